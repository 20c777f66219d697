"""Build the book of this folder into ``_build``, or into the folder that is named; with ``--printed`` its PDFs too."""

import argparse
import gc
import sys
from pathlib import Path

# Guarded, and nothing imported above it: a process that runs a notebook reads this module again.
if __name__ == "__main__":
    from bookmaking.build import main

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", default=Path("_build"), type=Path)
    asked.add_argument("--printed", action="store_true")
    failed = main(Path(), **vars(asked.parse_args()))
    gc.freeze()  # else Python looks for up to a second through all that ends with it
    sys.exit(failed)
