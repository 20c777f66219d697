"""Every chapter runs from top to bottom, and its prose has no gap."""

from __future__ import annotations

import re
from itertools import chain
from statistics import median

import nbformat
import pytest

import insights
from insights import number, observed
from project import FINDINGS, NOTEBOOKS, PAGES, ROOT
from reading import numbers_in_page, read

# What a chapter tells, in this order; one that rests on no answers of officers begins further down.
ORDER = ["What officers said", "Before and since", "How solid this is", "To quote it", "What it means", "Sources"]
QUOTE = re.compile(
    r":::\{div\} quote-it\n\*\*You may say\*\*\n\n(?:- .+\n)+\n\*\*Please do not say\*\*\n\n(?:- \*.+\* .+\n)+:::\n"
)


each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def notebook(path):
    return nbformat.read(path, as_version=4)


@each_notebook
def test_a_chapter_says_what_its_page_says_in_any_folder_and_after_any_other(path, book, tmp_path, monkeypatch):
    # The page was made in the folder of the chapters, in a process of its own; here others have run before, in any order.
    monkeypatch.chdir(tmp_path)
    data = {file: file.read_bytes() for file in (ROOT / "data").iterdir()}
    words = read(path).words
    assert words == list(chain.from_iterable(numbers_in_page(path, book)))
    assert words, "a chapter has computed numbers in its prose"
    for text in words:
        assert text and not re.search(r"np\.|\bnan\b|None|<", text, re.IGNORECASE)
    assert {file: file.read_bytes() for file in (ROOT / "data").iterdir()} == data
    assert list(tmp_path.iterdir()) == []


@each_notebook
def test_cells_are_short_and_import_what_is_named_for_chapters(path):
    code = [cell.source for cell in notebook(path).cells if cell.cell_type == "code"]
    assert median(sum(bool(line.strip()) for line in source.splitlines()) for source in code) <= 8
    for source in code:
        if path.stem != "lesson-percentages":  # which is in plain pandas and Altair
            assert not re.search(r"static_vega|import altair", source)
        assert not re.search(r"\._\w|from insights\.|import insights", source)
        for names in re.findall(r"from insights import (.+)", source):
            assert set(names.split(", ")) <= set(insights.__all__)


@pytest.mark.parametrize("path", [path for path in FINDINGS if path.stem != "in-brief"], ids=lambda path: path.stem)
def test_chapter_has_the_anatomy_of_a_chapter(path):
    cells = notebook(path).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert re.match(r"# \S", prose)
    assert prose.count("{div} finding") == 1
    assert "claim(" in code
    assert "figure(" in code
    assert "## Sources" in prose and ("source_list(" in code or "[Sources](sources.ipynb)" in prose)
    headings = [heading for heading in re.findall(r"^## (.+)$", prose, re.MULTILINE) if heading in ORDER]
    assert headings == ORDER[-len(headings) :] and len(headings) > 3
    assert QUOTE.search(prose)


def test_the_brief_tells_what_a_meeting_needs():
    prose = "\n".join(cell.source for cell in notebook(ROOT / "chapters/in-brief.ipynb").cells)
    order = ["The state", "What changed", "What helps", "What to do", "What not to say", "Sources"]
    assert re.findall(r"^## (.+)$", prose, re.MULTILINE) == order


def test_the_lesson_is_plain_and_its_numbers_are_those_of_the_data():
    code = [
        cell.source for cell in notebook(ROOT / "chapters/lesson-percentages.ipynb").cells if cell.cell_type == "code"
    ]
    assert not any("insights" in source for source in code)
    names = {}
    exec("\n".join(source for source in code if re.match(r"import|officers|reports", source)), names)
    assert names["officers"] == number("2016-officers").value
    rows = ["workload-more", "workload-less", "location-united-states", "channels-social-media", "channels-open-web"]
    shares = [float(number(f"2016-{row}")) for row in [*rows, "better-prepared"]]
    assert names["printed"].tolist() == shares
    counted = [int(observed("cybertipline-reports", year)) for year in names["reports"]["year"]]
    assert names["reports"]["reports"].tolist() == counted


def test_the_table_of_contents_holds_every_chapter():
    listed = set(re.findall(r"file: (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8")))
    assert listed == {page.removesuffix(".html") for page in PAGES[1:]}
