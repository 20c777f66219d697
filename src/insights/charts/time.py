"""Charts over time: it runs from left to right, and no line crosses a year that was not published or a break."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from insights import data
from insights.charts.look import LINE, NARROW, Align, Layers, grid, placed, wrapped
from insights.charts.rows import SHORT, lay_rows
from insights.palette import CARE, CONTEXT, GRID, INK, OPEN, PAPER, PUBLISHED
from insights.quantities import NO_BREAK, QUALIFIERS, in_digits

_HEIGHT = 300
_ABOVE = 26  # pixels above a plot that the number of the highest point may take
_STEEP = 5  # percentage points a year, from which on a line crosses the number of its point
# Numbers keep inside a plot: those of its left half begin at their point, those of its right half end there.
_HALVES: tuple[tuple[str, Align, int], ...] = (("<", "left", -6), (">=", "right", 6))
_LOG = "scale == 'powers of ten'"
_X = alt.Scale(nice=False, padding=16, zero=False)
# The year of an axis is a whole number; on a short span Vega would also mark halves.
_YEARS = alt.Axis(format="d", title=None, tickMinStep=1, tickCount=6, labelFlush=False, labelSeparation=10)


def timeline(
    frame: pd.DataFrame,
    *,
    unit: str,
    choose_scale: bool = False,
    marked: Collection[int] = (),
    joined: bool = True,
    highest: float | None = None,
) -> Layers:
    """Return official counts over time, breaks marked.

    ``frame`` is what :func:`insights.series` gives, of one series. A line never crosses a break or a year that has no
    number; the last point and the last before a break carry their number. ``unit`` names the values. ``choose_scale``
    opens on a scale of powers of ten and lets the reader turn to a linear one. ``marked`` years carry a ring and a
    number. With ``joined`` off the points stand alone, each with its number: for milestones between which nothing is
    known. ``highest`` ends the scale.
    """
    (name,) = frame["series"].unique()
    breaks = data.breaks(name)
    points = _runs(frame, frame["series"], breaks).assign(label=[_number_label(row) for _, row in frame.iterrows()])
    log = _LOG if choose_scale else "false"
    first, last = points["at"].min(), points["at"].max()
    y_axis = alt.Axis(
        title=None, grid=True, ticks=False, tickCount=5, tickMinStep=1,
        labelExpr=SHORT.format(f"{log} ? pow(10, datum.value) : datum.value"),
    )  # fmt: skip
    x = alt.X("at:Q", axis=_YEARS, scale=_X)
    y = alt.Y("shown:Q", axis=y_axis, scale=_from_zero(points["value"], log, highest))
    columns = ["period", "at", "value", "run", "label"]
    base = (
        alt.Chart(points[columns])
        .transform_calculate(shown=f"{log} ? log(datum.value) / LN10 : datum.value")
        .encode(x, y)
    )
    tooltip = [alt.Tooltip("period:N", title="Period"), alt.Tooltip("label:N", title=unit)]
    layers = [base.mark_point().encode(tooltip=tooltip)]
    if joined:
        layers.insert(0, base.mark_line(aria=False).encode(detail="run:N"))
    inside = breaks[breaks["year"].between(first + 0.01, last)]
    inside = inside.assign(share=(inside["year"] - 0.5 - first) / (last - first))
    layers = _break_marks(inside) + layers + _numbers(base, points, set(inside["year"]), marked, joined)
    layers.append(_unit_label(unit, _height_of_breaks(inside)))
    form = "Line chart" if joined else "Chart of single points"
    chart = alt.layer(*layers).properties(
        height=_HEIGHT, description=f"{form}, {frame['year'].min()} to {frame['year'].max()}."
    )
    return chart.add_params(_scale_choice("powers of ten", "linear")) if choose_scale else chart


def _from_zero(values: pd.Series, log: str, highest: float | None) -> alt.Scale:
    """Return a scale that begins at zero, or, where the values are powers, at the power of ten below them."""
    powers = f"[{np.floor(np.log10(values.min())):g}, {np.ceil(np.log10(values.max())):g}]"
    return alt.Scale(domain=alt.ExprRef(f"{log} ? {powers} : [0, {highest or values.max()}]"), nice=not highest)


def _runs(frame: pd.DataFrame, groups: pd.Series, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the moment they stand ``at`` and the ``run`` that a line may join."""
    points = frame.assign(at=[_moment(str(period)) for period in frame["period"]])
    before = points["year"].groupby(groups.values).shift()
    broken = [
        not later - earlier <= 1 or bool(breaks["year"].between(earlier + 1, later).any())
        for earlier, later in zip(before, points["year"], strict=True)
    ]
    return points.assign(run=np.cumsum(broken))


