"""Has the charts of a notebook drawn as soon as it has run, in other processes, long before its page is read."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from bookmaking import downloads
from bookmaking.drawing import Work
from bookmaking.execution import Run
from bookmaking.sharing import shared
from insights import outputs
from static_vega.kept import Order
from static_vega.notebook import standalone
from static_vega.spec import joined, parsed
from static_vega.sphinx import order
from static_vega.versions import BOOK_TYPE


def draw(app: Sphinx, notebook: Path, run: Run) -> None:
    """Begin to draw what a notebook gave: for its page, for its copy that is read elsewhere, and for its downloads."""
    docname = app.env.path2doc(str(notebook))
    assert docname
    for given in run.outputs:
        for output in given:
            data = output.get("data", {})
            works: list[Work] = []
            if figure := data.get(outputs.FIGURE):
                spec = figure["spec"]
                page = order(spec, env=app.env, explore=False)
                works = [
                    (Order.carry_out, page),
                    (standalone, spec),
                    (downloads.pictures, downloads.with_titles(figure)),
                ]
            elif (content := data.get(BOOK_TYPE)) and output["metadata"] != outputs.NOTEBOOK_ONLY:
                page = order(joined(content), env=app.env)
                works = [(Order.carry_out, page), (standalone, parsed(content))]
            shared(app).drawings.start(*works)
            shared(app).ahead[docname].extend(works[:1])


def wait(app: Sphinx, docname: str) -> None:
    """Wait for the charts of a page."""
    shared(app).drawings.wait(shared(app).ahead[docname])
