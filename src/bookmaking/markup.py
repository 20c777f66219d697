"""HTML, SVG and XML of the book, from templates that escape whatever they are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

_TEMPLATES = Environment(
    # What a page and a notebook show alike is written once, in the templates of insights.
    loader=ChoiceLoader([PackageLoader("bookmaking"), PrefixLoader({"insights": PackageLoader("insights")})]),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def part(macro: str, *given: Any, **named: Any) -> Markup:
    """Return a part of a page: a macro of ``templates/book.html``, by name."""
    return getattr(_TEMPLATES.get_template("book.html").module, macro)(*given, **named)


def document(template: str, **named: Any) -> str:
    """Return a whole file, from a template by name."""
    return _TEMPLATES.get_template(template).render(**named)


# Visitors of nodes


def framed(macro: Callable[[Any, nodes.Element, Markup], Markup]) -> tuple[Callable, Callable]:
    """Return the visitors of a node whose markup stands around that of its children."""

    def visit(self, node: nodes.Element) -> None:
        node["outside"], self.body = self.body, []

    def depart(self, node: nodes.Element) -> None:
        inner, self.body = Markup("".join(self.body)), node["outside"]
        self.body.append(macro(self, node, inner))

    return visit, depart


def whole(macro: Callable[[Any, nodes.Element], Markup]) -> tuple[Callable, None]:
    """Return the visitor of a node whose markup takes in what its children say."""

    def visit(self, node: nodes.Element) -> None:
        self.body.append(macro(self, node))
        raise nodes.SkipNode

    return visit, None
