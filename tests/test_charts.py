"""Each form of chart draws what the frame holds, and each fact as its kind allows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest

import static_vega
from insights import charts, finding, findings, population, rounding, series, with_rest
from insights.charts.wording import span_in_words

WIDTHS = [270, 600]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart, width=600):
    """Return the SVG of a chart as a page shows it."""
    return static_vega.to_svg(chart if isinstance(chart, dict) else chart.to_dict(), width=width)


def with_param(chart, name, value):
    """Return the specification of a chart after a reader's choice."""
    spec = chart.to_dict()
    next(param for param in spec["params"] if param["name"] == name)["value"] = value
    return spec


def texts(svg):
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", svg)]


def marks(svg, kind):
    """Return the drawn elements of one kind of mark, each with its attributes and those that its group has for all."""
    groups = [group for group in ET.fromstring(svg).iter(f"{SVG}g") if f"mark-{kind}" in group.get("class", "").split()]
    return [group.attrib | mark.attrib for group in groups if "role-mark" in group.get("class") for mark in group]


def filled(svg, kind, colour):
    return sum(mark.get("fill", "").lower() == colour for mark in marks(svg, kind))


def lines(svg):
    """Return how many lines join points: one of a single point joins none."""
    return sum("L" in mark["d"] for mark in marks(svg, "line"))


def places(svg):
    return [tuple(map(float, re.findall(r"[-\d.]+", mark["transform"]))) for mark in marks(svg, "symbol")]


def test_shares_are_sorted_and_labelled():
    svg = drawn(charts.shares(with_rest(findings(2016, "workload"), "All other answers")))
    order = [text for text in texts(svg) if text in ("More demanding", "Less demanding", "All other answers")]
    assert order == ["More demanding", "All other answers", "Less demanding"]
    assert {"74.6 %", "1.1 %", "24.3 %, by subtraction"} <= set(texts(svg))


def test_what_no_share_can_be_is_refused():
    with pytest.raises(ValueError, match="names no fraction"):
        charts.shares(findings(2016, "preparedness"))
    with pytest.raises(ValueError, match="an answer of its own"):
        charts.shares_in_words(findings(2020, "pandemic").query("answer == 'Yes'"))


def test_a_rank_is_drawn_as_a_hatched_interval():
    svg = drawn(charts.shares(findings(2016, "channels").query("kind != 'words'")))
    assert "second place: 37.9 to 90 %" in texts(svg)
    hatched = [mark for mark in marks(svg, "rule") if mark.get("stroke-dasharray") == "2,3"]
    assert len(hatched) == 3
    assert filled(svg, "rect", charts.PUBLISHED) == 3


def test_the_scale_of_shares_always_reaches_a_hundred():
    svg = drawn(charts.shares(findings(2016, "workload").query("value < 5")))
    assert {"0 %", "100 %"} <= set(texts(svg))


@pytest.mark.parametrize("width", WIDTHS)
def test_an_open_end_is_an_arrow_of_the_same_length_on_every_scale(width):
    cases = findings(2016, "case-size").set_index("id", drop=False)
    arrows = []
    for name in ("2016-largest-case-images", "2016-largest-case-video"):
        normal = cases.loc[["2016-normal-case-images"]].assign(answer="A normal case")
        svg = drawn(charts.sizes(pd.concat([normal, cases.loc[[name]]])), width)
        arrows += [float(mark["x2"]) for mark in marks(svg, "rule") if mark.get("stroke-width") == "4"]
    assert len(set(arrows)) == 1, "no end was published, so none can be read off"


def test_the_largest_published_size_is_a_point():
    cases = findings(2016, "case-size").set_index("id", drop=False)
    svg = drawn(charts.sizes(cases.loc[["2016-normal-case-data", "2016-largest-case-data"]]))
    assert len(marks(svg, "symbol")) == 1
    assert filled(svg, "rect", charts.PUBLISHED) == 1


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("nearly two thirds", ("under", 66.7, 66.7)),
        ("more than four in ten", ("over", 40, 40)),
        ("just over a quarter", ("over", 25, 25)),
        ("fewer than one fifth", ("under", 20, 20)),
        ("between one fifth and one quarter", ("band", 20, 25)),
        ("half", ("about", 45, 55)),
        ("one in twenty", ("about", 2.5, 7.5)),
    ],
)
def test_words_are_read_as_what_they_allow(words, span):
    form, start, end = span_in_words(words)
    assert (form, round(start, 1), round(end, 1)) == span