def _numbers(
    base: alt.Chart, points: pd.DataFrame, broken: set[int], marked: Collection[int], joined: bool
) -> list[alt.Chart]:
    """Return the numbers beside points: of milestones all, of a line those at its ends and the marked ones."""
    bold: dict[str, Any] = {"fontWeight": 600}
    if not joined:
        middle = (points["at"].min() + points["at"].max()) / 2
        return [
            base.transform_filter(f"datum.at {half} {middle}")
            .mark_text(align=align, dy=-13, dx=dx, **bold)
            .encode(text="label:N")
            for half, align, dx in _HALVES
        ]
    ends = pd.concat(points[points["year"] < year].tail(1) for year in (*broken, points["year"].max() + 1))
    layers, low = [], {"align": "left", "dy": 17, "dx": -8}
    for end in ends.itertuples():
        # A short run at the end, after a break, has its rule at its left and room at its right.
        run = points[points["run"] == end.run]
        short = end.at == points["at"].max() and len(run) <= 2 and run["year"].min() in broken
        place: dict[str, Any] = low if short else {"align": "right", "dy": -13, "dx": 6}
        layers.append(base.transform_filter(f"datum.at == {end.at}").mark_text(**place, **bold))
    rings = []
    for year in sorted(marked):
        # On a line that rises there is room above to the left, and below to the right.
        place = {"align": "right", "dx": -9, "dy": -10} if year == max(marked) else {"align": "left", "dx": 9, "dy": 12}
        here = base.transform_filter(f"datum.at == {year}")
        rings.append(here.mark_point(filled=False, size=170, strokeWidth=2, aria=False))
        layers.append(here.transform_calculate(label="datum.period + ': ' + datum.label").mark_text(**place, **bold))
    return rings + [layer.encode(text="label:N") for layer in layers]


def _unit_label(unit: str, above: int) -> alt.Chart:
    """Return the name of what the values count, above the plot and above what already stands there."""
    lines = {"narrow": wrapped(unit, 250), "wide": [unit]}
    place: dict[str, Any] = {"align": "left", "color": INK, "lineHeight": LINE, "aria": False}
    told = alt.Chart(pd.DataFrame({name: [" \n".join(text)] for name, text in lines.items()})).transform_calculate(
        told=f"split({NARROW} ? datum.narrow : datum.wide, '\\n')"
    )
    label: alt.Chart = told.mark_text(baseline="top", dy=-above - LINE * len(lines["narrow"]) - _ABOVE, **place)
    return label.encode(x=alt.value(0), y=alt.value(0), text="told:N")


def _scale_choice(*options: str) -> alt.Parameter:
    control = alt.binding_radio(options=list(options), name="Scale")
    return alt.param(name="scale", value=options[0], bind=control)


def _moment(period: str) -> float:
    """Return a year, half year, month or day as a number of years; a half year and a month stand at their middle."""
    year, _, half = period.partition("-H")
    if half:
        return int(year) + (0.25 if half == "1" else 0.75)
    whole, *parts = map(int, period.split("-"))
    if not parts:
        return whole
    into_month = (parts[1] - 1) / 31 if len(parts) > 1 else 0.5
    return round(whole + (parts[0] - 1 + into_month) / 12, 4)


def _number_label(row: pd.Series) -> str:
    """Return an official number as there is room for it beside a point: millions to three digits, others in full."""
    before = "" if pd.isna(row["qualifier"]) else f"{QUALIFIERS[row['qualifier']]} "
    if row["value"] >= 1e6:
        return f"{before}{row['value'] / 1e6:.3g}M"
    return f"{before}{in_digits(row['value'])}{' %' if row['unit'].startswith('%') else ''}"


