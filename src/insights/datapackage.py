"""The data package: where it lies, and its tables read, typed and checked against ``datapackage.json``.

Nothing here knows what a finding is. What a single cell may hold is said in ``datapackage.json`` (Table Schema);
what several cells must keep between them is said in :mod:`insights.rules`.
"""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import json
import os
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pandas as pd
    from pybtex.database import BibliographyData

DESCRIPTOR = "datapackage.json"
REFERENCES = "references.bib"

# The cells of a table by their column, under the row of the file that they stand in.
Rows: TypeAlias = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a data file, told so that it can be mended.

    ``row`` is the line of the file as a spreadsheet counts it (the header is row 1); ``None`` when the whole file is
    meant, as is ``column``. ``what`` says what is wrong, ``mend`` what to do.
    """

    file: str
    row: Hashable | None  # a line, as the index of a table gives it
    column: str | None
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"data/{self.file}"
        place += "" if self.row is None else f", row {self.row}"
        place += "" if self.column is None else f", column {self.column}"
        return f"{place}: {self.what} {self.mend}"


class DataError(ValueError):
    """The data package holds something that it must not. ``problems`` lists all that was found."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def folder() -> Path:
    """Return the folder of the data package.

    It is ``data/`` of the repository, or the copy inside the installed package. The environment variable
    ``INSIGHTS_DATA`` names another one.
    """
    if named := os.environ.get("INSIGHTS_DATA"):
        return Path(named)
    here = Path(__file__).resolve().parent
    installed = here / "_data"
    return installed if installed.is_dir() else here.parents[1] / "data"


def nearest(name: object, known: Iterable[object]) -> str:
    """Say which of the ``known`` names was probably meant: "Did you mean …?", or list them if none is near."""
    names = sorted(set(map(str, known)))
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(names)}." if len(names) <= 40 else "No known name is near it."


def descriptor() -> dict[str, Any]:
    """Return ``datapackage.json``. Raises :class:`DataError` when it is no JSON."""
    return _descriptor(_text(folder() / DESCRIPTOR))


def resource(name: str) -> dict[str, Any]:
    """Return the description of one table in ``datapackage.json``."""
    tables: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in descriptor()["resources"]}
    if name not in tables:
        raise LookupError(f"There is no table {name!r}. {nearest(name, tables)}")
    return tables[name]


def names() -> list[str]:
    """Return the names of all tables."""
    return [entry["name"] for entry in descriptor()["resources"]]


def read(name: str) -> pd.DataFrame:
    """Return one table, typed as ``datapackage.json`` says, after checking every cell of it.

    The index holds the row of the file, so that a message can name it. Raises :class:`DataError` with all problems
    of the table, :class:`LookupError` when there is no such table.
    """
    return _frame(*_texts(name)).copy()


def rows(name: str) -> Rows:
    """Return the rows of one table as :func:`read` types them, ``None`` for what is empty. Raises as it does."""
    return _rows(*_texts(name))


def _texts(name: str) -> tuple[str, str, str]:
    """Return the text of a table, that of the descriptor, and the name of the table."""
    return _text(folder() / resource(name)["path"]), _text(folder() / DESCRIPTOR), name


def references() -> BibliographyData:
    """Return ``references.bib``. Raises :class:`DataError` when it is not valid BibTeX or holds a key twice."""
    return _references(_text(folder() / REFERENCES))


def check_links() -> list[Problem]:
    """Return every cell that names a row or a source that does not exist, and every name that a list holds twice."""
    problems: list[Problem] = []
    for entry in descriptor()["resources"]:
        frame = read(entry["name"])
        for key in entry["schema"].get("foreignKeys", ()):
            (column,), target = key["fields"], key["reference"]
            known, place = set(read(target["resource"])[target["fields"][0]]), f"{target['resource']}.csv"
            problems += _unknown(entry["path"], frame[column].dropna().items(), column, known, place)
        for field in entry["schema"]["fields"]:
            if "referencesTo" in field:
                lists = frame[field["name"]].dropna().str.split(field["separator"])
                known, place = _referred(field["referencesTo"])
                problems += _unknown(entry["path"], lists.explode().items(), field["name"], known, place)
                for row, names in lists[lists.map(lambda names: len(set(names)) < len(names))].items():
                    what = f"{'; '.join(names)!r} names one twice."
                    problems.append(Problem(entry["path"], row, field["name"], what, "Remove one."))
    return problems


