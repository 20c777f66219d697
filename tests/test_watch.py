"""Whoever writes a page sees it change in the browser."""

from __future__ import annotations

import os
import subprocess
import threading

import pytest

import lab
from project import ROOT


@pytest.fixture
def watched(clone):
    """The address at which `make watch` shows a copy of the book."""
    port = lab.free_port()
    environment = os.environ | {"PORT": str(port), "BROWSER": "true", "INSIGHTS_DATA": str(clone / "data")}
    command = [ROOT / ".venv-edit/bin/python", clone / "tools/watch.py"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        assert any("Serving on" in line for line in server.stderr)
        threading.Thread(target=server.stderr.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_a_change_of_a_file_reaches_the_open_page(clone, watched, browser):
    source = clone / "chapters/glossary.md"
    before = source.read_text(encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{watched}/chapters/glossary.html")
    try:
        source.write_text(before.replace("# Glossary", "# Glossary of the book"), encoding="utf-8")
        page.get_by_role("heading", name="Glossary of the book").wait_for(timeout=180_000)
    finally:
        source.write_text(before, encoding="utf-8")
        page.close()
