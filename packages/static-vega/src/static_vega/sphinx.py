"""The Sphinx extension: charts as pictures in the page, and alive on demand.

A chart's node is made while its document is read. It already holds its pictures, so that a build
that writes pages in several processes starts the converter only where notebooks are read.
"""

import hashlib
import html
import json
import math
import os
import re
import shutil
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, SphinxError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from static_vega import colour, fonts
from static_vega.colour import Palette
from static_vega.controls import controls, is_animated, is_interactive
from static_vega.errors import ChartError
from static_vega.layout import layouts
from static_vega.notebook import IN_BOOK
from static_vega.picture import Picture, compiled, picture, seen, to_pdf, to_png
from static_vega.spec import Spec, digest, prepared, remarks
from static_vega.versions import VEGA_LITE

logger = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_TEXT, _SMALLEST = 12, 11  # pixels of lettering as laid out, and as small as a page may scale it
_ENLARGE_WIDE, _ENLARGE_NARROW = 1.2, 1.4
_SNIPPET = "window.staticVega={embed:vegaEmbed};"
_LICENCE = "/*! Vega, Vega-Lite, Vega-Embed; (c) UW Interactive Data Lab; BSD-3-Clause */\n"


class ChartBuildError(SphinxError):
    """A chart that stops the build."""

    category = "Chart error"


class chart(nodes.General, nodes.Element):
    """A chart in a document.

    Attributes (as of a docutils node):
        description: the chart's accessible name.
        pictures: one dict with width, svg and colours for each layout, the narrowest first.
        layouts: the specification of each layout, without its rows.
        datasets: the rows, by name.
        controls: the HTML of its inputs, or "".
        interactive: whether a reader can ask it something.
        animated: whether it moves by itself.
        identifier: begins every id of the chart.
    """


def chart_node(spec: Spec, *, env: BuildEnvironment, identifier: str, location: str) -> chart:
    """Make the node of a chart.

    Args:
        spec: a Vega-Lite specification that carries its data.
        env: the environment of the build that reads the document.
        identifier: a name for the chart, unique in its document and the same from build to build.
        location: where the author finds the chart, for messages: notebook and cell.

    Raises:
        ChartBuildError: the chart cannot be drawn, names a field that its data lack, or is larger
            than ``static_vega_max_bytes``.
    """
    stem = _slug(f"sv-{env.docname}-{identifier}")
    config = env.config
    try:
        drawn = _cached(spec, stem, env)
    except ChartError as error:
        raise ChartBuildError(f"{location}: {error}") from error
    size = sum(len(one["svg"]) for one in drawn["pictures"])
    size += len(_data(drawn)) if drawn["interactive"] else 0
    if size > config.static_vega_max_bytes:
        raise ChartBuildError(
            f"{location}: the chart takes {size:,} bytes of its page, more than the"
            f" {config.static_vega_max_bytes:,} of static_vega_max_bytes; aggregate its data, or raise the limit"
        )
    for remark in remarks(spec):
        logger.warning("%s: %s", location, remark, location=env.docname, type="static_vega", subtype="data")
    if not drawn["description"]:
        logger.warning(
            '%s: the chart has no description, so a screen reader cannot name it; write alt.Chart(…, description="…")',
            location,
            location=env.docname,
            type="static_vega",
            subtype="description",
        )
    return chart("", identifier=stem, **drawn)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    app.add_config_value("static_vega_wide", 680, "env", int)
    app.add_config_value("static_vega_narrow", 288, "env", int)
    app.add_config_value("static_vega_max_bytes", 3_000_000, "env", int)
    app.add_config_value("static_vega_fonts", (), "env", (tuple, list))
    app.add_config_value("static_vega_dark", {}, "env", dict)
    app.add_config_value("static_vega_pages", ("#ffffff", "#121212"), "env", (tuple, list))
    app.add_node(chart, html=(_visit_html, None), epub=(_visit_html, None))
    app.add_post_transform(_ChartToImage)
    app.connect("config-inited", _check_config)
    app.connect("builder-inited", _prepare)
    app.connect("env-updated", _write_bundle)
    app.connect("html-page-context", _add_assets)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _cached(spec: Spec, stem: str, env: BuildEnvironment) -> dict[str, Any]:
    """Draw a chart, or take what an earlier build drew of the same specification."""
    config = env.config
    widths = (config.static_vega_narrow, config.static_vega_wide)
    name = digest(spec, stem, widths, version("vl-convert-python"), fonts.fingerprint(), _sources())
    file = Path(env.doctreedir, "static_vega", f"{name}.json")
    if file.exists():
        return json.loads(file.read_text(encoding="utf-8"))
    drawn = _drawn(spec, stem, *widths)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(drawn), encoding="utf-8")
    part.replace(file)
    return drawn


