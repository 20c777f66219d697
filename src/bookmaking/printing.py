"""The whole book as one PDF, and its brief as another, printed from the built pages: ``python -m bookmaking.printing``.

Chromium prints twice, since only a printed book knows on which page a chapter begins.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup
from pypdf import PdfReader, PdfWriter

from bookmaking.browsers import find
from bookmaking.identity import BRIEF, BRIEF_PAGE, book
from bookmaking.markup import document

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
    file, pdf = folder / "to-print.html", folder / NAME
    parts, style = read_parts(site), os.path.relpath(site / "_static", folder)
    pages: dict[str, int] = {}
    for _ in range(2):
        file.write_text(compose(parts, pages, style), encoding="utf-8")
        print_page(file, pdf)
        pages = first_pages(pdf)
    file.unlink()
    describe(pdf, book().full_title)
    if (brief := site / BRIEF_PAGE).exists():
        print_page(brief, folder / BRIEF)
        describe(folder / BRIEF, f"{book().full_title}, in brief")


def read_parts(site: Path) -> dict[str, list[Chapter]]:
    """Return the parts of the book in reading order, each chapter with its article made ready for paper."""
    index = _soup(site / "index.html")
    parts = {"": [("index.html", _article(site, "index.html"))]}
    captions, lists = index.select("nav.contents > p"), index.select("nav.contents > p + ul")
    for caption, chapters in zip(captions, lists, strict=True):
        addresses = [str(link["href"]) for link in chapters.select("a")]
        parts[caption.get_text()] = [(address, _article(site, address)) for address in addresses]
    return parts


def _soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def _article(site: Path, address: str) -> Tag:
    (article,) = _soup(site / address).select("article")
    for part in article.select(SCREEN_ONLY):
        part.decompose()
    for part in article.select(".number button, details"):
        part.unwrap()
    article["id"] = _slug(address)
    article["style"] = f"page: {_slug(address)}"
    for part in article.select("[id]"):
        part["id"] = f"{_slug(address)}-{part['id']}"
    for link in article.select("a[href]"):
        link["href"] = _within_the_book(str(link["href"]), address)
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


def compose(parts: Mapping[str, list[Chapter]], pages: Mapping[str, int], style: str) -> str:
    """Return the book as one document.

    ``pages`` tells the first page of each chapter, as far as it is known; ``style`` where the style sheets lie.
    """
    given = [
        {"caption": caption, "chapters": [_described(*chapter) for chapter in chapters]}
        for caption, chapters in parts.items()
    ]
    chapters = [chapter for part in given for chapter in part["chapters"]]
    return document("printed.html", book=book(), parts=given, chapters=chapters, pages=pages, style=style)


def _described(address: str, article: Tag) -> dict[str, str]:
    title = title_of(article)
    # Within a style a title is a CSS string, in which a character may stand as its number.
    head = "".join(f"\\{ord(character):06x}" for character in title)
    running = Markup(f'"{head}"')
    return {"slug": _slug(address), "title": title, "running_head": running, "article": Markup(article)}


def title_of(article: Tag) -> str:
    """Return the title of a chapter as text."""
    return " ".join(article.select("h1")[0].get_text().split())


def print_page(document: Path, pdf: Path) -> None:
    """Print a page with Chromium, with tags and bookmarks."""
    command: list[str | Path] = [find(), *OPTIONS, f"--print-to-pdf={pdf.resolve()}", document.resolve().as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def describe(pdf: Path, title: str) -> None:
    """Have a PDF say what it is, with the date of the data in place of the hour of its printing."""
    told = book()
    date = f"D:{told.date.replace('-', '')}000000Z"
    writer = PdfWriter(clone_from=pdf)
    writer.metadata = {
        "/Title": title,
        "/Author": told.author,
        "/Subject": told.subject,
        "/CreationDate": date,
        "/ModDate": date,
    }
    writer.write(pdf)
    pdf.write_bytes(_renumbered(pdf.read_bytes()))


def _renumbered(pdf: bytes) -> bytes:
    """Number the cells of tables from one: Chromium numbers them by what else it did in the same process."""
    names = {name: b"node%08d" % new for new, name in enumerate(sorted(set(re.findall(rb"node\d{8}", pdf))), start=1)}
    return re.sub(rb"node\d{8}", lambda name: names[name[0]], pdf)


def first_pages(pdf: Path) -> dict[str, int]:
    """Return the page on which each chapter of a printed book begins, by title."""
    reader = PdfReader(pdf)
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    pages = [(entry.title, reader.get_destination_page_number(entry)) for entry in chapters]
    return {title: page + 1 for title, page in pages if title and page is not None}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
