"""Turn a Vega-Lite specification into a picture: SVG, PNG or PDF.

The SVG is rebuilt from the converter's by a list of what a drawing may hold, so that nothing else,
neither script nor style nor a request, comes into a page from a chart's data.
"""

import copy
import json
import math
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from xml.etree import ElementTree

from static_vega import colour, fonts, speech
from static_vega.colour import Colour, Kind, Palette
from static_vega.compact import compact
from static_vega.errors import ChartError, Code, coded
from static_vega.geometry import Geometry, read
from static_vega.layout import BASE_CONFIG, laid_out
from static_vega.prepare import ADDRESSES, prepared
from static_vega.spec import Spec, canonical, digest, merged, words
from static_vega.versions import VEGA_LITE

Element = ElementTree.Element

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
_LONG_NUMBER = re.compile(r"-?\d*\.\d{3,}(?:e-?\d+)?")
_STRAIGHT = re.compile(r"(?:[ML][\d.e-]+,[\d.e-]+|Z)+")
_POINT = re.compile(r"([MLZ])(?:([\d.e-]+),([\d.e-]+))?")
_SHORT = 200  # characters of a path that is not worth making shorter
_VISIBLE = 0.2  # pixels
_REFERENCE = re.compile(r"url\(#([\w-]+)\)")
_PDF_TRIALS = 100
_MANY = 500  # rows
_TRIED = 32  # drawings that are kept: a chart is drawn again and again until it fits, and then for good
_FONT_NAMES = re.compile(rb"/Subtype /Type0\s+/BaseFont /[A-Z]+\+(\S+)")
_RESOURCES = re.compile(rb"(?:^ +/[A-Za-z]+\d+ \d+ 0 R\n){2,}", re.MULTILINE)  # the converter writes them in any order
_PAINTS = ("fill", "stroke", "stop-color")
_PAINT = re.compile(r"none|transparent|currentcolor|inherit|url\(#[\w-]+\)|var\(--[\w-]+\)", re.IGNORECASE)

_ELEMENTS = words("a circle clipPath defs g image line linearGradient path radialGradient rect stop svg text tspan")
_GEOMETRY = words("cx cy d dx dy fx fy height r rx ry transform width x x1 x2 y y1 y2")
_INHERITED = words(
    "fill fill-opacity font-family font-size font-style font-weight stroke stroke-dasharray stroke-linecap"
    " stroke-linejoin stroke-opacity stroke-width text-anchor"
)
_OTHERS = words(
    "aria-hidden aria-label aria-roledescription class clip-path gradientTransform gradientUnits href id offset opacity"
    " preserveAspectRatio role stop-color stop-opacity stroke-dashoffset stroke-miterlimit viewBox"
)
_KEPT = _GEOMETRY | _INHERITED | _OTHERS
_PLAIN = _KEPT - {"class", "d", "href", "opacity", *_PAINTS}  # what is kept whatever it says
_GROUND = "static-vega-ground"  # the class of a background that the author chose
_ON_THE_PAGE = re.compile(r"role-(axis-(label|tick|domain|title)|legend$|title|(row|column)-(title|header|footer))")
_OF_A_SCALE = re.compile(r"role-legend-(symbol|gradient|band)")
_LETTERED = ("group", "text")
_STANDS_BY = re.compile(r'"data": "([^"]*)"')
_KIND_OF_ROLE: dict[str, Kind] = {"role-mark": "mark", "role-legend-symbol": "mark"}


@dataclass(frozen=True)
class Picture:
    """One drawing of a chart.

    Attributes:
        width: pixels.
        height: pixels.
        svg: an SVG element whose colours are CSS variables, for a page with :func:`style`.
        colours: the names of those variables, sorted.
    """

    width: float
    height: float
    svg: str
    colours: list[str]


def to_svg(
    spec: Spec | str,
    *,
    width: int | None = None,
    theme: Literal["light", "dark"] = "light",
    background: str | None = None,
    palette: Palette | None = None,
) -> str:
    """Draw a chart as an SVG file of its own, with real colours.

    Args:
        spec: a Vega-Lite specification, or one as JSON.
        width: pixels that the drawing may take; None leaves the author's sizes.
        theme: draw for a light or for a dark page.
        background: a CSS colour behind the drawing; None lets the page through.
        palette: the pages' backgrounds, and the author's own partners; None takes those of sphinx-book-theme.

    Raises:
        ChartError: the specification cannot be drawn.
    """
    spec, palette = prepared(spec), palette or Palette()
    spec["config"] = merged(BASE_CONFIG, spec.get("config", {}))
    root = drawn(spec if width is None else laid_out(spec, width, seen))
    _round(root)
    _number_ids(root, f"c{digest(spec)[:8]}-")
    for element, attribute, found, kind in _coloured(root):
        light, dark = palette.partners(found, kind)
        element.set(attribute, (dark if theme == "dark" else light).hex)
    if background:
        root.insert(0, Element("rect", {"width": "100%", "height": "100%", "fill": background}))
    if spec["description"]:
        title = Element("title")
        title.text = spec["description"]
        root.insert(0, title)
    return _serialised(root)


