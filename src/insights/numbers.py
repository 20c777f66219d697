"""Numbers that know what they rest on, and print themselves as a sentence needs them."""

from __future__ import annotations

import html
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from insights import data, package

NO_BREAK = "\N{NO-BREAK SPACE}"
# Units that a number in a sentence carries with it; any other is a noun that the sentence itself says.
_SYMBOLS = ("TB",)
_QUALIFIERS = {"rounded": "about", "provisional": "about", "over": "over", "under": "under", "almost": "almost"}


@dataclass(frozen=True)
class Number:
    """A published figure, or one derived from published figures.

    ``str`` gives it as a sentence needs it ("74.6 %", "over 1,600", "1 to 3 TB"), with the precision that was
    printed. ``value`` is exact; it is ``None`` for a figure that has no single number, such as a range, a rank or
    words. ``base`` is the number of people it is a share of, or ``None`` where none was printed. ``evidence`` says
    how close its sources are to the report; it is "derived here" for what the book computes. ``sources`` are keys
    of the bibliography.
    """

    text: str
    value: Decimal | None
    kind: str
    unit: str
    question: str
    answer: str = ""
    base: int | None = None
    base_status: str = "not applicable"
    evidence: str = "derived here"
    sources: tuple[str, ...] = ()
    edition: int | None = None
    note: str = ""

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

    def _repr_html_(self) -> str:
        shown = html.escape(self.text)
        if self.value is None:
            return f'<span class="number">{shown}</span>'
        return f'<data class="number" value="{self.value}">{shown}</data>'


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
        evidence=row["evidence"],
        sources=tuple(row["sources"].split("; ")),
        edition=int(row["edition"]),
        note="" if pd.isna(row["note"]) else row["note"],
    )


def sentence(row: pd.Series) -> str:
    """Return the figure of one row of the findings as a sentence needs it.

    A range is told with "to", a bound with the word that was printed, a percentage with its sign.
    """
    text = row["as_printed"]
    if row["kind"] == "range":
        text = text.replace("-", " to ")
    symbol = "%" if row["unit"].startswith("%") else row["unit"] if row["unit"] in _SYMBOLS else ""
    if symbol and row["kind"] not in ("rank", "words"):
        text = f"{text} {symbol}"
    if row["kind"] in ("rank", "words"):
        return text
    return text.replace(" ", NO_BREAK) if len(text) < 16 else text


def derived(value, unit: str, how: str, *rests_on: Number, decimals: int = 0) -> Number:
    """Return a number that the book computes, rounded half up to ``decimals``, which must not be taken as reported.

    ``how`` says in words how it is computed; its sources are those of the figures that it ``rests_on``.
    """
    exact = Decimal(str(value))
    shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{shown:,}"
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
    found = frame[frame["period"] == str(period)]
    found = found[found["category"].isna()] if category is None else found[found["category"] == category]
    if len(found) != 1:
        known = frame["period"] if category is None else frame["category"].dropna()
        asked = str(period) if category is None else category
        raise data.UnknownName(f"{series} has no number for {asked!r}. {package.nearest(asked, known)}")
    row = found.iloc[0]
    value = Decimal(f"{row['value']:.10g}")
    text = f"{value:,f}" + (f"{NO_BREAK}%" if row["unit"].startswith("%") else "")
    if pd.notna(row["qualifier"]):
        text = f"{_QUALIFIERS[row['qualifier']]} {text}"
    return Number(
        text=text,
        value=value,
        kind="count",
        unit=row["unit"],
        question=row["definition"],
        answer=row["title"],
        base_status="not a survey figure",
        evidence="official series",
        sources=tuple(row["sources"].split("; ")),
        note=" ".join(part for part in (row["is_not"], row["note"]) if pd.notna(part)),
    )


def _exact(row: pd.Series) -> Decimal | None:
    if pd.isna(row["value"]):
        return None
    decimals = 0 if pd.isna(row["decimals"]) else int(row["decimals"])
    return Decimal(str(row["value"])).quantize(Decimal(1).scaleb(-decimals))
