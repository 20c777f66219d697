"""The chart forms of the book, and the one theme they share.

Each form takes a frame as :mod:`insights.data` gives it and returns an Altair chart: change it further as any other.
A form says in the chart's ``description`` what it is; the finding is said by the title of its figure.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from insights import data, ranks
from insights.numbers import sentence

# Colours carry meaning: what was published, what is drawn for comparison, what asks for care.
INK = "#1f2933"
MUTED = "#5b6673"
GRID = "#e1e6eb"
PUBLISHED = "#0f6b75"
CONTEXT = "#7d8896"
CARE = "#b0501c"
OPEN = "#d3e4e6"
PAPER = "#ffffff"

# What each colour becomes on the dark page.
DARK = {
    INK: "#e3e7ea",
    MUTED: "#a5b0bc",
    GRID: "#323b44",
    PUBLISHED: "#56aeb7",
    CONTEXT: "#8893a0",
    CARE: "#e0854f",
    OPEN: "#1f3538",
    PAPER: "#121212",
}

_STEP = 46
_BAR = 15
_OPEN_BAR = {"fill": OPEN, "stroke": PUBLISHED, "strokeWidth": 1.5, "strokeDash": [4, 3]}


@alt.theme.register("insights", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the look of every chart of the book: quiet axes, no frame, text of one size."""
    text = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    }
    return alt.theme.ThemeConfig(
        {
            "width": "container",
            "config": {
                "background": None,
                "view": {"stroke": None},
                "axis": text
                | {"grid": False, "domain": False, "tickColor": GRID, "gridColor": GRID, "labelPadding": 6},
                "legend": text | {"orient": "top", "title": None, "symbolSize": 120},
                "header": text,
                "text": {"fontSize": 13, "color": INK},
                "bar": {"color": PUBLISHED},
                "line": {"color": PUBLISHED, "strokeWidth": 2.5},
                "point": {"color": PUBLISHED, "filled": True, "size": 55, "opacity": 1},
                "rule": {"color": CARE},
            },
        }
    )


def shares(frame: pd.DataFrame, *, colour: str | None = None) -> alt.LayerChart:
    """Return percentages as bars from 0 to 100, each with its answer and its number above it.

    ``frame`` holds findings, which are sorted by their place in the published order, where one is known, then by
    size. A share known only by its rank is an open bar over the interval that the rank allows
    (:func:`insights.ranks.intervals`); a range is an open bar from its low to its high end; a row of kind "derived"
    is open too, since it was not published. ``colour`` names a column of at most two values that colours the solid
    bars.
    """
    rows = ranks.intervals(frame).assign(end=lambda all: all["value"].fillna(all["high"]))
    rows = rows.sort_values(["rank", "end"], ascending=[True, False], ignore_index=True)
    bars = pd.DataFrame(
        {
            "answer": rows["answer"],
            "start": rows["low"].where(rows["kind"].isin(["rank", "range"]), 0.0),
            "end": rows["end"],
            "label": [_share_label(row) for _, row in rows.iterrows()],
            "open": rows["kind"] != "share",
            "group": rows[colour] if colour else "",
        }
    )
    groups = list(dict.fromkeys(bars["group"]))
    base = alt.Chart(bars).encode(y=alt.Y("answer:N", sort=list(bars["answer"]), axis=None))
    scale = alt.Scale(domain=[0, 100])
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + ' %'", grid=True, ticks=False, title=None)
    span = {"x": alt.X("start:Q", scale=scale, axis=axis), "x2": "end:Q"}
    fill = alt.Color(
        "group:N", scale=alt.Scale(domain=groups, range=[PUBLISHED, CARE]), legend=alt.Legend() if colour else None
    )
    low = {"height": _BAR, "yOffset": _BAR / 2 + 3}
    return alt.layer(
        base.transform_filter("!datum.open").mark_bar(**low).encode(**span, color=fill),
        base.transform_filter("datum.open").mark_bar(**low, **_OPEN_BAR).encode(**span),
        *_row_heads(base, 0, 100),
    ).properties(height=alt.Step(_STEP), description=f"Bar chart of {len(bars)} shares of a hundred.")


