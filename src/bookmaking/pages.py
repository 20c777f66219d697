"""The book as a site: what each page tells of itself, what it may load, and the files beside the pages."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import textwrap
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.highlighting import PygmentsBridge
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookmaking import search, style
from bookmaking.identity import book
from bookmaking.markup import document, framed, part
from bookmaking.sharing import shared
from insights import datapackage
from static_vega import svg_to_png

CARDS = "cards"
# What a page needs only where this stands in it, by how the name of the file begins.
ONLY_WITH = {"table-choices": "data-choices", "static_vega": "static-vega"}
# The book's own style, of which a page holds the rules of its first screen; that of its charts, and of their colours.
BOOK, CHARTS, COLOURS = "book.css", "static_vega.css", "static_vega/"
THEME = "theme.js"
THEMES = ("pydata_sphinx_theme", "sphinx_book_theme")
# What docutils, Sphinx and MyST-NB write of themselves, and nothing in the book asks for; a group is what stays of it.
BY_DOCUTILS = re.compile(
    r' class="(?:reference internal|reference external|std std-\w+)"| docutils(?: container)?(?=")'
    r'| tag_(?:hide|remove)-\w+(?=[" ])'
    r'|<div class="toctree-wrapper compound">\s*</div>\s*|<span(?: class="std std-\w+")?>([^<]*)</span>(?=</a>)'
)
# Pages beside the chapters, with the template that makes each.
EXTRA_PAGES = {"search": "Search", "404": "This page is not here"}
DATA_PAGE = "chapters/data"
# What Sphinx, its theme and other extensions give every page, and the book's own layout, style and search leave unused.
UNUSED = (
    "styles",
    "scripts",
    "mystnb.*.css",
    "pygments.css",
    "sphinx-design*.css",
    "design-tabs.js",
    "doctools.js",
    "documentation_options.js",
    "sphinx_highlight.js",
)


# What a page knows of the book


def _complete_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    env, project, base = app.env, app.config.project, app.config.html_baseurl
    title = env.titles[pagename].astext() if doctree else EXTRA_PAGES.get(pagename, "")
    description = _description(env, pagename, doctree) if doctree else f"{title}: {book().full_title}."
    context["page_title"] = project if pagename == app.config.root_doc else f"{title} – {project}"
    context["page_description"] = description
    _mark_up(context)
    context["licences"] = book().licences
    context["parts"] = _parts(env)
    context["sections"] = _sections(env, pagename) if doctree else []
    context["root_path"] = urlsplit(base).path or "/"
    _choose_files(app, template, context)
    if doctree:
        shared(app).index[pagename] = search.entries(doctree, app.builder.get_target_uri(pagename))
        context["card_address"] = base and f"{base}{_write_card(app, pagename, title, description)}"
        context["structured_data"] = _structured_data(app, pagename, title, description, doctree)
    context["content_policy"] = _content_policy(
        [context["style"], *re.findall(r"<style[^>]*>(.*?)</style>", context.get("metatags", ""), re.DOTALL)],
        [context["theme"]],
    )


def _choose_files(app: Sphinx, template: str, context: dict[str, Any]) -> None:
    """Put what the first paint needs into the page itself, and have the rest wait: one request stands before it."""
    body = str(context.get("body", ""))  # as text: put beside markup, a template would be escaped
    for kind in ("css_files", "script_files"):
        named = [each for each in context[kind] if each.filename and _is_used(app, each.filename)]
        context[kind] = [each for each in named if _is_asked_for(each.filename, body)]
    sheets = {_name(sheet.filename): sheet for sheet in context["css_files"]}
    read = {name: _style(app, name, context["pathto"]) for name in sheets}
    colours = "".join(text for name, text in read.items() if name.startswith(COLOURS))
    shown, below = style.parted(body)
    frame = _template(app, "layout.html") + _template(app, template)
    first = style.used(read.get(BOOK, ""), frame + shown, later=True)
    charts = style.used(read.get(CHARTS, ""), body) + colours
    context["style"] = Markup(style.without_unused(first, charts + body) + charts)
    context["css_files"] = [sheets[name] for name in sheets if name != CHARTS and not name.startswith(COLOURS)]
    context["holds_code"] = 'class="code"' in body
    context["body"], context["below"] = Markup(shown), Markup(below)
    folders = (Path(app.confdir, folder) for folder in app.config.templates_path)
    context["theme"] = Markup(
        next(folder / THEME for folder in folders if (folder / THEME).exists()).read_text("utf-8")
    )


def _style(app: Sphinx, name: str, pathto: Callable[..., str]) -> str:
    """Return a style sheet as it may stand in a page: what it names lies where the sheets lie."""
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path] + [Path(app.outdir, "_static")]
    text = next(folder / name for folder in folders if (folder / name).exists()).read_text("utf-8")
    return re.sub(r'url\("([^":]+)"\)', lambda found: f'url("{pathto(f"_static/{found[1]}", 1)}")', text)


def _template(app: Sphinx, name: str) -> str:
    """Return the source of a template, which names all that stands around a page's text."""
    templates = app.builder.templates
    return str(templates.get_source(templates.environment, name)[0])