def to_png(spec: Spec | str, *, scale: float = 2, background: str | None = "#ffffff", **options: Any) -> bytes:
    """Draw a chart as a PNG file, `scale` pixels to a pixel of the page; options as in :func:`to_svg`."""
    return svg_to_png(to_svg(spec, background=background, **options), scale=scale)


def to_pdf(spec: Spec | str, **options: Any) -> bytes:
    """Draw a chart as a PDF file; options as in :func:`to_svg`."""
    return svg_to_pdf(to_svg(spec, **options))


def svg_to_png(svg: str, *, scale: float = 1) -> bytes:
    """Turn any SVG into a PNG file, the same on every machine: with the fonts of this package alone."""
    content: bytes = fonts.converter().svg_to_png(_lettered(svg), scale=scale)
    return content


def svg_to_pdf(svg: str) -> bytes:
    """Turn any SVG into a PDF file, the same on every machine: with the fonts of this package alone."""
    svg = _lettered(svg)
    for _ in range(_PDF_TRIALS):  # the converter numbers the few fonts in any order
        content = fonts.converter().svg_to_pdf(svg)
        names = _FONT_NAMES.findall(content)
        if names == sorted(names):
            break
    return _RESOURCES.sub(lambda lines: b"".join(sorted(lines[0].splitlines(keepends=True))), content)


def _lettered(svg: str) -> str:
    """Let all lettering fall back to the package's font, and tell what it lacks; the converter leaves out the rest."""
    root = ElementTree.fromstring(svg)
    if missing := fonts.lacking("".join(root.itertext())):
        told = f"No font of the drawing has {missing[:20]!r}; static_vega_fonts names more fonts"
        warnings.warn(coded("letters", told), stacklevel=3)
    root.set("font-family", root.get("font-family", fonts.FONT))
    for element in root.iter():
        if family := element.get("font-family"):
            element.set("font-family", fonts.ending_here(family))
    return ElementTree.tostring(root, encoding="unicode")


def picture(spec: Spec, *, identifier: str, enlarge: float = 1.0) -> Picture:
    """Draw a laid-out chart for a page.

    Args:
        spec: a Vega-Lite specification, laid out.
        identifier: begins every id in the drawing, and is unique in its page.
        enlarge: how many times its size the drawing may take on a page with room.
    """
    root = drawn(spec)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    root.set("width", f"{width * enlarge:g}")
    root.set("height", f"{height * enlarge:g}")
    root.set("role", "graphics-document")
    root.set("aria-roledescription", "chart")
    root.set("aria-label", spec["description"])
    _number_ids(root, f"{identifier}-")
    names = set()
    for element, attribute, found, kind in _coloured(root):
        name = colour.variable(found, kind)
        names.add(name)
        element.set(attribute, f"var({name},{colour.meaning(name)[1].hex})")
    compact(root, identifier)
    return Picture(width, height, _serialised(root), sorted(names))


def drawn(spec: Spec) -> Element:
    """Draw a specification as it stands, and keep of the drawing what a page may hold."""
    root = copy.deepcopy(converted(spec))
    speech.settle(root)
    root = _allowed(root)
    _hoist(root)
    font = spec["config"]["font"]
    root.set("font-family", font)
    for element in root.iter():
        if element is not root and element.get("font-family") == font:
            del element.attrib["font-family"]
    return root


class _Rows:
    """A chart's data sets as the key of a cache: the very same ones, since all layouts of a chart share them."""

    def __init__(self, spec: Spec) -> None:
        self.datasets = spec.get("datasets", {})

    @property
    def are_many(self) -> bool:
        """Whether drawing their marks takes longer than what stands around them."""
        return sum(map(len, self.datasets.values())) > _MANY

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self.datasets is other.datasets

    def __hash__(self) -> int:
        return id(self.datasets)


def seen(spec: Spec, *, roughly: bool = False) -> Geometry:
    """Draw a specification, or roughly what stands around the marks of a large one, and read back what it drew."""
    text, rows = _without_rows(spec), _Rows(spec)
    return _around(text, rows) if roughly and rows.are_many else _seen(text, rows)


def converted(spec: Spec) -> Element:
    """Draw a specification with all that :mod:`static_vega.speech` reads in a drawing, which is not to be changed."""
    return _converted(_without_rows(spec), _Rows(spec))


def compiled(spec: Spec) -> dict[str, Any]:
    """Compile a Vega-Lite specification to Vega, which is not to be changed."""
    return _compiled(_without_rows(spec), _Rows(spec))


