"""How to cite a figure of the book."""

from __future__ import annotations

from dataclasses import dataclass

from insights import datapackage

AUTHOR = "The contributors"
# What TeX takes for a command of its own.
_TEX = str.maketrans(
    {letter: f"\\{letter}" for letter in "#$%&_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
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
        """Return the citation as a BibTeX entry, its text escaped for TeX. The address is none and stands as it is."""
        version, date = self._data
        return "\n".join(
            [
                f"@misc{{not-all-darkness-{self.key},",
                f"  author = {{{{{AUTHOR}}}}},",
                f"  title = {{{{{self.title.translate(_TEX)}}}}},",
                f"  year = {{{date[:4]}}},",
                f"  howpublished = {{{self.number} in {BOOK}}},",
                f"  note = {{Version {version}, data of {date}}},",
                f"  url = {{{self.address}}},",
                "}",
            ]
        )
