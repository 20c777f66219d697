"""The prose types no number by hand, uses the terms of the field, names services only as reporters, and explains its abbreviations."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from project import NOTEBOOKS, PAGES, ROOT

# What may stand as a number or number word in prose, and why. Everything else is computed.
ALLOWED = {
    r"\b(?:19|20)\d{2}\b": "a year",
    r"\b\d{1,2}(?= (?:January|February|March|April|May|June|July|August|September|October|November|December)\b)": "a day",
    r"\b[Ii]nsights? \d+(?:(?:,| and| to) \d+)*": "the name of an insight",
    r"\b(?:a|one) hundred(?! of\b)\b": "what a percentage is out of",
    r"\b(?:The|the|These|these|those|Those|Both|both) two\b": "things that the text has just named",
    r"\bCC BY 4\.0\b": "the name of a licence",
    r"\b100,000 children\b": "the unit of a rate, part of its name",
    r"\bpowers of ten\b": "the name of a scale",
    r"\bten insights\b": "the name of the report's parts",
    r"\ba half\b": "how to round, not how many",
    r"^\| \d+ (?=\|)": "the number of an insight, in the table of insights",
    r"\bper million people\b|\bevery million people\b": "the unit of a rate",
    r"\bwithin three days\b": "the name of a series",
    r"\b\d+ minutes\b|\bage of \d+\b|\bTask \d+\b": "how long a lesson takes, for whom, and its tasks",
    r"\bVersion \d+\.\d+\.\d+\b": "a version of the book",
}
NUMBER_WORDS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundred|thousand|million|billion|dozen|half|halved|twice|double|doubled|triple|tripled|tenfold|"
    r"(?:one|a) (?:third|quarter|fifth|tenth)|thirds|quarters|fifths|tenths|one in"
)
TYPED = re.compile(rf"\d[\d.,]*|\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)

RULED_OUT = {
    r"child porn|kiddie|kinderporn": "child sexual abuse material",
    r"child prostitut\w*|child sex work\w*": "child exploited in prostitution",
    r"child sex touris\w*": "sexual exploitation of children in travel and tourism",
    r"p(?:a|)edophil\w*|molest\w*": "offender",
    r"revenge porn|sextort\w*": "sexual extortion",
    r"child sex\b": "child sexual abuse",
    r"consensual child|willing(?:ly)? victim": "no child consents to abuse",
}
SERVICES = r"kik|telegram|youtube|omegle|bittorrent|emule|gnutella|freenet|griffeye|onion|tor browser"
PROVIDERS = r"facebook|instagram|whatsapp|snapchat|tiktok|twitter|discord|google|microsoft"
# Where the reports that providers send are told of, these are named as the official tables name them.
REPORTING = {"social-media", "public-record", "explore"}
# Names that are no abbreviations to a reader, and file formats.
NAMES = {
    "REPORT",
    "INTERPOL",
    "INHOPE",
    "GRIM",
    "PDF",
    "CSV",
    "SVG",
    "PNG",
    "CC",
    "BY",
    "MIT",
    "README",
    "HTML",
    "COVID",
}

GLOSSARY = {
    term: re.sub(r"\W+", "-", term).lower()
    for term in re.findall(r"^(\w.*)\n  ", (ROOT / "chapters/glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
}
# Words that every page uses, or uses in another sense as well.
EVERYDAY = {"Child", "Break"}


def prose(cell: str) -> str:
    """Return the words of a markdown cell: no code, no roles, no addresses, no directive lines."""
    text = re.sub(r"```.*?```", " ", cell, flags=re.DOTALL)
    text = re.sub(r"\{\w+\}`[^`]*`", "…", text)
    text = re.sub(r"`[^`]*`", " ", text)
    text = re.sub(r"\]\([^)]*\)|<https?://[^>]*>", "]", text)
    return re.sub(r"^:::.*$|^:[\w-]+:.*$|^\|[ |:-]+\|$", "", text, flags=re.MULTILINE)


def literals(code: str):
    """Yield the words that a cell shows a reader: titles, subtitles, notes, captions and claims, without what is computed."""
    for call in (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        shown = [key.value for key in call.keywords if key.arg in ("title", "subtitle", "note", "source")]
        if name == "claim":
            shown.append(call.args[0])
        if name == "table":
            shown.append(call.args[-1])
        for value in shown:
            for part in ast.walk(value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def told(path):
    """Return everything that a chapter says, in reading order, with the number of its cell."""
    for index, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1):
        if cell.cell_type == "markdown":
            yield index, prose(cell.source)
        else:
            for text in literals(cell.source):
                yield index, text


def typed_numbers(text: str) -> list[str]:
    """Return the numbers in a text that nothing allows, each with the words around it."""
    for allowed in ALLOWED:
        text = re.sub(allowed, lambda match: "_" * len(match[0]), text, flags=re.MULTILINE)
    return [text[max(match.start() - 30, 0) : match.end() + 20].replace("\n", " ") for match in TYPED.finditer(text)]


chapters = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@chapters
def test_no_number_is_typed_by_hand(path):
    found = [(f"cell {index}", typed) for index, text in told(path) for typed in typed_numbers(text)]
    assert found == []


@chapters
def test_terms_follow_the_luxembourg_guidelines(path):
    for index, text in told(path):
        for ruled_out, instead in RULED_OUT.items():
            match = re.search(ruled_out, text, re.IGNORECASE)
            assert not match, f"cell {index}: {match[0]!r}; say {instead!r}"


def service(page, text):
    """Find the name of a service that this page may not name, with the rest of its line."""
    names = SERVICES if page in REPORTING else f"{SERVICES}|{PROVIDERS}"
    return re.search(rf"\b(?:{names})\b.*", text, re.IGNORECASE)


@chapters
def test_no_service_is_named_but_as_a_reporter(path):
    for index, text in told(path):
        match = service(path.stem, text)
        assert not match, f"cell {index}: {match[0]!r}"


@pytest.mark.parametrize("page", PAGES)
def test_no_service_is_named_on_a_page_in_table_code_or_source(book, page):
    text = BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser").get_text(" ")
    match = service(Path(page).stem, text)
    assert not match, match[0]


@chapters
def test_abbreviations_are_explained_where_they_first_stand(path):
    explained = set(NAMES)
    for index, text in told(path):
        explained |= set(re.findall(r"\w[\w' ]+ \(([A-Z]{2,})\)", text))
        for abbreviation in re.findall(r"\b[A-Z]{2,}\b", text):
            assert abbreviation in explained, f"cell {index}: {abbreviation} is not explained"


def plain(cell: str) -> str:
    """Return the running text of a markdown cell, with links to the glossary as ``<anchor>`` and without other links."""
    text = re.sub(r"^(?:(?P<fence>:{3,4}).*?^(?P=fence)$|#.*?$)", "", cell, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\[[^\]]*\]\([^)]*glossary\.md#([\w-]+)\)", r"<\1>", text)
    return re.sub(r"\[[^\]]*\]\([^)]*\)|\{\w+\}`[^`]*`", "…", text)


@chapters
def test_terms_of_the_glossary_are_linked_where_they_first_stand(path):
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    text = "\n".join(map(plain, cells))
    for term in GLOSSARY.keys() - EVERYDAY:
        anchor = f"<{GLOSSARY[term]}>"
        told = re.search(rf"(?<![<-])\b{term}s?\b", text, re.IGNORECASE)
        if told:
            assert anchor in text[: told.start()], f"{term}: … {text[max(told.start() - 40, 0) : told.end() + 20]} …"
        assert text.count(anchor) <= 1, f"{term} is linked twice"


@pytest.mark.parametrize(
    "sentence",
    [
        "It was 74.6 percent.",
        "Nine in ten said so.",
        "Over half did.",
        "Two thirds agree.",
        "It doubled.",
        "1,600 children",
    ],
)
def test_the_check_sees_a_typed_number(sentence):
    assert typed_numbers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "On 14 November 2016 it appeared.",
        "The edition of 2015.",
        "Insights 8 and 9.",
        "Shares sum to a hundred.",
        "The two differ.",
    ],
)
def test_the_check_lets_names_and_dates_pass(sentence):
    assert typed_numbers(sentence) == []
