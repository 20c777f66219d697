"""The chart forms of the book, and the one theme they share.

Each form takes a frame as :mod:`insights.data` gives it and returns an Altair chart: change it further as any other.
A form says in the chart's ``description`` what it is; the finding is said by the title of its figure.
"""

from __future__ import annotations

import textwrap

import altair as alt
import numpy as np
import pandas as pd

from insights import data, ranks
from insights.quantities import NO_BREAK, QUALIFIERS, sentence

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

# How an axis shortens a number: 40k, 10M, 1bn.
_SHORT = "replace(format({}, '~s'), 'G', 'bn')"
_STEP = 46
_BAR = 15
# A bar that leaves the upper part of its row to the words.
_LOW = {"height": _BAR, "yOffset": _BAR / 2 + 3}
_AT_POINT = {"align": "right", "dy": -13, "dx": 6, "fontWeight": 600}
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


def shares(frame: pd.DataFrame, *, colour: str | None = None, in_order: bool = False) -> alt.LayerChart:
    """Return percentages as bars from 0 to 100, each with its answer and its number above it.

    ``frame`` holds findings, which are sorted by their place in the published order, where one is known, then by
    size. A share known only by its rank is an open bar over the interval that the rank allows
    (:func:`insights.ranks.intervals`); a range is an open bar from its low to its high end; a row of kind "derived"
    is open too, since it was not published. ``colour`` names a column of at most two values that colours the solid
    bars. ``in_order`` keeps the rows as they are.
    """
    rows = ranks.intervals(frame).assign(end=lambda all: all["value"].fillna(all["high"]))
    if not in_order:
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
    return _percent_bars(bars, groups=list(dict.fromkeys(frame[colour])) if colour else None)


def percentages(frame: pd.DataFrame, *, category: str, value: str) -> alt.LayerChart:
    """Return percentages of any frame as bars from 0 to 100, in the order of the frame."""
    bars = pd.DataFrame(
        {"answer": frame[category].astype("str"), "start": 0.0, "end": frame[value], "open": False, "group": ""}
    )
    return _percent_bars(bars.assign(label=[f"{each:.3g}{NO_BREAK}%" for each in bars["end"]]))


def _percent_bars(bars: pd.DataFrame, groups: list[str] | None = None) -> alt.LayerChart:
    base = alt.Chart(bars).encode(y=alt.Y("answer:N", sort=list(bars["answer"]), axis=None))
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + ' %'", grid=True, ticks=False, title=None)
    span = {"x": alt.X("start:Q", scale=alt.Scale(domain=[0, 100]), axis=axis), "x2": "end:Q"}
    colours = alt.Scale(domain=groups or [""], range=[PUBLISHED, CARE])
    fill = alt.Color("group:N", scale=colours, legend=alt.Legend() if groups else None)
    return alt.layer(
        base.transform_filter("!datum.open").mark_bar(**_LOW).encode(**span, color=fill),
        base.transform_filter("datum.open").mark_bar(**_LOW, **_OPEN_BAR).encode(**span),
        *_row_heads(base, 0, 100),
    ).properties(height=alt.Step(_STEP), description=f"Bar chart of {len(bars)} shares of a hundred.")


def magnitudes(frame: pd.DataFrame, *, category: str, value: str) -> alt.LayerChart:
    """Return counts of unlike size as bars on a scale of powers of ten, in the order of the frame."""
    lowest, highest = 1, 10 ** np.ceil(np.log10(frame[value].max()))
    bars = frame[[category, value]].assign(label=[f"{each:,}" for each in frame[value]])
    rows = alt.Chart(bars.rename(columns={category: "answer"})).encode(
        y=alt.Y("answer:N", sort=list(frame[category]), axis=None)
    )
    scale = alt.Scale(type="log", domain=[lowest, highest], nice=False)
    axis = alt.Axis(title=None, grid=True, ticks=False, labelExpr=_SHORT.format("datum.value"), tickCount=4)
    solid = rows.mark_bar(**_LOW).encode(x=alt.X(f"{value}:Q", scale=scale, axis=axis), x2=alt.datum(lowest))
    return alt.layer(solid, *_row_heads(rows, lowest, highest)).properties(
        height=alt.Step(_STEP), description=f"Bar chart of {len(bars)} counts on a scale of powers of ten."
    )


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


