"""How a layout is judged, and what is done where it fails."""

import math

import altair as alt
import pytest

from corpus import CHARTS
from static_vega import fonts
from static_vega.geometry import Geometry, Lettering, Move
from static_vega.layout import broken, faults, layouts
from static_vega.picture import _simplified, seen
from static_vega.prepare import prepared
from static_vega.spec import canonical


def lettering(x, y, width=40, height=10, turn=0, size=12, role="x axis-label"):
    move = Move().after(f"translate({x},{y}) rotate({turn})")
    return Lettering(
        "text", role, size, tuple(move.at(*at) for at in ((0, 0), (width, 0), (width, height), (0, height)))
    )


def drawing(*letterings, width=300, height=200, plot=200):
    return Geometry(width, height, list(letterings), [(90, 0, 90 + plot, 100)], [])


def test_letterings_that_share_a_corner_of_their_boxes_but_no_letter_do_not_overlap():
    slanted = [lettering(100 + 20 * n, 100, width=100, turn=-45) for n in range(2)]
    assert not slanted[0].overlaps(slanted[1])
    assert lettering(100, 100).overlaps(lettering(120, 105))
    assert lettering(100, 100, turn=-90).overlaps(lettering(95, 80))


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (("overlap", "x axis-label"), drawing(lettering(100, 100), lettering(120, 100))),
        (("overlap", "mark"), drawing(lettering(100, 100, role="mark"), lettering(120, 100, role="mark"))),
        (("outside", "x axis-label"), drawing(lettering(280, 100))),
        (("small", "x axis-label"), drawing(lettering(100, 100, size=10))),
        (("small", "x axis-label"), drawing(lettering(100, 100), width=600, plot=400)),
        (("wide", ""), drawing(width=320)),
        (("narrow plot", ""), drawing(plot=100)),
        (("tall", ""), drawing(height=900)),
    ],
)
def test_each_fault_is_found(fault, seen):
    assert fault in faults(seen, 300, tallest=800)
    assert faults(drawing(lettering(100, 100)), 300, tallest=800) == frozenset()


@pytest.mark.parametrize(
    "text", ["二〇一六年各地区调查人員" * 5, "/srv/projects/netclean/2016/exports/final_version", "a b  c " * 30]
)
def test_lines_fit_and_lose_no_letter(text):
    lines = broken(text, 100, 12)
    assert len(lines) > 1 and all(fonts.width(line, 12) <= 100 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_title_that_vega_lite_makes_is_broken_where_panels_are_narrow():
    rows = [{"day": f"{2000 + n % 11}-0{n % 4 * 3 + 1}-01", "n": n} for n in range(88)]
    chart = alt.Chart(alt.Data(values=rows)).mark_point().encode(x="quarter(day):O", y="n:Q", column="year(day):T")
    broad, *_ = layouts(prepared(chart.to_dict()), 288, 680, seen)
    assert broad.faults == frozenset()


def test_two_layouts_take_three_drawings_where_a_legend_is_too():
    rows = [{"a": n, "b": n % 7, "kind": "ab"[n % 2]} for n in range(20)]
    chart = alt.Chart(alt.Data(values=rows)).mark_point().encode(x="a:Q", y="b:Q", color="kind:N")
    drawn = set()

    def draw(spec, **how):
        drawn.add(canonical(spec))
        return seen(spec, **how)

    assert len(list(layouts(prepared(chart.to_dict()), 288, 680, draw))) == 2
    assert len(drawn) == 3


def test_letterings_that_no_one_sees_or_that_are_read_as_one_are_no_fault():
    rows = [{"day": n, "n": n} for n in range(200)]
    hidden = alt.condition("datum.value % 50 == 0", alt.value("black"), alt.value(None))
    axis = alt.Axis(labelAngle=0, labelOverlap=False, labelColor=hidden)
    chart = alt.Chart(alt.Data(values=rows), width=600).mark_bar().encode(x=alt.X("day:O", axis=axis), y="n:Q")
    again = alt.Chart(alt.Data(values=rows)).mark_text(text="most").encode(y=alt.datum(200))  # once for each row
    broad, *_ = layouts(prepared((chart + again).to_dict()), 288, 680, seen)
    assert broad.faults == frozenset()


def test_panels_stand_apart_where_labels_at_their_edges_need_it():
    rows = [{"year": n % 4, "n": n % 11} for n in range(44)]
    axis = alt.Axis(values=[0, 10], title=None)
    chart = (
        alt.Chart(alt.Data(values=rows), height=30).mark_line().encode(x="n:Q", y=alt.Y("n:Q", axis=axis), row="year:N")
    )
    for layout in layouts(prepared(chart.configure_facet(spacing=4).to_dict()), 288, 680, seen):
        assert layout.faults == frozenset()


@pytest.mark.parametrize("how", [{"mark": {"type": "text", "size": 8}}, {"encoding": {"size": {"value": 8}}}])
def test_letters_sized_as_marks_can_be_read(how):
    text = {"field": "n", "type": "quantitative"}
    spec = {
        "data": {"values": [{"n": 1}]},
        "mark": "text",
        **how,
        "encoding": {"text": text, **how.get("encoding", {})},
    }
    for layout in layouts(prepared(spec), 288, 680, seen):
        assert [one.size for one in seen(layout.spec).letterings] == [11]


def test_the_height_comes_from_what_is_drawn():
    broad, slim = layouts(prepared(CHARTS["five_of_two_hundred_names"]().to_dict()), 288, 680, seen)
    assert seen(broad.spec).height < 500 and seen(slim.spec).height < 800


@pytest.mark.parametrize(("name", "height"), [("height_of_the_author", 90), ("step_of_the_author", 25 * 12)])
def test_sizes_of_the_author_are_kept(name, height):
    for layout in layouts(prepared(CHARTS[name]().to_dict()), 288, 680, seen):
        ((_, top, _, bottom),) = set(seen(layout.spec).plots)
        assert bottom - top == pytest.approx(height, abs=1)


def test_what_no_eye_can_see_is_left_out_of_a_path():
    points = [(50 + 20 * math.cos(n / 600 * math.pi), 50 + 20 * math.sin(n / 600 * math.pi)) for n in range(1200)]
    path = "M" + "L".join(f"{x:.3f},{y:.3f}" for x, y in points) + "Z"
    short = _simplified(path)
    assert short.startswith(path[:14]) and short.endswith(path[-14:])
    assert 0.3 < len(short) / len(path) < 0.6
    assert _simplified("M0,0A5,5,0,1,1,9,9" * 20) == "M0,0A5,5,0,1,1,9,9" * 20
