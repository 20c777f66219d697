"""What the tests share: the project's files, a copy of the data to break, the built book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from project import ROOT, make_book


@pytest.fixture
def data_copy(tmp_path, monkeypatch) -> Path:
    """A copy of the data package that the package reads in place of the real one."""
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data", copy)
    monkeypatch.setenv("INSIGHTS_DATA", str(copy))
    return copy


@pytest.fixture(scope="session")
def clone(tmp_path_factory) -> Path:
    """A copy of the project that may be broken: its files, and the environment beside them."""
    copy = tmp_path_factory.mktemp("clone") / "book"
    left_out = shutil.ignore_patterns(".git", ".venv*", ".uv", "_build", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, copy, ignore=left_out)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


@pytest.fixture(scope="session")
def book() -> Path:
    """The built book, as `make book` leaves it."""
    done = make_book(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "html"
