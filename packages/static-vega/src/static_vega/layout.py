"""Lay a Vega-Lite specification out for a width in pixels.

The author's specification says what to draw, a page says how wide. A layout is judged by what it drew: the
geometry of its letterings and plots is read back from the drawing, and where something is wrong with it, the
remedy for that is tried next.
"""

import copy
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeGuard

from static_vega import fonts
from static_vega.fonts import FONT
from static_vega.geometry import Geometry, Lettering
from static_vega.spec import Spec, merged, views, words


class Draw(Protocol):
    """Draws a specification, or roughly what stands around its marks, and tells what it drew."""

    def __call__(self, spec: Spec, *, roughly: bool = False) -> Geometry:
        """Draw."""


SMALLEST_TEXT = 11
"""Pixels below which no lettering of a chart falls on a page."""

_TEXT = 12  # pixels, of labels and of titles of axes and legends

BASE_CONFIG: Spec = {
    "background": "transparent",
    "font": FONT,
    "axis": {"labelFontSize": _TEXT, "labelLimit": 0, "maxExtent": 10_000, "titleFontSize": _TEXT, "titleLimit": 0},
    "header": {"labelFontSize": _TEXT, "labelLimit": 0, "titleFontSize": _TEXT, "titleLimit": 0},
    "legend": {"labelFontSize": _TEXT, "labelLimit": 0, "titleFontSize": _TEXT, "titleLimit": 0},
    "scale": {"minFontSize": SMALLEST_TEXT},
    "text": {"fontSize": _TEXT},
    "title": {"fontSize": 14, "frame": "bounds", "subtitleFontSize": _TEXT},
}

_ROWS = ("concat", "hconcat", "vconcat")
_DISCRETE = ("nominal", "ordinal")
_FEW = 200  # letterings of marks; more are a texture, which no one reads word by word
_HEIGHT = 300  # of a view that names none, Altair's own
_TRIALS = 5
_SLACK = 6  # pixels of the width that may stay empty
_LEAST_PLOT = 0.45  # of the width
_TALLEST = 1600  # pixels: two and a half screens of a phone
_LINE = 14  # pixels from line to line of a label
_OFFSET = 18  # pixels from a plot to a legend, Vega's own
_PADDING = 5  # pixels around a drawing, Vega's own
_STEP = 20  # pixels from one category to the next, Vega-Lite's own
_MORE = 4  # remedies tried for one chart
_LEGENDS = words("angle color fill fillOpacity opacity shape size stroke strokeDash strokeOpacity strokeWidth")
_BESIDE = (None, "left", "right")


@dataclass(frozen=True)
class Layout:
    """A specification for a width, and what is wrong with its drawing.

    Attributes:
        spec: what to draw.
        faults: what is wrong, each as its kind and what it is at, as in :func:`faults`.
    """

    spec: Spec
    faults: frozenset[tuple[str, str]] = frozenset()


@dataclass
class Plan:
    """What is done to a specification to lay it out.

    Attributes:
        width: pixels that the whole drawing may take.
        phone: whether panels go below each other and legends below the chart.
        side: share of the width that labels down the side may take.
        names: how names along x are drawn: None as Vega does, "broken" into lines, "turned", "thinned".
        titles_above: whether the titles of y axes lie above them.
        titles_broken: whether the titles of x axes are broken to fit a panel of those side by side.
        columns: how many panels stand side by side where the author does not say.
        below: whether legends stand below the chart.
        few_ticks: whether continuous axes get fewer ticks.
        thinned: whether names down y are thinned.
        headers: whether the headers of rows stand above them.
        apart: whether panels below each other stand as far apart as labels at their edges need.
    """

    width: int
    phone: bool
    side: float = 0.4
    names: str | None = None
    titles_above: bool = False
    titles_broken: bool = False
    columns: int = 3
    below: bool = False
    few_ticks: bool = False
    thinned: bool = False
    headers: bool = False
    apart: bool = False


