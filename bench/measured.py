"""What the benches measure, as the documentation of static-vega tells it."""

import datetime
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "packages" / "static-vega" / "docs" / "measured"


def conditions(how: str) -> str:
    """Say when and with what was measured, and how."""
    ask = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    commit = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    stack = ", ".join(f"{name} {version(name)}" for name in ("altair", "sphinx", "myst-nb", "vl-convert-python"))
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, {stack}"
    return f"Measured on {day} at commit {commit}: {where}; {how}."


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown; numbers stand on the right."""
    rule = ["---", *["---:"] * (len(heads) - 1)]
    lines = [heads, rule, *([*row, *[""] * (len(heads) - len(row))] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(name: str, told: str) -> str:
    """Write what was measured where the documentation reads it, and give it back."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.md").write_text(f"{told}\n", encoding="utf-8")
    return told
