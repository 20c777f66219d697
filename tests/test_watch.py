"""Whoever writes a page sees it change in the browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading

import pytest

import lab
from project import ROOT
from small import contents, copy_of_the_project

pytestmark = pytest.mark.slow


@pytest.fixture
def book(tmp_path):
    """A book of few pages, in the environment that is here."""
    book = copy_of_the_project(tmp_path / "book")
    (book / "chapters/words.md").write_text("# Words\n", encoding="utf-8")
    contents(book, "words")
    for name in ("tools/watch.py", "Makefile", "pyproject.toml", "uv.lock"):
        (book / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, book / name)  # with its time, or make would install again
    for name in (".venv", ".uv"):
        if (ROOT / name).exists():
            (book / name).symlink_to(ROOT / name)
    return book


@pytest.fixture
def watched(book):
    """The address at which `make watch` shows the book."""
    port = lab.free_port()
    environment = os.environ | {"PORT": str(port), "BROWSER": "true", "INSIGHTS_DATA": str(book / "data")}
    command = [ROOT / ".venv-edit/bin/python", book / "tools/watch.py"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        assert any("Serving on" in line for line in server.stderr)
        threading.Thread(target=server.stderr.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_a_change_of_a_file_reaches_the_open_page(book, watched, browser):
    page = browser.new_page()
    page.goto(f"{watched}/chapters/words.html")
    (book / "chapters/words.md").write_text("# Words of the book\n", encoding="utf-8")
    page.get_by_role("heading", name="Words of the book").wait_for(timeout=180_000)
    page.close()
