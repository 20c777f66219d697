"""The documentation of static-vega, which shows its charts with static-vega itself."""

import importlib.metadata
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from static_vega.themes import OF_SPHINX, THEMES

project = "static-vega"
author = copyright = "The contributors to It is not all darkness"
release = importlib.metadata.version("static-vega")
extensions = ["myst_nb", "static_vega.sphinx"]
html_theme = "furo"
html_title = f"static-vega {release}"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_show_sphinx = False
html_copy_source = False
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True


class Setting(SphinxDirective):
    """Tells of one setting of the extension: its default and the types it takes come from the code."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Give the setting as a term, and what the page says of it as its definition."""
        name = self.arguments[0]
        if name not in self.config.values:
            raise self.error(f"the extension has no setting {name!r}")
        self.env.temp_data.setdefault("settings", set()).add(name)
        default, _, types = tuple(self.config.values[name])[:3]
        kinds = " or ".join(sorted(kind.__name__ for kind in ((types,) if isinstance(types, type) else types)))
        term = nodes.term("", "", nodes.literal("", name), nodes.Text(f" ({kinds}, default "))
        term += [nodes.literal("", repr(default)), nodes.Text(")")]
        definition = nodes.definition()
        self.state.nested_parse(self.content, self.content_offset, definition)
        return [nodes.definition_list("", nodes.definition_list_item("", term, definition))]


class Themes(SphinxDirective):
    """Lists the themes that the package knows, from the code."""

    def run(self) -> list[nodes.Node]:
        """Give a list: each name, its two backgrounds, and the themes of Sphinx that take it by themselves."""
        listed = nodes.bullet_list()
        for name, theme in THEMES.items():
            own = ", ".join(one for one, taken in OF_SPHINX.items() if taken == name)
            text = f": pages {' and '.join(theme.pages)}" + (f"; taken by itself with {own}" if own else "")
            listed += nodes.list_item("", nodes.paragraph("", "", nodes.literal("", name), nodes.Text(text)))
        return [listed]


def _check(app: Sphinx, doctree: nodes.document) -> None:
    """Stop the build where the page of settings leaves one out."""
    if app.env.docname == "settings":
        told = app.env.temp_data.get("settings", set())
        own = {name for name in app.config.values if name.startswith("static_vega_")}
        if missing := sorted(own - told):
            raise SphinxError(f"settings.md does not tell of {', '.join(missing)}")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what the pages ask for."""
    app.add_directive("setting", Setting)
    app.add_directive("themes", Themes)
    app.connect("doctree-read", _check)
    return {"parallel_read_safe": True}
