"""Figures and tables: what a reader needs beside a chart to know what it shows and where it comes from."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real

import altair as alt
import pandas as pd
from IPython.display import display

import static_vega
from insights import data
from insights.evidence import Grade
from insights.quantities import Number, in_digits, sentence
from static_vega.versions import BOOK_TYPE

_YEARS = ("edition", "year")
MIME = "application/vnd.insights.figure+json"
TABLE_MIME = "application/vnd.insights.table+html"
REFERENCE_MIME = "application/vnd.insights.reference+json"
# What the metadata of an output says of it: the whole figure for the book, or a part that only a notebook shows.
ROLE, WHOLE, PART = "insights", "figure", "part"
# A notebook's own style sheet sets all cells to the right. The book has a style of its own, and allows no other.
_NOTEBOOK_STYLE = (
    "<style>.data-table :is(caption, .text) { text-align: left !important; } .data-table { max-width: 60em; }</style>"
)
LICENCE = "CC BY 4.0 for the compilation; official series keep the licence of their publisher"


@dataclass(frozen=True)
class Table:
    """A frame as a semantic table: a caption, headings with a scope, numbers aligned.

    ``columns`` maps the columns shown to their headings; the first one names the rows. Cells are text, numbers or
    :class:`~insights.quantities.Number`. In the book a reader can search the table and choose among the values of the
    columns in ``choices``, where scripts run; without them the whole table is there.
    """

    frame: pd.DataFrame
    columns: Mapping[str, str]
    caption: str
    choices: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        kinds = {name: "number" if _is_numeric(self.frame[name]) else "text" for name in self.columns}
        head = "".join(
            f'<th scope="col" class="{kinds[name]}">{html.escape(heading)}</th>'
            for name, heading in self.columns.items()
        )
        body = "".join(f"<tr>{self._row(row, kinds)}</tr>" for _, row in self.frame.iterrows())
        caption = html.escape(self.caption)
        places = ",".join(str(list(self.columns).index(name)) for name in self.choices)
        asked = f' data-choices="{places}"' if places else ""
        return (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{caption}">'
            f'<table class="data-table"{asked}>'
            f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        markup = self._repr_html_()
        return {TABLE_MIME: markup, "text/html": _NOTEBOOK_STYLE + markup}

    def _row(self, row: pd.Series, kinds: Mapping[str, str]) -> str:
        first, *others = self.columns
        cells = [f'<th scope="row" class="{kinds[first]}">{_cell(row[first], first)}</th>']
        cells += [f'<td class="{kinds[name]}">{_cell(row[name], name)}</td>' for name in others]
        return "".join(cells)


def table(frame: pd.DataFrame, columns: Mapping[str, str], caption: str, *, choices: tuple[str, ...] = ()) -> Table:
    """Return a frame as a table of the page.

    ``columns`` maps the columns shown to their headings. With ``choices``, some of these columns, a reader can search
    the table and narrow it by their values.
    """
    return Table(frame, columns, caption, choices)


@dataclass(frozen=True)
class SourceList:
    """The sources of some frames, as a list with links."""

    frame: pd.DataFrame

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{_reference(row)}</li>" for _, row in self.frame.iterrows())
        return f'<ul class="sources">{items}</ul>'


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
    chart: alt.TopLevelMixin
    title: str
    subtitle: str
    source: str
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
        told = [self.title, self.subtitle, self.note, _plain_text(self.source), f"Licence: {LICENCE}"]
        head = "".join(f"# {line}\n" for line in told if line)
        return head + self.data.to_csv(index=False, lineterminator="\n")

    def _ipython_display_(self) -> None:
        bundle = static_vega.bundle(self.chart.properties(description=self.description))
        title, subtitle = html.escape(self.title), html.escape(self.subtitle)
        head = f"<p><small>{ref(self.name)}</small><br><strong>{title}</strong><br>{subtitle}</p>"
        foot = f"{self._notes()}<details><summary>Table</summary>{_NOTEBOOK_STYLE}{self.table._repr_html_()}</details>"
        whole = {
            "name": self.name,
            "title": self.title,
            "subtitle": self.subtitle,
            "note": self.note,
            "source": _plain_text(self.source),
            "notes": self._notes(),
            "table": self.table._repr_html_(),
            "csv": self.csv,
            "spec": bundle[BOOK_TYPE],
        }
        # One output for the book, which passes over the parts; three for a notebook, which shows all of them.
        outputs = [
            (WHOLE, {MIME: whole, "text/html": head, "text/plain": self.title}),
            (PART, bundle),
            (PART, {"text/html": foot, "text/plain": self.source}),
        ]
        for role, output in outputs:
            display(output, raw=True, metadata={ROLE: role})

    def _notes(self) -> str:
        note = f'<p class="figure-note">{html.escape(self.note)}</p>' if self.note else ""
        return f'{note}<p class="figure-source">{self.source}</p>'


def figure(
    name: str,
    chart: alt.TopLevelMixin,
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
    given = {"subtitle": subtitle, "note": note, "columns": columns, "source": source and html.escape(source)}
    told = {"note": ""} | known | {key: value for key, value in given.items() if value is not None}
    told["description"] = chart.description if isinstance(chart.description, str) else ""
    for key in ("subtitle", "columns", "source", "description"):
        if not told.get(key):
            raise ValueError(f"Figure {name!r} has no {key}. Give it one: figure({name!r}, …, {key}=…).")
    if not title:
        raise ValueError(f"Figure {name!r} has no title. Say the finding in one sentence.")
    behind = Table(told.get("rows", data), told["columns"], told["subtitle"])
    return Figure(name, chart, title, told["subtitle"], told["source"], told["note"], behind, data)


@dataclass(frozen=True)
class Reference:
    """A figure named in a sentence: by its number in the book, by its name in a notebook, which counts no figures."""

    name: str

    def __str__(self) -> str:
        return f"Figure “{self.name}”"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {REFERENCE_MIME: {"name": self.name}, "text/plain": str(self)}


def ref(name: str) -> Reference:
    """Return what a sentence says to name a figure of the book, by the figure's ``name``."""
    return Reference(name)


