"""Draws charts in processes of their own before pages are read, and none again that an earlier build has drawn."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from bookmaking import state
from bookmaking.execution import processes
from static_vega.kept import be_ready

A = TypeVar("A")
T = TypeVar("T")
# A function that draws, and what it draws.
Work: TypeAlias = tuple[Callable[[Any], object], object]


class Drawings:
    """What functions of :mod:`static_vega` give, kept under a digest of the function and of all that it depends on."""

    def __init__(self, kept: Path):
        """Keep drawings in the folder ``kept``."""
        self._kept = kept
        self._kept.mkdir(parents=True, exist_ok=True)
        self._started: dict[str, Future[None]] = {}
        self._used: set[str] = set()
        self._pool: ProcessPoolExecutor | None = None

    def prepare(self) -> None:
        """Have a process ready before there is something to draw."""
        self._pool = self._pool or processes()
        self._pool.submit(be_ready)

    def start(self, *works: Work) -> None:
        """Begin what no build has drawn yet, together: of one chart, each finds what was measured for those before."""
        named = {_name(*work): work for work in works}
        new = {name: work for name, work in named.items() if name not in self._used and not self._file(name).exists()}
        self._used.update(named)
        if new:
            self._pool = self._pool or processes()
            self._started |= dict.fromkeys(
                new, self._pool.submit(_draw, {self._file(name): work for name, work in new.items()})
            )

    def wait(self, works: Iterable[Work]) -> None:
        """Wait until these are drawn, or have failed."""
        wait([self._started[name] for work in works if (name := _name(*work)) in self._started])

    def get(self, draw: Callable[[A], T], asked: A) -> T:
        """Return a drawing. Raises what ``draw`` raises."""
        self.start((draw, asked))
        name = _name(draw, asked)
        if name in self._started:
            self._started[name].result()
        drawn: T = pickle.loads(self._file(name).read_bytes())
        return drawn

    def close(self) -> None:
        """Stop whatever is still drawn, and forget what this build did not ask for."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        for file in self._kept.iterdir():
            if file.name not in self._used:
                file.unlink()

    def _file(self, name: str) -> Path:
        return self._kept / name


def _name(draw: Callable[[Any], object], asked: object) -> str:
    return state.digest(draw.__qualname__, asked, state.code("static_vega"), state.environment())


def _draw(works: dict[Path, Work]) -> None:
    """Draw, and write each drawing into its file."""
    for file, (draw, asked) in works.items():
        part = file.with_suffix(f".{os.getpid()}")  # a build that is stopped leaves no half of a file under its name
        part.write_bytes(pickle.dumps(draw(asked)))
        part.replace(file)