def layouts(spec: Spec, narrow: int, wide: int, draw: Draw) -> Iterator[Layout]:
    """Give the layouts of a chart, the widest first; a narrow one is laid out when it is asked for.

    There is one where the wide layout is narrow already, or where no narrow one can be read: then the page lets
    its readers scroll.
    """
    broad = _best(spec, wide, draw, phone=False)
    yield broad
    drawn = draw(broad.spec)
    if drawn.width > narrow:
        slim = _best(spec, narrow, draw, phone=True, tallest=max(_TALLEST, 2 * drawn.height))
        if not slim.faults - broad.faults:
            yield slim


def laid_out(spec: Spec, width: int, draw: Draw, *, phone: bool = False) -> Spec:
    """Give the specification that draws this chart no wider than `width`.

    Args:
        spec: a Vega-Lite specification; it is not changed.
        width: pixels that the whole drawing may take, axes and legends included.
        draw: draws a specification and tells what it drew.
        phone: put panels below each other and legends below the chart.
    """
    return _best(spec, width, draw, phone=phone).spec


def faults(seen: Geometry, width: int, tallest: float = math.inf) -> frozenset[tuple[str, str]]:
    """Tell what is wrong with a drawing that a page shows in `width` pixels.

    Gives pairs of a kind (``overlap``, ``outside``, ``small``, ``wide``, ``narrow plot``, ``tall``) and the role of
    the lettering, or "". Letterings of marks, which are the author's own, overlap as ``mark``: no remedy but room.
    """
    scale = min(1, width / seen.width)
    found = set()
    if seen.width > width + 1:
        found.add(("wide", ""))
    if seen.plots and seen.width > 0.8 * width and seen.plotted_width < _LEAST_PLOT * seen.width:
        found.add(("narrow plot", ""))
    if seen.height * scale > tallest:
        found.add(("tall", ""))
    for one in seen.letterings:
        if one.size * scale < SMALLEST_TEXT - 0.01:
            found.add(("small", one.role))
        left, top, right, bottom = one.box
        if left < -2 or top < -2 or right > seen.width + 2 or bottom > seen.height + 2:
            found.add(("outside", one.role))
    for one, other in _overlapping([one for one in seen.letterings if one.is_guide], 1):
        found |= {("overlap", one.role), ("overlap", other.role)}
    marks = [one for one in seen.letterings if not one.is_guide]
    if len(marks) <= _FEW and any(_overlapping(marks, 2)):
        found.add(("overlap", "mark"))
    return frozenset(found)


def _overlapping(letterings: list[Lettering], tolerance: float) -> Iterator[tuple[Lettering, Lettering]]:
    """Find the pairs that lie on each other by more than some pixels, from left to right."""
    ordered = sorted(((one.box, one) for one in letterings), key=lambda each: each[0])
    for number, ((_, _, right, _), one) in enumerate(ordered, 1):
        for (left, *_), other in ordered[number:]:
            if left >= right:
                break
            if one.overlaps(other, tolerance):
                yield one, other


def _best(spec: Spec, width: int, draw: Draw, *, phone: bool, tallest: float = math.inf) -> Layout:
    """Draw, judge and mend until nothing is wrong or nothing is left to try, and give the best."""
    spec = _copied(spec)
    own = {key: value for key, value in spec.get("config", {}).items() if value is not None}
    spec["config"] = merged(BASE_CONFIG, own)
    for view in views(spec):
        if view.get("height") == "container":  # a page gives a chart its width, not its height
            view["height"] = _HEIGHT
        if mark_type(view) == "text":  # whose size is that of its letters
            for owner, key in ((view["mark"], "size"), (view.get("encoding", {}).get("size"), "value")):
                if isinstance(owner, dict) and _is_number(owner.get(key)):
                    owner[key] = max(owner[key], SMALLEST_TEXT)
    _raise_text(spec, SMALLEST_TEXT)
    natural = draw(spec, roughly=True)
    plan: Plan | None = Plan(width, phone, columns=1 if phone else 3, below=phone)
    tried: list[Layout] = []
    while plan and len(tried) < _MORE:
        planned = _planned(spec, plan, natural)
        _fit(planned, plan, draw, natural)
        tried.append(Layout(planned, faults(draw(planned), width, tallest)))
        plan = _mended(plan, tried[-1].faults) if tried[-1].faults else None
    return min(tried, key=lambda layout: len(layout.faults))


