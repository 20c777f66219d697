"""The book on paper: one tagged PDF, and each page from the browser."""

from __future__ import annotations

import re
from collections import defaultdict

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from bookmaking import printing
from bookmaking.identity import BRIEF_PAGE
from bookmaking.identity import book as identity
from project import PAGES


@pytest.fixture(scope="module")
def pdf(book, tmp_path_factory) -> PdfReader:
    """The whole book, printed from the built pages."""
    folder = tmp_path_factory.mktemp("pdf", numbered=True)
    printing.main(book, folder)
    return PdfReader(folder / printing.NAME)


@pytest.fixture(scope="module")
def text(pdf) -> list[str]:
    """The text of each page of the PDF."""
    pages = pypdfium2.PdfDocument(pdf.stream)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]


@pytest.fixture(scope="module")
def soups(book):
    """The built pages."""
    return [BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser") for page in PAGES]


@pytest.fixture(scope="module")
def elements(pdf):
    """The tagged elements of the PDF by kind, such as ``/H1``: what each tells in place of itself, or nothing."""
    found = defaultdict(list)
    waiting = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            found[each.get("/S")].append(str(each.get("/Alt", "")))
            if "/K" in each:
                waiting.append(each["/K"])
    return found


def chapters(pdf):
    """Return the bookmarks of the first level with the page that each leads to, without title page and contents."""
    entries = [entry for entry in pdf.outline if not isinstance(entry, list)][2:]
    return {entry.title: pdf.get_destination_page_number(entry) for entry in entries}


def test_a_title_keeps_its_spaces_where_a_part_of_it_is_stressed():
    article = BeautifulSoup("<article><h1>The <em>size</em> of</h1></article>", "html.parser").article
    assert printing.title_of(article) == "The size of"


def test_every_chapter_has_a_bookmark_a_line_in_the_contents_and_a_running_head(pdf, text, soups):
    found = chapters(pdf)
    titles = {soup.h1.find(string=True, recursive=False) for soup in soups}
    assert set(found) == titles
    contents = text[1].replace(" ", "")  # the reader of the PDF guesses at spaces
    for title, page in found.items():
        head_and_heading, number = text[page].count(title), text[page].split().count(str(page + 1))
        assert head_and_heading >= 2 and number >= 1
        if title != "It is not all darkness":
            assert f"{title}{page + 1}".replace(" ", "") in contents


def test_every_figure_is_there_as_a_drawing_with_its_table(pdf, text, soups, elements):
    figures = [figure for soup in soups for figure in soup.select("figure.finding-figure")]
    whole = " ".join(text)
    for figure in figures:
        assert figure.select_one(".caption-number").get_text().strip() in whole
    assert {figure.select("svg")[-1]["aria-label"] for figure in figures} <= set(elements["/Figure"])
    assert len(elements["/Table"]) >= len(figures)
    drawn = [each for page in pdf.pages for each in page["/Resources"].get("/XObject", {}).values()]
    assert not any(each.get_object()["/Subtype"] == "/Image" for each in drawn)


def test_the_pdf_is_tagged_in_a_language_and_has_no_controls(pdf, text, soups, elements):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    whole = " ".join(text)
    assert not re.search(r"\bCSV SVG PNG\b|Skip to the text|BibTeX Copy|Download the notebook", whole)
    on_screen = [
        code for soup in soups for code in soup.select("div.cell_input pre") if not code.find_parent("details")
    ]
    assert whole.count("from insights import") == sum("from insights import" in code.get_text() for code in on_screen)
    assert len(elements["/H2"]) > len(PAGES)


def test_links_on_paper_lead_somewhere(pdf, text):
    named = pdf.named_destinations
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    targets = [link.get_object().get("/Dest") for link in links]
    assert [target for target in targets if isinstance(target, str) and target not in named] == []
    assert "<https://www.inhope.org>" in " ".join(text)


def test_a_pdf_says_what_it_is_and_is_the_same_each_time(book, tmp_path):
    printed = []
    for name in ("one.pdf", "other.pdf"):
        printing.print_page(book / BRIEF_PAGE, tmp_path / name)
        printing.describe(tmp_path / name, "In brief")
        printed.append((tmp_path / name).read_bytes())
    assert printed[0] == printed[1]
    brief = PdfReader(tmp_path / "one.pdf")
    assert (brief.metadata.title, brief.metadata.author) == ("In brief", identity().author)
    assert f"{brief.metadata.creation_date:%Y-%m-%d}" == identity().date
    assert brief.root_object["/Lang"] == "en"
    assert len(brief.pages) == 2


def test_the_first_page_fits_two_sheets(book, browser, tmp_path):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((book / "index.html").as_uri())
    tab.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    context.close()
    assert len(PdfReader(tmp_path / "page.pdf").pages) <= 2