def sizes(frame: pd.DataFrame) -> alt.LayerChart:
    """Return quantities of one unit on a scale of powers of ten, one row an answer, in the order of the frame.

    ``frame`` holds findings of one unit. A range is a bar from its low to its high end; an at-least value an open bar
    from there to the end of the scale; an at-most value an open bar up to there; a single quantity a point.
    """
    filled = np.log10(frame[["value", "low", "high"]].stack())
    first, last = int(np.floor(filled.min())), int(np.ceil(filled.max()))
    if (frame["kind"] == "at least").any() and filled.max() == last:
        last += 1  # an open end needs room
    powers = [10**power for power in range(first, last + 1)]
    bars = frame[frame["value"].isna()]
    bars = bars.assign(
        start=bars["low"].fillna(powers[0]), end=bars["high"].fillna(powers[-1]), open=bars["kind"] != "range"
    )
    heads = [(answer, _together(rows)) for answer, rows in frame.groupby("answer", sort=False)]
    y = alt.Y("answer:N", sort=[answer for answer, _ in heads], axis=None)
    scale = alt.Scale(type="log", domain=[powers[0], powers[-1]], nice=False)
    axis = alt.Axis(title=None, grid=True, ticks=False, labelExpr=_SHORT.format("datum.value"), values=powers)
    span = {"x": alt.X("start:Q", scale=scale, axis=axis), "x2": "end:Q", "y": y}
    base = alt.Chart(bars[["answer", "start", "end", "open"]])
    points = alt.Chart(frame[frame["value"].notna()][["answer", "value"]])
    rows = alt.Chart(pd.DataFrame(heads, columns=["answer", "label"])).encode(y=y)
    return alt.layer(
        base.transform_filter("!datum.open").mark_bar(**_LOW).encode(**span),
        base.transform_filter("datum.open").mark_bar(**_LOW, **_OPEN_BAR).encode(**span),
        points.mark_point(yOffset=_LOW["yOffset"], size=90).encode(x=alt.X("value:Q", scale=scale, axis=axis), y=y),
        *_row_heads(rows, powers[0], powers[-1]),
    ).properties(height=alt.Step(_STEP), description=f"Chart of {len(heads)} sizes on a scale of powers of ten.")


def _together(rows: pd.DataFrame) -> str:
    """Return the figures of one row of a chart as one label."""
    told = [sentence(row) for _, row in rows.iterrows()]
    if len(told) == 1:
        return told[0]
    *first, last = [text.split(NO_BREAK)[0] for text in told[:-1]] + [told[-1]]
    return f"{', '.join(first)} and {last}"


def ratios(frame: pd.DataFrame) -> alt.LayerChart:
    """Return ratios as bars that start at 1, on a scale where double and half are equally far from it.

    ``frame`` has the columns ``answer``, ``value`` (the ratio) and ``label``.
    """
    lowest, highest = 2 ** np.floor(np.log2(frame["value"].min())), 2 ** np.ceil(np.log2(frame["value"].max()))
    scale = alt.Scale(type="log", base=2, domain=[min(lowest, 0.5), max(highest, 2)], nice=False)
    axis = alt.Axis(
        title=None,
        grid=True,
        ticks=False,
        tickCount=5,
        labelExpr="datum.value < 1 ? '1/' + 1 / datum.value : datum.value + ' ×'",
    )
    rows = alt.Chart(frame[["answer", "value", "label"]]).encode(
        y=alt.Y("answer:N", sort=list(frame["answer"]), axis=None)
    )
    bars = rows.mark_bar(**_LOW).encode(x=alt.X("value:Q", scale=scale, axis=axis), x2=alt.datum(1))
    one = alt.Chart().mark_rule(color=MUTED).encode(x=alt.datum(1, scale=scale))
    return alt.layer(one, bars, *_row_heads(rows, scale.domain[0], scale.domain[1])).properties(
        height=alt.Step(_STEP), description=f"Bar chart of {len(frame)} ratios, on a scale around one."
    )


