"""A drawing in fewer words is the same drawing."""

import gzip
import io
import json
import random
from xml.etree import ElementTree

import altair as alt
import pytest
from PIL import Image, ImageChops

import static_vega
from static_vega import page
from static_vega.compact import _drawn, compact
from static_vega.page import fragment

RANDOM = random.Random(1)
DOTS = [{"x": RANDOM.random(), "y": RANDOM.random(), "kind": RANDOM.choice("ab")} for _ in range(400)]


def dots(**style):
    chart = alt.Chart(alt.Data(values=DOTS), description="Dots", width=240, height=160)
    return chart.mark_point(**style).encode(x="x:Q", y="y:Q", color="kind:N").to_dict()


def pixels(svg):
    return Image.open(io.BytesIO(static_vega.svg_to_png(svg, scale=2))).convert("L")


def compacted(svg):
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    compact(root, "a")
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root, encoding="unicode")


LOOKS = [
    {"shape": shape, "filled": True, "opacity": 1} for shape in ("circle", "square", "triangle-up", "M-1,0L0,-1L1,0")
]


@pytest.mark.parametrize("style", [*LOOKS, {"filled": False, "opacity": 1}, {"filled": True, "opacity": 0.4}], ids=str)
def test_a_compact_drawing_looks_the_same(style):
    svg = static_vega.to_svg(dots(**style), background="white")
    short = compacted(svg)
    off = ImageChops.difference(pixels(svg), pixels(short)).histogram()
    # A tenth of a pixel is seen at edges alone, as another grey.
    assert sum(off[64:]) < 60 and sum(off[128:]) == 0
    assert len(short) < len(svg)


def test_many_dots_are_one_and_their_places_and_a_mark_that_is_heard_keeps_its_name():
    many, few = dots(filled=True, opacity=1), dots(filled=True, opacity=1)
    few["data"] = {"values": DOTS[:20]}
    (dot, *_), (name, *_) = (fragment(spec, identifier="dots").pictures for spec in (many, few))
    assert dot.svg.count("<path") < 60 and len(dot.svg) < 12 * len(DOTS) + 6000
    assert name.svg.count('aria-roledescription="point"') == 20


def test_what_covers_what_stays_as_it_was():
    rows = [{"n": n, "kind": "ab"[n % 2]} for n in range(40)]
    chart = alt.Chart(alt.Data(values=rows), description="Scales", width=240, height=60)
    chart = chart.mark_square(size=900, opacity=1, stroke="black", aria=False).encode(
        x="n:Q", color="kind:N", order="n:Q"
    )
    svg = static_vega.to_svg(chart.to_dict(), background="white")
    assert "marker" in (short := compacted(svg)) and pixels(short).tobytes() == pixels(svg).tobytes()


def test_two_pictures_of_many_marks_weigh_less_than_their_rows():
    rows = [{"x": round(RANDOM.gauss(), 3), "y": round(RANDOM.gauss(), 3)} for _ in range(2500)]
    chart = alt.Chart(alt.Data(values=rows), description="Dots").mark_point().encode(x="x:Q", y="y:Q")
    ours, theirs = str(fragment(chart.to_dict(), identifier="dots").html()), json.dumps(chart.to_dict())
    assert len(ours) < len(theirs)
    assert len(gzip.compress(ours.encode())) < len(gzip.compress(theirs.encode()))


def test_a_heavy_picture_stands_alone(monkeypatch):
    spec = dots() | {"width": 600}
    assert len(fragment(spec, identifier="dots").pictures) == 2
    monkeypatch.setattr(page, "_HEAVY", 1000)
    alone = fragment(spec, identifier="dots")
    (wide,) = alone.pictures
    assert alone.scrolls and wide.width > 600


def test_a_path_is_read_whole_or_not_at_all():
    (x, y), pen = _drawn("M1,2L1.0000001e0,5e0Z")
    assert (x, y, pen.steps) == (1, 2, "v3z")
    assert _drawn("M0,0L4,4c1,2,3,4,5,6") is None  # curves that go on from where they are, as Vega writes none
