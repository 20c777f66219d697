"""Change, drop or swap rows of the data, and see whether the book notices.

A mutant is *stopped* when the gate or a claim refuses it in words, *followed* when what a reader sees changes with it,
*survives* when the book reads as before, and *crashes* when a chapter dies of an error that tells nobody what to mend:
the last two are faults. Run as ``python tests/mutants.py``; a number says how many rows of each table to try.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from insights import rules
from insights.claims import ClaimError
from insights.data import UnknownName
from insights.datapackage import DataError
from project import NOTEBOOKS, ROOT
from reading import read

Rows = list[dict[str, str]]
TABLES = ["findings", "observations", "editions", "comparisons", "breaks"]
FAULTS = {"survives", "crashes"}
# The columns that hold the figure of a row; in a table without one, what its rows tell a reader.
FIGURE = {
    "findings": ["value", "low", "high", "rank", "date", "as_printed", "decimals"],
    "observations": ["value"],
    "editions": ["asked"],
    "comparisons": ["why"],
    "breaks": ["explanation"],
}


def changed(table: str, rows: Rows, index: int) -> None:
    """Write another figure or text into a row, as an editor would: in all its columns."""
    row = rows[index]
    if table == "observations":
        row["value"] = str(float(row["value"]) + (1 if float(row["value"]) < 99 or float(row["value"]) > 100 else -1))
        row["value"] = row["value"].removesuffix(".0")
    elif table != "findings":
        (column,) = FIGURE[table]
        row[column] += " And more."
    elif row["kind"] in ("share", "count"):
        step = 10 ** -int(row["decimals"] or 0)
        value = round(float(row["value"]) + (step if float(row["value"]) < 100 else -step), 3)
        row["value"] = row["as_printed"] = f"{value:.{row['decimals'] or 0}f}"
    elif row["kind"] in ("range", "at least", "at most"):
        column = "high" if row["high"] else "low"
        row[column] = str(int(float(row[column])) + 1)
        low, high = (f"{int(float(row[name] or 0)):,}" for name in ("low", "high"))
        row["as_printed"] = {"range": f"{low} to {high}", "at least": f"over {low}", "at most": f"up to {high}"}[
            row["kind"]
        ]
    elif row["kind"] == "rank":
        row["rank"] = str(int(row["rank"]) + 1)
        row["as_printed"] = f"{rules.PLACES[int(row['rank']) - 1]} place"
    elif row["kind"] == "date":
        row["date"] = f"{int(row['date'][:4]) - 1}{row['date'][4:]}"
        row["as_printed"] = row["as_printed"][:-4] + row["date"][:4]
    else:
        row["as_printed"] += " or so"


def dropped(table: str, rows: Rows, index: int) -> None:
    """Take a row out."""
    del rows[index]


def swapped(table: str, rows: Rows, index: int) -> None:
    """Exchange the figure of a row with that of the next row of its kind, series or table that has another."""
    row, columns = rows[index], FIGURE[table]
    alike = [column for column in ("kind", "series") if column in row and table != "breaks"]
    for other in rows[index + 1 :] + rows[:index]:
        if all(row[name] == other[name] for name in alike) and any(row[name] != other[name] for name in columns):
            for column in columns:
                row[column], other[column] = other[column], row[column]
            return


MUTATIONS: list[Callable[[str, Rows, int], None]] = [changed, dropped, swapped]


def book() -> Iterator[str]:
    """Yield what each chapter tells, those that list whole tables last, without the one that counts their rows."""
    for path in sorted(NOTEBOOKS, key=lambda path: path.stem in ("editions", "public-record")):
        if path.stem != "data":
            yield read(path).told()


def outcome(original: list[str]) -> str:
    """Return what the book does with the data as they now are."""
    try:
        if rules.check():
            return "stopped"
        same = all(now == before for now, before in zip(book(), original, strict=True))
        return "survives" if same else "followed"
    except (ClaimError, DataError, UnknownName):
        return "stopped"
    except Exception as error:
        return f"crashes: {type(error).__name__}: {error}"


def rows_of(folder: Path, table: str) -> Rows:
    """Return the rows of a table of the copy that the book reads."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, table: str, rows: Rows) -> None:
    """Write a table of the copy that the book reads."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def trial(chosen: Iterable[tuple[str, int]] | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield each mutant of the chosen rows, or of all, as mutation, row and outcome.

    A row is chosen by its table and its place in it, from 0. A mutation that leaves a row as it was is passed over.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        shutil.copytree(ROOT / "data", folder)
        before = os.environ.get("INSIGHTS_DATA")
        os.environ["INSIGHTS_DATA"] = str(folder)
        try:
            original = list(book())
            tables = {table: rows_of(folder, table) for table in TABLES}
            everything = [(table, index) for table, rows in tables.items() for index in range(len(rows))]
            for table, index in everything if chosen is None else chosen:
                rows = tables[table]
                for mutation in MUTATIONS:
                    mutant = [dict(row) for row in rows]
                    mutation(table, mutant, index)
                    if mutant != rows:
                        write(folder, table, mutant)
                        name = " ".join([table, *list(rows[index].values())[:3]])
                        yield mutation.__name__, name, outcome(original)
                write(folder, table, rows)
        finally:
            if before is None:
                del os.environ["INSIGHTS_DATA"]
            else:
                os.environ["INSIGHTS_DATA"] = before


def spread(number: int) -> Iterator[tuple[str, int]]:
    """Yield so many rows of each table, spread over it."""
    for table in TABLES:
        length = len(rows_of(ROOT / "data", table))
        yield from ((table, index) for index in range(0, length, max(length // number, 1)))


def main() -> int:
    """Try mutants and print what became of them; fail if one survives or crashes."""
    counts: dict[str, Counter[str]] = {table: Counter() for table in TABLES}
    for mutation, name, told in trial(spread(int(sys.argv[1])) if len(sys.argv) > 1 else None):
        became = told.partition(":")[0]
        counts[name.split()[0]][became] += 1
        if became in FAULTS:
            print(f"{name} {mutation}: {told}")
    for table, found in counts.items():
        print(f"{table}: " + ", ".join(f"{became} {count}" for became, count in sorted(found.items())))
    return 1 if any(FAULTS & found.keys() for found in counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
