"""Build a course of a hundred charts in each way of putting Altair charts in a book, and weigh its pages.

Run as ``python bench/hundred_charts.py``, with the names of pages if not all are wanted. What it measures stands where
the documentation of static-vega reads it.
"""

import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from operator import lt
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from bookmaking.browsers import find
from measured import conditions, table, write

COURSE = Path(__file__).parent / "course"
PAGES = sorted(file.stem for file in COURSE.glob("*.md"))
RUNS = 3
SETUP = "import altair as alt\n"
CELL = re.compile(r"```\{code-cell\} ipython3\n(.*?)```", re.DOTALL)
SETTLED = 1500  # milliseconds after loading, when a page has asked for all that it asks for
SHOWN = """() => [...document.querySelectorAll("article :is(svg, img, canvas)")]
  .filter((one) => one.getBoundingClientRect().height > 40 && !one.closest("button, a.navbar-brand")).length"""


@dataclass(frozen=True)
class Way:
    """A way of putting charts in a book.

    Attributes:
        name: as the table tells it.
        code: what an author writes after ``import altair as alt``.
        extensions: those of Sphinx.
        is_directive: whether charts are directives in the text, in place of a notebook's cells.
    """

    name: str
    code: str = ""
    extensions: tuple[str, ...] = ("myst_nb",)
    is_directive: bool = False


OURS = Way("static-vega", "import static_vega\nstatic_vega.enable()\n", ("myst_nb", "static_vega.sphinx"))
STOCK = Way("Altair's renderer")
OTHERS = (
    Way("Altair's `mimetype`", 'alt.renderers.enable("mimetype")\n'),
    Way("Altair's `png`", 'alt.renderers.enable("png")\n'),
    Way("sphinxext-altair", "", ("myst_parser", "sphinxext_altair.altairplot"), is_directive=True),
)


@dataclass(frozen=True)
class Built:
    """What a build took and gave; sizes are bytes as they are, and compressed.

    Attributes:
        seconds: from start to end.
        pages: each page before anybody turns to a chart: its HTML, images, and the style and script of our charts.
        live: what the charts of all pages ask for when they wake, but for Vega itself.
    """

    seconds: float
    pages: dict[str, tuple[int, int]]
    live: tuple[int, int]


def build(way: Way, folder: Path) -> Built | str:
    """Write and build the course, or give the error of a build that failed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(COURSE / "land.py", folder)
    for name in PAGES:
        text = (COURSE / f"{name}.md").read_text(encoding="utf-8").replace(SETUP, SETUP + way.code)
        text = CELL.sub(_directive, text.split("---\n", 2)[2]) if way.is_directive else text
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "index.md").write_text("# Course\n\n```{toctree}\n" + "\n".join(PAGES) + "\n```\n", encoding="utf-8")
    conf = {
        "project": "Course",
        "extensions": list(way.extensions),
        "html_theme": "sphinx_book_theme",
        "nb_execution_mode": "force",
        "nb_execution_raise_on_error": True,
        "nb_execution_timeout": 300,
        "exclude_patterns": ["_build"],
    }
    (folder / "conf.py").write_text("".join(f"{key} = {value!r}\n" for key, value in conf.items()), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, folder / "_build"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        errors: list[str] = re.findall(r"\b\w+Error\b", done.stderr)
        return errors[-1] if errors else done.stderr.strip().splitlines()[-1]
    site = folder / "_build"
    live = [file for file in site.glob("_static/static_vega/*.js") if not file.name.startswith("vega-")]
    return Built(seconds, {name: _weight(site / f"{name}.html") for name in PAGES}, _sizes(live))


def _directive(cell: re.Match[str]) -> str:
    option = ":output: none" if SETUP in cell[1] else ":hide-code:"
    return f"```{{altair-plot}}\n{option}\n\n{cell[1]}```"


def _weight(page: Path) -> tuple[int, int]:
    asked = set(
        re.findall(r'(?:href|src)="(_images/[^"]+|_static/static_vega[^"?]+)', page.read_text(encoding="utf-8"))
    )
    return _sizes([page, *(page.parent / file for file in asked)])


def _sizes(files: list[Path]) -> tuple[int, int]:
    contents = [file.read_bytes() for file in files]
    return sum(map(len, contents)), sum(len(gzip.compress(content, 6)) for content in contents)


def looked_at(browser: Browser, site: Path) -> tuple[int, set[str]]:
    """Open each page, and give how many charts show without scripts, and which other hosts are asked with them."""
    shown, hosts = 0, set()
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts)
        context.route(lambda url: urlsplit(url).scheme != "file", lambda route: route.abort())
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        for name in PAGES:
            page.goto((site / f"{name}.html").as_uri())
            if scripts:
                page.wait_for_timeout(SETTLED)
            else:
                shown += page.evaluate(SHOWN)
        context.close()
    return shown, hosts - {None, ""}


def main() -> None:
    """Build the course, or the pages of it that are named, in every way, write the tables, and print them."""
    PAGES[:] = sys.argv[1:] or PAGES
    runs: dict[Way, list[Built | str]] = {way: [] for way in (OURS, STOCK, *OTHERS)}
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        for number in range(RUNS):
            for way in (OURS, STOCK) if number else runs:
                runs[way].append(build(way, Path(folder, str(list(runs).index(way)))))
        for number, (way, built) in enumerate(runs.items()):
            if isinstance(built[0], str):
                rows.append([way.name, f"does not build: {built[0]}"])
                continue
            shown, hosts = looked_at(browser, Path(folder, str(number), "_build"))
            rows.append([way.name, *_told(built), f"{shown}", ", ".join(sorted(hosts)) or "none"])
        browser.close()
    heads = ["", "build, s", "pages, MB", "gzip, MB", "heaviest, MB", "gzip, MB"]
    ways = table([*heads, "shown without scripts", "other hosts asked"], rows)
    ours, stock = runs[OURS][0], runs[STOCK][0]
    times = _seconds(runs[OURS]) / _seconds(runs[STOCK])
    lighter = sum(all(map(lt, ours.pages[name], stock.pages[name])) for name in PAGES)
    told = (
        f"The build with static-vega took {times:.2f} times that with Altair's renderer;"
        f" {lighter} of {len(PAGES)} pages are lighter, as they are and compressed."
    )
    pages = [[name, *(_kb(n) for n in (*ours.pages[name], *stock.pages[name]))] for name in PAGES]
    pages.append(["live views", *map(_kb, ours.live), "-", "-"])
    each = table(["page", "static-vega, kB", "gzip", "Altair's renderer, kB", "gzip"], pages)
    print(write("course", f"{conditions(f'medians of {RUNS} runs, of others one')}\n\n{ways}\n\n{told}\n\n{each}"))


def _told(built: list[Built]) -> list[str]:
    pages = built[0].pages.values()
    return [
        f"{_seconds(built):.1f}",
        *(_mb(sum(sizes)) for sizes in zip(*pages, strict=True)),
        *(_mb(max(sizes)) for sizes in zip(*pages, strict=True)),
    ]


def _seconds(built: list[Built]) -> float:
    return statistics.median(one.seconds for one in built)


def _mb(size: int) -> str:
    return f"{size / 1e6:.2f}"


def _kb(size: int) -> str:
    return f"{size / 1e3:.0f}"


if __name__ == "__main__":
    main()
