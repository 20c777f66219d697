"""Builds the book: ``python -m bookmaking``.

Every build makes every page anew in a new folder, which takes the place of the old one when it is whole. So a book
never holds anything of an earlier one, and one that cannot be built leaves the old one as it was. What takes time,
running notebooks and drawing charts, is kept from build to build under a digest of all that it depends on.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

from bookmaking import archives, printing
from bookmaking.execution import environment
from insights import __main__ as data

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2
# Folders of a project that are none of its sources: environments, caches, what was built.
_OTHERS = (".git", ".venv", ".uv", ".ipynb", ".pytest", ".ruff", ".mypy", ".hypothesis", "_build", "__pycache__")
# What Sphinx leaves for its own next build, or for other projects.
LEFT_OUT = (".buildinfo", "reports")


def main(source: Path, folder: Path, *, printed: bool = False) -> int:
    """Build the book of ``source`` into ``folder``/html, or with its PDFs, which need a browser, into ``folder``/site.

    Return 0, or 1 after telling what is wrong.
    """
    source, html, new = source.resolve(), folder / ("site" if printed else "html"), folder / "new"
    stamp, state = folder / f"{html.name}.json", _state(source)
    if html.is_dir() and stamp.exists() and json.loads(stamp.read_text()) == [state, _tree(html)]:
        print(f"Nothing has changed. The book is in {html}: open {html}/index.html")
        return 0
    print("Checking the data")
    if data.main():
        return 1
    shutil.rmtree(new, ignore_errors=True)
    if failed := _build(source, new, folder / "kept", printed):
        return failed
    for name in LEFT_OUT:
        path = new / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    archives.write(source, new)
    if printed:
        printing.main(new, new / archives.FOLDER)
    take_place(new, html)
    shutil.rmtree(new, ignore_errors=True)
    stamp.write_text(json.dumps([state, _tree(html)]))
    print(f"The book is in {html}: open {html}/index.html")
    return 0


def _build(source: Path, new: Path, kept: Path, printed: bool) -> int:
    from jupyter_book.sphinx import build_sphinx  # a second of imports, of no use where nothing has changed

    settings = {"external_toc_path": str(source / "_toc.yml"), "latex_individualpages": False, "nitpicky": True}
    settings["insights_printed"] = printed
    failed = build_sphinx(
        source,
        new.resolve(),
        path_config=source / "_config.yml",
        noconfig=True,
        confoverrides=settings,
        doctreedir=kept.resolve(),
        freshenv=True,
        warningiserror=True,
        keep_going=True,
        quiet=True,
    )
    return 1 if failed else 0


def take_place(new: Path, old: Path) -> None:
    """Put a folder in the place of another at once, where the system can; else the old one goes a moment before."""
    if not old.exists():
        new.rename(old)
        return
    exchange = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    at = -100  # AT_FDCWD: paths are relative to the working directory
    if exchange and exchange(at, os.fsencode(new), at, os.fsencode(old), _EXCHANGE) == 0:
        return
    gone = old.with_name("old")
    shutil.rmtree(gone, ignore_errors=True)
    old.rename(gone)
    new.rename(old)
    shutil.rmtree(gone)


def _state(source: Path) -> str:
    """Return a digest of everything that a build depends on: the project's files, and the environment."""
    parts = [environment(), sorted((name, os.environ.get(name)) for name in ("INSIGHTS_DATA", "TZ", "LC_ALL", "LANG"))]
    folders = [source, *filter(None, [os.environ.get("INSIGHTS_DATA")])]
    return hashlib.sha256(repr([parts, *map(_tree, map(Path, folders))]).encode()).hexdigest()


def _tree(folder: Path) -> str:
    """Return a digest of the files in a folder, without what git would not keep."""
    told = hashlib.sha256()
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_OTHERS))
        for name in sorted(files):
            path = Path(place, name)
            told.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            told.update(path.read_bytes())
    return told.hexdigest()
