"""What a reader can take away whole: the project as an archive, and its data as one file and table by table."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from pathlib import Path
from unittest import mock

from hatchling.builders.sdist import SdistBuilder

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
    _zip(tables, files / DATA)
    _pack_project(source, files / PROJECT)


def _zip(tables: list[Path], archive: Path) -> None:
    """Pack the data package in a folder, with its checksums. Stored as it is: compressors differ between machines."""
    contents = {table.name: table.read_bytes() for table in tables}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items())
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in {**contents, CHECKSUMS: sums.encode()}.items():
            packed.writestr(zipfile.ZipInfo(f"{archive.stem}/{name}"), content)


def _pack_project(source: Path, archive: Path) -> None:
    """Pack the project as its build backend does: every file that git would keep, also where there is no git."""
    # The backend gives every file one time of its own, unless the machine names another.
    with mock.patch.dict(os.environ):
        os.environ.pop("SOURCE_DATE_EPOCH", None)
        (built,) = SdistBuilder(str(source)).build(directory=str(archive.parent), versions=["standard"])
    Path(built).replace(archive)