def _drawn(spec: Spec, stem: str, narrow: int, wide: int) -> dict[str, Any]:
    spec = prepared(spec)
    specs = [layout.spec for layout in layouts(spec, narrow, wide, seen)]
    pictures = [vars(_pictured(one, f"{stem}-{n}", narrow, wide)) for n, one in enumerate(specs)]
    vega = compiled(specs[-1])
    return {
        "description": spec["description"],
        "pictures": pictures,
        "layouts": [{key: value for key, value in one.items() if key != "datasets"} for one in specs],
        "datasets": spec.get("datasets", {}),
        "controls": controls(vega, stem),
        "interactive": is_interactive(vega),
        "animated": is_animated(vega),
    }


def _pictured(layout: Spec, identifier: str, narrow: int, wide: int) -> Picture:
    one = picture(layout, identifier=identifier)
    for room, enlarge in ((narrow, _ENLARGE_NARROW), (wide, _ENLARGE_WIDE)):
        if 0.9 * room < one.width <= room:  # it fills the room it was given, so it may grow with it
            return picture(layout, identifier=identifier, enlarge=enlarge)
    return one


def _data(node: Any) -> str:
    """Give what the live view needs, as JSON that may stand in a script element."""
    data = {key: node[key] for key in ("animated", "layouts", "datasets")}
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _visit_html(self: HTML5Translator, node: chart) -> None:
    with_script = node["interactive"] and self.builder.name != "epub"
    parts = [f'<div class="static-vega" id="{node["identifier"]}">\n']
    if with_script:
        parts.append(node["controls"])
    classes = [" static-vega-narrow", " static-vega-wide"] if len(node["pictures"]) == 2 else [""]
    for number, (one, cls) in enumerate(zip(node["pictures"], classes, strict=True)):
        if self.builder.name != "epub" or one is node["pictures"][-1]:
            slot = f'<div class="static-vega-slot{cls}" data-layout="{number}">{one["svg"]}</div>\n'
            parts.append(_scrolling(slot, node["description"]) if _scrolls(node, self.config) else slot)
    if with_script:
        parts.append('<p class="static-vega-note" role="status"></p>\n')
        parts.append(f'<script type="application/json">{_data(node)}</script>\n')
    parts.append("</div>\n")
    self.body.append("".join(parts))
    raise nodes.SkipNode


def _scrolls(node: chart, config: Config) -> bool:
    """Tell whether no narrow picture of a chart can be read, so that a narrow page scrolls the wide one."""
    return len(node["pictures"]) == 1 and node["pictures"][0]["width"] > config.static_vega_narrow


def _scrolling(slot: str, description: str) -> str:
    name = html.escape(description)
    return f'<div class="static-vega-scroll" tabindex="0" role="region" aria-label="{name}">{slot}</div>\n'


class _ChartToImage(SphinxPostTransform):
    """For builders other than HTML, make a chart an image file, or its description."""

    default_priority = 9  # after myst-nb has chosen an output's media type, before images are collected

    def run(self, **_: Any) -> None:
        builder = self.app.builder
        if builder.format == "html":
            return
        for node in list(self.document.findall(chart)):
            node.replace_self(self._image(node, builder.supported_image_types))

    def _image(self, node: chart, types: list[str]) -> nodes.Element:
        spec = {**node["layouts"][-1], "datasets": node["datasets"]}
        if "application/pdf" in types:
            content, suffix = to_pdf(spec), "pdf"
        elif "image/png" in types:
            content, suffix = to_png(spec), "png"
        else:
            return nodes.paragraph("", node["description"])
        file = Path(self.env.doctreedir, "static_vega", f"{node['identifier']}.{suffix}")
        file.write_bytes(content)
        uri = os.path.relpath(file, self.env.srcdir)
        self.env.images.add_file(self.env.docname, uri)
        return nodes.image("", uri=uri, candidates={"*": uri}, alt=node["description"])


