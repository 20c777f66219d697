"""How close a source is to the report: one small mark, always beside its words."""

from __future__ import annotations

from insights import outputs

# From the closest source to none; the mark fills as many of its four parts.
GRADES = {
    "report page": 4,
    "report, Swedish edition or about text": 3,
    "publisher, later restatement": 2,
    "third party": 1,
    "derived here": 0,
}
MEANINGS = {
    "report page": "The publisher's own page of the report.",
    "report, Swedish edition or about text": "The Swedish edition, or the report's account of its method.",
    "publisher, later restatement": "A later text by the publisher: a press release or a blog post.",
    "third party": "The press, or a copy of the report on somebody else's page.",
    "derived here": "Computed in this book from published figures; never to be quoted as reported.",
}


class Grade(outputs.Output, str):
    """An evidence grade: its words, and how many parts of the mark before them are filled.

    The mark is decoration; the words say everything. A grade that is not of the report, such as that of an official
    series, has words only.
    """

    MIME, template = outputs.GRADE, "grade"

    def payload(self) -> outputs.Cell:
        """Return the words and the mark."""
        return {"text": str(self), "filled": self.filled}

    @property
    def filled(self) -> int | None:
        """How many of four parts are filled, more as the source comes closer; ``None`` for a grade without a mark."""
        return GRADES.get(self)
