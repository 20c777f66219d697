"""The myst-nb renderer: gives a chart in a notebook's output its place in the book."""

from typing import Any, ClassVar

from docutils import nodes

from static_vega.errors import coded
from static_vega.picture import to_svg
from static_vega.spec import joined
from static_vega.sphinx import ChartBuildError, chart_node
from static_vega.versions import READ_TYPES


class ChartRenderer:
    """Renders Vega-Lite outputs, from this package's bundle or from a notebook run elsewhere."""

    mime_priority_overrides: ClassVar = [("*", kind, rank) for rank, kind in enumerate(READ_TYPES, 1)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Give the nodes of a Vega-Lite output; None leaves another output to other renderers."""
        if inline or data.mime_type not in READ_TYPES:
            return None
        spec = joined(data.content)
        env = renderer.renderer.sphinx_env
        if env is None:
            return [nodes.raw("", to_svg(spec), format="html")]
        if "static_vega.sphinx" not in env.app.extensions:
            raise ChartBuildError(
                coded("extension", 'charts need "static_vega.sphinx" in the list of Sphinx extensions')
            )
        cell, output = data.cell_index or 0, data.output_index or 0
        location = f"{env.doc2path(env.docname, base=False)}, cell {cell + 1}"
        return [chart_node(spec, env=env, identifier=f"{cell + 1}-{output + 1}", location=location)]