def _check_config(app: Sphinx, config: Config) -> None:
    colours = [*config.static_vega_pages, *config.static_vega_dark, *config.static_vega_dark.values()]
    for text in colours:
        if not colour.parse(str(text)):
            raise ConfigError(f"static_vega_pages and static_vega_dark hold colours, and {text!r} is none")
    for folder in config.static_vega_fonts:
        try:
            fonts.add(Path(app.srcdir, folder))
        except ChartError as error:
            raise ConfigError(f"static_vega_fonts: {error}") from error


def _palette(config: Config) -> Palette:
    light, dark = map(colour.parse, config.static_vega_pages)
    chosen = tuple((colour.parse(one), colour.parse(other)) for one, other in config.static_vega_dark.items())
    return Palette(light, dark, chosen)


def _prepare(app: Sphinx) -> None:
    os.environ[IN_BOOK] = "1"
    if app.builder.format == "html":
        app.config.html_static_path += [str(_HERE / "assets"), str(_site(app))]


def _site(app: Sphinx) -> Path:
    return Path(app.doctreedir, "static_vega", "site")


def _write_bundle(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the site's one copy of Vega once all documents are read, with its hash in its name."""
    if app.builder.format != "html":
        return
    utc = (_HERE / "utc.js").read_text(encoding="utf-8").strip()
    cached = Path(app.doctreedir, "static_vega", f"bundle-{digest(version('vl-convert-python'), utc)[:12]}.js")
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        bundle = fonts.converter().javascript_bundle(_SNIPPET, VEGA_LITE)
        cached.write_text(f"{_LICENCE}((Date) => {{{bundle}}})({utc});\n", encoding="utf-8")
    content = cached.read_bytes()
    site = _site(app)
    shutil.rmtree(site, ignore_errors=True)  # an earlier version of Vega
    site.mkdir(parents=True)
    app.static_vega_bundle = f"vega-{hashlib.sha256(content).hexdigest()[:12]}.js"
    (site / app.static_vega_bundle).write_bytes(content)


def _add_assets(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the style, and where a chart answers the script, into the pages that need them."""
    charts = list(doctree.findall(chart)) if doctree else []
    if not charts:
        return
    app.add_css_file("static_vega.css")
    palette = _palette(app.config)
    names = {name for node in charts for one in node["pictures"] for name in one["colours"]}
    if any(node["interactive"] for node in charts):  # an answer may show a chosen colour that no picture has
        names |= {colour.variable(one, kind) for one, _ in palette.chosen for kind in ("mark", "text", "label")}
    sheet = colour.style(sorted(names), palette) + _layout_style(app.config)
    for node in charts:
        if _scrolls(node, app.config):
            least = math.ceil(node["pictures"][0]["width"] * _SMALLEST / _TEXT)
            sheet += f"@media screen{{#{node['identifier']} .static-vega-slot{{min-width:{least}px}}}}"
    context["metatags"] = context.get("metatags", "") + (
        f'<style id="static-vega-colours">{sheet}</style>\n'
        "<noscript><style>.static-vega-controls{display:none!important}</style></noscript>\n"
    )
    if any(node["interactive"] for node in charts) and app.builder.name != "epub":
        pages = " ".join(app.config.static_vega_pages)
        data = {"data-vega": app.static_vega_bundle, "data-pages": pages}
        app.add_js_file("static_vega.js", loading_method="defer", **data)


def _layout_style(config: Config) -> str:
    """Show the wide picture as soon as its lettering is readable."""
    switch = math.ceil(config.static_vega_wide * _SMALLEST / _TEXT)
    return (
        ".static-vega-wide{display:none}"
        f"@container (min-width:{switch}px){{.static-vega-wide{{display:block}}.static-vega-narrow{{display:none}}}}"
    )


def _slug(text: str) -> str:
    """Give an id of letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@cache
def _sources() -> str:
    """Give a name to this package as it is, so that a changed package draws afresh."""
    return digest(*(file.read_text(encoding="utf-8") for file in sorted(_HERE.glob("*.py"))))
