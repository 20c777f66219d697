"""Say in fewer words what a drawing shows: a page of a thousand dots holds one dot, and a thousand places."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

_Look = tuple[tuple[str, str], ...]
_Point = tuple[float, float]
_Box = tuple[float, float, float, float]

_LONG = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")
_PLACED = re.compile(r"translate\((-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)\)")
# Straight lines that follow each other are one step, of as many points. An e belongs to a number.
_STEP = re.compile(r"([A-DF-Za-df-z])((?<=L)[^A-DF-KM-Za-df-z]*|[^A-DF-Za-df-z]*)")
_NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?")
_ROUNDED = ("dx", "dy", "height", "transform", "width", "x", "x1", "x2", "y", "y1", "y2")
_SPOKEN = ("aria-hidden", "aria-label", "aria-roledescription", "role")
_PAINTS = ("fill", "stroke")
_OWN = {"aria-label", "clip-path", "href", "id"}  # of marks that are told one by one
_ELSEWHERE = {"transform", "aria-hidden", "aria-roledescription", "role"}  # what a mark says beside its look
_OF_ONE = {"aria-label", "href", "id", "opacity"}  # of groups that are not the same as two of them
_SEE_THROUGH = re.compile(r"#[0-9a-f]{8}\)?$")
_MARKER = {"markerUnits": "userSpaceOnUse", "overflow": "visible"}
_MANY = 20  # marks alike, from which on it is shorter to draw one and tell the places of all
_CROWD = 1000  # marks among which half a pixel is not seen
_LARGE = 10_000  # square pixels of a mark
_LONGEST = 1_000_000  # pixels of a row
_UNSEEN = 0.05  # pixels


def compact(root: Element, identifier: str) -> None:
    """Round a drawing's places to a tenth of a pixel, and write marks of one shape and look once.

    What is hidden from those who listen loses its name.

    Args:
        root: the drawing; it is changed.
        identifier: begins the ids of what is written once, and is unique in its page.
    """
    _flatten(root)
    markers: dict[_Look, str] = {}
    for group in list(root.iter("g")):
        if group.get("aria-hidden") == "true":
            _hush(group)
        if len(group) >= _MANY and not any(child.tag == "g" for child in group):
            _gather(group, identifier, markers)
    for element in root.iter():
        if element is not root and element.tag != "linearGradient":  # its places are parts of what it fills
            _shorten(element)
    for group in root.iter("g"):
        _join(group)


def _flatten(element: Element) -> None:
    """Take out groups that say nothing of what they hold, or nothing new, and make lines paths."""
    if element.get("transform") == "translate(0,0)":
        del element.attrib["transform"]
    if element.tag == "line" and not element.attrib.keys() & {"x1", "y1"}:
        element.tag = "path"
        element.set("d", f"M0,0L{element.attrib.pop('x2', '0')},{element.attrib.pop('y2', '0')}")
    for child in element:
        _flatten(child)
    inside = [one for child in element for one in (child if child.tag == "g" and not child.attrib else [child])]
    element[:] = inside[:1]
    for one in inside[1:]:
        if one.tag == "g" and one.attrib == element[-1].attrib and not one.attrib.keys() & _OF_ONE:
            element[-1].extend(one)
        else:
            element.append(one)


def _hush(group: Element) -> None:
    """Take their names from what is not heard."""
    for element in group.iter():
        if element is not group:
            for name in _SPOKEN:
                element.attrib.pop(name, None)


def _shorten(element: Element) -> None:
    """Write an element in fewer words: its place without a move where it can, a dot as a circle."""
    if element.tag == "path" and "aria-label" not in element.attrib:
        element.attrib.pop("aria-hidden", None)  # a shape without a name says nothing
    if place := _place(element):
        if circle := _CIRCLE.fullmatch(element.get("d", "")):
            del element.attrib["d"]
            element.tag = "circle"
            _put(element, cx=place[0], cy=place[1], r=float(circle[1]))
        elif drawn := _drawn(element.get("d", "")):
            (x, y), pen = drawn
            element.set("d", _path((x + place[0], y + place[1]), pen.steps))
            element.attrib.pop("transform", None)
        elif element.tag == "text" and not len(element) and not element.attrib.keys() & {"x", "y"}:
            _put(element, x=place[0], y=place[1])
    for name in _ROUNDED:
        if name in element.attrib:
            element.set(name, _LONG.sub(lambda number: _told(float(number[0])), element.attrib[name]))


def _place(element: Element) -> _Point | None:
    """Give where an element stands in its group; None where it is turned or scaled too."""
    found = _PLACED.fullmatch(element.get("transform", "translate(0,0)"))
    return (float(found[1]), float(found[2])) if found else None


def _put(element: Element, **places: float) -> None:
    element.attrib.pop("transform", None)
    element.attrib |= {name: _told(value) for name, value in places.items()}


# Marks that are alike


def _join(group: Element) -> None:
    """Draw lines of one look that follow each other in one path, where they are as they were one by one."""
    marks = list(group)
    group[:] = marks[:1]
    for mark in marks[1:]:
        last = group[-1]
        same = mark.tag == last.tag == "path" and mark.attrib | {"d": ""} == last.attrib | {"d": ""}
        if same and not mark.attrib.keys() & {*_OWN, "transform"} and _is_line(group.attrib | mark.attrib):
            last.attrib["d"] += mark.attrib["d"]
        else:
            group.append(mark)


def _is_line(look: dict[str, str]) -> bool:
    """Tell whether a mark is drawn in one opaque stroke."""
    stroke = look.get("stroke", "none")
    is_sheer = _SEE_THROUGH.search(stroke) or any("opacity" in name for name in look)
    return stroke != "none" and look.get("fill", "none") == "none" and not is_sheer


class _Mark(NamedTuple):
    """A mark that can be written as a place of its look.

    Attributes:
        look: the attributes of a path that draws it from its place on.
        place: where its outline starts.
        box: left, top, right and bottom of what it covers.
    """

    look: _Look
    place: _Point
    box: _Box

    @property
    def is_plain(self) -> bool:
        """Whether it has one colour, so that it does not matter which of two such marks covers the other."""
        look = dict(self.look)
        return any(look.get(paint, "none") == "none" for paint in _PAINTS)

    @property
    def pixels(self) -> list[int]:
        """The pixels that it covers, at least one, each as a number."""
        left, top, right, bottom = map(round, self.box)
        rows = (row * _LONGEST for row in range(top, max(bottom, top + 1)))
        return [pixel for row in rows for pixel in range(row + left, row + max(right, left + 1))]


def _gather(group: Element, identifier: str, markers: dict[_Look, str]) -> None:
    """Draw marks that differ in their place alone as the corners of one path, which shows a marker at each.

    A mark joins those of its look that were drawn before where nothing drawn since lies below it: what covers what
    stays as it was. Each marker is painted by itself, so that marks that shine through still do.
    """
    paints = {name: value for name, value in group.attrib.items() if name.startswith(_PAINTS)}
    marks = [(mark, _mark(mark, tuple(paints.items()))) for mark in group]
    alike = Counter(found.look for _, found in marks if found)
    paths: list[tuple[Element, list[_Mark]]] = []
    latest: dict[_Look, int] = {}
    drawn: dict[int, int] = {}  # by pixel, the last of the paths that covers it
    group[:] = []
    for mark, found in marks:
        if not found or alike[found.look] < _MANY:
            latest = {}
            group.append(mark)
            continue
        pixels = found.pixels if len(alike) > 1 else []
        below = max((drawn.get(pixel, 0) for pixel in pixels), default=0)
        if found.look not in latest or latest[found.look] < below:
            latest[found.look] = len(paths)
            if found.look not in markers:
                markers[found.look] = name = f"{identifier}-m{len(markers)}"
                group.append(marker := Element("marker", {"id": name, **_MARKER}))
                marker.append(Element("path", {"id": f"{name}m", **dict(found.look)}))
            group.append(path := Element("path", {name: "none" for name in _PAINTS if name in paints}))
            paths.append((path, []))
        paths[latest[found.look]][1].append(found)
        drawn.update(dict.fromkeys(pixels, latest[found.look]))
    for path, same in paths:
        name, places = markers[same[0].look], [each.place for each in same]
        if len(places) == 1:
            x, y = (round(2 * each) / 2 if len(marks) > _CROWD else each for each in places[0])
            path.tag, path.attrib = "use", {"href": f"#{name}m"}
            _put(path, x=x, y=y)
        else:
            corners = _corners(sorted(places) if same[0].is_plain else places)
            path.attrib |= {"marker-mid": f"url(#{name})", "d": corners}


def _mark(mark: Element, paints: _Look) -> _Mark | None:
    """Read a mark that is not heard and can stand anywhere; None of another.

    Args:
        mark: a child of a group.
        paints: how the group paints.
    """
    place = _place(mark)
    found = _at_nought(tuple(each for each in mark.attrib.items() if each[0] not in _ELSEWHERE), paints)
    if not place or not found:
        return None
    x, y = place
    look, start, (left, top, right, bottom) = found
    return _Mark(look, (x + start[0], y + start[1]), (x + left, y + top, x + right, y + bottom))


@lru_cache(maxsize=1000)
def _at_nought(attributes: _Look, paints: _Look) -> _Mark | None:
    """Read a mark without its place."""
    own = dict(attributes)
    drawn = _drawn(own.pop("d", ""))
    if not drawn or own.keys() & _OWN or any("url(" in value for value in own.values()):
        return None
    start, pen = drawn
    look = {"d": f"M0,0{pen.steps}", **dict(paints), **own}
    edge = float(look.get("stroke-width", 1)) / 2 if look.get("stroke", "none") != "none" else 0
    left, top, right, bottom = pen.box
    box = (left - edge, top - edge, right + edge, bottom + edge)
    is_large = (box[2] - box[0]) * (box[3] - box[1]) > _LARGE
    return None if is_large else _Mark(tuple(look.items()), start, box)


def _corners(places: list[_Point]) -> str:
    """Write a path with a corner at each place; its ends, which are none, stand on the first and the last."""
    pen = _Pen(places[0])
    pen.line(*places, places[-1])
    return _path(places[0], pen.steps)


# Outlines


class _Pen:
    """Writes a path, each step from where the one before has ended as it was rounded, so that no error adds up.

    Points are told from the start, and rounded so: paths of one shape are written alike wherever they start.
    """

    def __init__(self, start: _Point) -> None:
        self.here = self._start = self._begun = start
        self._x = self._y = 0  # tenths of a pixel from the start
        self._steps: list[str] = []
        self._points = [start]

    @property
    def steps(self) -> str:
        """What follows the start."""
        return "".join(self._steps)

    @property
    def box(self) -> _Box:
        """Left, top, right and bottom of what holds the path."""
        across, down = zip(*self._points, strict=True)
        return min(across), min(down), max(across), max(down)

    def go(self, command: str, *points: _Point, bend: Iterable[float] = ()) -> None:
        """Make a step of SVG by some points, of which the last is where it ends; `bend` tells what else it is."""
        told = [_short(each) for each in bend]
        x = y = 0
        for point in points:
            x, y = self._tenths_to(point)
            told += _tenths(x - self._x), _tenths(y - self._y)
        self._steps.append(command + ",".join(told).replace(",-", "-"))
        self._points += points
        self.here, self._x, self._y = points[-1], x, y
        if command == "m":
            self._begun = self.here

    def line(self, *points: _Point) -> None:
        """Draw straight lines from point to point."""
        for point in points:
            x, y = self._tenths_to(point)
            across, down = x - self._x, y - self._y
            if not down:
                self._steps.append(f"h{_tenths(across)}")
            elif not across:
                self._steps.append(f"v{_tenths(down)}")
            else:
                self._steps.append(f"l{_tenths(across)}{',' if down > 0 else ''}{_tenths(down)}")
            self._x, self._y = x, y
        self._points += points
        self.here = points[-1]

    def _tenths_to(self, point: _Point) -> tuple[int, int]:
        (x, y), (start_x, start_y) = point, self._start
        return round(10 * (x - start_x)), round(10 * (y - start_y))

    def bow(self, radius: float, large: float, sweep: float, end: _Point) -> None:
        """Draw an arc of a circle, told as SVG does, so that nobody sees that its ends are rounded.

        Where it is about half of the circle, a tenth of a pixel more of radius, or less between its ends, is a pixel of
        height, so the radius is the one that keeps it. The ends of one that is almost whole are nearly the same: it is
        told in halves.
        """
        (x, y), chord = self.here, math.dist(self.here, end)
        height = _height(radius, chord, large)
        middle = ((x + end[0]) / 2, (y + end[1]) / 2)
        if large and 0 < chord < radius:
            rise = (height if sweep else -height) / chord
            self.bow(radius, 0, sweep, (middle[0] + rise * (end[1] - y), middle[1] - rise * (end[0] - x)))
            self.bow(radius, 0, sweep, end)
            return
        reach = max(height, chord / 2)
        self._points += [(middle[0] - reach, middle[1] - reach), (middle[0] + reach, middle[1] + reach)]
        told = math.dist(self._tenths_to(end), (self._x, self._y)) / 10
        large = height > told / 2
        fitting = (told**2 / 4 + height**2) / (2 * height) if height else radius
        near = (each for each in _nearly(radius, fitting) if abs(_height(each, told, large) - height) <= _UNSEEN)
        radius = next(near, fitting)
        self.go("a", end, bend=(radius, radius, 0, large, sweep))

    def close(self) -> None:
        """Go back to where this part of the path began."""
        self._steps.append("z")
        self.here = self._begun
        self._x, self._y = (round(10 * (one - other)) for one, other in zip(self.here, self._start, strict=True))


@lru_cache(maxsize=1000)
def _drawn(path: str) -> tuple[_Point, _Pen] | None:
    """Write a path of straight lines, curves and arcs of circles, as Vega tells it, anew, and give where it starts."""
    first, *steps = _STEP.findall(path) or [("", "")]
    if first[0] != "M":
        return None
    (start,) = _pairs(first[1])
    pen = _Pen(start)
    for command, text in steps:
        x, y = pen.here
        if command == "L":
            pen.line(*_pairs(text))
        elif command in ("M", "C"):
            pen.go(command.lower(), *_pairs(text))
        elif command == "A":
            radius, other, _, large, sweep, *end = _numbers(text)
            if radius != other:
                return None
            pen.bow(radius, large, sweep, (end[0], end[1]))
        elif command == "h":
            pen.line((x + float(text), y))
        elif command == "v":
            pen.line((x, y + float(text)))
        elif command == "Z":
            pen.close()
        else:
            return None
    return start, pen


def _height(radius: float, chord: float, large: float) -> float:
    """Give how far an arc rises above the line between its ends; SVG widens a circle that does not reach both."""
    above = math.sqrt(max(radius**2 - chord**2 / 4, 0))
    return max(radius, chord / 2) + (above if large else -above)


def _nearly(*numbers: float) -> Iterator[float]:
    """Give numbers in fewer decimals, the fewest first."""
    for scale in (10, 100, 1000):
        for number in numbers:
            yield from (math.floor(number * scale) / scale, math.ceil(number * scale) / scale)


def _path(start: _Point, steps: str) -> str:
    return f"M{round(start[0], 2):g},{round(start[1], 2):g}{steps}"


def _numbers(text: str) -> list[float]:
    return [float(found) for found in _NUMBER.findall(text)]


def _pairs(text: str) -> list[_Point]:
    numbers = _numbers(text)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _told(number: float) -> str:
    return _tenths(round(10 * number))


@lru_cache(maxsize=20_000)
def _tenths(number: int) -> str:
    return _short(number / 10)


def _short(number: float) -> str:
    told = f"{number:g}"
    return told.replace("0.", ".", 1) if told.startswith(("0.", "-0.")) else told
