"""The Sphinx extension: charts as pictures in the page, and alive on demand.

A chart's node is made while its document is read. Charts are drawn beside the reading, and taken up before the
pages are written.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, SphinxError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from static_vega import colour, fonts, images, page
from static_vega.errors import ChartError, Code, coded
from static_vega.kept import Ahead, Order, vega
from static_vega.notebook import IN_BOOK
from static_vega.page import FOLDER, Fragment, Options
from static_vega.picture import to_pdf, to_png
from static_vega.spec import Spec, joined
from static_vega.themes import OF_SPHINX, THEMES
from static_vega.versions import READ_TYPES

if TYPE_CHECKING:
    from sphinx.util.typing import ExtensionMetadata  # Sphinx has it from 7.3 on

logger = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_ALTAIR_ALONE = re.compile(r"\bvegaEmbed\b|altair-viz-")


class ChartBuildError(SphinxError):
    """Charts that stop the build."""

    category = "Chart error"


class chart(nodes.General, nodes.Element):
    """A chart in a document.

    Attributes (as of a docutils node):
        order: the :class:`static_vega.kept.Order` of its drawing.
        identifier: begins its ids, and is unique in its page.
        location: where the author finds it.
        fragment: its :class:`static_vega.page.Fragment`, once its document is about to be written.
    """


def chart_node(
    spec: Spec | str,
    *,
    env: BuildEnvironment,
    identifier: str,
    location: str,
    explore: bool = True,
    folder: Path | None = None,
) -> nodes.Element:
    """Make the node of a chart; of one that cannot be shown, its message, which is told at the end of reading too.

    Args:
        spec: a Vega-Lite specification that carries its data, or one as JSON.
        env: the environment of the build that reads the document.
        identifier: a name for the chart, the same from build to build; where a document shows it twice, the
            second is numbered.
        location: where the author finds the chart, for messages: notebook and cell.
        explore: write the chart's structure as text below it; not where a table of its own stands by it.
        folder: where the paths of its images start; None takes that of the document.
    """
    spec, files = images.carried(spec, folder or Path(env.doc2path(env.docname)).parent)
    for file in files:
        env.note_dependency(str(file))
    name, uses = _slug(identifier), env.temp_data.setdefault("static_vega_uses", {})
    uses[name] = uses.get(name, 0) + 1
    if uses[name] > 1:
        name = f"{name}-again-{uses[name]}"
    asked = order(spec, env=env, explore=explore)
    _ahead(env).submit(asked)
    _kept(env, env.docname, "orders")[location, name] = asked
    return chart("", order=asked, identifier=_slug(f"sv-{env.docname}-{name}"), location=location)


def order(spec: Spec | str, *, env: BuildEnvironment, explore: bool = True) -> Order:
    """Give the order for a chart; carried out before the chart's document is read, it spares that the drawing.

    Args:
        spec: a Vega-Lite specification that carries its data and images, or one as JSON.
        env: the environment of the build.
        explore: as of :func:`chart_node`.
    """
    config = env.config
    written = spec if isinstance(spec, str) else json.dumps(spec, ensure_ascii=False)
    options = Options(wide=config.static_vega_wide, narrow=config.static_vega_narrow)
    return Order(written, options, explore and config.static_vega_text, _kept_in(env))


def _kept_in(env: BuildEnvironment) -> Path:
    """Give the folder of what is kept from build to build."""
    return Path(env.doctreedir, "static_vega")


def setup(app: Sphinx) -> "ExtensionMetadata":
    """Register the extension."""
    app.add_config_value("static_vega_wide", 680, "env", int)
    app.add_config_value("static_vega_narrow", 288, "env", int)
    app.add_config_value("static_vega_max_bytes", 3_000_000, "env", int)
    app.add_config_value("static_vega_fonts", (), "env", (tuple, list))
    app.add_config_value("static_vega_theme", "auto", "html", str)
    app.add_config_value("static_vega_dark", {}, "html", dict)
    app.add_config_value("static_vega_pages", (), "html", (tuple, list))
    app.add_config_value("static_vega_text", True, "env", bool)
    app.add_config_value("static_vega_on_error", "stop", "env", str)
    app.add_node(chart, html=(_visit_html, None), epub=(_visit_html, None))
    app.add_post_transform(_GluedCharts)
    app.add_post_transform(_DrawnCharts)
    app.add_post_transform(_ChartToImage)
    app.connect("config-inited", _check_config)
    app.connect("builder-inited", _prepare)
    app.connect("doctree-read", _find_others)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-before-read-docs", _start)
    app.connect("env-updated", _collect)
    app.connect("env-updated", _tell_errors)
    app.connect("env-updated", _write_files)
    app.connect("html-page-context", _add_assets)
    app.connect("build-finished", _remove_old_files)
    app.connect("build-finished", _forget_drawings)
    app.connect("build-finished", _close)
    return {"version": "1", "env_version": 3, "parallel_read_safe": True, "parallel_write_safe": True}


def _start(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Begin a build; where documents are read in several processes, each draws its own charts."""
    one_by_one = len(docnames) if app.parallel == 1 else 0
    ahead = Ahead(one_by_one, _kept_in(env), lambda written: order(written, env=env))
    app.static_vega_ahead = ahead  # type: ignore[attr-defined]


