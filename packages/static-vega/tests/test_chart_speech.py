"""What is heard of a chart: the browser's own accessibility tree, the text beside the picture, the arrow keys."""

import re

import altair as alt
import pandas as pd
import pytest
from playwright.sync_api import expect

import static_vega
from books import build, notebook
from corpus import CHARTS, SMALL, TALL
from static_vega import speech
from static_vega.layout import laid_out
from static_vega.picture import converted, seen
from static_vega.prepare import prepared

ANSWERS = pd.DataFrame(
    {
        "answer": ["More demanding", "Unchanged"],
        "start": [0, 0],
        "end": [74.6, 25.4],
        "label": ["74.6 %", "25.4 %"],
        "rank": [1, 2],
    }
)
SERIES = TALL.groupby(["kind", "year"], as_index=False).n.sum()


def lettered_bars():
    """Bars as a book draws them: from a helper column to another, with their words beside them."""
    told = [alt.Tooltip("answer:N", title="Answer"), alt.Tooltip("label:N", title="Share")]
    base = alt.Chart(ANSWERS, description="Lettered bars").encode(y="answer", order="rank")
    bars = base.mark_bar().encode(x=alt.X("start", title="Share (%)"), x2="end", tooltip=told)
    words = [base.mark_text(align="left").encode(x="start", text=name) for name in ("answer", "label")]
    return alt.layer(bars, *words)


def authored():
    """Bars whose author wrote what each says."""
    return (
        alt.Chart(SMALL, description="Authored")
        .transform_calculate(said="datum.country + ' has ' + datum.n")
        .mark_bar()
        .encode(x="n", y="country", description="said:N")
    )


def series():
    """Lines with a name each, and points that only the keyboard reaches."""
    x = alt.X("year:Q", axis=alt.Axis(format="d"))
    return alt.Chart(SERIES, description="Series").mark_line(tooltip=True).encode(x=x, y="n", color="kind")


HEARD = {
    "lettered_bars": (lettered_bars, ["More demanding, 74.6 %", "Unchanged, 25.4 %"]),
    "authored": (authored, ["Sweden has 4", "Norway has 7", "Denmark has 2", "Finland has 9"]),
    "bars": (CHARTS["bars"], ["Sweden: 4", "Norway: 7", "Denmark: 2", "Finland: 9"]),
    "series": (series, ["photo", "text", "video"]),
    "stacked_bars": (CHARTS["stacked_bars"], ["Sweden, photo: 24", "Sweden, video: 22"]),
    "scatter": (CHARTS["folded"], ["Sweden, low: 3", "Sweden, high: 6"]),
    "many": (CHARTS["points"], ["120 points"]),
    "pie": (CHARTS["pie"], ["Sweden: 4", "Norway: 7"]),
    "heat_map": (CHARTS["heat_map"], ["2010, Sweden: 6", "2011, Sweden: 5.667"]),
    "histogram": (CHARTS["histogram"], ["0 – 1: 12"]),
    "boxplot": (CHARTS["boxplot"], ["Sweden, Max of n 11, Q3 of n 9.25, Median of n 6.5, Q1 of n 3.75, Min of n 1"]),
    "area": (CHARTS["areas"], ["photo", "video", "text"]),
    "map": (CHARTS["points_on_a_map"], ["Stockholm", "Oslo", "København"]),
    "time": (CHARTS["time_as_ordinal"], ["Jan: 23.1"]),
}


# Of a chart that only shows, and of one that answers.
ROLES = ("graphics-document", "toolbar")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    source = tmp_path_factory.mktemp("heard")
    specs = [chart().to_dict() for chart, _ in HEARD.values()]
    (source / "page.ipynb").write_text(notebook(*specs), encoding="utf-8")
    made = build(source, "-W")
    assert made.status == 0, made.said
    return made


