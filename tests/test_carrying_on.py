"""Whoever carries the book on is told at once what is missing: the guide's examples, run as they stand."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess

import pytest

from project import ROOT

pytestmark = pytest.mark.slow

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NEEDED = ["data", "chapters", "tools", "index.ipynb", "_toc.yml", "Makefile", "pyproject.toml", "uv.lock"]


@pytest.fixture
def copy(tmp_path):
    """A copy of what the commands need, in the environment that is here."""
    for name in NEEDED:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    return tmp_path


def run(folder, command):
    """Run a command of make in a copy, on the data of the copy, and return what it says."""
    words = [*command.split(), "--no-print-directory", "--old-file=.venv/.book"]
    environment = os.environ | {"INSIGHTS_DATA": str(folder / "data")}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fill(path, block):
    """Put the rows or entries of a block in the place of those that bear the same name."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".bib":
        (name,) = re.findall(r"@misc\{(\S+),", block)
        path.write_text(re.sub(rf"@misc\{{{name},\n(?:  .*\n)*}}\n", "", text) + block, encoding="utf-8")
        return
    names = {row[0] for row in csv.reader(io.StringIO(block))}
    kept = [line for line in text.splitlines(keepends=True) if next(csv.reader([line]))[0] not in names]
    path.write_text("".join(kept) + block, encoding="utf-8")


@pytest.mark.parametrize("section", ["The next edition", "A new official series", "A correction"])
def test_the_example_of_the_guide_runs_word_for_word(copy, section):
    told = re.search(rf"^## {section}$(.*?)(?=^## )", GUIDE, re.DOTALL | re.MULTILINE)[1]
    said, steps = "", 0
    for kind, place, block in re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", told, re.DOTALL | re.MULTILINE):
        steps += 1
        if kind == "sh":
            said = run(copy, block)
        elif kind == "text":
            for line in block.splitlines():  # a line that ends with … is shortened
                assert re.search(rf"^ *{re.escape(line.removesuffix('…'))}{'' if '…' in line else '$'}", said, re.M), (
                    said
                )
        else:
            fill(copy / place, block)
    assert steps >= 6


def test_a_chapter_that_is_started_has_its_parts_and_its_place(copy):
    said = run(copy, "make edition YEAR=2021 CHAPTER=resilience")
    assert "chapters/resilience.ipynb: started, and listed in _toc.yml" in said
    assert "      - file: chapters/resilience\n" in (copy / "_toc.yml").read_text(encoding="utf-8")
    again = run(copy, "make edition YEAR=2021 CHAPTER=resilience")
    assert "started" not in again
