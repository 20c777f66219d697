"""How to cite a figure of the book."""

from __future__ import annotations

from dataclasses import dataclass

from insights import datapackage

AUTHOR = "The contributors"
BOOK = "It is not all darkness: the NetClean Report 2016 as a living book"


@dataclass(frozen=True)
class Citation:
    """What a citation of a figure names.

    ``title`` is the figure's message, ``number`` its name in the book ("Figure 3"), ``address`` where it stands. The
    version and the date are those of the data package.
    """

    key: str
    title: str
    number: str
    address: str

    @property
    def _data(self) -> tuple[str, str]:
        described = datapackage.descriptor()
        return described["version"], described["created"][:10]

    def short(self) -> str:
        """Return the citation as a source line needs it."""
        return f"It is not all darkness ({self._data[1][:4]}), {self.number}"

    def full(self) -> str:
        """Return the citation as a list of references needs it."""
        version, date = self._data
        return (
            f"{AUTHOR} ({date[:4]}). “{self.title}.” {self.number} in {BOOK}. "
            f"Version {version}, data of {date}. {self.address}"
        )

    def bibtex(self) -> str:
        """Return the citation as a BibTeX entry."""
        version, date = self._data
        title, address = (text.replace("%", r"\%").replace("&", r"\&") for text in (self.title, self.address))
        return "\n".join(
            [
                f"@misc{{not-all-darkness-{self.key},",
                f"  author = {{{{{AUTHOR}}}}},",
                f"  title = {{{{{title}}}}},",
                f"  year = {{{date[:4]}}},",
                f"  howpublished = {{{self.number} in {BOOK}}},",
                f"  note = {{Version {version}, data of {date}. {address}}},",
                "}",
            ]
        )
