"""Measure pages of charts: static_vega beside Altair's own renderer, in the same stack.

Run as ``python bench/charts.py``. Both books hold the same charts, one page with one chart and one
with fifty. Altair's pages ask a CDN for Vega; here the same code, from vl-convert, answers for it. All
is served from this machine under one throttled profile.
"""

import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import altair as alt
import nbformat
import vl_convert
from playwright.sync_api import Browser, Page, sync_playwright

import static_vega
from bookmaking.browsers import find
from static_vega.notebook import IN_BOOK
from static_vega.versions import VEGA_LITE

LATENCY = 150  # milliseconds
BANDWIDTH = 1.6e6 / 8  # bytes a second
SLOWER = 4  # times, the processor
RUNS = 3
CHARTS = 50
# What the stock renderer writes into its pages. It is rewritten before a page is opened, and nothing is asked of it.
CDN = "https://cdn.jsdelivr.net/npm/"
SIZES = (0, 1, CHARTS)  # none: what the theme costs by itself

SETTLED = 6000  # milliseconds after loading, when either renderer has long drawn

SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shift += entry.value;
})).observe({ type: "layout-shift", buffered: true });
"""
LOOK = """
const look = () => {
  const found = [...document.querySelectorAll("article svg, article canvas")]
    .some((one) => one.getBoundingClientRect().height > 40);
  requestAnimationFrame(found ? () => { window.seen = performance.now(); } : look);
};
requestAnimationFrame(look);
"""


def chart(number: int) -> alt.Chart:
    """Give a small chart with tooltips, another for each number."""
    rows = [{"name": f"Row {row}", "n": (row * 7 + number) % 13 + 1} for row in range(12)]
    bars = alt.Chart(alt.Data(values=rows), description=f"Bars number {number}", height=240)
    return bars.mark_bar(tooltip=True).encode(x="n:Q", y="name:N")


def write_book(folder: Path, renderer: str) -> None:
    """Write and build a book of notebooks that were run with a renderer."""
    folder.mkdir()
    for size in SIZES:
        cells = [nbformat.v4.new_markdown_cell(f"# {size}", id="title")]
        for number in range(size):
            output = nbformat.v4.new_output("display_data", outputs(chart(number), renderer))
            cells.append(nbformat.v4.new_code_cell("chart", outputs=[output], id=f"chart{number}"))
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / f"page{size}.ipynb")
    pages = "\n".join(f"page{size}" for size in SIZES)
    (folder / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{pages}\n```\n", encoding="utf-8")
    conf = (
        'project = "Bench"\nextensions = ["myst_nb", "static_vega.sphinx"]\nhtml_theme = "sphinx_book_theme"\n'
        'nb_execution_mode = "off"\nexclude_patterns = ["_build"]\n'
    )
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, folder / "_build"]
    subprocess.run(command, check=True)


def outputs(one: alt.Chart, renderer: str) -> dict[str, Any]:
    """Give what a kernel of a build would have given for a chart."""
    if renderer == "static_vega":
        return static_vega.bundle(one)
    alt.renderers.enable("html")
    return one._repr_mimebundle_(None, None)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, compressed as a web host would."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in {".html", ".css", ".js", ".svg"} or file.parent.name == "cdn":
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Serves many at a time, and says nothing of a browser that hangs up when its page is closed."""

    def handle_error(self, *_: Any) -> None:
        """Say nothing."""


def serve(folder: Path) -> tuple[Server, str]:
    """Serve a folder on a free port of this machine."""
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


def move_cdn_here(site: Path) -> None:
    """Let a built book ask this machine for what it would ask the CDN: one bundle in the place of three files."""
    for page in site.glob("*.html"):
        page.write_text(page.read_text(encoding="utf-8").replace(CDN, "cdn/"), encoding="utf-8")
    cdn = site / "cdn"
    cdn.mkdir()
    bundle = vl_convert.javascript_bundle(vl_version=VEGA_LITE)
    (cdn / "vega@6").write_text(f"(() => {{{bundle}}})();", encoding="utf-8")
    for name in ("vega-lib", f"vega-lite@{alt.VEGALITE_VERSION.removeprefix('v')}", "vega-embed@7"):
        (cdn / name).write_text("", encoding="utf-8")


