"""Make a Vega-Lite specification ready to be drawn, and tell what is wrong with it before it becomes a picture."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from static_vega import embed
from static_vega.errors import ChartError, Code
from static_vega.fonts import ending_here
from static_vega.spec import CHILDREN, Spec, addressed, canonical, data_of, digest, views, words

ADDRESSES = {
    "href": re.compile(r"(?:https?:|mailto:|(?![\w+.-]+:|//|\s)).*", re.IGNORECASE | re.DOTALL),
    "url": re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=]*", re.IGNORECASE),
}
"""Where a chart may link to, and what images it may show: those that it carries."""

_MADE_BY_VEGA = frozenset(["_vgsid_"])
_DEFAULT_NAMES = {"fold": ("key", "value"), "density": ("value", "density"), "quantile": ("prob", "value")}
_WORDS_OF_VEGA = words(
    "constructor hasOwnProperty if isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf"
)
# Intervals that Vega bootstraps, its samples, and expressions that draw lots.
_CHANCE = re.compile(r'"(?:aggregate|op)": "ci[01]"|"extent": "ci"|"sample": \d|\b(?:random|sample\w*)\(')
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNCERTAIN = re.compile(_NOT_XML.pattern + r"|\\[bfu]")  # in JSON, where it may be spelled out


def prepared(spec: Any) -> Spec:
    """Give a copy of a specification, ready to be drawn.

    Raises:
        ChartError: as of :func:`taken` and :func:`ready`.
    """
    return ready(taken(spec)[0])


def taken(spec: Any) -> tuple[Spec, list[tuple[Code, str]]]:
    """Copy what can be drawn of a specification, and tell what of it is not, each as its code and a sentence.

    Args:
        spec: a specification, or one as JSON, which is sooner read than another is copied.

    Raises:
        ChartError: it is no specification.
    """
    copied = _whole(spec if isinstance(spec, str) else _plain(spec))
    is_whole = copied is not None
    given = copied if is_whole else _read(spec) if isinstance(spec, str) else spec
    if not isinstance(given, dict):
        raise ChartError("specification", f"a Vega-Lite specification is a dict, not {type(given).__name__}")
    return given if is_whole else _finite(_readable(given)), _remarks(given, is_whole=is_whole)


def ready(spec: Spec) -> Spec:
    """Make a specification ready to be drawn, its rows gathered in one place; it is changed.

    Raises:
        ChartError: it draws a field that its data lack, or holds what a page must not.
    """
    made = embed.settled(spec)
    made.pop("$schema", None)  # an address, and there is one version of the grammar
    descriptions = (view["description"] for view in views(made) if view.get("description"))
    made["description"] = next(descriptions, "")  # Altair leaves a faceted chart's inside it
    _gather_rows(made)
    _split_titles(made)
    _space_words(made)
    _end_fonts(made)
    _check_addresses(made)
    _check_fields(made, made.get("datasets", {}), None)
    return made


def _plain(spec: Any) -> str | None:
    """Write a specification as JSON; None of one that JSON cannot hold."""
    try:
        return json.dumps(spec, ensure_ascii=False)
    except (TypeError, ValueError):
        return None


def _whole(written: str | None) -> Any | None:
    """Read JSON; None of one with anything that a drawing cannot hold."""
    if written is None or _UNCERTAIN.search(written):
        return None
    try:
        return _read(written, parse_constant=_refused)
    except OverflowError:
        return None


def _read(written: str, **options: Any) -> Any:
    try:
        return json.loads(written, **options)
    except json.JSONDecodeError as error:
        told = f"a Vega-Lite specification is a dict, or JSON, and this is none: {error}"
        raise ChartError("specification", told) from error


def _refused(constant: str) -> None:
    raise OverflowError(constant)


def _readable(node: Any) -> Any:
    """Copy JSON without the characters that XML cannot hold; the converter does not survive them."""
    if isinstance(node, str):
        return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", node)
    if isinstance(node, dict):
        return {_readable(key): _readable(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_readable(value) for value in node]
    return node


def _remarks(spec: Spec, *, is_whole: bool) -> list[tuple[Code, str]]:
    told: list[tuple[Code, str]] = [("embed_options", sentence) for sentence in embed.neglected(spec)]
    if _CHANCE.search(canonical(_without_data(spec))):
        told.append(("chance", "it is drawn with chance in it, anew by each build and by its live view"))
    numbers = () if is_whole else (number for one in data_of(spec) for number in _numbers(one))
    count = sum(not math.isfinite(number) for number in numbers)
    what = "1 number of its data is" if count == 1 else f"{count:,} numbers of its data are"
    return [*told, ("not_finite", f"{what} not finite and left out of the chart")] if count else told


def _without_data(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_data(value) for key, value in node.items() if key not in ("data", "datasets")}
    return [_without_data(value) for value in node] if isinstance(node, list | tuple) else node


def _numbers(node: Any) -> Iterator[float]:
    if isinstance(node, float):
        yield node
    elif isinstance(node, dict | list | tuple):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _numbers(child)


def _finite(node: Any, place: str = "", *, is_data: bool = False) -> Any:
    """Copy JSON with the numbers of data that are not finite as gaps; anywhere else they are an error."""
    if isinstance(node, float) and not math.isfinite(node):
        if is_data:
            return None
        raise ChartError("number", f"the number in {place.strip()} is {node}, and a chart needs a finite one")
    if isinstance(node, dict):
        return {
            key: _finite(value, f"{place} {key}", is_data=is_data or key in ("data", "datasets"))
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_finite(value, place, is_data=is_data) for value in node]
    return node


def _gather_rows(spec: Spec) -> None:
    """Move rows written in the views to the specification's data sets, so that layouts share them."""
    for view in views(spec):
        data = view.get("data")
        if isinstance(data, dict) and isinstance(data.get("values"), list):
            rows = data.pop("values")
            name = data.setdefault("name", f"rows-{digest(rows)[:8]}")
            datasets = spec.setdefault("datasets", {})
            if datasets.setdefault(name, rows) != rows:
                raise ChartError(
                    "datasets", f"two of its data sets have the name {name!r}, and only one could be drawn"
                )


