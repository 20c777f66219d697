"""The whole book as one PDF, printed from the built pages: ``python -m bookmaking.printing``.

Chromium prints twice, since only a printed book knows on which page a chapter begins.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader

from bookmaking.browsers import find
from bookmaking.citations import AUTHOR
from insights import datapackage

NAME = "it-is-not-all-darkness.pdf"
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline")
# What a page on a screen has and paper has not.
SCREEN_ONLY = (
    ".number-card, .headerlink, .copy, .static-vega-controls, .static-vega-note, .static-vega-narrow, script, "
    "details.code, .notebook-files, .figure-actions > a, .figure-actions > details:not(:has(table)), summary"
)

Chapter = tuple[str, Tag]


def main(site: Path, folder: Path) -> None:
    """Print the pages in ``site`` into ``folder``. Raises :class:`NoBrowser` when there is no Chromium."""
    folder.mkdir(parents=True, exist_ok=True)
    document, pdf = folder / "book.html", folder / NAME
    parts = read_parts(site)
    pages: dict[str, int] = {}
    for _ in range(2):
        document.write_text(compose(parts, pages), encoding="utf-8")
        print_page(document, pdf)
        pages = first_pages(pdf)


def read_parts(site: Path) -> dict[str, list[Chapter]]:
    """Return the parts of the book in reading order, each chapter with its article made ready for paper."""
    index = _soup(site / "index.html")
    parts = {"": [("index.html", _article(site, "index.html"))]}
    for caption in index.select("nav.contents > p"):
        links = caption.find_next_sibling("ul").select("a")
        parts[caption.get_text()] = [(link["href"], _article(site, link["href"])) for link in links]
    return parts


def _soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def _article(site: Path, address: str) -> Tag:
    article = _soup(site / address).article
    for part in article.select(SCREEN_ONLY):
        part.decompose()
    for part in article.select(".number button, details"):
        part.unwrap()
    article["id"] = _slug(address)
    article["style"] = f"page: {_slug(address)}"
    for part in article.select("[id]"):
        part["id"] = f"{_slug(address)}-{part['id']}"
    for link in article.select("a[href]"):
        link["href"] = _within_the_book(link["href"], address)
    for chart in article.select("svg"):
        # A PDF knows a picture with a text in its place, and no document of graphics.
        chart["role"] = "img"
    return article


def _within_the_book(href: str, address: str) -> str:
    """Return where a link leads in the one document that holds all pages."""
    page, anchor = urldefrag(urljoin(address, href))
    if re.match(r"\w+:", page) or not page.endswith(".html"):
        return href
    return f"#{_slug(page)}-{unquote(anchor)}" if anchor else f"#{_slug(page)}"


def _slug(address: str) -> str:
    return PurePosixPath(address).stem


def compose(parts: Mapping[str, list[Chapter]], pages: Mapping[str, int]) -> str:
    """Return the book as one document. ``pages`` tells the first page of each chapter, as far as it is known."""
    chapters = [chapter for part in parts.values() for chapter in part]
    contents = "".join(
        f"<h2>{caption}</h2><ol>{''.join(_line(chapter, pages) for chapter in part)}</ol>"
        for caption, part in parts.items()
        if caption
    )
    heads = "".join(
        f'@page {_slug(address)} {{ @top-right {{ content: "{_title(article)}" }} }}\n' for address, article in chapters
    )
    book, version, date = package_line()
    return f"""<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<title>{book}</title>
<link rel="stylesheet" href="../html/_static/sphinx-design.min.css">
<link rel="stylesheet" href="../html/_static/static_vega.css">
<link rel="stylesheet" href="../html/_static/book.css">
<style>{heads}</style>
</head>
<body class="printed-book">
<section class="title-page">
<h1>{book}</h1>
<p>The NetClean Report 2016 as a living book</p>
<p>{AUTHOR}. Version {version}, data of {date}.</p>
<p>An independent edition, neither made nor endorsed by NetClean. Text and tables: CC BY 4.0. Code: MIT.</p>
</section>
<nav class="printed-contents"><h1>Contents</h1>{contents}</nav>
<main>{"".join(str(article) for _, article in chapters)}</main>
</body>
</html>
"""


def package_line() -> tuple[str, str, str]:
    """Return the title of the book, the version and the date of its data."""
    described = datapackage.descriptor()
    return "It is not all darkness", described["version"], described["created"][:10]


def _line(chapter: Chapter, pages: Mapping[str, int]) -> str:
    address, article = chapter
    title = _title(article)
    return f'<li><a href="#{_slug(address)}"><span>{title}</span><span>{pages.get(title, "")}</span></a></li>'


def _title(article: Tag) -> str:
    return article.h1.get_text(strip=True)


def print_page(document: Path, pdf: Path) -> None:
    """Print a page with Chromium, with tags and bookmarks."""
    command = [find(), *OPTIONS, f"--print-to-pdf={pdf.resolve()}", document.resolve().as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def first_pages(pdf: Path) -> dict[str, int]:
    """Return the page on which each chapter of a printed book begins, by title."""
    reader = PdfReader(pdf)
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    return {entry.title: reader.get_destination_page_number(entry) + 1 for entry in chapters}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
