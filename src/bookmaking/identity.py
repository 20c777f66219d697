"""What the book says of itself, in one place: the entry ``book`` of the data package's descriptor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from insights import datapackage

BRIEF, BRIEF_PAGE = "in-brief.pdf", "chapters/in-brief.html"
"""The book on two pages: its file, and the page that it is printed from."""


@dataclass(frozen=True)
class Book:
    """The book: its names, who makes it, how its files begin, and under what licence it may be used.

    ``version`` and ``date`` are those of its data; ``licence`` is the address of the licence of text and tables.
    """

    title: str
    subtitle: str
    author: str
    subject: str
    copyright: str
    stem: str
    licences: str
    licence: str
    version: str
    date: str

    @property
    def full_title(self) -> str:
        """Return title and subtitle as one."""
        return f"{self.title}: {self.subtitle}"


@cache
def book() -> Book:
    """Return the book as its data package describes it."""
    described = datapackage.descriptor()
    (licence,) = described["licenses"]
    return Book(
        **described["book"], licence=licence["path"], version=described["version"], date=described["created"][:10]
    )
