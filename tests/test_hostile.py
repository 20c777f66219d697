"""Whatever a text holds, it comes out as text: on pages, in search, downloads, notebooks, cards, JSON-LD and the PDF."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from bookmaking.markup import document, part
from bookmaking.printing import compose, read_parts
from insights import outputs
from project import ROOT
from small import build, contents, copy_of_the_project, notebook

HOSTILE = "<script>alert(1)</script> \"q\" 'q' & &amp; {{ 7*7 }} {% raw %} \u202eright\u202c 😀 </title></style>"
TITLE = HOSTILE.replace("\"q\" 'q' ", "")  # in Markdown straight quotes become curly ones
LONG = HOSTILE + " long" * 2000
# What HTML knows no text for.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


def payloads(text: str) -> dict[str, dict]:
    """Return a payload of each kind with the text in every place that holds one."""
    source = dict.fromkeys(outputs.Source.__annotations__, text)
    number = {"text": text, "facts": [{"label": text, "text": text, "filled": None}], "sources": [source]}
    line = {"text": text, "sources": [source]}
    cell = {"text": text, "filled": 3}
    table = {"caption": text, "columns": [{"heading": text, "numeric": False}], "rows": [[cell]], "choices": [0]}
    figure = {"name": text, "title": text, "subtitle": text, "note": text, "source": line, "table": table}
    return {
        "number": number,
        "card": {"number": number, "text": text, "source": line},
        "grade": cell,
        "table": table,
        "source_list": {"sources": [source]},
        "reference": figure,
        "figure_head": figure,
        "figure_foot": figure,
        "claim": {"sentence": text, "checked": [[text, text]]},
    }


MORE = {"number": ["id"], "card": ["id"], "figure_foot": [{"csv": "a.csv"}, {"Short": "cited"}]}


def shape(markup: str) -> list[tuple]:
    """Return the elements of some markup with the names of their attributes."""
    return [
        (tag.name, sorted(set(tag.attrs) - {"href"})) for tag in BeautifulSoup(markup, "html.parser").find_all(True)
    ]


@given(TEXTS)
@example(HOSTILE)
@example("javascript:alert(1)")
@example('https://"><script>')
def test_text_makes_no_element_in_a_notebook_or_a_page(text):
    is_address = text.startswith(("http://", "https://"))  # of a source, which is a link
    like = payloads("https://plain" if is_address else "plain")
    for kind, payload in payloads(text).items():
        shown = [outputs.html(kind, payload)]
        if kind not in ("reference", "figure_head", "claim"):
            shown.append(part(kind, payload, *MORE.get(kind, ())))
        plain = [outputs.html(kind, like[kind])]
        if len(shown) == 2:
            plain.append(part(kind, like[kind], *MORE.get(kind, ())))
        for markup, expected in zip(shown, plain, strict=True):
            assert shape(markup) == shape(expected)
            assert text in BeautifulSoup(markup, "html.parser").get_text()
        assert not re.search(r'href="(?!https?://|a\.csv)', "".join(shown))


@given(TEXTS)
@example(HOSTILE)
def test_text_makes_no_element_in_a_picture_or_a_sitemap(text):
    card = ElementTree.fromstring(document("card.svg", title=text, lines=[text], project=text))
    assert "".join(card.itertext()).count(text) == 3
    (address,) = ElementTree.fromstring(document("sitemap.xml", addresses=[text]).encode()).iter(
        "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    )
    assert address.text == text


CHAPTER = """
from insights import card, claim, derived, figure, table
import altair as alt, pandas as pd
text = TEXT
frame = pd.DataFrame({"a": [text], "b": [1.5]})
claim(text, True, value=text)
table(frame, {"a": text, "b": "B"}, text, choices=("a",))
chart = alt.Chart(pd.DataFrame({"a": ["<script>&"], "b": [1.5]})).mark_bar().encode(x="b:Q", y="a:N").properties(description=text)
figure("hostile", chart, title=text, subtitle=text, note=text, source=text, columns={"a": text}, data=frame)
card(derived(5, text, text), text)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A book whose every text is hostile, and long where a page may be."""
    book = copy_of_the_project(tmp_path_factory.mktemp("hostile") / "book")
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", TITLE)
    lines = CHAPTER.replace("TEXT", repr(LONG)).strip().splitlines()
    cells = [("code", "\n".join(lines[:4])), *(("code", line) for line in lines[4:])]
    notebook(book / "chapters/hostile.ipynb", [("markdown", f"# {escaped}"), *cells], description=LONG)
    notebook(
        book / "chapters/other.ipynb",
        [("markdown", "# Other"), ("code", "from insights import claim_list\nclaim_list()")],
    )
    contents(book, "hostile", "other")
    build(book, "_build")
    return book / "_build/html"


THEME = (ROOT / "_templates" / "theme.js").read_text(encoding="utf-8")


def straight(text: str) -> str:
    """Return a text with the quotes that it was written with; prose has its own."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def test_a_hostile_book_is_one_of_texts(site):
    found = {}
    for page in ("index", "chapters/hostile", "chapters/other", "search", "404"):
        soup = BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
        # The book's own script that stands in a page chooses its theme; whatever else is written there is data.
        inside = [script for script in soup.select("script:not([src])") if "json" not in script.get("type", "")]
        assert [script.string for script in inside] == [THEME]
        assert soup.select_one("nav.contents a").get_text() == TITLE
        assert soup.select_one("footer")
        found[page] = soup
    soup = found["chapters/hostile"]
    assert soup.title.get_text().startswith(TITLE) and soup.h1.get_text().startswith(TITLE)
    assert soup.select_one('meta[name="description"]')["content"] == LONG
    told = json.loads(soup.select_one('script[type="application/ld+json"]').string)[0]
    assert (told["name"], told["description"]) == (TITLE, LONG)
    for place in ("figcaption", ".figure-subtitle", ".figure-note", ".figure-source", "table caption", ".number-alone"):
        assert LONG in straight(soup.select_one(place).get_text()), place
    assert LONG in found["chapters/other"].select_one("table").get_text()

    index = (site / "search-index.js").read_text(encoding="utf-8")
    assert "<" not in index
    entries = json.loads(index.splitlines()[0].removeprefix("const searchIndex = ").rstrip(";"))
    assert {TITLE, LONG} <= {straight(entry["title"]) for entry in entries}
    assert LONG in (site / "figures/not-all-darkness-hostile.csv").read_text(encoding="utf-8")
    ElementTree.parse(site / "figures/not-all-darkness-hostile.svg")
    copy = json.loads((site / "notebooks/hostile-with-outputs.ipynb").read_text(encoding="utf-8"))
    shown = [
        output["data"]["text/html"]
        for cell in copy["cells"]
        for output in cell.get("outputs", ())
        if "data" in output and "text/html" in output["data"]
    ]
    assert len(shown) == 5 and not any(BeautifulSoup(markup, "html.parser").script for markup in shown)


def test_a_hostile_book_prints_as_text(site):
    soup = BeautifulSoup(compose(read_parts(site), {}, "_static"), "html.parser")
    assert not soup.select("script")
    assert TITLE in soup.select_one("nav.printed-contents").get_text()
    assert LONG in straight(soup.main.get_text())
