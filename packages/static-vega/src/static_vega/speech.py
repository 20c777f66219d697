"""What a chart says to those who hear it: the names of its marks, and its structure.

Vega-Lite names a mark by every column that its encoding touches. Here a mark is named as a person would: by what its
author wrote, else by its tooltip, else by its channels, values before titles. The names are expressions in the
compiled chart, so that a picture and a live view speak alike. Behind each name, parted by signs that no text
holds, a picture first carries the facts that the name is made of; :func:`heard` reads them and :func:`settle`
takes them out.
"""

import copy
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree

from static_vega.spec import Spec, views, words

Element = ElementTree.Element

MANY = 100
"""More marks of one kind than these are named together, and not one by one."""

_ALL_TOLD = 500
"""Where a drawing has more named marks than these, each kind of a plot is named together."""

_FACT, _UNIT = "\u241e", "\u241f"  # the signs for a record and for a unit
_POINTS = "static-vega-points"
_VALUE = "static-vega-value"
_NESTED = words("area line trail")  # one path draws all the points of a group
# Channels that place or link a mark and say nothing of it.
_UNHEARD = words("detail href key latitude latitude2 longitude longitude2 order url")
_UNIT_OF_TIME = re.compile("year|quarter|month|week|dayofyear|day|date|hours|minutes|seconds|milliseconds")
_QUOTES = "\"'"
_NOTHING = '""'  # as an expression


