"""Check the data package: ``python -m insights`` prints every problem, and fails if there is one."""

from __future__ import annotations

import sys

from insights import datapackage, rules


def main() -> int:
    """Return 0 when the data package is sound, else 1 after telling each problem on one line."""
    problems = rules.check()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} problem(s) in the data. Nothing was built.", file=sys.stderr)
        return 1
    rows = {name: len(datapackage.read(name)) for name in datapackage.names()}
    print("Data checked: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()) + " rows.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
