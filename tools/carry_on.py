"""Carry the book on: start the rows of an edition, a series or a correction, and say what they still lack.

``python tools/carry_on.py edition 2021 [topic-of-a-chapter]``, ``… series NAME``, ``… correction ROW``, ``… standing``.
What was started before is left as it is, so a command may be given again. Each ends with how the book stands: what the
gate still asks for and, once it asks for nothing, which claims no longer hold and what has become comparable.
"""

from __future__ import annotations

import csv
import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import insights
from insights import datapackage, rules
from normal_form import NOTEBOOKS, ROOT, normal_form

DATA = datapackage.folder()
# What every edition tells of its sample, by the end of its id. Questions and units are those of the edition before.
ALWAYS = ["officers", "countries", "published", "location-united-states"]
CHAPTER = [
    ("markdown", "# {title}"),
    (
        "code",
        "from insights import charts, claim, figure, findings, source_list\n\n"
        'asked = findings({year}, "{topic}")\n\n'
        'claim("Write what the chapter leads with.", len(asked) > 0, figures=len(asked))',
    ),
    (
        "markdown",
        ":::{{div}} finding\nWrite the finding, with its numbers: {{eval}}`len(asked)`.\n:::\n\n## What officers said",
    ),
    ("code", 'figure("{topic}", charts.shares(asked), title="Write the message", data=asked)'),
    (
        "markdown",
        "## Before and since\n\n## How solid this is\n\n## To quote it\n\n:::{{div}} quote-it\n**You may say**\n\n"
        "- Write it.\n\n**Please do not say**\n\n- *Write it.* And why not.\n:::\n\n## What it means\n\n## Sources",
    ),
    ("code", "source_list(asked)"),
]


def edition(year: str, topic: str = "") -> None:
    """Start an edition: its row, the figures that every edition has, their questions, a gap, a source, a chapter."""
    key, before = f"netclean-{year}", [row for row in rows_of("findings") if row["edition"] < year]
    start("editions", edition=year, title=f"NetClean Report {year}", asked="Police officers", sources=key)
    for suffix in ALWAYS:
        like = next(row for row in reversed(before) if row["id"].endswith(f"-{suffix}") and row["kind"] != "words")
        same = {column: like[column] for column in ("topic", "question", "answer", "kind", "unit")}
        start("findings", id=f"{year}-{suffix}", edition=year, **same, sources=key)
        if like["kind"] == "share":
            start("questions", edition=year, question=like["question"])
    start("gaps", id=f"{year}-bases", edition=year, insight="about", topic="sample")
    start_source(key)
    if topic:
        start_chapter(year, topic)


def series(name: str) -> None:
    """Start an official series: its row in the catalogue, a number, a span, a source."""
    start("series", series=name, table="observations")
    start("observations", series=name, sources=name)
    start("spans", series=name)
    start_source(name)


def correction(row: str) -> None:
    """Start a correction of a finding or a series, with what the book says of it today."""
    said = {each["id"]: each["as_printed"] for each in rows_of("findings")}
    earlier = [each for each in rows_of("corrections") if each["row"] == row and each["after"]]
    name = f"{row}-{len(earlier) + 1}" if earlier else row
    table, before = ("findings", said[row]) if row in said else ("series", "")
    start("corrections", id=name, date=str(datetime.date.today()), table=table, row=row, before=before)


def start(table: str, /, **cells: str) -> None:
    """Add a row to a table, its other cells empty, unless one with the same first cells is there."""
    rows = rows_of(table)
    keys = datapackage.resource(table)["schema"]["primaryKey"]
    named = {key: cells[key] for key in ([keys] if isinstance(keys, str) else keys) if key in cells}
    if any(all(row[key] == cell for key, cell in named.items()) for row in rows):
        return
    path = DATA / f"{table}.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, rows[0], restval="", lineterminator="\n").writerow(cells)
    print(f"data/{path.name}: started {', '.join(named.values())}")


