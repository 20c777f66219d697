"""HTML of charts, from templates that escape whatever they are given."""

from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

_TEMPLATES = Environment(
    loader=PackageLoader("static_vega"), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
)


def part(macro: str, *given: Any, **named: Any) -> Markup:
    """Give a part of a page: a macro of ``templates/chart.html``, by name."""
    written: Markup = getattr(_TEMPLATES.get_template("chart.html").module, macro)(*given, **named)
    return written
