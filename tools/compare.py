"""Show what a change does to the book, beside an earlier state: ``make compare BASE=main``.

Both are built. ``_build/compare/index.html`` lists the pages, figures and numbers that changed, and sets pictures of
the places that look different side by side.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import HtmlDiff
from pathlib import Path
from typing import Any

import numpy as np
from bs4 import BeautifulSoup
from jinja2 import Environment
from markupsafe import Markup
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from bookmaking.browsers import find

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "_build/compare"
NUMBER = re.compile(r"(?<!\w)\d(?:[\d.,]*\d)?(?!\w)")
# Pixels: between two places that are shown apart, around a place, and of one at most, since what follows only moved.
APART, AROUND, HIGHEST = 200, 60, 2000
REPORT = Environment(autoescape=True).from_string("""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Compared with {{ base }}</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
img { border: 1px solid #999; max-width: 100% }
table.diff { border-collapse: collapse; font: 14px/1.5 monospace; max-width: 100% }
table.diff td { padding: 0 .5rem; text-align: left; vertical-align: top }
.diff_next, .diff_header { display: none }
.diff_add { background: #bfe8c8 } .diff_sub { background: #f8c9c4 } .diff_chg { background: #fbe7a1 }
</style>
<h1>Compared with {{ base }}</h1>
<p>Before at the left, after at the right.</p>
{% if changes %}
<ul>
{% for change in changes %}<li><a href="#{{ change.file }}">{{ change.file }}</a></li>{% endfor %}
</ul>
{% else %}
<p>Nothing that a reader sees has changed.</p>
{% endif %}
{% for change in changes %}
<h2 id="{{ change.file }}">{{ change.file }}</h2>
{% if change.text %}<p>Numbers gone: {{ change.gone }}. New: {{ change.come }}.</p>{{ change.text }}{% endif %}
{% for picture in change.pictures %}
<p><img src="{{ picture }}" alt="Before and after" loading="lazy"></p>
{% else %}
<p>It looks the same: what changed is folded away, or the page stands in one state alone.</p>
{% endfor %}
{% endfor %}
</html>
""")


def build_base(base: str) -> Path:
    """Build the state of the project that ``base`` names, in a work tree of its own, and return its site."""
    tree = FOLDER / "base"
    _git("worktree", "add", "--force", "--detach", str(tree), base)
    if (ROOT / ".uv").exists():
        (tree / ".uv").symlink_to(ROOT / ".uv")
    subprocess.run(["make", "book"], cwd=tree, check=True)
    return tree / "_build/html"


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)


def changed(before: Path, after: Path, pattern: str) -> Iterator[str]:
    """Yield the files of either site that match a pattern and differ, or stand in one alone."""
    for file in sorted({str(path.relative_to(site)) for site in (before, after) for path in site.glob(pattern)}):
        if _bytes(before / file) != _bytes(after / file):
            yield file


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def words(page: Path) -> list[str]:
    """Return the lines that a page tells, without its frame."""
    article = BeautifulSoup(_bytes(page), "html.parser").find("article")
    return [" ".join(line.split()) for line in article.get_text("\n").splitlines() if line.strip()] if article else []


def numbers(lines: list[str]) -> Counter[str]:
    """Count the numbers in a text."""
    return Counter(NUMBER.findall("\n".join(lines)))


def side_by_side(before: Path, after: Path, stem: str) -> list[str]:
    """Write each place where two pictures differ, with a frame around it. Return the names of the files."""
    both = [Image.open(file).convert("RGB") for file in (before, after)]
    size = (max(picture.width for picture in both), max(picture.height for picture in both))
    pictures = [Image.new("RGB", size, "white") for _ in both]
    for picture, taken in zip(pictures, both, strict=True):
        picture.paste(taken)
    differs = np.asarray(ImageChops.difference(*pictures)).any(axis=2)
    names = []
    for first, last in places(differs.any(axis=1)):
        top, bottom = max(0, first - AROUND), min(last + AROUND, first + HIGHEST, size[1])
        columns = np.flatnonzero(differs[first : last + 1].any(axis=0))
        place = Image.new("RGB", (size[0] * 2, bottom - top))
        for at, picture in zip((0, size[0]), pictures, strict=True):
            place.paste(picture.crop((0, top, size[0], bottom)), (at, 0))
            frame = (at + columns[0] - 9, first - top - 9, at + columns[-1] + 9, last - top + 9)
            ImageDraw.Draw(place).rectangle(frame, outline="#c00", width=2)
        names.append(f"{stem}-{first}.png")
        place.save(FOLDER / names[-1])
    return names


def places(differs: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row of each place that differs, those that are close to each other as one."""
    rows = np.flatnonzero(differs)
    for place in np.split(rows, np.flatnonzero(np.diff(rows) > APART) + 1):
        if place.size:
            yield int(place[0]), int(place[-1])


def take_pictures(browser: Browser, page: str, before: Path, after: Path) -> list[str]:
    """Take pictures of a page in both sites, and return the names of those that show where they differ."""
    taken = [FOLDER / "before.png", FOLDER / "after.png"]
    for site, picture in zip((before, after), taken, strict=True):
        tab = browser.new_page(viewport={"width": 800, "height": 900})
        tab.goto((site / page).as_uri())
        tab.screenshot(path=picture, full_page=True)
        tab.close()
    names = side_by_side(*taken, page.replace("/", "-").removesuffix(".html"))
    for picture in taken:
        picture.unlink()
    return names


def changes(before: Path, after: Path) -> Iterator[dict[str, Any]]:
    """Yield each page and each figure that a reader sees changed, with pictures of both states."""
    side = HtmlDiff(wrapcolumn=60)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for page in changed(before, after, "**/*.html"):
            old, new = words(before / page), words(after / page)
            in_both = all((site / page).is_file() for site in (before, after))
            if old == new and in_both:
                continue  # the frame of the page is another, and nothing else
            yield {
                "file": page,
                "text": Markup(side.make_table(old, new, context=True, numlines=1)),
                "gone": ", ".join(numbers(old) - numbers(new)) or "none",
                "come": ", ".join(numbers(new) - numbers(old)) or "none",
                "pictures": take_pictures(browser, page, before, after) if in_both else [],
            }
        browser.close()
    for figure in changed(before, after, "figures/*.png"):
        both = [site / figure for site in (before, after)]
        pictures = side_by_side(*both, Path(figure).stem) if all(map(Path.is_file, both)) else []
        yield {"file": figure, "pictures": pictures}


def main(base: str) -> None:
    """Compare the built book with the one that ``base`` gives, and write what changed."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        found = list(changes(build_base(base), ROOT / "_build/html"))
    finally:
        _git("worktree", "remove", "--force", str(FOLDER / "base"))
    for change in found:
        told = f": numbers gone {change['gone']}; new {change['come']}" if "text" in change else ""
        print(f"{change['file']}{told}")
    (FOLDER / "index.html").write_text(REPORT.render(base=base, changes=found), encoding="utf-8")
    print(f"{len(found)} changes, shown in {FOLDER.relative_to(ROOT)}/index.html")


if __name__ == "__main__":
    main(sys.argv[1])
