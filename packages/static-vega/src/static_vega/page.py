"""Charts for any page: fragments of HTML, what stands in the page's head, and the files that both ask for.

Nothing here knows who builds the page; :mod:`static_vega.sphinx` and :mod:`static_vega.nbconvert` do.
"""

import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from static_vega import colour, fonts, markup, speech, text
from static_vega.colour import Colour, Palette
from static_vega.controls import controls, is_animated, is_interactive
from static_vega.errors import ChartError, Code
from static_vega.layout import layouts
from static_vega.picture import Picture, compiled, converted, picture, seen
from static_vega.prepare import ready, taken
from static_vega.spec import Spec, digest, views
from static_vega.themes import THEMES, Theme
from static_vega.versions import VEGA_LITE, module

FOLDER = "static_vega"
"""Where, beside its style and script, the files lie whose names hold their hash."""

_HERE = Path(__file__).parent
_TEXT, _SMALLEST = 12, 11  # pixels of lettering as laid out, and as small as a page may scale it
_HEAVY = 100_000  # characters of a picture: some thousand marks
_ENLARGE_WIDE, _ENLARGE_NARROW = 1.2, 1.4
_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
_SNIPPET = (
    f'import {{parse, View}} from "{module("vega")}";'
    f'import {{expressionInterpreter as expr}} from "{module("vega-interpreter")}";'
    "Object.assign(window.staticVega, {parse, View, expr});"
)
_LICENCE = "/*! Vega; (c) UW Interactive Data Lab; BSD-3-Clause */\n"


@dataclass(frozen=True)
class Options:
    """What a page asks of its charts.

    Attributes:
        wide: pixels of the wide picture.
        narrow: pixels of the narrow one, for a phone.
        theme: a name of :data:`static_vega.themes.THEMES`.
        pages: the backgrounds of the light and of the dark page, as CSS colours; none takes the theme's.
        dark: the author's own colours for the dark page, by light colour.
    """

    wide: int = 680
    narrow: int = 288
    theme: str = "preferred"
    pages: tuple[str, str] | tuple[()] = ()
    dark: Mapping[str, str] = field(default_factory=dict)

    @property
    def look(self) -> Theme:
        """The theme itself."""
        return THEMES[self.theme]

    @property
    def palette(self) -> Palette:
        """The backgrounds and the author's own partners, as colours."""
        light, dark = map(_colour, self.pages or self.look.pages)
        chosen = tuple((_colour(one), _colour(other)) for one, other in self.dark.items())
        return Palette(light, dark, chosen)


def _colour(text: str) -> Colour:
    if (found := colour.parse(text)) is None:
        raise ValueError(f"the pages and the dark partners of a chart are colours, and {text!r} is none")
    return found


@dataclass(frozen=True)
class Fragment:
    """A chart for a page.

    Attributes:
        identifier: begins every id of the chart.
        description: its accessible name.
        words: what a search should find it by.
        pictures: one for each layout, the narrowest first.
        spec: the specification of the last of them, as JSON.
        scrolls: whether no narrow picture of it can be read, so that a narrow page scrolls the wide one.
        controls: the HTML of its inputs, or "".
        text: the HTML of its structure or table, or "".
        files: what its live view asks for, by name, the layouts first; none where it has nothing to answer.
        is_animated: whether it moves by itself.
        remarks: what of it is not drawn, each as its code and a sentence.
    """

    identifier: str
    description: str
    words: str
    pictures: list[Picture]
    spec: str
    scrolls: bool
    controls: str
    text: str
    files: dict[str, str]
    is_animated: bool
    remarks: list[tuple[Code, str]]

    @property
    def size(self) -> int:
        """The characters that a page and its live view take."""
        return sum(len(one.svg) for one in self.pictures) + sum(map(len, self.files.values())) + len(self.text)

    def renamed(self, identifier: str) -> "Fragment":
        """Give the same chart with another identifier; its own must not be a word of the chart."""
        pictures = [replace(one, svg=one.svg.replace(self.identifier, identifier)) for one in self.pictures]
        controls = self.controls.replace(self.identifier, identifier)
        return replace(self, identifier=identifier, pictures=pictures, controls=controls)

    def html(self, *, live: bool = True) -> str:
        """Write the chart; one that is not live is the last picture alone, as books for readers take it."""
        # HTML knows what an svg is; XHTML, of which books for readers are made, is told.
        shown = [replace(one, svg=one.svg.replace(_XMLNS, "", 1)) for one in self.pictures] if live else self.pictures
        pictures = list(enumerate(shown))
        kinds = [" static-vega-narrow", " static-vega-wide"] if live and len(pictures) == 2 else [""]
        slots = [(number, kind, one) for (number, one), kind in zip(pictures[-len(kinds) :], kinds, strict=True)]
        return markup.part("chart", self, slots, answers=live and self.files, scrolls=live and self.scrolls)


