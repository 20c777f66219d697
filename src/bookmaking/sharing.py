"""What the parts of the Sphinx extension share while one book is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookmaking.drawing import Drawings, Work
from bookmaking.execution import Run, Runner
from bookmaking.search import Entry
from insights import outputs

T = TypeVar("T")


@dataclass(frozen=True)
class Shared:
    """What runs notebooks and draws charts, and by page what is drawn ahead and what waits for the end of a build."""

    runner: Runner
    drawings: Drawings
    ahead: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    figures: dict[str, list[outputs.Figure]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[str, list[outputs.Claim]] = field(default_factory=lambda: defaultdict(list))
    index: dict[str, list[Entry]] = field(default_factory=dict)


_SHARED: WeakKeyDictionary[Sphinx, Shared] = WeakKeyDictionary()


def begin(app: Sphinx, tell: Callable[[Path, Run], None]) -> None:
    """Have a build begin with nothing shared yet; ``tell`` is told early what each notebook gave."""
    kept = Path(app.doctreedir)
    runner = Runner(Path(app.srcdir), kept / "notebooks", app.config.nb_execution_timeout, tell)
    _SHARED[app] = Shared(runner, Drawings(kept / "drawings"))


def shared(app: Sphinx) -> Shared:
    """Return what is shared in the build of ``app``, once it has begun to read."""
    return _SHARED[app]


def end(app: Sphinx) -> None:
    """Stop whatever still works for a build."""
    if told := _SHARED.pop(app, None):
        told.runner.close()
        told.drawings.close()


def in_order(env: BuildEnvironment, left: Mapping[str, list[T]]) -> Iterator[tuple[str, T]]:
    """Yield what pages left, in the order of the book, each with the name of its page."""
    order = [env.config.root_doc, *env.toctree_includes.get(env.config.root_doc, []), *sorted(left)]
    for docname in dict.fromkeys(order):
        for each in left.get(docname, ()):
            yield docname, each