def _ahead(env: BuildEnvironment) -> Ahead:
    return env.app.static_vega_ahead  # type: ignore[attr-defined, no-any-return]


def _drawn(asked: Order, env: BuildEnvironment) -> Fragment:
    """Give the drawing of a chart. Raises ChartError where there is none, and where it is too large."""
    _ahead(env).wait(asked)
    drawn = asked.carry_out()
    if drawn.size > env.config.static_vega_max_bytes:
        raise ChartError(
            "size",
            f"the chart takes {drawn.size:,} bytes of its page, more than the"
            f" {env.config.static_vega_max_bytes:,} of static_vega_max_bytes; aggregate its data, or raise the"
            " limit",
        )
    return drawn


def _collect(app: Sphinx, env: BuildEnvironment) -> None:
    """Wait until the charts of all documents are drawn, and note what is wrong with them and what they ask for."""
    for docname in sorted(_everything(env)):
        for (location, _), asked in _everything(env)[docname].pop("orders", {}).items():
            try:
                drawn = _drawn(asked, env)
            except ChartError as error:
                if env.config.static_vega_on_error == "show":
                    _warn(error.code, f"{location}: {error.message}", docname, env)
                _kept(env, docname, "errors")[f"{location}: {error}"] = ""
                continue
            _kept(env, docname, "drawings")[asked.file().name] = ""
            if not drawn.description:
                _warn(
                    "description",
                    f"{location}: the chart has no description, so a screen reader cannot name it;"
                    ' write alt.Chart(…, description="…")',
                    docname,
                    env,
                )
            for code, remark in drawn.remarks:
                _warn(code, f"{location}: {remark}", docname, env)
            _kept(env, docname, "files").update(drawn.files)


def _warn(code: Code, message: str, docname: str, env: BuildEnvironment) -> None:
    shows_it_itself = getattr(env.config, "show_warning_types", False)
    told = message if shows_it_itself else coded(code, message)
    logger.warning("%s", told, location=docname, type="static_vega", subtype=code)


