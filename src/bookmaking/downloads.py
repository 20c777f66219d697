"""The files that a reader can take away from a figure."""

from __future__ import annotations

import textwrap
from pathlib import Path

import static_vega
from bookmaking.drawing import Drawings

STEM = "not-all-darkness"
_WIDTH = 800
_LINE = 110
_MUTED = "#5b6673"


def names(figure: str) -> dict[str, str]:
    """Return the file name of each download of a figure, by format."""
    return {kind: f"{STEM}-{figure}.{kind}" for kind in ("csv", "svg", "png")}


def start(drawings: Drawings, told: dict) -> None:
    """Begin to draw the pictures of one figure."""
    drawings.start(_svg, spec := with_titles(told))
    drawings.start(static_vega.to_png, spec)


def write(folder: Path, told: dict, drawings: Drawings) -> None:
    """Write the downloads of one figure: the frame, and its picture with titles and source, as vectors and as pixels.

    ``told`` is the content of the figure's output (:class:`insights.figures.Figure`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = {kind: folder / name for kind, name in names(told["name"]).items()}
    spec = with_titles(told)
    file["csv"].write_text(told["csv"], encoding="utf-8", newline="\n")
    file["svg"].write_text(drawings.get(_svg, spec), encoding="utf-8", newline="\n")
    file["png"].write_bytes(drawings.get(static_vega.to_png, spec))


def _svg(spec: dict) -> str:
    return static_vega.to_svg(spec, background="#ffffff")


def with_titles(told: dict) -> dict:
    """Return the specification of a figure's chart with its titles above it and its notes below it.

    In a page these are text; a picture that travels alone must carry them.
    """
    of_the_whole = ("$schema", "config", "datasets", "description", "params")
    chart = {key: value for key, value in told["spec"].items() if key not in of_the_whole}
    whole = {key: told["spec"][key] for key in of_the_whole if key in told["spec"]}
    heading = {
        "text": textwrap.wrap(told["title"], _LINE - 30),
        "subtitle": textwrap.wrap(told["subtitle"], _LINE),
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 13,
        "subtitleColor": _MUTED,
        "subtitlePadding": 6,
        "offset": 18,
    }
    below = {
        "text": [line for part in (told["note"], told["source"]) for line in textwrap.wrap(part, _LINE)],
        "anchor": "start",
        "orient": "bottom",
        "color": _MUTED,
        "fontSize": 12,
        "fontWeight": "normal",
        "offset": 18,
    }
    return whole | {"vconcat": [chart | {"width": _WIDTH, "title": heading}], "title": below, "padding": 20}
