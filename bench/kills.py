"""Kill builds at random moments: the old book or the new one stays whole, and the next build is right.

Run as ``python bench/kills.py``, with the number of kills and a seed if others are wanted.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from growth import chapter
from small import build, build_killed, contents, copy_of_the_project, files, notebook

CHAPTERS = ("one", "two", "three")
VERSIONS = (1, 2)


def write(book: Path, version: int) -> None:
    """Bring the chapters of a book to one of two versions that share no chart and no sentence."""
    for number, name in enumerate(CHAPTERS):
        notebook(book / f"chapters/{name}.ipynb", chapter(f"{name}-{version}", 10 * version + number))


def main(kills: int = 20, seed: int | None = None) -> int:
    """Print what each kill left, and whether the build after it gave the book of a build from nothing."""
    seed = random.randrange(10**6) if seed is None else seed
    chance, wrong = random.Random(seed), 0
    print(f"seed {seed}\n{'killed after, s':>16}  {'left':6}  next build")
    with tempfile.TemporaryDirectory() as place:
        book = copy_of_the_project(Path(place, "book"))
        contents(book, *CHAPTERS)
        whole = {}
        for version in VERSIONS:
            write(book, version)
            whole[version] = build(book, f"_build/{version}")
        begun = time.monotonic()
        build(book, "_build")
        longest = time.monotonic() - begun
        old, new = VERSIONS[1], VERSIONS[0]
        for _ in range(kills):
            write(book, new)
            moment = chance.uniform(0, longest)
            ended = build_killed(book, "_build", moment)
            found = files(book / "_build/html")
            left = "old" if found == whole[old] else "new" if found == whole[new] else "BROKEN"
            right = build(book, "_build") == whole[new]
            wrong += left == "BROKEN" or not right
            print(f"{moment:16.2f}  {left:6}  {'right' if right else 'WRONG'}{' (had ended)' * ended}", flush=True)
            old, new = new, old
    return wrong


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
