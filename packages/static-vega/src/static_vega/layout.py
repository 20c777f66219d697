"""Lay a Vega-Lite specification out for a width in pixels.

The author's specification says what to draw, a page says how wide. The width of the plot, or of each
of its panels, is solved for from trial drawings.
"""

import copy
import math
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from static_vega.fonts import FONT
from static_vega.spec import Spec, views, words

Measure = Callable[[Spec], float]

SMALLEST_TEXT = 11
"""Pixels below which no lettering of a chart falls on a page."""

BASE_CONFIG: Spec = {
    "background": "transparent",
    "font": FONT,
    "axis": {"labelFontSize": 12, "titleFontSize": 12},
    "header": {"labelFontSize": 12, "titleFontSize": 12},
    "legend": {"labelFontSize": 12, "titleFontSize": 12},
    "scale": {"minFontSize": SMALLEST_TEXT},
    "text": {"fontSize": 12},
    "title": {"fontSize": 14, "frame": "bounds", "subtitleFontSize": 12},
}

_ROWS = ("concat", "hconcat", "vconcat")
_HEIGHT = 300  # of a view that names none, Altair's own
_TRIALS = 5
_SLACK = 6  # pixels of the width that may stay empty
_LEAST_PLOT = 0.3  # of the width; beyond that the page may scale the drawing
_TEXT = 12  # pixels, of labels and of titles of axes and legends
_LINE = 14  # pixels from line to line of such a text
_STEP = 20  # pixels from one category to the next, Vega-Lite's own
_SIDE = 0.45  # of the width, that labels down the side may take
_LEGENDS = words("angle color fill fillOpacity opacity shape size stroke strokeDash strokeOpacity strokeWidth")
_BESIDE = (None, "left", "right")
_CHARACTER = 0.56  # mean advance of a letter, in units of the font's size


def laid_out(spec: Spec, width: int, measure: Measure, *, phone: bool = False) -> Spec:
    """Give the specification that draws this chart no wider than `width`.

    Args:
        spec: a Vega-Lite specification; it is not changed.
        width: pixels that the whole drawing may take, axes and legends included.
        measure: draws a specification and tells the width it took.
        phone: put panels below each other and legends below the chart, and break long lettering.
    """
    spec = copy.deepcopy(spec)
    spec["config"] = merged(BASE_CONFIG, spec.get("config", {}))
    if phone:
        _stack(spec)
        _put_legends_below(spec, width)
    _wrap_panels(spec, 1 if phone else 3)
    _break_titles(spec, width)
    _break_labels(spec, width)
    _raise_text(spec, SMALLEST_TEXT)
    _fit(spec, width, measure)
    taken = measure(spec)
    if taken > width:  # the page will scale it down, so its lettering starts larger
        _raise_text(spec, math.ceil(SMALLEST_TEXT * taken / width))
    return spec


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


def _fit(spec: Spec, width: int, measure: Measure) -> None:
    """Solve for the width of the panels: the drawing's width is close to linear in it.

    Vega's own ``fit`` would serve single views only, and does not count what is taller than the plot.
    """
    panels = [(panel, share, panel.get("width")) for panel, share in _panels(spec)]
    if all(_is_number(asked) for *_, asked in panels) and measure(spec) <= width:
        return
    if spec.get("autosize") not in ("none", {"type": "none"}):
        spec.pop("autosize", None)
    named = [asked for *_, asked in panels if _is_number(asked)]
    mean = sum(named) / len(named) if named else 1
    heights = [panel.get("height") for panel, *_ in panels]

    def taken(size: float) -> float:
        for (panel, share, asked), height in zip(panels, heights, strict=True):
            for inner in views(panel):
                inner.pop("width", None)
            panel["width"] = math.floor(size * share * (asked / mean if _is_number(asked) else 1))
            if height == "container":
                panel["height"] = _HEIGHT
            elif _is_number(asked) and _is_number(height) and _keeps_shape(panel):
                panel["height"] = round(height * panel["width"] / asked)
        return measure(spec)

    low, high = 0.4 * width, 0.8 * width
    at_low, at_high = taken(low), taken(high)
    slope = max((at_high - at_low) / (high - low), 0.8)
    least = _LEAST_PLOT * width / max(slope, 1)
    size, best = max(least, low + (width - at_low) / slope), least
    for _ in range(_TRIALS):
        room = width - taken(size)
        if room >= 0:
            best = max(best, size)
        if 0 <= room <= _SLACK or (room < 0 and size <= least):
            break
        size = max(least, size + (room - 1) / slope)
    taken(best)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _keeps_shape(spec: Spec) -> bool:
    """Tell whether a view's height belongs to its width, as a map's does."""
    return any("projection" in view or _mark_type(view) in ("geoshape", "arc") for view in views(spec))


def _mark_type(view: Spec) -> str | None:
    mark = view.get("mark")
    return mark.get("type") if isinstance(mark, dict) else mark


def _stack(spec: Spec) -> None:
    """Put what stands side by side below each other, where the grammar allows it."""
    for view in views(spec):
        if "hconcat" in view:
            view["vconcat"] = view.pop("hconcat")
        if "concat" in view or isinstance(view.get("repeat"), list):
            view["columns"] = 1
        if isinstance(view.get("repeat"), dict) and "row" not in view["repeat"] and "column" in view["repeat"]:
            view["repeat"] = {**view["repeat"], "row": view["repeat"]["column"]}
            del view["repeat"]["column"]
            _rename_repeat(view["spec"])
        facet = view.get("facet")
        if isinstance(facet, dict):
            if "column" in facet and "row" not in facet:
                view["facet"] = facet["column"]
            if "row" not in facet:
                view["columns"] = 1
        encoding = view.get("encoding", {})
        if "column" in encoding and "row" not in encoding:
            encoding["facet"] = encoding.pop("column")
        if "facet" in encoding:
            encoding["facet"]["columns"] = 1


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