def _row_heads(base: alt.Chart, lowest: float, highest: float) -> list[alt.Chart]:
    """Return the answer at the left end of each row, above its marks, and the label at the right end."""
    text = {"baseline": "bottom", "dy": -2}
    answers = base.mark_text(align="left", **text).encode(x=alt.datum(lowest), text="answer:N")
    labels = base.mark_text(align="right", fontWeight=600, **text).encode(x=alt.datum(highest), text="label:N")
    return [answers, labels]


def _share_label(row: pd.Series) -> str:
    if row["kind"] == "rank" and row["low"]:
        return f"{row['as_printed']}: {row['low']:g} to {row['high']:g} %"
    if row["kind"] == "rank":
        return f"{row['as_printed']}: at most {row['high']:g} %"
    if row["kind"] == "derived":
        return f"{row['as_printed']} %, by subtraction"
    return sentence(row)


def timeline(frame: pd.DataFrame, *, unit: str, choose_scale: bool = False) -> alt.LayerChart:
    """Return one official series over the years, its breaks marked and no line across them.

    ``frame`` is what :func:`insights.series` gives, of one series; ``unit`` names the values on the axis. With
    ``choose_scale`` the reader can turn from a linear scale to one of powers of ten.
    """
    (name,) = frame["series"].unique()
    breaks = data.breaks(name)
    points = frame[["year", "value"]].assign(
        run=[int((breaks["year"] <= year).sum()) for year in frame["year"]],
        label=[f"{value:,.0f}" for value in frame["value"]],
    )
    first, last = points["year"].min(), points["year"].max()
    # A scale's type cannot follow a control, so the values do, and the axis says what they stand for.
    log = "scale == 'powers of ten'" if choose_scale else "false"
    shown = f"{log} ? log(datum.value) / LN10 : datum.value"
    y_axis = alt.Axis(
        title=unit, titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-14, grid=True, ticks=False,
        tickCount=5, tickMinStep=1, labelExpr=f"format({log} ? pow(10, datum.value) : datum.value, '~s')",
    )  # fmt: skip
    x_axis = alt.Axis(format="d", title=None, tickMinStep=1, tickCount=6)
    x = alt.X("year:Q", axis=x_axis, scale=alt.Scale(nice=False, padding=12))
    y = alt.Y("shown:Q", axis=y_axis)
    tooltip = [alt.Tooltip("year:Q", title="Year", format="d"), alt.Tooltip("label:N", title=unit)]
    base = alt.Chart(points).transform_calculate(shown=shown).encode(x, y)
    latest = base.transform_filter(f"datum.year == {last}").mark_text(align="right", dy=-13, dx=6, fontWeight=600)
    layers = [
        base.mark_line().encode(detail="run:N"),
        base.mark_point().encode(tooltip=tooltip),
        latest.encode(text="label:N"),
    ]
    inside = breaks[breaks["year"].between(first + 1, last)]
    if len(inside):
        layers += _break_marks(inside, middle=(first + last) / 2)
    chart = alt.layer(*layers).properties(height=300, description=f"Line chart of the years {first} to {last}.")
    if not choose_scale:
        return chart
    control = alt.binding_radio(options=["linear", "powers of ten"], name="Scale")
    return chart.add_params(alt.param(name="scale", value="linear", bind=control))


