"""What a build depends on, each told by a digest, so that nothing is made again while it is the same.

Nothing of the book is imported here: what a digest tells must be no newer than the code that is loaded after it.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# The variables of the environment that a chapter may see.
VARIABLES = ("INSIGHTS_DATA", "LANG", "LC_ALL", "TZ")
# What a chapter may import of the book, and so what its outputs depend on.
PACKAGES = ("insights", "static_vega")
# Folders of a project that are none of its sources: environments, caches, what was built.
_OTHERS = (".git", ".venv", ".uv", ".ipynb", ".pytest", ".ruff", ".mypy", ".hypothesis", "_build", "__pycache__")


def project(source: Path) -> str:
    """Return a digest of all that a build depends on: the project's files, its data, and the environment."""
    folders = [source, *(Path(data) for data in [os.environ.get("INSIGHTS_DATA")] if data)]
    return digest(environment(), variables(), *map(tree, folders))


def tree(folder: Path) -> str:
    """Return a digest of the files in a folder, without what git would not keep."""
    told = hashlib.sha256()
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_OTHERS))
        for name in sorted(files):
            path = Path(place, name)
            told.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            told.update(path.read_bytes())
    return told.hexdigest()


def variables() -> dict[str, str | None]:
    """Return the variables that a chapter may see."""
    return {name: os.environ.get(name) for name in VARIABLES}


@cache
def code(package: str) -> str:
    """Return a digest of the source of a package."""
    spec = find_spec(package)
    assert spec and spec.origin, f"{package} is not installed"
    return tree(Path(spec.origin).parent)


@cache
def environment() -> str:
    """Return a digest of the version of Python and of each distribution that is installed beside it."""
    installed = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    return digest(sys.version, *sorted(file.name for file in installed))


def content(path: str | Path) -> str | None:
    """Return a digest of a file, "folder" for a folder, and nothing where there is neither."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return "folder" if Path(path).is_dir() else None


def names(folder: str | Path) -> str | None:
    """Return a digest of the names in a folder, but for hidden ones and what was built; nothing where there is none."""
    try:
        return digest(*sorted(path.name for path in Path(folder).iterdir() if is_source(path.name)))
    except OSError:
        return None


def is_source(name: str) -> bool:
    """Tell the name of a file or folder that a chapter may read from what is hidden or was built."""
    return not name.startswith((".", "_build", "__pycache__"))


def digest(*parts: object) -> str:
    """Return a name for some plain values, another one for any other values."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()
