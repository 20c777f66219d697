"""Live charts in each browser: the same promises in Chromium, in Firefox and in WebKit."""

from collections.abc import Iterator

import pytest

import engines
from books import Book, build, notebook
from corpus import CHARTS, ticking
from engines import Engine

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("engines")]

BARS, CONTROLLED, TICKING = "page-2-1", "page-3-1", "page-4-1"
ERRORS = """window.errors = [];
addEventListener("error", (event) => errors.push(event.message ?? String(event.target.src)), true);
addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
console.error = (...said) => errors.push(said.join(" "));
"""
TABS = 30  # what the theme puts before the chart, and more
TIP = "document.querySelector('.static-vega-tip:not([hidden])')?.innerText"
SAID = "document.querySelector('.static-vega-said')?.textContent"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    source = tmp_path_factory.mktemp("browsers")
    specs = [CHARTS["bars_with_tooltip"]().to_dict(), CHARTS["bound_range"]().to_dict(), ticking()]
    (source / "page.ipynb").write_text(notebook(*specs), encoding="utf-8")
    (source / "_static").mkdir()
    (source / "_static" / "errors.js").write_text(ERRORS, encoding="utf-8")
    scripts = [("errors.js", {"priority": 1})]
    made = build(source, "-W", html_static_path=["_static"], html_js_files=scripts, html_theme="furo")
    assert made.status == 0, made.said
    return made


@pytest.fixture(scope="module", params=["chromium", *engines.PACKAGES])
def started(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if reason := engines.missing(request.param):
        pytest.skip(reason)
    given = [request.getfixturevalue("browser")] if request.param == "chromium" else []
    with getattr(engines, request.param)(*given) as engine:
        yield engine


@pytest.fixture
def engine(started: Engine, book: Book) -> Iterator[Engine]:
    """A browser that has opened the page of charts, in which nothing goes wrong."""
    started.point(0, 0)  # away from where the test before left the mouse
    started.open(book.url("page"))
    yield started
    assert started.run("errors") == []


def slot(chart: str) -> str:
    return f"[...document.querySelectorAll('#sv-{chart} .static-vega-slot')].find((one) => one.getClientRects().length)"


def live(chart: str) -> str:
    return f"{slot(chart)}.querySelector('.static-vega-live')"


def mark(chart: str) -> str:
    return f"{slot(chart)}.querySelector('.role-mark path')"


def shapes(chart: str) -> str:
    return f"[...{slot(chart)}.querySelectorAll('.role-mark path')].map((one) => one.getAttribute('d')).join()"


def wake(engine: Engine, chart: str) -> None:
    engine.point(*engine.middle(slot(chart)))
    engine.until(f"!!{live(chart)}")


def test_a_chart_that_is_pointed_at_wakes_and_shows_a_tooltip_until_escape(engine: Engine) -> None:
    assert engine.run(f"!{live(BARS)}")
    wake(engine, BARS)
    engine.point(*engine.middle(mark(BARS)))
    assert "country: " in engine.until(TIP)
    engine.press("Escape")
    engine.until(f"!({TIP})")


def test_a_tap_wakes_a_chart_and_shows_the_tooltip_of_what_it_touched(engine: Engine) -> None:
    engine.tap(*engine.middle(mark(BARS)))
    engine.until(f"!!{live(BARS)}")
    assert "country: " in engine.until(TIP)


def test_the_keyboard_reaches_a_chart_and_goes_from_mark_to_mark(engine: Engine) -> None:
    for _ in range(TABS):
        engine.press("Tab")
        if engine.run(f"document.activeElement === {slot(BARS)}"):
            break
    engine.until(f"!!{live(BARS)}")
    engine.press("ArrowRight")
    assert ", 1 of 4" in engine.until(SAID)
    engine.press("ArrowRight")
    engine.until(f"({SAID}).includes(', 2 of 4')")


def test_a_control_changes_its_chart(engine: Engine) -> None:
    before = engine.run(shapes(CONTROLLED))
    engine.run(f"document.querySelector('#sv-{CONTROLLED} input').focus()")
    engine.press("ArrowRight", "ArrowRight")
    engine.until(f"{live(CONTROLLED)} && {shapes(CONTROLLED)} !== {before!r}")


def test_a_chart_follows_the_theme_as_a_picture_and_live(engine: Engine) -> None:
    for is_live in (False, True):
        if is_live:
            wake(engine, BARS)
        fills = set()
        for theme in ("light", "dark"):
            engine.run(f"document.body.dataset.theme = '{theme}'")
            fills.add(engine.run(f"getComputedStyle({mark(BARS)}).fill"))
        assert len(fills) == 2, is_live


def test_a_chart_that_moves_by_itself_waits_where_less_motion_is_asked_for(engine: Engine) -> None:
    engine.point(*engine.middle(slot(TICKING)))
    wake(engine, BARS)
    assert engine.run(f"!{live(TICKING)}")
