"""What the figures of the book say to those who hear them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from project import NOTEBOOKS
from reading import read
from static_vega import speech
from static_vega.layout import laid_out
from static_vega.picture import converted, seen
from static_vega.prepare import prepared
from static_vega.spec import Spec, data_of, views


def facts(panel: speech.Panel) -> Iterator[speech.Fact]:
    """Walk through what the marks of a plot and of those inside it say."""
    yield from panel.facts
    for inner in panel.panels:
        yield from facts(inner)


def columns(spec: Spec) -> set[str]:
    """The columns of what a chart draws, those that it computes too."""
    found = {name for rows in data_of(spec) if isinstance(rows, list) for row in rows for name in row}
    made = [step.get("as") for view in views(spec) for step in view.get("transform", ())]
    return found | {name for names in made if names for name in ([names] if isinstance(names, str) else names)}


def faults(spec: Spec, known: set[str]) -> list[tuple[str, str]]:
    """Give what is said of a column that no reader knows, or by a column's bare name, with the column."""
    drawn, found = columns(spec), []
    for fact in facts(speech.heard(converted(spec)).structure):
        for part in fact.parts:
            is_bare = bool(part.value) and f"{part.title} {part.value}" in fact.name
            if part.title in drawn and (part.title not in known or is_bare):
                found.append((fact.name, part.title))
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_mark_says_no_place_in_pixels_and_no_column_that_no_reader_knows(path):
    """What a mark says is what its author wrote, or of a column that stands in the figure's own table."""
    told = {
        name: said
        for name, figure in read(path).figures.items()
        if (said := faults(laid_out(prepared(figure.chart.to_dict()), 680, seen), {*figure.data.columns}))
    }
    assert told == {}
