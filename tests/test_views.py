"""The same bytes from every machine: whatever its fonts, time zone, locale, order of files, and place of the project."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from project import copy_project, make_book

# Folders of fonts are hidden where this process may do so; elsewhere its libraries are told of none.
FONTS = ["/usr/share/fonts", "/usr/local/share/fonts"]
NO_FONTS = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig></fontconfig>"
# Python reads this module first, in each of its processes.
SHUFFLED = """
import os, random
names_of, entries_of = os.listdir, os.scandir

class Shuffled:
    def __init__(self, entries):
        with entries:
            listed = list(entries)
        random.Random(7).shuffle(listed)
        self.left = iter(listed)
    def __iter__(self): return self
    def __next__(self): return next(self.left)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

def listdir(*path):
    names = names_of(*path)
    random.Random(7).shuffle(names)
    return names

os.listdir, os.scandir = listdir, lambda *path: Shuffled(entries_of(*path))
"""
SETTINGS = {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "1"}


def without_fonts() -> list[str]:
    """Return what to put before a command so that it sees no fonts of the system; nothing where that is not allowed."""
    hide = "; ".join(f"mount -t tmpfs none {folder}" for folder in FONTS if Path(folder).is_dir())
    command = ["unshare", "--mount", "sh", "-ec", f'{hide or "true"}; exec "$@"', "sh"]
    may = sys.platform == "linux" and shutil.which("unshare")
    return command if may and subprocess.run([*command, "true"], capture_output=True).returncode == 0 else []


def different(one: Path, other: Path) -> list[str]:
    """Return the files that two folders do not share to the byte."""
    files = {path.relative_to(folder) for folder in (one, other) for path in folder.rglob("*") if path.is_file()}
    return sorted(str(file) for file in files if not _same(one / file, other / file))


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


@pytest.mark.slow
def test_a_build_is_the_same_to_the_byte_in_another_view_of_the_machine(book, tmp_path):
    copy = copy_project(tmp_path / "elsewhere")
    (tmp_path / "fonts.conf").write_text(NO_FONTS, encoding="utf-8")
    (tmp_path / "first").mkdir()
    (tmp_path / "first/sitecustomize.py").write_text(SHUFFLED, encoding="utf-8")
    places = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONPATH": str(tmp_path / "first")}
    done = make_book(copy, without_fonts(), SETTINGS | places)
    assert done.returncode == 0, done.stdout + done.stderr
    assert different(book, copy / "_build/html") == []