def _break_marks(breaks: pd.DataFrame, middle: float) -> list[alt.Chart]:
    """Return a rule before the first year of each break, and its label on the side that has more room."""
    marks = alt.Chart(breaks.assign(at=breaks["year"] - 0.5)[["at", "label"]]).encode(x="at:Q")
    text = {"baseline": "top", "color": CARE}
    return [
        marks.mark_rule(strokeDash=[4, 3], strokeWidth=1.5),
        marks.transform_filter(f"datum.at < {middle}")
        .mark_text(align="left", dx=6, **text)
        .encode(y=alt.value(0), text="label:N"),
        marks.transform_filter(f"datum.at >= {middle}")
        .mark_text(align="right", dx=-6, **text)
        .encode(y=alt.value(0), text="label:N"),
    ]


def fits(frame: pd.DataFrame, *, base: int) -> alt.LayerChart:
    """Return the bases that printed percentages can come from: a mark where a whole number of people fits.

    ``frame`` has one row for each percentage and base, with the columns ``answer`` (what the percentage is of),
    ``base`` and ``count`` (the number of people, missing where none fits). The reader can choose a base, which
    starts at ``base``.
    """
    lowest, highest = int(frame["base"].min()), int(frame["base"].max())
    control = alt.binding_range(min=lowest, max=highest, step=1, name="Officers who answered")
    tries = frame[["answer", "base", "count"]].assign(
        label=[
            f"{count:.0f} of {base}" if count == count else f"none of {base}"
            for count, base in zip(frame["count"], frame["base"], strict=True)
        ]
    )
    scale = alt.Scale(domain=[lowest - 0.7, highest + 0.7], nice=False)
    axis = alt.Axis(title="Officers who answered", tickMinStep=1, tickCount=5, format="d", ticks=False)
    rows = alt.Chart(tries).encode(y=alt.Y("answer:N", sort=list(dict.fromkeys(tries["answer"])), axis=None))
    fit = rows.transform_filter("isValid(datum.count)").mark_tick(
        thickness=4, height=_BAR, yOffset=_BAR / 2 + 3, opacity=1
    )
    chosen = rows.transform_filter("datum.base == base")
    return (
        alt.layer(
            fit.encode(
                x=alt.X("base:Q", scale=scale, axis=axis),
                color=alt.when("datum.base == base").then(alt.value(CARE)).otherwise(alt.value(PUBLISHED)),
                tooltip=[alt.Tooltip("answer:N", title="Percentage"), alt.Tooltip("label:N", title="Officers")],
            ),
            *_row_heads(chosen, lowest - 0.7, highest + 0.7),
        )
        .add_params(alt.param(name="base", value=base, bind=control))
        .properties(
            height=alt.Step(_STEP),
            description=f"Strip chart of {tries['answer'].nunique()} percentages and the bases that fit them.",
        )
    )


def stacked(frame: pd.DataFrame, *, category: str, value: str, part: str) -> alt.LayerChart:
    """Return counts as stacked bars, one bar a category in the order of the frame, each part with its number.

    ``part`` names a column of at most two values: the first is drawn solid with its number inside, the second pale with
    its number after it.
    """
    rows, parts = list(dict.fromkeys(frame[category])), list(dict.fromkeys(frame[part]))
    ends = frame.groupby(category)[value].cumsum()
    bars = frame.assign(start=ends - frame[value], end=ends)
    base = alt.Chart(bars).encode(y=alt.Y(f"{category}:N", sort=rows, axis=alt.Axis(title=None, ticks=False)))
    colour = alt.Color(f"{part}:N", scale=alt.Scale(domain=parts, range=[PUBLISHED, OPEN]))
    label = base.encode(x=alt.X("end:Q"), text=f"{value}:Q")
    first = alt.datum[part] == parts[0]
    return alt.layer(
        base.mark_bar().encode(x=alt.X("start:Q", axis=None), x2="end:Q", color=colour),
        label.transform_filter(first).mark_text(align="right", dx=-6, fontWeight=600, color=PAPER),
        label.transform_filter(~first).mark_text(align="left", dx=6, fontWeight=600),
    ).properties(height=alt.Step(34), description=f"Stacked bar chart of {len(rows)} categories in {len(parts)} parts.")
