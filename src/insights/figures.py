"""Figures and tables: what a reader needs beside a chart to know what it shows and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.display import display

import static_vega
from insights import data, outputs
from insights.evidence import Grade
from insights.quantities import Number, in_digits, sentence
from static_vega.versions import BOOK_TYPE

if TYPE_CHECKING:  # pages are made without Altair, which takes a while to load
    from altair.typing import ChartType

_YEARS = ("edition", "year")
LICENCE = "CC BY 4.0 for the compilation; official series keep the licence of their publisher"


@dataclass(frozen=True)
class Table(outputs.Output):
    """A frame as a semantic table: a caption, headings with a scope, numbers aligned.

    ``columns`` maps the columns shown to their headings; the first one names the rows. Cells are text, numbers or
    :class:`~insights.quantities.Number`. In the book a reader can search the table and choose among the values of the
    columns in ``choices``, where scripts run; without them the whole table is there. A ``folded`` one shows its caption
    until a reader opens it.
    """

    MIME, template = outputs.TABLE, "table"
    frame: pd.DataFrame
    columns: Mapping[str, str]
    caption: str
    choices: tuple[str, ...] = ()
    folded: bool = False

    def __str__(self) -> str:
        return self.caption

    def payload(self) -> outputs.Table:
        """Return the table as headings and cells."""
        names = list(self.columns)
        return {
            "caption": self.caption,
            "columns": [{"heading": self.columns[name], "numeric": _is_numeric(self.frame[name])} for name in names],
            "rows": [[_cell(row[name], name) for name in names] for _, row in self.frame.iterrows()],
            "choices": [names.index(name) for name in self.choices],
            "folded": self.folded,
        }


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    caption: str,
    *,
    choices: tuple[str, ...] = (),
    folded: bool = False,
) -> Table:
    """Return a frame as a table of the page.

    ``columns`` maps the columns shown to their headings. With ``choices``, some of these columns, a reader can search
    the table and narrow it by their values. One of several long tables may be ``folded``: it opens from its caption.
    """
    return Table(frame, columns, caption, choices, folded)


@dataclass(frozen=True)
class SourceList(outputs.Output):
    """The sources of some frames, as a list with links."""

    MIME, template = outputs.SOURCE_LIST, "source_list"
    frame: pd.DataFrame

    def __str__(self) -> str:
        return "\n".join(f"{source['title']} <{source['url']}>" for source in self.payload()["sources"])

    def payload(self) -> outputs.SourceList:
        """Return the sources in the order of the frame."""
        return {"sources": self.frame.to_dict("records")}


def source_list(*frames: pd.DataFrame) -> SourceList:
    """Return the sources of some frames as a list for the page; those of the whole book when none is given."""
    return SourceList(data.sources(*frames))


@dataclass(frozen=True)
class Figure:
    """A chart with its two titles, its source, its notes and the table behind it.

    In the book it becomes one numbered figure with downloads; in JupyterLab it shows the titles, the live chart and the
    notes. ``data`` is the frame that drew it.
    """

    name: str
    chart: ChartType
    title: str
    subtitle: str
    source: outputs.SourceLine
    note: str
    table: Table
    data: pd.DataFrame

    @property
    def description(self) -> str:
        """What a screen reader says in place of the picture: the type of chart, then the finding."""
        return f"{self.chart.description} {self.title}"

    @property
    def csv(self) -> str:
        """The frame as CSV, after lines that begin with ``#`` and tell title, measure, note, source and licence."""
        lines = [self.title, self.subtitle, self.note, outputs.source_text(self.source), f"Licence: {LICENCE}"]
        head = "".join(f"# {' '.join(line.splitlines())}\n" for line in lines if line)
        return head + str(self.data.to_csv(index=False, lineterminator="\n"))

    def payload(self, spec: dict[str, Any]) -> outputs.Figure:
        """Return the figure with the specification of its chart."""
        return {
            "name": self.name,
            "title": self.title,
            "subtitle": self.subtitle,
            "note": self.note,
            "source": self.source,
            "table": self.table.payload(),
            "csv": self.csv,
            "spec": spec,
        }

    def _ipython_display_(self) -> None:
        bundle = static_vega.bundle(self.chart.properties(description=self.description))
        whole = self.payload(bundle[BOOK_TYPE])
        head, foot = (outputs.html(part, whole) for part in ("figure_head", "figure_foot"))
        display({outputs.FIGURE: whole, "text/html": head, "text/plain": self.title}, raw=True)
        # The book has all of it in one output; a notebook shows three.
        for part in (bundle, {"text/html": foot, "text/plain": outputs.source_text(self.source)}):
            display(part, raw=True, metadata=outputs.NOTEBOOK_ONLY)


