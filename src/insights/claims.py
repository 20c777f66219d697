"""Sentences that the book may print only as long as the data keep them true."""

from __future__ import annotations


class ClaimError(AssertionError):
    """The data no longer keep a sentence of the book true."""


def claim(sentence: str, condition: bool, **values: object) -> None:
    """State a sentence and check it; a sentence that no longer holds stops the book from building.

    ``condition`` is the sentence put to the data. ``values`` are what it was checked against, by name, and are told
    when it fails. Raises :class:`ClaimError`.

    >>> claim("More is more than less.", 2 > 1, more=2, less=1)
    """
    if not bool(condition):
        checked = "".join(f"\n  {name} = {value}" for name, value in values.items())
        raise ClaimError(f"This no longer holds: {sentence}{checked}\nMend the data, or change the sentence.")
