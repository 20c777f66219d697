"""The tables of the book, as frames.

Every function reads ``data/`` afresh when a file has changed, so that a changed row shows as soon as a cell is run
again. A name that does not exist is answered with the nearest one that does.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
from pybtex.backends.plaintext import Backend
from pybtex.database import Entry
from pybtex.richtext import Text

from insights import datapackage, outputs

_TEXT = Backend()  # by itself: to find it by its name, pybtex reads every package there is


class UnknownName(LookupError):
    """A topic, series, edition or figure was asked for that the data do not hold."""


def findings(edition: int | None = None, topic: str | None = None) -> pd.DataFrame:
    """Return published figures, one a row, of one edition, one topic, or both.

    The columns are described in ``data/datapackage.json``. ``value``, ``low`` and ``high`` are floats in the unit
    of the row; ``as_printed`` keeps the figure to the letter. Raises :class:`UnknownName` for an edition or topic
    without a figure, and :class:`~insights.datapackage.DataError` when the table is malformed.
    """
    frame = datapackage.read("findings")
    if edition is not None:
        frame = _only(frame, "edition", edition)
    if topic is not None:
        everywhere = datapackage.read("findings")["topic"]
        if topic not in set(everywhere):
            raise UnknownName(_message("topic", topic, everywhere))
        frame = _only(frame, "topic", topic)
    return frame.reset_index(drop=True)


def finding(name: str) -> pd.Series:
    """Return the one published figure with this ``id``. Raises :class:`UnknownName` when there is none."""
    return _only(datapackage.read("findings"), "id", name).iloc[0]


def with_rest(frame: pd.DataFrame, answer: str) -> pd.DataFrame:
    """Return shares of one question with a row for all that they leave of 100 percent, under the name ``answer``.

    The new row is of kind "derived": which answers it holds was not published, and its number follows by subtraction
    from the printed shares. Raises ``ValueError`` when the shares are not of one question that each officer could give
    one answer to (``data/questions.csv``), or leave nothing.
    """
    shares = frame[frame["kind"] == "share"]
    asked = list(dict.fromkeys(zip(shares["edition"], shares["question"], strict=True)))
    if len(asked) != 1:
        told = "; ".join(f"{edition}: {question}" for edition, question in asked) or "none"
        raise ValueError(f"A rest is left by the shares of one question, and these are of {len(asked)} ({told}).")
    known = datapackage.read("questions").set_index(["edition", "question"])["answers"].get(asked[0], "not known")
    if known != "one answer":
        raise ValueError(
            f"{asked[0][1]!r} ({asked[0][0]}) leaves no rest: of what can hold for one officer data/questions.csv says "
            f"{known!r}, so that its shares do not sum to 100."
        )
    left = 100 - sum(map(Decimal, shares["as_printed"]))
    if left <= 0:
        raise ValueError(f"The shares of {asked[0][1]!r} ({asked[0][0]}) sum to {100 - left}: they leave no rest.")
    rest = shares.iloc[[0]].assign(
        id=f"{shares['edition'].iloc[0]}-{shares['topic'].iloc[0]}-rest",
        answer=answer,
        kind="derived",
        value=float(left),
        rank=pd.array([pd.NA], dtype="Int64"),
        as_printed=str(left),
        evidence="derived here",
        note="100 less the published shares. Which answers it holds was not published.",
    )
    return pd.concat([shares, rest], ignore_index=True)


def editions() -> pd.DataFrame:
    """Return the editions with what is known of their samples, one a row.

    ``respondents`` and ``countries`` count officers and countries; ``united_states`` and ``europe`` are percentages of
    respondents; ``published``, ``opened`` and ``closed`` are dates. What was not published is missing.
    """
    frame = datapackage.read("editions").reset_index(drop=True)
    figures = datapackage.read("findings").set_index("id")

    def figure(suffix: str, column: str) -> list[Any]:
        names = frame["edition"].astype(str) + suffix
        return list(figures[column].reindex(names))

    return frame.assign(
        respondents=pd.array(figure("-officers", "value"), dtype="Int64"),
        countries=pd.array(figure("-countries", "value"), dtype="Int64"),
        united_states=figure("-location-united-states", "value"),
        europe=figure("-location-europe", "value"),
        opened=figure("-fieldwork-start", "date"),
        closed=figure("-fieldwork-end", "date"),
        published=figure("-published", "date"),
    )


def gaps(edition: int | None = None, topic: str | None = None) -> pd.DataFrame:
    """Return what is known to be missing, of one edition, one topic, or both. May be empty.

    Raises :class:`UnknownName` for an edition or topic that the data do not hold at all.
    """
    frame = datapackage.read("gaps")
    if edition is not None:
        _only(datapackage.read("editions"), "edition", edition)
        frame = frame[frame["edition"] == edition]
    if topic is not None:
        _only(datapackage.read("findings"), "topic", topic)
        frame = frame[frame["topic"] == topic]
    return frame.reset_index(drop=True)


def comparisons() -> pd.DataFrame:
    """Return what may be compared between editions, and how far. Of the figures found, all else was asked once."""
    return datapackage.read("comparisons").reset_index(drop=True)


def catalogue() -> pd.DataFrame:
    """Return the catalogue of official series: one a row, with its unit, its definition and what it is not."""
    return datapackage.read("series").reset_index(drop=True)


def series(name: str, *more: str) -> pd.DataFrame:
    """Return the published numbers of one official series, or of several as they are named, oldest first.

    ``value`` is in the ``unit`` of the series, which is joined from the catalogue with its ``title``,
    ``definition``, ``is_not`` and ``publisher``. A year that was not published has no row. Raises
    :class:`UnknownName` for an unknown series.
    """
    observations, known = datapackage.read("observations"), datapackage.read("series")
    wanted = pd.concat(_only(known, "series", each) for each in dict.fromkeys((name, *more)))
    columns = ["series", "title", "unit", "definition", "is_not", "publisher"]
    ordered = observations.sort_values(["category", "period"], na_position="first")
    return wanted[columns].merge(ordered, on="series")


def breaks(name: str) -> pd.DataFrame:
    """Return where a series changes what it counts, one public event or rule a row. May be empty.

    ``year`` is the first one after the break; several rows may tell of one year.
    """
    _only(datapackage.read("series"), "series", name)
    frame = datapackage.read("breaks")
    return frame[frame["series"] == name].reset_index(drop=True)


def providers() -> pd.DataFrame:
    """Return who owns each of the large online providers that report to the CyberTipline: ``provider``, ``owner``."""
    return datapackage.read("providers").reset_index(drop=True)


def corrections() -> pd.DataFrame:
    """Return each number or label of the book that was changed, newest first.

    ``before`` and ``after`` tell what the book said and says; ``table`` and ``row`` name where it stands, by the ``id``
    of a finding or the name of a series.
    """
    return datapackage.read("corrections").sort_values("date", ascending=False, kind="stable", ignore_index=True)


def codebook() -> pd.DataFrame:
    """Return every column of every table, as ``datapackage.json`` describes it.

    ``table`` and ``column`` name it, ``type`` is that of Table Schema, ``filled`` says whether every row has it,
    ``allowed`` which words, range or form it may hold, ``refers_to`` where the names that it holds come from, and
    ``description`` what it means.
    """
    rows = []
    for name in datapackage.names():
        schema = datapackage.resource(name)["schema"]
        links = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
        for field in schema["fields"]:
            rule, link = field.get("constraints", {}), links.get(field["name"])
            rows.append(
                {
                    "table": name,
                    "column": field["name"],
                    "type": field["type"],
                    "filled": "always" if rule.get("required") else "where known",
                    "allowed": _allowed(rule),
                    "refers_to": f"{link['resource']}.{link['fields'][0]}" if link else field.get("referencesTo", ""),
                    "description": field["description"],
                }
            )
    return pd.DataFrame(rows)


def _allowed(rule: dict[str, Any]) -> str:
    told = [
        "; ".join(map(str, rule.get("enum", ()))),
        f"from {rule['minimum']}" if "minimum" in rule else "",
        f"to {rule['maximum']}" if "maximum" in rule else "",
        f"at most {rule['maxLength']} characters" if "maxLength" in rule else "",
        f"as {rule['pattern']}" if "pattern" in rule else "",
    ]
    return ", ".join(filter(None, told))


def population(area: str) -> pd.DataFrame:
    """Return the population of a country or World Bank region, by year, in people."""
    return _only(datapackage.read("population"), "area", area).reset_index(drop=True)


def cybertipline_countries(year: int) -> pd.DataFrame:
    """Return CyberTipline reports by country for one year, with the ``name`` of each country, most reports first."""
    frame = _only(datapackage.read("cybertipline_countries"), "year", year)
    names = datapackage.read("areas").set_index("area")["name"]
    return frame.assign(name=frame["country"].map(names)).sort_values("reports", ascending=False, ignore_index=True)


def sources(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of all rows of some frames, or of the whole book when none is given.

    Columns: ``key``, ``author``, ``title``, ``year``, ``url``, ``note``; sorted by author and year.
    """
    if not frames:
        return sources_of(datapackage.references().entries)
    cells = pd.concat(frame["sources"] for frame in frames).dropna()
    return sources_of(cells.str.split("; ").explode())


