"""Which counts a printed percentage allows, against counting them all."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.rounding import bases, can_fail, counts, rounded

MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}


def by_the_decimal_module(count, base, decimals, mode):
    """Round with the standard library: exact where the fraction ends, else to far more digits than matter."""
    share = Fraction(100 * count, base)
    with localcontext(prec=60):
        return (Decimal(share.numerator) / share.denominator).quantize(Decimal(1).scaleb(-decimals), MODES[mode])


shares = st.integers(1, 600).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
modes = st.sampled_from(sorted(MODES))


@given(shares, st.integers(0, 3), modes)
def test_rounding_is_exact(share, decimals, mode):
    assert rounded(*share, decimals, mode) == by_the_decimal_module(*share, decimals, mode)


@given(st.integers(0, 1000), st.integers(1, 300), st.integers(0, 1), modes)
def test_counts_are_all_counts(tenths, base, decimals, mode):
    percent = Decimal(tenths).scaleb(-1) if decimals else Decimal(tenths % 101)
    brute = [count for count in range(base + 1) if by_the_decimal_module(count, base, decimals, mode) == percent]
    assert counts(percent, base, mode) == brute


@given(shares, st.integers(0, 2), modes)
def test_a_count_fits_what_it_prints(share, decimals, mode):
    count, base = share
    assert count in counts(rounded(count, base, decimals, mode), base, mode)


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


@pytest.mark.parametrize("call", [lambda: counts("101", 10), lambda: counts("50", 0), lambda: rounded(3, 2, 0)])
def test_impossible_questions_are_refused(call):
    with pytest.raises(ValueError, match=r"percentage|base"):
        call()
