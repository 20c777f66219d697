"""The rooms of the house: what may import what, where markup is written, and that each can be had alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from project import ROOT

ROOMS = {
    "static_vega": (ROOT / "packages/static-vega/src/static_vega", {"insights", "bookmaking"}),
    "insights": (ROOT / "src/insights", {"bookmaking", "sphinx", "docutils", "bs4", "myst_nb"}),
    "bookmaking": (ROOT / "src/bookmaking", set()),
}
TAG = re.compile(r"</?[a-z][a-z0-9]*[^<>]*/?>")


def imported(file: Path) -> set[str]:
    """Return the packages that a module imports, wherever in it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room):
    folder, forbidden = ROOMS[room]
    files = list(folder.rglob("*.py"))
    assert files
    assert {file.name: found for file in files if (found := imported(file) & forbidden)} == {}


def test_a_chapter_s_words_load_nothing_that_makes_pages():
    told = "import sys, insights; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert not {"sphinx", "docutils", "bs4", "bookmaking", "myst_nb", "vl_convert"} & set(ast.literal_eval(done.stdout))


def test_importing_for_a_constant_changes_no_theme():
    told = "import altair, insights.outputs, insights.data, static_vega; print(altair.theme.active)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "default"


def test_markup_is_written_in_templates():
    """A tag in a string of the code is one that nothing escapes."""
    found = []
    for folder in (ROOMS["insights"][0], ROOMS["bookmaking"][0]):
        for file in folder.rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            docstrings = {
                node.body[0].value
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
            }
            strings = [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings
            ]
            found += [f"{file.name}: {text}" for text in strings if TAG.search(text)]
    # What a page may load is told by the digests of its styles, which another extension hands over as markup.
    assert found == ["pages.py: <style[^>]*>(.*?)</style>"]
