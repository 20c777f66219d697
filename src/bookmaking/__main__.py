"""Build the book of this folder into ``_build``, or into the folder that is named."""

import sys
from pathlib import Path

# Guarded, and nothing imported above it: a process that runs a notebook reads this module again.
if __name__ == "__main__":
    from bookmaking.build import main

    sys.exit(main(Path(), Path(*sys.argv[1:] or ["_build"])))