def _without_rows(spec: Spec) -> str:
    return json.dumps({key: value for key, value in spec.items() if key != "datasets"})


@lru_cache(maxsize=_TRIED)
def _compiled(text: str, rows: _Rows) -> dict[str, Any]:
    """Compile a specification; its rows go past the compiler, which does not look at them."""
    vega: dict[str, Any] = _asked("vegalite_to_vega", json.loads(text), vl_version=VEGA_LITE)
    for one in vega.get("data", []):
        if one["name"] in rows.datasets:
            one["values"] = rows.datasets[one["name"]]
    return vega


@lru_cache(maxsize=_TRIED)
def _seen(text: str, rows: _Rows) -> Geometry:
    return read(_converted(text, rows))


@lru_cache(maxsize=_TRIED)
def _around(text: str, rows: _Rows) -> Geometry:
    return read(_svg(_lettered_alone(_compiled(text, rows)), rows))


@lru_cache(maxsize=_TRIED)
def _converted(text: str, rows: _Rows) -> Element:
    spec = {**json.loads(text), "datasets": rows.datasets}
    return _svg(speech.told(_compiled(text, rows), spec), rows)


def _svg(vega: Spec, rows: _Rows) -> Element:
    written = _written(rows)
    data = [{**one, "values": written[one["name"]]} if one["name"] in written else one for one in vega.get("data", [])]
    return ElementTree.fromstring(_asked("vega_to_svg", {**vega, "data": data}, allowed_base_urls=[]))


def _lettered_alone(vega: Spec) -> Spec:
    """Leave the marks out that are no letterings, unless others stand by them."""
    beside = set(_STANDS_BY.findall(json.dumps(vega.get("marks", []))))

    def lettered(scope: Spec) -> Spec:
        kept = [mark for mark in scope.get("marks", ()) if mark["type"] in _LETTERED or mark.get("name") in beside]
        return {**scope, "marks": [lettered(mark) for mark in kept]}

    return lettered(vega)


@lru_cache(maxsize=1)
def _written(rows: _Rows) -> dict[str, str]:
    """Write data sets as JSON once for all layouts: Vega reads text in a quarter of the time that values take."""
    return {name: json.dumps(one) for name, one in rows.datasets.items() if not isinstance(one, str)}


def _asked(conversion: str, spec: Any, **options: Any) -> Any:
    try:
        return getattr(fonts.converter(), conversion)(spec, **options)
    except ValueError as error:
        raise ChartError(*(_unknown_scheme(spec) or _explained(str(error)))) from error


def _unknown_scheme(spec: Any) -> tuple[Code, str] | None:
    """Tell which colour scheme of a chart that cannot be drawn there is not; the converter does not."""
    text = spec if isinstance(spec, str) else canonical(spec)
    for name in re.findall(r'"scheme": "([^"]*)"', text):
        scale = {"name": "c", "type": "ordinal", "domain": [1], "range": {"scheme": name}}
        mark = {"type": "rect", "encode": {"enter": {"fill": {"scale": "c", "value": 1}}}}
        if "mark-rect" not in fonts.converter().vega_to_svg({"scales": [scale], "marks": [mark]}):
            return "scheme", f"its colour scheme {name!r} is none that Vega knows"
    return None


def _explained(error: str) -> tuple[Code, str]:
    """Give the converter's message, without its stack, and its code."""
    lines = [line.strip() for line in error.splitlines()]
    message = next((line for line in lines[1:] if line and not line.startswith("at ")), lines[0])
    if found := re.search(r"External data url not allowed: (\S+)", message):
        return "data_elsewhere", f"its data lie at {found[1]}; a chart in a page must carry its data itself"
    if re.search(r'signal name: "if"|Operator not defined|reading .params', message):
        return "drawing", "Vega cannot read 'if', 'constructor' or 'toString' as the name of a column or in a filter"
    return "drawing", message


def _allowed(element: Element) -> Element:
    """Copy an element without anything that a drawing does not need."""
    kept = Element(element.tag.rpartition("}")[2])
    for name, value in element.attrib.items():
        if name in _PLAIN:
            kept.attrib[name] = value
            continue
        name = name.rpartition("}")[2]
        if name in _KEPT and (text := _attribute(name, value, kept.tag)) is not None:
            kept.set(name, text)
    if element.get("class") == "background" and _is_ground(element):
        kept.set("class", _GROUND)
    if kept.get("role") == "graphics-symbol" and not kept.get("aria-label"):
        del kept.attrib["role"], kept.attrib["aria-roledescription"]  # a picture without a name says nothing
    kept.text = element.text
    for child in element:
        if child.tag.rpartition("}")[2] in _ELEMENTS and not _is_invisible(child):
            kept.append(_allowed(child))
    return kept


