"""Images that lie beside a notebook, taken into its charts."""

import base64
import copy
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from static_vega.spec import addressed, parsed

_KINDS = {".gif": "gif", ".jpeg": "jpeg", ".jpg": "jpeg", ".png": "png", ".webp": "webp"}


def carried(given: Any, folder: Path) -> tuple[Any, set[Path]]:
    """Give a specification with the images that it names by a relative path as data, and their files.

    Args:
        given: a Vega-Lite specification, or one as JSON, which is not read without need; it is not changed.
        folder: where relative paths start.
    """
    if isinstance(given, str) and '"url"' not in given:
        return given, set()
    try:
        spec = parsed(given)
    except ValueError:  # which is told where it is drawn
        return given, set()
    if not isinstance(spec, dict) or not any(_file(owner[key], folder) for owner, key in addressed(spec, "url")):
        return given, set()
    spec, files = copy.deepcopy(spec), set()
    for owner, key in addressed(spec, "url"):
        if (file := _file(owner[key], folder)) is not None:
            content = base64.b64encode(file.read_bytes()).decode()
            owner[key] = f"data:image/{_KINDS[file.suffix.lower()]};base64,{content}"
            files.add(file)
    return spec, files


def _file(address: Any, folder: Path) -> Path | None:
    if not isinstance(address, str) or re.match(r"[\w+.-]+:|/", address):
        return None
    file = folder / unquote(address)
    return file if file.suffix.lower() in _KINDS and file.is_file() else None
