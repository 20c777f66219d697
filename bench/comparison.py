"""Eight small chapters, built by all in one run: Jupyter Book 1 with and without static_vega, and Quarto.

Run as ``python bench/comparison.py``. The chapters are the same for all: text, and a chart by Altair of the project's
data, run by a kernel. The whole book stands beside them, by what it takes a chapter. Each builds from nothing, all in
turn and that five times; the medians are told. What cannot be installed or fetched says why. ``--write`` puts the
results into the data of the book.

Jupyter Book 2 is left out: it fetches its theme while it builds, and where it cannot, the server that runs notebooks
goes on for ever.
"""

from __future__ import annotations

import csv
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import nbformat

from cost import Cost, cost, weight
from project import ROOT

CHAPTERS = 8
RUNS = 5
RESULTS = ROOT / "data/measurements.csv"
UNITS = {"time": "s", "processor time": "s", "memory": "MB", "page": "kB"}
BIN = Path(sys.executable).parent
UV = shutil.which("uv") or ROOT / ".uv/bin/uv"

# What a build took, and the chapters that it made.
Built: TypeAlias = tuple[Cost, list[Path]]


def write_chapters(folder: Path, renderer: str = "") -> list[str]:
    """Write the chapters and return their names; ``renderer`` is what their first cell says of how charts are shown."""
    folder.mkdir()
    table = ROOT / "data/findings.csv"
    names = ["index", *(f"chapter-{number}" for number in range(1, CHAPTERS))]
    for number, name in enumerate(names):
        cells = [
            nbformat.v4.new_markdown_cell(f"# Chapter {number}\n\nWhat officers answered, in a chart."),
            nbformat.v4.new_code_cell(f"import altair as alt\nimport pandas as pd\n{renderer}"),
            nbformat.v4.new_code_cell(
                f"findings = pd.read_csv({str(table)!r})\n"
                f"shares = findings[findings['kind'] == 'share'].iloc[{number} * 10 : {number} * 10 + 10]"
            ),
            nbformat.v4.new_code_cell(
                "alt.Chart(shares[['id', 'value']], description='Shares.').mark_bar(tooltip=True)"
                ".encode(x='value', y='id')"
            ),
            nbformat.v4.new_markdown_cell("What follows from it. " * 60),
        ]
        about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=about), folder / f"{name}.ipynb")
    return names


def jupyter_book_1(folder: Path, renderer: str = "", extensions: Sequence[str] = ()) -> Built:
    """Build the chapters with Jupyter Book 1 as it comes."""
    names = write_chapters(folder, renderer)
    chapters = [{"file": name} for name in names[1:]]
    (folder / "_toc.yml").write_text(json.dumps({"format": "jb-book", "root": "index", "chapters": chapters}))
    (folder / "_config.yml").write_text(json.dumps({"title": "Eight", "sphinx": {"extra_extensions": [*extensions]}}))
    return cost([BIN / "jupyter-book", "build", folder]), [folder / f"_build/html/{name}.html" for name in names]


def static_vega(folder: Path) -> Built:
    """Build the chapters with Jupyter Book 1 and static_vega."""
    return jupyter_book_1(folder, "import static_vega\nstatic_vega.enable()", ["static_vega.sphinx"])


def quarto(folder: Path) -> Built:
    """Build the chapters with Quarto."""
    names = write_chapters(folder)
    book = {"title": "Eight", "chapters": [f"{name}.ipynb" for name in names]}
    settings = {"project": {"type": "book"}, "book": book, "execute": {"enabled": True}, "format": {"html": {}}}
    (folder / "_quarto.yml").write_text(json.dumps(settings))
    took = cost([installed("quarto-cli") / "quarto", "render", folder])
    return took, [folder / f"_book/{name}.html" for name in names]


def installed(package: str) -> Path:
    """Return where the commands of a package lie, in an environment of its own that is made on the first call."""
    place = Path(tempfile.gettempdir(), f"comparison-{os.getpid()}", package)
    if not place.exists():
        wanted = [package, "ipykernel", "altair>=6", "pandas>=3"]
        for command in (["venv", place], ["pip", "install", "--python", place, *wanted]):
            subprocess.run([UV, *command, "--quiet"], check=True, capture_output=True, text=True)
    return place / "bin"


def whole_book(folder: Path) -> Built:
    """Build the whole book of the project."""
    took = cost([sys.executable, "-m", "bookmaking", folder], cwd=ROOT)
    return took, [folder / "html/index.html", *(folder / "html/chapters").glob("*.html")]


MAKERS: dict[str, Callable[[Path], Built]] = {
    "this book": whole_book,
    "static_vega in Jupyter Book 1": static_vega,
    "Jupyter Book 1": jupyter_book_1,
    "Quarto": quarto,
}


def per_chapter(make: Callable[[Path], Built]) -> dict[str, float]:
    """Return what a build took a chapter."""
    with tempfile.TemporaryDirectory() as place:
        took, made = make(Path(place, "book"))
        weights = [weight(page) for page in made]
    run = {"time": took.seconds / len(made), "processor time": took.processor / len(made), "memory": took.memory}
    return run | {"page": sum(weights) / len(weights)}


def main() -> None:
    """Print what each takes a chapter."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in MAKERS}
    missing: dict[str, str] = {}
    for name in [*MAKERS] * RUNS:
        if name not in missing:
            try:
                runs[name].append(per_chapter(MAKERS[name]))
            except subprocess.CalledProcessError as error:
                lines = f"{error.output}\n{error.stderr}".splitlines()
                missing[name] = next(reversed([line.strip() for line in lines if "Error" in line]), str(error))
    results = {
        name: {measure: statistics.median(run[measure] for run in of) for measure in of[0]}
        for name, of in runs.items()
        if name not in missing
    }
    for name, values in results.items():
        print(f"{name}: " + ", ".join(f"{measure} {value:.3g} {UNITS[measure]}" for measure, value in values.items()))
    for name, why in missing.items():
        print(f"{name}: cannot be built here: {why}")
    if "--write" in sys.argv:
        write(results)


def write(results: dict[str, dict[str, float]]) -> None:
    """Write the results as a table, with the day and the commit."""
    asked = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(["maker", "measure", "value", "unit", "measured", "commit"])
        for maker, values in results.items():
            for measure, value in values.items():
                written.writerow([maker, measure, f"{value:.3g}", UNITS[measure], datetime.date.today(), commit])


if __name__ == "__main__":
    os.environ.pop("INSIGHTS_DATA", None)
    main()
