"""Measure when a page's first chart is seen, beside a bare page that holds the same picture, and how charts wake.

Run as ``python bench/pages.py [FOLDER]``, on the folder of a built book. All is served from this machine under the
throttled profile of :mod:`charts`, in one run; each number is a median.
"""

import json
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bookmaking.browsers import find
from charts import BANDWIDTH, LATENCY, LOOK, RUNS, SHIFT, SLOWER, pointing_to_live, serve, slow_page

# A chapter as most are, the first page, those with the most dots, and the largest.
PAGES = {
    "file sharing": "chapters/file-sharing.html",
    "workload": "chapters/workload.html",
    "first page": "index.html",
    "children saved": "chapters/children-saved.html",
    "audit": "chapters/audit.html",
    "editions": "chapters/editions.html",
    "public record": "chapters/public-record.html",
}
WAKING = "chapters/workload.html"
CHART = re.compile(
    r'<div class="static-vega".*?</svg></div>\s*(?:<div class="static-vega-slot.*?</svg></div>)?', re.DOTALL
)
BARE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bare</title><style>%s</style></head><body><article>%s</div></article></body></html>
"""


def bare(page: Path) -> str:
    """Return a page that holds nothing but the first picture of another, and the style of its chart."""
    markup = page.read_text(encoding="utf-8")
    chart = CHART.search(markup)
    style = re.search(r"<style>(.*?)</style>", markup, re.DOTALL)
    if not chart or not style:
        raise ValueError(f"{page} has no chart")
    rules = style[1][style[1].index(".static-vega{") :]
    return BARE % (rules, chart[0])


def first_chart(browser: Browser, address: str) -> float:
    """Return the milliseconds until the first chart of a page is seen."""
    with slow_page(browser, LOOK) as (page, _):
        page.goto(address, timeout=120_000)
        page.wait_for_function("window.seen", timeout=120_000)
        return float(page.evaluate("window.seen"))


def waking(browser: Browser, address: str) -> dict[str, float]:
    """Return the milliseconds from pointing at a chart until it is live, and what that moves in the page."""
    taken = {}
    with slow_page(browser, SHIFT) as (page, _):
        page.goto(address, wait_until="load")
        taken["first, the pointer never seen before"] = pointing_to_live(page)
        taken["layout shift on waking"] = page.evaluate("window.shift")
    with slow_page(browser, SHIFT) as (page, _):
        page.goto(address, wait_until="load")
        page.mouse.move(2, 2)
        page.wait_for_function("() => !!window.staticVega.start", timeout=60_000)
        taken["first, what it needs has come near"] = pointing_to_live(page)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    for name in ("first, nothing slowed", "cached, nothing slowed"):
        page = context.new_page()
        page.goto(address, wait_until="load")
        taken[name] = pointing_to_live(page)
        page.close()
    context.close()
    return taken


def main(site: Path) -> None:
    """Print the measures of each page, and of waking, and as JSON for machines."""
    work = Path(tempfile.mkdtemp())
    seen: dict[str, dict[str, float]] = {}
    try:
        for name, page in PAGES.items():
            (work / f"{name}.html").write_text(bare(site / page), encoding="utf-8")
        (book_server, book), (bare_server, alone) = serve(site), serve(work)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
            for name, page in PAGES.items():
                pairs = [
                    (first_chart(browser, f"{book}/{page}"), first_chart(browser, f"{alone}/{name}.html"))
                    for _ in range(RUNS)
                ]
                ours, bares = (statistics.median(each) for each in zip(*pairs, strict=True))
                seen[name] = {"first chart, ms": ours, "bare page, ms": bares, "ratio": ours / bares}
            wakings = [waking(browser, f"{book}/{WAKING}") for _ in range(RUNS)]
            browser.close()
        book_server.shutdown()
        bare_server.shutdown()
    finally:
        shutil.rmtree(work)
    woken = {name: statistics.median(run[name] for run in wakings) for name in wakings[0]}
    print(f"{BANDWIDTH * 8 / 1e6:g} Mbit/s, {LATENCY} ms, processor {SLOWER}x slower, medians of {RUNS} runs\n")
    print(f"{'':24}{'first chart, ms':>18}{'bare page, ms':>18}{'ratio':>10}")
    for name, told in seen.items():
        print(f"{name:24}{told['first chart, ms']:18,.0f}{told['bare page, ms']:18,.0f}{told['ratio']:10.2f}")
    print("\nFrom pointing at a chart until it is live, ms")
    for name, value in woken.items():
        print(f"{name:48}{value:10,.4g}")
    print("\n" + json.dumps({"seen": seen, "waking": woken}))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "_build/html"))
