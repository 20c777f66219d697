"""The versions of Vega and Vega-Lite, and the media types that go with them: said once, here."""

VEGA_LITE = "6.4"
"""The version of Vega-Lite that draws the pictures and the live views."""

_MODULES = {"vega": "6.2.0", "vega-interpreter": "2.0.0"}  # as the converter brings them

BOOK_TYPE = "application/vnd.vegalite.v6+json"
"""The media type that a notebook gives to a book."""

LAB_TYPE = "application/vnd.vegalite.v5+json"
"""The media type that JupyterLab 4 and VS Code draw live, with no network."""

LAB_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""The schema that goes with :data:`LAB_TYPE`."""

SAVED_TYPE = "application/vnd.vegalite.v6.json"
"""The media type that Altair 6 saves, when its renderer is called "mimetype"."""

READ_TYPES = (BOOK_TYPE, SAVED_TYPE, LAB_TYPE)
"""The media types that a book reads, the preferred first."""


def module(name: str) -> str:
    """Give the name by which the converter knows a module of Vega; it fetches none."""
    return f"/npm/{name}@{_MODULES[name]}/+esm"