def _mark_up(context: dict[str, Any]) -> None:
    """Tell the layout, which escapes everything else, what Sphinx gives as HTML already."""
    context["body"] = Markup(BY_DOCUTILS.sub(r"\1", context.get("body", "")))
    context["metatags"] = Markup(context.get("metatags", ""))
    css_tag, js_tag = context["css_tag"], context["js_tag"]
    context["css_tag"] = lambda file: Markup(css_tag(file).replace(' type="text/css"', ""))
    # No script is needed before the page is read.
    context["js_tag"] = lambda file: Markup(
        js_tag(file).replace(' defer="defer"', "").replace("<script", "<script defer", 1)
    )
    for name in ("prev", "next"):
        if context.get(name):
            context[name] = context[name] | {"title": Markup(context[name]["title"])}


def _is_asked_for(filename: str | os.PathLike[str], body: str) -> bool:
    name = _name(filename)
    return not any(name.startswith(start) and mark not in body for start, mark in ONLY_WITH.items())


def _is_used(app: Sphinx, filename: str | os.PathLike[str]) -> bool:
    """Tell whether the site needs a file: it is the book's own, or the book's layout and style use it."""
    name = _name(filename)
    own = any(Path(app.confdir, folder, name).exists() for folder in _own_folders(app))
    return own or not any(fnmatch(name.partition("/")[0], pattern) for pattern in UNUSED)


def _own_folders(app: Sphinx) -> list[str]:
    """Return the author's folders of static files; those of extensions are named by their whole path."""
    return [folder for folder in app.config.html_static_path if not Path(folder).is_absolute()]


def _name(filename: str | os.PathLike[str]) -> str:
    return str(filename).removeprefix("_static/").partition("?")[0]


def _description(env: BuildEnvironment, docname: str, doctree: nodes.document) -> str:
    """Return what the page says of itself: what its author wrote, else its finding, else its first sentences."""
    if written := env.metadata[docname].get("description"):
        return str(written)
    finding = (node for node in doctree.findall(nodes.container) if "finding" in node["classes"])
    place: nodes.Element = next(finding, None) or doctree
    first = next(place.findall(nodes.paragraph), nodes.paragraph())
    return " ".join(first.astext().split())


def _parts(env: BuildEnvironment) -> list[dict[str, Any]]:
    """Return the parts of the book with their chapters, in the order of ``_toc.yml``."""
    return [
        {
            "caption": part["caption"],
            "chapters": [{"docname": name, "title": env.titles[name].astext()} for name in part["includefiles"]],
        }
        for part in env.master_doctree.findall(addnodes.toctree)
    ]


