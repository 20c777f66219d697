"""Where a drawing's letterings and plots lie, read back from its SVG."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from static_vega import fonts

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_TRANSFORM = re.compile(r"(translate|rotate|scale)\(([^)]*)\)")
_FRAME = re.compile(r"M(-?[\d.]+),(-?[\d.]+)h([\d.]+)v([\d.]+)h")
_ROLE = re.compile(r"role-([\w-]+)")
_SHAPES = re.compile(r"mark-(?!group|text)\w+ role-mark")
_FRAMED = ("root", "scope", "legend")
_GUIDES = re.compile(r"axis|legend|title|header|footer")
_UNPAINTED = {None, "none", "transparent"}
_OUTER = re.compile(r"role-((?:row|column)-(?:header|footer|title))\b")


@dataclass(frozen=True)
class Move:
    """How a group lies in its drawing: a linear map and a shift."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    x: float = 0
    y: float = 0

    def after(self, transform: str) -> "Move":
        """Give the move of what has this SVG transform inside a group of this move."""
        move = self
        for kind, text in _TRANSFORM.findall(transform):
            numbers = [float(number) for number in re.split(r"[\s,]+", text.strip())]
            if kind == "translate":
                x, y = (*numbers, 0)[:2]
                move = Move(move.a, move.b, move.c, move.d, *move.at(x, y))
            else:
                cos, sin = (numbers[0], 0) if kind == "scale" else _turn(numbers[0])
                a, b, c, d = cos, sin, -sin, numbers[-1] if kind == "scale" else cos
                move = Move(
                    move.a * a + move.c * b,
                    move.b * a + move.d * b,
                    move.a * c + move.c * d,
                    move.b * c + move.d * d,
                    move.x,
                    move.y,
                )
        return move

    def at(self, x: float, y: float) -> Point:
        """Give where a point of the group lies in the drawing."""
        return self.a * x + self.c * y + self.x, self.b * x + self.d * y + self.y


@dataclass(frozen=True)
class Lettering:
    """A text as drawn.

    Attributes:
        text: its lines, joined by spaces.
        role: what it letters, in the order of its groups: ``x axis-label``, ``row-header title-text``.
        size: pixels.
        corners: of the rectangle that its letters take, in pixels of the drawing, turned as they are.
    """

    text: str
    role: str
    size: float
    corners: tuple[Point, Point, Point, Point]

    @property
    def is_guide(self) -> bool:
        """Whether it belongs to an axis, a legend, a title or a header, not to a mark."""
        return bool(_GUIDES.search(self.role))

    @property
    def box(self) -> Box:
        """Its left, top, right and bottom."""
        across, down = zip(*self.corners, strict=True)
        return min(across), min(down), max(across), max(down)

    def overlaps(self, other: "Lettering", tolerance: float = 1) -> bool:
        """Tell whether letters of both lie on each other by more than `tolerance` pixels."""
        ours, theirs = self.box, other.box
        if any(min(ours[n + 2], theirs[n + 2]) - max(ours[n], theirs[n]) <= tolerance for n in (0, 1)):
            return False
        return all(_shared(self.corners, other.corners, axis) > tolerance for axis in (*_axes(self), *_axes(other)))


@dataclass(frozen=True)
class Geometry:
    """What a drawing holds.

    Attributes:
        width: pixels.
        height: pixels.
        letterings: every text that is shown.
        plots: left, top, right and bottom of each panel.
        legends: those of each legend.
    """

    width: float
    height: float
    letterings: list[Lettering]
    plots: list[Box]
    legends: list[Box]

    @property
    def columns(self) -> int:
        """How many panels stand in a row at most; layers of one panel are one."""
        places = {(left, top) for left, top, *_ in self.plots}
        return max(Counter(top for _, top in places).values(), default=1)

    @property
    def beside(self) -> float:
        """How many pixels across the drawing legends take that stand beside all panels."""
        if not self.plots:
            return 0
        left, right = min(left for left, *_ in self.plots), max(right for _, _, right, _ in self.plots)
        return max((one[2] - one[0] for one in self.legends if one[0] >= right or one[2] <= left), default=0)

    @property
    def overhang(self) -> float:
        """How many pixels labels of x axes reach beyond the last panel."""
        edges = [one.box[2] for one in self.letterings if one.role.endswith("x axis-label")]
        return max(max(edges, default=0) - max((right for _, _, right, _ in self.plots), default=math.inf), 0)

    @property
    def plotted_width(self) -> float:
        """How many pixels across the drawing are plot, of its panels all told."""
        reached, total = -math.inf, 0.0
        for left, _, right, _ in sorted(self.plots):
            total += max(0.0, right - max(left, reached))
            reached = max(reached, right)
        return total


