"""The notebooks as files: in one form when committed, runnable anywhere, and whole when taken away."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

import normal_form
from bookmaking.notebook_copies import launch_links
from project import NOTEBOOKS, ROOT
from static_vega.versions import LAB_TYPE

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


# As committed


@each_notebook
def test_a_committed_notebook_is_in_its_normal_form(path):
    text = path.read_text(encoding="utf-8")
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert normal_form.normal_form(text, path.stem) == text, "run: make format"


def test_the_normal_form_drops_what_a_run_leaves_and_keeps_what_an_author_says():
    text = NOTEBOOKS[1].read_text(encoding="utf-8")
    stem, clean = NOTEBOOKS[1].stem, json.loads(text)
    clean["metadata"]["description"] = "Written by its author."
    used = json.loads(text)
    used["metadata"] = {
        "description": "Written by its author.",
        "kernelspec": {"name": "other", "display_name": "Other"},
        "language_info": {"version": "3.9"},
    }
    for cell in used["cells"]:
        cell["metadata"] |= {"user_expressions": [{"expression": "more"}], "collapsed": True}
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 7, "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]}
    used["cells"].append({"cell_type": "code", "id": "a1b2c3d4", "metadata": {}, "source": [], "outputs": []})
    assert json.loads(normal_form.normal_form(json.dumps(used), stem)) == clean


def test_cells_keep_their_names_when_others_come_between():
    cells = [
        {"cell_type": "markdown", "id": name, "metadata": {}, "source": name}
        for name in ("x-02", "new", "x-01", "x-02")
    ]
    text = normal_form.normal_form(json.dumps({"cells": cells}), "x")
    assert [cell["id"] for cell in json.loads(text)["cells"]] == ["x-02", "x-03", "x-01", "x-04"]


# As downloaded


def downloads(book, path):
    folder = book / "notebooks"
    return [nbformat.read(folder / f"{path.stem}{suffix}.ipynb", as_version=4) for suffix in ("", "-with-outputs")]


@each_notebook
def test_a_page_offers_its_notebook_to_run_and_to_read_the_project_and_the_tables(book, path):
    page = book / path.relative_to(ROOT).with_suffix(".html")
    links = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select(".notebook-files a[download]")
    assert len(links) == 4
    assert all((page.parent / link["href"]).is_file() for link in links)
    for notebook in downloads(book, path):
        nbformat.validate(notebook)
        assert notebook.cells[0].cell_type == "markdown"


@each_notebook
def test_the_notebook_to_run_is_the_committed_one_and_says_what_it_needs(book, path):
    notebook, _ = downloads(book, path)
    assert "not-all-darkness.tar.gz" in notebook.cells[0].source and "`make lab`" in notebook.cells[0].source
    assert notebook.cells[1:] == nbformat.read(path, as_version=4).cells


@each_notebook
def test_the_notebook_to_read_shows_everything_and_nothing_of_the_machine(book, path):
    _, notebook = downloads(book, path)
    text = nbformat.writes(notebook)
    assert str(ROOT) not in text and "/home/" not in text and 'execution": {' not in text
    assert "{eval}" not in text and "vnd.insights" not in text
    figures = sum(len(re.findall(r"^figure\(", cell.source, re.MULTILINE)) for cell in notebook.cells)
    shown = [output.data for cell in notebook.cells for output in cell.get("outputs", ()) if "data" in output]
    live = [data for data in shown if LAB_TYPE in data]
    assert len(live) >= figures and all("image/svg+xml" in data for data in live)


def test_the_prose_of_a_notebook_to_read_has_its_numbers(book):
    _, notebook = downloads(book, ROOT / "chapters" / "workload.ipynb")
    prose = "\n".join(cell.source for cell in notebook.cells)
    assert "74.6\N{NO-BREAK SPACE}% of the officers said" in prose
    assert "In Figure “workload” a hundred dots stand for a hundred people" in prose


def test_a_downloaded_notebook_runs(book, tmp_path):
    shutil.copy(book / "notebooks/first-experiment.ipynb", tmp_path)
    command = [Path(sys.executable).with_name("jupyter-execute"), "first-experiment.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)


# As launched elsewhere


@pytest.mark.slow
def test_launch_links_point_at_the_notebook_once_there_is_a_repository(tmp_path):
    repository, notebook = "https://github.com/someone/darkness", "chapters/first-experiment.ipynb"
    for folder in ("chapters", "_templates", "_static"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    config = (ROOT / "_config.yml").read_text(encoding="utf-8").replace('\n  url: ""', f'\n  url: "{repository}"')
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: chapters/first-experiment\n", encoding="utf-8")
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    subprocess.run([jupyter_book, "build", tmp_path], check=True, capture_output=True)
    page = tmp_path / "_build/html" / notebook.replace("ipynb", "html")
    told = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one(".notebook-files")
    links = {link.get_text(): link["href"] for link in told.select("a:not([download])")}
    assert links == {
        "Binder": f"https://mybinder.org/v2/git/https%3A%2F%2Fgithub.com%2Fsomeone%2Fdarkness/main?urlpath=lab/tree/{notebook}",
        "Colab": f"https://colab.research.google.com/github/someone/darkness/blob/main/{notebook}",
    }
    packages = f'"git+{repository}#subdirectory=packages/static-vega" "git+{repository}"'
    assert f"%pip install {packages}" in told.get_text()
    downloaded = nbformat.read(tmp_path / "_build/html/notebooks/first-experiment.ipynb", as_version=4)
    assert f"pip install {packages}" in downloaded.cells[0].source


def test_a_hub_pulls_the_repository_and_opens_the_notebook():
    hub = {"jupyterhub_url": "https://hub.example.org", "colab_url": "https://colab.research.google.com"}
    links = launch_links("chapters/audit", "https://git.example.org/a/darkness", "main", hub)
    assert links == {
        "JupyterHub": "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgit.example.org%2Fa%2Fdarkness"
        "&branch=main&urlpath=lab%2Ftree%2Fdarkness%2Fchapters%2Faudit.ipynb"
    }


@each_notebook
def test_without_a_repository_there_is_no_launch_link(book, path):
    page = book / path.relative_to(ROOT).with_suffix(".html")
    assert not re.search("mybinder|colab", page.read_text(encoding="utf-8"), re.IGNORECASE)


def test_binder_installs_what_is_locked(tmp_path):
    fresh = tmp_path / "requirements.txt"
    environment = os.environ | {"UV_OFFLINE": "1"}
    subprocess.run(["make", "binder", f"REQUIREMENTS={fresh}"], cwd=ROOT, env=environment, check=True)
    assert (ROOT / "binder/requirements.txt").read_bytes() == fresh.read_bytes(), "run: make binder"
