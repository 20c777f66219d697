"""Which counts a printed percentage allows, against counting them all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.rounding import bases, can_fail, counts, rounded

# What becomes of the last digit, by exact fractions: Python itself rounds a half to even.
MODES = {"half-up": lambda steps: floor(steps + Fraction(1, 2)), "half-even": round, "truncated": floor}


def by_fractions(count, base, decimals, mode):
    """Round the exact share to the printed step."""
    return Decimal(MODES[mode](Fraction(100 * count, base) * 10**decimals)).scaleb(-decimals)


shares = st.integers(1, 600).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
modes = st.sampled_from(sorted(MODES))


@given(shares, st.integers(0, 3), modes)
def test_rounding_is_exact(share, decimals, mode):
    assert rounded(*share, decimals, mode) == by_fractions(*share, decimals, mode)


@given(st.integers(0, 1000), st.integers(1, 300), st.integers(0, 1), modes)
def test_counts_are_all_counts(tenths, base, decimals, mode):
    percent = Decimal(tenths).scaleb(-1) if decimals else Decimal(tenths % 101)
    brute = [count for count in range(base + 1) if by_fractions(count, base, decimals, mode) == percent]
    assert counts(percent, base, mode) == brute


@given(shares, st.integers(0, 2), modes)
def test_a_count_fits_what_it_prints(share, decimals, mode):
    count, base = share
    assert count in counts(rounded(count, base, decimals, mode), base, mode)


@given(shares, st.integers(0, 3))
def test_what_is_cut_off_is_never_above_what_is_rounded(share, decimals):
    assert rounded(*share, decimals, "truncated") <= rounded(*share, decimals, "half-even") <= rounded(*share, decimals)


@given(st.integers(0, 1000), st.integers(1, 2000))
def test_a_percentage_that_cannot_fail_fits(tenths, base):
    percent = Decimal(tenths).scaleb(-1)
    if not can_fail(percent, base):
        assert counts(percent, base)


def test_the_two_ways_to_round_a_half_differ():
    assert (rounded(1, 8, 0), rounded(1, 8, 0, "half-even")) == (13, 12)
    assert rounded(1, 800, 1) == Decimal("0.1")
    assert (rounded(1, 2000, 1), rounded(1, 2000, 1, "half-even")) == (Decimal("0.1"), Decimal("0.0"))


def test_the_printed_decimals_count():
    assert counts("90", 370) == [332, 333, 334]
    assert counts("90.0", 370) == [333]


@pytest.mark.parametrize(("percent", "count"), [("74.6", 276), ("1.1", 4), ("61.1", 226), ("17.3", 64)])
def test_these_fit_all_officers_of_2016(percent, count):
    assert counts(percent, 370) == [count]


@pytest.mark.parametrize(("percent", "cut"), [("37.9", []), ("65.2", []), ("34.8", [129]), ("91.8", [340])])
def test_these_do_not_unless_their_decimals_were_cut_off(percent, cut):
    assert counts(percent, 370) == []
    assert counts(percent, 370, "truncated") == cut


def test_the_workload_rules_out_360():
    assert counts("74.6", 360) == []
    assert (rounded(268, 360, 1), rounded(269, 360, 1)) == (Decimal("74.4"), Decimal("74.7"))


def test_bases_that_fit_both_channels():
    assert bases(["37.9", "17.3"], range(330, 371)) == [330, 335, 346, 359, 364, 369]


@pytest.mark.parametrize(
    ("base", "fit", "misfit"),
    [
        (435, ["25.5", "11.5"], ["30.5", "8.6"]),
        (272, ["54.4", "12.1", "6.6", "3.7", "2.9"], ["34.7", "20.3"]),
        (450, ["50.4", "46.4"], ["16.1", "14.3"]),
    ],
)
def test_the_other_editions(base, fit, misfit):
    assert all(counts(percent, base) for percent in fit)
    assert not any(counts(percent, base) for percent in misfit)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: counts("101", 10), "'101' is no percentage"),
        (lambda: counts("100.1", 10), "'100.1' is no percentage"),
        (lambda: counts("n/a", 10), "'n/a' is no percentage"),
        (lambda: counts("NaN", 10), "'NaN' is no percentage"),
        (lambda: counts("-1", 10), "'-1' is no percentage"),
        (lambda: counts("7_4", 10), "'7_4' is no percentage"),
        (lambda: counts(74.6, 370), "give it as text"),
        (lambda: counts("50", 0), "base of 0 holds nobody"),
        (lambda: can_fail("50", 0), "base of 0 holds nobody"),
        (lambda: rounded(3, 2, 0), "3 of 2 is no share"),
        (lambda: rounded(1, 2, 0, "half_even"), "Known: half-up, half-even, truncated"),
    ],
)
def test_impossible_questions_are_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()


@pytest.mark.parametrize("base", [1, 5, 370])
def test_nobody_and_everybody_fit_any_base(base):
    assert not can_fail("0", base)
    assert not can_fail("100.0", base)