@contextmanager
def slow_page(browser: Browser, script: str) -> Iterator[tuple[Page, Any]]:
    """Give an empty page on a slow line and processor, with a script for what it opens, and its session."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.abort())
    page.add_init_script(script)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Performance.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line = {"latency": LATENCY, "downloadThroughput": BANDWIDTH, "uploadThroughput": BANDWIDTH}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page, session
    context.close()


def measure(browser: Browser, address: str, size: int, wake: bool) -> dict[str, float]:
    """Open a page as a reader on a slow line would, and take its measures."""
    taken = {}
    if size:  # looking for the chart at every frame is work for scripts, so it has a visit of its own
        with slow_page(browser, LOOK) as (page, _):
            page.goto(address, timeout=120_000)
            page.wait_for_function("window.seen", timeout=120_000)
            taken["first chart visible, ms"] = page.evaluate("window.seen")
    with slow_page(browser, SHIFT) as (page, session):
        received: list[float] = []
        session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto(address, wait_until="load", timeout=120_000)
        page.wait_for_timeout(SETTLED)
        paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        taken |= {
            "requests": len(received),
            "kB": sum(received) / 1000,
            "first contentful paint, ms": page.evaluate(paint),
            "script time, ms": script_time(session),
            "layout shift": page.evaluate("window.shift"),
        }
        if wake:
            taken["from pointing to live, ms"] = pointing_to_live(page)
            taken["layout shift on waking"] = page.evaluate("window.shift") - taken["layout shift"]
    return taken


def script_time(session: Any) -> float:
    """Give the milliseconds spent in scripts so far."""
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return metrics["ScriptDuration"] * 1000


def pointing_to_live(page: Page) -> float:
    """Point at the first chart that answers and give the milliseconds until it is live."""
    return page.evaluate(
        """async () => {
          const slots = [...document.querySelectorAll("[data-live] .static-vega-slot")];
          const slot = slots.find((one) => one.getClientRects().length);
          const start = performance.now();
          slot.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
          while (!slot.querySelector(".static-vega-live")) await new Promise(requestAnimationFrame);
          return performance.now() - start;
        }"""
    )


def main() -> None:
    """Print the two renderers' measures side by side."""
    os.environ[IN_BOOK] = "1"
    work = Path(tempfile.mkdtemp())
    renderers = ("altair", "static_vega")
    results: dict[tuple[str, int], dict[str, float]] = {}
    try:
        for renderer in renderers:
            write_book(work / renderer, renderer)
        move_cdn_here(work / "altair" / "_build")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
            for renderer in renderers:
                server, book = serve(work / renderer / "_build")
                for size in SIZES:
                    wake = renderer == "static_vega"
                    runs = [measure(browser, f"{book}/page{size}.html", size, wake and size > 0) for _ in range(RUNS)]
                    results[renderer, size] = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                server.shutdown()
            browser.close()
    finally:
        shutil.rmtree(work)
    show(results)


def show(results: dict[tuple[str, int], dict[str, float]]) -> None:
    """Print the medians as a table, and as JSON for machines."""
    columns = [column for column in results if column != ("altair", 0)]
    print(f"{BANDWIDTH * 8 / 1e6:g} Mbit/s, {LATENCY} ms, processor {SLOWER}x slower, medians of {RUNS} runs\n")
    print(f"{'':28}" + "".join(f"{f'{name}, {size}' if size else 'no chart':>18}" for name, size in columns))
    for key in results["static_vega", CHARTS]:
        values = (results[column].get(key) for column in columns)
        print(f"{key:28}" + "".join(f"{'-' if value is None else f'{value:,.4g}':>18}" for value in values))
    print("\n" + json.dumps({f"{name} {size}": values for (name, size), values in results.items()}))


if __name__ == "__main__":
    main()
