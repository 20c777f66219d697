"""HTML, SVG and XML of the book, from templates that escape whatever they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from docutils import nodes
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

if TYPE_CHECKING:  # a second of imports, of no use to whoever makes no pages
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

Visitor: TypeAlias = "Callable[[HTML5Translator, nodes.Element], None]"
Visitors: TypeAlias = "tuple[Visitor, Visitor | None]"

_TEMPLATES = Environment(
    # What a page and a notebook show alike is written once, in the templates of insights.
    loader=ChoiceLoader([PackageLoader("bookmaking"), PrefixLoader({"insights": PackageLoader("insights")})]),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def part(macro: str, *given: Any, **named: Any) -> Markup:
    """Return a part of a page: a macro of ``templates/book.html``, by name."""
    return Markup(getattr(_TEMPLATES.get_template("book.html").module, macro)(*given, **named))


def document(template: str, **named: Any) -> str:
    """Return a whole file, from a template by name."""
    return _TEMPLATES.get_template(template).render(**named)


# Nodes


def framed(macro: Callable[[HTML5Translator, nodes.Element, Markup], Markup]) -> tuple[Visitor, Visitor]:
    """Return the visitors of a node whose markup stands around that of its children."""

    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        node["outside"], self.body = self.body, []

    def depart(self: HTML5Translator, node: nodes.Element) -> None:
        inner, self.body = Markup("".join(self.body)), node["outside"]
        self.body.append(macro(self, node, inner))

    return visit, depart


def whole(macro: Callable[[HTML5Translator, nodes.Element], Markup]) -> tuple[Visitor, None]:
    """Return the visitor of a node whose markup takes in what its children say."""

    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(macro(self, node))
        raise nodes.SkipNode

    return visit, None


def _pass(self: nodes.NodeVisitor, node: nodes.Element) -> None:
    """Leave a node to its children."""


def _skip(self: nodes.NodeVisitor, node: nodes.Element) -> None:
    raise nodes.SkipNode


PASS, SKIP = (_pass, _pass), (_skip, None)
# What becomes of a node where there is no HTML: its children alone, or nothing.
_OTHERS = ("latex", "text", "man", "texinfo")
PASSING, SKIPPING = dict.fromkeys(_OTHERS, PASS), dict.fromkeys(_OTHERS, SKIP)


def register(app: Sphinx, node: type[nodes.Element], html: Visitors, elsewhere: Mapping[str, Visitors]) -> None:
    """Have Sphinx write a node by these visitors in HTML, and by those of :data:`PASSING` or :data:`SKIPPING` else."""
    app.add_node(node, override=False, html=html, **elsewhere)