def test_words_without_a_fraction_are_refused():
    with pytest.raises(ValueError, match="'a large number of comments' names no fraction"):
        span_in_words("a large number of comments")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_share_fills_its_hundred_to_the_decimal(width):
    svg = drawn(charts.icon_array(findings(2016, "workload").query("answer == 'More demanding'"), small=True), width)
    areas = Counter(round(float(re.search(r"M([\d.]+)", mark["d"])[1]), 2) for mark in marks(svg, "symbol"))
    whole = max(areas)
    assert filled(svg, "symbol", charts.PUBLISHED) == 75
    assert areas[whole] == 74 + 26, "74 full dots, and 26 pale ones, one of them under the dot filled in part"
    (part,) = set(areas) - {whole}
    assert (part / whole) ** 2 == pytest.approx(0.6, abs=0.02)


def test_two_hundreds_stand_side_by_side_only_where_there_is_room():
    both = pd.concat([findings(2016, "workload").iloc[:0], *(findings(2016, topic) for topic in ("workload",))])
    shares = both.query("kind == 'share'")
    spread = {width: max(y for _, y in places(drawn(charts.icon_array(shares), width))) for width in WIDTHS}
    assert spread[270] > spread[600]


@pytest.mark.parametrize("width", WIDTHS)
def test_there_is_a_dot_for_each_child_and_the_last_ones_fade(width):
    svg = drawn(charts.unit_chart(finding("2016-children-saved")), width)
    dots = marks(svg, "symbol")
    assert len(dots) == 1600
    assert sum("opacity" in dot and float(dot["opacity"]) < 0.5 for dot in dots) > 10
    assert not any("aria-label" in dot for dot in dots)
    right = max(x for x, _ in places(svg))
    assert 0.9 * width < right < width


def test_a_calendar_has_a_square_for_each_day():
    svg = drawn(charts.calendar(115.7))
    assert filled(svg, "symbol", charts.PUBLISHED) == 116
    assert "16" in texts(svg)


def test_dumbbells_pair_the_shares_of_two_groups():
    pairs = pd.concat(findings(2015, f"{who}-identification").assign(group=who) for who in ("victim", "offender"))
    svg = drawn(charts.dumbbells(pairs, group="group"))
    assert len(marks(svg, "symbol")) == 6
    assert {"victim", "offender", "63 %"} <= set(texts(svg))
    with pytest.raises(ValueError, match="two groups"):
        charts.dumbbells(findings(2015, "victim-identification"), group="topic")


@pytest.mark.parametrize(
    ("name", "solid", "dotted"),
    [("iwf-hosting-share", 2, 1), ("inhope-removed-within-three-days", 1, 0)],
)
def test_a_line_is_dotted_over_missing_years_and_ends_at_a_break(name, solid, dotted):
    svg = drawn(charts.lines(series(name)))
    assert lines(svg) == solid
    assert sum(mark.get("stroke-dasharray") == "2,4" for mark in marks(svg, "rule")) == dotted
    assert sum(mark.get("stroke") == charts.CARE for mark in marks(svg, "rule")) == 1


def test_editions_that_print_no_share_leave_a_dotted_gap():
    everything = findings()
    shares = everything[everything["id"].str.endswith("-location-united-states")]
    svg = drawn(charts.lines(shares))
    assert sum(mark.get("stroke-dasharray") == "2,4" for mark in marks(svg, "rule")) == 1
    assert {"2016", "2018", "61.1"} <= set(texts(svg))
    assert "2017" not in texts(svg)


@pytest.mark.parametrize("values", [(94, 95, 92, 85, 85, 67), (90, 60, 52), (52, 60, 90), (90, 20, 80)])
def test_no_line_runs_through_a_number(values):
    svg = drawn(charts.lines(pd.DataFrame({"year": range(2010, 2010 + len(values)), "value": values})), 270)
    points = places(svg)
    numbers = [tuple(map(float, re.findall(r"[-\d.]+", mark["transform"]))) for mark in marks(svg, "text")]
    assert len(numbers) == len(points) == len(values)
    for (x, y), (next_x, next_y) in pairwise(points):
        line = [(x + (next_x - x) * part / 50, y + (next_y - y) * part / 50) for part in range(51)]
        for across, foot in numbers:  # of two digits, some 14 pixels wide and 10 high
            assert not any(abs(at - across) < 7 and foot - 10 < height < foot for at, height in line), values


