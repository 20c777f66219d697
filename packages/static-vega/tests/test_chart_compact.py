"""A drawing in fewer words is the same drawing."""

import gzip
import io
import json
import math
import random
from xml.etree import ElementTree

import altair as alt
import pytest
from PIL import Image, ImageChops

import static_vega
from static_vega import page
from static_vega.compact import _drawn, _path, compact
from static_vega.page import fragment

RANDOM = random.Random(1)
DOTS = [{"x": RANDOM.random(), "y": RANDOM.random(), "kind": RANDOM.choice("ab")} for _ in range(400)]


def dots(**style):
    chart = alt.Chart(alt.Data(values=DOTS), description="Dots", width=240, height=160)
    return chart.mark_point(**style).encode(x="x:Q", y="y:Q", color="kind:N").to_dict()


def pixels(svg):
    return Image.open(io.BytesIO(static_vega.svg_to_png(svg, scale=2))).convert("L")


def apart(svg, other, least):
    """Count the pixels of two drawings that are apart by some of 256 greys."""
    return sum(ImageChops.difference(pixels(svg), pixels(other)).histogram()[least:])


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
    # A tenth of a pixel is seen at edges alone, as another grey.
    assert apart(svg, short, 64) < 60 and not apart(svg, short, 128)
    assert len(short) < len(svg)


def test_colours_go_over_into_each_other_where_they_did():
    colours = {"gradient": "linear", "x1": 0.25, "x2": 0.75, "y1": 0.15, "y2": 0.35}
    colours["stops"] = [
        {"offset": 0, "color": "white"},
        {"offset": 0.333, "color": "#ddd"},
        {"offset": 1, "color": "black"},
    ]
    bar = alt.Chart(alt.Data(values=[{"a": 1}]), description="Bar", width=200).mark_bar(color=colours).encode(y="a:Q")
    svg = static_vega.to_svg(bar.to_dict(), background="white")
    assert apart(svg, compacted(svg), 8) < 60


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


AROUND = """(paths) => paths.map((d) => {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", d);
  return [0, 1, 2, 3, 4, 5, 6, 7, 8].map((eighth) => path.getPointAtLength((eighth / 8) * path.getTotalLength()))
    .map(({ x, y }) => [x, y]);
})"""
ANGLES = [1, 60, 170, 179, 179.9, 180, 180.1, 181, 200, 270, 330, 359, 359.9, 359.99]


@pytest.mark.parametrize("clockwise", [0, 1])
def test_an_arc_is_drawn_where_it_was_however_it_is_rounded(browser, clockwise):
    chance = random.Random(clockwise)
    arcs = [
        (radius / 20, math.radians(angle), chance.uniform(0, 50), chance.uniform(0, math.tau))
        for angle in ANGLES
        for radius in [*range(20, 200, 3), *range(201, 4000, 61)]
    ]
    points, written = [], []
    for radius, angle, middle, start in arcs:
        turned = [start + (angle if clockwise else -angle) * eighth / 8 for eighth in range(9)]
        points.append([(middle + radius * math.cos(turn), middle + radius * math.sin(turn)) for turn in turned])
        (x, y), (end_x, end_y) = points[-1][0], points[-1][-1]
        arc = f"M{x},{y}A{radius},{radius},0,{int(angle >= math.pi)},{clockwise},{end_x},{end_y}"
        written.append(_path((x, y), _drawn(arc)[1].steps))
    tab = browser.new_page()
    drawn = tab.evaluate(AROUND, written)
    tab.close()
    for arc, path, expected, found in zip(arcs, written, points, drawn, strict=True):
        radius, _, middle, _ = arc
        off = max(abs(math.dist(point, (middle, middle)) - radius) for point in found)
        assert off < 0.5 and max(map(math.dist, expected, found)) < 1, (off, arc, path)


def test_a_path_is_read_whole_or_not_at_all():
    (x, y), pen = _drawn("M1,2L1.0000001e0,5e0Z")
    assert (x, y, pen.steps) == (1, 2, "v3z")
    assert _drawn("M0,0L4,4c1,2,3,4,5,6") is None  # curves that go on from where they are, as Vega writes none
