"""What a page of the book is made of, beside what docutils and Sphinx know: nodes that hold payloads."""

from __future__ import annotations

from docutils import nodes


def figure_name(name: str) -> str:
    """Return the name of a figure in its page, which keeps it apart from a section of the same name."""
    return f"figure-{name}"


class finding_figure(nodes.General, nodes.Element):
    """A figure of the book: its titles, its chart, its notes, the table behind it and its downloads."""


class figure_title(nodes.caption):
    """The message of a figure, with its number."""


class figure_foot(nodes.General, nodes.Element):
    """What stands under a figure's chart."""


class explained_number(nodes.inline):
    """A number in a sentence, with what it rests on."""


class evidence_grade(nodes.inline):
    """How close a source is to the report, in a sentence."""


class number_card(nodes.General, nodes.Element):
    """A number alone, with what it counts and where it stands."""


class data_table(nodes.General, nodes.Element):
    """A table of the page."""


class source_list(nodes.General, nodes.Element):
    """A list of sources."""


class claim(nodes.Invisible, nodes.Element):
    """A sentence that was checked. A page shows it only in the list of all."""


class claim_list(nodes.General, nodes.Element):
    """The place of the list of all claims."""
