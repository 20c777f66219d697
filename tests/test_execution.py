"""Notebooks are run for the book: anew when something that they read has changed, and then only."""

from __future__ import annotations

import json

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
    runner = Runner(project, project / "_build", 60)
    notebooks = sorted(project.glob("*.ipynb"))
    try:
        runner.start(notebooks)
        return {path.stem: runner.run(path) for path in notebooks}, {path.stem for path in runner._started}
    finally:
        runner.close()


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


def test_all_notebooks_that_fail_are_told_at_once_with_their_cells(project):
    write(project / "reads.ipynb", "1 / 0")
    write(project / "computes.ipynb", "while True: pass")
    runner = Runner(project, project / "_build", 2)
    runner.start(sorted(project.glob("*.ipynb")))
    with pytest.raises(NotebookError) as error:
        runner.run(project / "reads.ipynb")
    runner.close()
    assert "reads.ipynb, cell 1: ZeroDivisionError" in str(error.value)
    assert "computes.ipynb, cell 1: TimeoutError: The notebook takes too long" in str(error.value)