def _about_findings(frame: pd.DataFrame) -> dict:
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
        "source": f"Source: {_references(reported)}.",
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
    return f"Of {bases[0]} who answered this question." if len(bases) == 1 and bases[0] is not pd.NA else ""


def _about_series(frame: pd.DataFrame) -> dict:
    """Return what an official series says of itself: what is counted, what it is not, where it was published."""
    first = frame.iloc[0]
    return {
        "subtitle": first["definition"],
        "note": first["is_not"],
        "columns": {"period": "Period", "value": first["unit"].capitalize(), "qualifier": "Qualifier", "note": "Note"},
        "source": f"Source: {html.escape(first['publisher'])}, in {_references(frame)}.",
    }


def _references(frame: pd.DataFrame) -> str:
    found = data.sources(frame)
    if len(found) > 4:
        return f"{len(found)} texts, listed under Sources"
    return "; ".join(_link(row) for _, row in found.iterrows())


def _reference(row: pd.Series) -> str:
    year = f" ({row['year']})" if row["year"] else ""
    note = f" {html.escape(row['note'])}." if row["note"] else ""
    return f"{html.escape(row['author'])}{year}: {_link(row)}.{note}"


def _link(row: pd.Series) -> str:
    return f'<a href="{html.escape(row["url"])}">{html.escape(row["title"])}</a>'


def _plain_text(markup: str) -> str:
    """Return the text of a source line, each link with its address behind it."""
    with_addresses = re.sub(r'<a href="([^"]*)">([^<]*)</a>', r"\2 <\1>", markup)
    return html.unescape(with_addresses)


def _is_numeric(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) or column.map(lambda cell: isinstance(cell, Number)).all()


def _cell(value: object, column: str) -> str:
    if isinstance(value, Number):
        return html.escape(value.text)
    if hasattr(value, "_repr_html_"):
        return value._repr_html_()
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, Real):
        return f"{value:.0f}" if column in _YEARS else in_digits(value) if isinstance(value, float) else f"{value:,}"
    return html.escape(str(value))
