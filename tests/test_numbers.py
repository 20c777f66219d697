"""A number prints itself as a sentence needs it, and knows what it rests on."""

from __future__ import annotations

from decimal import Decimal

import altair as alt
import pandas as pd
import pytest

from insights import card, claim, derived, figure, findings, number, observed, outputs, ranks, series, with_rest
from insights.claims import ClaimError
from insights.data import UnknownName
from insights.figures import table
from insights.quantities import in_digits


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2016-workload-more", "74.6 %"),
        ("2016-channels-file-sharing", "90 %"),
        ("2016-children-saved", "over 1,600"),
        ("2016-normal-case-data", "1 to 3 TB"),
        ("2016-normal-case-images", "1 to 10 million"),
        ("2016-largest-case-data", "as large as 100 TB"),
        ("2016-file-sharing-material", "50 to 80 %"),
        ("2016-blocked-searches", "500,000"),
        ("2016-origin", "primarily"),
        ("2016-channels-darknet", "second place"),
        ("2016-published", "14 November 2016"),
        ("2020-pandemic-reports-more", "about 30 to 40 %"),
        ("2017-normal-case-images", "50,000 to 5 million"),
    ],
)
def test_published_figures_read_as_they_were_printed(name, text):
    assert str(number(name)).replace("\N{NO-BREAK SPACE}", " ") == text


def test_a_number_keeps_its_printed_precision_and_knows_its_ground():
    more = number("2016-workload-more")
    assert more.value == Decimal("74.6")
    assert number("2016-channels-file-sharing").value.as_tuple().exponent == 0
    assert (more.base, more.base_status) == (None, "not printed")
    assert more.evidence == "report page"
    assert more.sources == ("netclean-2016", "netclean-2016-sv")


def test_a_range_or_words_are_no_single_number():
    with pytest.raises(ValueError, match="no single number"):
        float(number("2016-normal-case-data"))
    assert number("2016-origin").value is None


def test_a_number_tells_what_it_rests_on():
    payload = number("2016-channels-social-media").payload()
    told = {fact["label"]: fact["text"] for fact in payload["facts"]}
    assert told["Question"] == "Which ways are most used to share and spread the material?"
    assert told["Answer"] == "Social media"
    assert told["Published"] == "37.9 % of officers"
    assert told["Base"] == "none was printed"
    assert told["Audit"] == "no whole number of 370 respondents gives it, rounded or cut off"
    assert told["Evidence"] == "report page"
    assert payload["sources"][0]["url"] == "https://www.netclean.com/the-netclean-report-2016/insight-5/"


@pytest.mark.parametrize(
    ("name", "audit"),
    [
        ("2016-workload-more", "276 of 370 respondents would give it"),
        ("2016-channels-file-sharing", "332 to 334 of 370 respondents would give it"),
        ("2016-location-united-states", "226 of 370 respondents would give it"),
        ("2016-better-prepared", "rounded, no whole number of 370 respondents gives it; cut off, 340 would"),
        ("2016-children-saved", None),
        ("2020-pandemic-capacity-united-kingdom", None),
    ],
)
def test_the_card_says_which_counts_the_audit_allows(name, audit):
    assert dict(number(name).ground()).get("Audit") == audit


def test_a_corrected_number_says_what_it_was_before():
    told = dict(number("2019-live-streaming").ground())
    assert told["Corrected"] == "25 November 2026. Before: increasing, no number."
    assert "Corrected" not in dict(number("2016-workload-more").ground())
    told = dict(observed("inhope-addresses", 2020).ground())
    assert told["Corrected"].endswith("Before: over 1,000,000.")
    assert "Corrected" not in dict(observed("inhope-addresses", 2021).ground())


def test_a_number_escapes_what_it_shows():
    bundle = derived(5, "people", "a < b")._repr_mimebundle_()
    assert "a &lt; b" in bundle["text/html"]
    assert bundle[outputs.NUMBER]["facts"][0] == {"label": "Computed", "text": "a < b", "filled": None}
    assert bundle["text/plain"] == "5"


def test_a_number_stands_alone_with_what_it_counts_and_where_it_was_published():
    alone = card(number("2016-workload-more"), "of the officers & more")
    bundle = alone._repr_mimebundle_()
    assert str(alone) == bundle["text/plain"] == "74.6\N{NO-BREAK SPACE}% of the officers & more"
    told = bundle[outputs.CARD]
    assert told["text"] == "of the officers & more"
    assert told["number"] == alone.number.payload()
    assert "of the officers &amp; more" in bundle["text/html"]
    assert "The NetClean Report 2016" in [source["title"] for source in told["source"]["sources"]]


def test_a_derived_number_says_so_and_carries_its_sources():
    more, less = number("2016-workload-more"), number("2016-workload-less")
    rest = derived(100 - more.value - less.value, "% of officers", "the rest", more, less, decimals=1)
    assert (str(rest), rest.kind, rest.evidence) == ("24.3\N{NO-BREAK SPACE}%", "derived", "derived here")
    assert set(rest.sources) == {"netclean-2016", "netclean-2016-sv"}


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (Decimal("2.5"), {}, "3"),
        (3.99, {"rounding": "down"}, "3"),
        (3.169, {"decimals": 1, "rounding": "down"}, "3.1"),
        (3.01, {"rounding": "up"}, "4"),
        (-0.3, {}, "0"),
        (-2.5, {}, "-3"),
        (16427.4, {"decimals": -3}, "16,000"),
        (Decimal("12345678901234.5"), {"decimals": 1}, "12,345,678,901,234.5"),
    ],
)
def test_a_derived_number_rounds_as_it_is_told_and_is_never_minus_nought(value, how, text):
    assert str(derived(value, "people", "computed", **how)) == text


