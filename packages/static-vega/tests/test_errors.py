"""Every message has a code, and every code is explained."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

import static_vega
from corpus import NO_DESCRIPTION
from static_vega.errors import Code

SOURCES = Path(static_vega.__file__).parent
EXPLAINED = Path(__file__).parents[1] / "docs/errors.md"


def told() -> set[str]:
    """The codes that the sources give to what they tell, at the calls that take one and where one is returned."""
    found = set()
    for file in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("ChartError", "coded", "_warn"):
                found.add(node.args[0])
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
                found.add(node.elts[0])
    return {node.value for node in found if isinstance(node, ast.Constant) and node.value in get_args(Code)}


def test_every_code_is_told_and_explained_and_no_other():
    explained = re.findall(r"^### (\w+)$", EXPLAINED.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(explained) == len(set(explained))
    assert set(explained) == set(get_args(Code)) == told()


def test_no_message_is_without_a_code():
    for file in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "ConfigError",
                "warnings.warn",
                "ChartBuildError",
            ):
                said = ast.unparse(node.args[0])
                assert re.match(r"coded\(|told|f'static_vega_fonts: \{error\}'|f'A book cannot .*\{error\}'", said), (
                    said
                )


@pytest.mark.parametrize("shown_by_sphinx", [False, True])
def test_a_code_stands_in_the_message_once_and_keeps_it_quiet(shown_by_sphinx, book):
    chart = NO_DESCRIPTION.to_dict()
    made = book(chart, options=(), builder="dummy", show_warning_types=shown_by_sphinx)
    assert made.said.count("[static_vega.description]") == 1
    quiet = book(chart, options=("-W", "-E"), builder="dummy", suppress_warnings=["static_vega.description"])
    assert quiet.status == 0, quiet.said


def test_an_error_has_its_code_whether_it_stops_or_is_shown(book):
    bad = {**NO_DESCRIPTION.to_dict(), "description": "Bad", "mark": "blob"}
    assert "[static_vega.drawing]" in book(bad, options=(), builder="dummy").said
    shown = book(bad, options=("-E",), static_vega_on_error="show", suppress_warnings=["static_vega.drawing"])
    assert shown.status == 0 and "[static_vega.drawing]" not in shown.said
    assert "[static_vega.drawing]" in shown.html("page")
