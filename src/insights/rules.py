"""What the data must keep between several cells, rows and tables.

Each rule yields a :class:`~insights.datapackage.Problem` for each place where it is broken. ``check`` runs them all,
after the cells and the links of every table have been checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from insights import datapackage
from insights.datapackage import DataError, Problem

FINDINGS = "findings.csv"

# Which of the number columns a kind fills. Whoever reads a figure relies on the others being empty.
FILLED = {
    "share": {"value", "decimals"},
    "count": {"value"},
    "range": {"low", "high"},
    "at least": {"low"},
    "at most": {"high"},
    "rank": {"rank"},
    "words": set(),
    "date": {"date"},
}
NUMBER_COLUMNS = ["value", "low", "high", "date", "decimals"]


def check() -> list[Problem]:
    """Return every problem of the data package: cells first, then links, then what rows must keep together."""
    problems: list[Problem] = []
    for name in datapackage.names():
        try:
            datapackage.read(name)
        except DataError as error:
            problems += error.problems
    if problems:
        return problems
    problems = datapackage.check_links()
    for rule in (kinds, percentages, ranges, printed, sums, years, country_totals, public_and_providers):
        problems += rule()
    return problems


def kinds() -> Iterator[Problem]:
    """A figure fills the columns of its kind, and no others."""
    for row, finding in datapackage.read("findings").iterrows():
        needed = FILLED[finding["kind"]]
        for column in NUMBER_COLUMNS:
            filled = pd.notna(finding[column])
            if column in needed and not filled:
                what = f"The cell is empty, and the kind is {finding['kind']!r}."
                yield Problem(FINDINGS, row, column, what, "Fill it, or change the kind.")
            if filled and column not in needed:
                what = f"The cell is filled, and the kind is {finding['kind']!r}."
                yield Problem(FINDINGS, row, column, what, "Empty it, or change the kind.")
        if finding["kind"] == "rank" and pd.isna(finding["rank"]):
            yield Problem(
                FINDINGS, row, "rank", "The cell is empty, and the kind is 'rank'.", "Write the place in the order."
            )


def percentages() -> Iterator[Problem]:
    """A percentage lies between 0 and 100."""
    findings = datapackage.read("findings")
    series = datapackage.read("series").set_index("series")
    observations = datapackage.read("observations").assign(unit=lambda f: f["series"].map(series["unit"]))
    for file, frame in ((FINDINGS, findings), ("observations.csv", observations)):
        shares = frame[frame["unit"].str.startswith("%")]
        for column in shares.columns.intersection(["value", "low", "high"]):
            for row, value in shares.loc[shares[column] > 100, column].items():
                what = f"{value:g} is a percentage above 100."
                yield Problem(file, row, column, what, "Look it up in the source, or mend the unit.")


def ranges() -> Iterator[Problem]:
    """The low end of a range is not above its high end."""
    findings = datapackage.read("findings")
    for row, finding in findings[findings["low"] > findings["high"]].iterrows():
        what = f"The low end {finding['low']:g} is above the high end {finding['high']:g}."
        yield Problem(FINDINGS, row, "low", what, "Swap the two, or look them up in the source.")


MULTIPLES = {"million": 10**6, "billion": 10**9}


def printed_numbers(text: str) -> list[float]:
    """Return the numbers in a printed figure: 1 and 10 million in "1-10 million" are both millions.

    >>> printed_numbers("over 1,600"), printed_numbers("1-10 million"), printed_numbers("50,000 to 5 million")
    ([1600.0], [1000000.0, 10000000.0], [50000.0, 5000000.0])
    """
    found = re.findall(r"(\d[\d,]*(?:\.\d+)?)(-?)(?: (million|billion))?", text)
    numbers, multiple = [], 1
    for digits, dash, word in reversed(found):
        multiple = MULTIPLES.get(word, multiple if dash else 1)
        numbers.append(float(digits.replace(",", "")) * multiple)
    return numbers[::-1]


def printed(*, columns: tuple[str, ...] = ("value", "low", "high")) -> Iterator[Problem]:
    """The number columns say what ``as_printed`` says, to the printed decimal."""
    findings = datapackage.read("findings")
    for row, finding in findings[~findings["kind"].isin(["words", "rank", "date"])].iterrows():
        numbers = printed_numbers(finding["as_printed"])
        filled = [column for column in columns if pd.notna(finding[column])]
        for column, number in zip(filled, numbers, strict=False):
            if finding[column] != number:
                what = f"{finding[column]:g} is not what was printed: {finding['as_printed']!r}."
                yield Problem(FINDINGS, row, column, what, "Mend the number, or as_printed.")
        if len(numbers) != len(filled):
            what = f"{finding['as_printed']!r} does not hold {len(filled)} number(s)."
            yield Problem(FINDINGS, row, "as_printed", what, "Write the figure as the source prints it.")
        elif finding["kind"] == "share":
            point = re.search(r"\.(\d+)", finding["as_printed"])
            decimals = len(point[1]) if point else 0
            if finding["decimals"] != decimals:
                what = f"{finding['decimals']} decimals, and {finding['as_printed']!r} has {decimals}."
                yield Problem(FINDINGS, row, "decimals", what, "Count the decimals that were printed.")


# Answers that exhaust a question, by the ids that must sum to 100.
EXHAUSTIVE = {
    "2016-victim-identification": ["2016-victim-identification-daily", "2016-victim-identification-not-daily"],
    "2018-location": [
        f"2018-location-{place}"
        for place in ("united-states", "united-kingdom", "sweden", "norway", "canada", "others")
    ],
}


def sums() -> Iterator[Problem]:
    """Shares that exhaust a question sum to 100."""
    findings = datapackage.read("findings").reset_index().set_index("id")
    for ids in EXHAUSTIVE.values():
        missing = [name for name in ids if name not in findings.index]
        if missing:
            what = f"The figure {missing[0]!r} is missing, one of those that sum to 100."
            yield Problem(FINDINGS, None, "id", what, "Put the row back.")
            continue
        total = round(findings.loc[ids, "value"].sum(), 6)
        if total != 100:
            what = f"{' and '.join(ids)} sum to {total:g}, not 100."
            yield Problem(FINDINGS, int(findings.loc[ids[0], "row"]), "value", what, "Look them up in the source.")


# Series that were published for every year of a span.
WITHOUT_GAPS = {"cybertipline-reports": (1998, 2023)}


def years() -> Iterator[Problem]:
    """A series that was published every year has every year."""
    observations = datapackage.read("observations")
    for series, (first, last) in WITHOUT_GAPS.items():
        found = set(observations.loc[observations["series"] == series, "year"])
        for year in sorted(set(range(first, last + 1)) - found):
            what = f"{series} has no row for {year}, and was published every year from {first} to {last}."
            yield Problem("observations.csv", None, "year", what, "Put the row back.")


def country_totals() -> Iterator[Problem]:
    """Reports by country, with those of no country, sum to the total of the year."""
    totals = datapackage.read("observations").query("series == 'cybertipline-reports'").set_index("year")["value"]
    countries = datapackage.read("cybertipline_countries").groupby("year")["reports"].sum()
    for year, reports in countries.items():
        total = totals.get(year)
        if reports != total:
            what = f"The countries sum to {reports:,} reports in {year}, and the total of that year is {total:,.0f}."
            yield Problem("cybertipline_countries.csv", None, "reports", what, "Look them up in the source.")


def public_and_providers() -> Iterator[Problem]:
    """Reports by the public and by providers sum to the total, where all three were published."""
    observations = datapackage.read("observations")
    wide = observations.pivot_table(index="year", columns="series", values="value")
    parts = ["cybertipline-reports-public", "cybertipline-reports-providers"]
    for year, values in wide.dropna(subset=["cybertipline-reports", *parts]).iterrows():
        if values[parts].sum() != values["cybertipline-reports"]:
            what = f"In {year} the public and the providers sum to {values[parts].sum():,.0f} reports, "
            what += f"and the total is {values['cybertipline-reports']:,.0f}."
            yield Problem("observations.csv", None, "value", what, "Look them up in the source.")