def _put_legends_below(spec: Spec, width: int) -> None:
    """Put legends that stand beside the chart below it, in as many columns as their labels leave room for."""
    config = spec["config"]["legend"]
    if config.get("orient") not in _BESIDE:
        return
    fields = {"y": [], "legend": []}
    for view in views(spec):
        for name, channel in view.get("encoding", {}).items():
            if isinstance(channel, dict):
                fields["y" if name == "y" else "legend"].append(channel.get("field"))
                legend = channel.get("legend")
                if isinstance(legend, dict) and legend.get("orient") in _BESIDE:
                    legend.pop("orient", None)
    side, label = (max((len(text) for one in fields[key] for text in _labels(spec, one)), default=6) for key in fields)
    room = width - min(_across(side), _SIDE * width) - 2 * _TEXT  # a legend starts where the plot does
    config.update(
        columns=max(1, int(room / (_across(label) + 2.5 * _TEXT))),
        gradientLength=min(200, room - 2 * _TEXT),
        labelLimit=room - 2 * _TEXT,
        layout={"bottom": {"anchor": "start", "direction": "vertical"}},
        orient="bottom",
        titleLimit=room,
    )


def _break_titles(spec: Spec, width: int) -> None:
    """Break titles into lines that fit; Vega draws a long one past the edge."""
    sizes = spec["config"]["title"]
    legend = spec["config"]["legend"].get("titleLimit", 180)  # pixels; Vega cuts off a longer one
    shares = {id(panel): share for panel, share in _panels(spec)}
    for view in views(spec):
        room = width * shares.get(id(view), 1)
        title = view.get("title")
        if isinstance(title, str | list):
            view["title"] = _broken(title, room, sizes["fontSize"])
        elif isinstance(title, dict):
            for key, size in (("text", "fontSize"), ("subtitle", "subtitleFontSize")):
                if isinstance(title.get(key), str | list):
                    title[key] = _broken(title[key], room, title.get(size, sizes[size]))
        height = view.get("height", _HEIGHT)
        rooms = {"x": room * 0.6, "y": height if _is_number(height) else _HEIGHT}
        for name, channel in view.get("encoding", {}).items():
            if isinstance(channel, dict) and name in (*rooms, *_LEGENDS):
                _break_guide_title(channel, "axis" if name in rooms else "legend", rooms.get(name, legend))


def _break_guide_title(channel: Spec, guide: str, room: float) -> None:
    """Break the title of an axis or a legend, not the channel's, which also names the fact in tooltips."""
    own = channel.get(guide, {})
    title = own.get("title", channel.get("title")) if isinstance(own, dict) else None
    if isinstance(title, str) and isinstance(lines := _broken(title, room, _TEXT), list):
        channel[guide] = {**own, "title": lines}


def _break_labels(spec: Spec, width: int) -> None:
    """Break the long names of categories down the side into lines; Vega cuts them off."""
    room = int(0.4 * width / (_TEXT * _CHARACTER))
    lines = f"split(trim(replace(datum.label, regexp('(.{{1,{room}}})( +|$)', 'g'), '$1\\n')), '\\n')"
    centred = {"expr": f"-{_LINE / 2} * (length({lines}) - 1)"}  # Vega starts a broken label at its middle
    for view in views(spec):
        channel = view.get("encoding", {}).get("y")
        if not isinstance(channel, dict) or channel.get("type") not in ("nominal", "ordinal"):
            continue
        axis = channel.get("axis", {})
        labels = _labels(spec, channel.get("field"))
        if axis is None or "labelExpr" in axis or max(map(len, labels), default=0) <= room:
            continue
        channel["axis"] = {"labelLimit": round(_SIDE * width), "labelOffset": centred, **axis, "labelExpr": lines}
        if _mark_type(view) == "bar":
            channel["scale"] = {"paddingInner": 0.4, **(channel.get("scale") or {})}
        row = _LINE * max(len(textwrap.wrap(label, room)) for label in labels) + 10
        height = view.get("height", {"step": _STEP})
        if isinstance(height, dict):
            view["height"] = {**height, "step": max(height.get("step", _STEP), row)}
        elif _is_number(height):
            view["height"] = max(height, row * len(labels))


def _across(characters: float) -> float:
    return characters * _TEXT * _CHARACTER


def _labels(spec: Spec, field: Any) -> set[str]:
    """Give what a field holds in the rows of the specification, as text."""
    if not isinstance(field, str):  # none, or one that a repetition fills in
        return set()
    rows = (row for data in spec.get("datasets", {}).values() if isinstance(data, list) for row in data)
    return {str(row[field]) for row in rows if isinstance(row, dict) and row.get(field) is not None}


def _broken(text: str | list[str], room: float, size: float) -> list[str] | str:
    """Break a text into the lines that `room` pixels hold."""
    given = [text] if isinstance(text, str) else text
    characters = max(8, int(room / (size * _CHARACTER)))
    lines = [line for part in given for line in textwrap.wrap(str(part), characters) or [""]]
    return lines if len(lines) > 1 else text


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


def merged(base: Spec, over: Spec) -> Spec:
    """Give `base` with everything `over` says laid on top, key by key."""
    both = {
        key: merged(base[key], over[key])
        for key in base.keys() & over.keys()
        if isinstance(base[key], dict) and isinstance(over[key], dict)
    }
    return {**copy.deepcopy(base), **over, **both}
