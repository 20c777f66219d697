"""Take pictures of every page in four settings, for people to look at: ``make screenshots``."""

from __future__ import annotations

from itertools import product

from playwright.sync_api import sync_playwright

from bookmaking.browsers import find
from project import PAGES, ROOT

SITE, FOLDER = ROOT / "_build/html", ROOT / "_build/screenshots"
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for (size, viewport), scheme in product(SIZES.items(), ("light", "dark")):
            tab = browser.new_page(viewport=viewport, color_scheme=scheme)
            for page in [*PAGES, "search.html"]:
                tab.goto((SITE / page).as_uri())
                name = page.removesuffix(".html").replace("/", "-")
                tab.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=True)
            tab.close()
    print(f"The pictures are in {FOLDER.relative_to(ROOT)}")
