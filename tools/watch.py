"""Build the book whenever one of its files changes, and reload the page in the browser: ``make watch``.

The pages are at http://127.0.0.1:5500, or at another port: ``make watch PORT=5600``.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from livereload import Server
from livereload.handlers import StaticFileHandler

ROOT = Path(__file__).resolve().parents[1]
WATCHED = (
    "*.ipynb",
    "*.yml",
    "chapters/*",
    "data/*",
    "src/*/*.py",
    "packages/*/src/*/*.py",
    "packages/*/src/*/assets/*",
    "_static/*",
    "_templates/*",
)
PORT = int(os.environ.get("PORT", "5500"))
POLICY = b"Content-Security-Policy"


class Pages(StaticFileHandler):
    """Serves the pages without their content policy, which would not let in the script that reloads them."""

    @classmethod
    def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> bytes:
        """Return the bytes of a file, as many as it has."""
        return Path(abspath).read_bytes()[start:end].replace(POLICY, b"-" * len(POLICY))


def build() -> None:
    """Build the book; when that fails the last good one stays, and the terminal tells why."""
    subprocess.run(["make", "book"], cwd=ROOT, check=False)


def main() -> None:
    """Build, open the first page, and follow changes until stopped."""
    build()
    server = Server()
    server.SFH = Pages
    for pattern in WATCHED:
        server.watch(str(ROOT / pattern), build)
    server.serve(port=PORT, root=ROOT / "_build" / "html", open_url_delay=1)


if __name__ == "__main__":
    main()
