"""Fractions in words, and what they say of a share: never a number, but where it can lie."""

from __future__ import annotations

import re

_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "five": 5, "ten": 10, "twenty": 20}
_COUNT, _PART = "|".join(_COUNTS), "|".join(_PARTS)
_FRACTION = re.compile(rf"(?:({_COUNT}) (?:in )?)?({_PART})s?\b")
_OVER, _UNDER = re.compile(r"\b(over|more than|above)\b"), re.compile(r"\b(under|nearly|almost|fewer than|less than)\b")
_EITHER_SIDE = 5  # percentage points that words as coarse as "four in ten" leave open on either side


def span_in_words(words: str) -> tuple[str, float, float]:
    """Return what words say of a share: a form, and where it starts and ends, in percent.

    The form is "over" or "under" a fraction (both numbers are the fraction: the other end was not published), "band"
    between two, or "about" one, with five points to either side but no more than half of it. Raises ``ValueError`` for
    words that name no fraction.

    >>> span_in_words("more than half")
    ('over', 50.0, 50.0)
    """
    named = [100 * _COUNTS[count or "one"] / _PARTS[part] for count, part in _FRACTION.findall(words)]
    if len(named) == 2 and "between" in words:
        low, high = named
        return "band", low, high
    if len(named) != 1:
        raise ValueError(f"{words!r} names no fraction, so it cannot be drawn as a share.")
    (at,) = named
    if _OVER.search(words):
        return "over", at, at
    if _UNDER.search(words):
        return "under", at, at
    aside = min(_EITHER_SIDE, at / 2)
    return "about", at - aside, at + aside
