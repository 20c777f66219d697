"""The look that all charts share: colours with one meaning each, the theme, and pixels that know narrow from wide."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import altair as alt
import pandas as pd

import static_vega
from insights.palette import GRID, INK, MUTED, PUBLISHED

# What Altair gives for charts on top of each other.
Layers: TypeAlias = alt.LayerChart | alt.FacetChart
# Which end of a text stands at its place.
Align: TypeAlias = Literal["left", "center", "right"]

LINE = 17
"""Pixels from one line of lettering to the next."""

# In an expression: whether the plot is as narrow as on a phone. Inside a concatenation the width is not known, and 0.
NARROW = "(width > 0 && width < 480)"
WIDTH = "(width > 0 ? width : 680)"

_LETTER = 7.2  # pixels that a letter takes on average, in the 13 pixels of all lettering

# A chart without a figure around it shows as a figure's does: in the book as a picture, in JupyterLab with no network.
static_vega.enable()


@alt.theme.register("insights", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the look of every chart of the book: quiet axes, no frame, text of one size."""
    text: dict[str, Any] = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    }
    config: Any = {
        "background": None,
        "view": {"stroke": None},
        "axis": text | {"grid": False, "domain": False, "tickColor": GRID, "gridColor": GRID, "labelPadding": 6},
        "legend": text | {"orient": "top", "title": None, "symbolSize": 120},
        "header": text,
        "text": {"fontSize": 13, "color": INK},
        "bar": {"color": PUBLISHED},
        "line": {"color": PUBLISHED, "strokeWidth": 2.5},
        "point": {"color": PUBLISHED, "filled": True, "size": 55, "opacity": 1},
        "rule": {"color": PUBLISHED},
    }
    return alt.theme.ThemeConfig(width="container", config=config)


def across(text: str) -> float:
    """Return about how many pixels a text takes."""
    return len(text) * _LETTER


def wrapped(text: str, pixels: float) -> list[str]:
    """Return a text in lines of at most so many pixels."""
    return textwrap.wrap(text, int(pixels / _LETTER))


def pixels(heights: Mapping[str, str | int]) -> alt.Y:
    """Return a vertical channel on the field ``y`` that counts in pixels, in a chart as high as its layout needs.

    ``heights`` has a number or an expression for "narrow" and for "wide". The chart needs ``height=alt.Step(1)``.
    """
    domain = alt.ExprRef(f"sequence({NARROW} ? {heights['narrow']} : {heights['wide']})")
    return alt.Y("y:O", axis=None, scale=alt.Scale(type="band", padding=0, domain=domain))


def beside(side: int) -> list[alt.ExprRef]:
    """Return the range of a horizontal scale that leaves so many pixels at the left of a wide plot to names."""
    return [alt.ExprRef(f"{NARROW} ? 0 : {side}"), alt.ExprRef(WIDTH)]


def grid(**axis: Any) -> alt.Axis:
    """Return an axis with lines across a wide plot; in a narrow one they would cross the names above the marks."""
    return alt.Axis(title=None, grid=True, gridOpacity=alt.ExprRef(f"{NARROW} ? 0 : 1"), ticks=False, **axis)


def placed(frame: pd.DataFrame) -> alt.Chart:
    """Return a chart of a frame, ``y`` being their column "narrow" or "wide"; rows without are left out."""
    whole = frame.assign(**{name: frame[name].astype("Int64") for name in ("narrow", "wide")})
    return (
        alt.Chart(whole)
        .transform_calculate(y=f"{NARROW} ? datum.narrow : datum.wide")
        .transform_filter("isValid(datum.y)")
    )
