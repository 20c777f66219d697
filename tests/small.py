"""Books of few pages, built as `make book` builds the whole one: on a copy of the project's code, data and look."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from project import ROOT


def copy_of_the_project(folder: Path) -> Path:
    """Copy everything but the chapters, and begin a book with a first page."""
    for part in ("data", "src", "packages", "_static", "_templates"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    for file in ("_config.yml", "pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copyfile(ROOT / file, folder / file)
    (folder / "index.md").write_text("# Small\n\nA book of few pages.\n", encoding="utf-8")
    (folder / "chapters").mkdir()
    return folder


def notebook(path: Path, cells: list[tuple[str, str]], **metadata: str) -> None:
    written = [
        {"cell_type": kind, "id": f"c{number}", "metadata": {}, "source": source}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for number, (kind, source) in enumerate(cells)
    ]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"}}
    whole = {"cells": written, "metadata": about | metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), encoding="utf-8")


def contents(book: Path, *chapters: str) -> None:
    files = [{"file": f"chapters/{name}"} for name in chapters]
    toc = {"format": "jb-book", "root": "index", "parts": [{"caption": "Part", "chapters": files}]}
    (book / "_toc.yml").write_text(json.dumps(toc), encoding="utf-8")


def build_command(book: Path, folder: str) -> tuple[list[str], dict[str, str]]:
    """Return what builds a book with its own code, and the environment of that."""
    places = [str(book / "src"), str(book / "packages/static-vega/src")]
    environment = {key: value for key, value in os.environ.items() if key != "INSIGHTS_DATA"}
    return [sys.executable, "-m", "bookmaking", folder], environment | {"PYTHONPATH": os.pathsep.join(places)}


def build(book: Path, folder: str) -> dict[str, bytes]:
    """Build a book with its own code and return its files."""
    done = _build(book, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return files(book / folder / "html")


def build_that_fails(book: Path, folder: str) -> str:
    """Build a book that cannot be built and return what is told."""
    done = _build(book, folder)
    assert done.returncode != 0
    return done.stdout + done.stderr


def _build(book: Path, folder: str) -> subprocess.CompletedProcess[str]:
    command, environment = build_command(book, folder)
    return subprocess.run(command, cwd=book, env=environment, capture_output=True, text=True, timeout=900)


def build_killed(book: Path, folder: str, seconds: float) -> bool:
    """Begin to build a book and kill the build after some seconds. Return whether it had ended before."""
    command, environment = build_command(book, folder)
    with subprocess.Popen(command, cwd=book, env=environment, stdout=subprocess.DEVNULL) as begun:
        try:
            begun.wait(seconds)
        except subprocess.TimeoutExpired:
            begun.kill()
    return begun.returncode == 0


def files(site: Path) -> dict[str, bytes]:
    """Return the files of a built book; none where there is none."""
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
