"""Books to try, built as an author builds them, and a browser to read them with."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from corpus import CHARTS
from playwright.sync_api import Browser, Page, sync_playwright

from static_vega.notebook import BOOK_TYPE

PER_PAGE = 20
CONF = {
    "project": "Scratch",
    "extensions": ["myst_nb", "static_vega.sphinx"],
    "html_theme": "sphinx_book_theme",
    "nb_execution_mode": "off",
    "exclude_patterns": ["_build"],
}


@dataclass
class Book:
    """A scratch book and what building it said."""

    source: Path
    out: Path
    status: int
    said: str

    def url(self, page: str) -> str:
        """The address of a page, without a server."""
        return (self.out / f"{page}.html").as_uri()

    def html(self, page: str) -> str:
        """The source of a page."""
        return (self.out / f"{page}.html").read_text(encoding="utf-8")


def notebook(*specs: dict[str, Any], mime: str = BOOK_TYPE) -> str:
    """Write a notebook that has been run: a heading, and a cell for each chart."""
    cells = [nbformat.v4.new_markdown_cell("# Charts", id="heading")]
    for number, spec in enumerate(specs):
        output = nbformat.v4.new_output("execute_result", {mime: spec, "text/plain": "chart"}, execution_count=1)
        cells.append(
            nbformat.v4.new_code_cell("chart", outputs=[output], execution_count=1, id=f"c{number}")
        )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=kernel))


def build(source: Path, *options: str, builder: str = "html", **config: Any) -> Book:
    """Run Sphinx over a folder of sources; with no index.md in it, one that lists the others is made."""
    if not (source / "index.md").exists():
        pages = "\n".join(sorted(file.stem for file in source.glob("*.ipynb")))
        (source / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{pages}\n```\n", encoding="utf-8")
    conf = "".join(f"{key} = {value!r}\n" for key, value in {**CONF, **config}.items())
    (source / "conf.py").write_text(conf, encoding="utf-8")
    out = source / "_build" / builder
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-d", source / "_build" / "doctrees", *options]
    done = subprocess.run([*command, source, out], capture_output=True, text=True, check=False)
    said = re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr)
    return Book(source, out, done.returncode, said)


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
    made = build(source, "-W", "-j2")
    assert made.status == 0, made.said
    return made


def place(name: str) -> tuple[str, str]:
    """Give the page of a chart of the corpus, and the selector of the chart in it."""
    number = list(CHARTS).index(name)
    page = f"page{number // PER_PAGE:02}"
    return page, f"#sv-{page}-{number % PER_PAGE + 2}-1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "the tests need Chromium"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


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
