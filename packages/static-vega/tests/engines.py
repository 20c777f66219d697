"""Three browsers to read pages in: Chromium by Playwright, Firefox by WebDriver BiDi, WebKit by WebDriver.

The latter two are spoken to in the standards' own words, so that they need nothing but the browser; ``python engines.py``
brings them, for root on Debian. All of them ask pages for reduced motion.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import websocket
from playwright.sync_api import Browser, Page

PATIENCE = 20  # seconds
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowRight": "\ue014"}
PACKAGES = {"firefox": ("firefox-esr",), "webkit": ("webkit2gtk-driver", "xvfb")}  # Debian's


class Engine(ABC):
    """A browser with one page."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Open an address and wait until it has loaded."""

    @abstractmethod
    def run(self, expression: str) -> Any:
        """Give the value of an expression of JavaScript in the page, as JSON can say it."""

    @abstractmethod
    def point(self, x: int, y: int) -> None:
        """Move the mouse to a place of the window."""

    @abstractmethod
    def tap(self, x: int, y: int) -> None:
        """Touch a place of the window with a finger, and lift it."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press keys, one after another."""

    def until(self, expression: str) -> Any:
        """Give the value of an expression as soon as it is true."""
        end = time.monotonic() + PATIENCE
        while not (value := self.run(expression)):
            assert time.monotonic() < end, f"still not true: {expression}"
        return value

    def middle(self, element: str) -> tuple[int, int]:
        """Bring an element, given as an expression, into the window, and give the place of its middle."""
        x, y = self.run(f"""(() => {{
          const one = {element};
          one.scrollIntoView({{ block: "center", behavior: "instant" }});
          const {{ x, y, width, height }} = one.getBoundingClientRect();
          return [Math.round(x + width / 2), Math.round(y + height / 2)];
        }})()""")
        return x, y