def _split_titles(spec: Spec) -> None:
    """Make a title with line breaks a list of lines; Vega-Lite cannot read such a title otherwise."""
    for view in views(spec):
        channels = [channel for channel in view.get("encoding", {}).values() if isinstance(channel, dict)]
        guides = [channel.get(guide) for channel in channels for guide in ("axis", "legend", "header")]
        for owner in (view, *channels, *(guide for guide in guides if isinstance(guide, dict))):
            title = owner.get("title")
            if isinstance(title, str) and (lines := title.splitlines()) != [title] and lines:
                owner["title"] = lines


def _space_words(node: Any) -> None:
    """Put a space, which does not show, behind a text that Vega would take for a name of its own."""
    if isinstance(node, list):
        for child in node:
            _space_words(child)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("subtitle", "text", "title"):
                if isinstance(value, list):
                    node[key] = [f"{line} " if line in _WORDS_OF_VEGA else line for line in value]
                elif isinstance(value, str) and value in _WORDS_OF_VEGA:
                    node[key] = f"{value} "
            if key not in ("data", "datasets"):
                _space_words(value)


def _end_fonts(node: Any) -> None:
    """Let every list of fonts end in the one that drawings are measured with."""
    if isinstance(node, list):
        for child in node:
            _end_fonts(child)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("data", "datasets"):
                continue
            if isinstance(value, str) and re.fullmatch("font|(label|title|subtitle)Font", key):
                node[key] = ending_here(value)
            _end_fonts(value)


def _check_addresses(spec: Spec) -> None:
    """Refuse links that run a script and images from elsewhere; the converter may blame the next chart."""
    for name, allowed in ADDRESSES.items():
        for owner, key in addressed(spec, name):
            if isinstance(address := owner[key], str) and not allowed.fullmatch(address):
                if name == "href":
                    raise ChartError("link", f"it links to {address[:80]!r}, which a page must not hold")
                raise ChartError(
                    "image",
                    f"it shows an image from {address[:80]!r}, which is neither data nor a PNG, JPEG, GIF or WebP file"
                    " beside the notebook",
                )


