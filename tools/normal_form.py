"""Bring the book's notebooks into their normal form, so that a diff shows what was written and nothing else.

``python tools/normal_form.py`` rewrites those that are not in it and names them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [ROOT / "index.ipynb", *sorted((ROOT / "chapters").glob("*.ipynb"))]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What an author says of a cell. JupyterLab writes more there, such as the values last computed for the prose.
_SAID = ("mystnb", "tags")
# What an author says of the whole notebook: the words by which its page describes itself.
_SAID_OF_ALL = ("description",)


def normal_form(text: str, stem: str) -> str:
    """Return the text of a notebook without outputs, counts and empty cells, its cells named ``<stem>-NN``.

    A cell that has such a name keeps it wherever it moves; a new one gets the next number that no cell had.
    """
    given = json.loads(text)
    cells = [cell for cell in given["cells"] if "".join(cell["source"]).strip()]
    names = _names([cell.get("id", "") for cell in cells], stem)
    notebook = {
        "cells": [_cell(cell, name) for cell, name in zip(cells, names, strict=True)],
        "metadata": METADATA | {key: value for key, value in given.get("metadata", {}).items() if key in _SAID_OF_ALL},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _names(given: Sequence[str], stem: str) -> Iterator[str]:
    ours = {name for name in given if re.fullmatch(rf"{re.escape(stem)}-\d\d+", name)}
    new = count(max((int(name.rpartition("-")[2]) for name in ours), default=0) + 1)
    for name in given:
        if name in ours:
            ours.remove(name)  # a copied cell bears the name of its original, which keeps it
            yield name
        else:
            yield f"{stem}-{next(new):02}"


def _cell(cell: dict, name: str) -> dict:
    source = "".join(cell["source"]).strip("\n")
    plain = {
        "cell_type": cell["cell_type"],
        "id": name,
        "metadata": {key: value for key, value in cell["metadata"].items() if key in _SAID},
        "source": source.splitlines(keepends=True),
    }
    return plain | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})


def main() -> None:
    """Rewrite each notebook of the book that is not in its normal form."""
    for path in NOTEBOOKS:
        text = path.read_text(encoding="utf-8")
        normal = normal_form(text, path.stem)
        if normal != text:
            path.write_text(normal, encoding="utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)} brought into its normal form", file=sys.stderr)


if __name__ == "__main__":
    main()
