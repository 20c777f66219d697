"""The documentation is built with the package, and tells of every setting."""

import re
from pathlib import Path

import pytest

from books import run_apart

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning_and_shows_its_charts(tmp_path):
    status, said = run_apart(
        ["-W", "--keep-going", "-d", str(tmp_path / "doctrees"), str(DOCS), str(tmp_path / "html")]
    )
    assert status == 0, said
    for page in DOCS.rglob("*.md"):
        cells = re.findall(r"```\{code-cell\}.*?```", page.read_text(encoding="utf-8"), re.DOTALL)
        charts = sum("alt.Chart(" in cell for cell in cells)
        html = (tmp_path / "html" / page.relative_to(DOCS)).with_suffix(".html").read_text(encoding="utf-8")
        assert html.count('class="static-vega"') == charts, page