def timeline(
    frame: pd.DataFrame, *, unit: str, choose_scale: bool = False, joined: bool = True, highest: float | None = None
) -> alt.LayerChart:
    """Return one official series over time, its breaks marked and no line across them.

    ``frame`` is what :func:`insights.series` gives, of one series; ``unit`` names the values on the axis. With
    ``choose_scale`` the reader can turn from a linear scale to one of powers of ten. With ``joined`` off the points
    stand alone, each with its number: for milestones between which nothing is known. ``highest`` ends the scale.
    """
    (name,) = frame["series"].unique()
    breaks = data.breaks(name)
    points = frame[["period", "value"]].assign(
        at=[_moment(period) for period in frame["period"]],
        run=[int((breaks["year"] <= year).sum()) for year in frame["year"]],
        label=[_number_label(row) for _, row in frame.iterrows()],
    )
    points["ends"] = ~points["run"].duplicated(keep="last")
    first, last = frame["year"].min(), frame["year"].max()
    inside = breaks[breaks["year"].between(first + 1, last)]
    # A scale's type cannot follow a control, so the values do, and the axis says what they stand for.
    log = "scale == 'powers of ten'" if choose_scale else "false"
    y_axis = alt.Axis(
        title=unit, titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-32 if len(inside) else -14,
        grid=True, ticks=False, tickCount=5, tickMinStep=1,
        labelExpr=_SHORT.format(f"{log} ? pow(10, datum.value) : datum.value"),
    )  # fmt: skip
    x_axis = alt.Axis(format="d", title=None, tickMinStep=1, tickCount=6)
    x = alt.X("at:Q", axis=x_axis, scale=alt.Scale(nice=False, padding=12, zero=False))
    y = alt.Y("shown:Q", axis=y_axis, scale=alt.Scale(domain=[0, highest]) if highest else alt.Scale(zero=True))
    tooltip = [alt.Tooltip("period:N", title="Period"), alt.Tooltip("label:N", title=unit)]
    base = alt.Chart(points).transform_calculate(shown=f"{log} ? log(datum.value) / LN10 : datum.value").encode(x, y)
    told = base.transform_filter("datum.ends") if joined else base
    layers = [
        base.mark_point().encode(tooltip=tooltip),
        # A halo in the colour of the page, for the rule of a break runs behind the number after it.
        told.mark_text(stroke=PAPER, strokeWidth=5, strokeJoin="round", **_AT_POINT).encode(text="label:N"),
        told.mark_text(**_AT_POINT).encode(text="label:N"),
    ]
    if joined:
        layers.insert(0, base.mark_line().encode(detail="run:N"))
    if len(inside):
        layers = _break_marks(inside, middle=(first + last) / 2) + layers
    form = "Line chart" if joined else "Chart of single points"
    chart = alt.layer(*layers).properties(height=300, description=f"{form}, {first} to {last}.")
    if not choose_scale:
        return chart
    return chart.add_params(_scale_choice())


def _scale_choice() -> alt.Parameter:
    control = alt.binding_radio(options=["linear", "powers of ten"], name="Scale")
    return alt.param(name="scale", value="linear", bind=control)


def _moment(period: str) -> float:
    """Return a year, month or day as a number of years; a month stands at its middle."""
    year, month, day = (*map(int, period.split("-")), *(None, None))[:3]
    if month is None:
        return year
    return round(year + (month - 1 + (0.5 if day is None else (day - 1) / 31)) / 12, 4)


def _number_label(row: pd.Series) -> str:
    before = "" if pd.isna(row["qualifier"]) else f"{QUALIFIERS[row['qualifier']]} "
    return f"{before}{row['value']:,.10g}{' %' if row['unit'].startswith('%') else ''}"


