"""Say in fewer words what a drawing shows: a page of a thousand dots holds one dot, and a thousand places."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

_Look = tuple[tuple[str, str], ...]
_Point = tuple[float, float]
_Box = tuple[float, float, float, float]

_LONG = re.compile(r"-?\d*\.\d{2,}")
_PLACED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?[\d.]+")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?")
_ROUNDED = ("dx", "dy", "height", "r", "transform", "width", "x", "x1", "x2", "y", "y1", "y2")
_PLACING = ("d", "transform", "x2", "y2")
_SPOKEN = ("aria-hidden", "aria-label", "aria-roledescription", "role")
_PAINTS = ("fill", "stroke")
_OWN = ("aria-label", "clip-path", "href", "id")
_MARKER = {"markerUnits": "userSpaceOnUse", "overflow": "visible"}
_MANY = 5  # marks alike, from which on it is shorter to draw one and tell the places of all
_LARGE = 10_000  # square pixels of a mark


def compact(root: Element, identifier: str) -> None:
    """Round a drawing's places to a tenth of a pixel, and write marks of one shape and look once.

    What is hidden from those who listen loses its name.

    Args:
        root: the drawing; it is changed.
        identifier: begins the ids of what is written once, and is unique in its page.
    """
    markers: dict[_Look, str] = {}
    for group in list(root.iter("g")):
        if group.get("aria-hidden") == "true":
            _hush(group)
        if not any(child.tag == "g" for child in group):
            _gather(group, identifier, markers)
    for element in root.iter():
        if element is root:
            continue
        if element.tag in ("circle", "path") and "aria-label" not in element.attrib:
            element.attrib.pop("aria-hidden", None)  # a shape without a name says nothing
        for name in _ROUNDED:
            if name in element.attrib:
                element.set(name, _LONG.sub(lambda number: _told(float(number[0])), element.attrib[name]))
        if drawn := _drawn(element.get("d", "")):
            element.set("d", _path(*drawn))


def _hush(group: Element) -> None:
    """Take their names from what is not heard."""
    for element in group.iter():
        if element is not group:
            for name in _SPOKEN:
                element.attrib.pop(name, None)


# Marks that are alike


@dataclass(frozen=True)
class _Mark:
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
    def pixels(self) -> list[tuple[int, int]]:
        """The pixels that it covers, at least one."""
        left, top, right, bottom = map(round, self.box)
        across, down = range(left, max(right, left + 1)), range(top, max(bottom, top + 1))
        return [(x, y) for x in across for y in down]


def _gather(group: Element, identifier: str, markers: dict[_Look, str]) -> None:
    """Draw marks that differ in their place alone as the corners of one path, which shows a marker at each.

    A mark joins those of its look that were drawn before where nothing drawn since lies below it: what covers what
    stays as it was. Each marker is painted by itself, so that marks that shine through still do.
    """
    paints = {name: value for name, value in group.attrib.items() if name.startswith(_PAINTS)}
    marks = [(mark, _mark(mark, paints)) for mark in group]
    alike = Counter(found.look for _, found in marks if found)
    paths: list[tuple[Element, list[_Point], bool]] = []
    latest: dict[_Look, int] = {}
    drawn: dict[tuple[int, int], int] = {}  # by pixel, the last of the paths that covers it
    group[:] = []
    for mark, found in marks:
        if not found or alike[found.look] < _MANY:
            latest = {}
            group.append(_plain(mark))
            continue
        pixels = found.pixels if len(alike) > 1 else []
        below = max((drawn.get(pixel, 0) for pixel in pixels), default=0)
        if found.look not in latest or latest[found.look] < below:
            latest[found.look] = len(paths)
            if found.look not in markers:
                markers[found.look] = f"{identifier}-m{len(markers)}"
                marker = Element("marker", {"id": markers[found.look], **_MARKER})
                marker.append(Element("path", dict(found.look)))
                group.append(marker)
            shown = f"url(#{markers[found.look]})"
            group.append(path := Element("path", {"fill": "none", "stroke": "none", "marker-mid": shown}))
            paths.append((path, [], found.is_plain))
        paths[latest[found.look]][1].append(found.place)
        drawn.update(dict.fromkeys(pixels, latest[found.look]))
    for path, places, is_plain in paths:
        path.set("d", _corners(sorted(places) if is_plain else places))


def _mark(mark: Element, paints: dict[str, str]) -> _Mark | None:
    """Read a mark that is not heard and can stand anywhere; None of another.

    Args:
        mark: a child of a group.
        paints: how the group paints.
    """
    placed = _PLACED.fullmatch(mark.get("transform", "translate(0,0)"))
    path = mark.get("d", "")
    if mark.tag == "line" and not mark.attrib.keys() & {"x1", "y1"}:
        path = f"M0,0L{mark.get('x2', '0')},{mark.get('y2', '0')}"
    drawn = _drawn(path) if placed and not any(name in mark.attrib for name in _OWN) else None
    if not placed or not drawn or any("url(" in value for value in mark.attrib.values()):
        return None
    start, pen = drawn
    own = {name: value for name, value in mark.attrib.items() if name not in (*_PLACING, *_SPOKEN)}
    look = {"d": f"M0,0{pen.steps}", **paints, **own}
    x, y = start[0] + float(placed[1]), start[1] + float(placed[2])
    edge = float(look.get("stroke-width", 1)) / 2 if look.get("stroke", "none") != "none" else 0
    left, top, right, bottom = pen.box
    box = (x + left - edge, y + top - edge, x + right + edge, y + bottom + edge)
    if (box[2] - box[0]) * (box[3] - box[1]) > _LARGE:
        return None
    return _Mark(tuple(look.items()), (x, y), box)


def _plain(mark: Element) -> Element:
    """Write a mark that is like few others; a dot as a circle."""
    placed = _PLACED.fullmatch(mark.get("transform", ""))
    circle = _CIRCLE.fullmatch(mark.get("d", ""))
    if placed and circle:
        look = {name: value for name, value in mark.attrib.items() if name not in _PLACING}
        mark.tag, mark.attrib = "circle", {"cx": placed[1], "cy": placed[2], "r": circle[1], **look}
    return mark


def _corners(places: list[_Point]) -> str:
    """Write a path with a corner at each place; its ends, which are none, stand on the first and the last."""
    start, pen = places[0], _Pen()
    for place in [*places, places[-1]]:
        pen.go("l", _from(start, place))
    return _path(start, pen)


# Outlines


class _Pen:
    """Writes a path, each step from where the one before has ended as it was rounded, so that no error adds up.

    Points are told from the start, and rounded so: paths of one shape are written alike wherever they start.

    Attributes:
        steps: what follows the start.
        points: what the path lies between.
    """

    def __init__(self) -> None:
        self.steps = ""
        self.here = self._begun = (0.0, 0.0)
        self.points = [self.here]

    @property
    def box(self) -> _Box:
        """Left, top, right and bottom of what holds the path."""
        across, down = zip(*self.points, strict=True)
        return min(across), min(down), max(across), max(down)

    def go(self, command: str, *points: _Point, bend: Iterable[float] = ()) -> None:
        """Make a step of SVG by some points, of which the last is where it ends; `bend` tells what else it is."""
        x, y = map(_rounded, self.here)
        told = [_told(each) for each in bend]
        told += [_told(each) for point in points for each in (_rounded(point[0]) - x, _rounded(point[1]) - y)]
        if command == "l" and "0" in told:
            command, told = ("h", told[:1]) if told[1] == "0" else ("v", told[1:])
        self.steps += command + ",".join(told).replace(",-", "-")
        self.points += points
        self.here = points[-1]
        if command == "m":
            self._begun = self.here

    def bow(self, *numbers: float) -> None:
        """Draw an arc as SVG tells it: two radii, a turn, two flags and where it ends."""
        *bend, x, y = numbers
        radius, chord = max(numbers[:2]), math.dist(self.here, (x, y))
        reach = radius + math.sqrt(max(radius**2 - chord**2 / 4, 0))
        middle_x, middle_y = (self.here[0] + x) / 2, (self.here[1] + y) / 2
        self.points += [(middle_x - reach, middle_y - reach), (middle_x + reach, middle_y + reach)]
        self.go("a", (x, y), bend=bend)

    def close(self) -> None:
        """Go back to where this part of the path began."""
        self.steps += "z"
        self.here = self._begun


@lru_cache(maxsize=1000)
def _drawn(path: str) -> tuple[_Point, _Pen] | None:
    """Write a path of straight lines, curves and arcs, as Vega tells it, anew, and give where it starts."""
    first, *steps = _STEP.findall(path) or [("", "")]
    if first[0] != "M":
        return None
    start, pen = _pairs(first[1])[0], _Pen()
    for command, text in steps:
        x, y = pen.here
        if command in ("M", "L", "C"):
            pen.go(command.lower(), *(_from(start, point) for point in _pairs(text)))
        elif command == "A":
            *bend, to_x, to_y = _numbers(text)
            pen.bow(*bend, *_from(start, (to_x, to_y)))
        elif command == "h":
            pen.go("l", (x + float(text), y))
        elif command == "v":
            pen.go("l", (x, y + float(text)))
        elif command == "Z":
            pen.close()
        else:
            return None
    return start, pen


def _from(start: _Point, point: _Point) -> _Point:
    return point[0] - start[0], point[1] - start[1]


def _path(start: _Point, pen: _Pen) -> str:
    return f"M{round(start[0], 2):g},{round(start[1], 2):g}{pen.steps}"


def _numbers(text: str) -> list[float]:
    return [float(found) for found in _NUMBER.findall(text)]


def _pairs(text: str) -> list[_Point]:
    numbers = _numbers(text)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _rounded(number: float) -> float:
    return round(number, 1)


def _told(number: float) -> str:
    told = f"{round(number, 1) + 0:g}"  # no minus before a zero
    return told.replace("0.", ".", 1) if told.startswith(("0.", "-0.")) else told
