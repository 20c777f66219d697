"""How close a source is to the report: one small mark, always beside its words."""

from __future__ import annotations

import html

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
FULL = max(GRADES.values())


class Grade(str):
    """An evidence grade: its words, and on a page a mark before them that fills as the source comes closer.

    The mark is decoration; the words say everything. A grade that is not of the report, such as that of an official
    series, has words only.
    """

    def _repr_html_(self) -> str:
        words = html.escape(self)
        if self not in GRADES:
            return f'<span class="evidence">{words}</span>'
        parts = "●" * GRADES[self] + "○" * (FULL - GRADES[self])
        return f'<span class="evidence"><span class="evidence-mark" aria-hidden="true">{parts}</span> {words}</span>'
