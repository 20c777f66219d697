"""What a cell hands to whoever shows it: one small payload a kind, with its media type.

A payload holds facts as plain JSON (titles, rows, sources, a specification) and no markup. A book makes pages of
it; the HTML that a notebook shows is made from it here, by templates that escape whatever they are given.
"""

from __future__ import annotations

from typing import Any, ClassVar, NotRequired, TypedDict

from jinja2 import Environment, PackageLoader

FIGURE = "application/vnd.insights.figure+json"
NUMBER = "application/vnd.insights.number+json"
CARD = "application/vnd.insights.card+json"
GRADE = "application/vnd.insights.grade+json"
TABLE = "application/vnd.insights.table+json"
REFERENCE = "application/vnd.insights.reference+json"
CLAIM = "application/vnd.insights.claim+json"
CLAIM_LIST = "application/vnd.insights.claim-list+json"
SOURCE_LIST = "application/vnd.insights.source-list+json"

# Metadata of an output that only a notebook shows, beside the one that holds all of it.
NOTEBOOK_ONLY = {"insights": "notebook"}


class Source(TypedDict):
    """One entry of the bibliography. What it does not have is empty."""

    key: str
    author: str
    title: str
    year: str
    url: str
    note: str


class SourceLine(TypedDict):
    """Where something was published: words, and the sources that they end on, if it is not too many."""

    text: str
    sources: list[Source]


class Cell(TypedDict):
    """Words; for an evidence grade how many parts of its mark are filled; in a page also where they lead."""

    text: str
    filled: int | None
    link: NotRequired[str]


class Fact(Cell):
    """A cell with a label before it."""

    label: str


class Number(TypedDict):
    """A number as a sentence prints it, and what it rests on."""

    text: str
    facts: list[Fact]
    sources: list[Source]


class Card(TypedDict):
    """A number alone, the words that complete it to a sentence, and where it stands."""

    number: Number
    text: str
    source: SourceLine


class Column(TypedDict):
    """The heading of a column, and whether it holds numbers."""

    heading: str
    numeric: bool


class Table(TypedDict):
    """A table whose first column names the rows. ``choices`` are places of columns that a reader may narrow it by.

    A ``folded`` one shows its caption until it is opened.
    """

    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    choices: list[int]
    folded: bool


class Figure(TypedDict):
    """A chart as a Vega-Lite specification, and all that stands around it. ``csv`` is the frame that drew it."""

    name: str
    title: str
    subtitle: str
    note: str
    source: SourceLine
    table: Table
    csv: str
    spec: dict[str, Any]


class Reference(TypedDict):
    """The name of a figure that a sentence names."""

    name: str


class Claim(TypedDict):
    """A sentence that holds, and what it was checked against, as names and values."""

    sentence: str
    checked: list[tuple[str, str]]


class SourceList(TypedDict):
    """Sources, each on a line of its own."""

    sources: list[Source]


class Output:
    """What a cell or a sentence may end on: it shows itself by its payload."""

    MIME: ClassVar[str]
    template: ClassVar[str]

    def payload(self) -> Any:
        """Return the facts that are shown."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return html(self.template, self.payload())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        payload = self.payload()
        return {self.MIME: payload, "text/html": html(self.template, payload), "text/plain": str(self)}


_TEMPLATES = Environment(
    loader=PackageLoader("insights"), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
)


def html(template: str, payload: Any) -> str:
    """Return what a notebook shows of a payload: a macro of ``templates/notebook.html``, by name."""
    return str(getattr(_TEMPLATES.get_template("notebook.html").module, template)(payload))


def source_text(line: SourceLine) -> str:
    """Return a source line as text, each title with its address behind it."""
    named = "; ".join(f"{source['title']} <{source['url']}>" for source in line["sources"])
    return f"{line['text']} {named}." if named else line["text"]
