"""A reader can take a figure away, check a number, and do both without a mouse or a script."""

from __future__ import annotations

import ast
import io
import struct
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from bookmaking.citations import NO_ADDRESS
from insights import datapackage
from mutants import FAULTS, trial
from project import FINDINGS, NOTEBOOKS
from reading import read

CHAPTERS = pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.stem)


@CHAPTERS
def test_each_file_of_a_figure_opens_and_the_csv_is_the_frame_that_drew_it(book, path):
    figures = read(path).figures
    assert figures
    for name, figure in figures.items():
        stem = book / "figures" / f"not-all-darkness-{name}"
        text = stem.with_suffix(".csv").read_text(encoding="utf-8")
        head = [line for line in text.splitlines() if line.startswith("# ")]
        assert head[0] == f"# {figure.title}"
        assert any(line.startswith("# Source: ") for line in head)
        assert any(line.startswith("# Licence: ") for line in head)
        parsed = pd.read_csv(io.StringIO(text), comment="#")
        expected = pd.read_csv(io.StringIO(figure.data.to_csv(index=False)))
        pd.testing.assert_frame_equal(parsed, expected)
        svg = ElementTree.parse(stem.with_suffix(".svg")).getroot()
        words = "".join(svg.itertext())
        assert figure.title.split()[0] in words
        assert "Source:" in words
        png = stem.with_suffix(".png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert min(struct.unpack(">II", png[16:24])) > 200


@pytest.fixture
def tab(book, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto((book / "chapters/workload.html").as_uri())
    yield page
    context.close()


def tab_to(page, selector):
    """Press the tab key until an element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_a_number_opens_and_closes_by_keyboard_and_moves_nothing(tab):
    tab_to(tab, ".finding .number button")
    line = tab.locator(".finding")
    before = line.bounding_box()
    tab.keyboard.press("Enter")
    card = tab.locator(".number-card").first
    assert card.is_visible()
    told = card.inner_text()
    for label in ("Question", "Published", "Base", "Audit", "Evidence", "Sources"):
        assert label in told
    assert line.bounding_box() == before
    tab.keyboard.press("Escape")
    assert not card.is_visible()


def test_table_and_citation_open_by_keyboard(tab):
    tab_to(tab, "#figure-workload .figure-actions summary")
    tab.keyboard.press("Enter")
    assert tab.locator("#figure-workload .figure-actions table").is_visible()
    tab_to(tab, "#figure-workload .figure-actions a[href$='.png']")
    tab_to(tab, "#figure-workload .figure-actions details:last-of-type summary")
    tab.keyboard.press("Enter")
    citation = tab.locator("#figure-workload .cite-form").nth(1).inner_text()
    described = datapackage.descriptor()
    for part in (
        "more demanding workload",
        "Figure",
        "It is not all darkness",
        "NetClean Report 2016",
        NO_ADDRESS,
    ):
        assert part in citation
    assert described["created"][:10] in citation


def test_numbers_open_without_scripts(book, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book / "chapters/workload.html").as_uri())
    page.locator(".finding .number button").first.click()
    assert page.locator(".number-card").first.is_visible()
    context.close()


def test_print_shows_only_the_number(tab):
    tab.emulate_media(media="print")
    assert not tab.locator(".number-card").first.is_visible()
    assert not tab.locator(".figure-actions").first.is_visible()


def test_the_colophon_lists_every_claim(book):
    code = [
        cell.source
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    calls = [node for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    stated = sum(getattr(call.func, "id", "") == "claim" for call in calls)
    colophon = BeautifulSoup((book / "chapters/colophon.html").read_text(encoding="utf-8"), "html.parser")
    rows = colophon.select("table:has(caption:-soup-contains('claims of the book')) tbody tr")
    assert len(rows) == stated


@pytest.mark.slow
def test_no_mutant_of_a_row_survives_or_crashes():
    chosen = [("findings", 20), ("observations", 200), ("comparisons", 3), ("breaks", 5)]
    assert not [mutant for mutant in trial(chosen) if mutant[2].partition(":")[0] in FAULTS]
