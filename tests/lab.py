"""A real JupyterLab: its server, and its page in a browser without a network."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError

from project import ROOT

# How long a step may take before its kernel counts as hung, and how often one is started again. Nothing waits this long
# unless it must: a busy machine is many times slower than an idle one.
PATIENCE = 120_000  # milliseconds
RESTARTS = 2
READY = "Python 3 (ipykernel) | Idle"
RAN = """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].every(
  prompt => /\\[\\d+\\]/.test(prompt.textContent))"""
# A chart counts as drawn once its canvas holds colour: its marks have one, its axes and letters are grey.
DRAWN = """least => [...document.querySelectorAll(".vega-embed canvas")].filter(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4)
    if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 20) return true;
  return false;
}).length >= least"""
SHARE = """async names => {
  const headers = { "X-XSRFToken": document.cookie.match(/_xsrf=([^;]+)/)[1] };
  const post = async (place, body) => {
    const answer = await fetch(`/api/${place}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${place}: ${answer.status}`);
    return answer.json();
  };
  const { id } = await post("kernels", { name: "python3" });
  for (const name of names) await post("sessions", { path: name, name, type: "notebook", kernel: { id } });
}"""
_STATE = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_WORKSPACES_DIR")


def free_port() -> int:
    """Return a port that nothing listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(folder: Path, state: Path, project: Path = ROOT) -> Iterator[str]:
    """Serve a folder as ``make lab`` does, but with settings of its own in ``state`` and no token; give the address.

    Kernels go on when their notebook is closed, so that the next one may take them.
    """
    own = state / "JUPYTER_CONFIG_DIR/lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
    own.parent.mkdir(parents=True)
    own.write_text('{"kernelShutdown": false}', encoding="utf-8")
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
    context.set_default_timeout(PATIENCE)

    def answer(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    yield context.new_page()
    context.close()


def share_a_kernel(page: Page, names: Iterable[str]) -> None:
    """Start one kernel for several notebooks: JupyterLab opens each with the kernel that it finds for it."""
    page.evaluate(SHARE, list(names))


def open_notebook(page: Page, name: str) -> None:
    """Open a notebook from the list of files, and wait until its kernel is ready."""
    page.locator(f".jp-DirListing-item[title^='Name: {name}']").dblclick()
    # To the front: while JupyterLab starts, its launcher may come before it.
    page.get_by_role("tab", name=name).click()
    wait_for_kernel(page)


def wait_for_kernel(page: Page) -> None:
    """Wait until a notebook is open and can run. A kernel that does not come up is started again."""
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first.wait_for()
    for _ in range(RESTARTS):
        with suppress(TimeoutError):
            return page.get_by_text(READY).wait_for()
        choose(page, "Kernel", "Restart Kernel… 0, 0")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text(READY).wait_for()


def run_all(page: Page, *shown: tuple[str, object]) -> None:
    """Run all cells and wait until each has run and what they show is there: functions of the page, with an argument each.

    A kernel that hangs is started again, and so are the cells.
    """
    choose(page, "Run", "Run All Cells")
    for _ in range(RESTARTS):
        with suppress(TimeoutError):
            return _wait_until(page, shown)
        page.keyboard.press("Escape")  # a question may stand before the menus
        choose(page, "Run", "Restart Kernel and Run All Cells…")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
    _wait_until(page, shown)


def _wait_until(page: Page, shown: Iterable[tuple[str, object]]) -> None:
    for function, argument in [(RAN, None), *shown]:
        page.wait_for_function(function, arg=argument)


def close_notebook(page: Page) -> None:
    """Close the notebook without saving it."""
    page.keyboard.press("Alt+w")
    page.get_by_role("button", name="Discard").click()
    page.locator(".jp-Notebook").wait_for(state="detached")


def choose(page: Page, menu: str, entry: str) -> None:
    """Choose an entry of a menu."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()
