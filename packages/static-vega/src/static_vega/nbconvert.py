"""For nbconvert: notebooks become pages that show their charts before any script runs.

``jupyter nbconvert --to html --HTMLExporter.preprocessors=static_vega.nbconvert.Charts notebook.ipynb`` writes the
page, and beside it the folder that its charts ask for when a reader turns to one.
"""

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Int, Unicode

from static_vega import images
from static_vega.errors import ChartError
from static_vega.page import Fragment, Options, assets, fragment, head
from static_vega.spec import joined
from static_vega.versions import READ_TYPES


class Charts(Preprocessor):
    """Turns the Vega-Lite outputs of a notebook into pictures that come alive on demand."""

    theme = Unicode("lab", help="How the page tells that it is dark, as in THEMES.").tag(config=True)
    wide = Int(680, help="Pixels of the wide picture.").tag(config=True)
    narrow = Int(288, help="Pixels of the narrow picture.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Replace each chart's output by its HTML, and give the page's files to nbconvert's writer."""
        beside = Path(resources.get("metadata", {}).get("path") or ".")
        options = Options(wide=self.wide, narrow=self.narrow, theme=self.theme)
        drawn: list[tuple[NotebookNode, Fragment]] = []
        for number, cell in enumerate(nb.cells, 1):
            for output in cell.get("outputs", ()):
                if found := next((kind for kind in READ_TYPES if kind in output.get("data", ())), None):
                    one = _drawn(output.data[found], beside, f"sv-{number}-{len(drawn) + 1}", f"cell {number}", options)
                    output.data.clear()
                    output.data["text/html"] = one.html()
                    drawn.append((output, one))
        if drawn:
            folder = f"{resources.get('unique_key', 'notebook')}_files"
            fragments = [one for _, one in drawn]
            first = drawn[0][0].data
            first["text/html"] = head(fragments, options, at=f"{folder}/") + first["text/html"]
            files = {f"{folder}/{path}": content for path, content in assets(fragments, options).items()}
            resources["outputs"] = {**resources.get("outputs", {}), **files}
        return nb, resources


def _drawn(spec: Any, folder: Path, identifier: str, place: str, options: Options) -> Fragment:
    try:
        spec, _ = images.carried(joined(spec), folder)
        return fragment(spec, identifier=identifier, options=options)
    except ChartError as error:
        raise ChartError(error.code, f"{place}: {error.message}") from error