def _lettered(breaks: pd.DataFrame) -> pd.DataFrame:
    """Return breaks once a year: the ``lines`` that tell all that changed in it, and how many pixels they ``rise``.

    Where a series has several, each stands in lines of its own, the first break above the others.
    """
    of = ["title"] if "title" in breaks else []
    marks = breaks.groupby([*of, "year", "share"], as_index=False)["label"].agg(_in_one_line)
    lines = marks["label"].map(lambda label: wrapped(label, 160))
    groups = marks["title"] if of else pd.Series("", index=marks.index)
    risen = lines.map(len)[::-1].groupby(groups).cumsum()[::-1]
    return marks.assign(lines=lines, rise=risen * LINE)


def _in_one_line(labels: pd.Series) -> str:
    first, *more = labels
    return ", ".join([first, *(label[0].lower() + label[1:] for label in more)])


def _height_of_breaks(breaks: pd.DataFrame) -> int:
    return 0 if breaks.empty else int(_lettered(breaks)["rise"].max())


def _break_marks(breaks: pd.DataFrame) -> list[alt.Chart]:
    """Return a rule before the first year of each break, and above the plot what changed.

    ``share`` is where in the width a break stands, from 0 to 1: its label keeps inside.
    """
    if breaks.empty:
        return []
    marks = _lettered(breaks).drop(columns="label")
    marks = marks.assign(
        at=marks["year"] - 0.5,
        align=pd.cut(marks["share"], [-1, 1 / 3, 2 / 3, 2], labels=["left", "center", "right"]).astype("str"),
    )
    base = alt.Chart(marks).encode(x=alt.X("at:Q", axis=_YEARS, scale=_X))
    text: dict[str, Any] = {"align": alt.expr("datum.align"), "baseline": "top", "lineHeight": LINE, "color": CARE}
    words = base.mark_text(dy=alt.expr(f"-datum.rise - {_ABOVE}"), **text)
    rule = base.mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=CARE, aria=False)
    return [
        rule.encode(y=alt.value(4 - _ABOVE), y2=alt.value("height")),
        words.encode(y=alt.value(0), text="lines:N"),
    ]


def sparkline(frame: pd.DataFrame) -> Layers:
    """Return one official series as a small picture without lettering, for a place whose words say its numbers.

    ``frame`` is what :func:`insights.series` gives. Years that follow each other are an area; single milestones stand
    on stems, since nothing is known between them.
    """
    (title,) = frame["title"].unique()
    points = _runs(frame, frame["series"], data.breaks(frame["series"].iloc[0]))
    base = alt.Chart(points[["at", "value", "run"]]).encode(
        x=alt.X("at:Q", axis=None, scale=_X), y=alt.Y("value:Q", axis=None, scale=alt.Scale(zero=True))
    )
    yearly = points["run"].nunique() < len(points)
    if yearly:
        layers = [base.mark_area(color=OPEN, aria=False), base.mark_line(aria=False)]
        layers = [layer.encode(detail="run:N") for layer in layers]
    else:
        layers = [base.mark_rule(color=OPEN, strokeWidth=5, aria=False), base.mark_point(size=130, aria=False)]
    span = f"{frame['year'].min()} to {frame['year'].max()}"
    return alt.layer(*layers).properties(height=104, description=f"Small picture of a series, {span}: {title}.")


