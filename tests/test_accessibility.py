"""The pages for everyone: headings, names, keyboard, size, motion. The rules of axe are tried in test_pages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from project import PAGES

SIZES = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]
CHAPTER = "chapters/workload.html"


@pytest.fixture
def tab(browser):
    """An empty page, closed after the test."""
    context = browser.new_context(viewport=SIZES[0])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("page", [*PAGES, "search.html", "404.html"])
def test_headings_are_in_order_and_no_id_stands_twice(book, page):
    soup = BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser")
    levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [element["id"] for element in soup.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    assert soup.html["lang"] == "en"


@pytest.mark.parametrize("page", PAGES)
def test_each_chart_says_its_type_and_its_finding(book, page):
    soup = BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser")
    for figure in soup.select("figure.finding-figure"):
        figure.select_one(".headerlink").decompose()
        figure.select_one(".caption-number").decompose()
        finding = figure.figcaption.get_text().strip().replace("’", "'")
        for chart in figure.select("svg[role=graphics-document]"):
            kind, _, told = chart["aria-label"].partition(". ")
            assert kind
            assert told.replace("’", "'").endswith(finding)


FOCUSED = """() => {
  const focused = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return {
    text: (focused.getAttribute("aria-label") ?? focused.textContent).trim(),
    kind: focused.matches("body") ? "" : focused.matches("input, select") ? focused.type : focused.localName,
    seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  };
}"""


def test_a_keyboard_reaches_everything_and_shows_where_it_is(book, tab):
    tab.goto((book / CHAPTER).as_uri())
    reached = []
    while True:
        tab.keyboard.press("Tab")
        here = tab.evaluate(FOCUSED)
        if not here["kind"]:
            break
        assert here["seen"], here
        reached.append((here["kind"], here["text"]))
    assert reached[0] == ("a", "Skip to the text")
    for wanted in [
        ("search", "Search this book"),
        ("summary", "Show the code"),
        ("summary", "Table"),
        ("summary", "Cite"),
    ]:
        assert wanted in reached
    kinds = [kind for kind, _ in reached]
    assert kinds.count("button") >= tab.locator("article .number button").count()
    assert kinds.count("radio") == tab.locator("article fieldset").count()
    assert reached[-1][0] == "a"


def test_the_skip_link_leads_past_the_navigation(book, tab):
    tab.goto((book / CHAPTER).as_uri())
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('article') !== null")


def test_a_number_opens_and_closes_by_keyboard(book, tab):
    tab.goto((book / CHAPTER).as_uri())
    number = tab.locator("article .number button").first
    card = tab.locator("article .number-card").first
    number.focus()
    tab.keyboard.press("Enter")
    assert card.is_visible()
    assert "Question" in card.inner_text()
    tab.keyboard.press("Escape")
    assert card.is_hidden()
    assert number.evaluate("button => button === document.activeElement")


def test_a_chart_is_switched_and_its_table_opened_by_keyboard(book, tab):
    tab.goto((book / CHAPTER).as_uri())
    figure = tab.locator("figure.finding-figure", has=tab.locator("input[type=radio]")).first
    figure.locator("input[type=radio]:checked").focus()
    tab.keyboard.press("ArrowRight")
    assert figure.locator("input[type=radio]").nth(1).is_checked()
    figure.locator(".static-vega-live svg").wait_for()
    table = figure.locator("table")
    assert table.is_hidden()
    figure.locator("summary", has_text="Table").focus()
    tab.keyboard.press("Enter")
    assert table.is_visible()


def test_the_contents_of_a_phone_open_and_close_by_keyboard(book, tab):
    tab.set_viewport_size(SIZES[1])
    tab.goto((book / CHAPTER).as_uri())
    contents = tab.locator("#contents")
    assert contents.is_hidden()
    tab.locator(".contents-button").focus()
    tab.keyboard.press("Enter")
    assert contents.is_visible()
    assert contents.locator("[aria-current=page]").inner_text() == "Workload"
    tab.keyboard.press("Escape")
    assert contents.is_hidden()


def test_nothing_moves_for_those_who_wish_so(book, browser):
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto((book / CHAPTER).as_uri())
    moving = (
        "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert tab.evaluate(moving) == 0
    assert tab.evaluate("document.getAnimations().length") == 0
    context.close()