def test_no_line_crosses_a_break_or_a_missing_year():
    svg = drawn(charts.timeline(series("iwf-reports-assessed"), unit="Reports"))
    assert lines(svg) == 3, "to 2013, the break, to 2015, and from 2017"
    assert "Proactive search" in texts(svg)


def test_a_small_picture_of_a_series_has_no_lettering_and_joins_no_milestones():
    growth, milestones = (
        drawn(charts.sparkline(series(name))) for name in ("cybertipline-reports", "icse-victims-identified")
    )
    assert texts(growth) == texts(milestones) == []
    assert lines(growth) == 2, "before the break and after it"
    assert lines(milestones) == 0 and len(marks(milestones, "symbol")) == 3


def test_the_ends_of_a_series_and_the_marked_years_carry_their_numbers():
    svg = drawn(charts.timeline(series("cybertipline-reports"), unit="Reports", marked=(2015, 2016)))
    assert {"2015: 4.4M", "2016: 8.3M", "36.2M", "21.4M"} <= set(texts(svg))


@pytest.mark.parametrize(("scale", "lowest"), [("linear", "0"), ("powers of ten", "1k")])
def test_the_scale_can_be_chosen(scale, lowest):
    chart = charts.timeline(series("cybertipline-reports"), unit="Reports", choose_scale=True)
    assert lowest in texts(drawn(with_param(chart, "scale", scale)))
    assert chart.to_dict()["params"][0]["value"] == "powers of ten"


@pytest.mark.parametrize("name", ["cybertipline-reports", "iwf-confirmed"])
def test_the_chosen_series_says_what_it_is_what_it_counts_and_what_it_is_not(name):
    both = series("cybertipline-reports", "iwf-confirmed")
    told = both[both["series"] == name].iloc[0]
    svg = drawn(with_param(charts.explorer(both, population("WLD")), "chosen", told["title"]))
    words = " ".join(re.sub(r"<[^>]+>", " ", svg).split())
    for part in (told["title"], told["unit"].capitalize(), told["definition"], told["is_not"]):
        assert part in words
    assert ("Proactive search" in words) == (name == "iwf-confirmed")


def test_the_explorer_opens_where_it_is_told_and_offers_each_category():
    chosen = series("internet-users", "cybertipline-files")
    chart = charts.explorer(chosen, population("WLD"), opens_on="cybertipline-files").to_dict()
    asked = next(param for param in chart["params"] if param["name"] == "chosen")
    assert asked["value"] == "Files sent with CyberTipline reports"
    assert len(asked["bind"]["options"]) == 1 + chosen["category"].nunique()


def test_what_was_published_in_words_is_a_ring():
    asked = pd.DataFrame(
        {"subject": ["Law", "Law", "Origin"], "edition": [2015, 2016, 2016], "words": [False, True, True]}
    )
    svg = drawn(charts.dot_timeline(asked, row="subject", time="edition", hollow="words"))
    assert filled(svg, "symbol", charts.PAPER) == 2
    assert filled(svg, "symbol", charts.PUBLISHED) == 1


def test_need_stands_beside_help_and_below_it_on_a_phone():
    need = findings(2015, "victim-identification").assign(side="Need")
    help = findings(2016, "preparedness").query("kind == 'words'").assign(side="Help")
    chart = charts.need_and_help(pd.concat([need, help]), side="side")
    heads = [
        {text: float(x) for x, text in re.findall(r"translate\(([-\d.]+),[^>]*>(Need|Help)<", drawn(chart, w))}
        for w in WIDTHS
    ]
    assert heads[0]["Need"] == heads[0]["Help"]
    assert heads[1]["Need"] < heads[1]["Help"]


@pytest.mark.parametrize(("base", "label"), [(370, "276 of 370"), (360, "none of 360")])
def test_fits_follow_the_chosen_base(base, label):
    rows = [("74.6 %", each, next(iter(rounding.counts("74.6", each)), None)) for each in range(355, 371)]
    frame = pd.DataFrame(rows, columns=["answer", "base", "count"])
    assert label in texts(drawn(charts.fits(frame, base=base)))