def figure(
    name: str,
    chart: ChartType,
    *,
    title: str,
    data: pd.DataFrame,
    subtitle: str | None = None,
    note: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
) -> Figure:
    """Return a figure of the book.

    ``name`` is its address: the text refers to it as ``figure-`` and the name. ``title`` is the message, ``data`` the
    frame that drew it. Findings and official series say the rest themselves: the subtitle (measure, unit, who was
    asked, how many), the source line, the note on the base and the columns of the table. Any other frame needs
    ``subtitle``, ``columns`` and ``source``. Raises ``ValueError`` naming what is missing.
    """
    known = _about_findings(data) if "base_status" in data else _about_series(data) if "is_not" in data else {}
    line = source and {"text": source, "sources": []}
    given = {"subtitle": subtitle, "note": note, "columns": columns, "source": line}
    parts = {"note": ""} | known | {key: value for key, value in given.items() if value is not None}
    parts["description"] = chart.description if isinstance(chart.description, str) else ""
    for key in ("subtitle", "columns", "source", "description"):
        if not parts.get(key):
            raise ValueError(f"Figure {name!r} has no {key}. Give it one: figure({name!r}, …, {key}=…).")
    if not title:
        raise ValueError(f"Figure {name!r} has no title. Say the finding in one sentence.")
    behind = Table(parts.get("rows", data), parts["columns"], parts["subtitle"])
    return Figure(name, chart, title, parts["subtitle"], parts["source"], parts["note"], behind, data)


@dataclass(frozen=True)
class Reference(outputs.Output):
    """A figure named in a sentence: by its number in the book, by its name in a notebook, which counts no figures."""

    MIME, template = outputs.REFERENCE, "reference"
    name: str

    def __str__(self) -> str:
        return f"Figure “{self.name}”"

    def payload(self) -> outputs.Reference:
        """Return the name."""
        return {"name": self.name}


def ref(name: str) -> Reference:
    """Return what a sentence says to name a figure of the book, by the figure's ``name``."""
    return Reference(name)


def _about_findings(frame: pd.DataFrame) -> dict[str, Any]:
    """Return what findings say of themselves: what was asked, of whom, on what base, where it was published."""
    reported = frame[frame["kind"] != "derived"]
    questions, years = reported["question"].unique(), reported["edition"].unique()
    about = {
        "columns": {"answer": "Answer", "printed": "As published", "people": "Base", "grade": "Evidence"},
        "rows": frame.assign(
            printed=[_as_published(row) for _, row in frame.iterrows()],
            people=[row["base_status"] if pd.isna(row["base"]) else str(row["base"]) for _, row in frame.iterrows()],
            grade=pd.Series([Grade(grade) for grade in frame["evidence"]], index=frame.index, dtype=object),
        ),
        "source": _source_line("Source:", reported),
        "note": _base_note(reported),
    }
    if len(questions) == 1 and len(years) == 1:
        about["subtitle"] = f"{questions[0]} {_measure(reported['unit'])}. {_who(years[0])}."
    return about


def _measure(units: pd.Series) -> str:
    """Say what the numbers measure: "Share of officers, in percent", "In TB"."""
    if units.nunique() > 1:
        return "In the unit of each row"
    unit = units.iloc[0]
    return f"Share {unit.removeprefix('% ')}, in percent" if unit.startswith("% ") else f"In {unit}"


def _as_published(row: pd.Series) -> str:
    return f"{row['as_printed']} %, by subtraction" if row["kind"] == "derived" else sentence(row)


def _who(edition: int) -> str:
    survey = data.editions().set_index("edition").loc[edition]
    when = ""
    if pd.notna(survey["opened"]):
        when = f", {survey['opened']:%B} to {survey['closed']:%B} {survey['closed']:%Y}"
    return f"{survey['respondents']} police officers in {survey['countries']} countries{when}"


def _base_note(frame: pd.DataFrame) -> str:
    """Say the base where one was printed. That most have none is said once, where the book tells who answered."""
    bases = frame["base"].where(frame["base_status"] == "printed").unique()
    alone = frame["question"].nunique() == len(bases) == 1 and bases[0] is not pd.NA
    return f"Of {bases[0]} who answered this question." if alone else ""


def _about_series(frame: pd.DataFrame) -> dict[str, Any]:
    """Return what an official series says of itself: what is counted, what it is not, where it was published."""
    first = frame.iloc[0]
    return {
        "subtitle": first["definition"],
        "note": first["is_not"],
        "columns": {"period": "Period", "value": first["unit"].capitalize(), "qualifier": "Qualifier", "note": "Note"},
        "source": _source_line(f"Source: {first['publisher']}, in", frame),
    }


def _source_line(text: str, frame: pd.DataFrame) -> outputs.SourceLine:
    sources = data.sources(frame).to_dict("records")
    if len(sources) > 4:
        return {"text": f"{text} {len(sources)} texts, listed under Sources.", "sources": []}
    return {"text": text, "sources": sources}


def _is_numeric(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) or column.map(lambda cell: isinstance(cell, Number)).all())


def _cell(value: object, column: str) -> outputs.Cell:
    return {"text": _text(value, column), "filled": getattr(value, "filled", None)}


def _text(value: object, column: str) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, Number) or not isinstance(value, Real):
        return str(value)
    if column in _YEARS:
        return f"{value:.0f}"
    if not isinstance(value, float):
        return f"{value:,}"
    exact = Decimal(str(value))
    # More than three decimals are computed, since nobody publishes as many.
    return in_digits(value if exact.as_tuple().exponent >= -3 else round(value, max(0, 2 - exact.adjusted())))