def lines(frame: pd.DataFrame, *, group: str | None = None, highest: float | None = None) -> Layers:
    """Return percentages over years as a line, or as one line for each of two groups, every point with its number.

    ``frame`` is what :func:`insights.series` gives, of one series (its categories are the groups); or findings, by
    edition; or any frame with the columns ``year`` and ``value``. ``group`` names the column of the groups. Between
    years that were not published the line is dotted; across a break of the series there is none, and it is marked.
    ``highest`` ends the scale, which else ends at 100 or at the next quarter of it.
    """
    points = frame.assign(
        year=frame["year" if "year" in frame else "edition"].astype(int),
        group=frame[group] if group else frame["category"].fillna("") if "category" in frame else "",
    )[["year", "value", "group"]]
    points = points.sort_values(["group", "year"], kind="stable", ignore_index=True)
    ends = points[points["year"] == points["year"].max()].sort_values("value", ascending=False)
    groups = ends["group"].tolist()
    if len(groups) > 2 or set(groups) != set(points["group"]):
        raise ValueError(
            f"Lines tell one group from another, both up to the last year; here are {sorted(set(points['group']))}."
        )
    breaks = data.breaks(frame["series"].iloc[0]) if "series" in frame else pd.DataFrame({"year": [], "label": []})
    first, last = points["year"].min(), points["year"].max()
    breaks = breaks[breaks["year"].between(first + 1, last)]
    points = _runs(points.assign(period=points["year"]), points["group"], breaks).drop(columns=["at", "period"])
    points["label"] = [f"{value:.3g}" for value in points["value"]]
    heads = points["group"].where(points["group"] == "", points["group"] + ", ") + points["year"].astype("str")
    points["told"] = heads + ": " + points["label"] + " %"
    at_end = (points["year"] == last) & (len(groups) == 2)
    points["label"] = points["label"].where(~at_end, points["group"] + " " + points["label"])
    points["align"] = np.where(at_end, "right", "center")
    points["aside"] = np.where(at_end, 9, 0)
    upper = points.groupby("year")["value"].transform("max") == points["value"]
    points["rise"] = np.where(upper if len(groups) == 2 else ~_is_under_its_line(points), -13, 14)
    highest = highest or min(100, 25 * np.ceil(points["value"].max() / 25))
    x = alt.X("year:Q", axis=alt.Axis(format="d", title=None, values=sorted(set(points["year"]))), scale=_X)
    y_axis = alt.Axis(values=[each for each in (0, 25, 50, 75, 100) if each <= highest], labelExpr="datum.value + ' %'",
                      title=None, grid=True, ticks=False)  # fmt: skip
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, highest]), axis=y_axis)
    colour = alt.Color("group:N", scale=alt.Scale(domain=groups, range=[PUBLISHED, CONTEXT]), legend=None)
    base = alt.Chart(points).encode(x, y, colour)
    gaps = _gaps(points, breaks)
    layers = [
        base.mark_line(aria=False).encode(detail="run:N"),
        base.mark_point(size=75).encode(description="told:N"),
        base.mark_text(
            align=alt.expr("datum.align"),
            dx=alt.expr("datum.aside"),
            dy=alt.expr("datum.rise"),
            fontWeight=600,
            aria=False,
        ).encode(text="label:N"),
    ]
    if len(gaps):
        dotted = alt.Chart(gaps).mark_rule(strokeDash=[2, 4], strokeWidth=2, aria=False)
        layers.insert(0, dotted.encode(x, y, colour, x2="until:Q", y2="becomes:Q"))
    layers += _break_marks(breaks.assign(share=(breaks["year"] - 0.5 - first) / (last - first)))
    told = f" of {' and '.join(groups)}" if len(groups) == 2 else ""
    return alt.layer(*layers).properties(height=240, description=f"Line chart of percentages{told}, {first} to {last}.")


def _is_under_its_line(points: pd.DataFrame) -> pd.Series:
    """Tell of which points the line rises so much, and falls less, that it would cross a number above them."""
    run = points.groupby("run")["value"]
    steps = pd.DataFrame({"from": run.shift(), "to": run.shift(-1)}).sub(points["value"], axis=0)
    return (steps.max(axis=1) > _STEEP) & (steps.max(axis=1) > -steps.min(axis=1))


