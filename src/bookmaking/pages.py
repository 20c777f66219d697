"""The book as a site: what each page tells of itself, what it may load, and the files beside the pages."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import textwrap
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookmaking.citations import AUTHOR, BOOK
from insights import datapackage
from static_vega import svg_to_png
from static_vega.fonts import FAMILY

CARDS = "cards"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# Pages beside the chapters, with the template that makes each.
EXTRA_PAGES = {"search": "Search", "404": "This page is not here"}
DATA_PAGE = "chapters/data"
# What Sphinx and its theme put beside every page, and the book's own layout, style and search leave unused.
UNUSED = (
    "styles",
    "scripts",
    "vendor",
    "locales",
    "images",
    "*webpack-macros.html",
    "basic.css",
    "mystnb.*.css",
    "design-tabs.js",
    "doctools.js",
    "documentation_options.js",
    "language_data.js",
    "searchtools.js",
    "sphinx_highlight.js",
    "*.png",
)


# What a page knows of the book


def _complete_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    env, project, base = app.env, app.config.project, app.config.html_baseurl
    title = env.titles[pagename].astext() if doctree else EXTRA_PAGES.get(pagename, "")
    description = _description(env, pagename, doctree) if doctree else f"{title}: {BOOK}."
    context["page_title"] = html.escape(project if pagename == app.config.root_doc else f"{title} – {project}")
    context["page_description"] = html.escape(description)
    context["parts"] = _parts(env)
    context["sections"] = _sections(env, pagename) if doctree else []
    context["root_path"] = urlsplit(base).path or "/"
    for kind in ("css_files", "script_files"):
        context[kind] = [each for each in context[kind] if each.filename and not _unused(each.filename)]
    if doctree:
        context["card_address"] = base and f"{base}{_write_card(app, pagename, title, description)}"
        context["structured_data"] = _structured_data(app, pagename, title, description, doctree)
    context["content_policy"] = _content_policy(context.get("metatags", ""))


def _unused(filename: str) -> bool:
    name = filename.removeprefix("_static/").partition("/")[0]
    return any(fnmatch(name, pattern) for pattern in UNUSED)


def _description(env: BuildEnvironment, docname: str, doctree: nodes.document) -> str:
    """Return what the page says of itself: what its author wrote, else its finding, else its first sentences."""
    if written := env.metadata[docname].get("description"):
        return written
    found = [node for node in doctree.findall(nodes.container) if "finding" in node["classes"]]
    first = next((found[0] if found else doctree).findall(nodes.paragraph), nodes.paragraph())
    return " ".join(first.astext().split())


def _parts(env: BuildEnvironment) -> list[dict[str, Any]]:
    """Return the parts of the book with their chapters, in the order of ``_toc.yml``."""
    root = env.get_doctree(env.config.root_doc)
    return [
        {
            "caption": part["caption"],
            "chapters": [{"docname": name, "title": env.titles[name].astext()} for name in part["includefiles"]],
        }
        for part in root.findall(addnodes.toctree)
    ]


def _sections(env: BuildEnvironment, docname: str) -> list[dict[str, str]]:
    links = env.tocs[docname].findall(nodes.reference)
    return [{"anchor": link["anchorname"][1:], "title": link.astext()} for link in links if link["anchorname"]]


def _content_policy(markup: str) -> str:
    """Return what a page may load: files of the site, and the inline styles in this markup."""
    styles = re.findall(r"<style[^>]*>(.*?)</style>", markup, re.DOTALL)
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": " ".join(["'self'", *(f"'sha256-{_digest(style)}'" for style in styles)]),
        "font-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


# What machines read of a page


def _structured_data(
    app: Sphinx, pagename: str, title: str, description: str, doctree: nodes.document
) -> list[dict[str, Any]]:
    described, base = datapackage.descriptor(), app.config.html_baseurl
    author = {"@type": "Organization", "name": AUTHOR}
    common = {
        "@context": "https://schema.org",
        "description": description,
        "inLanguage": app.config.language,
        "isAccessibleForFree": True,
        "license": LICENCE,
        "version": described["version"],
    }
    report = {
        "@type": "Report",
        "name": BOOK,
        "author": author,
        "dateModified": described["created"][:10],
        "isBasedOn": {
            "@type": "Report",
            "name": "The NetClean Report 2016",
            "publisher": {"@type": "Organization", "name": "NetClean"},
        },
    }
    if base:
        report["url"] = base
    if pagename == app.config.root_doc:
        return [common | report]
    page = common | {"@type": "Chapter", "name": title, "author": author, "isPartOf": report}
    if pagename != DATA_PAGE:
        return [page]
    dataset = common | {
        "@type": "Dataset",
        "name": described["title"],
        "description": described["description"],
        "creator": author,
        "dateModified": report["dateModified"],
        "isPartOf": report,
    }
    if base:
        dataset["distribution"] = [
            {
                "@type": "DataDownload",
                "name": table["path"],
                "encodingFormat": table["mediatype"],
                "contentUrl": f"{base}data/{table['path']}",
            }
            for table in described["resources"]
        ]
    return [page, dataset]


def _write_card(app: Sphinx, pagename: str, title: str, description: str) -> str:
    """Write the picture that stands for a page where it is shared, and return its place in the site."""
    place = f"{CARDS}/{pagename.replace('/', '-')}.png"
    file = Path(app.outdir, place)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(svg_to_png(_card(title, description, app.config.project)))
    return place


def _card(title: str, description: str, project: str) -> str:
    lines = textwrap.wrap(description, 58, max_lines=6, placeholder=" …")
    told = "".join(f'<tspan x="80" dy="48">{html.escape(line)}</tspan>' for line in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" font-family="{FAMILY}">'
        '<rect width="1200" height="630" fill="#10282c"/><rect width="16" height="630" fill="#6cc5cd"/>'
        f'<text x="80" y="150" font-size="68" font-weight="bold" fill="#fff">{html.escape(title)}</text>'
        f'<text x="80" y="180" font-size="34" fill="#dbe7e9">{told}</text>'
        f'<text x="80" y="560" font-size="30" fill="#6cc5cd">{html.escape(project)}</text></svg>'
    )


# The files beside the pages


def _prepare(app: Sphinx) -> None:
    # The book has a search of its own, which finds figures and works from a disk.
    app.builder.search = False
    app.config.html_additional_pages |= {page: f"{page}.html" for page in EXTRA_PAGES}


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    for file in (folder / "_static").iterdir():
        if _unused(file.name):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    chapters = [app.config.root_doc, *(chapter["docname"] for part in _parts(app.env) for chapter in part["chapters"])]
    _write_search_index(app, folder, chapters)
    _write_robots_and_sitemap(app, folder, chapters)


def _write_robots_and_sitemap(app: Sphinx, folder: Path, chapters: list[str]) -> None:
    base = app.config.html_baseurl
    robots = "User-agent: *\nAllow: /\n"
    if base:
        robots += f"Sitemap: {base}sitemap.xml\n"
        urls = "".join(
            f"<url><loc>{html.escape(base + app.builder.get_target_uri(name))}</loc></url>\n" for name in chapters
        )
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
        (folder / "sitemap.xml").write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{sitemap}', encoding="utf-8")
    (folder / "robots.txt").write_text(robots, encoding="utf-8")


def _write_search_index(app: Sphinx, folder: Path, chapters: list[str]) -> None:
    """Write what the search looks through as a script, since a page from a disk may not fetch."""
    entries = []
    for name in chapters:
        address = app.builder.get_target_uri(name)
        markup = (folder / address).read_text(encoding="utf-8")
        entries += _search_entries(markup, address)
    told = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    (folder / "search-index.js").write_text(f"const searchIndex = {told};\n", encoding="utf-8")


def _search_entries(markup: str, address: str) -> list[dict[str, str]]:
    """Return what a page holds to be found: its sections, figures and glossary terms."""
    lean = re.sub(r"<(svg|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    article = BeautifulSoup(lean, "html.parser").article
    for part in article.select(".number-card, .headerlink, .figure-actions > a, .cite-form, details.code, summary"):
        part.decompose()
    for block in article.select("p, li, dt, dd, th, td, caption, figcaption, h1, h2, h3, h4"):
        block.append(" ")
    chapter = _text(article.h1)
    entries = []

    def add(kind: str, title: Tag, whole: Tag, anchor: str) -> None:
        place = {"kind": kind, "title": _text(title), "chapter": chapter, "address": f"{address}#{anchor}"}
        title.extract()
        entries.append(place | {"text": _text(whole)})

    for term in article.select("dl.glossary > dt"):
        add("Term", term, term.find_next_sibling("dd"), term["id"])
    for figure in article.select("figure.finding-figure"):
        add("Figure", figure.figcaption, figure.extract(), figure["id"])
    # The innermost first, so that each text belongs to the heading right above it.
    for section in reversed(article.select("section[id]")):
        kind = "Section" if section.find_parent("section") else "Chapter"
        add(kind, section.find(re.compile("^h[1-6]$")), section.extract(), section["id"])
    return entries[::-1]


def _text(element: Tag) -> str:
    return " ".join(element.get_text().split())


# Code cells


class CodeAfterOutputs(SphinxPostTransform):
    """Have hidden code stand below what it shows, one toggle an output, so that a page begins with its finding.

    The code of a cell that shows nothing goes with the next that does.
    """

    default_priority = 200  # after myst-nb has hidden the code
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Move the toggles of a page."""
        waiting, cell = None, None
        cells = self.document.findall(_is_code_cell)
        for cell in list(cells):
            shown = [child for child in cell if not isinstance(child, HideCodeCellNode)]
            for hidden in [child for child in cell if isinstance(child, HideCodeCellNode)]:
                cell.remove(hidden)
                if waiting is None:
                    waiting = hidden
                else:
                    waiting.extend(hidden.children)
            if waiting is None or not any(_shows(part) for part in shown):
                continue
            cell.insert(0 if "cell_input" in cell[0]["classes"] else len(cell), waiting)
            waiting = None
        if waiting is not None:
            cell.append(waiting)


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _shows(part: nodes.Element) -> bool:
    """Tell whether a part of a cell holds anything but empty containers."""
    return any(not isinstance(node, nodes.container) for node in part.findall())


def _visit_code(self, node: HideCodeCellNode) -> None:
    self.body.append(f'<details class="code"><summary>{html.escape(node["prompt_show"])}</summary>\n')


def _depart_code(self, node: HideCodeCellNode) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Register what makes the pages a site."""
    # myst-nb's own gives the button another name than the one it shows, and puts paragraphs in it.
    app.add_node(HideCodeCellNode, override=True, html=(_visit_code, _depart_code))
    app.add_post_transform(CodeAfterOutputs)
    app.connect("builder-inited", _prepare)
    # After the extensions that add styles and scripts.
    app.connect("html-page-context", _complete_page, priority=900)
    app.connect("build-finished", _finish)
