"""The seconds from ``make lab`` to the first chart of a chapter: in a clone with its environment and in a fresh one."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import lab
from bookmaking.browsers import find
from project import ROOT


def seconds_to_first_chart(browser: Browser, project: Path) -> float:
    """Return the seconds from starting JupyterLab to the first chart of a chapter."""
    start = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as state,
        lab.served(project, Path(state), project) as address,
        lab.offline_page(browser, address, []) as page,
    ):
        page.goto(f"{address}/lab/tree/chapters/workload.ipynb")
        lab.wait_for_kernel(page)
        lab.choose(page, "Run", "Run All Cells")
        page.wait_for_function(lab.DRAWN, arg=1)
        return time.perf_counter() - start


def main() -> None:
    """Print the seconds from ``make lab`` to the first chart, on a clone with its environment and on a fresh one."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        print(f"installed clone: {seconds_to_first_chart(browser, ROOT):.1f} s to the first chart")
        clone = Path(folder) / "clone"
        start = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        subprocess.run(["make", ".venv-lab/.lab"], cwd=clone, check=True, capture_output=True)
        install = time.perf_counter() - start
        chart = seconds_to_first_chart(browser, clone)
        print(f"fresh clone: {install + chart:.1f} s, of which {install:.1f} s for the environment")
        browser.close()


if __name__ == "__main__":
    main()