def _mended(plan: Plan, wrong: frozenset[tuple[str, str]]) -> Plan | None:
    """Give the plan with the next remedy for each fault, or None where there is none."""
    kinds = {kind for kind, _ in wrong}
    roles = {role for kind, role in wrong if kind in ("overlap", "outside")}
    crowded = bool(kinds & {"wide", "narrow plot", "small"})
    names = {None: "broken", "broken": "turned", "turned": "thinned", "thinned": "thinned"}
    next_plan = replace(
        plan,
        names=names[plan.names] if "x axis-label" in roles else plan.names,
        few_ticks=plan.few_ticks or "x axis-label" in roles,
        thinned=plan.thinned or "y axis-label" in roles,
        apart=plan.apart or (plan.thinned and "y axis-label" in roles),
        titles_above=plan.titles_above or "y axis-title" in roles or (crowded and plan.below),
        titles_broken=plan.titles_broken or "x axis-title" in roles,
        below=plan.below or crowded or any("legend" in role for role in roles),
        side=0.3 if crowded and plan.titles_above else plan.side,
        headers=plan.headers or crowded or any("header" in role for role in roles),
        columns=2 if "tall" in kinds else 1 if crowded else plan.columns,
    )
    return next_plan if next_plan != plan else None


def _planned(spec: Spec, plan: Plan, natural: Geometry) -> Spec:
    """Carry a plan out; `natural` is the drawing without one, whose letterings tell what is to be placed."""
    spec = _copied(spec)
    if plan.phone:
        _stack(spec, plan.columns)
    _wrap_panels(spec, plan.columns)
    if plan.apart:
        facet = spec["config"].setdefault("facet", {})
        facet["spacing"] = max(facet.get("spacing", 0), _LINE)
    labels = {role: _texts(natural, role) for role in ("x axis-label", "y axis-label", "legend-label")}
    side = min(max((_across(text) for text in labels["y axis-label"]), default=0), plan.side * plan.width)
    _place_legends(spec, plan, labels["legend-label"], side)
    shares = {id(panel): share for panel, share in _panels(spec)}
    for view in views(spec):
        room = (plan.width - 2 * _PADDING) * shares.get(id(view), 1)
        _break_title(view, room, spec["config"]["title"])
        plot = max(room - side - 4 * _TEXT, room / 2)
        _break_headers(view, plan, room, natural)
        for name, channel in view.get("encoding", {}).items():
            if isinstance(channel, dict):
                if name == "y":
                    _break_names_down(view, channel, plan, labels["y axis-label"])
                    _place_y_title(view, channel, plan, plot)
                elif name == "x":
                    _place_names_across(channel, plan, labels["x axis-label"], plot)
                    if plan.titles_broken:
                        _break_guide_title(channel, "axis", plot / natural.columns, _texts(natural, "x axis-title"))
                    _break_guide_title(channel, "axis", plot)
                elif name in _LEGENDS:
                    _break_guide_title(channel, "legend", room - side - 3 * _TEXT if plan.below else 0.25 * room)
    return spec


def _copied(spec: Spec) -> Spec:
    """Copy a specification, but not its rows."""
    rows = spec.get("datasets", {})
    return copy.deepcopy({key: value for key, value in spec.items() if key != "datasets"}) | {"datasets": rows}


def _texts(seen: Geometry, role: str) -> list[str]:
    return list(dict.fromkeys(one.text for one in seen.letterings if one.role.endswith(role)))


def _across(text: str, size: float = _TEXT, *, bold: bool = False) -> float:
    return fonts.width(text, size, bold=bold)


def _panels(spec: Spec, share: float = 1.0) -> Iterator[tuple[Spec, float]]:
    """Walk through the views that have a width of their own, each with its share of a row."""
    if "spec" in spec:
        yield from _panels(spec["spec"], share)
    elif key := next((key for key in _ROWS if key in spec), None):
        children = spec[key]
        columns = {"hconcat": len(children), "vconcat": 1}.get(key) or spec.get("columns", len(children))
        for child in children:
            yield from _panels(child, share / columns)
    else:
        yield spec, share


