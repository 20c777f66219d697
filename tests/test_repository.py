"""The texts of the repository, which no build reads: their links lead somewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

from project import ROOT

TEXTS = sorted(file for place in ("*.md", "data/*.md", "packages/**/*.md") for file in ROOT.glob(place))
MARKDOWN = MarkdownIt().enable("table").use(anchors_plugin, max_level=6)


@cache
def read(text: Path) -> BeautifulSoup:
    return BeautifulSoup(MARKDOWN.render(text.read_text(encoding="utf-8")), "html.parser")


def leads_somewhere(text: Path, address: str) -> bool:
    path, anchor = urldefrag(address)
    target = text.parent / unquote(path) if path else text
    return target.exists() and (not anchor or read(target).find(id=anchor) is not None)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))
def test_links_within_the_repository_lead_somewhere(text):
    addresses = [tag.get("href") or tag["src"] for tag in read(text).select("a[href], img[src]")]
    within = [address for address in addresses if not urlsplit(address).scheme]
    assert [address for address in within if not leads_somewhere(text, address)] == []
