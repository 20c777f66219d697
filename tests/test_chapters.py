"""Every chapter runs from top to bottom, and its prose has no gap."""

from __future__ import annotations

import re
from statistics import median

import nbformat
import pytest
from nbclient import NotebookClient

from project import FINDINGS, NOTEBOOKS, PAGES, ROOT

# What a chapter tells, in this order; one that rests on no answers of officers begins further down.
ORDER = ["What officers said", "Before and since", "How solid this is", "To quote it", "What it means", "Sources"]
QUOTE = re.compile(
    r":::\{div\} quote-it\n\*\*You may say\*\*\n\n(?:- .+\n)+\n\*\*Please do not say\*\*\n\n(?:- \*.+\* .+\n)+:::\n"
)
EVAL = re.compile(r"\{eval\}`([^`]+)`")


def read(path):
    return nbformat.read(path, as_version=4)


def with_prose_as_cells(notebook):
    """Return the notebook with each computed number of its prose as a cell, where it stands."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cells.append(cell)
        else:
            found = EVAL.findall(cell.source)
            cells += [nbformat.v4.new_code_cell(each, metadata={"tags": ["prose"]}) for each in found]
    notebook.cells = cells
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_chapter_runs_and_every_number_of_its_prose_is_there(path, tmp_path):
    notebook = with_prose_as_cells(read(path))
    numbers = sum(bool(EVAL.search(cell.source)) for cell in read(path).cells)
    assert numbers, "a chapter has computed numbers in its prose"
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    for cell in notebook.cells:
        if "prose" in cell.metadata.get("tags", ()):
            (output,) = cell.outputs
            text = output.data["text/plain"].strip("'")
            assert text, cell.source
            assert not re.search(r"np\.|\bnan\b|None|<", text, re.IGNORECASE), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_short_and_import_nothing_private(path):
    code = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    assert median(sum(bool(line.strip()) for line in source.splitlines()) for source in code) <= 8
    for source in code:
        assert not re.search(r"static_vega|import altair|\._\w", source)


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.stem)
def test_chapter_has_the_anatomy_of_a_chapter(path):
    notebook = read(path)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert re.match(r"# \S", prose)
    assert prose.count("{div} finding") == 1
    assert "claim(" in code
    assert "figure(" in code
    assert "## Sources" in prose and "source_list(" in code
    headings = [heading for heading in re.findall(r"^## (.+)$", prose, re.MULTILINE) if heading in ORDER]
    if "## What this does not say" not in prose:
        assert headings == (ORDER if headings[0] == ORDER[0] else ORDER[-len(headings) :])
        assert headings[-3:] == ORDER[-3:]
        assert QUOTE.search(prose)


def test_the_table_of_contents_holds_every_chapter():
    listed = set(re.findall(r"file: (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8")))
    assert listed == {page.removesuffix(".html") for page in PAGES[1:]}
