"""What the tests share: the project's files, a copy of the data to break, the built book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from project import ROOT, make_book


@pytest.fixture
def data_copy(tmp_path, monkeypatch) -> Path:
    """A copy of the data package that the package reads in place of the real one."""
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data", copy)
    monkeypatch.setenv("INSIGHTS_DATA", str(copy))
    return copy


@pytest.fixture(scope="session")
def book(tmp_path_factory, worker_id) -> Path:
    """The built book, as `make book` leaves it: made once, by whichever process of the tests needs it first."""
    here = tmp_path_factory.getbasetemp()
    shared = here if worker_id == "master" else here.parent
    made = shared / "book.made"
    with FileLock(shared / "book.lock"):
        if not made.exists():
            done = make_book(ROOT)
            assert done.returncode == 0, done.stdout + done.stderr
            made.touch()
    return ROOT / "_build" / "html"
