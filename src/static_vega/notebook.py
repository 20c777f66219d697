"""What a notebook needs: the output bundle of a chart, and the Altair renderer that makes it."""

import os
import warnings
from typing import Any

from static_vega.errors import ChartError

BOOK_TYPE = "application/vnd.vegalite.v6+json"
"""The media type the book reads."""

LAB_TYPE = "application/vnd.vegalite.v5+json"
"""The media type that JupyterLab 4 and VS Code draw live, with no network."""

IN_BOOK = "STATIC_VEGA_BOOK"
"""Set by the Sphinx extension for the kernels of a build: the book makes its own pictures."""

_LAB_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def enable() -> None:
    """Make every Altair chart show through :func:`bundle`."""
    import altair

    altair.renderers.register("static_vega", lambda spec, **_: bundle(spec))
    altair.renderers.enable("static_vega")


def bundle(chart: Any) -> dict[str, Any]:
    """Give the Jupyter output of a chart, by media type.

    A book's kernel gives the specification only. Everywhere else the bundle also holds what
    JupyterLab and VS Code draw live, and an SVG for viewers that run nothing, such as nbviewer.

    Args:
        chart: an Altair chart, or a Vega-Lite specification as a dict.
    """
    spec = chart if isinstance(chart, dict) else chart.to_dict()
    outputs: dict[str, Any] = {BOOK_TYPE: spec, "text/plain": spec.get("description", "A chart")}
    if not os.environ.get(IN_BOOK):
        from static_vega.picture import to_svg

        outputs[LAB_TYPE] = {**spec, "$schema": _LAB_SCHEMA}
        try:
            outputs["image/svg+xml"] = to_svg(spec)
        except ChartError as error:
            warnings.warn(f"A book cannot show this chart: {error}", stacklevel=2)
    return outputs
