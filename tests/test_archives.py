"""What a reader takes away whole is whole, and the same each time."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import zipfile

import pytest

from bookmaking import archives
from project import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    archives.write(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    """The project as a reader unpacks it."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(site / archives.FOLDER / archives.PROJECT) as packed:
        packed.extractall(folder, filter="data")
    (project,) = folder.iterdir()
    return project


def test_the_archive_of_the_project_holds_what_git_holds(unpacked):
    if not (ROOT / ".git").exists():
        pytest.skip("This copy of the project came without git.")
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    found = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert found - {"PKG-INFO"} == {name for name in listed if (ROOT / name).exists()}


def test_an_unpacked_project_packs_to_the_same_bytes(site, unpacked, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    archives.write(unpacked, tmp_path)
    for name in (archives.PROJECT, archives.DATA):
        assert (tmp_path / archives.FOLDER / name).read_bytes() == (site / archives.FOLDER / name).read_bytes()


def test_the_data_lie_at_addresses_of_their_own_and_in_one_archive_with_checksums(site):
    described = json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))
    needed = {table["path"] for table in described["resources"]} | {"references.bib", "README.md"}
    with zipfile.ZipFile(site / archives.FOLDER / archives.DATA) as packed:
        assert all(entry.external_attr >> 16 == 0o644 for entry in packed.infolist())
        contents = {name.rpartition("/")[2]: packed.read(name) for name in packed.namelist()}
    sums = dict(reversed(line.split("  ")) for line in contents.pop(archives.CHECKSUMS).decode().splitlines())
    assert needed < set(contents) == set(sums)
    for name, content in contents.items():
        assert content == (site / "data" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sums[name]


def test_a_site_packs_to_the_same_bytes_whenever_it_was_built(site, tmp_path):
    told = []
    for name in ("first", "second"):
        copy = shutil.copytree(site, tmp_path / name, copy_function=shutil.copyfile)
        archives.pack_site(copy, tmp_path / "site.zip")
        told.append((tmp_path / "site.zip").read_bytes())
    assert told[0] == told[1]
