"""How figures, numbers and claims become part of the built book: a Sphinx extension and a renderer for myst-nb."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from markupsafe import Markup
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

import static_vega
from bookmaking import downloads, notebook_copies, pages
from bookmaking.citations import Citation
from bookmaking.markup import PASSING, SKIP, SKIPPING, Visitor, framed, part, register, whole
from bookmaking.nodes import (
    claim,
    claim_list,
    data_table,
    evidence_grade,
    explained_number,
    figure_foot,
    figure_name,
    figure_title,
    finding_figure,
    number_card,
    source_list,
)
from bookmaking.sharing import in_order, shared
from insights import outputs, palette

FILES = "figures"
CORRECTIONS = "chapters/corrections"


class Renderer:
    """Turns the outputs of :mod:`insights` into nodes of the page: what myst-nb calls a ``MimeRenderPlugin``."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int | None]]] = []

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Return the nodes of an output; nothing for what only a notebook shows; ``None`` for outputs of others."""
        if data.output_metadata.get("insights") == "notebook":
            return []
        make = NODES.get(data.mime_type)
        return [make(renderer, data)] if make and inline == (data.mime_type in INLINE) else None


def _number(renderer: NbElementRenderer, data: MimeData) -> explained_number:
    return explained_number("", data.content["text"], given=data.content, identifier=_identifier(renderer))


def _card(renderer: NbElementRenderer, data: MimeData) -> number_card:
    text = nodes.Text(f"{data.content['number']['text']} {data.content['text']}")
    return number_card("", text, given=data.content, identifier=_identifier(renderer))


def _identifier(renderer: NbElementRenderer) -> str:
    return f"number-{renderer.renderer.sphinx_env.new_serialno('insights-number')}"


def _reference(renderer: NbElementRenderer, data: MimeData) -> addnodes.pending_xref:
    target, docname = figure_name(data.content["name"]), renderer.renderer.sphinx_env.docname
    asked = {"refdomain": "std", "reftype": "numref", "reftarget": target, "refexplicit": False, "refwarn": True}
    return addnodes.pending_xref("", nodes.inline("", target), refdoc=docname, **asked)


def _claim(renderer: NbElementRenderer, data: MimeData) -> claim:
    env = renderer.renderer.sphinx_env
    shared(env.app).claims[env.docname].append(data.content)
    return claim()


def _figure(renderer: NbElementRenderer, data: MimeData) -> finding_figure:
    env = renderer.renderer.sphinx_env
    run = shared(env.app).runner.run(Path(env.doc2path(env.docname)))
    figure = run.outputs[data.cell_index][data.output_index]["data"][outputs.FIGURE]
    name = figure_name(figure["name"])
    place = f"{env.doc2path(env.docname, base=False)}, cell {data.cell_index + 1}"
    node = finding_figure(names=[name], ids=[name])
    node += figure_title("", figure["title"])
    node += nodes.paragraph("", figure["subtitle"], classes=["figure-subtitle"])
    node += static_vega.chart_node(figure["spec"], env=env, identifier=name, location=place, explore=False)
    node += figure_foot(given=figure)
    renderer.renderer.document.note_explicit_target(node, node)
    shared(env.app).figures[env.docname].append(figure)
    return node


NODES: dict[str, Callable[[NbElementRenderer, MimeData], nodes.Element]] = {
    outputs.FIGURE: _figure,
    outputs.NUMBER: _number,
    outputs.GRADE: lambda renderer, data: evidence_grade("", data.content["text"], given=data.content),
    outputs.CARD: _card,
    outputs.TABLE: lambda renderer, data: data_table(given=data.content),
    outputs.REFERENCE: _reference,
    outputs.CLAIM: _claim,
    outputs.CLAIM_LIST: lambda renderer, data: claim_list(),
    outputs.SOURCE_LIST: lambda renderer, data: source_list(given=data.content),
}
# What stands in a sentence; everything else stands on its own.
INLINE = (outputs.NUMBER, outputs.GRADE, outputs.REFERENCE)
Renderer.mime_priority_overrides = [("*", kind, 1) for kind in NODES]


def _read_everything(app: Sphinx, env: BuildEnvironment, *_changed: set[str]) -> Iterable[str]:
    """Read every page again, whatever changed: any page may name any other, its figures and its claims."""
    return env.found_docs


def _write_downloads(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the files of each figure."""
    if app.builder.format == "html":
        for _, figure in in_order(env, shared(app).figures):
            downloads.write(Path(app.outdir) / FILES, figure, shared(app).drawings)


# HTML


def _given(macro: str) -> tuple[Visitor, None]:
    return whole(lambda self, node: part(macro, node["given"]))


