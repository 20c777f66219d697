"""Build the book whenever one of its files changes, and reload the page in the browser: ``make watch``."""

from __future__ import annotations

import subprocess
from pathlib import Path

from livereload import Server

ROOT = Path(__file__).resolve().parents[1]
WATCHED = ("*.ipynb", "*.yml", "chapters/*", "data/*", "src/*/*.py", "src/*/assets/*", "_static/*", "_templates/*")


def build() -> None:
    """Build the book; when that fails the last good one stays, and the terminal tells why."""
    subprocess.run(["make", "book"], cwd=ROOT, check=False)


def main() -> None:
    """Build, open the first page, and follow changes until stopped."""
    build()
    server = Server()
    for pattern in WATCHED:
        server.watch(str(ROOT / pattern), build)
    server.serve(root=ROOT / "_build" / "html", open_url_delay=1)


if __name__ == "__main__":
    main()
