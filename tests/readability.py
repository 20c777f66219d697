"""Print how easily each chapter reads: its words and its Flesch reading ease, of which above 50 is plain English."""

from __future__ import annotations

import re

import nbformat
import textstat

from project import NOTEBOOKS
from test_prose import prose


def main() -> None:
    """Print one line a chapter."""
    for path in NOTEBOOKS:
        cells = nbformat.read(path, as_version=4).cells
        told = "\n".join(prose(cell.source) for cell in cells if cell.cell_type == "markdown")
        told = re.sub(r"^(?:#|\|).*$", "", told, flags=re.MULTILINE).replace("…", "ten")
        print(f"{path.stem:20} {len(told.split()):5} words   ease {textstat.flesch_reading_ease(told):3.0f}")


if __name__ == "__main__":
    main()
