"""Run the tests of builds with the versions that the package says it supports: ``python stacks.py``.

Each stack is an environment of its own, made by uv from the package registry and thrown away. The documentation tells
of them.
"""

import os
import subprocess
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
TOLD = PACKAGE / "docs" / "measured" / "stacks.md"
# The oldest, what is between, and the newest: Python, and what Sphinx, MyST-NB and Altair are held to.
STACKS = (
    ("3.11", ("sphinx==7.0.*", "myst-nb==1.1.*", "altair==5.5.*")),
    ("3.11", ("sphinx==7.4.*", "myst-nb==1.1.*", "altair==6.*")),
    ("3.12", ("sphinx==8.*", "myst-nb==1.2.*", "altair==5.5.*")),
    ("3.12", ("sphinx==8.*", "myst-nb==1.*", "altair==6.*")),
    ("3.13", ("sphinx==9.*", "myst-nb==1.*", "altair==6.*")),
    ("3.14", ("sphinx==9.*", "myst-nb==1.*", "altair==6.*")),
)
TESTING = ("hypothesis", "nbconvert", "pandas", "playwright", "pytest", "sphinx-book-theme")
ASKED = ("sphinx", "myst-nb", "altair")
TESTS = ("test_chart_build.py", "test_chart_layout.py")


def run(python: str, held: tuple[str, ...]) -> list[str] | None:
    """Run the tests with a stack and give its versions, or nothing where this Python is not here."""
    uv = [os.environ.get("UV", "uv"), "--quiet"]
    if subprocess.run([*uv, "python", "find", "--no-project", python], capture_output=True, check=False).returncode:
        return None
    each = [argument for name in (*held, *TESTING) for argument in ("--with", name)]
    package = ["--with-editable", f"{PACKAGE}[sphinx]"]
    inside = [*uv, "run", "--isolated", "--no-project", "--python", python, *package, *each]
    tests = [str(PACKAGE / "tests" / name) for name in TESTS]
    subprocess.run([*inside, "pytest", "-q", "-m", "not slow", *tests], check=True)
    tell = f"from importlib.metadata import version as v; print(*map(v, {ASKED}), sep='\\n')"
    said = subprocess.run([*inside, "python", "-c", tell], capture_output=True, text=True, check=True)
    return said.stdout.split()


def main() -> None:
    """Run every stack, and write the table of those that passed."""
    rows = []
    for python, held in STACKS:
        print(f"Python {python}, {', '.join(held)}", flush=True)
        if found := run(python, held):
            rows.append(f"| {python} | {' | '.join(found)} |")
        else:
            print("  not here", flush=True)
    TOLD.parent.mkdir(exist_ok=True)
    TOLD.write_text("\n".join(["| Python | Sphinx | MyST-NB | Altair |", "| --- | --- | --- | --- |", *rows, ""]))


if __name__ == "__main__":
    main()
