"""What an author says beside the chart: a theme, the language of numbers and dates, images in files."""

import base64
import json
import math

import altair as alt
import pytest

import static_vega
from books import build, notebook
from corpus import CHARTS, SMALL
from static_vega import embed, images
from static_vega.errors import ChartError
from static_vega.prepare import prepared, taken
from static_vega.versions import BOOK_TYPE, LAB_TYPE

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def dated(**options):
    """A chart with a number and a date that languages write in ways of their own."""
    rows = [{"day": "2016-03-01", "n": 1_234_567.5}, {"day": "2016-05-01", "n": 2_000_000}]
    chart = alt.Chart(alt.Data(values=rows), description="Dated").mark_bar(tooltip=True)
    spec = chart.encode(x=alt.X("day:T").axis(format="%B"), y="n:Q").to_dict()
    return {**spec, "usermeta": {"embedOptions": options}}


def test_a_named_theme_of_altair_is_worn():
    with alt.theme.enable("excel"):
        spec = CHARTS["stacked_bars"]().to_dict()
    blue = "#4572a7"  # the first of its categories
    assert blue in static_vega.to_svg(spec) and blue not in static_vega.to_svg(CHARTS["stacked_bars"]().to_dict())


@pytest.mark.parametrize(
    "options",
    [
        {"formatLocale": "de-DE", "timeFormatLocale": "de-DE"},
        {"formatLocale": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "€"]}},
    ],
)
def test_numbers_and_dates_are_written_in_the_author_s_language(options):
    svg = static_vega.to_svg(dated(**options))
    assert ">2.000.000<" in svg and "1.234.567,5" in svg
    assert (">März<" in svg) is ("timeFormatLocale" in options)


def test_a_live_view_speaks_the_language_of_its_picture(tmp_path, read):
    (tmp_path / "page.ipynb").write_text(notebook(dated(formatLocale="de-DE", timeFormatLocale="de-DE"), dated()))
    made = build(tmp_path, "-W")
    assert made.status == 0, made.said
    page = read(made.url("page")).page
    charts = page.locator(".static-vega-slot:visible")
    for number, months in enumerate((["März", "Mai"], ["March", "May"])):
        chart = charts.nth(number)
        picture = chart.locator("text").all_text_contents()
        chart.hover()
        chart.locator(".static-vega-live svg").wait_for()
        assert chart.locator("text").all_text_contents() == picture
        assert {*months} <= {*picture}


def test_options_set_in_the_notebook_reach_the_book_and_the_lab():
    chart = CHARTS["bars"]()
    try:
        alt.renderers.set_embed_options(theme="dark", actions=False)
        static_vega.enable()
        bundle = alt.renderers.get()(chart.to_dict())
    finally:
        alt.renderers.enable("default")
    assert bundle[BOOK_TYPE]["usermeta"] == {"embedOptions": {"theme": "dark", "actions": False}}
    assert bundle[LAB_TYPE]["config"]["background"] == bundle[LAB_TYPE]["background"] == "#333"
    assert static_vega.bundle(chart)[LAB_TYPE]["background"] == "white"


def test_the_chart_s_own_settings_go_before_its_options():
    spec = {**dated(theme="dark", config={"bar": {"color": "red"}}, width=90), "config": {"background": "#111"}}
    made = prepared(spec)
    assert made["config"]["background"] == "#111" and made["config"]["bar"] == {"color": "red"}
    assert made["width"] == 90


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"patch": []}, "its embed option 'patch' is not carried out"),
        ({"theme": "nosuch"}, "its theme 'nosuch' is none that Vega knows"),
        ({"formatLocale": "xx-XX"}, "its formatLocale 'xx-XX' is no language"),
    ],
)
def test_an_option_that_is_not_carried_out_is_told_once(options, told, book):
    made = book(dated(**options), options=())
    assert made.status == 0 and made.said.count(told) == 1
    assert made.said.count("[static_vega.embed_options]") == 1


def test_options_of_the_frame_are_passed_over():
    assert embed.neglected(dated(actions=False, renderer="svg", theme="vox", formatLocale="de-DE")) == []
    assert taken(dated(renderer="svg"))[1] == []


@pytest.mark.parametrize(
    "by_chance",
    [
        {"mark": {"type": "errorband", "extent": "ci"}},
        {"encoding": {"x": {"field": "n"}, "y": {"aggregate": "ci1", "field": "n"}}},
        {"transform": [{"sample": 2}]},
        {"transform": [{"calculate": "datum.n + random()", "as": "m"}]},
    ],
)
def test_a_chart_that_is_drawn_by_chance_is_told(by_chance):
    spec = {"data": {"values": [{"n": n, "random()": n} for n in range(9)]}, "mark": "point"}
    assert taken(spec)[1] == []
    assert [code for code, _ in taken(spec | by_chance)[1]] == ["chance"]


@pytest.mark.parametrize("n", [1.5, math.nan, "Maße\f"], ids=["whole", "not finite", "no XML"])
def test_a_specification_may_be_json(n):
    spec = {"data": {"values": [{"n": n}]}, "mark": "point", "description": "Größe"}
    assert taken(json.dumps(spec)) == taken(json.dumps(spec, ensure_ascii=False)) == taken(spec)
    with pytest.raises(ChartError, match="and this is none: Expecting"):
        taken(json.dumps(spec)[:-1])


# Images


def pictured(address):
    """A chart of one image, named in its rows."""
    chart = alt.Chart(SMALL.assign(picture=address), description="Pictured").mark_image(width=9, height=9)
    return chart.encode(x="n", y="country", url="picture").to_dict()


def test_an_image_beside_the_notebook_is_taken_into_the_page(book, tmp_path):
    (tmp_path / "a dot.png").write_bytes(PIXEL)
    data = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    made = book(pictured("a%20dot.png"))
    assert made.status == 0, made.said
    assert made.html("page").count(data) == 2 * len(SMALL) and "a%20dot.png" not in made.html("page")


def test_a_changed_image_draws_the_chart_afresh(book, tmp_path):
    (tmp_path / "dot.gif").write_bytes(b"one")
    first = book(pictured("dot.gif")).html("page")
    (tmp_path / "dot.gif").write_bytes(b"another")
    assert base64.b64encode(b"another").decode() in book(pictured("dot.gif")).html("page") != first


def test_images_are_found_in_marks_and_channels_and_the_chart_given_is_kept(tmp_path):
    (tmp_path / "dot.png").write_bytes(PIXEL)
    spec = {"layer": [{"mark": {"type": "image", "url": "dot.png"}}, {"encoding": {"url": {"value": "dot.png"}}}]}
    made, files = images.carried(spec, tmp_path)
    mark, channel = made["layer"]
    assert mark["mark"]["url"] == channel["encoding"]["url"]["value"] != "dot.png"
    assert files == {tmp_path / "dot.png"} and spec["layer"][0]["mark"]["url"] == "dot.png"


@pytest.mark.parametrize(
    "address", ["nowhere.png", "dot.svg", "/etc/passwd.png", "file:///x.png", "//example.org/x.png"]
)
def test_any_other_image_is_refused(address, book):
    made = book(pictured(address), options=(), builder="dummy")
    assert (
        made.status != 0 and f"it shows an image from {address!r}" in made.said and "[static_vega.image]" in made.said
    )