@dataclass(frozen=True)
class Part:
    """One part of what a mark says: a value as written, what it is of, and of an amount the number itself.

    In a compiled chart the value and the number are expressions.
    """

    title: str
    value: str
    amount: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount."""
        return bool(self.amount)


@dataclass(frozen=True)
class Fact:
    """What one mark, or one point of a line, says."""

    name: str
    parts: tuple[Part, ...]


@dataclass
class Panel:
    """A plot, or what holds plots.

    Attributes:
        name: what tells it from its neighbours, or "".
        marks: the kinds of its marks as Vega names them, in the order of the drawing.
        guides: what its axes and legends say.
        facts: what its marks say, in the order of the drawing.
        panels: the plots inside it.
    """

    name: str = ""
    marks: list[str] = field(default_factory=list)
    guides: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    panels: list["Panel"] = field(default_factory=list)


class Moment(float):
    """A time, in milliseconds since 1970 began, in UTC."""


@dataclass(frozen=True)
class Heard:
    """What a drawing says.

    Attributes:
        structure: its plots.
        values: the first value of each parameter that is bound to an input, by name.
    """

    structure: Panel
    values: dict[str, Any]


# Names, as expressions in a compiled chart


def told(vega: Spec, spec: Spec) -> Spec:
    """Give a compiled chart that names its marks, for a drawing that :func:`settle` makes ready.

    Args:
        vega: a Vega specification.
        spec: the Vega-Lite specification that it was compiled from.
    """
    vega = _copied(vega)
    for siblings, mark, naming in list(_namings(vega, spec)):
        update = _encode(mark, naming["encode"])
        if not naming.get("aria", True):
            mark["aria"] = False
        parts = naming["parts"]
        if mark["type"] not in _NESTED:
            if parts:
                update["description"] = {"signal": f"{update['description']['signal']} + {_record(parts)}"}
        elif "fact" in naming["encode"]:
            place: Spec = {channel: update[channel] for channel in ("x", "y", "defined") if channel in update}
            fact = f"{update.pop('fact')['signal']} + {_record(parts)}"
            if "signal" in update.get("defined", {}):
                fact = f"{update['defined']['signal']} ? {fact} : null"
            points = {**place, "size": {"value": 0}, "opacity": {"value": 0}, "description": {"signal": fact}}
            kept: Spec = {key: mark[key] for key in ("from", "sort") if key in mark}
            siblings.append(
                {"name": f"{_POINTS}-{len(siblings)}", "type": "symbol", **kept, "encode": {"update": points}}
            )
    bound = [signal["name"] for signal in vega.get("signals", ()) if "input" in (signal.get("bind") or {})]
    vega["marks"] = [*vega.get("marks", ()), *map(_value_mark, bound)]
    return vega


def named(vega: Spec, spec: Spec, root: Element) -> Spec:
    """Give a compiled chart for a live view that says what its picture says.

    Args:
        vega: a Vega specification.
        spec: the Vega-Lite specification that it was compiled from.
        root: its drawing, before :func:`settle`.
    """
    vega = _copied(vega)
    hushed = _hushed(root)
    counts: dict[str, set[int]] = {}
    for group in _mark_groups(root):
        counts.setdefault(_own_name(group), set()).add(len(list(_named(group))))
    for _, mark, naming in list(_namings(vega, spec)):
        if hushed.get(mark.get("name", ""), "named"):
            _encode(mark, naming["encode"])
            mark |= {key: naming[key] for key in ("aria",) if key in naming}
    for _, mark, _ in _walk(vega):
        name = mark.get("name", "")
        if called := hushed.get(name):
            mark["description"] = f"{counts[name].pop():,} {called}" if len(counts[name]) == 1 else called
            _encode(mark, {"aria": {"value": False}})
        elif called == "":
            mark["aria"] = False
            _encode(mark, {"description": {"value": None}})
    return vega


def _copied(vega: Spec) -> Spec:
    """Copy a compiled chart, but not its rows."""
    return copy.deepcopy({key: value for key, value in vega.items() if key != "data"}) | {"data": vega.get("data", [])}


def _encode(mark: Spec, channels: Spec) -> Spec:
    """Lay channels over those of a mark, and give all of them."""
    update: Spec = mark.setdefault("encode", {}).setdefault("update", {})
    update.update(channels)
    return update


def _namings(vega: Spec, spec: Spec) -> Iterator[tuple[list[Spec], Spec, Spec]]:
    """Give each mark that has something to say with its siblings, its new encodings, and their parts."""
    unheard, dates = _unheard_titles(spec), _units_of_time(spec)
    marks = list(_walk(vega))
    points = [_update(mark).get("description") for _, mark, _ in marks if mark["type"] == "symbol"]
    columns = [
        _columns(json.dumps([part.value for part in _parts(_update(mark), dates)]))
        for _, mark, _ in marks
        if mark["type"] not in ("group", "text")
    ]
    for siblings, mark, parent in marks:
        if mark.get("aria") is False:  # the author's word
            continue
        own = _update(mark).get("description")
        groupby = _groupby(mark)
        if mark["type"] == "group":
            if groupby and not mark.get("name", "").endswith("pathgroup"):
                signal = _list([f"datum[{json.dumps(each)}]" for each in groupby])
                yield siblings, mark, {"encode": {"description": {"signal": signal}}, "parts": ()}
            continue
        parts = tuple(part for part in _parts(_update(mark), dates) if part.title not in unheard)
        if not parts:
            continue
        if mark["type"] == "text":
            encode = {} if _is_authors(own) else {"description": {"value": None}}  # its own words are read
            fields = _columns(json.dumps(_update(mark).get("text")))
            repeats = bool(fields) and any(fields <= others for others in columns)
            yield siblings, mark, {"encode": encode, "parts": (), "aria": not repeats}
        elif mark["type"] in _NESTED:
            yield siblings, mark, _line_naming(parts, _groupby(parent), has_points=own in points)
        else:
            yield siblings, mark, {"encode": {"description": {"signal": _phrase(parts)}}, "parts": parts}


def _line_naming(parts: tuple[Part, ...], groupby: list[str], *, has_points: bool) -> Spec:
    """Name a line by its group; its points, where no marks stand on them, are facts of their own."""
    fields = [f"datum[{json.dumps(name)}]" for name in groupby]
    group = [part for part in parts if any(name in part.value for name in fields)]
    rest = [part for part in parts if part not in group]
    if [part.is_amount for part in rest[:2]] == [True, True]:  # the first says where along the line a point is
        rest[0] = replace(rest[0], amount="")
    if group:
        name = _phrase(group)
    else:
        amounts, others = ([part.title for part in rest if part.is_amount is one] for one in (True, False))
        name = json.dumps(" by ".join(filter(None, (" and ".join(amounts), ", ".join(others)))))
    parts = (*group, *rest)
    encode = {"description": {"signal": name}}
    if not has_points:
        encode["fact"] = {"signal": _phrase(parts)}
    return {"encode": encode, "parts": parts}


def _walk(scope: Spec, parent: Spec | None = None) -> Iterator[tuple[list[Spec], Spec, Spec]]:
    for mark in list(scope.get("marks", ())):
        yield scope["marks"], mark, parent or {}
        yield from _walk(mark, mark)


def _update(mark: Spec) -> Spec:
    update: Spec = mark.get("encode", {}).get("update", {})
    return update


def _columns(expression: str) -> set[str]:
    """Give the columns that an expression, written as JSON, reads."""
    return set(re.findall(r'datum\[\\"(.*?)\\"\]', expression))


def _groupby(mark: Spec) -> list[str]:
    found = mark.get("from", {}).get("facet", {}).get("groupby", [])
    return [found] if isinstance(found, str) else found


def _is_authors(description: Any) -> bool:
    """Tell whether a description is what an author wrote, and not what Vega-Lite makes of the encoding."""
    return bool(description) and not _pairs(description)


def _unheard_titles(spec: Spec) -> set[str]:
    """Give the titles of columns that only place or link marks."""
    titles: dict[bool, set[str]] = {True: set(), False: set()}
    for view in views(spec):
        for channel, definition in view.get("encoding", {}).items():
            if channel == "tooltip":
                continue
            for one in definition if isinstance(definition, list) else [definition]:
                if isinstance(one, dict):
                    titles[channel in _UNHEARD] |= {str(one[key]) for key in ("field", "title") if one.get(key)}
    return titles[True] - titles[False]


def _units_of_time(spec: Spec) -> dict[str, str]:
    """Give the value of each channel that names a unit of time, by its title: Vega-Lite reads another column."""
    values = {}
    for view in views(spec):
        for one in view.get("encoding", {}).values():
            unit, column = (one.get("timeUnit"), one.get("field")) if isinstance(one, dict) else (None, None)
            if isinstance(unit, str) and isinstance(column, str):
                parts = _UNIT_OF_TIME.findall(unit)
                guides = (one, one.get("axis"), one.get("legend"))
                titles = [guide["title"] for guide in guides if isinstance(guide, dict) and guide.get("title")]
                if one.get("type") in ("nominal", "ordinal"):
                    made = f"{unit}_{column}"
                    value = f"timeFormat(datum[{json.dumps(made)}], timeUnitSpecifier({json.dumps(parts)}))"
                    for title in [f"{column} ({'-'.join(parts)})", *titles]:
                        values[", ".join(title) if isinstance(title, list) else str(title)] = value
    return values


def _parts(update: Spec, dates: dict[str, str]) -> list[Part]:
    description = update.get("description")
    if _is_authors(description):
        signal = description.get("signal") if isinstance(description, dict) else None
        return [Part("", signal or json.dumps(_constant(description)))]
    channels = [_part(title, value) for title, value in _pairs(description)]
    channels = [replace(part, value=dates.get(part.title, part.value)) for part in channels]
    tooltip = update.get("tooltip")
    if isinstance(tooltip, dict) and isinstance(signal := tooltip.get("signal"), str) and signal != "datum":
        if signal.startswith("{"):
            parts = [_part(*_split(one, ": ", 1)) for one in _split(signal[1:-1], ", ") if one]
            if all(part.is_amount for part in parts):  # amounts of what, the channels tell
                parts = [*(part for part in channels if not part.is_amount), *parts]
            return _distinct(parts)
        first = [] if signal.startswith("format(") else [Part("", signal)]
        return _distinct([*first, *channels])
    return _distinct(channels)


def _distinct(parts: Iterable[Part]) -> list[Part]:
    """Leave out what another part says under another title."""
    return list({re.sub(r"[() ]|\\n", "", part.value): part for part in reversed(list(parts))}.values())[::-1]


def _constant(description: Any) -> str:
    value = description.get("value", "") if isinstance(description, dict) else ""
    return value if isinstance(value, str) else ""


def _pairs(description: Any) -> list[tuple[str, str]]:
    """Read the titles and values of a description that Vega-Lite made: ``"title: " + (value) + "; title: " + …``."""
    signal = description.get("signal") if isinstance(description, dict) else None
    pieces = _split(signal, " + ") if isinstance(signal, str) else []
    titles, values = pieces[::2], pieces[1::2]
    if not titles or len(titles) != len(values) or not all(title.endswith(': "') for title in titles):
        return []
    return [(f'"{title[1:].removeprefix("; ")[:-3]}"', value) for title, value in zip(titles, values, strict=True)]


def _part(title: str, value: str) -> Part:
    value = value.strip()
    bare = value[1:-1] if value.startswith("(") and value.endswith(")") else value
    amount = ""
    if bare.startswith("format(") and " \u2013 " not in bare:  # a range of a histogram is a place, not an amount
        amount, *_ = _split(bare.removeprefix("format("), ", ")
        if bare == f'format({amount}, "")':  # where the author names no format, a person says 5.667
            bare = (
                f'abs({amount}) >= 1e5 ? format({amount}, ",") : {amount} === round({amount}) || abs({amount}) >= 1e4'
                f' ? {bare} : format({amount}, ".4~r")'
            )
    try:
        title = json.loads(title)
    except ValueError:  # Vega-Lite leaves a backslash in a column's name as it is
        title = title[1:-1]
    return Part(title.strip(), bare, amount)


def _split(text: str, separator: str, most: int = -1) -> list[str]:
    """Split an expression where it is neither quoted nor in brackets."""
    parts, start, depth, at, quote = [], 0, 0, 0, ""
    while at < len(text):
        sign = text[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in _QUOTES:
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif not depth and most and text.startswith(separator, at):
            parts.append(text[start:at])
            start = at + len(separator)
            at, most = start - 1, most - 1
        at += 1
    return [*parts, text[start:]]


def _phrase(parts: Iterable[Part]) -> str:
    """Write the expression of what a person would say: "Sweden, 2016: 28"."""
    heads, amounts = ([part for part in parts if part.is_amount is one] for one in (False, True))
    if len(amounts) == 1 and heads:
        return f'{_list([part.value for part in heads])} + ": " + ({amounts[0].value})'
    said = [f"{json.dumps(f'{part.title} '.lstrip())} + ({part.value})" for part in amounts]
    if not heads:
        return ' + ", " + '.join(said)
    return ' + ", " + '.join([_list([part.value for part in heads]), *said])


def _list(values: list[str]) -> str:
    """Write the expression of some values with commas between those that are not empty."""
    if len(values) == 1:
        return f'("" + ({values[0]}))'
    joined = " + ".join(f'(({value}) + "" === "" ? "" : ", " + ({value}))' for value in values)
    return f"slice({joined}, 2)"


def _record(parts: Iterable[Part]) -> str:
    return " + ".join(
        f"{json.dumps(_FACT + part.title + _UNIT)} + ({part.amount or _NOTHING}) + {json.dumps(_UNIT)} + ({part.value})"
        for part in parts
    )


def _value_mark(name: str) -> Spec:
    """Make a mark, of no size, that tells the first value of a signal with its type."""
    typed = (
        f'!isValid({name}) ? "null" : isDate({name}) ? "date" + time({name}) : isString({name}) ? "text" + {name}'
        f' : "json" + {name}'
    )
    description = {"signal": f"{json.dumps(name + _UNIT)} + ({typed})"}
    return {
        "name": f"{_VALUE}-{name}",
        "type": "symbol",
        "encode": {"update": {"size": {"value": 0}, "description": description}},
    }


# What a drawing says


def heard(root: Element) -> Heard:
    """Read what a drawing of a chart made by :func:`told` says."""
    structure = Panel()
    _hear(root, structure, {name for name, summary in _hushed(root).items() if not summary})
    marks = (group for group in _mark_groups(root) if _own_name(group).startswith(_VALUE))
    values = dict(_value(each.get("aria-label", "")) for group in marks for each in _named(group))
    return Heard(structure, values)


def settle(root: Element) -> None:
    """Make a drawing say each thing once, and take out what :func:`heard` reads."""
    hushed = _hushed(root)
    for element in root.iter():
        for child in list(element):
            if _own_name(child).startswith((_POINTS, _VALUE)):
                element.remove(child)
        if "aria-label" in element.attrib:
            element.set("aria-label", _name(element))
            if element.get("aria-roledescription") in ("axis", "legend"):  # it has said what its letters say
                for child in element:
                    _hide(child)
        elif element.get("role") == "graphics-object":  # browsers would name it by all that is in it
            del element.attrib["role"], element.attrib["aria-roledescription"]
    for group in _mark_groups(root):
        for name in _classes(group) & hushed.keys():
            hidden = list(_named(group)) if hushed[name] else [group]
            if hushed[name] and len(hidden) < 2:
                continue
            for element in hidden:
                _hide(element)
            if hushed[name]:
                group.attrib |= {"role": "graphics-symbol", "aria-label": f"{len(hidden):,} {hushed[name]}"}


def _hide(element: Element) -> None:
    for name in ("role", "aria-label", "aria-roledescription"):
        element.attrib.pop(name, None)
    element.set("aria-hidden", "true")


def _hushed(root: Element) -> dict[str, str]:
    """Tell the marks not heard one by one, by name: "" for those that repeat others, else what they are called."""
    hushed: dict[str, str] = {}
    scopes = _scopes(root)
    most = 1 if sum(1 for groups in scopes for group in groups for _ in _named(group)) > _ALL_TOLD else MANY
    for groups in scopes:
        known: set[str] = set()
        for group in sorted(groups, key=lambda group: _kind(group) == "rule"):  # a box says what its whiskers say
            name, said = _own_name(group), [_name(each) for each in _named(group)]
            if said and known.issuperset(said) and not name.startswith(_POINTS):
                hushed[name] = ""
            elif len(said) > most and not name.startswith((_POINTS, _VALUE)):
                hushed[name] = kinds([_kind(group)])[1]
            known.update(said)
        everything = "\n".join(known)
        for group in groups:
            shown = {text for text in _letterings(group) if text}
            if shown and known and all(text in everything for text in shown):
                hushed[_own_name(group)] = ""
    return hushed


def _scopes(root: Element) -> list[list[Element]]:
    """Give the groups of marks of each plot; the lines of a plot are scopes of Vega's, but none of a reader's."""
    scopes: list[list[Element]] = [[]]

    def collect(element: Element, scope: list[Element]) -> None:
        classes = _classes(element)
        if "role-mark" in classes:
            scope.append(element)
            return
        for child in element:
            if "role-scope" in classes and not _own_name(element).endswith("pathgroup"):
                scopes.append([])
                collect(child, scopes[-1])
            else:
                collect(child, scope)

    collect(root, scopes[0])
    return scopes


def _hear(element: Element, panel: Panel, silent: set[str]) -> None:
    label = element.get("aria-label", "")
    kind = element.get("aria-roledescription")
    if kind in ("axis", "legend") and label and label not in panel.guides:
        panel.guides.append(label)
    classes = _classes(element)
    if "role-mark" in classes:
        unheard = element.get("aria-hidden") or _own_name(element) in silent or _own_name(element).startswith(_VALUE)
        if not unheard:
            _hear_marks(element, panel)
        return
    if "role-scope" in classes and not any(name.endswith("pathgroup") for name in classes):
        for item in element:
            inner = Panel(item.get("aria-label", ""))
            _hear(item, inner, silent)
            if inner.facts or inner.panels or inner.guides:
                panel.panels.append(inner)
        return
    for child in element:
        _hear(child, panel, silent)


def _hear_marks(group: Element, panel: Panel) -> None:
    named = list(_named(group))
    if not _own_name(group).startswith(_POINTS) and named and (kind := _kind(group)) not in panel.marks:
        panel.marks.append(kind)
    facts = [Fact(text, ()) for text in _letterings(group) if text and not named]
    for element in named:
        name, *records = element.get("aria-label", "").split(_FACT)
        if records:
            parts = (record.split(_UNIT) for record in records)
            facts.append(Fact(name, tuple(Part(title, value, amount) for title, amount, value in parts)))
    known = {fact.name for fact in panel.facts}
    if not known.issuperset(fact.name for fact in facts):
        panel.facts += facts


def _value(label: str) -> tuple[str, Any]:
    name, _, typed = label.partition(_UNIT)
    kind, text = typed[:4], typed[4:]
    if kind == "text":
        return name, text
    if kind == "date":
        return name, Moment(text)
    try:
        return name, json.loads(text) if kind == "json" else None
    except ValueError:
        return name, text


def _mark_groups(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if "role-mark" in _classes(element))


def _classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def _own_name(group: Element) -> str:
    return next((name for name in group.get("class", "").split() if not re.match("(mark|role)-", name)), "")


def _named(group: Element) -> Iterator[Element]:
    """Walk through the marks of a group that have a name; a link stands around its mark."""
    return (each for each in group.iter() if each is not group and each.get("aria-label"))


def _name(element: Element) -> str:
    return element.get("aria-label", "").partition(_FACT)[0]


def _letterings(group: Element) -> list[str]:
    return [" ".join(" ".join(text.itertext()).split()) for text in group.iter() if text.tag.endswith("text")]


def _kind(group: Element) -> str:
    """Give the kind of a group's marks: "bar", "line", "point"."""
    found = next((each.get("aria-roledescription", "") for each in _named(group)), "")
    if not found or found.endswith(" mark"):
        found = next((name[5:] for name in _classes(group) if name.startswith("mark-")), "")
    return found


