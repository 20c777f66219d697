"""Which whole numbers of people a printed percentage allows: the GRIM test.

A percentage of people is a fraction: so many out of so many. Rounded to the decimals that were printed, most
percentages cannot come from most small bases. Nick Brown and James Heathers named the test (*The GRIM Test*, Social
Psychological and Personality Science 8, 2017). All arithmetic here is exact, on whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, get_args

Rounding = Literal["half-up", "half-even", "truncated"]


def rounded(count: int, base: int, decimals: int, rounding: Rounding = "half-up") -> Decimal:
    """Return ``count`` out of ``base`` as a percentage with so many ``decimals``.

    ``rounding`` says what happens to what is not printed: ``half-up`` rounds, an exact half up, ``half-even`` rounds,
    an exact half to the even digit, and ``truncated`` cuts it off. Raises ``ValueError`` when the base is not positive,
    the count not within it or the rounding none of these.

    >>> rounded(276, 370, 1)
    Decimal('74.6')
    """
    if base < 1 or not 0 <= count <= base:
        raise ValueError(f"{count} of {base} is no share: the base must be positive and hold the count.")
    if rounding not in get_args(Rounding):
        raise ValueError(f"{rounding!r} is no rounding. Known: {', '.join(get_args(Rounding))}.")
    scaled, remainder = divmod(count * 100 * 10**decimals, base)
    twice = 2 * remainder
    if rounding != "truncated" and (twice > base or (twice == base and (rounding == "half-up" or scaled % 2))):
        scaled += 1
    return Decimal(scaled).scaleb(-decimals)


def counts(percent: str | Decimal, base: int, rounding: Rounding = "half-up") -> list[int]:
    """Return the whole numbers of people, out of ``base``, that print as ``percent``.

    ``percent`` is the percentage as printed: its decimals count, so "90" and "90.0" are two questions. Raises
    ``ValueError`` when it is no percentage or the base not positive.

    >>> counts("74.6", 370), counts("74.6", 360)
    ([276], [])
    >>> counts("91.8", 370), counts("91.8", 370, "truncated")
    ([], [340])
    """
    printed = _percentage(percent)
    if base < 1:
        raise ValueError(f"A base of {base} holds nobody: it must be at least 1.")
    decimals = _decimals(printed)
    step = Decimal(1).scaleb(-decimals)
    lowest = int((printed - step) * base / 100) - 1
    highest = int((printed + step) * base / 100) + 1
    return [
        count
        for count in range(max(lowest, 0), min(highest, base) + 1)
        if rounded(count, base, decimals, rounding) == printed
    ]


def bases(percents: Iterable[str | Decimal], among: Iterable[int], rounding: Rounding = "half-up") -> list[int]:
    """Return the bases, out of those ``among``, from which every one of ``percents`` can come.

    >>> bases(["37.9", "17.3"], range(330, 371))
    [330, 335, 346, 359, 364, 369]
    """
    printed = list(percents)
    return [base for base in among if all(counts(percent, base, rounding) for percent in printed)]


def can_fail(percent: str | Decimal, base: int) -> bool:
    """Tell whether the test says anything: a percentage always fits a base with as many people as it has steps.

    A whole percentage, for one, fits every base of 100 people or more; nobody and everybody fit any base. Raises
    ``ValueError`` when it is no percentage or the base not positive.

    >>> can_fail("90", 370), can_fail("37.9", 370), can_fail("0", 5)
    (False, True, False)
    """
    printed = _percentage(percent)
    if base < 1:
        raise ValueError(f"A base of {base} holds nobody: it must be at least 1.")
    return 0 < printed < 100 and base < 100 * 10 ** _decimals(printed)


def _decimals(printed: Decimal) -> int:
    return len(str(printed).partition(".")[2])


def _percentage(percent: str | Decimal) -> Decimal:
    if isinstance(percent, float):
        raise ValueError(f"{percent} is a float, which does not keep its decimals: give it as text, as printed.")
    text = format(percent, "f") if isinstance(percent, Decimal) else str(percent)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) or Decimal(text) > 100:
        raise ValueError(f"{percent!r} is no percentage: write digits with a point, between 0 and 100.")
    return Decimal(text)
