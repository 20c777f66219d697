"""The project, as its tests see it: its folder, its chapters, and the command that builds it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [ROOT / "index.ipynb", *sorted((ROOT / "chapters").glob("*.ipynb"))]
PAGES = ["index.html", *(f"chapters/{path.stem}.html" for path in sorted((ROOT / "chapters").glob("[!.]*")))]
# Chapters that tell of the book itself and rest on no finding.
APPARATUS = {
    *("index", "cite", "codebook", "colophon", "corrections", "explore", "sources"),
    *("first-experiment", "lesson-percentages", "lesson-trainers"),
}
FINDINGS = [path for path in NOTEBOOKS if path.stem not in APPARATUS]


def make_book(folder: Path, prefix: Sequence[str] = (), environment: Mapping[str, str] = MappingProxyType({})):
    """Run `make book` in a folder, on the data of that folder; ``prefix`` stands before the command."""
    variables = os.environ | {"INSIGHTS_DATA": str(folder / "data")} | environment
    command = [*prefix, "make", "book"]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=900)


def copy_project(folder: Path) -> Path:
    """Copy the project, without what was built, beside its environment and uv, and return the copy: it may be broken."""
    left_out = shutil.ignore_patterns(".git", ".venv*", ".uv", "_build", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, folder, ignore=left_out)
    for name in (".venv", ".uv"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    return folder