def read(root: ElementTree.Element) -> Geometry:
    """Read the geometry of a drawing as Vega writes it."""
    letterings: list[Lettering] = []
    plots: list[Box] = []
    legends: list[Box] = []
    for element, move, role, outer in _elements(root, Move(), "", ""):
        if element.tag.endswith("}text"):
            letterings += _lettering(element, move, f"{outer} {role}".strip())
        elif role in _FRAMED and element.get("class") == "background" and (frame := _FRAME.match(element.get("d", ""))):
            x, y, width, height = map(float, frame.groups())
            if width and height:
                framed = legends if role == "legend" else plots
                framed.append((*move.at(x, y), *move.at(x + width, y + height)))
    letterings = list(dict.fromkeys(letterings))  # those on the very place of their like are read as one
    return Geometry(float(root.attrib["width"]), float(root.attrib["height"]), letterings, plots, legends)


def _elements(
    element: ElementTree.Element, move: Move, role: str, outer: str
) -> Iterator[tuple[ElementTree.Element, Move, str, str]]:
    """Walk through what is shown but for marks that are no text: each with its move, its role and what is around."""
    move = move.after(element.get("transform", ""))
    classes = element.get("class", "")
    if (found := _ROLE.search(classes)) and not (found[1] == "scope" and role.startswith("legend")):
        role = "root" if found[1] == "frame" else found[1]
        if role == "axis":
            outer = {"X": "x", "Y": "y"}.get(element.get("aria-label", "")[:1], "")
        elif around := _OUTER.search(classes):
            outer = around[1]
    yield element, move, role, outer
    if _SHAPES.search(classes):
        return
    for child in element:
        if child.get("display") != "none" and child.get("opacity") != "0":
            yield from _elements(child, move, role, outer)


def _lettering(element: ElementTree.Element, move: Move, role: str) -> Iterator[Lettering]:
    """Give the lettering of a text; several lines have one rectangle, as wide as the widest."""
    size = float(element.get("font-size", "11px").removesuffix("px"))
    bold = element.get("font-weight", "normal") in ("bold", "600", "700", "800", "900")
    lines = [element.text or "", *("".join(line.itertext()) for line in element)]
    shifts = [0.0, *(float(line.get("dy") or 0) for line in element)]
    if not "".join(lines).strip() or not {element.get("fill"), element.get("stroke")} - _UNPAINTED:
        return
    width = max(fonts.width(line, size, bold=bold) for line in lines)
    left = -width * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
    top, bottom = -fonts.ASCENT * size, sum(shifts) + fonts.DESCENT * size
    right = left + width
    corners = move.at(left, top), move.at(right, top), move.at(right, bottom), move.at(left, bottom)
    text = " ".join(line.strip() for line in lines if line.strip())
    yield Lettering(text, role, size, corners)


def _axes(lettering: Lettering) -> tuple[Point, Point]:
    """Give the directions of a lettering's sides."""
    (x0, y0), (x1, y1), *_ = lettering.corners
    length = math.hypot(x1 - x0, y1 - y0) or 1
    along = ((x1 - x0) / length, (y1 - y0) / length)
    return along, (-along[1], along[0])


def _shared(ours: tuple[Point, ...], theirs: tuple[Point, ...], axis: Point) -> float:
    """Give how far two shapes lie on each other along a direction."""
    one, other = ([x * axis[0] + y * axis[1] for x, y in shape] for shape in (ours, theirs))
    return min(max(one), max(other)) - max(min(one), min(other))


def _turn(degrees: float) -> Point:
    angle = math.radians(degrees)
    return math.cos(angle), math.sin(angle)