def _referred(target: str) -> tuple[set[str], str]:
    """Return the names that a list may hold, and the file that holds them: ``references.bib``, or ``table.column``."""
    if target == REFERENCES:
        return set(references().entries), REFERENCES
    table, column = target.split(".")
    return set(read(table)[column].astype(str)), f"{table}.csv"


def _unknown(
    file: str, cells: Iterable[tuple[Hashable, Any]], column: str, known: set[Any], place: str
) -> Iterator[Problem]:
    for row, cell in cells:
        if cell not in known:
            yield Problem(file, row, column, f"{cell!r} is not in data/{place}.", nearest(cell, known))


def _text(path: Path) -> str:
    if not path.exists():
        raise DataError([Problem(path.name, None, None, "The file is missing.", "Put it back.")])
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        what = f"The byte {raw[error.start]:#x} is not UTF-8."
        raise DataError([Problem(path.name, row, None, what, "Save the file as UTF-8.")]) from None


# What is read is kept by the text that it was read from: a changed file is read again, whatever its time says.
@lru_cache(maxsize=4)
def _descriptor(text: str) -> dict[str, Any]:
    try:
        described: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError([Problem(DESCRIPTOR, error.lineno, None, f"{error.msg}.", "Mend the JSON.")]) from None
    return described


@lru_cache(maxsize=4)
def _references(text: str) -> BibliographyData:
    from pybtex.database import parse_string  # loaded where sources are read
    from pybtex.exceptions import PybtexError

    try:
        return parse_string(text, "bibtex")
    except PybtexError as error:
        raise DataError([Problem(REFERENCES, None, None, f"{error}.", "Mend the entry.")]) from None


@lru_cache(maxsize=64)
def _frame(text: str, described: str, name: str) -> pd.DataFrame:
    import pandas as pd  # loaded where there is a frame: what makes pages needs none

    known, fields = _rows(text, described, name), _entry(described, name)["schema"]["fields"]
    columns = {field["name"]: [cells[field["name"]] for cells in known.values()] for field in fields}
    dtypes = {"integer": "Int64", "number": "float64", "year": "int64", "string": "str"}
    return pd.DataFrame(columns, index=pd.Index(known, name="row")).astype(
        {field["name"]: dtypes[field["type"]] for field in fields if field["type"] in dtypes}
    )


def _rows(text: str, described: str, name: str) -> Rows:
    entry = _entry(described, name)
    file, fields = entry["path"], entry["schema"]["fields"]
    lines = _lines(file, text)
    header = lines[0]
    problems = list(_check_header(file, header, [field["name"] for field in fields]))
    if problems:
        raise DataError(problems)

    typed: Rows = {}
    for row, line in enumerate(lines[1:], start=2):
        if not line:
            problems.append(Problem(file, row, None, "The row is empty.", "Remove it."))
            continue
        if len(line) != len(header):
            what = f"{len(line)} cells, where the header has {len(header)}."
            problems.append(
                Problem(file, row, None, what, "Add or remove a comma, or put a text with a comma in quotes.")
            )
            continue
        cells = dict(zip(header, line, strict=True))
        typed[row] = {}
        for field in fields:
            typed[row][field["name"]], problem = _typed(cells[field["name"]], field)
            if problem:
                problems.append(Problem(file, row, field["name"], *problem))
    problems += _check_unique(file, typed, entry["schema"]["primaryKey"])
    if problems:
        raise DataError(problems)
    return typed


def _entry(described: str, name: str) -> dict[str, Any]:
    entries: list[dict[str, Any]] = _descriptor(described)["resources"]
    return next(each for each in entries if each["name"] == name)


