"""How figures, numbers and claims become part of the built book: a Sphinx extension and a renderer for myst-nb."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinx.util.typing import ExtensionMetadata

import static_vega
from bookmaking import downloads, notebook_copies, pages
from bookmaking.citations import Citation
from insights import charts, claims, figures, quantities
from static_vega.notebook import standalone

FILES = "figures"
# Keeps a figure apart from a section of the same name.
PREFIX = "figure-"


class finding_figure(nodes.General, nodes.Element):
    """A figure of the book: its titles, its chart, its notes, the table behind it and its downloads."""


class figure_title(nodes.caption):
    """The message of a figure, with its number."""


class figure_foot(nodes.General, nodes.Element):
    """What stands under a figure's chart."""


class number(nodes.inline):
    """A number in a sentence, with what it rests on."""


class number_card(nodes.General, nodes.Element):
    """A number alone, with what it counts and where it stands."""


class claim_list(nodes.General, nodes.Element):
    """The place of the list of all claims."""


class Renderer(MimeRenderPlugin):
    """Turns the outputs of :mod:`insights` into nodes of the page."""

    mime_priority_overrides: ClassVar = [
        ("*", figures.MIME, 1),
        ("*", quantities.MIME, 1),
        ("*", quantities.CARD_MIME, 1),
        ("*", figures.REFERENCE_MIME, 1),
        ("*", figures.TABLE_MIME, 1),
    ]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Return the nodes of an output; nothing for what only a notebook shows; ``None`` for outputs of others."""
        env = renderer.renderer.sphinx_env
        match data.output_metadata.get(figures.ROLE), data.mime_type:
            case _, quantities.MIME:
                return [_number(env, data.content)] if inline else None
            case _, quantities.CARD_MIME:
                return [_card(env, data.content)]
            case _, figures.REFERENCE_MIME:
                return [_reference(env, data.content["name"])] if inline else None
            case _, figures.TABLE_MIME:
                return [nodes.raw("", data.content, format="html")]
            case "figure", figures.MIME:
                return [_figure(renderer, env, data)]
            case "claim", claims.MIME:
                _kept(env, "claims").append(data.content)
                return []
            case "claims", "text/plain":
                return [claim_list()]
            case None, _:
                return None
        return []


def _number(env: BuildEnvironment, told: dict) -> number:
    identifier = f"number-{env.new_serialno('insights-number')}"
    return number("", told["text"], card=told["card"], identifier=identifier)


def _card(env: BuildEnvironment, told: dict) -> number_card:
    node = number_card()
    node += nodes.paragraph("", "", _number(env, told["number"]), nodes.Text(f" {told['text']}"))
    node += nodes.paragraph("", "", nodes.raw("", told["source"], format="html"), classes=["figure-source"])
    return node


def _reference(env: BuildEnvironment, name: str) -> addnodes.pending_xref:
    target = f"{PREFIX}{name}"
    told = {"refdomain": "std", "reftype": "numref", "reftarget": target, "refexplicit": False, "refwarn": True}
    return addnodes.pending_xref("", nodes.inline("", target), refdoc=env.docname, **told)


def _figure(renderer: NbElementRenderer, env: BuildEnvironment, output: MimeData) -> finding_figure:
    told = output.content
    name = f"{PREFIX}{told['name']}"
    place = f"{env.doc2path(env.docname, base=False)}, cell {output.cell_index + 1}"
    node = finding_figure(names=[name], ids=[name])
    node += figure_title("", told["title"])
    node += nodes.paragraph("", told["subtitle"], classes=["figure-subtitle"])
    node += static_vega.chart_node(told["spec"], env=env, identifier=name, location=place)
    node += figure_foot(told=told)
    renderer.renderer.document.note_explicit_target(node, node)
    _kept(env, "figures").append(told)
    downloads.start(env.app.insights_drawings, told)
    env.app.insights_drawings.start(standalone, told["spec"])
    return node


# What chapters leave for the end of the build, by chapter.


def _kept(env: BuildEnvironment, what: str) -> list[dict]:
    return env.insights_kept.setdefault(env.docname, {}).setdefault(what, [])


def _all_kept(env: BuildEnvironment, what: str) -> Iterable[tuple[str, dict]]:
    order = [docname for docname in env.toctree_includes.get(env.config.root_doc, []) if docname in env.insights_kept]
    for docname in dict.fromkeys([env.config.root_doc, *order, *sorted(env.insights_kept)]):
        for told in env.insights_kept.get(docname, {}).get(what, ()):
            yield docname, told


def _forget(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    env.insights_kept = {}


def _write_downloads(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the files of each figure."""
    if app.builder.format == "html":
        for _, told in _all_kept(env, "figures"):
            downloads.write(Path(app.outdir) / FILES, told, app.insights_drawings)


# HTML


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