def _with_identifier(macro: str) -> tuple[Visitor, None]:
    return whole(lambda self, node: part(macro, node["given"], node["identifier"]))


def _add_cards(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put what the numbers of a page rest on at its end."""
    corrections = app.builder.get_relative_uri(pagename, CORRECTIONS) if CORRECTIONS in app.env.found_docs else ""
    told = doctree.findall(nodes.Element) if doctree else ()
    numbers = [node for node in told if isinstance(node, explained_number | number_card)]
    context["cards"] = Markup().join(
        part("number_card", node["given"].get("number", node["given"]), node["identifier"], corrections)
        for node in numbers
    )


def _visit_title(self: HTML5Translator, node: nodes.Element) -> None:
    framed_title[0](self, node)
    self.add_fignumber(node.parent)


def _depart_title(self: HTML5Translator, node: nodes.Element) -> None:
    self.add_permalink_ref(node.parent, "Link to this figure")
    framed_title[1](self, node)


framed_title = framed(lambda self, node, inner: part("figure_title", inner))


def _title_of(figure: nodes.Node) -> str:
    return figure.children[0].astext()


def _foot(self: HTML5Translator, node: nodes.Element) -> Markup:
    figure, here = node["given"], self.builder.get_target_uri(self.builder.current_docname)
    name = node.parent["ids"][0]
    files = {kind: relative_uri(here, f"{FILES}/{file}") for kind, file in downloads.names(figure["name"]).items()}
    figure_number = ".".join(map(str, self.builder.fignumbers.get("figure", {}).get(name, ())))
    base = self.config.html_baseurl
    address = f"{base}{here}#{name}" if base else ""
    citation = Citation(figure["name"], figure["title"], f"Figure {figure_number}", address)
    return part("figure_foot", figure, files, citation.forms())


def _all_claims(self: HTML5Translator, node: nodes.Element) -> Markup:
    builder = self.builder
    rows = [
        [
            {"text": stated["sentence"], "filled": None},
            {
                "text": builder.env.titles[docname].astext(),
                "filled": None,
                "link": builder.get_relative_uri(builder.current_docname, docname),
            },
            {"text": "; ".join(f"{name}: {value}" for name, value in stated["checked"]), "filled": None},
        ]
        for docname, stated in in_order(builder.env, shared(builder.app).claims)
    ]
    columns = [{"heading": heading, "numeric": False} for heading in ("Claim", "Chapter", "Checked against")]
    caption = f"The {len(rows)} claims of the book"
    return part("table", {"caption": caption, "columns": columns, "rows": rows, "choices": [], "folded": False})


# The whole book


def _name_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Let Markdown link to a term of a glossary as it links to a heading: ``[text](glossary.md#a-term)``.

    A ``{term}`` role would do in the book alone; JupyterLab cannot resolve it.
    """
    targets = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for term in doctree.findall(nodes.term):
        targets[nodes.make_id(term.astext())] = (term.line, term["ids"][0], term.astext())


def _sort_static_files(app: Sphinx, config: Config) -> None:
    """Load styles and scripts in one order: Jupyter Book lists them as the folder happens to hold them."""
    config.html_css_files = sorted(config.html_css_files)
    config.html_js_files = sorted(config.html_js_files)


def _use_palette(app: Sphinx, config: Config) -> None:
    """Give the charts of the dark page the colours of the book."""
    config.static_vega_dark = palette.DARK | config.static_vega_dark


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the nodes of the book, what a chapter depends on, and the files of its figures."""
    app.setup_extension("static_vega.sphinx")
    pages.setup(app)
    notebook_copies.setup(app)
    figure = framed(lambda self, node, inner: part("figure", inner, node["ids"][0]))
    app.add_enumerable_node(finding_figure, "figure", _title_of, override=False, html=figure, **PASSING)
    register(app, figure_title, (_visit_title, _depart_title), PASSING)
    register(app, figure_foot, whole(_foot), SKIPPING)
    register(app, explained_number, _with_identifier("number"), PASSING)
    register(app, evidence_grade, _given("grade"), PASSING)
    register(app, number_card, _with_identifier("card"), PASSING)
    register(app, data_table, _given("table"), SKIPPING)
    register(app, source_list, _given("source_list"), SKIPPING)
    register(app, claim, SKIP, SKIPPING)
    register(app, claim_list, whole(_all_claims), SKIPPING)
    app.connect("config-inited", _use_palette, priority=100)
    app.connect("config-inited", _sort_static_files, priority=100)
    app.connect("env-get-outdated", _read_everything)
    app.connect("doctree-read", _name_terms)
    app.connect("env-updated", _write_downloads)
    app.connect("html-page-context", _add_cards)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