def test_an_unknown_rounding_is_refused():
    with pytest.raises(ValueError, match="Known: half-up, down, up"):
        derived(1, "people", "computed", rounding="half-even")


@pytest.mark.parametrize("value", [29_397_681, 12_345_678_901, 123_456_789_012_345, 0.04])
def test_every_digit_that_a_cell_may_hold_is_shown(value):
    assert in_digits(float(value)) == f"{Decimal(str(value)):,f}"


def test_a_long_number_of_a_series_keeps_its_last_digits(data_copy):
    path = data_copy / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",57335,", ",57335123456789,"), encoding="utf-8")
    assert str(observed("iwf-confirmed", 2016)) == "57,335,123,456,789"
    assert (
        "57,335,123,456,789"
        in table(series("iwf-confirmed"), {"period": "Year", "value": "Reports"}, "T")._repr_html_()
    )


def test_a_count_with_decimals_keeps_them(data_copy):
    path = data_copy / "findings.csv"
    text = path.read_text(encoding="utf-8").replace(
        'size mentioned",count,65,,,,,65,', 'size mentioned",count,6.5,,,,,6.5,'
    )
    path.write_text(text, encoding="utf-8")
    assert number("2016-largest-case-data-65").value == Decimal("6.5")


def test_a_series_with_a_split_asks_for_the_category():
    with pytest.raises(UnknownName, match=r"Europe, North America: name one"):
        observed("iwf-hosting-share", 2016)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (("cybertipline-reports", 2016), "8,297,923"),
        (("icse-victims-identified", "2022-10-20"), "over 30,000"),
        (("iwf-hosting-share", 2016, "Europe"), "60\N{NO-BREAK SPACE}%"),
    ],
)
def test_an_official_number_is_printed_in_full(asked, text):
    assert str(observed(*asked)) == text


def test_the_rest_is_called_other_answers_and_is_exact():
    rest = with_rest(findings(2016, "workload"), "All other answers").iloc[-1]
    assert (rest["value"], rest["kind"], rest["answer"]) == (24.3, "derived", "All other answers")


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (lambda: findings(2016, "channels"), "says 'several answers'"),
        (lambda: findings(2016, "trends"), "says 'not known'"),
        (lambda: findings(2018, "sample"), "says 'overlapping answers'"),
        (lambda: findings(2016), "these are of"),
        (lambda: findings(2016, "obstacles"), r"these are of 0 \(none\)"),
        (lambda: findings(2016, "victim-identification"), "these are of 2"),
        (lambda: findings(2016, "victim-identification").query("answer != 'Yes' or value < 70"), "they leave no rest"),
    ],
)
def test_no_rest_is_computed_where_shares_do_not_sum_to_a_hundred(frame, told):
    with pytest.raises(ValueError, match=told):
        with_rest(frame(), "All other answers")


def test_ranks_of_one_question_say_nothing_of_another():
    channels = findings(2016, "channels")
    other = channels.assign(edition=2017, value=channels["value"] / 2)
    alone, both = ranks.intervals(channels), ranks.intervals(pd.concat([channels, other], ignore_index=True))
    assert both.head(len(channels))[["low", "high"]].equals(alone[["low", "high"]])
    assert both.iloc[len(channels) + 1][["low", "high"]].tolist() == [37.9 / 2, 45]


def test_a_rank_allows_the_interval_between_its_known_neighbours():
    channels = ranks.intervals(findings(2016, "channels")).set_index("answer")
    assert channels.loc["Darknet", ["low", "high"]].tolist() == [37.9, 90]
    assert channels.loc["Cloud services", ["low", "high"]].tolist() == [0, 37.9]
    assert channels.loc["Instant messaging", ["low", "high"]].tolist() == [0, 37.9]
    assert channels.loc["File sharing", ["low", "high"]].isna().all()


def test_a_claim_that_fails_names_its_sentence_and_values():
    claim("More is more.", 2 > 1)
    with pytest.raises(ClaimError, match=r"This no longer holds: Less is more\.\n  less = 1\n"):
        claim("Less is more.", False, less=1)


@pytest.mark.parametrize("condition", [float("nan"), 1, "False", None, pd.NA, [True]])
def test_a_claim_of_what_is_neither_true_nor_false_is_refused(condition):
    with pytest.raises(TypeError, match="neither true nor false"):
        claim("A missing number is large.", condition)


def test_a_table_is_semantic():
    html = table(findings(2016, "workload").head(1), {"answer": "Answer", "value": "Share"}, "A & B")._repr_html_()
    assert "<caption>A &amp; B</caption>" in html
    assert '<th scope="col" class="number">Share</th>' in html
    assert '<th scope="row">' in html
    assert 'tabindex="0"' in html


@pytest.mark.parametrize(
    ("frame", "measure"),
    [
        (
            lambda: findings(2016, "case-size").query("question == 'How large is a normal case?' and unit == 'TB'"),
            "How large is a normal case? In TB.",
        ),
        (
            lambda: findings(2016, "case-size").query("question == 'How large is a normal case?'"),
            "In the unit of each row.",
        ),
        (lambda: findings(2016, "preparedness").query("kind == 'share'"), "Share of officers, in percent."),
    ],
)
def test_a_figure_says_by_itself_in_what_its_numbers_are(frame, measure):
    rows = frame()
    chart = alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().properties(description="Bars.")
    assert measure in figure("one", chart, title="One.", data=rows).subtitle
