"""Draws charts in processes of their own while pages are read, and none again that an earlier build has drawn."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from bookmaking import state
from bookmaking.execution import processes

T = TypeVar("T")


class Drawings:
    """What functions of :mod:`static_vega` give, kept under a digest of the function and of all that it depends on."""

    def __init__(self, kept: Path):
        """Keep drawings in the folder ``kept``."""
        self._kept = kept
        self._kept.mkdir(parents=True, exist_ok=True)
        self._started: dict[str, Future[object]] = {}
        self._used: set[str] = set()
        self._pool: ProcessPoolExecutor | None = None

    def start(self, draw: Callable[[dict[str, Any]], object], spec: dict[str, Any]) -> str:
        """Begin to draw a chart, if nobody has yet. Return the name under which the drawing is kept."""
        name = state.digest(draw.__qualname__, spec, state.code("static_vega"), state.environment())
        if name not in self._used and not (self._kept / name).exists():
            self._pool = self._pool or processes()
            self._started[name] = self._pool.submit(draw, spec)
        self._used.add(name)
        return name

    def get(self, draw: Callable[[dict[str, Any]], T], spec: dict[str, Any]) -> T:
        """Return a drawing. Raises what ``draw`` raises."""
        name = self.start(draw, spec)
        if started := self._started.get(name):
            part = self._kept / f"{name}.part"
            part.write_bytes(pickle.dumps(started.result()))
            part.replace(self._kept / name)
        drawn: T = pickle.loads((self._kept / name).read_bytes())
        return drawn

    def close(self) -> None:
        """Stop whatever is still drawn, and forget what this build did not ask for."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        for file in self._kept.iterdir():
            if file.name not in self._used:
                file.unlink()
