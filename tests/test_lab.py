"""The chapters in a real JupyterLab, without a network: what a reader who reruns them sees."""

from __future__ import annotations

import re
import shutil

import nbformat
import pytest

import lab
from project import NOTEBOOKS, ROOT

EVAL = re.compile(r"\{eval\}`([^`]+)`")
CHART = "application/vnd.vegalite.v5+json"
# Every code cell has run, and no expression of the prose still shows as code.
RAN = """expressions => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].every(
  prompt => /\\[\\d+\\]/.test(prompt.textContent)
) && ![...document.querySelectorAll(".jp-MarkdownCell .jp-RenderedMarkdown code")].some(
  code => expressions.includes(code.textContent)
)"""


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """The notebooks, in a folder that holds nothing else."""
    folder = tmp_path_factory.mktemp("copies")
    for path in NOTEBOOKS:
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)
    return folder


@pytest.fixture(scope="module")
def address(copies, tmp_path_factory):
    with lab.served(copies, tmp_path_factory.mktemp("state")) as address:
        yield address


@pytest.fixture
def asked():
    """The outside addresses that a page wanted."""
    return []


@pytest.fixture
def page(browser, address, asked):
    with lab.offline_page(browser, address, asked) as page:
        yield page


def cells(page, kind):
    return [plain(cell.inner_text()) for cell in page.locator(f".jp-Notebook .jp-{kind}").all()]


def plain(text):
    return re.sub(r"\s+", " ", text)


def numbers_as_read(book, path):
    """Return the computed numbers of each markdown cell, as the copy for reading has them."""
    shown = nbformat.read(book / "notebooks" / f"{path.stem}-with-outputs.ipynb", as_version=4).cells[1:]
    for cell, read in zip(nbformat.read(path, as_version=4).cells, shown, strict=True):
        if cell.cell_type == "markdown":
            told = re.sub(r"\\\{numref\\\}`[^`]+`", r"Figure \\d+", re.escape(cell.source))
            told = re.sub(r"\\\{eval\\\}`[^`]+`", "(.+?)", told)
            yield [plain(number) for number in re.fullmatch(told, read.source, re.DOTALL).groups()], read


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_runs_with_its_numbers_and_charts(path, book, page, address, asked):
    notebook = nbformat.read(book / "notebooks" / f"{path.stem}-with-outputs.ipynb", as_version=4)
    charts = sum(CHART in output.get("data", ()) for cell in notebook.cells for output in cell.get("outputs", ()))
    expressions = EVAL.findall(path.read_text(encoding="utf-8").replace('\\"', '"'))
    lab.open_notebook(page, address, str(path.relative_to(ROOT)))
    lab.run_all(page)
    page.wait_for_function(RAN, arg=expressions)
    page.wait_for_function(lab.DRAWN, arg=charts)
    for text, (numbers, _) in zip(cells(page, "MarkdownCell"), numbers_as_read(book, path), strict=True):
        assert [number for number in numbers if number not in text] == []
    assert page.locator("[data-mime-type$='.error'], [data-mime-type$='.stderr']").count() == 0
    assert page.locator(".vega-embed").count() == charts
    assert asked == []


def test_a_change_reaches_the_sentence_and_the_chart(page, address):
    lab.open_notebook(page, address, "chapters/first-experiment.ipynb")
    lab.run_all(page)
    page.wait_for_function(lab.DRAWN, arg=1)
    page.get_by_text("can come from 370 officers: 61.1 %, 74.6 %, 1.1 %, 17.3 %").wait_for()
    page.get_by_text("In 2016, 2 shares were printed.").wait_for()
    low = page.locator(".vega-embed canvas").bounding_box()["height"]
    for before, after in (("base = 370", "base = 365"), ("edition = 2016", "edition = 2018")):
        line = page.locator(".jp-CodeCell .cm-line").filter(has_text=re.compile(f"^{before}$"))
        line.click()
        page.keyboard.press("End")
        for _ in after.rpartition(" ")[2]:
            page.keyboard.press("Backspace")
        page.keyboard.type(after.rpartition(" ")[2])
    lab.run_all(page)
    page.get_by_text("can come from 365 officers: 61.1 %, 1.1 %, 17.3 %, 91.8 %, 65.2 %, 34.8 %").first.wait_for()
    page.get_by_text("In 2018, 7 shares were printed.").wait_for()
    page.get_by_text("Where the officers of 2018 work").wait_for()
    page.wait_for_function(lab.DRAWN, arg=1)
    assert page.locator(".vega-embed canvas").bounding_box()["height"] > 2 * low
