"""A chart as text: what its axes and colours mean, then its groups and values, to open one by one.

The order is that of research on charts for people who do not see them (Olli, Data Navigator): what it is, what its
guides mean, then groups, then values.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from static_vega import markup
from static_vega.speech import Fact, Panel, kinds

_MOST = 300  # values; of more, the groups are told, and the values counted
_GROUPED = 8  # values from which a list is parted into groups

_GUIDE = re.compile(r"(\S+?)-axis(?: titled '(.*)')? for an? (\w+) scale with (.*)", re.DOTALL)
_LEGEND = re.compile(r"\w+ legend(?: titled '(.*)')? for (.*?) with (.*)", re.DOTALL)
_CHANNELS = {"fill color": "colour", "stroke color": "colour", "strokeDash": "dashes", "strokeWidth": "width"}
_SCALES = {"log": "logarithmic scale", "symlog": "logarithmic scale", "sqrt": "scale of square roots"}
_MIDNIGHT = re.compile(r"\w+day, (\d+ \w+ \d+), 12:00:00 AM")


@dataclass(frozen=True)
class Section:
    """Something that is told behind words that open it.

    Attributes:
        name: those words.
        parts: what it says: sentences, and lists of items.
        sections: what else may be opened inside it.
    """

    name: str
    parts: list[str | list[str]]
    sections: list["Section"] = field(default_factory=list)


def text_of(structure: Panel) -> Markup:
    """Write a chart's structure as HTML, behind words that open it.

    Args:
        structure: as :func:`static_vega.speech.heard` gives it.
    """
    return markup.part("text", _section("Explore as text", structure))


def table_of(rows: Iterable[Mapping[str, Any]], caption: str) -> Markup:
    """Write an author's table of a chart as HTML, behind words that open it.

    Args:
        rows: the rows, each by column; the first column names its row.
        caption: what the table shows.
    """
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    written = [["" if row.get(column) is None else row[column] for column in columns] for row in rows]
    return markup.part("table", columns, written, caption)


def _section(name: str, panel: Panel) -> Section:
    parts: list[str | list[str]] = []
    sections: list[Section] = []
    if panel.facts:
        kind, _ = kinds(panel.marks)
        parts.append(f"{kind[0].upper() + kind[1:]}, {_count(panel.facts)}.")
    elif len(panel.panels) > 1:
        parts.append(f"{len(panel.panels)} plots.")
    if panel.guides:
        parts.append([_guide(guide) for guide in panel.guides])
    if panel.facts:
        told = _facts(panel.facts)
        parts += told.parts
        sections += told.sections
    sections += [_section(inner.name or f"Plot {number}", inner) for number, inner in enumerate(panel.panels, 1)]
    return Section(name, parts, sections)


def _guide(said: str) -> str:
    """Say what an axis or a legend means, more shortly than Vega does."""
    if found := _GUIDE.fullmatch(said):
        name, title, scale, values = found.groups()
        means, kind = f"{name.lower()} axis", _SCALES.get(scale)
    elif found := _LEGEND.fullmatch(said):
        title, channels, values = found.groups()
        names = re.split(", | and ", channels)
        means, kind = " and ".join(dict.fromkeys(_CHANNELS.get(name, name) for name in names)).capitalize(), None
    else:
        return said
    values = _MIDNIGHT.sub(r"\1", values.removeprefix("values "))
    return ", ".join(filter(None, [f"{means}: {title}" if title else f"{means}:", kind, values])).replace(":,", ":")


def _facts(facts: list[Fact]) -> Section:
    """List facts, in groups by the column that parts them best."""
    title = _grouping(facts)
    if title is None:
        return Section("", [_values(facts)])
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(next((one.value for one in fact.parts if one.title == title), ""), []).append(fact)
    told = {name: f"{name or 'Others'}: {_summary(group)}" for name, group in groups.items()}
    if len(facts) > _MOST:
        return Section("", [list(told.values())])
    return Section("", [], [Section(told[name], [_values(group, without=name)]) for name, group in groups.items()])


def _grouping(facts: list[Fact]) -> str | None:
    """Find the title whose values part the facts into the fewest groups of more than one."""
    values: dict[str, set[str]] = {}
    for fact in facts:
        for part in fact.parts:
            if not part.is_amount:
                values.setdefault(part.title, set()).add(part.value)
    counts = {title: len(found) for title, found in values.items() if 1 < len(found) <= len(facts) / 2}
    return min(counts, key=lambda title: counts[title]) if counts and len(facts) > _GROUPED else None


def _values(facts: list[Fact], *, without: str = "") -> str | list[str]:
    """Give the names of facts, without that of their group; of very many, only what they are together."""
    if len(facts) > _MOST:
        return f"{_summary(facts)}."
    name = re.escape(without)
    return [re.sub(rf"{name}, |, {name}(?=[,:])", "", fact.name, count=1) for fact in facts]


def _summary(facts: list[Fact]) -> str:
    """Count facts, and give the range of each of their amounts."""
    amounts: dict[str, list[tuple[float, str]]] = {}
    for fact in facts:
        for part in fact.parts:
            if part.is_amount:
                with suppress(ValueError):  # a gap
                    amounts.setdefault(part.title, []).append((float(part.amount), part.value))
    ranges = []
    for title, told in amounts.items():
        (_, low), (_, high) = min(told), max(told)
        span = f"{low} to {high}" if low != high else low
        ranges.append(f"{title} {span}" if len(amounts) > 1 else span)
    return ", ".join([_count(facts), *ranges])


def _count(facts: list[Fact]) -> str:
    return f"{len(facts):,} value{'s' * (len(facts) != 1)}"
