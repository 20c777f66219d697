"""Have the screen reader Orca read a page of charts in Firefox, and print what it says: ``python orca.py``.

Nothing is heard: Orca writes down what it would speak. It runs on a screen, a bus and with settings of its own, so that
it does not meet what else runs beside it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import altair as alt
import pandas as pd

from books import build, notebook
from engines import PATIENCE, screen

# Programs, and the packages of Debian that bring them.
PROGRAMS = {
    "orca": "orca",
    "firefox-esr": "firefox-esr",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "dbus-daemon": "dbus-daemon",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
}
QUIET = 1.0  # seconds without a word, after which Orca has said what it had to say
PREFERENCES = {
    "accessibility.force_disabled": -1,
    "browser.aboutwelcome.enabled": False,
    "browser.preonboarding.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}
# Orca's log of what it speaks, and no synthesizer.
CUSTOMIZATIONS = """
import logging
import orca.settings

orca.settings.speechServerFactory = ""
orca.settings.enableKeyEcho = False
speech = logging.getLogger("speech")
speech.setLevel(logging.INFO)
speech.addHandler(logging.FileHandler({log!r}, encoding="utf-8"))
"""
SPOKEN = "SPEECH OUTPUT: '"  # begins each entry of the log

CASES = pd.DataFrame({"country": ["Sweden", "Norway", "Denmark"], "cases": [28, 17, 9]})
KINDS = pd.DataFrame(
    {"year": [2010, 2011, 2012] * 2, "kind": ["photo"] * 3 + ["video"] * 3, "cases": [3, 5, 4, 1, 2, 6]}
)
PLACES = pd.DataFrame({"length": [1, 2, 3], "width": [3, 1, 4]})
BROWSE = "Insert+a"  # Orca's command to change between browsing the page and using what is focused
# What is done, key by key: furo's first link leads past its menus.
JOURNEY = {
    "To the charts": ["Tab", "Return"],
    "A bar chart": ["Tab", "Right", "Right", "End", "Escape"],
    "Its text": ["Tab", "Return", BROWSE, *["Down"] * 6],
    "Two lines": ["Tab", "Right", "Right", "Down", "Escape", "Tab"],
    "Points": ["Tab", "Right", "Right", "Escape", "Tab"],
    "A control": ["Tab", "Right", "Right"],
    "The chart that it controls": ["Tab", "Right", "Right"],
    "The same, read line by line": ["Tab", BROWSE, "Up", *["Down"] * 5],
}


def charts() -> list[alt.Chart]:
    """Give the charts of the page: bars, lines, points, and bars with a slider."""
    least = alt.param(name="least", value=5, bind=alt.binding_range(name="At least", min=0, max=30, step=5))
    bars = alt.Chart(CASES, description="Cases by country").mark_bar(tooltip=True).encode(x="cases", y="country")
    many = bars.properties(description="Countries with many cases").transform_filter("datum.cases >= least")
    lines = alt.Chart(KINDS, description="Cases by year and kind").mark_line(tooltip=True)
    points = alt.Chart(PLACES, description="Length and width").mark_point(tooltip=True)
    return [
        bars,
        lines.encode(x="year:O", y="cases", color="kind"),
        points.encode(x="length", y="width"),
        many.add_params(least),
    ]


def missing() -> list[str]:
    """Name Debian's packages that are not here."""
    return [package for program, package in PROGRAMS.items() if not shutil.which(program)]


class Reading:
    """A page that Orca reads in Firefox.

    Attributes:
        opened: what was said until the page had been read through.
    """

    def __init__(self, log: Path, environment: dict[str, str]) -> None:
        self._log = log
        self._environment = environment
        self._said = 0
        self._command("search", "--sync", "--onlyvisible", "--class", "firefox", "windowfocus")
        self._command("mousemove", "0", "0")  # a mouse over a chart would wake it
        end = time.monotonic() + PATIENCE
        while not any("main content" in text for text in self._entries()):
            assert time.monotonic() < end, f"Orca did not read the page, it said: {self._entries()}"
            time.sleep(0.2)
        self.opened = self._heard()

    def press(self, key: str) -> list[str]:
        """Press a key and give what is said of it."""
        self._command("key", key)
        return self._heard()

    def _command(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, timeout=PATIENCE)

    def _entries(self) -> list[str]:
        text = self._log.read_text("utf-8") if self._log.exists() else ""
        return [" ".join(entry.rpartition("'")[0].split()) for entry in text.split(SPOKEN)[1:]]

    def _heard(self) -> list[str]:
        """Wait until nothing more is said."""
        entries: list[str] = []
        while True:
            time.sleep(QUIET)
            if entries == (entries := self._entries()):
                break
        new, self._said = entries[self._said :], len(entries)
        return [text for text in new if text]


@contextmanager
def reading(url: str) -> Iterator[Reading]:
    """Start all that is needed, with Firefox at an address, and stop it afterwards."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        log, profile, runtime = home / "speech.log", home / "profile", home / "runtime"
        profile.mkdir()
        runtime.mkdir(mode=0o700)
        chosen = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("".join(chosen), encoding="utf-8")
        customizations = home / ".local" / "share" / "orca" / "orca-customizations.py"
        customizations.parent.mkdir(parents=True)
        customizations.write_text(CUSTOMIZATIONS.format(log=str(log)), encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": "C.UTF-8",
            "GNOME_ACCESSIBILITY": "1",
            "DISPLAY": stack.enter_context(screen()),
        }

        def start(*command: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            stack.enter_context(process)
            stack.callback(process.terminate)
            return process

        bus = start("dbus-daemon", "--session", "--nofork", "--print-address")
        assert bus.stdout
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        start("orca")
        start("firefox-esr", "--no-remote", "--kiosk", "--profile", str(profile), url)
        yield Reading(log, environment)


def main() -> None:
    """Print what is said, key by key."""
    if lacks := missing():
        sys.exit(f"Orca cannot be asked here. Debian's packages that are missing: {' '.join(lacks)}")
    for name, program in {"Orca ": "orca", "": "firefox-esr"}.items():
        print(name + subprocess.check_output([program, "--version"], text=True).strip())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "page.ipynb").write_text(notebook(*(chart.to_dict() for chart in charts())), encoding="utf-8")
        book = build(Path(folder), "-W", html_theme="furo")
        assert book.status == 0, book.said
        with reading(book.url("page")) as page:
            print(f"\nThe page, read through\n  {' | '.join(page.opened)}")
            for part, keys in JOURNEY.items():
                print(f"\n{part}")
                for key in keys:
                    print(f"  {key:<10}{' | '.join(page.press(key))}", flush=True)


if __name__ == "__main__":
    main()
