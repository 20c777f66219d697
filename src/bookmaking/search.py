"""What the search of the site looks through: made of the pages' doctrees, and of the words that people use instead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes

from bookmaking.nodes import claim_list, data_table, figure_foot, figure_title, finding_figure
from insights import datapackage

FILE = "search-index.js"
_NOT_PROSE = (HideCodeCellNode, addnodes.only, nodes.comment, nodes.raw, claim_list)

Entry = dict[str, str]
N = TypeVar("N", bound=nodes.Node)


def entries(doctree: nodes.document, address: str) -> list[Entry]:
    """Return what a page holds to be found: its chapter and sections, its figures and its glossary terms."""
    chapter = _first(doctree, nodes.title).astext()

    def entry(kind: str, title: nodes.Element, node: nodes.Element, anchor: str) -> Entry:
        text = " ".join(" ".join(_texts(node, without=title)).split())
        place = f"{address}#{anchor}" if anchor else address
        return {
            "kind": kind,
            "title": " ".join(title.astext().split()),
            "chapter": chapter,
            "address": place,
            "text": text,
        }

    found = []
    for node in doctree.findall(_is_place):
        if isinstance(node, nodes.section):
            kind = "Chapter" if isinstance(node.parent, nodes.document) else "Section"
            found.append(entry(kind, _first(node, nodes.title), node, node["ids"][0]))
        elif isinstance(node, finding_figure):
            found.append(entry("Figure", _first(node, figure_title), node, node["ids"][0]))
        elif isinstance(node, nodes.definition_list_item):
            term = _first(node, nodes.term)
            found.append(entry("Term", term, node, term["ids"][0]))
    return found


def _first(inside: nodes.Node, kind: type[N]) -> N:
    return next(inside.findall(kind))


def _is_place(node: nodes.Node) -> bool:
    """Tell what has an entry of its own: a section, a figure, a term of a glossary."""
    if isinstance(node, nodes.definition_list_item):
        term = next(node.findall(nodes.term), None)
        return bool(term and term["ids"])
    return isinstance(node, nodes.section | finding_figure)


def _texts(node: nodes.Node, without: nodes.Node) -> Iterator[str]:
    """Yield the words of a node, without those of the places in it, of one node, and of code."""
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, data_table | figure_foot):
        yield from _told(node["given"])
    for child in node.children:
        if child is not without and not _is_place(child) and not isinstance(child, _NOT_PROSE):
            yield from _texts(child, without)
    if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.inline):
        yield " "


def _told(given: dict[str, Any]) -> Iterator[str]:
    """Yield the words of a table, or of what stands under a figure."""
    if "table" in given:
        yield from (given["note"], given["source"]["text"], *(source["title"] for source in given["source"]["sources"]))
        given = given["table"]
    yield given["caption"]
    yield from (column["heading"] for column in given["columns"])
    yield from (cell["text"] for row in given["rows"] for cell in row)


def write(folder: Path, found: list[Entry]) -> None:
    """Write the index as a script, since a page from a disk may not fetch."""
    synonyms = {row["typed"]: row["term"] for row in datapackage.rows("synonyms").values()}
    parts = {"searchIndex": found, "searchSynonyms": synonyms}
    lines = [f"const {name} = {_as_script(part)};\n" for name, part in parts.items()]
    (folder / FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def _as_script(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