def _attribute(name: str, value: str, tag: str) -> str | None:
    if name == "d":
        return _simplified(value)
    if name == "class":
        return " ".join(part for part in value.split() if re.match(r"(mark|role)-[a-z-]+$", part)) or None
    if name == "href":
        return value if ADDRESSES["url" if tag == "image" else "href"].fullmatch(value) else None
    if name in _PAINTS and not (colour.parse(value) or _PAINT.fullmatch(value)):
        if "(" in value or "\\" in value:
            raise ChartError("colour", f"{value!r} is no colour")
        return None
    if name == "opacity" and value == "1":
        return None
    return value


def _simplified(path: str) -> str:
    """Leave out the points of a path of straight lines that lie nearer to the one before than an eye can see."""
    if len(path) < _SHORT or not _STRAIGHT.fullmatch(path):
        return path
    kept, last = [], (math.inf, math.inf)
    points = _POINT.findall(path)
    for (command, x, y), (following, *_) in zip(points, [*points[1:], ("M",)], strict=True):
        place = (float(x or 0), float(y or 0))
        if command != "L" or following != "L" or math.dist(place, last) >= _VISIBLE:
            kept.append(command + (f"{x},{y}" if x else ""))
            last = place
    return "".join(kept)


def _is_invisible(element: Element) -> bool:
    """Tell the empty paths that Vega keeps as handles for its live view."""
    return element.get("class") in ("background", "foreground") and not (
        element.get("d") and (element.get("fill") or element.get("stroke")) and "display" not in element.attrib
    )


def _round(root: Element) -> None:
    """Round a drawing's places to a hundredth of a pixel."""
    for element in root.iter():
        for name in element.attrib.keys() & _GEOMETRY:
            element.set(name, _LONG_NUMBER.sub(lambda number: f"{round(float(number[0]), 2):g}", element.attrib[name]))


def _hoist(element: Element) -> None:
    """Move an attribute that all children share to their parent: half the bytes of a large chart."""
    for child in element:
        _hoist(child)
    if element.tag != "g" or any(child.tag == "g" for child in element):
        return  # a group keeps its colours, since what they do is told by its class
    for name in sorted(_INHERITED):
        value, *others = {child.get(name) for child in element} or [None]
        if value is not None and not others and name not in element.attrib:
            element.set(name, value)
            for child in element:
                del child.attrib[name]


def _number_ids(root: Element, prefix: str) -> None:
    """Number the ids from nothing: the converter counts on from one drawing of a process to the next."""
    numbered: dict[str, str] = {}

    def number(name: str) -> str:
        return numbered.setdefault(name, f"{prefix}{len(numbered)}")

    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, number(value))
            elif "url(#" in value and not name.startswith("aria-"):
                element.set(name, _REFERENCE.sub(lambda found: f"url(#{number(found[1])})", value))


def _is_ground(element: Element) -> bool:
    """Tell whether a background is one that the author chose; white is taken to be the page's."""
    found = colour.parse(element.get("fill", ""))
    return found is not None and found.alpha == 255 and found.hex != "#ffffff"


def _coloured(root: Element) -> Iterator[tuple[Element, str, Colour, Kind]]:
    """Walk through every attribute that is a colour of the page, with what the colour does.

    A ground of the author's own keeps its colour on every page, and so does what stands on it, in its legends too.
    """
    if not any(child.tag == "rect" and _is_ground(child) for child in root):
        has_grounds = any(element.get("class") == _GROUND for element in root.iter())
        yield from _colours(root, "guide", has_grounds=has_grounds, stays=False)


def _colours(
    element: Element, kind: Kind, *, has_grounds: bool, stays: bool
) -> Iterator[tuple[Element, str, Colour, Kind]]:
    kind, classes = _kind(element, kind), element.get("class", "").split()
    if any(_ON_THE_PAGE.match(name) for name in classes):
        stays = False
    elif any(_OF_A_SCALE.match(name) for name in classes):
        stays = has_grounds
    for name in _PAINTS:
        value = element.get(name, "")
        if not stays and (found := colour.parse(value)):
            scaled = kind == "mark" and value.startswith("rgb")  # Vega interpolates in rgb() only
            yield element, name, found, "scale" if scaled else kind
    stays = stays or any(child.get("class") == _GROUND for child in element)
    for child in element:
        yield from _colours(child, kind, has_grounds=has_grounds, stays=stays)


def _kind(element: Element, inherited: Kind) -> Kind:
    classes = element.get("class", "").split()
    if "mark-text" in classes:
        return "label" if "role-mark" in classes else "text"
    if element.tag in ("text", "tspan"):
        return inherited if inherited in ("label", "text") else "text"
    if element.tag in ("linearGradient", "radialGradient"):
        return "scale"
    return next((_KIND_OF_ROLE.get(name, "guide") for name in classes if name.startswith("role-")), inherited)


def _serialised(root: Element) -> str:
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")