_KINDS = {
    "arc": ("pie chart", "sectors"),
    "area": ("area chart", "areas"),
    "bar": ("bar chart", "bars"),
    "box": ("box plot", "boxes"),
    "circle": ("scatter plot", "points"),
    "geoshape": ("map", "shapes"),
    "errorband": ("chart of ranges", "bands"),
    "errorbar": ("chart of ranges", "ranges"),
    "image": ("chart of pictures", "pictures"),
    "line": ("line chart", "lines"),
    "point": ("scatter plot", "points"),
    "rect": ("heat map", "cells"),
    "rule": ("chart of lines", "rules"),
    "shape": ("map", "shapes"),
    "square": ("scatter plot", "points"),
    "symbol": ("scatter plot", "points"),
    "tick": ("strip plot", "ticks"),
    "trail": ("line chart", "lines"),
}


def kinds(marks: list[str]) -> tuple[str, str]:
    """Give what a plot of these kinds of marks is called, and what its marks are called."""
    marks = sorted(marks, key=lambda mark: mark == "rule")  # which help to read the others
    known = [_KINDS.get(mark, ("chart", "marks")) for mark in marks] or [("text", "words")]
    others = list(dict.fromkeys(plural for _, plural in known[1:] if plural != known[0][1]))
    return " with ".join(filter(None, (known[0][0], " and ".join(others)))), known[0][1]
