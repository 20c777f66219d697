"""How to cite a figure of the book."""

from __future__ import annotations

from dataclasses import dataclass

from bookmaking.identity import book

NO_ADDRESS = "This copy has no address on the web: add where you read it."
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


@dataclass(frozen=True)
class Citation:
    """What a citation of a figure names.

    ``title`` is the figure's message, ``number`` its name in the book ("Figure 3"), ``address`` where it stands, empty
    while the book has no address of its own. The version and the date are those of the data package.
    """

    key: str
    title: str
    number: str
    address: str

    def forms(self) -> dict[str, str]:
        """Return the citation in each of its forms, by name."""
        return {"Short": self.short(), "Full": self.full(), "BibTeX": self.bibtex()}

    def short(self) -> str:
        """Return the citation as a source line needs it."""
        return f"{book().title} ({book().date[:4]}), {self.number}"

    def full(self) -> str:
        """Return the citation as a list of references needs it."""
        whole = book()
        return (
            f"{whole.author} ({whole.date[:4]}). “{self.title}.” {self.number} in {whole.full_title}. "
            f"Version {whole.version}, data of {whole.date}. {self.address or NO_ADDRESS}"
        )

    def bibtex(self) -> str:
        """Return the citation as a BibTeX entry, its text escaped for TeX. The address is none and stands as it is."""
        whole = book()
        fields = {
            "author": f"{{{whole.author.translate(_TEX)}}}",
            "title": f"{{{self.title.translate(_TEX)}}}",
            "year": whole.date[:4],
            "howpublished": f"{self.number} in {whole.full_title}".translate(_TEX),
            "note": f"Version {whole.version}, data of {whole.date}" + ("" if self.address else f". {NO_ADDRESS}"),
        } | ({"url": self.address} if self.address else {})
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        return "\n".join([f"@misc{{{whole.stem}-{self.key},", *lines, "}"])
