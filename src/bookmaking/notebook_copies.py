"""Each page's notebook to take away: one to run, and one to read with its outputs. A part of the Sphinx extension."""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from markupsafe import Markup
from myst_nb.core.variables import VariableOutput, render_variable_outputs
from myst_nb.ext.eval import eval_warning
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxRole
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from bookmaking import ahead
from bookmaking.archives import DATA, PROJECT
from bookmaking.archives import FOLDER as FILES
from bookmaking.drawing import Drawings
from bookmaking.execution import EVAL, NotebookError, Output
from bookmaking.identity import BRIEF, BRIEF_PAGE
from bookmaking.markup import SKIPPING, part, register, whole
from bookmaking.sharing import begin, end, shared
from insights.outputs import FIGURE, NOTEBOOK_ONLY
from static_vega.notebook import standalone
from static_vega.spec import parsed
from static_vega.versions import BOOK_TYPE

# In the form of nbformat.
Notebook: TypeAlias = dict[str, Any]

FOLDER = "notebooks"
# What every viewer can show; the other media types of an output are for the book.
_PORTABLE = ("image/png", "image/svg+xml", "text/html", "text/plain")


class NotebookBuildError(SphinxError):
    """A notebook that stops the build."""

    category = "Notebook error"


class notebook_files(nodes.General, nodes.Element):
    """The place at the foot of a page where its notebook is offered."""


class Evaluated(SphinxRole):
    """Shows a number of the prose as the run of the notebook gave it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the nodes of the number."""
        env, document = self.env, self.inliner.document
        source, line = self.get_source_info()
        waiting = env.temp_data.get("evaluated", {}).get(self.text)
        output = waiting.popleft() if waiting else _NOT_RUN
        if output["output_type"] == "error":
            return [], [eval_warning(f"{output['ename']}: {output['evalue']}", document, line)]
        env.metadata[env.docname].setdefault("prose", []).append((self.text, _plain(output)))
        asked = {"strip_text_quotes": True}
        shown = VariableOutput(output["data"], asked, nb_renderer=document["nb_renderer"], vtype="eval")
        return render_variable_outputs([shown], document, line, source, inline=True), []


_NOT_RUN: Output = {
    "output_type": "error",
    "ename": "LookupError",
    "evalue": "a number is computed in the text of notebooks only",
}


def _plain(output: Output) -> str:
    """Return an output as plain text, a text without its quotes."""
    text: str = output["data"]["text/plain"]
    return text[1:-1] if text[0] == text[-1] and text[0] in "'\"" else text


