"""What all tests share: a browser, one a process. Outside of this project, static-vega's have pytest-playwright's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium, Chrome or Edge of this machine."""
    from playwright.sync_api import sync_playwright

    from bookmaking.browsers import find

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        yield started
        started.close()
