"""Books to try, built as an author builds them, and pages to read them with.

The browser is the one of the project around this package, or, where the package stands alone, pytest-playwright's.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from playwright.sync_api import Browser, Page

from books import PER_PAGE, Book, build, notebook, run_apart
from corpus import CHARTS
from static_vega.versions import BOOK_TYPE


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Charts here wear Altair's own theme, also when tests of the book have been collected beside them."""
    if not item.path.is_relative_to(Path(__file__).parent):  # the hook is asked about every test of a run
        return (yield)
    with alt.theme.enable("default"):
        return (yield)


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Book]:
    """Build a scratch book of one page, ``page``, from specifications."""

    def make(*specs: dict[str, Any], options: tuple[str, ...] = ("-W",), mime: str = BOOK_TYPE, **config: Any) -> Book:
        (tmp_path / "page.ipynb").write_text(notebook(*specs, mime=mime), encoding="utf-8")
        return build(tmp_path, *options, **config)

    return make


@pytest.fixture(scope="session")
def corpus() -> dict[str, dict[str, Any]]:
    """Every chart of the corpus as a specification."""
    return {name: chart().to_dict() for name, chart in CHARTS.items()}


@pytest.fixture(scope="session")
def corpus_book(corpus: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The corpus as a book of some charts a page; each chart also has a control, so that each can wake."""
    source = tmp_path_factory.mktemp("corpus")
    asked = {"name": "asked", "value": False, "bind": {"input": "checkbox", "name": "Ask"}}
    specs = [{**spec, "params": [*spec.get("params", ()), asked]} for spec in corpus.values()]
    for start in range(0, len(specs), PER_PAGE):
        page = source / f"page{start // PER_PAGE:02}.ipynb"
        page.write_text(notebook(*specs[start : start + PER_PAGE]), encoding="utf-8")
    made = build(source, "-W", "-j2", run=run_apart)
    assert made.status == 0, made.said
    return made


@dataclass
class Reader:
    """A page in the browser, and what went wrong or out of the house in it."""

    page: Page
    errors: list[str]
    requests: list[str]


@pytest.fixture
def read(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Open addresses as a reader would: ``read(url, width=390, java_script_enabled=False)``."""
    contexts = []

    def open_page(url: str, *, width: int = 1440, height: int = 900, **options: Any) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        reader = Reader(context.new_page(), [], [])
        reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))
        reader.page.on(
            "console", lambda said: said.type == "error" and reader.errors.append(f"{said.text} ({said.location})")
        )
        reader.page.on("request", lambda request: reader.requests.append(request.url))
        reader.page.goto(url)
        return reader

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def outside_a_book(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each test as a plain kernel, whatever a build in this process has set."""
    monkeypatch.delenv("STATIC_VEGA_BOOK", raising=False)
    assert "STATIC_VEGA_BOOK" not in os.environ
