"""How figures become part of the built book: a Sphinx extension and a renderer for myst-nb."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

import insights
import static_vega
from insights import package
from insights.figures import MIME, ROLE


class finding_figure(nodes.General, nodes.Element):
    """A figure of the book: its titles, its chart, its notes and the table behind it."""


class figure_title(nodes.caption):
    """The message of a figure, with its number."""


class FigureRenderer(MimeRenderPlugin):
    """Turns the output of :class:`insights.figures.Figure` into nodes of the page."""

    mime_priority_overrides: ClassVar = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Return the nodes of a figure; nothing for what only a notebook shows; ``None`` for all other outputs."""
        if ROLE not in data.output_metadata:
            return None
        return [_figure(renderer, data)] if data.mime_type == MIME else []


def _figure(renderer: NbElementRenderer, output: MimeData) -> finding_figure:
    told = output.content
    document = renderer.renderer.document
    # The prefix keeps a figure apart from a section of the same name.
    name = f"figure-{told['name']}"
    node = finding_figure(names=[name], ids=[name])
    node += figure_title("", told["title"])
    node += nodes.paragraph("", told["subtitle"], classes=["figure-subtitle"])
    node += static_vega.chart_node(
        told["spec"], env=renderer.renderer.sphinx_env, identifier=name, location=_place(renderer, output)
    )
    node += nodes.raw("", f'<div class="figure-notes">{told["notes"]}</div>', format="html")
    table = f'<details class="figure-table"><summary>Table</summary>{told["table"]}</details>'
    node += nodes.raw("", table, format="html")
    document.note_explicit_target(node, node)
    return node


def _place(renderer: NbElementRenderer, output: MimeData) -> str:
    """Say where the author finds a figure."""
    return f"{renderer.source}, cell {output.cell_index + 1}"


def _visit_figure(self, node: finding_figure) -> None:
    self.body.append(self.starttag(node, "figure", CLASS="finding-figure"))


def _depart_figure(self, node: finding_figure) -> None:
    self.body.append("</figure>\n")


def _visit_title(self, node: figure_title) -> None:
    self.body.append('<figcaption class="figure-title">')
    self.add_fignumber(node.parent)


def _depart_title(self, node: figure_title) -> None:
    self.add_permalink_ref(node.parent, "Link to this figure")
    self.body.append("</figcaption>\n")


def _pass(self, node: nodes.Element) -> None:
    """Leave a node to its children, in builders that have no figures of their own."""


def _note_dependencies(app: Sphinx, docname: str, _source: list[str]) -> None:
    """Have a chapter built again when a table or the code behind it has changed."""
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return
    code = Path(insights.__file__).parent
    for path in (*package.folder().iterdir(), *code.glob("*.py")):
        app.env.note_dependency(str(path))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the nodes of a figure and what a chapter depends on."""
    app.setup_extension("static_vega.sphinx")
    other = dict.fromkeys(("latex", "text", "man", "texinfo"), (_pass, _pass))
    app.add_enumerable_node(
        finding_figure, "figure", lambda node: node[0].astext(), html=(_visit_figure, _depart_figure), **other
    )
    app.add_node(figure_title, html=(_visit_title, _depart_title), **other)
    app.connect("source-read", _note_dependencies)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
