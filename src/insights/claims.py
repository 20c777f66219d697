"""Sentences that the book may print only as long as the data keep them true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from IPython import get_ipython
from IPython.display import display

from insights import outputs


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
        display(Claim(sentence, checked))


@dataclass(frozen=True)
class Claim(outputs.Output):
    """A sentence that holds, as a notebook shows it and the book lists it."""

    MIME, template = outputs.CLAIM, "claim"
    sentence: str
    checked: Mapping[str, str]

    def __str__(self) -> str:
        return f"✓ {self.sentence}"

    def payload(self) -> outputs.Claim:
        """Return the sentence and what it was checked against."""
        return {"sentence": self.sentence, "checked": list(self.checked.items())}


class ClaimList(outputs.Output):
    """Stands where the built book lists the claims of all chapters."""

    MIME, template = outputs.CLAIM_LIST, "claim_list"

    def __str__(self) -> str:
        return self._repr_html_()

    def payload(self) -> dict[str, object]:
        """Return nothing: a notebook of its own cannot know the claims of the others."""
        return {}


def claim_list() -> ClaimList:
    """Return the list of all claims, for the chapter that shows it."""
    return ClaimList()
