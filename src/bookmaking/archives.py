"""What can be taken away whole: the project, its data, and the site itself: ``python -m bookmaking.archives``."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from insights import datapackage

FOLDER = "files"
PROJECT, DATA = "not-all-darkness.tar.gz", "not-all-darkness-data.zip"
CHECKSUMS = "SHA256SUMS"


def write(source: Path, site: Path) -> None:
    """Write the tables into ``data`` of a site, where their addresses stay, and both archives into ``files``.

    ``source`` is the folder of the project. The same project gives the same bytes, whenever and wherever it is packed.
    """
    files = site / FOLDER
    files.mkdir(parents=True, exist_ok=True)
    tables = sorted(path for path in datapackage.folder().iterdir() if path.is_file())
    (site / "data").mkdir(exist_ok=True)
    for table in tables:
        shutil.copyfile(table, site / "data" / table.name)
    contents = {table.name: table.read_bytes() for table in tables}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items())
    _pack({**contents, CHECKSUMS: sums.encode()}, files / DATA)
    _pack_project(source, files / PROJECT)


def pack_site(site: Path, archive: Path) -> None:
    """Pack a built site. The same site gives the same bytes."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    _pack({file.relative_to(site).as_posix(): file.read_bytes() for file in files}, archive)


def _pack(contents: Mapping[str, bytes], archive: Path) -> None:
    """Pack files in a folder, by their names in it. Stored as they are: compressors differ between machines."""
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(f"{archive.stem}/{name}")
            entry.external_attr = 0o644 << 16  # else nobody but its owner may read an unpacked file
            packed.writestr(entry, content)


def _pack_project(source: Path, archive: Path) -> None:
    """Pack the project as its build backend does: every file that git would keep, also where there is no git."""
    from hatchling.builders.sdist import SdistBuilder  # loaded where something is packed

    # The backend gives every file one time of its own, unless the machine names another.
    with mock.patch.dict(os.environ):
        os.environ.pop("SOURCE_DATE_EPOCH", None)
        (built,) = SdistBuilder(str(source)).build(directory=str(archive.parent), versions=["standard"])
    Path(built).replace(archive)


if __name__ == "__main__":
    pack_site(*map(Path, sys.argv[1:]))
