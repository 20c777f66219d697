"""The files that a reader can take away from a figure."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import static_vega
from bookmaking.drawing import Drawings
from bookmaking.identity import book
from insights.outputs import Figure, SourceLine

_WIDTH = 800
_LINE = 110
_MUTED = "#5b6673"


def names(figure: str) -> dict[str, str]:
    """Return the file name of each download of a figure, by format."""
    return {kind: f"{book().stem}-{figure}.{kind}" for kind in ("csv", "svg", "png")}


def write(folder: Path, figure: Figure, drawings: Drawings) -> None:
    """Write the downloads of one figure: the frame, and its picture with titles and source, as vectors and as pixels.

    ``figure`` is the payload of its output.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = {kind: folder / name for kind, name in names(figure["name"]).items()}
    svg, png = drawings.get(pictures, with_titles(figure))
    file["csv"].write_text(figure["csv"], encoding="utf-8", newline="\n")
    file["svg"].write_text(svg, encoding="utf-8", newline="\n")
    file["png"].write_bytes(png)


def pictures(spec: dict[str, Any]) -> tuple[str, bytes]:
    """Return the picture of a chart as vectors and as pixels, two to a pixel of the page."""
    svg = static_vega.to_svg(spec, background="#ffffff")
    return svg, static_vega.svg_to_png(svg, scale=2)


def with_titles(figure: Figure) -> dict[str, Any]:
    """Return the specification of a figure's chart with its titles above it and its notes below it.

    In a page these are text; a picture that travels alone must carry them.
    """
    of_the_whole = ("$schema", "config", "datasets", "description", "params")
    chart = {key: value for key, value in figure["spec"].items() if key not in of_the_whole}
    whole = {key: figure["spec"][key] for key in of_the_whole if key in figure["spec"]}
    heading = {
        "text": textwrap.wrap(figure["title"], _LINE - 30),
        "subtitle": textwrap.wrap(figure["subtitle"], _LINE),
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 13,
        "subtitleColor": _MUTED,
        "subtitlePadding": 6,
        "offset": 18,
    }
    below = {
        "text": [
            line
            for text in (figure["note"], _short(figure["source"]), f"{book().full_title}.")
            for line in textwrap.wrap(text, _LINE)
        ],
        "anchor": "start",
        "orient": "bottom",
        "color": _MUTED,
        "fontSize": 12,
        "fontWeight": "normal",
        "offset": 18,
    }
    one = {"vconcat": [chart | {"width": _WIDTH, "title": heading}], "title": below, "padding": 20}
    # A legend of the whole would stand above the titles.
    return whole | one | {"resolve": {"scale": {"color": "independent"}}}


def _short(line: SourceLine) -> str:
    """Return a source line without addresses, which would be as long again."""
    return " ".join([line["text"], "; ".join(source["title"] for source in line["sources"])]).rstrip(". ") + "."
