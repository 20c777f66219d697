"""Say in fewer words what a drawing shows: a page of a thousand dots holds one path of them, not a thousand."""

import re
from xml.etree.ElementTree import Element

_LONG = re.compile(r"-?\d*\.\d{2,}")
_PLACED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?[\d.]+")
_ROUNDED = ("d", "dx", "dy", "height", "r", "transform", "width", "x", "x1", "x2", "y", "y1", "y2")
_SPOKEN = ("aria-hidden", "aria-label", "aria-roledescription", "role")
_SHAPE = ("d", "transform", "x2", "y2")
# With these, marks that lie on each other do not look as one path of both would.
_SHEER = ("fill-opacity", "opacity", "stroke-opacity")
_SEE_THROUGH = re.compile(r"url\(|#[0-9a-f]{8}\)?$")


def compact(root: Element) -> None:
    """Round a drawing's places to a tenth of a pixel, and draw marks of one shape and look in one path.

    What is hidden from those who listen loses its name.
    """
    for element in root.iter():
        for name in _ROUNDED:
            if name in element.attrib and element is not root:
                element.set(name, _LONG.sub(lambda number: _told(float(number[0])), element.attrib[name]))
    for group in root.iter("g"):
        if group.get("aria-hidden") == "true":
            _hush(group)
        _fold(group)


def _hush(group: Element) -> None:
    """Take their names from what is not heard."""
    for element in group.iter():
        if element is not group:
            for name in _SPOKEN:
                element.attrib.pop(name, None)


def _fold(group: Element) -> None:
    """Draw each run of marks that differ in their place alone as one path."""
    last, end = None, (0.0, 0.0)
    for mark in list(group):
        look = {name: value for name, value in mark.attrib.items() if name not in _SHAPE}
        shape = _shape(mark) if "aria-label" not in look and _is_opaque(group.attrib | look) else None
        if shape is None:
            last = None
            continue
        x, y = map(float, found.groups()) if (found := _PLACED.fullmatch(mark.get("transform", ""))) else (0.0, 0.0)
        steps, start, stop = shape
        if last is not None and look == {name: value for name, value in last.attrib.items() if name != "d"}:
            last.set("d", f"{last.get('d')}m{_told(x + start[0] - end[0])},{_told(y + start[1] - end[1])}{steps}")
            group.remove(mark)
        else:
            mark.tag, last = "path", mark
            for name in _SHAPE:
                mark.attrib.pop(name, None)
            mark.set("d", f"M{_told(x + start[0])},{_told(y + start[1])}{steps}")
        end = (x + stop[0], y + stop[1])


def _is_opaque(look: dict[str, str]) -> bool:
    paints = [look[name] for name in ("fill", "stroke") if look.get(name, "none") != "none"]
    return len(paints) == 1 and not _SEE_THROUGH.search(paints[0]) and not any(name in look for name in _SHEER)


def _shape(mark: Element) -> tuple[str, tuple[float, float], tuple[float, float]] | None:
    """Give the steps of a mark's outline, each from the one before, and where they start and end; None if it has none.

    A mark is a line, or a path of straight lines and arcs, at a place of its own.
    """
    if "transform" in mark.attrib and not _PLACED.fullmatch(mark.attrib["transform"]):
        return None
    if mark.tag == "line" and not mark.attrib.keys() & {"x1", "y1"}:
        path = f"M0,0L{mark.get('x2', '0')},{mark.get('y2', '0')}"
    elif mark.tag == "path" and "transform" in mark.attrib:
        path = mark.get("d", "")
    else:
        return None
    steps, start, here = "", (0.0, 0.0), (0.0, 0.0)
    for number, (command, text) in enumerate(_STEP.findall(path)):
        given = [float(found) for found in _NUMBER.findall(text)]
        if (number == 0) != (command == "M") or command not in "MLAhvZ":
            return None
        if command == "M":
            start = here = (given[0], given[1])
        elif command == "Z":
            steps, here = f"{steps}z", start
        elif command in "hv":
            steps += f"{command}{_told(given[0])}"
            here = (here[0] + given[0], here[1]) if command == "h" else (here[0], here[1] + given[0])
        else:
            x, y = given[-2] - here[0], given[-1] - here[1]
            bend = "".join(f"{_told(each)}," for each in given[:-2])
            steps += _straight(x, y) if command == "L" else f"a{bend}{_told(x)},{_told(y)}"
            here = (given[-2], given[-1])
    return steps, start, here


def _straight(x: float, y: float) -> str:
    return f"h{_told(x)}" if not y else f"v{_told(y)}" if not x else f"l{_told(x)},{_told(y)}"


def _told(number: float) -> str:
    return f"{round(number, 1) + 0:g}"  # no minus before a zero
