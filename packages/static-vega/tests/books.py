"""Scratch books, built as an author builds them."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
from sphinx.cmd.build import build_main

from corpus import CHARTS
from static_vega.versions import BOOK_TYPE

PER_PAGE = 20
Runner = Callable[[list[str]], tuple[int, str]]
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
        cells.append(nbformat.v4.new_code_cell("chart", outputs=[output], execution_count=1, id=f"c{number}"))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=kernel))


def run_here(arguments: list[str]) -> tuple[int, str]:
    """Run Sphinx in this process: to import it and myst-nb takes longer than to build a page."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        return build_main(arguments), said.getvalue()


def run_apart(arguments: list[str]) -> tuple[int, str]:
    """Run Sphinx in a process of its own, whose order of sets is another."""
    command = [sys.executable, "-m", "sphinx", *arguments]
    environment = os.environ | {"PYTHONHASHSEED": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def build(source: Path, *options: str, builder: str = "html", run: Runner = run_here, **config: Any) -> Book:
    """Run Sphinx over a folder of sources; with no index.md in it, one that lists the others is made."""
    if not (source / "index.md").exists():
        pages = "\n".join(sorted(file.stem for file in source.glob("*.ipynb")))
        (source / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{pages}\n```\n", encoding="utf-8")
    conf = "".join(f"{key} = {value!r}\n" for key, value in {**CONF, **config}.items())
    (source / "conf.py").write_text(conf, encoding="utf-8")
    out = source / "_build" / builder
    arguments = ["-b", builder, "-d", source / "_build" / "doctrees", "--no-color", *options, source, out]
    return Book(source, out, *run([str(argument) for argument in arguments]))


def place(name: str) -> tuple[str, str]:
    """Give the page of a chart of the corpus, and the selector of the chart in it."""
    number = list(CHARTS).index(name)
    page = f"page{number // PER_PAGE:02}"
    return page, f"#sv-{page}-{number % PER_PAGE + 2}-1"
