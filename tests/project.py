"""The project, as its tests see it: its folder, its chapters, and the command that builds it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [ROOT / "index.ipynb", *sorted((ROOT / "chapters").glob("*.ipynb"))]
PAGES = ["index.html", *(f"chapters/{path.stem}.html" for path in sorted((ROOT / "chapters").glob("[!.]*")))]
# Chapters that tell of the book itself and rest on no finding.
APPARATUS = {"index", "cite", "colophon", "corrections", "first-experiment", "lesson-percentages", "lesson-trainers"}
FINDINGS = [path for path in NOTEBOOKS if path.stem not in APPARATUS]


def make_book(folder: Path) -> subprocess.CompletedProcess:
    """Run `make book` in a folder, on the data of that folder."""
    environment = os.environ | {"INSIGHTS_DATA": str(folder / "data")}
    return subprocess.run(["make", "book"], cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
