"""Read a chapter as a reader would, without a browser: its computed words, its figures and its tables."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd

from insights.figures import Figure

EVAL = re.compile(r"\{eval\}`([^`]+)`")


@dataclass
class Reading:
    """What a chapter shows: ``words`` are its computed numbers in order, ``shown`` the HTML of its tables and lists.

    ``charts`` counts what is drawn: the figures, and the charts that stand without one.
    """

    words: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    charts: int = 0

    def told(self) -> str:
        """Return everything as one text, to be compared with another reading."""
        drawn = [
            json.dumps(
                [figure.title, figure.table._repr_html_(), figure.csv, figure.chart.to_dict(validate=False)],
                default=str,
            )
            for figure in self.figures.values()
        ]
        return "\n".join([*self.words, *self.shown, *drawn])


def read(path: Path) -> Reading:
    """Run the cells of a notebook in this process and return what it shows. Raises what a cell raises."""
    reading, names = Reading(), {}
    # A chapter may choose how pandas shows tables; the next one must not be shown so.
    with pd.option_context("display.notebook_repr_html", True):
        _read_into(reading, path, names)
    return reading


def _read_into(reading: Reading, path: Path, names: dict) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            reading.words += [str(eval(expression, names)) for expression in EVAL.findall(source)]
            continue
        shown = _run(source, names, path.name)
        reading.charts += isinstance(shown, Figure | alt.TopLevelMixin)
        if isinstance(shown, Figure):
            reading.figures[shown.name] = shown
        elif markup := getattr(shown, "_repr_html_", lambda: None)():
            reading.shown.append(markup)


def numbers_in_page(path: Path, book: Path) -> list[list[str]]:
    """Return the computed numbers of each markdown cell of a chapter, as the built book has them."""
    copy = nbformat.read(book / "notebooks" / f"{path.stem}-with-outputs.ipynb", as_version=4)
    numbers = []
    for cell, shown in zip(nbformat.read(path, as_version=4).cells, copy.cells[1:], strict=True):
        if cell.cell_type == "markdown":
            told = "(.+?)".join(map(re.escape, EVAL.split(cell.source)[::2]))
            numbers.append(list(re.fullmatch(told, shown.source, re.DOTALL).groups()))
    return numbers


def _run(source: str, names: dict, place: str) -> object:
    """Run a cell and return the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, place, "exec"), names)
    return eval(compile(ast.Expression(last.value), place, "eval"), names) if last else None