# Titles


def _break_title(view: Spec, room: float, sizes: Spec) -> None:
    """Break a title into lines that fit; Vega draws a long one past the edge."""
    title = view.get("title")
    if isinstance(title, str | list):
        view["title"] = broken(title, room, _size(sizes["fontSize"]), bold=True)
    elif isinstance(title, dict):
        for key, size in (("text", "fontSize"), ("subtitle", "subtitleFontSize")):
            if isinstance(title.get(key), str | list):
                title[key] = broken(title[key], room, _size(title.get(size, sizes[size])), bold=key == "text")


def _size(given: Any) -> float:
    """Give a size of lettering; one that an expression gives is taken to be that of a title."""
    usual: float = BASE_CONFIG["title"]["fontSize"]
    return given if _is_number(given) else usual


def _break_guide_title(channel: Spec, guide: str, room: float, drawn: Sequence[str] = ()) -> None:
    """Break the title of an axis or a legend, not the channel's, which also names the fact in tooltips.

    `drawn` are the titles of its kind in the drawing; of one that Vega-Lite makes by its own rules, there is no other.
    """
    own = channel.get(guide, {})
    if not isinstance(own, dict):
        return
    made = drawn[0] if len(drawn) == 1 else None
    title = own.get("title", channel.get("title", _default_title(channel) or made))
    if isinstance(title, str) and isinstance(lines := broken(title, room, _TEXT, bold=True), list):
        channel[guide] = {**own, "title": lines}


def _default_title(channel: Spec) -> str | None:
    """Give the title that Vega-Lite makes of a plain field; it names what it computes by rules of its own."""
    plain = not {"aggregate", "bin", "timeUnit"} & channel.keys() and "title" not in channel
    return channel["field"] if plain and isinstance(channel.get("field"), str) else None


def _place_y_title(view: Spec, channel: Spec, plan: Plan, plot: float) -> None:
    """Break the title of a y axis along the axis, or lay it flat above it where asked."""
    height = view.get("height", _HEIGHT)
    if not plan.titles_above:
        _break_guide_title(channel, "axis", height if _is_number(height) else _HEIGHT)
        return
    own = channel.get("axis", {})
    if isinstance(own, dict) and own.get("orient", "left") == "left" and own.get("title", "") is not None:
        _break_guide_title(channel, "axis", plot)
        title = channel.get("axis", {}).get("title")
        lines = len(title) if isinstance(title, list) else 1
        above = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleBaseline": "bottom", "titleX": 0}
        channel["axis"] = {**above, "titleY": -6 - _LINE * (lines - 1), **channel.get("axis", {})}


def broken(text: str | list[str], room: float, size: float, *, bold: bool = False) -> list[str] | str:
    """Break a text into the lines that `room` pixels hold: at spaces, and within what is longer than a line."""
    given = [text] if isinstance(text, str) else text
    lines = [line for part in given for line in _lines(str(part), room, size, bold)]
    return lines if len(lines) > 1 else text


def _lines(text: str, room: float, size: float, bold: bool) -> list[str]:
    lines, line = [], ""
    for word in re.findall(r"\S+\s*", text):
        if line and _across((line + word).rstrip(), size, bold=bold) > room:
            lines.append(line.rstrip())
            line = ""
        while _across(word.rstrip(), size, bold=bold) > room and len(word.rstrip()) > 1:
            held = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or _across(word[:n], size, bold=bold) <= room)
            lines.append(word[:held])
            word = word[held:]
        line += word
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


# Labels


