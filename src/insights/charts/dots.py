"""Charts that count: one dot an officer, one dot a child, one square a day."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from insights.charts.look import LINE, NARROW, WIDTH, Layers, pixels, wrapped
from insights.palette import MUTED, OPEN, PUBLISHED
from insights.quantities import NO_BREAK, sentence

_GAP = 36  # pixels between two panels
_BIG = 26  # pixels of a number that stands as a title


def icon_array(frame: pd.DataFrame, *, small: bool = False) -> Layers:
    """Return a hundred dots for each share, filled as far as it reaches: 74.6 fills the seventy-fifth to six tenths.

    ``frame`` holds findings of kind "share", each one a question or an answer of its own: its number and its ``answer``
    stand above its hundred. Two stand side by side where there is room. The dots stand in rows of twenty, with a gap
    after ten. ``small`` leaves the lettering out, for a picture beside words that say it.
    """
    if (odd := frame[frame["kind"] != "share"]).size:
        raise ValueError(f"{odd['id'].iloc[0]} is of kind {odd['kind'].iloc[0]!r}: only a share fills a hundred dots.")
    columns = min(len(frame), 2)
    told = [wrapped(answer, 270) for answer in frame["answer"]]
    lines = max(map(len, told))
    head = 0 if small else _BIG + LINE * lines + 14
    panels = pd.DataFrame(
        {
            "value": list(frame["value"]),
            "number": [sentence(row) for _, row in frame.iterrows()],
            "answer": [each + [NO_BREAK] * (lines - len(each)) for each in told],
            "panel": range(len(frame)),
        }
    )
    each = f"(({NARROW} ? {WIDTH} : ({WIDTH} - {(columns - 1) * _GAP}) / {columns}))"
    step = f"floor(min(22, {each} / 20.6))"  # twenty dots, and the gap after ten
    high, below = f"ceil({head} + 5 * {step})", 0 if small else 22
    panels_high = {"narrow": len(frame), "wide": -(-len(frame) // columns)}
    y = pixels({name: f"{n} * {high} + {(n - 1) * below}" for name, n in panels_high.items()})
    base = alt.Chart(panels).transform_calculate(
        step=step,
        left=f"{NARROW} ? 0 : datum.panel % {columns} * ({each} + {_GAP})",
        top=f"({NARROW} ? datum.panel : floor(datum.panel / {columns})) * ({high} + {below})",
    )
    dots = (
        base.transform_calculate(dot="sequence(100)")
        .transform_flatten(["dot"])
        .transform_calculate(
            x="datum.left + (datum.dot % 20 + 0.5 + (datum.dot % 20 < 10 ? 0 : 0.6)) * datum.step",
            y=f"round(datum.top + {head} + (floor(datum.dot / 20) + 0.5) * datum.step)",
            filled="clamp(datum.value - datum.dot, 0, 1)",
            size="pow(0.78 * datum.step, 2)",
            part="datum.filled * datum.size",
        )
    )
    x = alt.X("x:Q", scale=None, axis=None)
    size = {name: alt.Size(f"{name}:Q", scale=None) for name in ("size", "part")}
    layers = [
        dots.transform_filter("datum.filled < 1").mark_point(color=OPEN, aria=False).encode(x, y, size["size"]),
        dots.transform_filter("datum.filled > 0").mark_point(aria=False).encode(x, y, size["part"]),
    ]
    if not small:
        titles = base.transform_calculate(x="datum.left", y="datum.top")
        words = base.transform_calculate(x="datum.left", y=f"datum.top + {_BIG + 6}")
        layers += [
            titles.mark_text(align="left", baseline="top", fontSize=_BIG, fontWeight=600, color=PUBLISHED).encode(
                x, y, text="number:N"
            ),
            words.mark_text(align="left", baseline="top", lineHeight=LINE).encode(x, y, text="answer:N"),
        ]
    described = "; ".join(
        f"{row.number} {row.answer}" for row in panels.assign(answer=frame["answer"].tolist()).itertuples()
    )
    return alt.layer(*layers).properties(
        height=alt.Step(1), description=f"A hundred dots, of which as many are filled as the share says: {described}."
    )


def unit_chart(row: pd.Series, *, small: bool = False) -> Layers:
    """Return one dot for each that was counted. Of an at-least value the last dots fade, because it was more.

    ``row`` is a finding of kind "count" or "at least" (:func:`insights.finding`). ``small`` draws smaller dots.
    """
    more = row["kind"] == "at least"
    count = int(row["low"] if more else row["value"])
    step = "5" if small else f"({NARROW} ? 6 : 8)"
    columns = f"floor({WIDTH} / {step})"
    x = alt.X("x:Q", scale=None, axis=None)
    height = f"ceil({count} / {columns}) * {step}"
    y = pixels({"narrow": height, "wide": height})
    fading = f"{columns}" if more else "0"  # about a row of them
    dots = alt.Chart(alt.sequence(0, count, as_="n")).transform_calculate(
        x=f"(datum.n % {columns} + 0.5) * {step}",
        y=f"round((floor(datum.n / {columns}) + 0.5) * {step})",
        left=f"({count} - datum.n) / {fading}",
    )
    mark: dict[str, Any] = {"size": alt.ExprRef(f"pow(0.7 * {step}, 2)"), "aria": False}
    layers = [dots.transform_filter("datum.left > 1").mark_point(**mark).encode(x, y)]
    if more:
        faint = alt.Opacity("left:Q", scale=alt.Scale(domain=[0, 1], range=[0.1, 1]), legend=None)
        layers.append(dots.transform_filter("datum.left <= 1").mark_point(**mark).encode(x, y, faint))
    told = f"{count:,} dots, one for each of the {row['unit']}" + (
        ", the last ones fading: it was more" if more else ""
    )
    return alt.layer(*layers).properties(height=alt.Step(1), description=f"{told}.")


def calendar(days: float) -> Layers:
    """Return a duration as a strip of calendar days, a column a week; a part of a last day is filled in part.

    Every fourth week is numbered, since the strip begins on no date.
    """
    weeks = int(-(-days // 7))
    step = f"floor(min(26, {WIDTH} / {weeks}))"
    x = alt.X("x:Q", scale=None, axis=None)
    high = f"ceil({LINE + 6} + 7 * {step})"
    y = pixels({"narrow": high, "wide": high})
    whole = alt.Chart(alt.sequence(0, int(-(-days // 1)), as_="day")).transform_calculate(
        x=f"(floor(datum.day / 7) + 0.5) * {step}",
        y=f"round({LINE + 6} + (datum.day % 7 + 0.5) * {step})",
        size=f"pow(0.84 * {step}, 2)",
        part=f"clamp({days} - datum.day, 0, 1) * pow(0.84 * {step}, 2)",
    )
    size = {name: alt.Size(f"{name}:Q", scale=None) for name in ("size", "part")}
    names = pd.DataFrame({"week": range(3, weeks, 4)}).assign(told=lambda rows: (rows["week"] + 1).astype("str"))
    names.loc[0, "told"] = "4 weeks"
    return alt.layer(
        whole.transform_filter("datum.part < datum.size")
        .mark_point(shape="square", color=OPEN, aria=False)
        .encode(x, y, size["size"]),
        whole.mark_point(shape="square", aria=False).encode(x, y, size["part"]),
        alt.Chart(names)
        .transform_calculate(x=f"(datum.week + 1) * {step} - 2", y="0")
        .mark_text(align="right", baseline="top", color=MUTED)
        .encode(x, y, text="told:N"),
    ).properties(height=alt.Step(1), description=f"Calendar of {days:,.0f} days, a square each, a column a week.")
