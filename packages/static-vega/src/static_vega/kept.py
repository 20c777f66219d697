"""Drawn charts that are kept from build to build: none is drawn again while nothing that it depends on has changed."""

import gc
import multiprocessing
import os
import pickle
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from static_vega import fonts
from static_vega.errors import ChartError
from static_vega.page import Fragment, Options, bundle, bundle_name, fragment
from static_vega.spec import digest

_HERE = Path(__file__).parent
_FEW = 2  # documents whose charts are drawn sooner than processes start


@dataclass(frozen=True)
class Order:
    """What is asked of a drawing, and where it is kept; it may be carried out in a process of its own.

    The attributes are those of :func:`static_vega.page.fragment`, and the folder. The specification is written as
    JSON: a build holds many, and text is copied, stored and kept in no time.
    """

    written: str
    identifier: str
    options: Options
    explore: bool
    folder: Path

    def carry_out(self) -> Fragment:
        """Draw the chart, or take what was drawn of it before.

        Raises:
            ChartError: as of :func:`static_vega.page.fragment`.
        """
        file = self.file()
        if file.exists():
            kept: Fragment = pickle.loads(file.read_bytes())
            return kept
        drawn = fragment(self.written, identifier=self.identifier, options=self.options, explore=self.explore)
        _write(file, pickle.dumps(drawn))
        return drawn

    def file(self) -> Path:
        """Give the file in which the drawing is kept, under a digest of all that it depends on."""
        asked = (self.written, self.identifier, self.options.wide, self.options.narrow, self.explore)
        return self.folder / f"{_digest(*asked, fonts.fingerprint(), _made_with())}.pickle"


_digest = lru_cache(maxsize=1)(digest)  # of a long text, asked for several times in a row


def vega(folder: Path) -> Path:
    """Give the file of :func:`static_vega.page.bundle`, which a folder keeps."""
    file = folder / bundle_name()
    if not file.exists():
        _write(file, bundle().encode())
    return file


def _write(file: Path, content: bytes) -> None:
    """Write a file whole, or not at all, whoever else writes it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)


class Ahead:
    """Draws charts in other processes while documents are read, where these are many enough to be worth processes."""

    def __init__(self, documents: int, folder: Path) -> None:
        """Begin a build that reads some documents, one after another, and keeps in a folder what it draws."""
        way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(way)
        is_worth = documents > _FEW
        self._pool = ProcessPoolExecutor(os.cpu_count(), context, _begin, (fonts.added(),)) if is_worth else None
        if self._pool and not (folder / bundle_name()).exists():  # a first build, which will draw
            self._pool.submit(vega, folder)
            for _ in range(1, os.cpu_count() or 1):
                self._pool.submit(be_ready)
        self._started: dict[Path, Future[None]] = {}

    def submit(self, order: Order) -> None:
        """Begin to draw a chart that is not kept; where there is no other process, it is drawn here."""
        if (file := order.file()) in self._started or file.exists():
            return
        if self._pool:
            self._started[file] = self._pool.submit(_try, order)
        else:
            _try(order)

    def wait(self, order: Order) -> None:
        """Wait for a chart that was submitted."""
        if started := self._started.get(order.file()):
            started.result()

    def close(self) -> None:
        """Stop what is still drawn."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def be_ready() -> None:
    """Start what draws, before there is something to draw: it takes half a second."""
    fonts.converter()


def _try(order: Order) -> None:
    """Carry an order out; what is wrong with it is told where its drawing is asked for."""
    with suppress(ChartError):
        order.carry_out()


def _begin(folders: Iterable[Path]) -> None:
    """Take the fonts of the build, give way to it, and end when it does, even if it was killed."""
    if hasattr(os, "nice"):
        os.nice(5)
    gc.set_threshold(100_000, 20, 100)  # a drawing is many small things, all there until it is done
    for folder in folders:
        fonts.add(folder)
    build = multiprocessing.parent_process()
    assert build

    def end() -> None:
        build.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


@cache
def _made_with() -> str:
    """Give a name to this package and its converter as they are, so that changed ones draw afresh."""
    files = sorted([*_HERE.glob("*.py"), *_HERE.glob("templates/*")])
    return digest(version("vl-convert-python"), *(file.read_text(encoding="utf-8") for file in files))
