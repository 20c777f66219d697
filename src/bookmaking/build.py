"""Builds the book: ``python -m bookmaking``.

Every build makes every page anew in a new folder, which takes the place of the old one when it is whole. So a book
never holds anything of an earlier one, and one that cannot be built leaves the old one as it was. What takes time,
running notebooks and drawing charts, is kept from build to build under a digest of all that it depends on.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bookmaking import state

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2
# What Sphinx leaves for its own next build, or for other projects.
LEFT_OUT = (".buildinfo", "reports")


def main(source: Path, folder: Path, *, printed: bool = False) -> int:
    """Build the book of ``source`` into ``folder``/html, or with its PDFs, which need a browser, into ``folder``/site.

    Return 0, or 1 after telling what is wrong.
    """
    source, html, new = source.resolve(), folder / ("site" if printed else "html"), folder / "new"
    stamp, before = folder / f"{html.name}.json", state.project(source)
    if html.is_dir() and _told(stamp) == [before, state.tree(html)]:
        print(f"Nothing has changed. The book is in {html}: open {html}/index.html")
        return 0
    shutil.rmtree(new, ignore_errors=True)
    if failed := _make(source, new, folder / "kept", printed):
        return failed
    take_place(new, html)
    shutil.rmtree(new, ignore_errors=True)
    stamp.write_text(json.dumps([before, state.tree(html)]))
    print(f"The book is in {html}: open {html}/index.html")
    return 0


def _told(stamp: Path) -> object:
    """Return what a stamp tells; nothing where there is none, or half of one that a build was stopped at."""
    try:
        return json.loads(stamp.read_text())
    except (OSError, ValueError):
        return None


def _make(source: Path, new: Path, kept: Path, printed: bool) -> int:
    """Make every file of the book in the folder ``new``. Return 0, or 1 after telling what is wrong."""
    # Nearly all that a build makes is there until its end: looking for what is not takes a quarter of its time.
    gc.set_threshold(1_000_000, 20, 100)
    # Loaded here: they take seconds, of no use where nothing has changed, and may be no older than what was compared.
    from bookmaking import execution

    execution.preload()
    from bookmaking import archives

    if not _is_sound(kept):
        return 1
    with execution.processes() as processes, ThreadPoolExecutor(1) as beside:
        # A process begins when what it is forked from has loaded: a thread waits for that, while Sphinx is loaded.
        packed = beside.submit(lambda: processes.submit(archives.write, source, new.resolve()).result())
        if _build(source, new, kept, printed):
            return 1
        packed.result()
    for name in LEFT_OUT:
        path = new / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if printed:
        from bookmaking import printing

        printing.main(new, new / archives.FOLDER)
    return 0


def _is_sound(kept: Path) -> bool:
    """Check the data, unless an earlier build has found them sound as they are."""
    from insights import datapackage

    stamp = kept / "sound.txt"
    now = state.digest(state.tree(datapackage.folder()), state.code("insights"), state.environment())
    if stamp.exists() and stamp.read_text() == now:
        return True
    from insights import __main__ as data

    print("Checking the data")
    if data.main():
        return False
    kept.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)
    return True


def _build(source: Path, new: Path, kept: Path, printed: bool) -> int:
    from jupyter_book.sphinx import build_sphinx

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
