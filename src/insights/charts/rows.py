"""Charts of rows: a name, and the mark of what was published under it, as its kind allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from insights import ranks
from insights.charts.look import LINE, NARROW, WIDTH, Align, Layers, across, beside, grid, pixels, placed, wrapped
from insights.charts.wording import span_in_words
from insights.palette import CONTEXT, INK, OPEN, PUBLISHED
from insights.quantities import NO_BREAK, sentence

# How an axis shortens a number: 40k, 10M, 1bn.
SHORT = "replace(format({}, '~s'), 'G', 'bn')"

_BAR = 15
_GAP = 14  # pixels between one row and the next
_NARROW, _WIDE = 250, 440  # pixels of a plot, at least
_SIDE = 200  # pixels of names down the side of a wide plot
_HEAD = 4  # pixels between a line of lettering and the mark under it
_ARROW = 26  # pixels of an open end
# Text beside the left and the right of two dots: which end of it stands there, and the way out.
_OUTWARD: tuple[tuple[str, Align, int], ...] = (("left", "right", -1), ("right", "left", 1))
_PERCENT = grid(values=[0, 25, 50, 75, 100], labelExpr="datum.value + ' %'")


@dataclass(frozen=True)
class Rows:
    """Where rows stand.

    ``marks`` has the pixel of each row's mark, in the columns "narrow" and "wide"; ``lettering`` draws the names; ``y``
    and ``side``, the pixels that names take at the left of a wide plot, belong to the channels of every mark.
    """

    marks: pd.DataFrame
    lettering: list[alt.Chart]
    y: alt.Y
    side: int

    def x(self, field: str, *, axis: alt.Axis, **scale: Any) -> alt.X:
        """Return a horizontal channel that leaves the names their room."""
        return alt.X(field, axis=axis, scale=alt.Scale(range=beside(self.side), **scale))


def lay_rows(names: Sequence[str], *, above: Sequence[bool] | None = None, mark: int = _BAR, gap: int = _GAP) -> Rows:
    """Return the places of rows with their names: down the side of a wide plot, above the marks of a narrow one.

    ``above`` tells of each row whether it needs a line for lettering above its mark; ``mark`` is the height of
    one and ``gap`` what stays free below it, in pixels.
    """
    above = [False] * len(names) if above is None else above
    marks: list[tuple[int, int]] = []
    lines: dict[str, list[tuple[str, float]]] = {"narrow": [], "wide": []}
    ends = {"narrow": 0, "wide": 0}
    for name, needs_line in zip(names, above, strict=True):
        extra = LINE + _HEAD if needs_line else 0
        lines_above, beside = wrapped(name, _NARROW), wrapped(name, _SIDE)
        top = ends["narrow"]
        lines["narrow"] += [(text, top + n * LINE) for n, text in enumerate(lines_above)]
        narrow = top + len(lines_above) * LINE + (extra or _HEAD) + mark // 2
        ends["narrow"] = narrow + mark // 2 + gap
        high = max(len(beside) * LINE, extra + mark)
        wide = ends["wide"] + max((high + extra) // 2, extra + mark // 2)
        first = wide - len(beside) * LINE // 2
        lines["wide"] += [(text, first + n * LINE) for n, text in enumerate(beside)]
        ends["wide"] = max(wide + mark // 2, first + len(beside) * LINE) + gap
        marks.append((narrow, wide))
    side = int(max(across(text) for text, _ in lines["wide"])) + 12
    y = pixels(ends)
    text: dict[str, Any] = {"baseline": "top", "aria": False}
    lettering = [
        placed(pd.DataFrame(lines["narrow"], columns=["text", "narrow"]).assign(wide=pd.NA))
        .mark_text(align="left", **text)
        .encode(y=y, x=alt.value(0), text="text:N"),
        placed(pd.DataFrame(lines["wide"], columns=["text", "wide"]).assign(narrow=pd.NA))
        .mark_text(align="right", dx=-12, **text)
        .encode(y=y, x=alt.value(side), text="text:N"),
    ]
    return Rows(pd.DataFrame(marks, columns=["narrow", "wide"]), lettering, y, side)


def shares(frame: pd.DataFrame, *, context: str | None = None, in_order: bool = False) -> Layers:
    """Return percentages as bars from 0 to 100, sorted.

    ``frame`` holds findings, one a row, each with an ``answer`` of its own. They are sorted by their place in the
    published order, where one is known, then by size; ``in_order`` keeps them as they are. A share known only by its
    rank is a hatched interval over what the rank allows (:func:`insights.ranks.intervals`), a range a bar from its low
    to its high end, an at-least value an arrow that has no end, a row of kind "derived" pale. ``context`` names a
    column of booleans: rows that stand there for comparison only are grey.
    """
    rows = ranks.intervals(frame)
    if not in_order:
        size = rows["value"].fillna(rows["high"]).fillna(rows["low"])
        rows = rows.assign(size=size).sort_values(["rank", "size"], ascending=[True, False], ignore_index=True)
    return _percent(rows, rows[context] if context else None)


def shares_in_words(frame: pd.DataFrame) -> Layers:
    """Return shares of which the report printed words as what the words allow, and never as a number.

    ``frame`` holds findings of kind "words" that name a fraction ("nearly two thirds", "four in ten"), and may hold
    ranges, at-least values and shares beside them; rows stay as they are. "Nearly" is an arrow that ends at the
    fraction, "more than" one that starts there, "between" a bar from end to end, and a fraction alone a band that fades
    to both sides. Raises ``ValueError`` for words that name no fraction.
    """
    return _percent(frame.reset_index(drop=True), None)


def _percent(rows: pd.DataFrame, context: pd.Series | None) -> Layers:
    spans = pd.DataFrame([_span(row) for _, row in rows.iterrows()])
    if (twice := rows["answer"].duplicated()).any():
        raise ValueError(f"Two rows answer {rows.loc[twice, 'answer'].iloc[0]!r}. Give each row an answer of its own.")
    spans["answer"], spans["context"] = list(rows["answer"]), False if context is None else list(context)
    chart = _spans(spans, {"axis": _PERCENT, "domain": [0, 100]}, lambda at: at / 100)
    return chart.properties(description=f"Chart of {len(rows)} shares of a hundred.")


def _span(row: pd.Series) -> dict[str, Any]:
    """Return how a share is drawn: its form, where it starts and ends, the number at its end, the words above it."""
    told = sentence(row)
    match row["kind"]:
        case "share":
            return {"form": "bar", "start": 0, "end": row["value"], "number": told, "words": ""}
        case "derived":
            number = f"{row['as_printed']}{NO_BREAK}%, by subtraction"
            return {"form": "pale", "start": 0, "end": row["value"], "number": number, "words": ""}
        case "range":
            return {"form": "band", "start": row["low"], "end": row["high"], "number": "", "words": told}
        case "at least":
            return {"form": "over", "start": row["low"], "end": row["low"], "number": "", "words": told}
        case "rank":
            low, high = row["low"], row["high"]
            bounds = f"{low:g} to {high:g} %" if low else f"at most {high:g} %"
            return {"form": "hatched", "start": low, "end": high, "number": "", "words": f"{told}: {bounds}"}
        case "words":
            form, start, end = span_in_words(row["as_printed"])
            return {"form": form, "start": start, "end": end, "number": "", "words": told}
    raise ValueError(f"{row['id']} is of kind {row['kind']!r}, which is no share. Leave it out of the frame.")


def sizes(frame: pd.DataFrame) -> Layers:
    """Return quantities of one unit on a scale of powers of ten, one row an answer, in the order of the frame.

    ``frame`` holds findings of one unit. A range is a bar from its low to its high end; an at-least value an arrow that
    has no end; a single quantity, or the largest one that was published, a point.
    """
    known = np.log10(frame[["value", "low", "high"]].stack())
    first, last = int(np.floor(known.min())), int(np.ceil(known.max()))
    if (frame["kind"] == "at least").any() and known.max() == last:
        last += 1  # an open end needs room
    powers = [10**power for power in range(first, last + 1)]
    forms = {"range": "band", "at least": "over", "at most": "point"}
    answers = list(dict.fromkeys(frame["answer"]))
    spans = pd.DataFrame(
        {
            "answer": frame["answer"],
            "form": frame["kind"].map(forms).fillna("point"),
            "start": frame["value"].fillna(frame["low"]).fillna(frame["high"]),
            "end": frame["value"].fillna(frame["high"]).fillna(frame["low"]),
            "number": "",
            "words": frame["answer"].map({answer: _together(rows) for answer, rows in frame.groupby("answer")}),
            "context": False,
        }
    )
    unit = f"{NO_BREAK}TB" if (frame["unit"] == "TB").all() else ""
    axis = grid(labelExpr=f"{SHORT.format('datum.value')} + '{unit}'", values=powers)
    scale = {"axis": axis, "type": "log", "domain": [powers[0], powers[-1]], "nice": False}
    chart = _spans(spans, scale, lambda at: (np.log10(at) - first) / (last - first))
    return chart.properties(description=f"Chart of {len(answers)} sizes on a scale of powers of ten.")


def _together(rows: pd.DataFrame) -> str:
    """Return the figures of one row of a chart as one text."""
    told = [sentence(row) for _, row in rows.iterrows()]
    if len(told) == 1:
        return told[0]
    *first, last = [text.split(NO_BREAK)[0] for text in told[:-1]] + [told[-1]]
    return f"{', '.join(first)} and {last}"


def _spans(spans: pd.DataFrame, scale: dict[str, Any], fraction: Callable[[float], float]) -> Layers:
    """Return the marks of spans, one row an answer. ``fraction`` gives the place of a value in the scale, 0 to 1."""
    answers = list(dict.fromkeys(spans["answer"]))
    first = spans.drop_duplicates("answer")
    rows = lay_rows(answers, above=list(first["words"] != ""))
    x = rows.x("start:Q", **scale)
    spans = spans.merge(rows.marks.assign(answer=answers), on="answer")
    spans["told"] = spans["answer"] + ": " + spans["number"].where(spans["number"] != "", spans["words"])
    colour = alt.when("datum.context").then(alt.value(CONTEXT)).otherwise(alt.value(PUBLISHED))
    layers = []
    for form, drawn in spans.groupby("form", sort=False):
        base = placed(drawn).encode(x=x, y=rows.y, description="told:N")
        layers += [layer.encode(color=colour) if form == "bar" else layer for layer in _FORMS[form](base)]
    numbers = placed(spans[spans["number"] != ""]).mark_text(align="left", dx=7, fontWeight=600)
    layers.append(numbers.encode(x=_on(x, "end:Q"), y=rows.y, text="number:N"))
    layers += _words(first.merge(rows.marks.assign(answer=answers), on="answer"), rows.y, x, fraction)
    return alt.layer(*layers, *rows.lettering).properties(height=alt.Step(1))


def _words(spans: pd.DataFrame, y: alt.Y, x: alt.X, fraction: Callable[[float], float]) -> list[alt.Chart]:
    """Return the words above marks: from where a mark starts, or else up to where it ends, or else across the plot."""
    told, layers = spans[spans["words"] != ""], []
    for other, width in (("wide", _NARROW), ("narrow", _WIDE)):
        room = told.assign(
            after=[width * (1 - fraction(start)) for start in told["start"]],
            before=[width * fraction(end) for end in told["end"]],
            needs=[across(words) for words in told["words"]],  # numbers, also where there are none
        )
        after = room["needs"] < room["after"]
        before = ~after & (room["needs"] < room["before"])
        text: dict[str, Any] = {"baseline": "bottom", "dy": -_BAR // 2 - 2, "fontWeight": 600}
        places: list[tuple[pd.Series, Align, Any]] = [
            (after, "left", x),
            (before, "right", _on(x, "end:Q")),
            (~after & ~before, "left", alt.value(0)),
        ]
        for rows, align, place in places:
            if rows.any():
                base = placed(told[rows].assign(**{other: pd.NA}))
                layers.append(base.mark_text(align=align, **text).encode(x=place, y=y, text="words:N"))
    return layers


def _on(x: alt.X, field: str) -> alt.X:
    """Return another field on the same scale and axis."""
    other = x.copy()
    other.shorthand = field
    return other


def _bar(base: alt.Chart) -> list[alt.Chart]:
    return [base.mark_bar(height=_BAR).encode(x2="end:Q")]


def _pale(base: alt.Chart) -> list[alt.Chart]:
    return [base.mark_bar(height=_BAR, fill=OPEN).encode(x2="end:Q")]


def _hatched(base: alt.Chart) -> list[alt.Chart]:
    return [base.mark_rule(strokeWidth=_BAR, strokeDash=[2, 3], strokeCap="butt").encode(x2="end:Q")]


def _over(base: alt.Chart) -> list[alt.Chart]:
    return _arrow(base, 1)


def _under(base: alt.Chart) -> list[alt.Chart]:
    return _arrow(base, -1)


def _arrow(base: alt.Chart, side: int) -> list[alt.Chart]:
    """Return an arrow of fixed length, away from the bound that was published: where it ends is not."""
    head = "triangle-right" if side > 0 else "triangle-left"
    return [
        base.mark_rule(strokeWidth=4, x2Offset=side * _ARROW).encode(x2="end:Q"),
        base.mark_point(shape=head, size=110, xOffset=side * _ARROW),
        base.mark_tick(thickness=4, height=_BAR + 3, color=PUBLISHED, opacity=1),
    ]


def _about(base: alt.Chart) -> list[alt.Chart]:
    """Return a band that fades to both sides of its middle."""
    return [
        base.transform_calculate(
            left=f"datum.start + {part} * (datum.end - datum.start)",
            right=f"datum.end - {part} * (datum.end - datum.start)",
        )
        .mark_bar(height=_BAR, opacity=0.3, aria=part == 0)
        .encode(x=_on(base.encoding.x, "left:Q"), x2="right:Q")
        for part in (0, 0.15, 0.3)
    ]


def _point(base: alt.Chart) -> list[alt.Chart]:
    return [base.mark_point(size=110)]


_FORMS = {
    "bar": _bar,
    "band": _bar,
    "pale": _pale,
    "hatched": _hatched,
    "over": _over,
    "under": _under,
    "about": _about,
    "point": _point,
}


def dumbbells(frame: pd.DataFrame, *, group: str) -> Layers:
    """Return shares of one question in two groups as paired dots on one line, the largest share first.

    ``frame`` holds findings of kind "share", one for each ``answer`` and each of the two values of the column
    ``group``, of which the first is drawn teal and the second grey. Raises ``ValueError`` for another number of groups.
    """
    groups = list(dict.fromkeys(frame[group]))
    if len(groups) != 2:
        raise ValueError(f"Dumbbells compare two groups; the column {group!r} holds {len(groups)}: {groups}.")
    answers = list(frame.groupby("answer")["value"].max().sort_values(ascending=False).index)
    rows = lay_rows(answers, above=[answer == answers[0] for answer in answers])
    dots = frame[["answer", "value"]].assign(
        group=frame[group],
        side=frame.groupby("answer")["value"].rank(method="first").map({1: "left", 2: "right"}),
        told=[sentence(row) for _, row in frame.iterrows()],
        spoken=[f"{row['answer']}, {row[group]}: {sentence(row)}" for _, row in frame.iterrows()],
    )
    dots = dots.merge(rows.marks.assign(answer=answers), on="answer")
    x = rows.x("value:Q", axis=_PERCENT, domain=[0, 100])
    colour = alt.Color("group:N", scale=alt.Scale(domain=groups, range=[PUBLISHED, CONTEXT]), legend=None)
    spans = dots.pivot_table(index=["answer", "narrow", "wide"], values="value", aggfunc=["min", "max"])
    spans.columns = ["start", "end"]
    base = placed(dots).encode(x=x, y=rows.y)
    numbers = [
        base.transform_filter(alt.datum.side == side)
        .mark_text(align=align, dx=11 * way, fontWeight=600, aria=False)
        .encode(text="told:N")
        for side, align, way in _OUTWARD
    ]
    names = [  # once, above the dots of the first row
        base.transform_filter((alt.datum.side == side) & (alt.datum.answer == answers[0]))
        .mark_text(align=align, dx=-7 * way, baseline="bottom", dy=-11, aria=False)
        .encode(text="group:N", color=colour)
        for side, align, way in _OUTWARD
    ]
    return alt.layer(
        placed(spans.reset_index())
        .mark_rule(strokeWidth=5, color=OPEN, aria=False)
        .encode(x=_on(x, "start:Q"), x2="end:Q", y=rows.y),
        base.mark_point(size=170).encode(color=colour, description="spoken:N"),
        *numbers,
        *names,
        *rows.lettering,
    ).properties(
        height=alt.Step(1),
        description=f"Dot chart of {len(answers)} shares of a hundred in two groups, {groups[0]} and {groups[1]}.",
    )


def fits(frame: pd.DataFrame, *, base: int) -> Layers:
    """Return the bases that printed percentages can come from: a mark where a whole number of people fits.

    ``frame`` has one row for each percentage and base, with the columns ``answer`` (what the percentage is of),
    ``base`` and ``count`` (the number of people, missing where none fits). The reader can choose a base, which
    starts at ``base``.
    """
    lowest, highest = int(frame["base"].min()), int(frame["base"].max())
    control = alt.binding_range(min=lowest, max=highest, step=1, name="Officers who answered")
    answers = list(dict.fromkeys(frame["answer"]))
    rows = lay_rows(answers, above=[True] * len(answers))
    tries = frame[["answer", "base", "count"]].merge(rows.marks.assign(answer=answers), on="answer")
    tries["label"] = [
        f"{count:.0f} of {base}" if count == count else f"none of {base}"
        for count, base in zip(tries["count"], tries["base"], strict=True)
    ]
    axis = alt.Axis(title="Officers who answered", tickMinStep=1, tickCount=5, format="d", ticks=False)
    x = rows.x("base:Q", axis=axis, domain=[lowest - 0.7, highest + 0.7], nice=False)
    fit = placed(tries[tries["count"].notna()])
    chosen = placed(tries).transform_filter("datum.base == base")
    return (
        alt.layer(
            chosen.mark_tick(thickness=10, height=_BAR + 6, color=OPEN, opacity=1, aria=False).encode(x=x, y=rows.y),
            fit.mark_tick(thickness=4, height=_BAR, opacity=1).encode(
                x=x,
                y=rows.y,
                color=alt.when("datum.base == base").then(alt.value(INK)).otherwise(alt.value(PUBLISHED)),
                tooltip=[alt.Tooltip("answer:N", title="Percentage"), alt.Tooltip("label:N", title="Officers")],
            ),
            chosen.mark_text(align="right", baseline="bottom", dy=-_BAR // 2 - 4, fontWeight=600).encode(
                x=alt.value("width"), y=rows.y, text="label:N"
            ),
            *rows.lettering,
        )
        .add_params(alt.param(name="base", value=base, bind=control))
        .properties(
            height=alt.Step(1),
            description=f"Strip chart of {len(answers)} percentages and the bases that fit them.",
        )
    )


def need_and_help(frame: pd.DataFrame, *, side: str) -> Layers:
    """Return two lists beside each other, such as what officers need and what helped, below each other on a phone.

    ``frame`` holds findings; the column ``side`` has two values, the titles of the lists in the order of the frame. A
    share is a bar from 0 to 100 with its number; what was named without one is an open dot.
    """
    titles = list(dict.fromkeys(frame[side]))
    if len(titles) != 2:
        raise ValueError(f"Two lists stand beside each other; the column {side!r} holds {len(titles)}: {titles}.")
    last = {"narrow": 0, "wide": 0}
    texts, marks = [], []
    for panel, title in enumerate(titles):
        at = {"narrow": last["narrow"], "wide": 0}
        texts.append({"text": title, "title": True, "panel": panel} | at)
        at = {layout: top + LINE + _GAP for layout, top in at.items()}
        for _, row in frame[frame[side] == title].iterrows():
            number = sentence(row) if row["kind"] == "share" else ""
            lines = wrapped(row["answer"], _NARROW - 30)
            texts += [
                {"text": line, "title": False, "panel": panel} | {layout: top + n * LINE for layout, top in at.items()}
                for n, line in enumerate(lines)
            ]
            below = 0 if not number else _BAR + _HEAD
            middle = len(lines) * LINE + _HEAD + _BAR // 2 if number else LINE // 2
            marks.append(
                {"panel": panel, "value": row["value"] if number else None, "number": number}
                | {"spoken": f"{title}: {row['answer']}, {number or 'in words'}"}
                | {layout: top + middle for layout, top in at.items()}
            )
            at = {layout: top + len(lines) * LINE + below + _GAP for layout, top in at.items()}
        last = {"narrow": at["narrow"] + _GAP, "wide": max(last["wide"], at["wide"])}
    y, half = pixels(last), f"({WIDTH} / 2)"
    left = f"({NARROW} ? 0 : datum.panel * {half})"
    scale = f"(({NARROW} ? {WIDTH} : {half}) - 90) / 100"
    x = alt.X("x:Q", scale=None, axis=None)
    lettering = placed(pd.DataFrame(texts)).mark_text(align="left", baseline="top", aria=False)
    titled = placed(pd.DataFrame(texts)).transform_filter("datum.title").transform_calculate(x=left)
    known = placed(pd.DataFrame(marks)).transform_calculate(
        x=f"{left} + 14", end=f"{left} + 14 + datum.value * {scale}"
    )
    shares, named = known.transform_filter("isValid(datum.value)"), known.transform_filter("!isValid(datum.value)")
    return alt.layer(
        shares.mark_bar(height=_BAR).encode(x, y, x2="end:Q", description="spoken:N"),
        shares.mark_text(align="left", dx=7, fontWeight=600, aria=False).encode(
            alt.X("end:Q", scale=None, axis=None), y, text="number:N"
        ),
        named.transform_calculate(x=f"{left} + 5")
        .mark_point(size=70, filled=False, strokeWidth=2)
        .encode(x, y, description="spoken:N"),
        lettering.transform_filter("!datum.title").transform_calculate(x=f"{left} + 14").encode(x, y, text="text:N"),
        titled.mark_text(align="left", baseline="top", fontWeight=600, aria=False).encode(x, y, text="text:N"),
    ).properties(
        height=alt.Step(1),
        description=f"Two lists, {titles[0]} and {titles[1]}: bars where a share was published, open dots where not.",
    )
