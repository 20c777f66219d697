"""What a page costs a reader: its weight, the first time and after another page, and what it asks for by itself."""

from __future__ import annotations

import gzip
import re
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bookmaking.style import used, without_unused
from project import PAGES

FIRST, NEXT = 45_000, 20_000
# Tags that load something by themselves; a picture for sharing or a download is fetched by nobody who reads.
LOADS = re.compile(r'<(?:script|link rel="(?:stylesheet|icon)"|img|source|iframe) [^>]*?(?:src|href)="([^"]+)"')


@cache
def compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))


@pytest.fixture(scope="module")
def loaded(book) -> dict[Path, set[Path]]:
    """The files that each page of the book loads, beside itself."""
    found = {}
    for page in book.rglob("*.html"):
        markup = page.read_text(encoding="utf-8")
        assert not re.search(r"\bsrcset=|@import|<object|<embed", markup)
        found[page] = {(page.parent / urlsplit(address).path).resolve() for address in LOADS.findall(markup)}
    return found


@pytest.mark.parametrize("page", [*PAGES, "search.html", "404.html"])
def test_a_page_is_light_the_first_time_and_lighter_after_any_other(book, loaded, page):
    own, files = compressed(book / page), loaded[book / page]
    weights = {file: compressed(file) for file in files}
    assert own + sum(weights.values()) <= FIRST
    # Of what it shares, a reader has what the page before loaded; whichever that was.
    missing = {
        before: sum(weights[file] for file in files - loaded[before]) for before in loaded if before != book / page
    }
    worst = max(missing, key=lambda before: missing[before])
    assert own + missing[worst] <= NEXT, f"{own} bytes and {missing[worst]} that {worst.name} did not load"


def test_a_page_holds_the_rules_of_its_own_first_screen_and_no_others(book):
    held = {page: re.search("<style>(.*?)</style>", (book / page).read_text("utf-8"), re.DOTALL)[1] for page in PAGES}
    for page, style in held.items():
        assert (".hero" in style) == (page == "index.html")
        assert ("static-vega" in style) == ('class="static-vega' in (book / page).read_text("utf-8"))
        assert ":hover" not in style.partition(".static-vega{")[0] and ".quote-it" not in style and "{}" not in style
    assert "caption{" in held["chapters/corrections.html"] and "caption{" not in held["chapters/glossary.html"]
    assert not list(book.glob("_static/*pygments*")) and not list(book.glob("_static/*design*"))


def test_a_rule_stands_in_a_page_if_the_page_has_all_that_it_names():
    sheet = """
      /* said */ a , .b { color : red; } p > .c:hover, p:not(:focus) { margin: 0 1px } .d:has(> .e) { top: 0 }
      @media (width < 9rem) { .f { left: 0 } } @media print { p { top: 0 } } #g :is(.h, p) { top: 1px }
    """
    page = '<p class="c d f"><a></a></p>'
    assert used(sheet, page, later=True) == "a{color:red}p:not(:focus){margin:0 1px}@media (width < 9rem){.f{left:0}}"
    assert "p>.c:hover" in used(sheet, page) and "@media print" in used(sheet, page)
    assert used(sheet, '<i id="g" class="d"><b class="e h"></b></i>') == ".d:has(>.e){top:0}#g :is(.h,p){top:1px}"
    assert without_unused(":root{--a:1;--b:2}p{top:var(--b)}", "var(--c)") == ":root{--b:2}p{top:var(--b)}"


@pytest.mark.parametrize("connection", ["{}", "{ saveData: true }", "{ effectiveType: '2g' }"])
def test_the_next_chapter_comes_near_unless_data_are_dear(book, browser, connection):
    context = browser.new_context()
    context.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {connection} }})")
    context.add_init_script("window.requestIdleCallback = (run) => run()")
    tab, asked, said = context.new_page(), [], []
    tab.on("console", lambda message: said.append(message.text))

    def answer(route):
        asked.append(urlsplit(route.request.url).path)
        route.fulfill(path=book / asked[-1].lstrip("/"))

    tab.route("**/*", answer)
    following = "/chapters/file-sharing.html"
    with tab.expect_response(f"**{following}") if connection == "{}" else nullcontext():
        tab.goto("https://example.org/chapters/origin.html")
    tab.evaluate("document.title")
    assert (following in asked) == (connection == "{}")
    assert said == []
    context.close()