def _lines(file: str, text: str) -> list[list[str]]:
    """Return the cells of each line, the header first."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        what = f"The row cannot be read: {error}."
        raise DataError([Problem(file, len(lines) + 1, None, what, "Close the quotes, or double them.")]) from None
    if not lines:
        raise DataError([Problem(file, None, None, "The file is empty.", "Put its rows back.")])
    return lines


def _check_header(file: str, header: list[str], expected: list[str]) -> Iterator[Problem]:
    for name in expected:
        if name not in header:
            extra = [found for found in header if found not in expected]
            hint = f" {nearest(name, extra)}" if extra else ""
            yield Problem(file, 1, name, "The column is missing.", f"Add it to the header.{hint}")
    for name in dict.fromkeys(header):
        if name not in expected and set(expected) <= set(header):
            yield Problem(
                file, 1, name, "The column is not described.", f"Describe it in data/{DESCRIPTOR}, or remove it."
            )
        if header.count(name) > 1:
            yield Problem(file, 1, name, "The column stands twice.", "Remove one.")


def _check_unique(file: str, typed: Rows, key: str | list[str]) -> Iterator[Problem]:
    names = [key] if isinstance(key, str) else key
    first: dict[tuple[object, ...], int] = {}
    for row, cells in typed.items():
        shown = tuple(cells[name] for name in names if cells[name] is not None)
        if shown in first:
            told = ", ".join(map(str, shown))
            yield Problem(
                file, row, names[0], f"{told!r} already stands in row {first[shown]}.", "Rename or remove one."
            )
        first.setdefault(shown, row)


# How each type is written, how it is read, what it is called and what to do when it is written otherwise. Stricter
# than Python, which also takes "NaN", "57_335", "+3", digits of any script, and dates without hyphens.
_TYPES: dict[str, tuple[str, Callable[[str], object], str, str]] = {
    "number": (
        r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?",
        float,
        "a number",
        "Write digits with a point, as in 74.6, and no separator, sign or unit.",
    ),
    "integer": (r"-?(?:0|[1-9][0-9]*)", int, "a whole number", "Write digits only."),
    "year": (r"[0-9]{4}", int, "a year", "Write four digits."),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", datetime.date.fromisoformat, "a date", "Write it as 2016-11-14."),
    "string": (r".*", str, "text", ""),
}
# Control and format characters, line and paragraph separators, and code points that are nobody's.
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Zl", "Zp")
# A float keeps this many digits; a longer number would lose its last ones without a word.
_DIGITS = 15


def _typed(text: str, field: dict[str, Any]) -> tuple[object, tuple[str, str] | None]:
    """Return the value of a cell, and what is wrong with it with what to do, if anything is."""
    rule = field.get("constraints", {})
    if text == "":
        return None, ("The cell is empty.", "It must be filled.") if rule.get("required") else None
    if untidy := _untidy(text):
        return None, untidy
    form, parse, noun, mend = _TYPES[field["type"]]
    try:
        value = parse(text) if re.fullmatch(form, text) else None
    except ValueError:  # a date that no calendar has
        value = None
    if value is None:
        return None, (f"{text!r} is not {noun}.", mend)
    if field["type"] in ("number", "integer") and sum(map(str.isdigit, text)) > _DIGITS:
        return None, (f"{text} has more than {_DIGITS} digits.", "Look it up in the source; no figure has so many.")
    return value, _broken_rule(value, rule)


def _untidy(text: str) -> tuple[str, str] | None:
    """Say what stands in a cell that nobody sees and that makes two equal cells unequal."""
    if text != text.strip():
        return f"{text!r} begins or ends with a space.", "Remove it."
    for letter in text:
        if letter == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(letter) in _UNSEEN:
            return f"{text!r} holds the character U+{ord(letter):04X}, which does not show.", "Remove it."
    if not unicodedata.is_normalized("NFC", text):
        return f"{text!r} writes a letter and its accent as two characters.", "Write it as one (NFC)."
    return None


def _broken_rule(value: Any, rule: dict[str, Any]) -> tuple[str, str] | None:
    if "enum" in rule and value not in rule["enum"]:
        return f"{value!r} is not one of the words allowed here.", nearest(value, rule["enum"])
    if "pattern" in rule and not re.fullmatch(rule["pattern"], value):
        return f"{value!r} has not the form that is asked for.", f"It must match {rule['pattern']}."
    if "maxLength" in rule and len(value) > rule["maxLength"]:
        return f"{value!r} is too long.", f"At most {rule['maxLength']} characters."
    if "minimum" in rule and value < rule["minimum"]:
        return f"{value} is below {rule['minimum']}.", "Look it up in the source."
    if "maximum" in rule and value > rule["maximum"]:
        return f"{value} is above {rule['maximum']}.", "Look it up in the source."
    return None