def sources_of(keys: Iterable[str]) -> pd.DataFrame:
    """Return the sources with these keys of the bibliography, with the columns of :func:`sources`."""
    return pd.DataFrame(source_records(keys), columns=list(outputs.Source.__annotations__))


def source_records(keys: Iterable[str]) -> list[outputs.Source]:
    """Return the sources with these keys of the bibliography as plain records, in the order of :func:`sources`."""
    entries = datapackage.references().entries
    found = [_source(key, entries[key]) for key in sorted(set(keys))]
    return sorted(found, key=lambda source: (source["author"], source["year"], source["title"]))


def _source(key: str, entry: Entry) -> outputs.Source:
    people = [
        " ".join(
            text.render(_TEXT)
            for text in (
                *person.rich_first_names,
                *person.rich_middle_names,
                *person.rich_prelast_names,
                *person.rich_last_names,
                *person.rich_lineage_names,
            )
        )
        for person in entry.persons["author"]
    ]
    return {
        "key": key,
        "author": ", ".join(people),
        "title": _plain(entry.fields.get("title", "")),
        "year": _plain(entry.fields.get("year", "")),
        "url": entry.fields.get("url", ""),
        "note": _plain(entry.fields.get("note", "")),
    }


@cache
def _plain(latex: str) -> str:
    """Return what BibTeX text says, without what only TeX needs. An address is none: it is taken as it stands."""
    return str(Text.from_latex(latex).render(_TEXT))


def _only(frame: pd.DataFrame, column: str, wanted: object) -> pd.DataFrame:
    found: pd.DataFrame = frame[frame[column] == wanted]
    if found.empty:
        raise UnknownName(_message({"id": "figure"}.get(column, column), wanted, frame[column]))
    return found


def _message(what: str, wanted: object, known: pd.Series[Any]) -> str:
    if isinstance(wanted, str) and pd.api.types.is_integer_dtype(known) and wanted in set(map(str, known)):
        return f"{wanted!r} is text, and the {what} a number: write {wanted}."
    return f"The data hold no {what} {wanted!r}. {datapackage.nearest(wanted, known)}"
