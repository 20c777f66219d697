"""Drawn charts that are kept from build to build: none is drawn again while nothing that it depends on has changed."""

import gc
import multiprocessing
import os
import pickle
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from static_vega import fonts
from static_vega.errors import ChartError
from static_vega.notebook import SHOWN
from static_vega.page import Fragment, Options, bundle, bundle_name, fragment
from static_vega.spec import digest

_HERE = Path(__file__).parent
_SOON = 0.05  # seconds in which a chart that a kernel left is found
_NICE = 10  # of drawing
_TRIALS = 10
_FEW = 2  # documents whose charts are drawn sooner than processes start


@dataclass(frozen=True)
class Order:
    """What is asked of a drawing, and where it is kept; it may be carried out in a process of its own.

    The attributes are those of :func:`static_vega.page.fragment`, and the folder. The specification is written as
    JSON: a build holds many, and text is copied, stored and kept in no time. Where the chart will stand is none of
    them, so one that moves, or stands in two places, is drawn once.
    """

    written: str
    options: Options
    explore: bool
    folder: Path

    def carry_out(self) -> Fragment:
        """Draw the chart, or take what was drawn of it before; its identifier is one that nothing else has.

        Raises:
            ChartError: as of :func:`static_vega.page.fragment`.
        """
        file = self.file()
        if file.exists():
            kept: Fragment = pickle.loads(file.read_bytes())
            return kept
        drawn = fragment(self.written, identifier=f"sv-{file.stem[:16]}", options=self.options, explore=self.explore)
        _write(file, pickle.dumps(drawn))
        return drawn

    def file(self) -> Path:
        """Give the file in which the drawing is kept, under a digest of all that it depends on."""
        asked = (self.written, self.options.wide, self.options.narrow, self.explore)
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
    """Draws charts in other processes while documents are read, where these are many enough to be worth processes.

    A chart is begun when its document is read, or sooner, when the kernel of its notebook has shown it.
    """

    def __init__(self, documents: int, folder: Path, order: Callable[[str], Order]) -> None:
        """Begin a build.

        Args:
            documents: how many are read, one after another.
            folder: where what is drawn is kept.
            order: gives the order for a specification that a kernel has shown.
        """
        self._order, self._shown = order, folder / "shown"
        self._started: dict[Path, Future[None]] = {}
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._follower = threading.Thread(target=self._follow, daemon=True)
        self._pool = _processes() if documents > _FEW else None
        if not self._pool:
            return
        if not (folder / bundle_name()).exists():  # a first build, which will draw
            self._pool.submit(vega, folder)
            for _ in range(1, os.cpu_count() or 1):
                self._pool.submit(be_ready)
        shutil.rmtree(self._shown, ignore_errors=True)
        self._shown.mkdir(parents=True)
        os.environ[SHOWN] = str(self._shown)
        self._follower.start()
        # A build that is interrupted does not come to its end, and Python would wait for all that it has asked for.
        if at_exit := getattr(threading, "_register_atexit", None):
            at_exit(self.close)

    def _follow(self) -> None:
        """Begin to draw what kernels show."""
        while not self._ended.wait(_SOON):
            for file in self._shown.glob("*.json"):
                self.submit(self._order(file.read_text(encoding="utf-8")))
                file.unlink()

    def submit(self, order: Order) -> None:
        """Begin to draw a chart that is not kept; where there is no other process, it is drawn here."""
        with self._lock:
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
        if self._pool and not self._ended.is_set():
            self._ended.set()
            self._follower.join()
            os.environ.pop(SHOWN, None)
            self._pool.shutdown(cancel_futures=True)
            shutil.rmtree(self._shown, ignore_errors=True)


def _processes() -> ProcessPoolExecutor:
    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context(way), _begin, (fonts.added(),))


def be_ready() -> None:
    """Start what draws, before there is something to draw: it takes half a second."""
    fonts.converter()


def _try(order: Order) -> None:
    """Carry an order out; what is wrong with it is told where its drawing is asked for."""
    with suppress(ChartError):
        order.carry_out()


def _begin(folders: Iterable[Path]) -> None:
    """Take the fonts of the build, give way to it, and end when it does, even if it was killed."""
    _give_way()
    gc.set_threshold(100_000, 20, 100)  # a drawing is many small things, all there until it is done
    for folder in folders:
        fonts.add(folder)
    build = multiprocessing.parent_process()
    assert build

    def end() -> None:
        build.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _give_way() -> None:
    """Let the build and the kernels of its notebooks go first: what they wait for, the whole build waits for."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    with suppress(OSError, AttributeError):  # Linux compares sessions before processes, and kernels have their own
        os.setsid()
        for _ in range(_TRIALS):
            with suppress(BlockingIOError):  # ten times a second one process of a machine may do so
                Path("/proc/self/autogroup").write_text(str(_NICE), encoding="ascii")
                break
            time.sleep(0.1)


@cache
def _made_with() -> str:
    """Give a name to this package and its converter as they are, so that changed ones draw afresh."""
    files = sorted([*_HERE.glob("*.py"), *_HERE.glob("templates/*")])
    return digest(version("vl-convert-python"), *(file.read_text(encoding="utf-8") for file in files))
