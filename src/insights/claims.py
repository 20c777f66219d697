"""Sentences that the book may print only as long as the data keep them true."""

from __future__ import annotations

import html

import numpy as np
from IPython import get_ipython
from IPython.display import display

MIME = "application/vnd.insights.claim+json"


class ClaimError(AssertionError):
    """The data no longer keep a sentence of the book true."""


def claim(sentence: str, condition: bool, **values: object) -> None:
    """State a sentence and check it; a sentence that no longer holds stops the book from building.

    ``condition`` is the sentence put to the data. ``values`` are what it was checked against, by name: they are told
    when it fails, and stand beside the sentence in the book's list of claims. Raises :class:`ClaimError`, and
    ``TypeError`` for a condition that is no truth value: a missing number would pass for true.

    >>> claim("More is more than less.", 2 > 1, more=2, less=1)
    """
    if not isinstance(condition, bool | np.bool_):
        raise TypeError(f"{condition!r} is neither true nor false, so nothing was checked of: {sentence}")
    checked = {name: str(value) for name, value in values.items()}
    if not condition:
        told = "".join(f"\n  {name} = {value}" for name, value in checked.items())
        raise ClaimError(f"This no longer holds: {sentence}{told}\nMend the data, or change the sentence.")
    if get_ipython():
        shown = f"<small>✓ {html.escape(sentence)}</small>"
        stated = {"sentence": sentence, "values": checked}
        display(
            {MIME: stated, "text/html": shown, "text/plain": f"✓ {sentence}"}, raw=True, metadata={"insights": "claim"}
        )


class ClaimList:
    """Stands where the built book lists the claims of all chapters."""

    def _ipython_display_(self) -> None:
        told = "The built book lists here every claim, its chapter, and what it was checked against."
        display({"text/plain": told}, raw=True, metadata={"insights": "claims"})


def claim_list() -> ClaimList:
    """Return the list of all claims, for the chapter that shows it. A notebook of its own cannot know the others'."""
    return ClaimList()