def _expression(labels: list[str], room: float) -> tuple[str, int] | None:
    """Give the expression that breaks labels into lines of `room` pixels, and how many lines they take at most.

    It breaks by a number of characters, since the live view may come to show labels that no one has measured.
    """
    if max(map(_across, labels), default=0) <= room:
        return None
    longest = max(map(len, labels))
    for count in range(min(longest, int(room / (0.3 * _TEXT))), 2, -1):
        lines = [_cut(label, count) for label in labels]
        if count == 3 or max(_across(line) for parts in lines for line in parts) <= room:
            pattern = f"(.{{1,{count}}})(?:\\\\s+|$)|(.{{{count}}})"
            broken_up = f"split(trim(replace('' + datum.label, regexp('{pattern}', 'g'), '$1$2\\n')), '\\n')"
            return broken_up, max(map(len, lines))
    return None


def _cut(label: str, count: int) -> list[str]:
    """Break a label as the expression does."""
    pattern = f"(.{{1,{count}}})(?:\\s+|$)|(.{{{count}}})"
    return re.sub(pattern, lambda found: (found[1] or found[2]) + "\n", label).strip().split("\n")


def _break_names_down(view: Spec, channel: Spec, plan: Plan, labels: list[str]) -> None:
    """Break the long names of categories down the side into lines, and give them the height that they take."""
    axis = channel.get("axis", {})
    if channel.get("type") not in _DISCRETE or not isinstance(axis, dict):
        return
    if plan.thinned:
        axis = channel["axis"] = {"labelOverlap": True, **axis}
    found = _expression(labels, plan.side * plan.width)
    if not found or "labelExpr" in axis or "labelLimit" in axis:
        return
    expression, lines = found
    # Vega starts a broken label at its middle.
    centred = {"expr": f"-{_LINE / 2} * (length({expression}) - 1)"}
    channel["axis"] = {"labelOffset": centred, **axis, "labelExpr": expression}
    if mark_type(view) == "bar":
        channel["scale"] = {"paddingInner": 0.4, **(channel.get("scale") or {})}
    if "height" not in view:
        view["height"] = {"step": max(_STEP, _LINE * lines + 10)}


def _place_names_across(channel: Spec, plan: Plan, labels: list[str], plot: float) -> None:
    """Draw names along x as planned, and give a continuous axis fewer ticks where asked."""
    axis = channel.get("axis", {})
    if not isinstance(axis, dict):
        return
    if channel.get("type") not in _DISCRETE:
        if plan.few_ticks and "bin" not in channel:
            found = _expression(labels, plot / 3)
            channel["axis"] = {"tickCount": 3, **({"labelExpr": found[0]} if found else {}), **axis}
        return
    longest = max(map(_across, labels), default=0)
    band = plot / max(len(labels), 1)
    how = plan.names
    if how is None and longest > 0.4 * _HEIGHT and "labelAngle" not in axis:
        how = "broken"
    if how == "broken" and band < 5 * _TEXT:
        how = "turned"
    if how == "broken":
        axis = {"labelAngle": 0, **axis}
        found = _expression(labels, band - 6)
    else:
        found = _expression(labels, 0.5 * _HEIGHT)
    if how == "thinned":
        axis = {"labelOverlap": True, "labelSeparation": 1, **axis}
    if found and "labelExpr" not in axis and "labelLimit" not in axis:
        expression, _ = found
        axis = {**axis, "labelExpr": expression}
        if how != "broken" and "labelOffset" not in axis:
            axis["labelOffset"] = {"expr": f"-{_LINE / 2} * (length({expression}) - 1)"}
    if axis:
        channel["axis"] = axis


