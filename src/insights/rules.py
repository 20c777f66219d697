"""What the data must keep between several cells, rows and tables.

Each rule yields a :class:`~insights.datapackage.Problem` for each place where it is broken. ``check`` runs them all,
after the cells and the links of every table have been checked. What is known of a question or a series stands in the
data (``questions.csv``, ``spans.csv``, ``sums.csv``); here stands what holds of all of them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import Any

import pandas as pd

from insights import datapackage
from insights.datapackage import DataError, Problem, nearest

FINDINGS, OBSERVATIONS, QUESTIONS, SERIES = "findings.csv", "observations.csv", "questions.csv", "series.csv"

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

# How each kind writes ``as_printed``: without unit or sign, which the unit column holds, and with the word of a bound.
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_COUNT = rf"{_NUMBER}(?: million| billion)?"
FORMS = {
    "share": (_NUMBER, "74.6"),
    "count": (_COUNT, "500,000"),
    "range": (rf"(?:about )?{_COUNT}(?:-| to ){_COUNT}", "50-80"),
    "at least": (rf"(?:over|more than|just over|at least) {_COUNT}|{_COUNT} or more", "over 1,600"),
    "at most": (rf"(?:under|fewer than|less than|almost|up to|as large as|at most) {_COUNT}", "up to 5"),
}
PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]

# The tables of the official counts, and which of their columns holds the category and the number.
COUNTS = {
    "observations": ("category", "value"),
    "cybertipline_countries": ("country", "reports"),
    "population": ("area", "people"),
}

# What the findings never hold: names of services as ways of spreading, names of tools, ages of victims.
NEVER = re.compile(
    r"\b(?:kik|facebook|instagram|whatsapp|snapchat|tiktok|twitter|discord|telegram|tor|griffeye"
    r"|years old|year-olds?|under \d+ years|aged)\b",
    re.IGNORECASE,
)


def check() -> list[Problem]:
    """Return every problem of the data package: cells first, then links, then what rows must keep together."""
    try:
        problems = [problem for name in datapackage.names() for problem in _cells(name)]
        problems = problems or [*stray(), *datapackage.check_links()]
        return problems or [problem for rule in RULES for problem in rule()]
    except DataError as error:  # a file that all of it rests on
        return error.problems


def _cells(name: str) -> list[Problem]:
    try:
        datapackage.read(name)
    except DataError as error:
        return error.problems
    return []


def stray() -> Iterator[Problem]:
    """Every table of the folder is described."""
    described = {datapackage.resource(name)["path"] for name in datapackage.names()}
    for path in sorted(datapackage.folder().glob("*.csv")):
        if path.name not in described:
            what = "The table is not described, so nothing checks it."
            yield Problem(path.name, None, None, what, f"Describe it in data/{datapackage.DESCRIPTOR}, or remove it.")


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


def units() -> Iterator[Problem]:
    """A share is a percentage, a count is none, and no percentage is above 100; official counts are whole numbers."""
    findings = datapackage.read("findings")
    for row, finding in findings.iterrows():
        percent = finding["unit"].startswith("%")
        if percent != (finding["kind"] == "share") and finding["kind"] in ("share", "count"):
            what = f"{finding['unit']!r} is the unit, and the kind is {finding['kind']!r}."
            yield Problem(FINDINGS, row, "unit", what, "Begin the unit of a share with %, and only that of a share.")
    known = datapackage.read("series").set_index("series")["unit"]
    observations = datapackage.read("observations").assign(unit=lambda frame: frame["series"].map(known))
    for file, frame in ((FINDINGS, findings), (OBSERVATIONS, observations)):
        shares = frame[frame["unit"].str.startswith("%")]
        for column in shares.columns.intersection(["value", "low", "high"]):
            for row, value in shares.loc[shares[column] > 100, column].items():
                what = f"{value:g} is a percentage above 100."
                yield Problem(file, row, column, what, "Look it up in the source, or mend the unit.")
    counts = observations[~observations["unit"].str.contains("%|per ")]
    for row, value in counts.loc[counts["value"] % 1 != 0, "value"].items():
        what = f"{value} is no whole number, and the series counts."
        yield Problem(OBSERVATIONS, row, "value", what, "Look it up in the source.")


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


def printed() -> Iterator[Problem]:
    """``as_printed`` is written as its kind is, and the number columns say what it says, to the printed decimal."""
    mend = "Mend the number, or as_printed."
    for row, finding in datapackage.read("findings").iterrows():
        kind, text = finding["kind"], finding["as_printed"]
        if kind in FORMS:
            form, example = FORMS[kind]
            if not re.fullmatch(form, text, re.ASCII):
                what = f"{text!r} is not written as a figure of kind {kind!r} is."
                todo = f"Write the number as in {example!r}: its unit stands in the column unit, a range has a hyphen."
                yield Problem(FINDINGS, row, "as_printed", what, todo)
                continue
            columns = [column for column in ("value", "low", "high") if column in FILLED[kind]]
            for column, number in zip(columns, printed_numbers(text), strict=True):
                if pd.notna(finding[column]) and finding[column] != number:
                    yield Problem(
                        FINDINGS, row, column, f"{finding[column]:g} is not what was printed: {text!r}.", mend
                    )
        decimals = len(text.partition(".")[2])
        if kind == "share" and pd.notna(finding["decimals"]) and finding["decimals"] != decimals:
            what = f"{finding['decimals']} decimals, and {text!r} has {decimals}."
            yield Problem(FINDINGS, row, "decimals", what, "Count the decimals that were printed.")
        if kind == "date" and pd.notna(finding["date"]) and text != f"{finding['date'].day} {finding['date']:%B %Y}":
            yield Problem(FINDINGS, row, "date", f"{finding['date']} is not what was printed: {text!r}.", mend)
        if kind == "rank" and pd.notna(finding["rank"]) and text != f"{PLACES[int(finding['rank']) - 1]} place":
            yield Problem(FINDINGS, row, "rank", f"{finding['rank']} is not what was printed: {text!r}.", mend)


def prefixes() -> Iterator[Problem]:
    """An id begins with the edition of its row."""
    for name in ("findings", "gaps"):
        for row, each in datapackage.read(name).iterrows():
            if not each["id"].startswith(f"{each['edition']}-"):
                what = f"{each['id']!r} does not begin with its edition, {each['edition']}."
                yield Problem(f"{name}.csv", row, "id", what, "Mend the id, or the edition.")


def bases() -> Iterator[Problem]:
    """A base stands where the source prints or implies one, nowhere else, and is not above all who answered."""
    findings = datapackage.read("findings")
    officers = _officers(findings)
    for row, finding in findings.iterrows():
        status, base = finding["base_status"], finding["base"]
        if (status in ("printed", "implied")) != pd.notna(base):
            told = "empty" if pd.isna(base) else f"{base}"
            what = f"The base is {told}, and its status is {status!r}."
            todo = "Give the base that the source prints or plainly implies, or say that it does not."
            yield Problem(FINDINGS, row, "base", what, f"{todo} The size of the sample is no base.")
        if pd.notna(base) and base > officers.get(finding["edition"], base):
            what = f"A base of {base} is more than the {officers[finding['edition']]:g} who answered the survey."
            yield Problem(FINDINGS, row, "base", what, "Look it up in the source.")
        if finding["kind"] == "share" and status in ("not applicable", "not a survey figure"):
            what = f"The status of the base is {status!r}, and the kind is 'share'."
            yield Problem(FINDINGS, row, "base_status", what, "Say whether the source prints the base.")


def _officers(findings: pd.DataFrame) -> pd.Series:
    officers = findings[findings["id"] == findings["edition"].astype(str) + "-officers"]
    return officers.set_index("edition")["value"]


def editions() -> Iterator[Problem]:
    """An edition says how many officers answered, in how many countries, and its dates follow each other."""
    table, findings = datapackage.read("editions"), datapackage.read("findings").set_index("id")
    for row, edition in table["edition"].items():
        for suffix, what in (("officers", "police officers answered"), ("countries", "countries they worked in")):
            name = f"{edition}-{suffix}"
            if name not in findings.index or findings.at[name, "kind"] != "count":
                told = f"No figure {name!r} of kind 'count' says how many {what}."
                yield Problem("editions.csv", row, "edition", told, "Add the row to data/findings.csv.")
        names = [f"{edition}-{suffix}" for suffix in ("fieldwork-start", "fieldwork-end", "published")]
        dates = findings["date"].reindex(names).dropna()
        for (earlier, first), (later, second) in pairwise(dates.items()):
            if second <= first:
                told = f"{later!r} is {second}, not after {earlier!r}, {first}."
                yield Problem("editions.csv", row, "edition", told, "Look the dates up in the source.")


def compared() -> Iterator[Problem]:
    """A comparison names editions in order, each of which has a figure on its topic."""
    findings = datapackage.read("findings")
    for row, comparison in datapackage.read("comparisons").iterrows():
        named = comparison["editions"].split("; ")
        if named != sorted(named):
            what = f"{comparison['editions']!r} is not in the order of the years."
            yield Problem("comparisons.csv", row, "editions", what, "Sort it.")
        having = set(findings.loc[findings["topic"] == comparison["topic"], "edition"].astype(str))
        if not having:
            what = f"No figure has the topic {comparison['topic']!r}."
            yield Problem("comparisons.csv", row, "topic", what, nearest(comparison["topic"], findings["topic"]))
        for edition in named if having else ():
            if edition not in having:
                what = f"The edition {edition} has no figure on {comparison['topic']!r}."
                yield Problem("comparisons.csv", row, "editions", what, "Remove it, or add its figures.")


def asked() -> Iterator[Problem]:
    """What is known of a question stands once for every question with a share, and agrees with its figures."""
    findings = datapackage.read("findings").reset_index().set_index("id")
    shares = findings[findings["kind"] == "share"]
    known = datapackage.read("questions")
    described = set(zip(known["edition"], known["question"], strict=True))
    for (edition, question), rows in shares.groupby(["edition", "question"], sort=False):
        if (edition, question) not in described:
            what = f"data/{QUESTIONS} says nothing of the question {question!r} of {edition}."
            yield Problem(FINDINGS, int(rows["row"].iloc[0]), "question", what, "Add it there, or mend its wording.")
        for answer, same in rows.groupby("answer"):
            if len(same) > 1:
                what = f"The answer {answer!r} has two shares."
                yield Problem(FINDINGS, int(same["row"].iloc[1]), "answer", what, "Remove one, or tell them apart.")
    for row, asked_of in known.iterrows():
        own = shares[(shares["edition"] == asked_of["edition"]) & (shares["question"] == asked_of["question"])]
        if own.empty:
            what = f"No share of {asked_of['edition']} has the question {asked_of['question']!r}."
            yield Problem(QUESTIONS, row, "question", what, nearest(asked_of["question"], shares["question"]))
        if pd.notna(asked_of["exhausted_by"]):
            yield from _exhausted(row, asked_of["exhausted_by"].split("; "), own)
        elif asked_of["answers"] == "one answer" and own["value"].sum() > 100.05:
            what = f"Its shares sum to {own['value'].sum():g}, more than one answer an officer allows."
            yield Problem(QUESTIONS, row, "answers", what, "Mend the shares, or say that answers overlap.")


def _exhausted(row: Hashable, names: list[str], own: pd.DataFrame) -> Iterator[Problem]:
    for name in names:
        if name not in own.index:
            what = f"{name!r} is no share of this question."
            yield Problem(QUESTIONS, row, "exhausted_by", what, nearest(name, own.index))
    total = round(own["value"].reindex(names).sum(), 6)
    if set(names) <= set(own.index) and total != 100:
        what = f"{' and '.join(names)} sum to {total:g}, not 100."
        yield Problem(FINDINGS, own["row"][names[0]], "value", what, "Look them up in the source.")


def orders() -> Iterator[Problem]:
    """Places in one published order are told once, and a known share is not above one of an earlier place."""
    ranked = datapackage.read("findings").dropna(subset="rank").sort_values("rank", kind="stable")
    for _, rows in ranked.groupby(["edition", "question"]):
        for row in rows.index[rows["rank"].duplicated()]:
            what = f"The place {rows['rank'][row]} is taken twice in one question."
            yield Problem(FINDINGS, row, "rank", what, "Look the order up in the source.")
        shares = rows["value"].dropna()
        for row, (before, value) in zip(shares.index[1:], pairwise(shares), strict=True):
            if value > before:
                what = f"The share {value:g} is above {before:g}, which has an earlier place."
                yield Problem(FINDINGS, row, "rank", what, "Look the order up in the source.")


def named() -> Iterator[Problem]:
    """No finding names a service, a tool or the age of a child."""
    for row, finding in datapackage.read("findings").iterrows():
        for column in ("question", "answer", "as_printed", "note"):
            text = finding[column]
            if pd.notna(text) and (found := NEVER.search(text)):
                what = f"{found[0]!r} is a name of a service or tool, or an age, which the findings never hold."
                yield Problem(FINDINGS, row, column, what, "Say it without.")


def topics() -> Iterator[Problem]:
    """A gap is of a topic that has figures."""
    known = set(datapackage.read("findings")["topic"])
    for row, topic in datapackage.read("gaps")["topic"].items():
        if topic not in known:
            yield Problem("gaps.csv", row, "topic", f"No figure has the topic {topic!r}.", nearest(topic, known))


def periods() -> Iterator[Problem]:
    """A period is one that a calendar has, and the year is its own."""
    for row, (period, year) in datapackage.read("observations")[["period", "year"]].iterrows():
        if "-H" not in period:
            try:
                datetime.date.fromisoformat(period + "-01-01"[len(period) - 4 :])  # a year or month by its first day
            except ValueError:
                what = f"{period!r} is no year, half year, month or day."
                yield Problem(OBSERVATIONS, row, "period", what, "Write 2022, 2022-H1, 2022-11 or 2022-11-30.")
                continue
        if int(period[:4]) != year:
            what = f"{year} is not the year of {period!r}."
            yield Problem(OBSERVATIONS, row, "year", what, "Mend one of them.")


def official_counts() -> pd.DataFrame:
    """Return the yearly official counts of all tables: ``series``, ``category`` (may be empty), ``year``, ``value``."""
    known = datapackage.read("series")
    tables = []
    for name, (category, value) in COUNTS.items():
        frame = datapackage.read(name)
        if name == "observations":
            frame = frame[frame["period"].str.len() == 4]
        else:
            frame = frame.assign(series=known.loc[known["table"] == name, "series"].iloc[0])
        columns = {"series": frame["series"], "category": frame[category].fillna(""), "year": frame["year"]}
        tables.append(
            pd.DataFrame(columns | {"value": frame[value].astype("int64" if name != "observations" else float)})
        )
    return pd.concat(tables, ignore_index=True)


def catalogued() -> Iterator[Problem]:
    """A series of the catalogue has numbers, in the table that it names, and each table has one."""
    known, observed = datapackage.read("series"), set(datapackage.read("observations")["series"])
    for table in COUNTS.keys() - {"observations"}:
        if (known["table"] == table).sum() != 1:
            what = f"{(known['table'] == table).sum()} series name the table {table!r}."
            yield Problem(SERIES, None, "table", what, "Let one series name it.")
    for row, (series, table) in known[["series", "table"]].iterrows():
        if (table == "observations") != (series in observed):
            what = f"{series} has {'numbers' if series in observed else 'no number'} in data/{OBSERVATIONS}, "
            yield Problem(SERIES, row, "table", what + f"and names {table!r}.", "Put its rows back, or mend the table.")


def spans() -> Iterator[Problem]:
    """A yearly series has every year of its spans and, where it has spans, no other."""
    table, counts = datapackage.read("spans"), official_counts()
    for row, span in table[table["last"] < table["first"]].iterrows():
        what = f"{span['last']} is before {span['first']}."
        yield Problem("spans.csv", row, "last", what, "Mend the span.")
    table = table.assign(category=table["category"].fillna(""))
    for (series, category), own in table.groupby(["series", "category"], sort=False):
        wanted = {
            year for first, last in zip(own["first"], own["last"], strict=True) for year in range(first, last + 1)
        }
        found = set(counts.loc[(counts["series"] == series) & (counts["category"] == category), "year"])
        told = f"{series}, {category}," if category else f"{series}"
        for year in sorted(wanted - found):
            what = f"{told} has no row for {year}, a year of its span in data/spans.csv."
            yield Problem(OBSERVATIONS, None, "year", what, "Put the row back, or mend the span.")
        for year in sorted(found - wanted):
            what = f"{told} has {year}, which no span holds."
            yield Problem("spans.csv", int(own.index[-1]), "last", what, "Widen the span, or take the year out.")
    yearly = counts[counts["series"].isin(table["series"])]
    for series, category in sorted(set(zip(yearly["series"], yearly["category"], strict=True))):
        if not ((table["series"] == series) & (table["category"] == category)).any():
            what = f"{category!r} of {series} has no span."
            yield Problem("spans.csv", None, "category", what, f"Add one, or mend the name in data/{OBSERVATIONS}.")


def sums() -> Iterator[Problem]:
    """Official counts add up: in every year that has all parts, they sum to the whole."""
    counts = official_counts()

    def of(series: Any, category: Any) -> dict[Any, float]:
        own = counts[(counts["series"] == series) & (pd.isna(category) | (counts["category"] == category))]
        return dict(own.groupby("year")["value"].sum())

    for (name, whole, category), parts in datapackage.read("sums").groupby(
        ["sum", "whole", "whole_category"], dropna=False
    ):
        counted = [of(*part) for part in parts[["part", "part_category"]].itertuples(index=False)]
        for row, values in zip(parts.index, counted, strict=True):
            if not values:
                part, split = parts["part"][row], parts["part_category"][row]
                what = f"{part} has no yearly number in the category {split!r}."
                yield Problem("sums.csv", row, "part_category", what, "Mend its name.")
        total = of(whole, category)
        for year in sorted(set.intersection(*map(set, counted))):
            value = sum(part[year] for part in counted)
            if year not in total:
                what = f"{whole} has no total for {year}, and all parts of {name!r} are there."
                yield Problem(OBSERVATIONS, None, "year", what, "Put the row back.")
            elif total[year] != value:
                what = f"In {year} the parts of {name!r} sum to {value:,.0f}, and {whole} is {total[year]:,.0f}."
                yield Problem(OBSERVATIONS, None, "value", what, "Look them up in the sources.")


def broken() -> Iterator[Problem]:
    """A break lies within the years of its series, not before or after all of them."""
    years = datapackage.read("observations").groupby("series")["year"].agg(["min", "max"])
    for row, (series, year) in datapackage.read("breaks")[["series", "year"]].iterrows():
        if series in years.index and not years.at[series, "min"] <= year <= years.at[series, "max"]:
            what = f"{series} has no number of {year} or on both sides of it."
            yield Problem("breaks.csv", row, "year", what, "Mend the year.")


def owned() -> Iterator[Problem]:
    """Every provider whose reports are counted has an owner, and no other has one."""
    known = datapackage.read("providers")["provider"]
    observations = datapackage.read("observations").query("series == 'cybertipline-reports-platform'")
    for row, provider in observations["category"].drop_duplicates().items():
        if provider not in set(known):
            what = f"{provider!r} is not in data/providers.csv."
            yield Problem(OBSERVATIONS, row, "category", what, nearest(str(provider), known))
    for row, provider in known.items():
        if provider not in set(observations["category"]):
            what = f"No reports of {provider!r} are counted."
            yield Problem("providers.csv", row, "provider", what, nearest(provider, observations["category"].dropna()))


def corrected() -> Iterator[Problem]:
    """A correction names a row that is there, and changes something."""
    for row, correction in datapackage.read("corrections").iterrows():
        key = {"findings": "id", "series": "series"}[correction["table"]]
        known = datapackage.read(correction["table"])[key]
        if correction["row"] not in set(known):
            what = f"{correction['row']!r} is not in data/{correction['table']}.csv."
            yield Problem("corrections.csv", row, "row", what, nearest(correction["row"], known))
        if correction["before"] == correction["after"]:
            what = "What the book said before is what it says now."
            yield Problem("corrections.csv", row, "after", what, "Say what changed.")


def sources() -> Iterator[Problem]:
    """A source has an author, a title and an address, and a row of the data rests on it."""
    used: set[str] = set()
    for name in datapackage.names():
        frame = datapackage.read(name)
        if "sources" in frame:
            used |= set(frame["sources"].str.split("; ").explode())
    for key, entry in datapackage.references().entries.items():
        lacking = [field for field in ("title", "url") if not entry.fields.get(field)]
        lacking += [] if entry.persons.get("author") else ["author"]
        for field in lacking:
            yield Problem(datapackage.REFERENCES, None, None, f"{key!r} has no {field}.", "Add it to the entry.")
        if not entry.fields.get("url", "http").startswith(("http://", "https://")):
            what = f"The url of {key!r} is no address of the web."
            yield Problem(datapackage.REFERENCES, None, None, what, "Begin it with https://.")
        if not re.fullmatch(r"(?:(?:19|20)[0-9]{2})?", entry.fields.get("year", "")):
            what = f"The year of {key!r} is {entry.fields['year']!r}."
            yield Problem(datapackage.REFERENCES, None, None, what, "Write four digits.")
        if key not in used:
            yield Problem(
                datapackage.REFERENCES, None, None, f"No row rests on {key!r}.", "Name it in a row, or remove it."
            )


RULES = (
    kinds,
    units,
    ranges,
    printed,
    prefixes,
    bases,
    editions,
    compared,
    asked,
    orders,
    named,
    topics,
    periods,
    catalogued,
    spans,
    sums,
    broken,
    owned,
    corrected,
    sources,
)