def _sections(env: BuildEnvironment, docname: str) -> list[dict[str, str]]:
    links = env.tocs[docname].findall(nodes.reference)
    return [{"anchor": link["anchorname"][1:], "title": link.astext()} for link in links if link["anchorname"]]


def _content_policy(styles: Iterable[str], scripts: Iterable[str]) -> Markup:
    """Return what a page may load: files of the site, and these styles and scripts that stand in the page itself."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *(f"'sha256-{_digest(script)}'" for script in scripts)]),
        "style-src": " ".join(["'self'", *(f"'sha256-{_digest(style)}'" for style in styles)]),
        "font-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'self'",
    }
    return Markup("; ".join(f"{name} {value}" for name, value in rules.items()))


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


# What machines read of a page


def _structured_data(
    app: Sphinx, pagename: str, title: str, description: str, doctree: nodes.document
) -> list[dict[str, Any]]:
    described, base = datapackage.descriptor(), app.config.html_baseurl
    author = {"@type": "Organization", "name": book().author}
    common = {
        "@context": "https://schema.org",
        "description": description,
        "inLanguage": app.config.language,
        "license": book().licence,
        "version": book().version,
    }
    report = {
        "@type": "Report",
        "name": book().full_title,
        "author": author,
        "dateModified": book().date,
        "isBasedOn": {
            "@type": "Report",
            "name": "The NetClean Report 2016",
            "publisher": {"@type": "Organization", "name": "NetClean"},
        },
    }
    whole = {"@type": "Report", "name": book().full_title}
    if base:
        report["url"] = whole["url"] = base
    if pagename == app.config.root_doc:
        return [common | report]
    page = common | {"@type": "Chapter", "name": title, "author": author, "isPartOf": whole}
    if pagename != DATA_PAGE:
        return [page]
    dataset = common | {
        "@type": "Dataset",
        "name": described["title"],
        "description": described["description"],
        "creator": author,
        "dateModified": report["dateModified"],
        "isPartOf": whole,
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
    lines = textwrap.wrap(description, 58, max_lines=6, placeholder=" …")
    file.write_bytes(svg_to_png(document("card.svg", title=title, lines=lines, project=app.config.project)))
    return place


# The files beside the pages


class Site(StandaloneHTMLBuilder):
    """Sphinx's builder of HTML, without what the book's own layout and style do without."""

    search = False  # the book has one of its own, which finds figures and works from a disk

    def init_templates(self) -> None:
        """Have pages show whatever a title or a description holds as text, and write no spaces that say nothing."""
        super().init_templates()
        environment: Environment = self.templates.environment
        environment.autoescape = True
        environment.add_extension(_Tight)
        environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}

    def init_highlighter(self) -> None:
        """Leave code as it stands: a script of the page tells its parts, where marks would be a tenth of the page."""
        self.highlighter, self.dark_highlighter = PlainCode(), None

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        """Copy none of the files of the theme that Jupyter Book brings: no page asks for one."""
        if self.theme.name not in THEMES:
            super().copy_theme_static_files(context)


def _add_pages(app: Sphinx) -> None:
    app.config.html_additional_pages |= {page: f"{page}.html" for page in EXTRA_PAGES}


def _leave_out_frame(app: Sphinx) -> None:
    """Spare the theme making a frame for each page, which is half of the writing: the book has a layout of its own."""
    for listener in list(app.events.listeners["html-page-context"]):
        if listener.handler.__module__.startswith(THEMES):
            app.disconnect(listener.id)


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Write what is made of all pages together."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    chapters = [app.config.root_doc, *(chapter["docname"] for part in _parts(app.env) for chapter in part["chapters"])]
    found = [entry for name in chapters for entry in shared(app).index[name]]
    search.write(folder, found)
    _write_robots_and_sitemap(app, folder, chapters)


def _remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Remove what Sphinx and its theme put beside the pages and no page asks for."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static")
    for file in folder.rglob("*"):
        if file.is_file() and not _is_used(app, file.relative_to(folder).as_posix()):
            file.unlink()
    for empty in sorted(folder.rglob("*/"), reverse=True):
        if not any(empty.iterdir()):
            empty.rmdir()


def _write_robots_and_sitemap(app: Sphinx, folder: Path, chapters: list[str]) -> None:
    base = app.config.html_baseurl
    robots = "User-agent: *\nAllow: /\n"
    if base:
        robots += f"Sitemap: {base}sitemap.xml\n"
        addresses = [base + app.builder.get_target_uri(name) for name in chapters]
        (folder / "sitemap.xml").write_text(document("sitemap.xml", addresses=addresses), encoding="utf-8")
    (folder / "robots.txt").write_text(robots, encoding="utf-8")


class _Tight(Extension):
    """Leaves out of a template what sets its lines apart for those who write it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template without its blank lines and without spaces before a line."""
        return re.sub(r"\n\s+", "\n", source)


# Code cells


class PlainCode(PygmentsBridge):
    """Writes code as it stands, in whatever language."""

    def highlight_block(self, source: str, *rest: Any, **options: Any) -> str:
        """Return a block of code."""
        return str(part("plain", Markup(html.escape(source, quote=False))))


class CodeAfterOutputs(SphinxPostTransform):
    """Have hidden code stand below what it shows, one toggle an output, so that a page begins with its finding.

    The code of a cell that shows nothing goes with the next that does, and of the cell nothing is left.
    """

    default_priority = 200  # after myst-nb has hidden the code
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Move the toggles of a page."""
        waiting: nodes.Element | None = None
        cells = [node for node in self.document.findall(nodes.container) if node.get("nb_element") == "cell_code"]
        for cell in cells:
            for hidden in [child for child in cell.children if isinstance(child, HideCodeCellNode)]:
                cell.remove(hidden)
                if waiting is None:
                    waiting = hidden
                else:
                    waiting.extend(hidden.children)
            if waiting is None or not any(map(_shows, cell.children)):
                continue
            cell.insert(0 if _is_code(cell.children[0]) else len(cell), waiting)
            waiting = None
        if waiting is not None:
            cells[-1].append(waiting)
        for cell in cells:
            if not any(map(_shows, cell.children)):
                cell.parent.remove(cell)