def _gaps(points: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the steps over years that were not published and are no breaks."""
    after = points.groupby("group")[["year", "value"]].shift(-1)
    steps = points.assign(until=after["year"], becomes=after["value"]).dropna()
    steps = steps[steps["until"] - steps["year"] > 1]
    whole = [not breaks["year"].between(row.year + 1, row.until).any() for row in steps.itertuples()]
    return steps.loc[whole, ["year", "value", "group", "until", "becomes"]]


def explorer(frame: pd.DataFrame, people: pd.DataFrame, *, opens_on: str | None = None) -> Layers:
    """Return official series, of which the reader chooses one, with its scale and whether it is told per head.

    ``frame`` is what :func:`insights.series` gives, of any number of series, and of their categories; those with a
    single number are left out. ``people`` is the population of the world (:func:`insights.population`). It opens on the
    series ``opens_on``, or the first. Above the chart stand the title of what is chosen and what it counts, below it
    what it is not; no line crosses a break or a year without a number.
    """
    chosen = frame.assign(
        name=frame["title"].where(frame["category"].isna(), frame["title"] + ": " + frame["category"].fillna(""))
    )
    chosen = chosen[chosen.groupby("name")["value"].transform("size") > 1]
    named = chosen.drop_duplicates("name")[["series", "name", "unit", "definition", "is_not"]]
    points, changes = [], []
    for each in named.itertuples():
        rows, breaks = chosen[chosen["name"] == each.name], data.breaks(each.series)
        points.append(_runs(rows, rows["name"], breaks))
        first, last = points[-1]["at"].min(), points[-1]["at"].max()
        inside = breaks[breaks["year"].between(first + 0.01, last)]
        changes.append(inside.assign(title=each.name, share=(inside["year"] - 0.5 - first) / (last - first)))
    told = pd.concat(points).merge(people[["year", "people"]], on="year", how="left")
    told["counts"] = ~told["unit"].str.contains("%|per ")
    told["run"] = told["name"] + told["run"].astype("str")
    start = named["name"].iloc[0] if opens_on is None else named.loc[named["series"] == opens_on, "name"].iloc[0]
    menu = alt.binding_select(options=named["name"].tolist(), name="Series")
    per_head = alt.binding_radio(options=["total", "per million people"], name="Count")
    params = [
        alt.param(name="chosen", value=start, bind=menu),
        _scale_choice("linear", "powers of ten"),
        alt.param(name="per", value="total", bind=per_head),
    ]
    y_axis = alt.Axis(
        title=None, grid=True, ticks=False, tickCount=5,
        labelExpr=SHORT.format(f"{_LOG} ? pow(10, datum.value) : datum.value"),
    )  # fmt: skip
    x = alt.X("at:Q", axis=_YEARS, scale=_X)
    tooltip = [alt.Tooltip("period:N", title="Period"), alt.Tooltip("counted:Q", title="Value", format=",.4~r")]
    base = (
        alt.Chart(told[["name", "period", "at", "run", "value", "people", "counts"]])
        .transform_filter("datum.name == chosen")
        .transform_calculate(
            whole="per == 'total' || !datum.counts",
            counted="datum.whole ? datum.value : datum.people ? datum.value / datum.people * 1e6 : null",
        )
        .transform_filter("isFinite(datum.counted) && datum.counted > 0")
        .transform_calculate(shown=f"{_LOG} ? log(datum.counted) / LN10 : datum.counted")
        .encode(x, alt.Y("shown:Q", axis=y_axis, scale=alt.Scale(zero=True)))
    )
    breaks = pd.concat(changes)
    marks = [mark.transform_filter("datum.title == chosen") for mark in _break_marks(breaks)]
    return (
        alt.layer(
            base.mark_line(aria=False).encode(detail="run:N"),
            base.mark_point().encode(tooltip=tooltip),
            *marks,
            *_words_of_series(named, above=_height_of_breaks(breaks) + _ABOVE),
        )
        .add_params(*params)
        .properties(height=_HEIGHT, description=f"Line chart of one of {len(named)} series, to choose.")
    )


def _words_of_series(named: pd.DataFrame, above: int) -> list[alt.Chart]:
    """Return, for the chosen series, its title and unit above a chart, and below it what it counts and is not."""
    told = named[["name", "unit"]].reset_index(drop=True)
    texts = {"title": named["name"], "notes": named["definition"] + " " + named["is_not"]}
    for key, column in texts.items():
        for layout, room in (("narrow", 250), ("wide", 620)):
            lines = [wrapped(text, room) for text in column]
            # As many lines for each, so that the chart keeps its height when another is chosen.
            most = max(map(len, lines))
            told[key + layout] = [each + [NO_BREAK] * (most - len(each)) for each in lines]
            if key == "title":
                top = -above - LINE * (most + 1)
                told[f"top{layout}"] = top
                told[f"unit{layout}"] = [top + LINE * len(each) + 2 for each in lines]
    base = (
        alt.Chart(told)
        .transform_filter("datum.name == chosen")
        .transform_calculate(
            heading=f"{NARROW} ? datum.titlenarrow : datum.titlewide",
            top=f"{NARROW} ? datum.topnarrow : datum.topwide",
            below=f"{NARROW} ? datum.unitnarrow : datum.unitwide",
            notes=f"{NARROW} ? datum.notesnarrow : datum.noteswide",
            # The unit, told with a capital letter.
            units="upper(slice(datum.unit, 0, 1)) + slice(datum.unit, 1)"
            " + (per == 'total' ? '' : ', for every million people in the world')",
        )
        .encode(x=alt.value(0))
    )
    text: dict[str, Any] = {"align": "left", "baseline": "top", "lineHeight": LINE}
    return [
        base.mark_text(fontWeight=600, dy=alt.expr("datum.top"), **text).encode(y=alt.value(0), text="heading:N"),
        base.mark_text(dy=alt.expr("datum.below"), **text).encode(y=alt.value(0), text="units:N"),
        base.mark_text(dy=34, **text).encode(y=alt.value("height"), text="notes:N"),
    ]


def dot_timeline(
    frame: pd.DataFrame, *, row: str, time: str, hollow: str | None = None, context: str | None = None
) -> Layers:
    """Return what happened when: a dot for each row of the frame, one line for each value of the column ``row``.

    ``time`` names a column of years or of dates in ISO form. ``hollow`` names a column of booleans: rings in place of
    dots, such as for what was published in words only; ``context`` likewise: grey, for comparison. Lines stand in the
    order of the frame.
    """
    names = list(dict.fromkeys(frame[row]))
    rows = lay_rows([str(name) for name in names], mark=13, gap=7)
    dots = pd.DataFrame(
        {
            "row": frame[row].astype("str"),
            "when": frame[time].astype("str"),
            "at": [_moment(str(when)) for when in frame[time]],
            "hollow": frame[hollow] if hollow else False,
            "context": frame[context] if context else False,
            "told": [f"{name}, {when}" for name, when in zip(frame[row], frame[time], strict=True)],
        }
    ).merge(rows.marks.assign(row=[str(name) for name in names]), on="row")
    years = list(range(int(np.floor(dots["at"].min())), int(np.ceil(dots["at"].max())) + 1))
    axis = grid(format="d", values=years, orient="top", labelOverlap="greedy", labelSeparation=8)
    x = rows.x("at:Q", axis=axis, nice=False, zero=False, domain=[years[0] - 0.3, years[-1] + 0.3])
    colour = alt.when("datum.context").then(alt.value(CONTEXT)).otherwise(alt.value(PUBLISHED))
    hollow_first = alt.when("datum.hollow").then(alt.value(PAPER))
    fill = hollow_first.when("datum.context").then(alt.value(CONTEXT)).otherwise(alt.value(PUBLISHED))
    leads = placed(rows.marks).mark_rule(color=GRID, aria=False)
    return alt.layer(
        leads.encode(y=rows.y, x=alt.value(alt.ExprRef(f"{NARROW} ? 0 : {rows.side}")), x2=alt.value("width")),
        placed(dots)
        .mark_point(size=110, strokeWidth=2)
        .encode(x=x, y=rows.y, stroke=colour, fill=fill, description="told:N"),
        *rows.lettering,
    ).properties(height=alt.Step(1), description=f"Dots over time, {years[0]} to {years[-1]}, on {len(names)} lines.")


def stacked(frame: pd.DataFrame, *, category: str, value: str, part: str) -> Layers:
    """Return counts as columns in parts, one column a category in the order of the frame, each part with its number.

    ``part`` names a column of at most two values: the first stands below and is solid, the second above it and pale.
    """
    names, parts = list(dict.fromkeys(frame[category])), list(dict.fromkeys(frame[part]))
    ends = frame.groupby(category)[value].cumsum()
    columns = pd.DataFrame(
        {"name": frame[category].astype("str"), "part": frame[part], "start": ends - frame[value], "end": ends}
    ).assign(
        count=frame[value],
        told=[f"{name}, {each}: {n:,}" for name, each, n in frame[[category, part, value]].itertuples(index=False)],
    )
    axis = alt.Axis(title=None, ticks=False, labelAngle=0)
    base = alt.Chart(columns).encode(x=alt.X("name:N", sort=[str(each) for each in names], axis=axis))
    colour = alt.Color("part:N", scale=alt.Scale(domain=parts, range=[PUBLISHED, OPEN]), legend=alt.Legend(columns=1))
    label = base.encode(y=alt.Y("end:Q"), text="count:Q")
    first = alt.datum.part == parts[0]
    return alt.layer(
        base.mark_bar().encode(y=alt.Y("start:Q", axis=None), y2="end:Q", color=colour, description="told:N"),
        label.transform_filter(first).mark_text(baseline="top", dy=5, fontWeight=600, color=PAPER),
        label.transform_filter(~first).mark_text(baseline="bottom", dy=-4, fontWeight=600),
    ).properties(height=240, description=f"Column chart of {len(names)} categories in {len(parts)} parts.")
