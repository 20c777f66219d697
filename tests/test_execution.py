"""Notebooks are run for the book: anew when something that they read has changed, and then only."""

from __future__ import annotations

import json
import py_compile

import pytest

from bookmaking.execution import NotebookError, Runner


@pytest.fixture
def project(tmp_path):
    """A folder with a table, a notebook that reads it and one that does not."""
    (tmp_path / "table.csv").write_text("a\n1\n", encoding="utf-8")
    write(tmp_path / "reads.ipynb", "from pathlib import Path\nprint(Path('table.csv').read_text())\nnumber = 6 * 7")
    write(tmp_path / "computes.ipynb", "number = 'a'\nnumber")
    return tmp_path


def write(path, source):
    prose = "It is {eval}`number`, not ``{eval}`number` `` or {eval}`nothing`."
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": []},
        {"cell_type": "markdown", "metadata": {}, "source": prose},
    ]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")


def run(project):
    """Run the notebooks as a build does. Return what they gave by name, and the names of those that had to run."""
    told = {}
    runner = Runner(project, project / "_build", 60, told.__setitem__)
    notebooks = sorted(project.glob("*.ipynb"))
    try:
        runner.start(notebooks)
        given = {path: runner.run(path) for path in notebooks}
    finally:
        runner.close()
    assert told == given
    return {path.stem: run for path, run in given.items()}, {path.stem for path in runner._started}


def test_a_notebook_runs_again_when_what_it_read_has_changed_and_then_only(project):
    given, ran = run(project)
    assert ran == {"reads", "computes"}
    assert given["reads"].outputs == [[{"output_type": "stream", "name": "stdout", "text": "a\n1\n\n"}], []]
    assert [result["output_type"] for _, result in given["reads"].evaluated] == ["display_data", "error"]
    assert given["reads"].evaluated[0][1]["data"] == {"text/plain": "42"}
    (result,) = given["computes"].outputs[0]
    assert (result["output_type"], result["data"]) == ("execute_result", {"text/plain": "'a'"})

    again, ran = run(project)
    assert ran == set() and json.dumps(vars(again["reads"])) == json.dumps(vars(given["reads"]))

    (project / "table.csv").write_text("a\n2\n", encoding="utf-8")
    given, ran = run(project)
    assert ran == {"reads"} and given["reads"].outputs[0][0]["text"] == "a\n2\n\n"

    write(project / "computes.ipynb", "number = 'b'")
    assert run(project)[1] == {"computes"}


def test_a_notebook_depends_on_all_that_it_looks_at(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "helper.py").write_text("number = 1\n", encoding="utf-8")
    py_compile.compile(str(tmp_path / "helper.py"))  # so that its source is not opened
    write(tmp_path / "lists.ipynb", "from pathlib import Path\nprint(len(list(Path('tables').iterdir())))\nnumber = 1")
    write(tmp_path / "asks.ipynb", "from pathlib import Path\nprint(Path('tables/a.csv').exists())\nnumber = 1")
    write(tmp_path / "imports.ipynb", "from helper import number\nprint(number)")
    given, _ = run(tmp_path)
    assert shown(given) == {"lists": "0", "asks": "False", "imports": "1"}
    assert run(tmp_path)[1] == set()

    (tmp_path / "tables/b.csv").touch()
    given, ran = run(tmp_path)
    assert ran == {"lists"} and shown(given)["lists"] == "1"

    (tmp_path / "tables/b.csv").rename(tmp_path / "tables/a.csv")
    given, ran = run(tmp_path)
    assert ran == {"lists", "asks"} and shown(given)["asks"] == "True"

    (tmp_path / "helper.py").write_text("number = 20\n", encoding="utf-8")
    given, ran = run(tmp_path)
    assert ran == {"imports"} and shown(given)["imports"] == "20"


def run_that_fails(project, timeout):
    """Run notebooks that cannot be run and return what is told of all of them."""
    runner = Runner(project, project / "_build", timeout)
    runner.start(sorted(project.glob("*.ipynb")))
    with pytest.raises(NotebookError) as error:
        runner.run(project / "reads.ipynb")
    runner.close()
    return str(error.value)


def shown(given):
    return {name: one.outputs[0][0]["text"].strip() for name, one in given.items()}


def test_what_changes_while_a_notebook_runs_counts_as_unseen(project):
    write(project / "reads.ipynb", "print(open('table.csv').read())\nopen('table.csv', 'a').write('2')\nnumber = 1")
    assert run(project)[1] == {"reads", "computes"}
    assert run(project)[1] == {"reads"}


def test_a_notebook_rests_on_the_project_alone(project):
    write(project / "reads.ipynb", "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')")
    write(project / "computes.ipynb", "import os\nassert 'PATH' not in os.environ\nos.system('true')")
    told = run_that_fails(project, 60)
    assert "A chapter asks another host" in told
    assert "A chapter starts another program" in told


def test_all_notebooks_that_fail_are_told_at_once_with_their_cells(project):
    write(project / "reads.ipynb", "1 / 0")
    write(project / "computes.ipynb", "while True: pass")
    told = run_that_fails(project, 2)
    assert "reads.ipynb, cell 1: ZeroDivisionError" in told
    assert "computes.ipynb, cell 1: TimeoutError: The notebook takes too long" in told