def _visit_foot(self, node: figure_foot) -> None:
    told, page = node["told"], self.builder.current_docname
    name = node.parent["ids"][0]
    address = f"{self.config.html_baseurl}{self.builder.get_target_uri(page)}#{name}"
    here = self.builder.get_target_uri(page)
    files = {kind: relative_uri(here, f"{FILES}/{file}") for kind, file in downloads.names(told["name"]).items()}
    figure_number = ".".join(map(str, self.builder.fignumbers.get("figure", {}).get(name, ())))
    citation = Citation(told["name"], told["title"], f"Figure {figure_number}", address)
    links = "".join(
        f'<a href="{file}" download>{kind.upper()}<span class="visually-hidden"> of this figure</span></a>'
        for kind, file in files.items()
    )
    self.body.append(
        f'<div class="figure-notes">{told["notes"]}</div>\n'
        '<div class="figure-actions">\n'
        f"<details><summary>Table</summary>{told['table']}</details>\n"
        f"{links}\n<details><summary>Cite</summary>{_citation(citation)}</details>\n</div>\n"
    )
    raise nodes.SkipNode


def _citation(citation: Citation) -> str:
    forms = {"Short": citation.short(), "Full": citation.full(), "BibTeX": citation.bibtex()}
    return "".join(
        f'<div class="cite-form"><p>{name} <button type="button" class="copy" hidden>Copy</button></p>'
        f"<pre>{html.escape(text)}</pre></div>"
        for name, text in forms.items()
    )


def _visit_number(self, node: number) -> None:
    card = node["identifier"]
    self.body.append(f'<span class="number"><button type="button" popovertarget="{card}">')


def _depart_number(self, node: number) -> None:
    self.body.append(
        f'</button><span class="number-card" id="{node["identifier"]}" popover>{node["card"]}</span></span>'
    )


def _visit_card(self, node: number_card) -> None:
    self.body.append(self.starttag(node, "div", CLASS="number-alone"))


def _depart_card(self, node: number_card) -> None:
    self.body.append("</div>\n")


def _visit_claims(self, node: claim_list) -> None:
    rows = []
    for docname, told in _all_kept(self.builder.env, "claims"):
        link = self.builder.get_relative_uri(self.builder.current_docname, docname)
        title = html.escape(self.builder.env.titles[docname].astext())
        values = "; ".join(f"{name}: {value}" for name, value in told["values"].items())
        rows.append(
            f'<tr><th scope="row" class="text">{html.escape(told["sentence"])}</th>'
            f'<td class="text"><a href="{link}">{title}</a></td><td class="text">{html.escape(values)}</td></tr>'
        )
    caption = f"The {len(rows)} claims of the book"
    self.body.append(
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{caption}"><table class="data-table">'
        f'<caption>{caption}</caption><thead><tr><th scope="col">Claim</th><th scope="col">Chapter</th>'
        f'<th scope="col">Checked against</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>\n'
    )
    raise nodes.SkipNode


# Other builders


def _pass(self, node: nodes.Element) -> None:
    """Leave a node to its children."""


def _skip(self, node: nodes.Element) -> None:
    raise nodes.SkipNode


def _read_everything(app: Sphinx, env: BuildEnvironment, *_changed: set[str]) -> Iterable[str]:
    """Read every page again, whatever changed: any page may name any other, its figures and its claims."""
    return env.found_docs


def _name_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Let Markdown link to a term of a glossary as it links to a heading: ``[text](glossary.md#a-term)``.

    A ``{term}`` role would do in the book alone; JupyterLab cannot resolve it.
    """
    targets = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for term in doctree.findall(nodes.term):
        targets[nodes.make_id(term.astext())] = (term.line, term["ids"][0], term.astext())


def _use_palette(app: Sphinx, config: Config) -> None:
    """Give the charts of the dark page the colours of the book."""
    config.static_vega_dark = charts.DARK | config.static_vega_dark


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the nodes of the book, what a chapter depends on, and the files of its figures."""
    app.setup_extension("static_vega.sphinx")
    pages.setup(app)
    notebook_copies.setup(app)
    others = ("latex", "text", "man", "texinfo")
    passing, skipping = dict.fromkeys(others, (_pass, _pass)), dict.fromkeys(others, (_skip, None))
    app.add_enumerable_node(
        finding_figure, "figure", lambda node: node[0].astext(), html=(_visit_figure, _depart_figure), **passing
    )
    app.add_node(figure_title, html=(_visit_title, _depart_title), **passing)
    app.add_node(figure_foot, html=(_visit_foot, None), **skipping)
    app.add_node(number, html=(_visit_number, _depart_number), **passing)
    app.add_node(number_card, html=(_visit_card, _depart_card), **passing)
    app.add_node(claim_list, html=(_visit_claims, None), **skipping)
    app.connect("config-inited", _use_palette, priority=100)
    app.connect("env-get-outdated", _read_everything)
    app.connect("env-before-read-docs", _forget)
    app.connect("doctree-read", _name_terms)
    app.connect("env-updated", _write_downloads)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
