"""Show what a change does to the book, beside an earlier state: ``make compare BASE=main``.

Both are built. ``_build/compare/index.html`` lists the pages, figures and numbers that changed, and sets pictures of
them side by side.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from bs4 import BeautifulSoup
from jinja2 import Environment
from PIL import Image, ImageChops
from playwright.sync_api import Browser, sync_playwright

from bookmaking.browsers import find

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "_build/compare"
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
REPORT = Environment(autoescape=True).from_string("""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Compared with {{ base }}</title>
<style>body { font: 16px/1.5 sans-serif; margin: 2rem } img { max-width: 100%; border: 1px solid #999 }</style>
<h1>Compared with {{ base }}</h1>
{% for change in changes %}
<h2>{{ change.file }}</h2>
{% if change.text %}
<p>Numbers gone: {{ change.gone }}; new: {{ change.come }}</p><pre>{{ change.text }}</pre>
{% endif %}
<img src="{{ change.picture }}" alt="Before, after, and what differs">
{% else %}
<p>Nothing that a reader sees has changed.</p>
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


def side_by_side(before: Path, after: Path, out: Path) -> None:
    """Set two pictures beside each other, and a third that is dark where they are the same."""
    pictures = [Image.open(file).convert("RGB") for file in (before, after) if file.is_file()]
    size = (max(picture.width for picture in pictures), max(picture.height for picture in pictures))
    pages = [Image.new("RGB", size, "white") for _ in pictures]
    for page, picture in zip(pages, pictures, strict=True):
        page.paste(picture)
    if len(pages) == 2:
        pages.append(ImageChops.difference(*pages))
    whole = Image.new("RGB", (size[0] * len(pages), size[1]))
    for place, page in enumerate(pages):
        whole.paste(page, (place * size[0], 0))
    whole.save(out)


def take_pictures(browser: Browser, page: str, before: Path, after: Path) -> Path:
    """Take pictures of a page in both sites and set them side by side."""
    files = []
    for name, site in (("before", before), ("after", after)):
        files.append(FOLDER / f"{name}.png")
        files[-1].unlink(missing_ok=True)
        if (site / page).is_file():
            tab = browser.new_page(viewport={"width": 1000, "height": 900})
            tab.goto((site / page).as_uri())
            tab.screenshot(path=files[-1], full_page=True)
            tab.close()
    out = FOLDER / f"{page.replace('/', '-').removesuffix('.html')}.png"
    side_by_side(*files, out)
    for file in files:
        file.unlink(missing_ok=True)
    return out


def changes(before: Path, after: Path) -> Iterator[dict[str, str]]:
    """Yield each page and each figure that a reader sees changed, with a picture of both states."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for page in changed(before, after, "**/*.html"):
            old, new = words(before / page), words(after / page)
            if old == new and (before / page).is_file() and (after / page).is_file():
                continue  # the frame of the page is another, and nothing else
            yield {
                "file": page,
                "text": "\n".join(unified_diff(old, new, "before", "after", lineterm="", n=0)),
                "gone": ", ".join(numbers(old) - numbers(new)) or "none",
                "come": ", ".join(numbers(new) - numbers(old)) or "none",
                "picture": take_pictures(browser, page, before, after).name,
            }
        browser.close()
    for figure in changed(before, after, "figures/*.png"):
        side_by_side(before / figure, after / figure, FOLDER / Path(figure).name)
        yield {"file": figure, "picture": Path(figure).name}


def main(base: str) -> None:
    """Compare the built book with the one that ``base`` gives, and write what changed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
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
