"""A real JupyterLab, for the tests and for ``make bench``: its server, and its page in a browser without a network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 1000
# A chart counts as drawn once its canvas holds colour: its marks have one, its axes and letters are grey.
DRAWN = """least => [...document.querySelectorAll(".vega-embed canvas")].filter(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4)
    if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 20) return true;
  return false;
}).length >= least"""
_STATE = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_WORKSPACES_DIR")


def free_port() -> int:
    """Return a port that nothing listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(folder: Path, state: Path, project: Path = ROOT) -> Iterator[str]:
    """Serve a folder as ``make lab`` does, but with settings of its own in ``state`` and no token; give the address."""
    port = free_port()
    command = [project / ".venv-lab/bin/jupyter", "lab", f"--LabApp.app_settings_dir={project / '.jupyter'}"]
    command += ["--no-browser", "--allow-root", f"--port={port}", f"--ServerApp.root_dir={folder}"]
    command += ["--IdentityProvider.token="]
    environment = os.environ | {name: str(state / name) for name in _STATE}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        told = next((line for line in server.stderr if "is running at" in line), None)
        assert told, "JupyterLab did not start"
        threading.Thread(target=server.stderr.read, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@contextmanager
def offline_page(browser: Browser, address: str, asked: list[str]) -> Iterator[Page]:
    """Give a page that reaches this address alone, and notes in ``asked`` what else it wanted."""
    context = browser.new_context(viewport={"width": 1300, "height": 2000})
    context.set_default_timeout(60 * SECONDS)

    def answer(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    yield context.new_page()
    context.close()


def open_notebook(page: Page, name: str) -> None:
    """Open a notebook from the list of files, and wait until its kernel is ready."""
    page.locator(f".jp-DirListing-item[title^='Name: {name}']").dblclick()
    # To the front: while JupyterLab starts, its launcher may come before it.
    page.get_by_role("tab", name=name).click()
    wait_for_kernel(page)


def wait_for_kernel(page: Page) -> None:
    """Wait until a notebook is open and can run."""
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()


def close_notebook(page: Page) -> None:
    """Close the notebook without saving it."""
    page.keyboard.press("Alt+w")
    page.get_by_role("button", name="Discard").click()
    page.locator(".jp-Notebook").wait_for(state="detached")


def run_all(page: Page) -> None:
    """Choose Run, Run All Cells."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def seconds_to_first_chart(browser: Browser, project: Path) -> float:
    """Return the seconds from starting JupyterLab to the first chart of a chapter."""
    start = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as state,
        served(project, Path(state), project) as address,
        offline_page(browser, address, []) as page,
    ):
        page.goto(f"{address}/lab/tree/chapters/workload.ipynb")
        wait_for_kernel(page)
        run_all(page)
        page.wait_for_function(DRAWN, arg=1)
        return time.perf_counter() - start


def main() -> None:
    """Print the seconds from ``make lab`` to the first chart, on a clone with its environment and on a fresh one."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
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