def _break_headers(view: Spec, plan: Plan, room: float, natural: Geometry) -> None:
    """Break the headers of panels into lines; where asked, those of rows lie flat above them."""
    facet = view.get("facet")
    encoding = view.get("encoding", {})
    found = [("row", encoding.get("row")), ("column", encoding.get("column")), ("facet", encoding.get("facet"))]
    if isinstance(facet, dict):
        found += [("row", facet.get("row")), ("column", facet.get("column")), ("facet", facet)]
    columns = view.get("columns", plan.columns)
    for kind, channel in found:
        if not isinstance(channel, dict) or not isinstance(channel.get("field"), str):
            continue
        header = channel.get("header", {})
        if not isinstance(header, dict):
            continue
        role = {"row": "row-header title-text", "column": "column-header title-text"}.get(kind, "title-text")
        labels = _texts(natural, role)
        width = room
        if kind == "row" and plan.headers:
            header = {"labelOrient": "top", "labelAnchor": "start", "labelAngle": 0, **header}
            width = 0.8 * room
        elif kind == "row":
            width = 0.25 * room if max(map(_across, labels), default=0) > 60 else room
            if width < room:
                header = {"labelAngle": 0, "labelAlign": "left", **header}
        elif kind == "column":
            asked = (view.get("spec") or view).get("width")
            width = asked + _STEP if _is_number(asked) else 0.75 * room / max(len(labels), 1)
            if plan.headers:
                header = {"labelAngle": -90, "labelAlign": "left", **header}
                width = 0.3 * _HEIGHT
        elif kind == "facet":
            width = 0.7 * room / max(channel.get("columns", columns) or 1, 1)
        wrapped = _expression(labels, width) if labels else None
        if wrapped and "labelExpr" not in header and "labelLimit" not in header:
            header = {**header, "labelExpr": wrapped[0]}
        title = header.get("title", channel.get("title", _default_title(channel)))
        if isinstance(title, str) and isinstance(lines := broken(title, room * 0.8, _TEXT, bold=True), list):
            header = {**header, "title": lines}
        if header:
            channel["header"] = header


def _place_legends(spec: Spec, plan: Plan, labels: list[str], side: float) -> None:
    """Break the labels of legends, and put those beside the chart below it where asked, in columns that fit."""
    config = spec["config"]["legend"]
    room = (plan.width - side - 3 * _TEXT) if plan.below else 0.25 * plan.width
    wrapped = _expression(labels, room - 2 * _TEXT)
    for view in views(spec):
        for name, channel in view.get("encoding", {}).items():
            if not isinstance(channel, dict) or name not in _LEGENDS:
                continue
            legend = channel.get("legend", {})
            if not isinstance(legend, dict):
                continue
            if plan.below and legend.get("orient") in _BESIDE:
                legend = {key: value for key, value in legend.items() if key != "orient"}
            if wrapped and channel.get("type") in _DISCRETE and not {"labelExpr", "labelLimit"} & legend.keys():
                legend = {**legend, "labelExpr": wrapped[0]}
                if legend.get("orient", "right") not in _BESIDE:
                    legend.setdefault("columns", 1)
            if legend or "legend" in channel:
                channel["legend"] = legend
    if plan.below and config.get("orient") in _BESIDE:
        label = min(max(map(_across, labels), default=40), room)
        config.update(
            columns=max(1, int(room / (label + 2.5 * _TEXT))),
            gradientLength=min(200, room - 2 * _TEXT),
            layout={"bottom": {"anchor": "start", "direction": "vertical"}},
            orient="bottom",
        )


# Widths


def _fit(spec: Spec, plan: Plan, draw: Draw, natural: Geometry) -> None:
    """Solve for the width of the panels: the drawing's width is close to linear in it.

    `natural` is the chart as it draws itself: what stands beside its plots there is the first guess, but for legends
    that are to stand below.

    Vega's own ``fit`` would serve single views only, and does not count what is taller than the plot.
    """
    width = plan.width
    panels = [(panel, share, panel.get("width")) for panel, share in _panels(spec)]
    named = [asked for *_, asked in panels if _is_number(asked)]
    in_row = _in_row(spec, plan, natural)
    if len(named) == len(panels) and in_row * min(named) <= width and draw(spec).width <= width:
        return
    if spec.get("autosize") not in ("none", {"type": "none"}):
        spec.pop("autosize", None)
    mean = sum(named) / len(named) if named else 1
    heights = [panel.get("height") for panel, *_ in panels]

    def taken(size: float) -> float:
        for (panel, share, asked), height in zip(panels, heights, strict=True):
            for inner in views(panel):
                inner.pop("width", None)
            panel["width"] = math.floor(size * share * (asked / mean if _is_number(asked) else 1))
            if _is_number(asked) and _is_number(height) and _keeps_shape(panel):
                panel["height"] = round(height * panel["width"] / asked)
        return draw(spec).width

    legend = natural.beside + _OFFSET - natural.overhang if plan.below and natural.beside else 0
    guess = width - natural.width + natural.plotted_width + legend - _SLACK / 2
    share = sum(share for _, share, _ in panels) / len(panels)
    slope = max(1.0, in_row * share)  # panels in a row may share one size
    size, least, best = min(max(guess, 0.3 * width), width - 2 * _PADDING) / slope, _LEAST_PLOT * width / slope, 0.0
    room = width - taken(size)
    for _ in range(_TRIALS):
        if room >= -1:  # as near as no fault is
            best = max(best, size)
        if -1 <= room <= _SLACK or (room < 0 and size <= least):
            break
        tried, size = size, max(least, size + (room - 1) / slope)
        if size == tried:
            break
        left, room = room, width - taken(size)
        slope = max((left - room) / (size - tried), 0.8)
        least = min(least, _LEAST_PLOT * width / slope)  # more panels may stand in a row than could be seen
    taken(max(best, least))


