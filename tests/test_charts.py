"""Each form of chart draws what the frame holds, and each fact as its kind allows."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import vl_convert

from insights import charts, findings, population, rounding, series, with_rest
from static_vega.versions import VEGA_LITE


def drawn(chart, width=600):
    """Return the SVG of a chart."""
    return vl_convert.vegalite_to_svg(chart.to_dict() | {"width": width}, vl_version=VEGA_LITE)


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


def test_shares_are_sorted_and_labelled():
    svg = drawn(charts.shares(with_rest(findings(2016, "workload"), "All other answers")))
    order = [text for text in texts(svg) if text in ("More demanding", "Less demanding", "All other answers")]
    assert order == ["More demanding", "All other answers", "Less demanding"]
    assert {"74.6\N{NO-BREAK SPACE}%", "1.1\N{NO-BREAK SPACE}%", "24.3 %, by subtraction"} <= set(texts(svg))


def test_a_rank_is_drawn_as_an_interval_and_unlike_a_value():
    channels = findings(2016, "channels").query("kind != 'words'")
    svg = drawn(charts.shares(channels))
    assert "second place: 37.9 to 90 %" in texts(svg)
    assert svg.count('stroke-dasharray="4,3"') == 3
    assert svg.count(f'fill="{charts.PUBLISHED}"') == 3


def test_the_scale_of_shares_always_reaches_a_hundred():
    svg = drawn(charts.shares(findings(2016, "workload").query("value < 5")))
    assert {"0 %", "100 %"} <= set(texts(svg))


def test_no_line_crosses_a_break():
    iwf = series("iwf-confirmed")
    svg = drawn(charts.timeline(iwf, unit="Reports"))
    lines = re.findall(r'aria-roledescription="line mark"', svg)
    assert len(lines) == 2, "one line on either side of the break"
    assert "Proactive search begins" in texts(svg)


def test_the_last_number_of_a_series_stands_beside_its_point():
    assert "36,210,368" in texts(drawn(charts.timeline(series("cybertipline-reports"), unit="Reports")))


@pytest.mark.parametrize(("scale", "highest"), [("linear", "40M"), ("powers of ten", "10k")])
def test_the_scale_can_be_chosen(scale, highest):
    chart = charts.timeline(series("cybertipline-reports"), unit="Reports", choose_scale=True).to_dict()
    (chart["params"][0])["value"] = scale
    svg = vl_convert.vegalite_to_svg(chart | {"width": 600}, vl_version=VEGA_LITE)
    labels = [text for text in texts(svg) if text.endswith(("M", "k", "0", "1"))]
    assert highest in labels


@pytest.mark.parametrize("name", ["cybertipline-reports", "iwf-confirmed"])
def test_the_chosen_series_says_what_it_counts_and_what_it_is_not(name):
    both = series("cybertipline-reports", "iwf-confirmed")
    told = both[both["series"] == name].iloc[0]
    chart = charts.explorer(both, population("WLD")).to_dict()
    next(param for param in chart["params"] if param["name"] == "chosen")["value"] = told["title"]
    svg = vl_convert.vegalite_to_svg(chart | {"width": 600}, vl_version=VEGA_LITE)
    words = " ".join(re.sub(r"<[^>]+>", " ", svg).split())
    assert f"{told['unit'].capitalize()} a year" in words
    assert told["is_not"] in words
    assert ("Proactive search begins" in words) == (name == "iwf-confirmed")


@pytest.mark.parametrize(("base", "label"), [(370, "276 of 370"), (360, "none of 360")])
def test_fits_follow_the_chosen_base(base, label):
    rows = [("74.6 %", each, next(iter(rounding.counts("74.6", each)), None)) for each in range(355, 371)]
    frame = pd.DataFrame(rows, columns=["answer", "base", "count"])
    svg = drawn(charts.fits(frame, base=base))
    assert label in texts(svg)


@pytest.mark.parametrize("width", [258, 600])
def test_charts_say_what_they_are(width):
    for chart in (
        charts.shares(findings(2016, "workload").query("kind == 'share'")),
        charts.timeline(series("iwf-confirmed"), unit="Reports"),
    ):
        assert chart.description
        assert drawn(chart, width).startswith("<svg")