def _find_others(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of charts that Altair's own renderer shows: they ask other hosts, and need a script."""
    if any(_ALTAIR_ALONE.search(raw.astext()) for raw in doctree.findall(nodes.raw)):
        _warn(
            "renderer",
            "a chart is shown by Altair's own renderer; say static_vega.enable() before it, and run the notebook again",
            app.env.docname,
            app.env,
        )


# What documents leave for the end of the build


def _everything(env: BuildEnvironment) -> dict[str, dict[str, dict[Any, Any]]]:
    everything: dict[str, dict[str, dict[Any, Any]]] = env.__dict__.setdefault("static_vega_kept", {})
    return everything


def _kept(env: BuildEnvironment, docname: str, what: str) -> dict[Any, Any]:
    return _everything(env).setdefault(docname, {}).setdefault(what, {})


def _all_kept(env: BuildEnvironment, what: str) -> Iterator[tuple[str, str]]:
    for _, kept in sorted(getattr(env, "static_vega_kept", {}).items()):
        yield from kept.get(what, {}).items()


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    getattr(env, "static_vega_kept", {}).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    kept = getattr(other, "static_vega_kept", {})
    env.__dict__.setdefault("static_vega_kept", {}).update({name: kept[name] for name in docnames if name in kept})


def _tell_errors(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop the build once every chart has been tried."""
    errors = list(dict(_all_kept(env, "errors")))
    if errors and app.config.static_vega_on_error == "stop":
        told = "\n".join(errors)
        raise ChartBuildError(told if len(errors) == 1 else f"{len(errors)} charts cannot be shown:\n{told}")


def _files(app: Sphinx) -> Path:
    return Path(app.outdir, "_static", FOLDER)


def _write_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Write what live views ask for, once all documents are read: Vega, and each chart's files."""
    files = dict(_all_kept(env, "files"))
    if app.builder.format != "html" or app.builder.name == "epub" or not files:
        return
    _files(app).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (_files(app) / name).write_text(content, encoding="utf-8", newline="\n")
    shutil.copyfile(vega(_kept_in(env)), _files(app) / page.bundle_name())


def _remove_old_files(app: Sphinx, exception: Exception | None) -> None:
    """Remove what no page asks for any more: names hold a hash, so a changed chart leaves its old files behind."""
    if exception or app.builder.format != "html" or not _files(app).is_dir():
        return
    known = {page.bundle_name(), *dict(_all_kept(app.env, "files"))}
    if unknown := [file for file in _files(app).iterdir() if file.name not in known]:
        asked = "".join(file.read_text(encoding="utf-8") for file in Path(app.outdir).rglob("*.html"))
        for file in unknown:
            if file.name not in asked:
                file.unlink()


def _forget_drawings(app: Sphinx, exception: Exception | None) -> None:
    """Forget what is kept of charts that no document shows any more, and of other versions of Vega."""
    if exception:
        return
    asked = {page.bundle_name(), *dict(_all_kept(app.env, "drawings"))}
    folder = _kept_in(app.env)
    for file in [*folder.glob("*.pickle"), *folder.glob("vega-*.js")]:
        if file.name not in asked:
            file.unlink()


# HTML


def _visit_html(self: HTML5Translator, node: chart) -> None:
    self.body.append(node["fragment"].html(live=self.builder.name != "epub"))
    raise nodes.SkipNode


def _add_assets(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the style, and where a chart answers the script, into the pages that need them."""
    fragments = [node["fragment"] for node in doctree.findall(chart)] if doctree else []
    if not fragments:
        return
    options = _options(app.config)
    app.add_css_file("static_vega.css")
    for name, content in page.style(fragments, options).items():
        _files(app).mkdir(parents=True, exist_ok=True)
        (_files(app) / name).write_text(content, encoding="utf-8", newline="\n")
        app.add_css_file(f"{FOLDER}/{name}")
    if any(one.files for one in fragments) and app.builder.name != "epub":
        attributes: dict[str, Any] = {"loading_method": "defer", **page.script(options)}
        app.add_js_file("static_vega.js", **attributes)


def _options(config: Config) -> Options:
    theme = config.static_vega_theme
    if theme == "auto":
        theme = OF_SPHINX.get(config.html_theme, "attribute")
    return Options(
        wide=config.static_vega_wide,
        narrow=config.static_vega_narrow,
        theme=theme,
        pages=tuple(config.static_vega_pages),
        dark=config.static_vega_dark,
    )


class _GluedCharts(SphinxPostTransform):
    """Show charts that MyST-NB's glue brings from another page; it passes on images, HTML and text alone."""

    default_priority = 4  # just before its own

    def run(self, **_: Any) -> None:
        if "myst_nb" not in self.app.extensions:
            return
        from myst_nb.ext.glue.crossref import read_glue_cache
        from myst_nb.ext.glue.utils import PendingGlueReference

        for node in list(self.document.findall(PendingGlueReference)):
            folder = self.env.mystnb_config.output_folder  # type: ignore[attr-defined]  # MyST-NB puts it there
            data = read_glue_cache(folder, node.refdoc).get(node.key, {}).get("data", {})
            if found := next((kind for kind in READ_TYPES if kind in data), None):
                place = f"{self.env.doc2path(self.env.docname, base=False)}, glued {node.key!r} of {node.refdoc}"
                made = chart_node(
                    joined(data[found]),
                    env=self.env,
                    identifier=f"glued-{node.key}",
                    location=place,
                    folder=Path(self.env.doc2path(node.refdoc)).parent,
                )
                node.replace_self(made)
                _collect(self.app, self.env)


class _DrawnCharts(SphinxPostTransform):
    """Take up the drawings of a document that is about to be written; a chart without one is its message."""

    default_priority = 5

    def run(self, **_: Any) -> None:
        for node in list(self.document.findall(chart)):
            try:
                node["fragment"] = drawn = _drawn(node["order"], self.env).renamed(node["identifier"])
            except ChartError as error:
                told = f"This chart cannot be shown. {node['location']}: {error}"
                node.replace_self(nodes.error("", nodes.paragraph("", told)))
            else:
                node += nodes.paragraph("", drawn.words)  # for the site's search alone


class _ChartToImage(SphinxPostTransform):
    """For builders other than HTML, make a chart an image file, or its description."""

    default_priority = 9  # after myst-nb has chosen an output's media type, before images are collected

    def run(self, **_: Any) -> None:
        builder = self.app.builder
        if builder.format == "html":
            return
        for node in list(self.document.findall(chart)):
            node.replace_self(self._image(node["fragment"], builder.supported_image_types))

    def _image(self, one: Fragment, types: list[str]) -> nodes.Element:
        if "application/pdf" in types:
            content, suffix = to_pdf(one.spec), "pdf"
        elif "image/png" in types:
            content, suffix = to_png(one.spec), "png"
        else:
            return nodes.paragraph("", one.description)
        file = _kept_in(self.env) / f"{one.identifier}.{suffix}"
        file.write_bytes(content)
        uri = os.path.relpath(file, self.env.srcdir)
        self.env.images.add_file(self.env.docname, uri)
        return nodes.image("", uri=uri, candidates={"*": uri}, alt=one.description)


def _check_config(app: Sphinx, config: Config) -> None:
    colours = [*config.static_vega_pages, *config.static_vega_dark, *config.static_vega_dark.values()]
    for text in colours:
        if not colour.parse(str(text)):
            raise _setting(f"static_vega_pages and static_vega_dark hold colours, and {text!r} is none")
    for name, known in {"theme": ("auto", *THEMES), "on_error": ("stop", "show")}.items():
        if (given := config[f"static_vega_{name}"]) not in known:
            raise _setting(f"static_vega_{name} is one of {', '.join(known)}, not {given!r}")
    if len(config.static_vega_pages) not in (0, 2):
        raise _setting("static_vega_pages holds two colours: of the light page, and of the dark one")
    for folder in config.static_vega_fonts:
        try:
            fonts.add(Path(app.srcdir, folder))
        except ChartError as error:
            raise ConfigError(f"static_vega_fonts: {error}") from error


def _setting(message: str) -> ConfigError:
    return ConfigError(coded("setting", message))


def _prepare(app: Sphinx) -> None:
    os.environ[IN_BOOK] = "1"
    if app.builder.format == "html":
        app.config.html_static_path += [str(_HERE / "assets")]


def _close(app: Sphinx, exception: Exception | None) -> None:
    if ahead := getattr(app, "static_vega_ahead", None):
        ahead.close()


def _slug(text: str) -> str:
    """Give an id of letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