def _in_row(spec: Spec, plan: Plan, natural: Geometry) -> int:
    """Tell how many panels stand in a row; a grid of rows and columns is none that :func:`_stack` can break."""
    places = (place for view in views(spec) for place in (view.get("repeat"), view.get("facet"), view.get("encoding")))
    if not plan.phone or any(isinstance(place, dict) and {"row", "column"} <= place.keys() for place in places):
        return natural.columns
    return min(natural.columns, plan.columns)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float)


def _keeps_shape(spec: Spec) -> bool:
    """Tell whether a view's height belongs to its width, as a map's does."""
    return any("projection" in view or mark_type(view) in ("geoshape", "arc") for view in views(spec))


def mark_type(view: Spec) -> str | None:
    """Give the kind of mark that a view draws, or None."""
    mark = view.get("mark")
    return mark.get("type") if isinstance(mark, dict) else mark


def _stack(spec: Spec, columns: int) -> None:
    """Put what stands side by side below each other, where the grammar allows it."""
    for view in views(spec):
        if "hconcat" in view:
            view["vconcat"] = view.pop("hconcat")
        if "concat" in view or isinstance(view.get("repeat"), list):
            view["columns"] = columns
        if isinstance(view.get("repeat"), dict) and "row" not in view["repeat"] and "column" in view["repeat"]:
            view["repeat"] = {**view["repeat"], "row": view["repeat"]["column"]}
            del view["repeat"]["column"]
            _rename_repeat(view["spec"])
        facet = view.get("facet")
        if isinstance(facet, dict):
            if "column" in facet and "row" not in facet:
                view["facet"] = facet["column"]
            if "row" not in facet:
                view["columns"] = columns
        encoding = view.get("encoding", {})
        if "column" in encoding and "row" not in encoding:
            encoding["facet"] = encoding.pop("column")
        if "facet" in encoding:
            encoding["facet"]["columns"] = columns


def _rename_repeat(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("repeat") == "column":
            node["repeat"] = "row"
        for child in node.values():
            _rename_repeat(child)
    elif isinstance(node, list):
        for child in node:
            _rename_repeat(child)


def _wrap_panels(spec: Spec, columns: int) -> None:
    """Break rows of panels that name no number of columns."""
    for view in views(spec):
        facet = view.get("facet")
        if isinstance(facet, dict) and not {"row", "column"} & facet.keys():
            view.setdefault("columns", columns)
        if "concat" in view or isinstance(view.get("repeat"), list):
            view.setdefault("columns", columns)
        if "facet" in view.get("encoding", {}):
            view["encoding"]["facet"].setdefault("columns", columns)


def _raise_text(node: Any, smallest: float) -> None:
    """Raise every size of lettering that a specification names to the smallest that is readable."""
    if isinstance(node, list):
        for child in node:
            _raise_text(child, smallest)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("data", "datasets"):
                continue
            if re.search(r"[fF]ontSize$", key):
                if _is_number(value):
                    node[key] = max(value, smallest)
                elif isinstance(value, dict) and _is_number(value.get("value")):
                    value["value"] = max(value["value"], smallest)
            _raise_text(value, smallest)