def explorer(frame: pd.DataFrame, people: pd.DataFrame) -> alt.LayerChart:
    """Return several official series, of which the reader chooses one, with its scale and whether it is told per head.

    ``frame`` is what :func:`insights.series` gives, of several series; ``people`` the population of the world
    (:func:`insights.population`). Only one series shows at a time, since their units differ; no line crosses a break.
    Above it stands what it counts, below it what it is not.
    """
    named = frame.drop_duplicates("series")[["series", "title", "unit", "is_not"]]
    points = frame[frame["category"].isna()][["series", "title", "year", "value"]].merge(
        people[["year", "people"]], on="year", how="left"
    )
    changes = pd.concat(data.breaks(name) for name in named["series"]).merge(named[["series", "title"]], on="series")
    points["run"] = [
        int((changes.loc[changes["series"] == name, "year"] <= year).sum())
        for name, year in zip(points["series"], points["year"], strict=True)
    ]
    spans = points.groupby("title")["year"].agg(["min", "max"])
    inside = [
        spans.at[title, "min"] < year <= spans.at[title, "max"]
        for title, year in zip(changes["title"], changes["year"], strict=True)
    ]
    titles = named["title"].tolist()
    choice = alt.param(name="chosen", value=titles[0], bind=alt.binding_select(options=titles, name="Series"))
    per_head = alt.param(
        name="per", value="total", bind=alt.binding_radio(options=["total", "per million people"], name="Count")
    )
    counted = "per == 'total' ? datum.value : datum.people ? datum.value / datum.people * 1e6 : null"
    log = "scale == 'powers of ten'"
    y_axis = alt.Axis(
        title=None,
        grid=True,
        ticks=False,
        tickCount=5,
        labelExpr=_SHORT.format(f"{log} ? pow(10, datum.value) : datum.value"),
    )
    x = alt.X(
        "year:Q",
        axis=alt.Axis(format="d", title=None, tickMinStep=1, tickCount=6),
        scale=alt.Scale(nice=False, padding=12, zero=False),
    )
    tooltip = [alt.Tooltip("year:Q", title="Year", format="d"), alt.Tooltip("counted:Q", title="Value", format=",.4~r")]
    base = (
        alt.Chart(points.drop(columns="series"))
        .transform_filter("datum.title == chosen")
        .transform_calculate(counted=counted)
        .transform_calculate(shown=f"{log} ? log(datum.counted) / LN10 : datum.counted")
        .encode(x, alt.Y("shown:Q", axis=y_axis, scale=alt.Scale(zero=True)))
    )
    marks = [
        mark.transform_filter("datum.title == chosen")
        for mark in _break_marks(changes[inside], middle=spans.mean(axis=None))
    ]
    return (
        alt.layer(
            base.mark_line().encode(detail="run:N"),
            base.mark_point().encode(tooltip=tooltip),
            *marks,
            *_words_of_series(named),
        )
        .add_params(choice, _scale_choice(), per_head)
        .properties(height=300, description=f"Line chart of one of {len(titles)} series, to choose.")
    )


def _words_of_series(named: pd.DataFrame) -> list[alt.Chart]:
    """Return the unit of the chosen series as text above a chart, and what the series is not below it."""
    told = named[["title"]].assign(unit=named["unit"].str.capitalize() + " a year")
    for name, characters in (("narrow", 34), ("wide", 78)):
        lines = [textwrap.wrap(text, characters) for text in named["is_not"]]
        # As many lines for each, so that the chart keeps its height.
        told[name] = [each + [" "] * (max(map(len, lines)) - len(each)) for each in lines]
    base = alt.Chart(told).transform_filter("datum.title == chosen").encode(x=alt.value(0))
    unit = "datum.unit + (per == 'total' ? '' : ', for every million people in the world')"
    return [
        base.transform_calculate(told=unit)
        .mark_text(align="left", baseline="bottom", dy=-26)
        .encode(y=alt.value(0), text="told:N"),
        base.transform_calculate(told="width < 480 ? datum.narrow : datum.wide")
        .mark_text(align="left", baseline="top", lineHeight=17, dy=32)
        .encode(y=alt.value("height"), text="told:N"),
    ]


def _break_marks(breaks: pd.DataFrame, middle: float) -> list[alt.Chart]:
    """Return a rule before the first year of each break, and its label on the side that has more room."""
    marked = breaks.groupby([*breaks.columns.intersection(["title"]), "year"], as_index=False)["label"].agg(
        _in_one_line
    )
    marks = alt.Chart(marked.assign(at=marked["year"] - 0.5)).encode(x="at:Q")
    text = {"baseline": "bottom", "dy": -5, "color": CARE}
    return [
        marks.mark_rule(strokeDash=[4, 3], strokeWidth=1.5),
        marks.transform_filter(f"datum.at < {middle}")
        .mark_text(align="left", dx=6, **text)
        .encode(y=alt.value(0), text="label:N"),
        marks.transform_filter(f"datum.at >= {middle}")
        .mark_text(align="right", dx=-6, **text)
        .encode(y=alt.value(0), text="label:N"),
    ]


def _in_one_line(labels: pd.Series) -> str:
    first, *more = labels
    return ", ".join([first, *(label[0].lower() + label[1:] for label in more)])


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
