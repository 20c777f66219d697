"""The built pages: whole, linked, and made of what the data say."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from project import FINDINGS, NOTEBOOKS, PAGES, ROOT
from reading import read
from small import build, build_that_fails, contents, copy_of_the_project, notebook

CHAPTER = [
    ("markdown", "# Workload"),
    ("code", "from insights import charts, claim, figure, findings, number\nmore = number('2016-workload-more')"),
    ("code", "claim('Most officers report more work.', more.value > 50, more=more)"),
    ("markdown", "More work was reported by {eval}`more`."),
    ("code", "shares = findings(2016, 'workload').query('kind == \"share\"')"),
    ("code", "figure('work', charts.shares(shares), title=f'{more} had more', subtitle='Shares.', data=shares)"),
]

SITE = [*PAGES, "search.html", "404.html"]


@pytest.fixture(scope="session")
def soup(book):
    """Read a page of the book, once."""
    return {page: BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser") for page in SITE}


@pytest.fixture(scope="session")
def anchors(soup):
    """The places of each page that a link can lead to."""
    return {page: {place["id"] for place in read.select("[id]")} for page, read in soup.items()}


@pytest.mark.parametrize("page", PAGES)
def test_page_has_one_title_and_no_gap(soup, page):
    (title,) = soup[page].select("h1")
    assert title.get_text(strip=True)
    for text in soup[page].select("article p, article li, article td, article figcaption"):
        assert not re.search(r"np\.|Traceback", text.get_text())
        assert not re.search(r"\s[,;:]\s|\(\s*\)|  ", text.get_text()), "a computed number is missing"


@pytest.mark.parametrize("page", SITE)
def test_every_link_and_anchor_holds(book, soup, anchors, page):
    for tag in soup[page].select(":not(base)[href], [src]"):
        address = urlsplit(urljoin(page, tag.get("href") or tag["src"]))
        if address.scheme:
            continue
        file = unquote(address.path).lstrip("/")  # the page for missing pages names whole paths
        assert (book / file).is_file(), tag
        assert not address.fragment or unquote(address.fragment) in anchors[file], tag


@pytest.mark.parametrize("page", [f"chapters/{path.stem}.html" for path in FINDINGS])
def test_figures_are_pictures_with_titles_sources_and_tables(soup, page):
    figures = soup[page].select("figure.finding-figure")
    assert figures
    for figure in figures:
        assert figure.get("id")
        assert figure.select_one("figcaption .caption-number").get_text().startswith("Figure ")
        assert figure.select_one(".figure-subtitle").get_text(strip=True)
        assert figure.select("svg :is(text, .role-mark)")
        assert figure.select_one(".figure-source").get_text().startswith("Source: ")
        assert figure.select_one("details table caption")
        assert not figure.select("img")


def test_figures_are_numbered_through_the_book(soup):
    numbers = [
        int(re.search(r"\d+", number.get_text())[0])
        for page in PAGES
        for number in soup[page].select("figcaption .caption-number")
    ]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_audit_says_what_fits(soup):
    rows = {
        (cells[1], cells[2]): cells[4]
        for cells in (
            [cell.get_text() for cell in row.select("th, td")]
            for row in soup["chapters/audit.html"].select("table.data-table tbody tr")
        )
        if len(cells) == 5
    }
    fits = {"74.6 %": "276", "1.1 %": "4", "61.1 %": "226", "17.3 %": "64"}
    misfits = {"37.9 %", "65.2 %", "34.8 %", "91.8 %"}
    assert {percent: rows["2016", percent] for percent in fits} == fits
    assert {rows["2016", percent] for percent in misfits} == {"none fits"}
    assert {key for key, people in rows.items() if people == "none fits" and key[0] != "2016"} == {
        ("2017", "30.5 %"),
        ("2017", "8.6 %"),
        ("2018", "34.7 %"),
        ("2018", "20.3 %"),
        ("2019", "16.1 %"),
        ("2019", "14.3 %"),
    }
    prose = soup["chapters/audit.html"].select_one("article").get_text()
    assert "330, 335, 346, 359, 364 and 369" in prose


@pytest.mark.parametrize("page", PAGES)
def test_code_stands_below_what_it_shows_and_never_above_the_finding(soup, page):
    for toggle in soup[page].select("details.code"):
        assert toggle.find_previous(class_="finding") or not soup[page].select(".finding")
        assert not toggle.find_next_sibling(class_="cell_output")
        assert not toggle.select("summary ~ summary") and toggle.select("pre")
        assert toggle.parent.find_next_sibling() is None or not toggle.parent.find_next_sibling().select(
            ":scope > details.code:first-child"
        )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_stands_in_a_page_as_in_its_notebook(soup, path):
    written = [
        cell.source
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "code" and not {"remove-input", "remove-cell"} & set(cell.metadata.get("tags", []))
    ]
    page = soup[path.relative_to(ROOT).with_suffix(".html").as_posix()]
    assert [code.get_text().strip() for code in page.select(".cell_input")] == written


def test_code_and_citations_can_be_copied(book, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto((book / "chapters/workload.html").as_uri())
    tab.get_by_label("Show all code").check()
    tab.get_by_text("Cite", exact=True).first.click()
    for place in (".cell_input", ".cite-form"):
        shown = tab.locator(place).first
        shown.get_by_role("button", name="Copy").click()
        expect(shown.get_by_role("button", name="Copied")).to_be_visible()
        assert tab.evaluate("navigator.clipboard.readText()") == shown.locator("pre").text_content()
    context.close()


def test_one_switch_shows_all_code_of_a_page(book, browser):
    tab = browser.new_page()
    tab.goto((book / "chapters/workload.html").as_uri())
    code = tab.locator("details.code pre")
    assert code.count() > 4 and not code.filter(visible=True).count()
    tab.get_by_label("Show all code").check()
    assert code.filter(visible=True).count() == code.count()
    tab.get_by_label("Show all code").uncheck()
    assert not code.filter(visible=True).count()
    tab.goto((book / "chapters/help.html").as_uri())
    assert tab.get_by_label("Show all code").is_hidden()
    tab.close()


def test_a_changed_number_changes_what_the_audit_says(data_copy):
    findings = data_copy / "findings.csv"
    findings.write_text(findings.read_text(encoding="utf-8").replace("74.6", "75.7"), encoding="utf-8")
    assert "280 of 370" in read(ROOT / "chapters/audit.ipynb").told()


@pytest.mark.slow
def test_a_change_reaches_sentence_chart_and_table_unless_it_breaks_a_claim_or_a_rule(tmp_path):
    book = copy_of_the_project(tmp_path / "book")
    notebook(book / "chapters/workload.ipynb", CHAPTER)
    contents(book, "workload")
    findings, page = book / "data/findings.csv", book / "_build/html/chapters/workload.html"
    rows = findings.read_text(encoding="utf-8")

    findings.write_text(rows.replace("74.6", "75.7"), encoding="utf-8")
    soup = BeautifulSoup(build(book, "_build")["chapters/workload.html"], "html.parser")
    for place in ("article > section > p", "figure figcaption", "figure svg", "figure table"):
        assert "75.7\N{NO-BREAK SPACE}%" in soup.select_one(place).get_text(), place
    good = page.read_bytes()

    findings.write_text(rows.replace("74.6", "47.6"), encoding="utf-8")
    told = build_that_fails(book, "_build")
    assert "This no longer holds: Most officers report more work" in told
    assert "more = 47.6" in told
    assert page.read_bytes() == good

    findings.write_text(rows + rows.splitlines(keepends=True)[1], encoding="utf-8")
    told = build_that_fails(book, "_build")
    assert f"data/findings.csv, row {len(rows.splitlines()) + 1}, column id: " in told
    assert "already stands in row 2" in told
    assert "reading sources" not in told
    assert page.read_bytes() == good
