"""Charts that show before any script runs: Altair charts as accessible inline SVG in Jupyter Book.

In a notebook, :func:`enable` is all an author says. In the book's settings, the Sphinx extension
``static_vega.sphinx`` turns every chart into pictures at build time and wakes a chart that has
something to answer with when a reader turns to it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from static_vega.notebook import bundle, enable

if TYPE_CHECKING:
    from static_vega.page import assets, fragment, head
    from static_vega.picture import svg_to_pdf, svg_to_png, to_pdf, to_png, to_svg
    from static_vega.sphinx import chart_node

__version__ = "0.1.0"

__all__ = [
    "assets",
    "bundle",
    "chart_node",
    "enable",
    "fragment",
    "head",
    "svg_to_pdf",
    "svg_to_png",
    "to_pdf",
    "to_png",
    "to_svg",
]

_LAZY = {
    "assets": "static_vega.page",
    "chart_node": "static_vega.sphinx",
    "fragment": "static_vega.page",
    "head": "static_vega.page",
    "svg_to_pdf": "static_vega.picture",
    "svg_to_png": "static_vega.picture",
    "to_pdf": "static_vega.picture",
    "to_png": "static_vega.picture",
    "to_svg": "static_vega.picture",
}


def __getattr__(name: str) -> Any:
    """Import what only a build needs when it is asked for, so that a kernel starts without it."""
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