def _run_notebooks(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Begin to run the notebooks that are about to be read, and have those that run read last."""
    begin(app, partial(ahead.draw, app))
    path = {name: Path(env.doc2path(name)) for name in docnames}
    if running := shared(app).runner.start(each for each in path.values() if each.suffix == ".ipynb"):
        shared(app).drawings.prepare()
        docnames.sort(key=lambda name: path[name] in running)


def _fill_in(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give a notebook its outputs before it is read, and the role ``{eval}`` what its prose computes."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    notebook = json.loads(source[0])
    try:
        run = shared(app).runner.run(path)
    except NotebookError as error:
        raise NotebookBuildError(str(error)) from None
    ahead.wait(app, docname)
    for cell, given in zip(notebook["cells"], run.outputs, strict=True):
        if cell["cell_type"] == "code":
            cell["outputs"] = [_for_page(output) for output in given]
    source[0] = json.dumps(notebook)
    waiting: defaultdict[str, deque[Output]] = defaultdict(deque)
    app.env.temp_data["evaluated"] = waiting
    for expression, output in run.evaluated:
        waiting[expression].append(output)


def _for_page(output: Output) -> Output:
    """Return an output without what its page does not show or takes from the run itself: it is copied in reading."""
    if output.get("metadata") == NOTEBOOK_ONLY:
        return output | {"data": {"text/plain": ""}}
    return output | {"data": {FIGURE: ""}} if FIGURE in output.get("data", {}) else output


def _close(app: Sphinx, error: Exception | None) -> None:
    end(app)


def names(docname: str) -> dict[str, str]:
    """Return the file name of each copy of a page's notebook: "clean" and "executed"."""
    stem = docname.rpartition("/")[2]
    return {"clean": f"{stem}.ipynb", "executed": f"{stem}-with-outputs.ipynb"}


def clean(notebook: Notebook, name: str, repository: str) -> Notebook:
    """Return the notebook with a first cell that says how to get what it needs."""
    return _with_note(notebook, _how_to_run(name, repository))


def executed(
    notebook: Notebook, outputs: list[list[Output]], prose: list[tuple[str, str]], note: str, drawings: Drawings
) -> Notebook:
    """Return the notebook as a reading copy: with outputs, and the numbers of its prose as text.

    ``outputs`` has the outputs of each cell, ``prose`` each expression of the page with its text, in their order. What
    only looks like an expression stays as it is.
    """
    texts: defaultdict[str, deque[str]] = defaultdict(deque)
    for expression, text in prose:
        texts[expression].append(text)

    def computed(role: re.Match[str]) -> str:
        return texts[role[1]].popleft() if texts[role[1]] else role[0]

    cells: list[dict[str, Any]] = []
    count = 0
    for cell, shown in zip(notebook["cells"], outputs, strict=True):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            count += 1
            cells.append(
                cell | {"execution_count": count, "outputs": [_portable(each, count, drawings) for each in shown]}
            )
        else:
            source = EVAL.sub(computed, source)
            cells.append(cell | {"source": source.splitlines(keepends=True)})
    return _with_note(notebook | {"cells": cells}, note)


def _portable(output: Output, count: int, drawings: Drawings) -> Output:
    """Return an output as any viewer shows it: without what is for the book, and with charts drawn."""
    if "data" not in output:
        return output
    data = {kind: content for kind, content in output["data"].items() if kind in _PORTABLE}
    if content := output["data"].get(BOOK_TYPE):
        data |= drawings.get(standalone, parsed(content))
    counted = {"execution_count": count} if output["output_type"] == "execute_result" else {}
    return {"output_type": output["output_type"], "data": data, "metadata": {}} | counted


def _with_note(notebook: Notebook, note: str) -> Notebook:
    cell = {"cell_type": "markdown", "id": "how-to-run", "metadata": {}, "source": note.splitlines(keepends=True)}
    return notebook | {"cells": [cell, *notebook["cells"]]}


def _how_to_run(name: str, repository: str) -> str:
    if not repository:
        where = (
            f"> the project that it is a part of. Each page of the book offers it: download `{PROJECT}`,\n"
            "> unpack it, and in its folder type\n>\n> `make lab`\n>\n> JupyterLab opens. Choose this notebook there,"
        )
    else:
        packages = f'"git+{repository}#subdirectory=packages/static-vega" "git+{repository}"'
        where = (
            "> the code and data of the book. Once, run\n>\n"
            f"> `pip install {packages} jupyterlab jupyterlab-myst`\n>\n> Then open it with `jupyter lab {name}`,"
        )
    return (
        f"> **To run this notebook** you need Python 3.11 to 3.14, and\n{where}"
        " change a line, and choose *Run*, *Run All Cells*: text and\n> charts follow. Nothing is fetched."
    )


def _how_it_was_made(names: dict[str, str]) -> str:
    return (
        "> **This copy is for reading.** It holds the outputs that the book was built from, and the numbers of its text"
        f" as they were computed then. To change something and see the text follow, take `{names['clean']}` from the"
        " same page of the book; its first lines tell what it needs."
    )


def _add_files(app: Sphinx, doctree: nodes.document) -> None:
    """Offer a page's notebook at its foot."""
    if app.env.doc2path(app.env.docname).endswith(".ipynb"):
        next(doctree.findall(nodes.section)).append(notebook_files())


def _write_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Write both copies of the notebook of each page."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    repository, _ = _repository(app.config)
    for docname in sorted(env.found_docs):
        source = Path(env.doc2path(docname))
        if source.suffix != ".ipynb":
            continue
        name = names(docname)
        notebook = json.loads(source.read_text(encoding="utf-8"))
        outputs = shared(app).runner.run(source).outputs
        prose = env.metadata[docname].get("prose", [])
        _write(folder / name["clean"], clean(notebook, name["clean"], repository))
        _write(
            folder / name["executed"], executed(notebook, outputs, prose, _how_it_was_made(name), shared(app).drawings)
        )


def _write(file: Path, notebook: Notebook) -> None:
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def launch_links(docname: str, repository: str, branch: str, services: dict[str, str]) -> dict[str, str]:
    """Return the addresses that open a page's notebook elsewhere, by service; none without a repository.

    ``services`` has their addresses under the names that Jupyter Book's ``launch_buttons`` give them.
    """
    if not repository:
        return {}
    project, path = urlsplit(repository), f"{docname}.ipynb"
    links = {}
    if address := services.get("binderhub_url"):
        links["Binder"] = f"{address}/v2/git/{quote(repository, safe='')}/{branch}?urlpath=lab/tree/{path}"
    if (address := services.get("colab_url")) and project.hostname == "github.com":
        links["Colab"] = f"{address}/github{project.path}/blob/{branch}/{path}"
    if address := services.get("jupyterhub_url"):
        urlpath = f"lab/tree/{Path(project.path).name}/{path}"
        asked = urlencode({"repo": repository, "branch": branch, "urlpath": urlpath})
        links["JupyterHub"] = f"{address}/hub/user-redirect/git-pull?{asked}"
    return links


def _files(self: HTML5Translator, node: nodes.Element) -> Markup:
    docname, config = self.builder.current_docname, self.config
    here = self.builder.get_target_uri(docname)
    address = {kind: relative_uri(here, f"{FOLDER}/{quote(name)}") for kind, name in names(docname).items()}
    repository, branch = _repository(config)
    services = launch_links(docname, repository, branch, config.insights_launch)
    data, project = (relative_uri(here, f"{FILES}/{archive}") for archive in (DATA, PROJECT))
    brief = ""
    if config.insights_printed and docname in (config.root_doc, BRIEF_PAGE.removesuffix(".html")):
        brief = relative_uri(here, f"{FILES}/{BRIEF}")
    given = {"services": services, "repository": repository, "project": project, "data": data, "brief": brief}
    return part("notebook_files", **address, **given)


def _repository(config: Config) -> tuple[str, str]:
    """Return the address of the repository, empty while there is none, and its branch."""
    options = config.html_theme_options
    return options.get("repository_url", "").rstrip("/"), options.get("repository_branch") or "main"


def _take_launch_buttons(app: Sphinx, config: Config) -> None:
    """Keep the services to launch from the theme, which cannot do without a repository."""
    config.insights_launch = config.html_theme_options.pop("launch_buttons", {})


def setup(app: Sphinx) -> None:
    """Register the files at the foot of a page and the role that keeps the numbers of its prose."""
    app.add_role("eval", Evaluated(), override=True)
    app.add_config_value("insights_launch", {}, "html", dict)
    app.add_config_value("insights_printed", False, "html", bool)
    register(app, notebook_files, whole(_files), SKIPPING)
    app.connect("config-inited", _take_launch_buttons)
    app.connect("env-before-read-docs", _run_notebooks)
    app.connect("source-read", _fill_in)
    app.connect("build-finished", _close)
    app.connect("doctree-read", _add_files)
    app.connect("env-updated", _write_files)
