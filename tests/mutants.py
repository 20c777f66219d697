"""Change, drop or swap rows of the findings, and see whether the book notices.

A mutant is *stopped* when a check or a claim refuses it, *followed* when what a reader sees changes with it, and
*survives* when the book reads as before. Run as ``python tests/mutants.py``; a number says how many rows to try.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from insights import rules
from insights.datapackage import DataError
from project import NOTEBOOKS, ROOT
from reading import read

NUMBERS = ["value", "low", "high", "rank", "date", "as_printed", "decimals"]


def changed(rows: list[dict], index: int) -> None:
    """Write another figure into a row, as an editor would: in all its columns."""
    row = rows[index]
    if row["kind"] in ("share", "count"):
        step = 10 ** -int(row["decimals"] or 0)
        value = round(float(row["value"]) + (step if float(row["value"]) < 100 else -step), 3)
        row["value"] = row["as_printed"] = f"{value:.{row['decimals'] or 0}f}"
    elif row["kind"] in ("range", "at least", "at most"):
        column = "high" if row["high"] else "low"
        row[column] = str(int(float(row[column])) + 1)
        low, high = (f"{int(float(row[name])):,}" for name in ("low", "high")) if row["kind"] == "range" else ("", "")
        row["as_printed"] = f"{low} to {high}" if low else f"over {int(row[column]):,}"
    elif row["kind"] == "rank":
        row["rank"] = str(int(row["rank"]) + 1)
    elif row["kind"] == "date":
        row["date"] = f"{int(row['date'][:4]) - 1}{row['date'][4:]}"
        row["as_printed"] = row["as_printed"][:-4] + row["date"][:4]
    else:
        row["as_printed"] += " or so"


def dropped(rows: list[dict], index: int) -> None:
    """Take a row out."""
    del rows[index]


def swapped(rows: list[dict], index: int) -> None:
    """Exchange the figure of a row with that of the next row of its kind."""
    row = rows[index]
    others = [other for other in rows[index + 1 :] + rows[:index] if other["kind"] == row["kind"]]
    other = next((each for each in others if each["as_printed"] != row["as_printed"]), others[0])
    for column in NUMBERS:
        row[column], other[column] = other[column], row[column]


MUTATIONS: list[Callable[[list[dict], int], None]] = [changed, dropped, swapped]


def book() -> Iterator[str]:
    """Yield what each chapter tells, the one that lists every figure last."""
    for path in sorted(NOTEBOOKS, key=lambda path: path.stem == "editions"):
        yield read(path).told()


def outcome(rows: list[dict], original: list[str], folder: Path) -> str:
    """Return what the book does with these rows."""
    write(folder, rows)
    try:
        if rules.check():
            return "stopped"
        same = all(now == before for now, before in zip(book(), original, strict=True))
        return "survives" if same else "followed"
    except (AssertionError, DataError, LookupError, ValueError):
        return "stopped"


def write(folder: Path, rows: list[dict]) -> None:
    """Write the findings of the copy that the book reads."""
    with (folder / "findings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def trial(indices: list[int] | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield each mutant of these rows, or of all rows, as mutation, id and outcome."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        shutil.copytree(ROOT / "data", folder)
        before = os.environ.get("INSIGHTS_DATA")
        os.environ["INSIGHTS_DATA"] = str(folder)
        try:
            with (folder / "findings.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            original = list(book())
            for index in range(len(rows)) if indices is None else indices:
                for mutation in MUTATIONS:
                    mutant = [dict(row) for row in rows]
                    mutation(mutant, index)
                    yield mutation.__name__, rows[index]["id"], outcome(mutant, original, folder)
        finally:
            if before is None:
                del os.environ["INSIGHTS_DATA"]
            else:
                os.environ["INSIGHTS_DATA"] = before


def main() -> int:
    """Try mutants and print what became of them; fail if one survives."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else None
    counts: Counter[str] = Counter()
    for mutation, name, became in trial(
        None if wanted is None else list(range(0, 164, max(164 // wanted, 1)))[:wanted]
    ):
        counts[became] += 1
        if became == "survives":
            print(f"survives: {name} {mutation}")
    print(", ".join(f"{became} {count}" for became, count in sorted(counts.items())))
    return 1 if counts["survives"] else 0


if __name__ == "__main__":
    sys.exit(main())
