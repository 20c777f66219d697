"""A build after any change equals one from nothing, and a build that is stopped leaves a whole book."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from bookmaking.build import take_place
from small import build, build_killed, contents, copy_of_the_project, files, notebook

pytestmark = pytest.mark.slow

FIRST = [
    ("markdown", "# First"),
    (
        "code",
        "from insights import charts, claim, figure, findings, number\nworkload = findings(2016, 'workload').query('kind == \"share\"')",
    ),
    ("markdown", "There were {eval}`number('2016-officers')` officers."),
    ("code", "claim('Most.', number('2016-workload-more').value > 50)"),
    ("code", "figure('one', charts.shares(workload), title='One', subtitle='Shares.', data=workload)"),
    ("code", "figure('two', charts.shares(workload), title='Two', subtitle='Shares.', data=workload)"),
]
SECOND = [
    ("markdown", "# Second\n\nA list of claims."),
    ("code", "from insights import claim_list, gaps, source_list, table\nclaim_list()"),
    ("code", "table(gaps(), {'id': 'Gap', 'known': 'Known'}, 'What is missing')"),
    ("code", "source_list()"),
]


@pytest.fixture
def small_book(tmp_path) -> Path:
    """A book of three chapters."""
    book = copy_of_the_project(tmp_path / "book")
    notebook(book / "chapters/first.ipynb", FIRST)
    notebook(book / "chapters/second.ipynb", SECOND, description="Of claims.")
    (book / "chapters/third.md").write_text("# Third\n\nSome text.\n", encoding="utf-8")
    (book / "_static/logo.png").write_bytes(b"of the book's own")
    contents(book, "first", "second", "third")
    return book


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


# Builds that are killed before one is left to end; ``bench/kills.py`` kills more.
KILLS = 3
# In groups, since each is a build: what depends on one thing alone is not changed together with what changes all pages.
CHANGES = [
    {
        "a title": lambda book: rewrite(book / "chapters/third.md", "# Third", "# The third"),
        "the order": lambda book: contents(book, "second", "first", "third"),
    },
    {
        "a figure removed": lambda book: notebook(book / "chapters/first.ipynb", FIRST[:-1]),
        "a figure's name": lambda book: rewrite(book / "chapters/first.ipynb", "'one'", "'another'"),
    },
    {
        "a row": lambda book: rewrite(book / "data/gaps.csv", "2016-bases", "2016-all-bases"),
        "the schema": lambda book: rewrite(book / "data/datapackage.json", '"The contributors"', '"Its contributors"'),
        "a source": lambda book: rewrite(
            book / "data/references.bib", "The NetClean Report 2016}", "A NetClean Report}"
        ),
    },
    {
        "a template": lambda book: rewrite(book / "_templates/layout.html", "Skip to the text", "Skip to the words"),
        "a style": lambda book: rewrite(book / "_static/book.css", "--book-accent: #0f6b75", "--book-accent: #0f6b76"),
        "a script": lambda book: rewrite(book / "_static/book.js", '"Copied"', '"Copied."'),
        "the settings": lambda book: rewrite(book / "_config.yml", 'baseurl: ""', "baseurl: https://example.org/small"),
        "a description": lambda book: notebook(book / "chapters/second.ipynb", SECOND, description="Of all claims."),
    },
    {
        "the words": lambda book: rewrite(
            book / "src/insights/figures.py", "listed under Sources", "told under Sources"
        ),
        "the making": lambda book: rewrite(book / "src/bookmaking/templates/book.html", "This page is", "The page is"),
        "the charts": lambda book: rewrite(
            book / "packages/static-vega/src/static_vega/page.py",
            "_ENLARGE_WIDE, _ENLARGE_NARROW = 1.2",
            "_ENLARGE_WIDE, _ENLARGE_NARROW = 1.1",
        ),
    },
    {
        "a chapter removed": lambda book: (contents(book, "second", "first"), (book / "chapters/third.md").unlink()),
    },
]


def test_after_every_change_the_book_is_that_of_a_fresh_build(small_book):
    begun = time.monotonic()
    before = build(small_book, "_build")
    assert {"figures/not-all-darkness-one.png", "notebooks/first.ipynb", "chapters/third.html"} <= set(before)
    # What an earlier version of the charts' library left behind.
    left = small_book / "_build/kept/static_vega/site/vega-old.js"
    left.parent.mkdir(exist_ok=True)
    left.touch()
    longest = time.monotonic() - begun
    chance = random.Random(seed := random.randrange(10**6))
    for number, changes in enumerate(CHANGES):
        for change in changes.values():
            change(small_book)
        if number < KILLS:
            moment = chance.uniform(0, longest)
            build_killed(small_book, "_build", moment)
        stayed = files(small_book / "_build/html")
        after = build(small_book, "_build")
        assert stayed in (before, after), f"a build that was killed after {moment} s (seed {seed}) left half a book"
        assert after != before, f"the book does not know of {', '.join(changes)}"
        before = after
    fresh = build(small_book, "_build/fresh")
    assert list(after) == list(fresh)
    assert [name for name in fresh if after[name] != fresh[name]] == []
    assert fresh["_static/logo.png"] == b"of the book's own"  # by a name that the theme has as well
    assert b"https://example.org/small/chapters/first.html" in fresh["chapters/first.html"]
    assert not {"figures/not-all-darkness-one.png", "chapters/third.html"} & set(fresh)


def test_a_new_book_takes_the_place_of_the_old_one_whole(tmp_path):
    old, new = tmp_path / "html", tmp_path / "new"
    for folder, text in ((old, "old"), (new, "new")):
        folder.mkdir()
        (folder / text).touch()
    take_place(new, old)
    assert [path.name for path in old.iterdir()] == ["new"]
    take_place(old, tmp_path / "first")
    assert [path.name for path in (tmp_path / "first").iterdir()] == ["new"] and not old.exists()
