"""An invented world, as detailed as the usual small map of countries: about 180 of them, 60 points a border."""

import math
from typing import Any

_COLUMNS, _ROWS, _POINTS = 18, 10, 15


def states() -> list[dict[str, Any]]:
    """Give the countries as GeoJSON features with a name, a part of the world and a number of people."""
    return [_state(column, row) for row in range(_ROWS) for column in range(_COLUMNS)]


def _state(column: int, row: int) -> dict[str, Any]:
    corners = [(column, row), (column, row + 1), (column + 1, row + 1), (column + 1, row)]  # clockwise from the south
    border = [
        _place(x + (to_x - x) * step / _POINTS, y + (to_y - y) * step / _POINTS)
        for (x, y), (to_x, to_y) in zip(corners, [*corners[1:], corners[0]], strict=True)
        for step in range(_POINTS)
    ]
    about = {
        "name": f"Land {row * _COLUMNS + column + 1}",
        "part": f"Part {column // 6 + 1}",
        "people": (column * 37 + row * 101) % 97 + 1,
    }
    outline = {"type": "Polygon", "coordinates": [[*border, border[0]]]}
    return {"type": "Feature", "properties": about, "geometry": outline}


def _place(x: float, y: float) -> list[float]:
    """Bend the grid, so that neighbours share a crooked border."""
    longitude = -170 + 340 * x / _COLUMNS + 3 * math.sin(5 * y) + math.sin(23 * y + 3 * x)
    latitude = -70 + 140 * y / _ROWS + 3 * math.sin(4 * x) + math.sin(29 * x + 2 * y)
    return [round(longitude, 4), round(latitude, 4)]