def fragment(spec: Spec | str, *, identifier: str, options: Options | None = None, explore: bool = True) -> Fragment:
    """Draw a chart for a page.

    Args:
        spec: a Vega-Lite specification that carries its data, or one as JSON. A table of the author's own
            stands in ``usermeta``: ``{"static_vega": {"table": rows}}``, each row a dict by column.
        identifier: letters, digits and dashes, unique in the page.
        options: what the page asks of all its charts.
        explore: write the chart's structure as text, or the author's table, below the picture.

    Raises:
        ChartError: the chart cannot be drawn, or names a field that its data lack.
    """
    options = options or Options()
    given, remarks = taken(spec)
    table = _own(given).get("table")
    spec = ready(given)
    specs: list[Spec] = []
    pictures: list[Picture] = []
    for number, layout in enumerate(layouts(spec, options.narrow, options.wide, seen)):
        specs.insert(0, layout.spec)
        pictures.insert(0, _pictured(layout.spec, f"{identifier}-{number}", options))
        if len(pictures[0].svg) > _HEAVY:  # one is enough for a page
            break
    vega, drawing = compiled(specs[-1]), converted(specs[-1])
    heard = speech.heard(drawing)
    description = spec["description"]
    told = ""
    if explore:
        told = text.table_of(table, description) if table else text.text_of(heard.structure)
    return Fragment(
        identifier=identifier,
        description=description,
        words=" ".join(_words(spec)),
        pictures=pictures,
        spec=json.dumps(specs[-1]),
        scrolls=len(specs) == 1 and pictures[0].width > options.narrow,
        controls=controls(vega, spec, heard.values, identifier),
        text=told,
        files=_live_files(specs) if is_interactive(vega) else {},
        is_animated=is_animated(vega),
        remarks=remarks,
    )


def head(fragments: Iterable[Fragment], options: Options | None = None, *, at: str = "") -> str:
    """Write what the head of a page with these charts holds.

    Args:
        fragments: the charts of the page.
        options: as the charts were drawn with.
        at: the address of the folder with the files of :func:`assets`, ending in a slash.
    """
    fragments, options = list(fragments), options or Options()
    (name,) = style(fragments, options)
    styles = ["static_vega.css", f"{FOLDER}/{name}"]
    return markup.part("head", at, styles, script(options) if any(one.files for one in fragments) else {})


def assets(fragments: Iterable[Fragment], options: Options | None = None) -> dict[str, bytes]:
    """Give every file that a page with these charts asks for, by its path from the folder that :func:`head` names."""
    fragments, options = list(fragments), options or Options()
    found = {file.name: file.read_bytes() for file in (_HERE / "assets").iterdir()}
    hashed = dict(style(fragments, options))
    for one in fragments:
        hashed |= one.files
    if any(one.files for one in fragments):
        hashed[bundle_name()] = bundle()
    else:
        del found["static_vega.js"], found["static_vega_live.css"]
    return found | {f"{FOLDER}/{name}": content.encode() for name, content in hashed.items()}


def style(fragments: Iterable[Fragment], options: Options) -> dict[str, str]:
    """Give the one style sheet of a page's colours, by its name."""
    fragments, palette, look = list(fragments), options.palette, options.look
    names = {name for one in fragments for each in one.pictures for name in each.colours}
    if any(one.files for one in fragments):  # an answer may show a chosen colour that no picture has
        names |= {colour.variable(one, kind) for one, _ in palette.chosen for kind in ("mark", "text", "label")}
    switch = math.ceil(options.wide * _SMALLEST / _TEXT)  # the wide picture shows as soon as it can be read
    sheet = (
        ".static-vega,.static-vega-tip{"
        f"--static-vega-ink:{look.ink};--static-vega-page:{look.page};--static-vega-accent:{look.accent}}}"
        f"{colour.style(sorted(names), palette, look.dark)}.static-vega-wide{{display:none}}"
        f"@container (min-width:{switch}px){{.static-vega-wide{{display:block}}.static-vega-narrow{{display:none}}}}\n"
    )
    for one in fragments:
        if one.scrolls:
            least = math.ceil(one.pictures[0].width * _SMALLEST / _TEXT)
            sheet += f"@media screen{{#{one.identifier} .static-vega-slot{{min-width:{least}px}}}}\n"
    return {f"{_hash(sheet)}.css": sheet}


