"""The browser that prints and tests the book: found on this machine, or brought: ``python -m bookmaking.browsers``."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

SHELL = "chromium-headless-shell"  # Debian's package, and its program
# First the Chromium that has no windows: it opens a page in a third of the time.
NAMES = (
    SHELL,
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
MACOS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
MISSING = "No Chromium, Chrome or Edge was found: install one of them, or name its program in the variable CHROMIUM."


class NoBrowser(FileNotFoundError):
    """There is no browser of the Chromium family on this machine."""


@cache
def find() -> Path:
    """Return the program of a browser: the one that ``CHROMIUM`` names, one of the system, or Playwright's own.

    Raises :class:`NoBrowser` where there is none.
    """
    found = next(filter(_starts, _candidates()), None)
    if not found:
        raise NoBrowser(MISSING)
    return found


def _candidates() -> Iterator[Path]:
    """Yield where a browser may be, what was asked for first."""
    if os.environ.get("CHROMIUM"):
        yield Path(os.environ["CHROMIUM"])
        return
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        yield from (folder / f"{name}.app/Contents/MacOS/{name}" for name in MACOS)
    for variable in WINDOWS_FOLDERS:
        if place := os.environ.get(variable):
            yield from (Path(place) / name for name in WINDOWS)
    if importlib.util.find_spec("playwright"):
        yield Path(_ask_playwright())


def _ask_playwright() -> str:
    """Return where Playwright puts its own Chromium, which need not be there."""
    # In a process of its own, since a loop may run in this one.
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def _starts(program: Path) -> bool:
    """Whether a program is there and runs. Ubuntu's package for Chromium leaves one that only names another package."""
    if not program.is_file():
        return False
    if sys.platform == "win32":  # where the question for its version opens a window
        return True
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except OSError:
        return False


def bring() -> Path:
    """Return the program of a browser; install one where none is found, and say so.

    Raises :class:`NoBrowser` where neither works.
    """
    with suppress(NoBrowser):
        return find()
    print("No Chromium, Chrome or Edge is here. Installing one:", flush=True)
    for command in _installers():
        print(f"  {' '.join(command)}", flush=True)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        with suppress(NoBrowser):
            return find()
    raise NoBrowser(MISSING)


def _installers() -> Iterator[list[str]]:
    """Yield the commands that install a browser: for root on Debian and its kin from the system, then Playwright's."""
    debian = sys.platform == "linux" and os.geteuid() == 0 and bool(shutil.which("apt-get"))
    if debian:
        yield ["apt-get", "update", "-qq"]
        yield ["apt-get", "install", "-y", "-qq", "--no-install-recommends", SHELL, "fonts-liberation"]
    if importlib.util.find_spec("playwright"):
        yield [sys.executable, "-m", "playwright", "install", *(["--with-deps"] if debian else []), "chromium"]


if __name__ == "__main__":
    try:
        print(f"Browser: {bring()}")
    except NoBrowser as error:
        sys.exit(str(error))
