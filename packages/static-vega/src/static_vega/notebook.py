"""What a notebook needs: the output bundle of a chart, and the Altair renderer that makes it."""

import json
import os
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from static_vega.errors import ChartError
from static_vega.versions import BOOK_TYPE, LAB_SCHEMA, LAB_TYPE

IN_BOOK = "STATIC_VEGA_BOOK"
"""Set by the Sphinx extension for the kernels of a build: the book makes its own pictures."""
SHOWN = "STATIC_VEGA_SHOWN"
"""A folder, set by a build that draws a chart as soon as its cell has shown it: where kernels leave their charts."""

_LAB_WIDTH = 680  # pixels


def enable() -> None:
    """Make every Altair chart show through :func:`bundle`; embed options that have been set stay."""
    import altair

    altair.renderers.register("static_vega", _shown)
    altair.renderers.enable("static_vega", **altair.renderers.options)


def _shown(spec: dict[str, Any], embed_options: dict[str, Any] | None = None, **_: Any) -> dict[str, Any]:
    outputs = bundle(spec, embed_options)
    if os.environ.get(IN_BOOK):  # a build copies and writes the notebook, in which rows take seconds and text does not
        outputs[BOOK_TYPE] = written = json.dumps(outputs[BOOK_TYPE])
        _leave(written)
    return outputs


def _leave(written: str) -> None:
    """Leave a chart for the build, which otherwise knows of it only when the whole notebook has run."""
    if folder := os.environ.get(SHOWN):
        part = Path(folder, f"{uuid4().hex}.part")
        with suppress(OSError):  # the chart is drawn all the same, only later
            part.write_text(written, encoding="utf-8")
            part.rename(part.with_suffix(".json"))


def bundle(chart: Any, embed_options: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give the Jupyter output of a chart, by media type.

    A book's kernel gives the specification only. Everywhere else the bundle also holds what
    :func:`standalone` gives.

    Args:
        chart: an Altair chart, or a Vega-Lite specification as a dict.
        embed_options: as of ``altair.renderers.set_embed_options``; the chart's own go before them.
    """
    spec = chart if isinstance(chart, dict) else chart.to_dict()
    if embed_options:
        usermeta = spec.get("usermeta", {})
        options = {**embed_options, **usermeta.get("embedOptions", {})}
        spec = {**spec, "usermeta": {**usermeta, "embedOptions": options}}
    outputs = {BOOK_TYPE: spec, "text/plain": spec.get("description", "A chart")}
    return outputs if os.environ.get(IN_BOOK) else outputs | standalone(spec)


def standalone(spec: dict[str, Any]) -> dict[str, Any]:
    """Give what shows a chart outside a book, by media type.

    JupyterLab and VS Code draw it live; an SVG is for viewers that run nothing, such as nbviewer.

    Args:
        spec: a Vega-Lite specification.
    """
    from static_vega import images
    from static_vega.layout import laid_out
    from static_vega.picture import seen, to_svg
    from static_vega.prepare import prepared

    spec, _ = images.carried(spec, Path.cwd())
    try:
        # JupyterLab's outputs have no width to fill, and it draws a chart as wide as its container without end.
        laid = laid_out(prepared(spec), _LAB_WIDTH, seen)
        return {LAB_TYPE: _for_lab(laid), "image/svg+xml": to_svg(spec, width=_LAB_WIDTH)}
    except ChartError as error:
        warnings.warn(f"A book cannot show this chart: {error}", stacklevel=2)
        return {LAB_TYPE: _for_lab(spec)}


def _for_lab(spec: dict[str, Any]) -> dict[str, Any]:
    """Give a specification for JupyterLab: on white, also in its dark theme, where the author names no background."""
    background = spec.get("background", spec.get("config", {}).get("background", "transparent"))
    return spec | {"$schema": LAB_SCHEMA, "background": "white" if background == "transparent" else background}
