"""A chart as text: what its axes and colours mean, then its groups and values, to open one by one.

The order is that of research on charts for people who do not see them (Olli, Data Navigator): what it is, what its
guides mean, then groups, then values.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from static_vega.speech import Fact, Panel, kinds

_MOST = 300  # values; of more, the groups are told, and the values counted
_GROUPED = 8  # values from which a list is parted into groups

_GUIDE = re.compile(r"(\S+?)-axis(?: titled '(.*)')? for an? (\w+) scale with (.*)", re.DOTALL)
_LEGEND = re.compile(r"\w+ legend(?: titled '(.*)')? for (.*?) with (.*)", re.DOTALL)
_CHANNELS = {"fill color": "colour", "stroke color": "colour", "strokeDash": "dashes", "strokeWidth": "width"}
_SCALES = {"log": "logarithmic scale", "symlog": "logarithmic scale", "sqrt": "scale of square roots"}
_MIDNIGHT = re.compile(r"\w+day, (\d+ \w+ \d+), 12:00:00 AM")
_NUMBER = re.compile(r"[^\d.\-]")


def text_of(structure: Panel) -> str:
    """Write a chart's structure as HTML, behind words that open it.

    Args:
        structure: as :func:`static_vega.speech.heard` gives it.
    """
    return f'<details class="static-vega-text">\n<summary>Explore as text</summary>\n{_panel(structure)}\n</details>\n'


def table_of(rows: Iterable[Mapping[str, Any]], caption: str) -> str:
    """Write an author's table of a chart as HTML, behind words that open it.

    Args:
        rows: the rows, each by column; the first column names its row.
        caption: what the table shows.
    """
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(_cells(row, columns))}</tr>" for row in rows)
    return (
        '<details class="static-vega-text">\n<summary>Show as table</summary>\n<div class="static-vega-table">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        "</div>\n</details>\n"
    )


def _cells(row: Mapping[str, Any], columns: list[str]) -> Iterable[str]:
    for number, column in enumerate(columns):
        value = row.get(column)
        text = "" if value is None else escape(str(value))
        yield f'<th scope="row">{text}</th>' if number == 0 else f"<td>{text}</td>"


def _panel(panel: Panel) -> str:
    parts = []
    if panel.facts:
        kind = kinds(panel.marks)[0]
        parts.append(f"<p>{escape(kind[0].upper() + kind[1:])}, {_count(panel.facts)}.</p>")
    elif panel.panels:
        parts.append(f"<p>{len(panel.panels)} plots.</p>" if len(panel.panels) > 1 else "")
    if panel.guides:
        parts.append(_list(escape(_guide(guide)) for guide in panel.guides))
    if panel.facts:
        parts.append(_facts(panel.facts))
    for number, inner in enumerate(panel.panels, 1):
        name = inner.name or f"Plot {number}"
        parts.append(f"<details><summary>{escape(name)}</summary>\n{_panel(inner)}\n</details>")
    return "\n".join(filter(None, parts))


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


def _facts(facts: list[Fact]) -> str:
    """List facts, in groups by the column that parts them best."""
    title = _grouping(facts)
    if title is None:
        return _values(facts)
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(next((part.value for part in fact.parts if part.title == title), ""), []).append(fact)
    if len(facts) > _MOST:
        return _list(f"{escape(name or 'Others')}: {escape(_summary(group))}" for name, group in groups.items())
    return "\n".join(
        f"<details><summary>{escape(name or 'Others')}: {escape(_summary(group))}</summary>\n"
        f"{_values(group, without=name)}\n</details>"
        for name, group in groups.items()
    )


def _grouping(facts: list[Fact]) -> str | None:
    """Find the title whose values part the facts into the fewest groups of more than one."""
    values: dict[str, set[str]] = {}
    for fact in facts:
        for part in fact.parts:
            if not part.is_amount:
                values.setdefault(part.title, set()).add(part.value)
    counts = {title: len(found) for title, found in values.items() if 1 < len(found) <= len(facts) / 2}
    return min(counts, key=lambda title: counts[title]) if counts and len(facts) > _GROUPED else None


def _values(facts: list[Fact], *, without: str = "") -> str:
    if len(facts) > _MOST:
        return f"<p>{escape(_summary(facts))}.</p>"
    names = (
        re.sub(rf"{re.escape(without)}, |, {re.escape(without)}(?=[,:])", "", fact.name, count=1) for fact in facts
    )
    return _list(escape(name) for name in names)


def _summary(facts: list[Fact]) -> str:
    """Count facts, and give the range of each of their amounts."""
    amounts: dict[str, list[str]] = {}
    for fact in facts:
        for part in fact.parts:
            if part.is_amount:
                amounts.setdefault(part.title, []).append(part.value)
    ranges = []
    for title, written in amounts.items():
        try:
            low, *_, high = sorted([*written, written[0]], key=_number)
        except ValueError:  # "10k", or words
            continue
        told = f"{low} to {high}" if low != high else low
        ranges.append(f"{title} {told}" if len(amounts) > 1 else told)
    return ", ".join([_count(facts), *ranges])


def _number(written: str) -> float:
    if re.search("[A-Za-zµ]", written):
        raise ValueError(written)
    return float(_NUMBER.sub("", written.replace("\u2212", "-")))


def _count(facts: list[Fact]) -> str:
    return f"{len(facts):,} value{'s' * (len(facts) != 1)}"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