def _check_fields(view: Spec, datasets: Spec, known: set[str] | None) -> None:
    """Check the fields a view draws; `known` are those it inherits, None where they cannot be told."""
    if "data" in view:
        known = _fields(view["data"], datasets)
    known = _with_made(known, view.get("transform", ()))
    available = known
    for inner in views(view):  # a layer may make what the encoding around it draws
        available = _with_made(available, inner.get("transform", ()))
    if available is not None:
        for channel, field in _drawn_fields(view):
            _check_field(channel, field, available)
    for key in CHILDREN:
        for child in view.get(key, ()):
            _check_fields(child, datasets, known)
    if isinstance(view.get("spec"), dict):
        _check_fields(view["spec"], datasets, known)


def _check_field(channel: str, field: str, known: set[str]) -> None:
    head = re.sub(r"(?:\\(.)|([.\[\\].*))", r"\1", field, flags=re.DOTALL)
    if head in known or field in _MADE_BY_VEGA:
        return
    if field in known:
        escaped = re.sub(r"([.\[\]])", r"\\\1", field)
        raise ChartError(
            "field", f"{channel} draws the field {field!r}, whose dots and brackets must be written {escaped!r}"
        )
    have = ", ".join(sorted(known)[:12])
    raise ChartError("field", f"{channel} draws the field {field!r}, which its data lack (they have {have})")


def _fields(data: Any, datasets: Spec) -> set[str] | None:
    """Give the names of the columns, or None where only Vega can tell, as for maps and sequences."""
    rows = datasets.get(data.get("name", "")) if isinstance(data, dict) else None
    if not isinstance(rows, list) or not rows or {"property", "feature", "mesh"} & data.get("format", {}).keys():
        return None
    return {name for row in rows for name in (row if isinstance(row, dict) else ("data",))}


def _with_made(known: set[str] | None, transforms: Any) -> set[str] | None:
    for transform in transforms:
        if known is None or "pivot" in transform:
            return None
        if "lookup" in transform and "fields" not in transform["from"] and "as" not in transform:
            return None
        known = known | set(_made(transform))
    return known


def _made(transform: Any) -> Iterator[str]:
    """Give the names that a transform makes, those it makes by default included."""
    for key, defaults in _DEFAULT_NAMES.items():
        if key in transform:
            yield from defaults
    if "regression" in transform and transform.get("params"):
        yield from ("coef", "rSquared")
    if "lookup" in transform:
        yield from transform["from"].get("fields", ())
    for part in (transform, *(one for value in transform.values() if isinstance(value, list) for one in value)):
        names = part.get("as", ()) if isinstance(part, dict) else ()
        for name in [names] if isinstance(names, str) else names:
            yield from (name, f"{name}_end")


def _drawn_fields(view: Spec) -> Iterator[tuple[str, str]]:
    """Give each field that a view's own encoding, facet or repetition draws, with where it is named."""
    for channel, definition in view.get("encoding", {}).items():
        for one in _definitions(definition):
            yield f"encoding {channel}", one["field"]
    facet = view.get("facet")
    if isinstance(facet, dict):
        for part in (facet, facet.get("row"), facet.get("column")):
            yield from (("facet", found["field"]) for found in _definitions(part))
    repeat = view.get("repeat")
    if isinstance(repeat, dict | list):
        for names in repeat.values() if isinstance(repeat, dict) else (repeat,):
            yield from (("repeat", name) for name in names)


def _definitions(definition: Any) -> Iterator[dict[str, Any]]:
    """Walk through the parts of a channel's definition that name a field of the data."""
    if isinstance(definition, list):
        for one in definition:
            yield from _definitions(one)
    elif isinstance(definition, dict):
        if isinstance(definition.get("field"), str):
            yield definition
        for key in ("condition", "sort"):
            yield from _definitions(definition.get(key))
