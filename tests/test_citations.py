"""A citation of a figure says to BibTeX and LaTeX what it says to a reader."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest
from pybtex.database import parse_string
from pypdf import PdfReader

from bookmaking.citations import NO_ADDRESS, Citation

TITLE = r"74.6 % & #1 of $5_x {a} ~ ^ \ “über” – 1,600"
ADDRESS = "https://book.example/chapters/a_b.html?x=%20&y~z#figure-one"
CITATION = Citation("one", TITLE, "Figure 1", ADDRESS)
DOCUMENT = r"""
\documentclass{article}
\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{url}
\usepackage[backend=biber]{biblatex}\addbibresource{one.bib}
\begin{document}\nocite{*}\printbibliography\end{document}
"""


def test_bibtex_reads_every_field_and_the_address_as_it_is():
    (entry,) = parse_string(CITATION.bibtex(), "bibtex").entries.values()
    assert entry.fields["url"] == ADDRESS
    assert entry.fields["title"].startswith(r"{74.6 \% \& \#1 of \$5\_x ")
    assert [str(person) for person in entry.persons["author"]] == ["{The contributors}"]


def test_a_citation_without_an_address_says_so():
    citation = replace(CITATION, address="")
    assert citation.full().endswith(NO_ADDRESS)
    (entry,) = parse_string(citation.bibtex(), "bibtex").entries.values()
    assert "url" not in entry.fields
    assert entry.fields["note"].endswith(NO_ADDRESS)


@pytest.mark.skipif(not (shutil.which("pdflatex") and shutil.which("biber")), reason="needs LaTeX and biber")
def test_latex_sets_what_was_written(tmp_path):
    (tmp_path / "one.bib").write_text(CITATION.bibtex(), encoding="utf-8")
    (tmp_path / "one.tex").write_text(DOCUMENT, encoding="utf-8")
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "one"]
    for command in (latex, ["biber", "--quiet", "one"], latex):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, errors="replace")
        assert done.returncode == 0, done.stdout[-2000:]
        assert "WARN" not in done.stdout or command is latex, done.stdout
    set_in_type = PdfReader(tmp_path / "one.pdf").pages[0].extract_text()
    assert "74.6 % & #1 of $5_x {a}" in set_in_type.replace("\n", " ")
