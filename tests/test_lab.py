"""The chapters in a real JupyterLab, without a network: what a reader who reruns them sees."""

from __future__ import annotations

import re
import shutil

import nbformat
import pytest

import lab
from project import NOTEBOOKS
from reading import numbers_in_page, read

# Each markdown cell holds its computed numbers as text.
TOLD = """numbers => [...document.querySelectorAll(".jp-MarkdownCell")].every((cell, index) => {
  const text = cell.textContent.replace(/\\s+/g, " ");
  return numbers[index].every(number => text.includes(number));
})"""


@pytest.fixture(scope="module")
def asked():
    """The outside addresses that JupyterLab wanted."""
    return []


@pytest.fixture(scope="module")
def started(browser, asked, tmp_path_factory):
    """JupyterLab on a folder that holds the notebooks and nothing else, each once more for a kernel that all share.

    To start a kernel takes longer than most chapters run, so in the others each begins by forgetting the one before.
    """
    folder = tmp_path_factory.mktemp("copies")
    for path in NOTEBOOKS:
        shutil.copy(path, folder)
        if shared(path) != path.name:
            notebook = nbformat.read(path, as_version=4)
            notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
            nbformat.write(notebook, folder / shared(path))
    with (
        lab.served(folder, tmp_path_factory.mktemp("state")) as address,
        lab.offline_page(browser, address, asked) as page,
    ):
        page.goto(f"{address}/lab")
        page.locator(".jp-Launcher").wait_for()
        lab.share_a_kernel(page, [shared(path) for path in NOTEBOOKS if shared(path) != path.name])
        yield page


def shared(path):
    """Return the name of the notebook of a chapter that shares its kernel; the lesson sets up pandas for itself."""
    return path.name if path.stem == "lesson-percentages" else f"{path.stem}-shared.ipynb"


@pytest.fixture
def opened(started, name):
    """One of the notebooks, ready to run."""
    lab.open_notebook(started, name)
    yield started
    lab.close_notebook(started)


@pytest.mark.parametrize(("path", "name"), [pytest.param(path, shared(path), id=path.stem) for path in NOTEBOOKS])
def test_a_chapter_runs_with_its_numbers_and_charts(path, book, opened, asked):
    page, numbers, charts = opened, numbers_in_page(path, book), read(path).charts
    told = [[" ".join(number.split()) for number in cell] for cell in numbers]
    lab.run_all(page, (TOLD, told), (lab.DRAWN, charts))
    assert page.locator("[data-mime-type$='.error'], [data-mime-type$='.stderr']").count() == 0
    assert page.locator(".vega-embed").count() == charts
    assert asked == []


@pytest.mark.parametrize("name", ["first-experiment.ipynb"])
def test_a_change_reaches_the_sentence_and_the_chart(opened):
    page = opened
    lab.run_all(page, (lab.DRAWN, 1))
    page.get_by_text("can come from 370 officers: 61.1 %, 74.6 %, 1.1 %, 17.3 %").wait_for()
    page.get_by_text("There were 39,211 in 2012").wait_for()
    named = ('name = "iwf-reports-assessed"', 'name = "inhope-addresses"')
    for before, after in (("base = 370", "base = 365"), named):
        lines = page.locator(".jp-CodeCell .cm-line")
        lines.filter(has_text=re.compile(f"^{before}$")).click()
        page.keyboard.press("Home")
        page.keyboard.press("Shift+End")
        page.keyboard.type(after)
        lines.filter(has_text=re.compile(f"^{after}$")).wait_for()
    lab.run_all(page)
    page.get_by_text("can come from 365 officers: 61.1 %, 1.1 %, 17.3 %, 91.8 %, 65.2 %, 34.8 %").first.wait_for()
    page.get_by_text("There were 1,038,250 in 2020").wait_for()
    page.get_by_text("Content addresses examined by INHOPE hotlines: 1,038,250 in 2020").wait_for()
    page.wait_for_function(lab.DRAWN, arg=1)
