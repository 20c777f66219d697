"""What MyST makes of a notebook that has run, by its real tool; HTML pages need a theme from the network, JATS does not."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import static_vega
from corpus import CHARTS


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("node"), reason="MyST needs Node, which is not on this machine")
def test_myst_shows_the_picture_with_its_description(tmp_path):
    output = nbformat.v4.new_output(
        "execute_result", static_vega.bundle(CHARTS["bars_with_tooltip"]()), execution_count=1
    )
    cell = nbformat.v4.new_code_cell("chart", outputs=[output], execution_count=1)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "page.ipynb")
    (tmp_path / "myst.yml").write_text("version: 1\nproject: {title: Book}\n", encoding="utf-8")
    myst = Path(sys.executable).with_name("myst")
    command = [myst, "build", "page.ipynb", "--xml", "--force", "--ci"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    written = tmp_path / "_build" / "exports" / "page.xml"
    assert written.exists(), done.stdout + done.stderr
    (picture,) = re.findall(r'<graphic [^>]*xlink:href="([^"]+\.svg)"', written.read_text(encoding="utf-8"))
    drawing = (written.parent / picture).read_text(encoding="utf-8")
    assert "<title>The corpus chart bars_with_tooltip</title>" in drawing and 'aria-label="Norway: 7"' in drawing
