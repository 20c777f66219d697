"""The same bytes on every machine, and what a drawing does without a machine's fonts."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import static_vega
from static_vega import fonts

DRAW = """
import hashlib, warnings, static_vega
warnings.simplefilter("ignore")
rows = [{"day": "2016-01-01", "name": "漢 Ž", "n": 1}, {"day": "2016-03-27T02:30:00", "name": "b", "n": 2}]
spec = {
    "data": {"values": rows}, "title": "Of two fonts", "mark": {"type": "point", "opacity": 0.5},
    "encoding": {
        "x": {"field": "day", "type": "temporal", "timeUnit": "yearmonthdatehours"},
        "y": {"field": "name", "type": "nominal"},
    },
}
for draw in (static_vega.to_svg, static_vega.to_png, static_vega.to_pdf):
    drawn = draw(spec)
    print(hashlib.sha256(drawn if isinstance(drawn, bytes) else drawn.encode()).hexdigest())
"""


def drawn(**environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", DRAW], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return done.stdout.split()


def font_of_another_machine(folder: Path) -> Path:
    """Write a font of a common name that has a letter which the package's lacks, and the settings that name it."""
    font = TTFont(Path(fonts.__file__).parent / "fonts/StaticVegaSans-Regular.ttf")
    for table in font["cmap"].tables:
        table.cmap[ord("漢")] = "A"
    for record in font["name"].names:
        record.string = "Liberation Sans" if record.nameID in (1, 4) else record.toUnicode()
    font.save(folder / "liberation.ttf")
    settings = folder / "fonts.conf"
    settings.write_text(f"<?xml version='1.0'?><fontconfig><dir>{folder}</dir></fontconfig>", encoding="utf-8")
    return settings


def test_neither_fonts_nor_zone_nor_language_of_the_machine_change_a_drawing(tmp_path):
    settings = font_of_another_machine(tmp_path)
    plain = drawn(TZ="UTC")
    assert len(plain) == 3
    assert drawn(TZ="Asia/Tokyo", LC_ALL="C", FONTCONFIG_FILE=str(settings)) == plain
    assert drawn(TZ="America/Los_Angeles", LC_ALL="de_DE.UTF-8") == plain


def test_letters_without_a_font_are_told_and_may_be_brought(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15">漢</text></svg>'
    with pytest.warns(UserWarning, match="No font of the drawing has '漢'"):
        boxes = static_vega.svg_to_png(svg)
    font_of_another_machine(tmp_path)
    code = f"""
from pathlib import Path
from static_vega import fonts, svg_to_png
fonts.add(Path({str(tmp_path)!r}))
assert fonts.width("漢", 10) == fonts.width("A", 10)
print(svg_to_png({svg!r}).hex())
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() != boxes.hex()


def test_a_font_that_is_nowhere_falls_back_to_the_package_s():
    spec = {
        "data": {"values": [{"name": "Longer name", "n": 1}]},
        "mark": "bar",
        "encoding": {"y": {"field": "name", "type": "nominal"}},
    }
    theirs = static_vega.to_svg(spec | {"config": {"font": "Nowhere Serif, serif"}})
    assert 'font-family="Nowhere Serif, serif, ' in theirs
    assert theirs.partition('width="')[2][:4] == static_vega.to_svg(spec).partition('width="')[2][:4]
    assert static_vega.svg_to_png(theirs) == static_vega.to_png(spec, scale=1, background=None)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_letters_that_a_browser_fetches_are_those_that_were_measured(weight):
    package = Path(fonts.__file__).parent
    style = (package / "assets/static_vega.css").read_text(encoding="utf-8")
    measured = TTFont(package / f"fonts/StaticVegaSans-{weight}.ttf")
    latin, whole = (TTFont(package / f"assets/static_vega_sans_{part}{weight.lower()}.woff") for part in ("latin_", ""))
    told = re.search(rf"latin_{weight.lower()}.woff.*?unicode-range: (.*?);", style, re.DOTALL)[1]
    ends = [[int(end, 16) for end in part.removeprefix("U+").split("-")] for part in told.split(", ")]
    assert set(latin.getBestCmap()) == {code for one in ends for code in range(one[0], one[-1] + 1)}
    for font in (latin, whole):
        widths = {code: measured["hmtx"][measured.getBestCmap()[code]][0] for code in font.getBestCmap()}
        assert {code: font["hmtx"][name][0] for code, name in font.getBestCmap().items()} == widths
    assert whole.getBestCmap().keys() == measured.getBestCmap().keys()


def test_a_folder_without_fonts_stops_the_build(book, tmp_path):
    made = book(options=(), builder="dummy", static_vega_fonts=["nothing"])
    assert made.status != 0 and "static_vega_fonts" in made.said and "holds no font" in made.said


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node")
def test_a_live_view_knows_no_zone():
    file = Path(static_vega.__file__).with_name("utc.js")
    code = f"""
    const Zone = eval(require("fs").readFileSync({str(file)!r}, "utf8"));
    const texts = ["2016-01-01", "2016-01-01T00:00:00", "2016-01-01T02:00:00+02:00", "Jan 1 2016", "2016/01/01"];
    console.log(texts.map((text) => new Zone(text).toISOString() + new Zone(text).getHours()).join(" "));
    console.log(new Zone(2016, 0, 1, 5).toISOString(), new Zone(2016, 0).getTimezoneOffset(), +new Zone("no"));
    """
    environment = os.environ | {"TZ": "America/Los_Angeles"}
    said = subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True, env=environment).stdout
    assert said.split() == ["2016-01-01T00:00:00.000Z0"] * 5 + ["2016-01-01T05:00:00.000Z", "0", "NaN"]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Asia/Tokyo"])
def test_a_live_view_shows_the_times_of_its_picture_in_any_zone(zone, book, read, corpus):
    names = ("date_without_a_time", "hours_of_a_day", "twelve_months_along_x")
    asked = {"name": "asked", "value": False, "bind": {"input": "checkbox"}}
    made = book(*({**corpus[name], "params": [asked]} for name in names))
    page = read(made.url("page"), timezone_id=zone).page
    told = "[...document.querySelectorAll('.static-vega-wide text')].map((text) => text.textContent)"
    pictures = page.evaluate(told)
    for chart in page.query_selector_all(".static-vega"):
        chart.dispatch_event("pointerover")
    page.wait_for_function("document.querySelectorAll('.static-vega-live').length === 3")
    assert page.evaluate(told) == pictures and any("2016" in text for text in pictures)