class Chromium(Engine):
    """A page of Playwright's."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, url: str) -> None:
        self._page.goto(url)

    def run(self, expression: str) -> Any:
        return self._page.evaluate(expression)

    def point(self, x: int, y: int) -> None:
        self._page.mouse.move(x, y)

    def tap(self, x: int, y: int) -> None:
        self._page.touchscreen.tap(x, y)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)


class Driven(Engine):
    """A browser that takes the actions that WebDriver defines."""

    @abstractmethod
    def act(self, **source: Any) -> None:
        """Perform the actions of one source."""

    def point(self, x: int, y: int) -> None:
        self.act(type="pointer", id="mouse", actions=[_move(x, y)])

    def tap(self, x: int, y: int) -> None:
        touched = [_move(x, y), {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.act(type="pointer", id="finger", parameters={"pointerType": "touch"}, actions=touched)

    def press(self, *keys: str) -> None:
        pressed = [{"type": kind, "value": KEYS[key]} for key in keys for kind in ("keyDown", "keyUp")]
        self.act(type="key", id="keys", actions=pressed)


class Firefox(Driven):
    """Firefox over WebDriver BiDi."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(f"{address}/session", timeout=PATIENCE, suppress_origin=True)
        self._number = 0
        self._send("session.new", capabilities={})
        # A page hears of focus where its window has it, and the one that Firefox starts with never does.
        self._context = self._send("browsingContext.create", type="window")["context"]

    def _send(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while (said := json.loads(self._socket.recv())).get("id") != self._number:
            pass
        assert said["type"] == "success", said
        return said["result"]

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def run(self, expression: str) -> Any:
        asked = f"JSON.stringify({expression}) ?? 'null'"
        said = self._send("script.evaluate", expression=asked, target={"context": self._context}, awaitPromise=False)
        assert said["type"] == "success", said
        return json.loads(said["result"]["value"])

    def act(self, **source: Any) -> None:
        self._send("input.performActions", context=self._context, actions=[source])


class WebKit(Driven):
    """WebKitGTK over WebDriver."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}/session"
        options = {"binary": str(_mini_browser()), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        said = _patiently(lambda: self._send("", capabilities={"alwaysMatch": wanted}), urllib.error.URLError)
        self._address += f"/{said['sessionId']}"

    def _send(self, path: str, method: str = "POST", **params: Any) -> Any:
        body = json.dumps(params).encode() if method == "POST" else None
        request = urllib.request.Request(self._address + path, body, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def open(self, url: str) -> None:
        self._send("/url", url=url)

    def run(self, expression: str) -> Any:
        return self._send("/execute/sync", script=f"return ({expression})", args=[])

    def act(self, **source: Any) -> None:
        self._send("/actions", actions=[source])

    def tap(self, x: int, y: int) -> None:
        # Its driver knows no fingers: what a finger does is told to the page.
        events = "['pointerover', 'pointerdown', 'pointerup', 'pointerout', 'click']"
        told = f"{{ bubbles: true, pointerType: 'touch', clientX: {x}, clientY: {y} }}"
        self.run(
            f"{events}.forEach((type) => document.elementFromPoint({x}, {y}).dispatchEvent(new PointerEvent(type, {told})))"
        )

    def close(self) -> None:
        self._send("", "DELETE")


@contextmanager
def chromium(browser: Browser) -> Iterator[Engine]:
    """Open a page in a Chromium that has been started."""
    context = browser.new_context(reduced_motion="reduce", has_touch=True)
    yield Chromium(context.new_page())
    context.close()


@contextmanager
def firefox() -> Iterator[Engine]:
    """Start Firefox without a window."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text('user_pref("ui.prefersReducedMotion", 1);\n', encoding="utf-8")
        told = Path(profile, "WebDriverBiDiServer.json")
        command = [_firefox(), "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                said = _patiently(lambda: json.loads(told.read_text("utf-8")), FileNotFoundError, json.JSONDecodeError)
                yield Firefox(f"ws://{said['ws_host']}:{said['ws_port']}")
            finally:
                process.terminate()


@contextmanager
def webkit() -> Iterator[Engine]:
    """Start WebKitGTK's browser on a screen that nobody sees."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as settings, screen() as display:
        file = Path(settings, "gtk-3.0", "settings.ini")
        file.parent.mkdir()
        file.write_text("[Settings]\ngtk-enable-animations=0\n", encoding="utf-8")
        environment = os.environ | {"DISPLAY": display, "XDG_CONFIG_HOME": settings}
        command = ["WebKitWebDriver", f"--port={port}"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as driver:
            try:
                engine = WebKit(f"http://127.0.0.1:{port}")
                yield engine
                engine.close()
            finally:
                driver.terminate()


@contextmanager
def screen() -> Iterator[str]:
    """Start a screen that nobody sees, and give its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as shown:
        try:
            os.close(writing)
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            shown.terminate()


def _move(x: int, y: int) -> dict[str, Any]:
    return {"type": "pointerMove", "x": x, "y": y, "origin": "viewport"}


def _patiently(ask: Any, *not_yet: type[Exception]) -> Any:
    """Ask a program that is starting, until it answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except not_yet:
            assert time.monotonic() < end, "a browser did not start"
            time.sleep(0.05)


def _firefox() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


def _mini_browser() -> Path | None:
    """Find the small browser that Debian ships beside WebKitGTK's libraries."""
    return next(iter(sorted(Path("/usr").glob("lib*/*/webkit2gtk-*/MiniBrowser"))), None)


def missing(name: str) -> str:
    """Say what a browser lacks on this machine, or ""."""
    parts = {
        "chromium": {},
        "firefox": {"Firefox": _firefox()},
        "webkit": {
            "WebKitWebDriver": shutil.which("WebKitWebDriver"),
            "MiniBrowser": _mini_browser(),
            "Xvfb": shutil.which("Xvfb"),
        },
    }[name]
    lacks = " and ".join(part for part, found in parts.items() if not found)
    return f"{lacks}: not on this machine (Debian's {' and '.join(PACKAGES[name])})" if lacks else ""


def bring() -> None:
    """Install the browsers that are not here where that is plain to do, and say what tests will be skipped elsewhere."""
    is_root_on_debian = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get")
    for name, packages in PACKAGES.items():
        if missing(name) and is_root_on_debian:
            print(f"Installing {' and '.join(packages)}, in which live charts are tested", flush=True)
            for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
                subprocess.run(["apt-get", "-qq", *command], stdout=subprocess.DEVNULL, check=False)
        if reason := missing(name):
            print(f"Tests that need it are skipped: {reason}", flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        bring()
