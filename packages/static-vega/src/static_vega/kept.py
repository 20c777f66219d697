"""Drawn charts that are kept from build to build: none is drawn again while nothing that it depends on has changed."""

import os
import pickle
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from static_vega import fonts
from static_vega.page import Fragment, Options, fragment
from static_vega.spec import Spec, digest

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Order:
    """What is asked of a drawing, and where it is kept; it may be carried out in a process of its own.

    The attributes are those of :func:`static_vega.page.fragment`, and the folder.
    """

    spec: Spec
    identifier: str
    options: Options
    explore: bool
    folder: Path

    def carry_out(self) -> Fragment:
        """Draw the chart, or take what was drawn of it before.

        Raises:
            ChartError: as of :func:`static_vega.page.fragment`.
        """
        file = self.folder / f"{self._name()}.pickle"
        if file.exists():
            kept: Fragment = pickle.loads(file.read_bytes())
            return kept
        drawn = fragment(self.spec, identifier=self.identifier, options=self.options, explore=self.explore)
        self.folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(drawn))
        part.replace(file)
        return drawn

    def _name(self) -> str:
        wide, narrow = self.options.wide, self.options.narrow
        made_with = (version("vl-convert-python"), fonts.fingerprint(), _sources())
        return digest(self.spec, self.identifier, wide, narrow, self.explore, *made_with)


@cache
def _sources() -> str:
    """Give a name to this package as it is, so that a changed package draws afresh."""
    files = sorted([*_HERE.glob("*.py"), *_HERE.glob("templates/*")])
    return digest(*(file.read_text(encoding="utf-8") for file in files))
