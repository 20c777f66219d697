"""What can be wrong with a chart, each under a code that ``docs/errors.md`` explains."""

from typing import Literal

Code = Literal[
    "chance",
    "colour",
    "data_elsewhere",
    "datasets",
    "description",
    "drawing",
    "embed_options",
    "extension",
    "field",
    "fonts",
    "image",
    "letters",
    "link",
    "not_finite",
    "number",
    "renderer",
    "scheme",
    "setting",
    "size",
    "specification",
    "table",
    "zone",
]
"""What is wrong, in a word; Sphinx's ``suppress_warnings`` knows it as ``static_vega.`` and the word."""


def coded(code: Code, message: str) -> str:
    """Give a message with its code behind it."""
    return f"{message} [static_vega.{code}]"


class ChartError(ValueError):
    """A chart that cannot become a picture.

    Attributes:
        code: what is wrong, in a word.
        message: what is wrong, in a sentence.
    """

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return coded(self.code, self.message)
