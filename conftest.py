"""What all tests share: a browser, one a process; what runs together; the time of each part.

Outside of this project, static-vega's tests have pytest-playwright's browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Fixtures that take long to make. Their tests run in one process, so that each is made once.
COSTLY = {"corpus_book", "pdf", "site", "started"}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

settings.register_profile("untimed", deadline=None)  # no timing decides a test
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium, Chrome or Edge of this machine."""
    from playwright.sync_api import sync_playwright

    from bookmaking.browsers import find

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        yield started
        started.close()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep together what shares a costly fixture, and mark it as slow, with all that opens pages."""
    fixtures = COSTLY.union(["browser"]).intersection(getattr(item, "fixturenames", ()))
    if fixtures:
        item.add_marker(pytest.mark.slow)
    if costly := COSTLY & fixtures:
        item.add_marker(pytest.mark.xdist_group(min(costly)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how long each part took, all processes together."""
    reports = [report for several in terminalreporter.stats.values() for report in several]
    times: Counter[str] = Counter()
    for report in reports:
        if isinstance(report, pytest.TestReport):
            times[report.nodeid.partition("::")[0]] += report.duration
    tests = Counter(report.nodeid.partition("::")[0] for report in reports if getattr(report, "when", "") == "call")
    terminalreporter.section("seconds by part")
    for part, seconds in times.most_common():
        terminalreporter.write_line(f"{seconds:7.1f}  {tests[part]:4} tests  {part}")
