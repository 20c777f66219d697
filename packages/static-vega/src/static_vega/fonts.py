"""The letters of every drawing, the same on every machine.

The package brings its own font and keeps those of the machine from the converter, for which it also fixes
the time zone: both are read once, when the converter starts.
"""

import hashlib
import os
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType

import vl_convert
from fontTools.ttLib import TTFont

from static_vega.errors import ChartError, coded
from static_vega.versions import VEGA_LITE

FAMILY = "Static Vega Sans"
"""The font that the package brings."""

FONT = f'"Liberation Sans", "{FAMILY}", Arial, Arimo, Helvetica, sans-serif'
"""Fonts whose letters are of one width: drawings are measured with the first, readers have one of them."""

ASCENT, DESCENT = 0.75, 0.22
"""How far letters reach above and below their baseline, in units of the font's size; accents reach higher."""

_FOLDER = Path(__file__).parent / "fonts"
_FALLBACK = Path(__file__).parent / "fonts_fallback"  # the last to be asked for a letter
_FILES = ("StaticVegaSans-Regular.ttf", "StaticVegaSans-Bold.ttf")
_WIDE, _UNKNOWN = 1.0, 0.6  # of the size: letters of East Asia, and others that the font lacks
_ZONE = "UTC"
_added: list[Path] = []


@cache
def converter() -> ModuleType:
    """Give the converter, started with the package's font alone and in the zone of the drawings."""
    with _environment(FONTCONFIG_FILE=str(_FOLDER / "fonts.conf"), TZ=_ZONE):
        for folder in (_FOLDER, *_added, _FALLBACK):
            vl_convert.register_font_directory(str(folder))
        vl_convert.vegalite_to_svg({"data": {"values": []}, "mark": "point"}, vl_version=VEGA_LITE)
    if vl_convert.get_local_tz() != _ZONE:
        told = f"Times are drawn in the zone {vl_convert.get_local_tz()}: vl_convert was used before static_vega"
        warnings.warn(coded("zone", told), stacklevel=2)
    return vl_convert


def add(folder: Path) -> None:
    """Take the fonts of a folder too (TTF or OTF files), for letters that the package's own lacks: before it draws.

    Raises:
        ChartError: the folder holds no font.
    """
    if not _files(folder):
        raise ChartError("fonts", f"{folder} holds no font: a file that ends in .ttf or .otf")
    if folder not in _added:
        _added.append(folder)
        for cached in (converter, fingerprint, width, _advances):
            cached.cache_clear()


def added() -> tuple[Path, ...]:
    """Give the folders that were added."""
    return tuple(_added)


@cache
def fingerprint() -> str:
    """Give a name to the fonts as they are, so that other fonts draw afresh."""
    files = [file for folder in (_FOLDER, *_added, _FALLBACK) for file in _files(folder)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def ending_here(families: str) -> str:
    """Give a list of fonts that ends in the package's, with which it is measured."""
    return families if FAMILY in families else f"{families}, {FONT}"


@lru_cache(maxsize=10_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a text in pixels; letters that the font lacks are taken to be as wide as most of their kind."""
    advances = _advances(bold)
    return size * sum(advances[letter] if letter in advances else _guessed(letter) for letter in text)


def lacking(text: str) -> str:
    """Give the letters of a text that the font lacks; a drawing that is no SVG shows boxes in their place."""
    known = _advances(False)
    return "".join(sorted({letter for letter in text if letter not in known and not letter.isspace()}))


def _guessed(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter).startswith("C"):
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _UNKNOWN


@cache
def _advances(bold: bool) -> dict[str, float]:
    """Give how far each letter moves the next, in units of the font's size."""
    advances: dict[str, float] = {}
    for file in (*(file for folder in _added for file in _files(folder)), _FOLDER / _FILES[bold]):
        font = TTFont(file)
        metrics, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        advances |= {chr(code): metrics[name][0] / unit for code, name in font.getBestCmap().items()}
    return advances


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*") if file.suffix in (".ttf", ".otf"))


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
