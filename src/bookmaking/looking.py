"""Notes what a notebook looks at while it runs, so that it runs again when it would see something else, and then only.

That is the files of the project that it opens or asks after, modules among them, and the folders that it lists. It may
neither ask another host nor start another program, since nothing would be known of what those read. What cannot be seen
is the clock, chance, files outside of the project, and those that a library opens without Python: a chapter that rests
on one of these is not run again when that changes, and would not give the same book twice.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any, TypeAlias

from bookmaking import state

# What was looked at: of which kind it is, its path from the root of the project, and a digest of what was seen.
Looks: TypeAlias = list[tuple[str, str, str | None]]

_SEEN: dict[str, Callable[[Path], str | None]] = {"file": state.content, "folder": state.names}
# The names that Python gives to what happens in it.
_LISTING = ("os.listdir", "os.scandir")
_ASKING = ("socket.connect", "socket.getaddrinfo")
_STARTING = ("os.exec", "os.posix_spawn", "os.system", "subprocess.Popen")


class Looking:
    """Notes what is looked at in a project, or in the data that it was given, from now to the end of the process."""

    def __init__(self, root: Path):
        self._root = root
        self._folders = [root, *(Path(data) for data in [os.environ.get("INSIGHTS_DATA")] if data)]
        self._seen: dict[tuple[str, Path], str | None] = {}
        sys.addaudithook(self._hear)
        os.stat, os.lstat = self._heard(os.stat), self._heard(os.lstat)  # Python tells of no file that is asked after

    def looks(self) -> Looks:
        """Return what was looked at so far."""
        return sorted((look, os.path.relpath(path, self._root), seen) for (look, path), seen in self._seen.items())

    def _heard(self, stat: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def asked(path: Any, *given: Any, **named: Any) -> os.stat_result:
            self._note("file", path)
            return stat(path, *given, **named)

        return asked

    def _hear(self, event: str, told: tuple[Any, ...]) -> None:
        if event in _ASKING or event in _STARTING:
            what = "asks another host" if event in _ASKING else "starts another program"
            raise PermissionError(f"A chapter {what}. It may rest on the project alone: put what it needs into data/.")
        if event == "open":
            self._note("file", told[0])
        # An import lists the folders that it looks through, but depends on the files alone that it finds.
        elif event in _LISTING and "importlib" not in sys._getframe(1).f_globals.get("__name__", ""):
            self._note("folder", told[0] or ".")

    def _note(self, look: str, path: Any) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        path = Path(os.fsdecode(path)).absolute()
        if path.suffix == ".pyc":
            with contextlib.suppress(ValueError):
                path = Path(source_from_cache(path))
        if (look, path) not in self._seen and any(_is_in(folder, path) for folder in self._folders):
            self._seen[look, path] = None  # to see is to look
            # Before the notebook sees it, so that what changes meanwhile counts as unseen.
            self._seen[look, path] = _SEEN[look](path)


def are_same(root: Path, looks: Looks) -> bool:
    """Tell whether all that was looked at is as it was seen."""
    return all(_SEEN[look](root / path) == seen for look, path, seen in looks)


def _is_in(folder: Path, path: Path) -> bool:
    """Tell a file of a folder from those of an environment or a build in it."""
    return path.is_relative_to(folder) and all(map(state.is_source, path.relative_to(folder).parts))