def _is_code(part: nodes.Node) -> bool:
    """Tell the code of a cell, which is not hidden, from what it shows."""
    return isinstance(part, nodes.container) and "cell_input" in part["classes"]


def _shows(part: nodes.Node) -> bool:
    """Tell whether a part of a cell holds anything that a reader sees."""
    return any(not isinstance(node, nodes.container | nodes.Invisible) for node in part.findall())


def _introduce(app: Sphinx, config: Config) -> None:
    """Give the book its names where its settings do not."""
    for name, value in {"project": book().title, "author": book().author, "copyright": book().copyright}.items():
        if config[name] == config.values[name].default:
            config[name] = value


def _complete_address(app: Sphinx, config: Config) -> None:
    """Have the address of the book end on a slash, as whatever is added to it expects."""
    config.html_baseurl = config.html_baseurl and f"{config.html_baseurl.rstrip('/')}/"


def setup(app: Sphinx) -> None:
    """Register what makes the pages a site."""
    # myst-nb's own gives the button another name than the one it shows, and puts paragraphs in it.
    app.add_node(
        HideCodeCellNode, override=True, html=framed(lambda self, node, inner: part("code", inner, node["prompt_show"]))
    )
    app.add_post_transform(CodeAfterOutputs)
    app.connect("config-inited", _introduce, priority=100)
    app.connect("config-inited", _complete_address)
    app.add_builder(Site, override=True)
    app.connect("builder-inited", _add_pages)
    app.connect("builder-inited", _leave_out_frame)
    # After the extensions that add styles and scripts.
    app.connect("html-page-context", _complete_page, priority=900)
    app.connect("build-finished", _finish)
    # After the theme, which writes a style for code at the very end.
    app.connect("build-finished", _remove_unused, priority=900)
