"""Each page in a browser, visited once with scripts and once without: rules, hosts, errors, and what fits the screen."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe

from project import FINDINGS, PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = {"runOnly": ["color-contrast"]}
ALL = {"runOnly": RULES}
ALL_BUT_CONTRAST = ALL | {"rules": {"color-contrast": {"enabled": False}}}
WIDTHS = {1440: 900, 390: 844, 320: 568}
# Light and dark differ in their colours alone, wide and narrow in all but those, 390 and 320 in nothing that a rule sees.
LOOKS = {1440: {"light": ALL}, 390: {"light": ALL_BUT_CONTRAST, "dark": CONTRAST}}
# Where the finding of a chapter ends, and the highest drawing in each of its figures.
FINDING_ENDS = "document.querySelector('.finding')?.getBoundingClientRect().bottom"
DRAWINGS = """[...document.querySelectorAll("figure.finding-figure")].map(figure => Math.max(0,
  ...[...figure.querySelectorAll("svg")].map(svg => svg.getBoundingClientRect().height)))"""
# What layout has moved by itself so far.
SHIFT = """() => new Promise((told) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => told(sum)));
})"""
# What of the first screen lies elsewhere, or is not there, until the style comes that the rest of the page waits for.
MOVED = """() => {
  const shown = ({ top, bottom, width, height }) => width && height && top < innerHeight && bottom > 0;
  const all = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility());
  const is = all.map((one) => one.getBoundingClientRect());
  const late = [...document.styleSheets].filter((sheet) => sheet.href);
  for (const sheet of late) sheet.disabled = true;
  const was = all.map((one) => one.getBoundingClientRect());
  for (const sheet of late) sheet.disabled = false;
  const moves = (i) => shown(was[i]) && Math.hypot(was[i].x - is[i].x, was[i].y - is[i].y) > 1;
  const waits = (one) => late.some(({ ownerNode }) => ownerNode.compareDocumentPosition(one) & one.DOCUMENT_POSITION_FOLLOWING);
  return all.filter((one, i) => shown(is[i]) && (moves(i) || waits(one))).map((one) => one.outerHTML.slice(0, 80));
}"""


@dataclass
class Visit:
    """What a page asked for, did wrong and showed; by width of the screen, and by scheme of colours, where they matter."""

    page: str
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    broken_rules: dict[tuple[int, str], str] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    finding_ends: dict[int, float | None] = field(default_factory=dict)
    shifts: dict[int, float] = field(default_factory=dict)
    moved: dict[int, list[str]] = field(default_factory=dict)
    drawings_without_scripts: list[float] = field(default_factory=list)


# The tests of a page stay in one process, so that it is visited once.
each_page = pytest.mark.parametrize(
    "visit",
    [pytest.param(page, marks=pytest.mark.xdist_group(page), id=page) for page in [*PAGES, "search.html"]],
    indirect=True,
    scope="module",
)


@pytest.fixture(scope="module")
def visit(request, book, browser) -> Visit:
    """A visit to a page of the book."""
    visit = Visit(request.param)
    address = (book / visit.page).as_uri()
    context = browser.new_context()
    tab = context.new_page()
    tab.on("request", lambda request: visit.asked.append(request.url))
    tab.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: visit.errors.append(str(error)))
    for width, height in WIDTHS.items():
        tab.set_viewport_size({"width": width, "height": height})
        if width > 320:
            tab.goto(address)
            visit.shifts[width] = tab.evaluate(SHIFT)
            visit.moved[width] = tab.evaluate(MOVED)
        visit.widths[width] = tab.evaluate("document.documentElement.scrollWidth")
        visit.finding_ends[width] = tab.evaluate(FINDING_ENDS)
        for scheme, rules in LOOKS.get(width, {}).items():
            tab.emulate_media(color_scheme=scheme)
            # The page may not fetch, so axe may not read the style sheets again.
            found = Axe().run(tab, options=rules | {"resultTypes": ["violations"], "preload": False})
            if found.violations_count:
                visit.broken_rules[width, scheme] = found.generate_report()
    context.close()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(address)
    visit.drawings_without_scripts = tab.evaluate(DRAWINGS)
    context.close()
    return visit


@each_page
def test_axe_finds_nothing(visit):
    assert visit.broken_rules == {}


@each_page
def test_a_page_asks_no_other_host_and_throws_no_error(visit):
    assert [url for url in visit.asked if not url.startswith(("file:", "data:"))] == []
    assert visit.errors == []


@each_page
def test_a_page_fits_the_screen_and_its_finding_is_seen_without_scrolling(visit):
    for width, height in WIDTHS.items():
        assert visit.widths[width] <= width
        if visit.page in {f"chapters/{path.stem}.html" for path in FINDINGS} and width > 320:
            assert visit.finding_ends[width] <= height


@each_page
def test_nothing_moves_by_itself_and_nothing_waits_for_style(visit):
    assert set(visit.shifts.values()) == {0}
    assert visit.moved == {1440: [], 390: []}


@each_page
def test_a_page_shows_its_charts_without_scripts(visit):
    assert all(height > 40 for height in visit.drawings_without_scripts)