def tree(page, number):
    """What the browser gives a screen reader of a chart: role and name, in order, without what is ignored."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}

    def walk(node):
        yield node
        for child in node.get("childIds", ()):
            if child in known:
                yield from walk(known[child])

    charts = [node for node in walk(nodes[0]) if node.get("role", {}).get("value") in ROLES]
    heard = [node for node in walk(charts[number]) if not node["ignored"]]
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in heard]


@pytest.fixture(scope="module")
def trees(book, browser):
    page = browser.new_page()
    page.goto(book.url("page"))
    heard = {name: tree(page, number) for number, name in enumerate(HEARD)}
    page.close()
    return heard


@pytest.mark.parametrize("name", HEARD)
def test_a_screen_reader_hears_each_mark_as_a_person_would_say_it(name, trees):
    heard = trees[name]
    role, title = heard[0]
    assert role in ROLES and title
    names = [said for role, said in heard[1:] if said and role not in ("StaticText", "InlineTextBox")]
    marks = [said for said in names if not re.match("[XY]-axis|.* legend |Title text", said)]
    expected = HEARD[name][1]
    assert [said for said in marks if said in expected] == expected
    assert len(marks) == len(set(marks)), marks
    assert not re.search(r"start|end:|rank|undefined|null|[\u241e\u241f]", " ".join(names))


def test_lettering_that_repeats_a_mark_is_silent(trees):
    assert [said for role, said in trees["lettered_bars"] if role == "StaticText" and said in set(ANSWERS.answer)] == []


def test_an_axis_says_its_title_unit_and_range(trees):
    assert ("Share (%)" in str(trees["lettered_bars"])) and ("values from 0 to 80" in str(trees["lettered_bars"]))


# As text


def test_the_structure_is_there_without_scripts(book, read):
    page = read(book.url("page"), java_script_enabled=False).page
    chart = page.locator(".static-vega").nth(list(HEARD).index("stacked_bars"))
    chart.get_by_text("Explore as text").click()
    expect(chart.get_by_text("Bar chart, 12 values.")).to_be_visible()
    expect(chart.get_by_text("x axis: Sum of n, from 0 to 80")).to_be_visible()
    expect(chart.get_by_text("Colour: kind, 3 values: photo, text, video")).to_be_visible()
    chart.get_by_text("photo: 4 values, 24 to 27").click()
    expect(chart.get_by_role("listitem").filter(has_text="Norway: 25")).to_be_visible()


def test_an_authors_table_stands_in_place_of_the_structure(tmp_path):
    table = [{"Answer": "More demanding", "Share": "74.6 %"}, {"Answer": "<b>", "Share": None}]
    spec = CHARTS["bars"]().properties(usermeta={"static_vega": {"table": table}}).to_dict()
    html = static_vega.fragment(spec, identifier="a").html()
    assert "Explore as text" not in html
    assert '<th scope="col">Share</th>' in html and '<th scope="row">More demanding</th><td>74.6 %</td>' in html
    assert "&lt;b&gt;" in html and "<caption>The corpus chart bars</caption>" in html


def test_a_chart_of_thousands_is_counted_and_not_listed():
    spec = CHARTS["five_thousand_rows"]().to_dict()
    text = static_vega.fragment(spec, identifier="a").text
    assert "5,000 values, x 0 to 4999, y " in text and len(text) < 1000


def test_ranges_are_of_numbers_however_these_are_written():
    rows = [{"kind": "ab"[n % 2], "n": n * 12.5, "m": n * 5000 or None} for n in range(10)]
    chart = alt.Chart(alt.Data(values=rows)).mark_bar(tooltip=True)
    chart = chart.encode(y="kind:N", x="n:Q", tooltip=["kind:N", "n:Q", alt.Tooltip("m:Q", format="~s")])
    german = chart.properties(usermeta={"embedOptions": {"formatLocale": "de-DE"}}).to_dict()
    text = static_vega.fragment(german, identifier="a").text
    assert "a: 5 values, n 0 to 100, m 10k to 40k" in text
    assert "b: 5 values, n 12,5 to 112,5, m 5k to 45k" in text


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([140, 120, 1], ["140 points", "120 points"]),
        ([60] * 9, ["60 points"] * 9),  # few in each plot, and too many in all
    ],
)
def test_many_marks_of_several_plots_are_counted_plot_by_plot(sizes, expected):
    rows = [{"plot": name, "n": n, "m": n % 7} for name, size in enumerate(sizes) for n in range(size)]
    chart = alt.Chart(alt.Data(values=rows)).mark_point(tooltip=True).encode(x="n:Q", y="m:Q", facet="plot:N")
    drawn = static_vega.fragment(chart.to_dict(), identifier="a")
    assert re.findall('aria-label="([0-9]+ points)"', drawn.pictures[-1].svg) == expected
    live = "".join(drawn.files.values())
    assert ('"description":"60 points"' in live) == (len(set(sizes)) == 1)
    assert ('"description":"points"' in live) == (len(set(sizes)) > 1)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_what_it_is(name, corpus):
    spec = prepared(corpus[name])
    drawing = converted(laid_out(spec, 680, seen))
    said = speech.heard(drawing).structure
    panels = [said, *said.panels]
    facts = [fact for panel in panels for fact in panel.facts]
    assert not [fact for fact in facts if not fact.name or "undefined" in fact.name or "NaN" in fact.name]
    assert (
        len({fact.name for fact in facts}) > 0 or name in ("globe", "no_rows") or any(panel.panels for panel in panels)
    )


# By arrow keys


def test_a_chart_that_answers_takes_the_arrow_keys_and_says_its_name_once(book, read):
    page = read(book.url("page")).page
    number = list(HEARD).index("series")
    slot = page.locator(".static-vega").nth(number).locator(".static-vega-slot:visible")
    expect(slot).to_have_attribute("aria-roledescription", "chart")
    for is_live in (False, True):
        if is_live:
            slot.focus()
            slot.locator(".static-vega-live").wait_for()
        heard = tree(page, number)
        # In a group a screen reader keeps the arrow keys to itself; of an application Orca reads nothing.
        assert heard[0] == ("toolbar", "Series")
        assert [said for _, said in heard].count("Series") == 1


def test_arrow_keys_reach_each_point_of_each_line(book, read):
    page = read(book.url("page")).page
    chart = page.locator(".static-vega").nth(list(HEARD).index("series"))
    slot = chart.locator(".static-vega-slot:visible")
    slot.focus()
    chart.locator(".static-vega-live").wait_for()
    said = page.locator(".static-vega-said")
    rows = SERIES.sort_values(["kind", "year"])
    kinds = list(dict.fromkeys(rows.kind))
    for number, row in enumerate(rows.itertuples()):
        page.keyboard.press("ArrowRight")
        expect(said).to_have_text(f"{row.kind}, {row.year}: {row.n}, {number % 4 + 1} of 4")
        ring = page.locator(".static-vega-ring").bounding_box()
        frame = slot.bounding_box()
        assert frame["x"] < ring["x"] + 9 < frame["x"] + frame["width"]
    page.keyboard.press("Home")
    expect(said).to_have_text(re.compile(f"^{kinds[0]}, .* 1 of 4"))
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text(re.compile(f"^{kinds[1]}, .* 1 of 4"))
    page.keyboard.press("Escape")
    assert page.locator(".static-vega-tip").is_hidden() and page.locator(".static-vega-ring").count() == 0


@pytest.mark.parametrize("name", ["stacked_bars", "series", "lettered_bars"])
def test_a_live_chart_is_heard_as_its_picture(name, tmp_path, read, trees):
    chart = HEARD[name][0]()
    asked = {"name": "asked", "value": False, "bind": {"input": "checkbox", "name": "Ask"}}
    spec = chart.to_dict()
    (tmp_path / "page.ipynb").write_text(notebook({**spec, "params": [asked]}), encoding="utf-8")
    made = build(tmp_path, "-W")
    assert made.status == 0, made.said
    page = read(made.url("page")).page
    page.locator(".static-vega-slot:visible").hover()
    live = page.locator(".static-vega-live svg")
    live.wait_for()
    labels = "(svg) => [...svg.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'))"
    names = [said for role, said in trees[name] if said and role not in ("StaticText", "InlineTextBox")][1:]
    assert sorted(set(live.evaluate(labels))) == sorted(set(names))
