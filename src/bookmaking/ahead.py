"""Has the charts of a notebook drawn as soon as it has run, in other processes, long before its page is read."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from bookmaking import downloads
from bookmaking.drawing import Work
from bookmaking.execution import Run
from bookmaking.nodes import figure_name
from bookmaking.sharing import shared
from insights import outputs
from static_vega.kept import Order
from static_vega.notebook import standalone
from static_vega.render import identifier
from static_vega.spec import parsed
from static_vega.sphinx import order
from static_vega.versions import BOOK_TYPE


def draw(app: Sphinx, notebook: Path, run: Run) -> None:
    """Begin to draw what a notebook gave: for its page, for its copy that is read elsewhere, and for its downloads."""
    docname = app.env.path2doc(str(notebook))
    assert docname
    for cell, given in enumerate(run.outputs):
        for number, output in enumerate(given):
            data = output.get("data", {})
            works: list[Work] = []
            if figure := data.get(outputs.FIGURE):
                spec = figure["spec"]
                page = order(spec, env=app.env, docname=docname, identifier=figure_name(figure["name"]), explore=False)
                works = [
                    (Order.carry_out, page),
                    (standalone, spec),
                    (downloads.pictures, downloads.with_titles(figure)),
                ]
            elif (content := data.get(BOOK_TYPE)) and output["metadata"] != outputs.NOTEBOOK_ONLY:
                spec = parsed(content)
                page = order(spec, env=app.env, docname=docname, identifier=identifier(cell, number))
                works = [(Order.carry_out, page), (standalone, spec)]
            shared(app).drawings.start(*works)
            shared(app).ahead[docname].extend(works[:1])


def wait(app: Sphinx, docname: str) -> None:
    """Wait for the charts of a page."""
    shared(app).drawings.wait(shared(app).ahead[docname])
