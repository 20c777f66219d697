"""The rooms of the house: what may import what, where markup is written, and that each can be had alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from bookmaking.pages import BY_DOCUTILS
from bookmaking.style import NOT_SEEN
from project import ROOT

ROOMS = {
    "static_vega": (ROOT / "packages/static-vega/src/static_vega", {"insights", "bookmaking"}),
    "insights": (ROOT / "src/insights", {"bookmaking", "sphinx", "docutils", "bs4", "myst_nb"}),
    "bookmaking": (ROOT / "src/bookmaking", set()),
}
WORDS = "insights.charts, insights.claims, insights.figures, insights.ranks"  # where all that a chapter says is defined
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


@pytest.mark.parametrize(
    ("room", "others"),
    [
        (WORDS, {"sphinx", "docutils", "bs4", "bookmaking", "myst_nb", "vl_convert"}),
        ("bookmaking.extension", {"altair", "hatchling", "numpy", "pandas", "pybtex"}),
    ],
    ids=[
        "the words of chapters without what makes pages",
        "pages without what makes charts and archives or reads tables",
    ],
)
def test_what_is_loaded(room, others):
    told = f"import sys, {room}; print(sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert not others & set(ast.literal_eval(done.stdout))


@pytest.mark.parametrize(
    ("modules", "active"),
    [("insights.claims, insights.figures", ["default", "default"]), (WORDS, ["insights", "static_vega"])],
)
def test_altair_is_changed_with_the_charts_and_not_before(modules, active):
    told = f"import altair, {modules}; print(altair.theme.active, altair.renderers.active)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == active


def test_markup_is_written_in_templates():
    """A tag in a string of the code is one that nothing escapes."""
    found = []
    for folder, _ in ROOMS.values():
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
    # What a page may load is told by the digests of its styles, which another extension hands over as markup; what it
    # shows first, by its markup; and what Sphinx writes for nobody is found in its markup.
    reading = [BY_DOCUTILS.pattern, NOT_SEEN.pattern, r"<style[^>]*>(.*?)</style>"]
    assert sorted(text.partition(": ")[2] for text in found) == sorted(reading)


ALONE = """
import sys
wheels, libraries, forbidden = {wheels!r}, {libraries!r}, {forbidden!r}
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in forbidden:
            raise ImportError(name + " is not installed")
sys.meta_path.insert(0, Nowhere())
sys.path[:0] = wheels
sys.path.append(libraries)
"""
USES = {
    "static_vega": """
import static_vega
spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
print(static_vega.__file__, static_vega.to_svg(spec | {"description": "A bar."})[:4])
""",
    "insights": """
from insights import charts, figure, findings, number, table
import insights
shares = findings(2016, "workload").query("kind == 'share'")
drawn = figure("one", charts.shares(shares), title="One", subtitle="Shares.", data=shares)
print(insights.__file__, drawn.table._repr_html_()[:6], number("2016-workload-more")._repr_html_()[:5])
""",
}


@pytest.mark.parametrize("room", USES)
def test_a_wheel_alone_has_all_it_needs(tmp_path, room):
    projects = {"static_vega": [ROOT / "packages/static-vega"], "insights": [ROOT, ROOT / "packages/static-vega"]}[room]
    for project in projects:
        (wheel,) = WheelBuilder(str(project)).build(directory=str(tmp_path), versions=["standard"])
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(tmp_path / "wheels")
    told = {
        "wheels": [str(tmp_path / "wheels")],
        "libraries": sysconfig.get_path("purelib"),
        "forbidden": sorted(ROOMS[room][1]),
    }
    # Without site, an environment's editable projects are not found.
    command = [sys.executable, "-I", "-S", "-c", ALONE.format(**told) + USES[room]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path))
