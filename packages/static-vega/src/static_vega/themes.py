"""How the themes of pages tell that they are dark, and which colours they have."""

from dataclasses import dataclass

_ATTRIBUTES = ":is([data-theme=dark],[data-bs-theme=dark],[data-md-color-scheme=slate],.dark)"


@dataclass(frozen=True)
class Theme:
    """A family of pages.

    Attributes:
        pages: the backgrounds of its light and of its dark page, as CSS colours.
        dark: style rules, with ``%`` for what they say, that hold where the page is dark; none where it never is.
        ink: the CSS variable of its text, or the colour.
        page: the CSS variable of its background, or the colour.
        accent: the CSS variable of its links, or the colour.
    """

    pages: tuple[str, str] = ("#ffffff", "#121212")
    dark: tuple[str, ...] = ()
    ink: str = "#000"
    page: str = "#fff"
    accent: str = "#0b5394"


def _where(selector: str, media: str = "screen") -> str:
    return f"@media {media}{{{selector} .static-vega,{selector} .static-vega-tip{{%}}}}"


_PREFERRED = "screen and (prefers-color-scheme:dark)"
_PYDATA = (
    (_where("[data-theme=dark]"),),
    "var(--pst-color-text-base,#000)",
    "var(--pst-color-background,#fff)",
    "var(--pst-color-primary,#0b5394)",
)

THEMES = {
    "book": Theme(("#ffffff", "#121212"), *_PYDATA),
    "pydata": Theme(("#ffffff", "#14181e"), *_PYDATA),
    "furo": Theme(
        ("#ffffff", "#131416"),
        (_where("body[data-theme=dark]"), _where("body:not([data-theme=light])", _PREFERRED)),
        "var(--color-foreground-primary,#000)",
        "var(--color-background-primary,#fff)",
        "var(--color-brand-primary,#0b5394)",
    ),
    "rtd": Theme(("#fcfcfc", "#121212"), (), "#404040", "#fcfcfc", "#2980b9"),
    "light": Theme(),
    "preferred": Theme(("#ffffff", "#121212"), (_where(":root", _PREFERRED),), "CanvasText", "Canvas", "LinkText"),
    "attribute": Theme(("#ffffff", "#121212"), (_where(_ATTRIBUTES),), "currentcolor", "Canvas", "LinkText"),
    "lab": Theme(
        ("#ffffff", "#111111"),
        (_where("[data-jp-theme-light=false]"),),
        "var(--jp-content-font-color1,#000)",
        "var(--jp-layout-color0,#fff)",
        "var(--jp-brand-color1,#0b5394)",
    ),
}
"""By the name that a setting gives: where ``preferred`` asks the reader's system, ``attribute`` the page."""

OF_SPHINX = {
    "alabaster": "light",
    "basic": "light",
    "classic": "light",
    "furo": "furo",
    "pydata_sphinx_theme": "pydata",
    "sphinx_book_theme": "book",
    "sphinx_rtd_theme": "rtd",
}
"""The theme of a page by Sphinx's ``html_theme``; others tell by an attribute, as most do."""
