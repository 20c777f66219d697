"""The built pages: whole, linked, and made of what the data say."""

from __future__ import annotations

import csv
import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from project import FINDINGS, PAGES, make_book

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


def rewrite(path, old, new, count=-1):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def test_a_changed_number_changes_sentence_chart_table_and_audit(clone):
    findings = clone / "data" / "findings.csv"
    before = findings.read_bytes()
    try:
        rewrite(findings, "74.6", "75.7")
        done = make_book(clone)
        assert done.returncode == 0, done.stdout + done.stderr
        workload = BeautifulSoup(
            (clone / "_build/html/chapters/workload.html").read_text(encoding="utf-8"), "html.parser"
        )
        assert "75.7\N{NO-BREAK SPACE}%" in workload.select_one(".finding").get_text()
        figure = workload.select_one("figure#figure-workload")
        assert "75.7\N{NO-BREAK SPACE}%" in figure.select_one("figcaption").get_text()
        assert "75.7\N{NO-BREAK SPACE}%" in figure.select_one("svg").get_text()
        assert "75.7\N{NO-BREAK SPACE}%" in figure.select_one("table").get_text()
        audit = (clone / "_build/html/chapters/audit.html").read_text(encoding="utf-8")
        assert "280 of 370" in audit
    finally:
        findings.write_bytes(before)


def test_a_claim_that_fails_stops_the_build_and_leaves_the_good_book(clone):
    assert make_book(clone).returncode == 0
    good = (clone / "_build/html/chapters/workload.html").read_bytes()
    findings = clone / "data" / "findings.csv"
    before = findings.read_bytes()
    try:
        rewrite(findings, "74.6", "47.6")
        done = make_book(clone)
        assert done.returncode != 0
        told = done.stdout + done.stderr
        assert "This no longer holds: Most officers report more work" in told
        assert "more = 47.6" in told
        assert (clone / "_build/html/chapters/workload.html").read_bytes() == good
    finally:
        findings.write_bytes(before)


def test_a_bad_row_stops_the_build_before_it_begins(clone):
    gaps = clone / "data" / "gaps.csv"
    before = gaps.read_bytes()
    try:
        with gaps.open("a", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerow(["2016-bases", "2016", "about", "sample", "x", "y"])
        row = gaps.read_text(encoding="utf-8").count("\n")
        done = make_book(clone)
        assert done.returncode != 0
        assert f"data/gaps.csv, row {row}, column id: '2016-bases' already stands in row " in done.stderr
        assert "reading sources" not in done.stdout
    finally:
        gaps.write_bytes(before)