def script(options: Options) -> dict[str, str]:
    """Give the attributes that the script of a page reads."""
    pages = " ".join(options.pages or options.look.pages)
    return {"data-vega": bundle_name(), "data-pages": pages, "data-dark": "\n".join(options.look.dark)}


@cache
def bundle() -> str:
    """Give Vega with what draws a live view: one script that asks for nothing else."""
    utc, live = ((_HERE / path).read_text(encoding="utf-8").strip() for path in ("utc.js", "live.js"))
    vega = fonts.converter().javascript_bundle(_SNIPPET, VEGA_LITE)
    return f"{_LICENCE}((Date) => {{{vega}}})({utc});\n{live}\n"


@cache
def bundle_name() -> str:
    """Give the name of :func:`bundle`, without making it."""
    parts = [(_HERE / path).read_text(encoding="utf-8") for path in ("utc.js", "live.js")]
    return f"vega-{digest(version('vl-convert-python'), VEGA_LITE, *parts)[:12]}.js"


def _pictured(layout: Spec, identifier: str, options: Options) -> Picture:
    width = seen(layout).width
    for room, enlarge in ((options.narrow, _ENLARGE_NARROW), (options.wide, _ENLARGE_WIDE)):
        if 0.9 * room < width <= room + 1:  # it fills the room it was given, so it may grow with it
            return picture(layout, identifier=identifier, enlarge=enlarge)
    return picture(layout, identifier=identifier)


def _own(spec: Spec) -> dict[str, Any]:
    """Give what a specification says to this package."""
    usermeta = spec.get("usermeta")
    own = usermeta.get("static_vega") if isinstance(usermeta, dict) else None
    if own is not None and not (
        isinstance(own, dict) and own.keys() <= {"table"} and isinstance(own.get("table"), list)
    ):
        raise ChartError(
            "table", 'usermeta says of static_vega what it does not know; it knows {"table": a list of dicts}'
        )
    return own or {}


def _live_files(specs: list[Spec]) -> dict[str, str]:
    """Give the scripts that a live view asks for, by name: its layouts, compiled, and each of its data sets."""
    rows = {name: _script(one) for name, one in specs[-1].get("datasets", {}).items()}
    datasets = {name: file for name, (file, _) in rows.items()}
    file, content = _script({"layouts": [_layout(one, rows.keys()) for one in specs], "datasets": datasets})
    return {file: content, **dict(rows.values())}


def _layout(spec: Spec, rows: Collection[str]) -> Spec:
    """Compile a layout, and leave out its rows and Vega's own inputs."""
    vega = speech.named(compiled(spec), spec, converted(spec))
    bare = [{key: one[key] for key in one if key != "values" or one["name"] not in rows} for one in vega["data"]]
    signals = [{key: one[key] for key in one if key != "bind"} for one in vega.get("signals", ())]
    return {**vega, "data": bare, "signals": signals}


def _script(value: Any) -> tuple[str, str]:
    """Write JSON as a script, which a page may load from its own folder, where it may not fetch."""
    content = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    name = f"{_hash(content)}.js"
    return name, f'staticVega.data["{name}"]={content}\n'


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:10]


def _words(spec: Spec) -> list[str]:
    """Give a chart's description and titles, once each."""
    found = [spec["description"]]
    for view in views(spec):
        title = view.get("title")
        lines = [title.get("text"), title.get("subtitle")] if isinstance(title, dict) else [title]
        guides = [one for one in view.get("encoding", {}).values() if isinstance(one, dict)]
        lines += [one.get("title") for one in guides]
        found += [" ".join(map(str, line)) if isinstance(line, list) else line for line in lines if line]
    return [word for word in dict.fromkeys(found) if isinstance(word, str) and word]