def rows_of(table: str) -> list[dict[str, str]]:
    """Return the rows of a table as they are written, whether the gate lets them in or not."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def start_source(key: str) -> None:
    """Add an entry to the bibliography, its fields empty, unless it is there."""
    path = DATA / datapackage.REFERENCES
    text = path.read_text(encoding="utf-8")
    if f"@misc{{{key}," not in text:
        fields = "".join(f"  {name} = {{}},\n" for name in ("author", "title", "year", "url"))
        path.write_text(f"{text}\n@misc{{{key},\n{fields}}}\n", encoding="utf-8")
        print(f"data/{path.name}: started {key}")


def start_chapter(year: str, topic: str) -> None:
    """Write a notebook with the parts of a chapter, and list it behind the editions, unless it is there."""
    path, contents = ROOT / "chapters" / f"{topic}.ipynb", ROOT / "_toc.yml"
    if path.exists():
        return
    told = {"year": year, "topic": topic, "title": topic.replace("-", " ").capitalize()}
    cells = [{"cell_type": kind, "metadata": {}, "source": [text.format(**told)]} for kind, text in CHAPTER]
    path.write_text(normal_form(json.dumps({"cells": cells}), topic), encoding="utf-8")
    after = "      - file: chapters/editions\n"
    text = contents.read_text(encoding="utf-8")
    contents.write_text(text.replace(after, f"{after}      - file: chapters/{topic}\n"), encoding="utf-8")
    print(f"chapters/{topic}.ipynb: started, and listed in _toc.yml")


def standing() -> None:
    """Print how the book stands: what the gate asks for or, once it asks for nothing, what the new figures change."""
    if problems := rules.check():
        print(f"The gate asks for {len(problems)} thing(s):", *problems, sep="\n  ")
        return
    print("The gate asks for nothing.")
    failed = [f"{path.stem}: {told}" for path in NOTEBOOKS for told in no_longer(path)]
    print("What no longer holds:" if failed else "Every claim holds.", *failed, sep="\n  ")
    possible = list(comparable())
    if possible:
        print("What can be compared, and stands in no row of data/comparisons.csv:", *possible, sep="\n  ")


def no_longer(path: Path) -> Iterator[str]:
    """Run a chapter, and yield each claim that does not hold and the error that stops it, if one does."""
    failed: list[str] = []

    def collect(sentence: str, condition: bool, **values: object) -> None:
        if not condition:
            failed.append(sentence + "".join(f" ({name} = {value})" for name, value in values.items()))

    insights.claim, kept = collect, insights.claim
    names: dict[str, object] = {}
    try:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
    except Exception as error:
        failed.append(f"{type(error).__name__}: {error}")
    finally:
        insights.claim = kept
    yield from failed


def comparable() -> Iterator[str]:
    """Yield each answer to one question that an edition shares with others and no comparison of its topic names."""
    findings = datapackage.read("findings").query("kind not in ['date', 'words']")
    allowed: dict[str, set[str]] = {}
    for topic, editions in datapackage.read("comparisons")[["topic", "editions"]].itertuples(index=False):
        allowed.setdefault(topic, set()).update(editions.split("; "))
    for (topic, question, answer), rows in findings.groupby(["topic", "question", "answer"], sort=False):
        years = [str(year) for year in sorted(set(rows["edition"]))]
        new = [year for year in years if year not in allowed.get(topic, set())]
        if len(years) > 1 and new:
            yield f"{topic}: {question} {answer}: {', '.join(years)}"


def main() -> int:
    """Start what was asked for, and say how the book stands."""
    commands = {"edition": edition, "series": series, "correction": correction}
    command, *words = sys.argv[1:] or ["standing"]
    if command in commands and words:
        commands[command](*words)
    elif command != "standing":
        print(__doc__)
        return 2
    standing()
    return 0


if __name__ == "__main__":
    sys.exit(main())
