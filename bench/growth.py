"""How the cost of a book grows with its chapters, its charts and its data.

Run as ``python bench/growth.py``. Every book is made of the project's own code, look and data, with chapters written
here, and built from nothing.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from pathlib import Path

from cost import Cost, cost, weight
from small import build_command, contents, copy_of_the_project, notebook

CHAPTERS = (10, 50, 200)
CHARTS = (1, 10, 100)
ROWS = (1, 10, 100)
# A row that may stand in the findings any number of times, under another name each.
REPEATED = "2016-largest-case-data-10"


def chapter(name: str, number: int, charts: int = 1) -> list[tuple[str, str]]:
    """Return the cells of a chapter with text, computed numbers, a claim, and charts that no other chapter has."""
    drawn = [
        f"rows = workload.assign(value=workload['value'] - {number} / 100 - {each} / 10_000)\n"
        f"figure('{name}-{each}', charts.shares(rows), title='Figure {each} of {name}', subtitle='Shares.', data=rows)"
        for each in range(charts)
    ]
    return [
        ("markdown", f"# Chapter {number}"),
        (
            "code",
            "from insights import charts, claim, figure, findings, number\n"
            "workload = findings(2016, 'workload').query('kind == \"share\"')",
        ),
        (
            "markdown",
            "Of {eval}`number('2016-officers')` officers, {eval}`number('2016-workload-more')` saw more.\n\n" * 5,
        ),
        ("code", "claim('Most.', number('2016-workload-more').value > 50)"),
        *(("code", cell) for cell in drawn),
    ]


def build(folder: Path, chapters: int = 1, charts: int = 1, rows: int = 1) -> tuple[Cost, dict[str, float]]:
    """Build a book and return what that took, and the kB of each of its pages."""
    book = copy_of_the_project(folder)
    names = [f"chapter-{number}" for number in range(chapters)]
    for number, name in enumerate(names):
        notebook(book / f"chapters/{name}.ipynb", chapter(name, number, charts))
    contents(book, *names)
    _repeat(book / "data/findings.csv", rows)
    command, environment = build_command(book, "_build")
    took = cost(command, cwd=book, env=environment)
    pages = {path.stem: weight(path) for path in (book / "_build/html").rglob("*.html")}
    shutil.rmtree(folder)
    return took, pages


def _repeat(file: Path, times: int) -> None:
    """Make a table so many times as long."""
    with file.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    (row,) = [row for row in rows if row["id"] == REPEATED]
    more = [row | {"id": f"{REPEATED}-{number}"} for number in range(len(rows) * (times - 1))]
    with file.open("w", encoding="utf-8", newline="") as table:
        written = csv.DictWriter(table, rows[0], lineterminator="\n")
        written.writeheader()
        written.writerows(rows + more)


def main() -> None:
    """Print what books of each size take."""
    sizes = [
        *({"chapters": number} for number in CHAPTERS),
        *({"charts": number} for number in CHARTS),
        *({"rows": number} for number in ROWS),
    ]
    print(f"{'':16}{'seconds':>10}{'processor':>10}{'MB':>8}{'s a part':>10}{'kB a page':>10}{'kB first':>10}")
    slopes = {}
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            ((part, number),) = size.items()
            took, pages = build(Path(place, "book"), **size)
            slopes[part, number] = took.processor / number
            page = sum(kb for name, kb in pages.items() if name.startswith("chapter-")) / size.get("chapters", 1)
            print(
                f"{number:>6} {part:9}{took.seconds:10.1f}{took.processor:10.1f}{took.memory:8.0f}"
                f"{slopes[part, number]:10.2f}{page:10.1f}{pages['index']:10.1f}",
                flush=True,
            )
    grown = slopes["chapters", CHAPTERS[-1]] / slopes["chapters", CHAPTERS[0]]
    print(f"A chapter of {CHAPTERS[-1]} takes {grown:.2f} of one of {CHAPTERS[0]}.")


if __name__ == "__main__":
    sys.exit(main())
