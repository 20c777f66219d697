"""Numbers that know what they rest on, and print themselves as a sentence needs them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

import pandas as pd

from insights import data, datapackage, outputs, rounding
from insights.evidence import Grade

NO_BREAK = "\N{NO-BREAK SPACE}"
DERIVED = Grade("derived here")
# Units that a number in a sentence carries with it; any other is a noun that the sentence itself says.
_SYMBOLS = ("TB",)
# What a card says of a base that has no number.
_BASES = {
    "not printed": "none was printed",
    "subgroup, not printed": "a part of the respondents; its size was not printed",
}
QUALIFIERS = {"rounded": "about", "provisional": "about", "over": "over", "under": "under", "almost": "almost"}


@dataclass(frozen=True)
class Number(outputs.Output):
    """A published figure, or one derived from published figures.

    ``str`` gives it as a sentence needs it ("74.6 %", "over 1,600", "1 to 3 TB"), with the precision that was
    printed. ``value`` is exact; it is ``None`` for a figure that has no single number, such as a range, a rank or
    words. ``base`` is the number of people it is a share of, or ``None`` where none was printed. ``evidence`` says
    how close its sources are to the report; it is "derived here" for what the book computes. ``sources`` are keys
    of the bibliography.
    """

    MIME, template = outputs.NUMBER, "number"
    text: str
    value: Decimal | None
    kind: str
    unit: str
    question: str
    answer: str = ""
    base: int | None = None
    base_status: str = "not applicable"
    evidence: Grade = DERIVED
    sources: tuple[str, ...] = ()
    edition: int | None = None
    printed: str = ""
    note: str = ""
    corrected: str = ""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def __float__(self) -> float:
        return float(self._single())

    def __int__(self) -> int:
        return int(self._single())

    def _single(self) -> Decimal:
        if self.value is None:
            raise ValueError(f"{self.text!r} is no single number: its kind is {self.kind!r}.")
        return self.value

    def payload(self) -> outputs.Number:
        """Return the number with what it rests on."""
        facts: list[outputs.Fact] = [
            {"label": label, "text": text, "filled": getattr(text, "filled", None)} for label, text in self.ground()
        ]
        return {"text": self.text, "facts": facts, "sources": data.source_records(self.sources)}

    def ground(self) -> list[tuple[str, str]]:
        """Return what the number rests on, as labels and texts: question, answer, base, audit, evidence, correction."""
        rows = [
            ("Computed" if self.kind == "derived" else "Question" if self.edition else "Counts", self.question),
            ("Answer", self.answer if self.edition else ""),
            ("Published", self.printed),
            ("Base", f"{self.base:,}, {self.base_status}" if self.base else _BASES.get(self.base_status, "")),
            ("Audit", self._allowed_counts()),
            ("Evidence", self.evidence),
            ("Note", self.note),
            ("Corrected", self.corrected),
        ]
        return [(label, text) for label, text in rows if text]

    def _allowed_counts(self) -> str:
        """Say which numbers of people the audit allows, for a share of all who answered a survey."""
        if self.kind != "share" or self.base_status not in ("printed", "implied", "not printed"):
            return ""
        everyone = int(data.finding(f"{self.edition}-officers")["value"])
        rounded, cut = rounding.counts(self._single(), everyone), rounding.counts(self._single(), everyone, "truncated")
        if rounded:
            return f"{_span(rounded)} of {everyone} respondents would give it"
        if cut:
            return f"rounded, no whole number of {everyone} respondents gives it; cut off, {_span(cut)} would"
        return f"no whole number of {everyone} respondents gives it, rounded or cut off"


def _span(counts: list[int]) -> str:
    return f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"


@dataclass(frozen=True)
class Card(outputs.Output):
    """A number shown alone, large, with a sentence that says what it counts."""

    MIME, template = outputs.CARD, "card"
    number: Number
    text: str

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    def payload(self) -> outputs.Card:
        """Return the number, its words and the line that says where it stands."""
        number = self.number.payload()
        derived = self.number.kind == "derived"
        source: outputs.SourceLine = (
            {"text": "Computed here.", "sources": []} if derived else {"text": "Source:", "sources": number["sources"]}
        )
        return {"number": number, "text": self.text, "source": source}


def card(number: Number, text: str) -> Card:
    """Return one number to stand alone, in place of a chart that would hold nothing else.

    ``text`` completes it to a sentence: "of the officers could not say where the children were".
    """
    return Card(number, text)


def number(name: str) -> Number:
    """Return the published figure with this ``id``.

    Raises :class:`~insights.data.UnknownName` when there is none.
    """
    return from_row(data.finding(name))


def from_row(row: pd.Series) -> Number:
    """Return the figure of one row of the findings."""
    return Number(
        text=sentence(row),
        value=_exact(row),
        kind=row["kind"],
        unit=row["unit"],
        question=row["question"],
        answer=row["answer"],
        base=None if pd.isna(row["base"]) else int(row["base"]),
        base_status=row["base_status"],
        evidence=Grade(row["evidence"]),
        sources=tuple(row["sources"].split("; ")),
        edition=int(row["edition"]),
        printed=row["as_printed"] if row["kind"] in ("words", "rank", "date") else f"{row['as_printed']} {row['unit']}",
        note="" if pd.isna(row["note"]) else row["note"],
        corrected=_corrected("findings", row["id"]),
    )


def _corrected(table: str, name: str, period: str = "") -> str:
    """Say when and from what a figure was last corrected, if it was: a finding, or a ``period`` of a series."""
    changes = data.corrections().query("table == @table and row == @name and what.str.contains(@period, regex=False)")
    if changes.empty:
        return ""
    latest = changes.iloc[0]
    return f"{latest['date'].day} {latest['date']:%B %Y}. Before: {latest['before']}."


def sentence(row: pd.Series) -> str:
    """Return the figure of one row of the findings as a sentence needs it.

    A range is told with "to", a bound with the word that was printed, a percentage with its sign.
    """
    text = str(row["as_printed"])
    if row["kind"] == "range":
        text = text.replace("-", " to ")
    symbol = "%" if row["unit"].startswith("%") else row["unit"] if row["unit"] in _SYMBOLS else ""
    if symbol and row["kind"] not in ("rank", "words"):
        text = f"{text} {symbol}"
    if row["kind"] in ("rank", "words"):
        return text
    return text.replace(" ", NO_BREAK) if len(text) < 16 else text


_ROUNDINGS = {"half-up": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}


def derived(
    value: float | Decimal,
    unit: str,
    how: str,
    *rests_on: Number,
    decimals: int = 0,
    rounding: Literal["half-up", "down", "up"] = "half-up",
) -> Number:
    """Return a number that the book computes and rounds, which must not be taken as reported.

    ``how`` says in words how it is computed; its sources are those of the figures that it ``rests_on``. It must not be
    more exact than these: ``decimals`` may be negative (-3 rounds to thousands), and what rests on a lower bound is
    rounded "down", what rests on an upper one "up". Raises ``ValueError`` for another rounding.

    >>> print(derived(16427, "searches a day", "the monthly figure over the days of a month", decimals=-3))
    16,000
    """
    if rounding not in _ROUNDINGS:
        raise ValueError(f"{rounding!r} is no rounding. Known: {', '.join(_ROUNDINGS)}.")
    exact = Decimal(str(value))
    shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding=_ROUNDINGS[rounding])
    text = f"{shown or abs(shown):,f}"  # never minus nought
    if unit.startswith("%"):
        text += f"{NO_BREAK}%"
    keys = dict.fromkeys(key for each in rests_on for key in each.sources)
    return Number(text=text, value=exact, kind="derived", unit=unit, question=how, sources=tuple(keys))


def observed(series: str, period: str | int, category: str | None = None) -> Number:
    """Return one published number of an official series, printed in full: "8,297,923", "over 30,000".

    ``period`` is a year, or a day or month in ISO form; ``category`` the platform, continent or country, where the
    series has a split. Raises :class:`~insights.data.UnknownName` when the series has no such number.
    """
    frame = data.series(series)
    if category is None and frame["category"].notna().all():
        split = ", ".join(frame["category"].unique())
        raise data.UnknownName(f"{series} has a number for each of {split}: name one, observed(…, category=…).")
    found = frame[frame["period"] == str(period)]
    found = found[found["category"].isna()] if category is None else found[found["category"] == category]
    if len(found) != 1:
        known = frame["period"] if category is None else frame["category"].dropna()
        asked = str(period) if category is None else category
        raise data.UnknownName(f"{series} has no number for {asked!r}. {datapackage.nearest(asked, known)}")
    row = found.iloc[0]
    value = _decimal(row["value"])
    text = f"{value:,f}" + (f"{NO_BREAK}%" if row["unit"].startswith("%") else "")
    if pd.notna(row["qualifier"]):
        text = f"{QUALIFIERS[row['qualifier']]} {text}"
    return Number(
        text=text,
        value=value,
        kind="count",
        unit=row["unit"],
        question=row["definition"],
        answer=row["title"],
        base_status="not a survey figure",
        evidence=Grade("official series"),
        sources=tuple(row["sources"].split("; ")),
        note=" ".join(part for part in (row["is_not"], row["note"]) if pd.notna(part)),
        corrected=_corrected("series", series, str(period)),
    )


def _exact(row: pd.Series) -> Decimal | None:
    if pd.isna(row["value"]):
        return None
    value = _decimal(row["value"])
    return value if pd.isna(row["decimals"]) else value.quantize(Decimal(1).scaleb(-int(row["decimals"])))


def in_digits(value: float) -> str:
    """Return a number of the data in full, in digits set off by thousands: as many as a cell of a table may hold."""
    return f"{_decimal(value):,f}"


def _decimal(value: float) -> Decimal:
    """Return the number that was read from a cell, whose digits a float keeps (see :mod:`insights.datapackage`)."""
    return Decimal(f"{Decimal(f'{value:.15g}'):f}")
