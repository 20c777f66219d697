"""What a reader meets on a page of charts: before any script, on waking a chart, and when something fails."""

import gzip
import re
from pathlib import Path

import altair as alt
import pytest
from playwright.sync_api import expect

import static_vega
from books import build, notebook
from corpus import CHARTS, SMALL, TALL, ticking
from static_vega.colour import Palette, parse

COUNTS = """() => [...document.querySelectorAll(".static-vega-slot")]
  .filter((slot) => slot.getClientRects().length)
  .map((slot) => slot.querySelectorAll(".role-mark :is(path, line, text)").length)"""
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""
# The scripts that were asked for so that charts can live.
ASKED = """() => document.querySelectorAll('script[src*="/vega-"]').length"""
CHART = ".static-vega-slot:visible"
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
CHOSEN = {"#123456": "#ffd700"}
LIVE = ".static-vega-slot:visible .static-vega-live"


def swatches():
    """A chart whose radio gives its mark a colour that no picture of it has."""
    colour = alt.param(
        name="colour", value="#4c78a8", bind={"input": "radio", "options": ["#4c78a8", "#eeca3b", "navy", "#123456"]}
    )
    chart = alt.Chart(SMALL, description="Swatches").mark_bar(color=alt.expr("colour")).encode(x="n", y="country")
    return chart.add_params(colour)


PAGES = {
    "still": [CHARTS["bars"]],
    "bars": [CHARTS["bars_with_tooltip"], CHARTS["stacked_bars"], CHARTS["bound_range"]],
    "controls": [
        CHARTS[name]
        for name in (
            "bound_range",
            "bound_select",
            "bound_radio",
            "bound_checkbox",
            "bound_number_text_date_and_colour",
        )
    ],
    "brush": [CHARTS["brush"], CHARTS["click"]],
    "markup": [CHARTS["markup_in_words"], CHARTS["links"]],
    "swatches": [swatches, CHARTS["heat_map"]],
    "ticking": [ticking],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    source = tmp_path_factory.mktemp("pages")
    for name, charts in PAGES.items():
        specs = [chart() for chart in charts]
        specs = [spec if isinstance(spec, dict) else spec.to_dict() for spec in specs]
        (source / f"{name}.ipynb").write_text(notebook(*specs), encoding="utf-8")
    (source / "plain.ipynb").write_text(notebook(), encoding="utf-8")
    made = build(source, "-W", static_vega_dark=CHOSEN)
    assert made.status == 0, made.said
    return made


def wake(page, number=0):
    page.locator(CHART).nth(number).hover()
    page.locator(CHART).nth(number).locator(".static-vega-live svg").wait_for()


# Before any script


@pytest.mark.parametrize("name", PAGES)
def test_charts_show_without_scripts_and_without_controls_that_cannot_work(name, book, read):
    page = read(book.url(name), java_script_enabled=False).page
    assert page.locator(f"{CHART} svg").count() == len(PAGES[name])
    for box in page.locator(f"{CHART} svg").all():
        assert box.bounding_box()["height"] > 40
    assert page.locator(".static-vega-controls:visible").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_anyone_before_a_reader_turns_to_a_chart(name, book, read):
    reader = read(book.url(name))
    assert reader.page.evaluate(ASKED) == 0
    assert [url for url in reader.requests if "/vega-" in url] == []
    assert all(url.startswith("file:") for url in reader.requests if "fonts" not in url)


def test_only_pages_with_charts_that_answer_load_the_script(book):
    assert "static_vega" not in book.html("plain")
    assert "static_vega.css" in book.html("still") and "static_vega.js" not in book.html("still")
    assert "static_vega.js" in book.html("bars")


def test_the_site_has_one_bundle_and_a_small_script(book):
    static = book.out / "_static"
    assert len(list(static.glob("static_vega/vega-*.js"))) == 1
    script = (static / "static_vega.js").read_bytes()
    assert len(gzip.compress(script, 9, mtime=0)) < 4000


def test_ids_are_unique_and_the_name_is_the_description(book, read):
    page = read(book.url("bars")).page
    ids = page.eval_on_selector_all("[id]", "(all) => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))
    name = "(slots) => slots.map((slot) => slot.ariaLabel ?? slot.firstElementChild.ariaLabel)"
    names = page.eval_on_selector_all(CHART, name)
    assert names == [f"The corpus chart {name}" for name in ("bars_with_tooltip", "stacked_bars", "bound_range")]
    assert page.locator(f"{CHART} [aria-label='Norway: 7']").count() == 2  # of two charts


def test_print_shows_pictures_and_no_controls(book, read):
    page = read(book.url("controls")).page
    page.emulate_media(media="print")
    assert page.locator(f"{CHART} svg").count() == len(PAGES["controls"])
    assert page.locator(".static-vega-controls:visible").count() == 0


# Waking


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("how", ["pointer", "touch", "focus", "control"])
def test_a_chart_wakes_in_its_place(how, width, book, read):
    reader = read(book.url("bars"), width=width, has_touch=True)
    page, chart = reader.page, reader.page.locator(CHART).nth(2 if how == "control" else 0)
    chart.scroll_into_view_if_needed()
    before = chart.bounding_box(), page.evaluate("document.documentElement.scrollHeight")
    shift = page.evaluate(SHIFT)
    if how == "pointer":
        chart.hover()
    elif how == "touch":
        chart.tap()
    elif how == "focus":
        chart.focus()
    else:
        page.get_by_label("At least").fill("5")
    chart.locator(".static-vega-live svg").wait_for()
    assert (chart.bounding_box(), page.evaluate("document.documentElement.scrollHeight")) == before
    assert page.evaluate(SHIFT) == shift
    assert [url for url in reader.requests if "/vega-" in url and url.endswith(".js")] == [
        url for url in set(reader.requests) if "/vega-" in url
    ]
    assert page.locator(LIVE).count() == 1


def test_a_reader_is_told_of_the_focus_before_the_live_view_takes_the_place_of_the_picture(book, read):
    page = read(book.url("bars")).page
    with page.expect_event("requestfinished", lambda request: "/vega-" in request.url):
        page.mouse.move(1, 1)  # what the charts need comes
    milliseconds = page.locator(CHART).first.evaluate("""(slot) => new Promise((resolve) => {
      const start = performance.now();
      new MutationObserver(() => resolve(performance.now() - start)).observe(slot, { childList: true });
      slot.focus();
    })""")
    assert milliseconds > 99


@pytest.mark.parametrize("connection", ["{}", "{ saveData: true }", "{ effectiveType: '3g' }"])
def test_what_charts_need_comes_near_with_whoever_reads_unless_data_are_dear(connection, book, browser):
    context = browser.new_context()
    context.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {connection} }})")
    page = context.new_page()
    page.goto(book.url("bars"))
    for movement, asked in ((0, 0), (1, int(connection == "{}"))):  # a page may come below a mouse that rests
        move = f"new PointerEvent('pointermove', {{ bubbles: true, movementX: {movement} }})"
        page.evaluate(f"document.body.dispatchEvent({move})")
        # An observer has told what it sees before the second frame.
        page.evaluate("new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)))")
        assert page.evaluate(ASKED) == asked
    assert page.locator(LIVE).count() == 0
    wake(page)
    context.close()


def test_the_bundle_is_fetched_once(book, read):
    reader = read(book.url("bars"))
    wake(reader.page, 0)
    wake(reader.page, 2)
    assert len([url for url in reader.requests if "/vega-" in url]) == 1


def test_a_chart_with_nothing_to_answer_does_not_wake(book, read):
    page = read(book.url("bars")).page
    page.locator(CHART).nth(1).hover()
    wake(page, 0)
    assert page.locator(LIVE).count() == 1
    assert page.locator(CHART).nth(1).get_attribute("tabindex") is None


def test_tooltips_are_text(book, read):
    reader = read(book.url("markup"))
    wake(reader.page)
    reader.page.locator(f"{LIVE} .role-mark path[aria-label*='onerror']").hover()
    tip = reader.page.locator(".static-vega-tip")
    tip.wait_for()
    assert "<i>y</i>: </script><img src=x onerror=alert(1)>\n<b onclick=alert(1)>legend</b>: " in tip.inner_text()
    assert tip.locator("*:not(br)").count() == 0
    assert reader.page.locator(f"{CHART} :is(script, style, foreignObject, img)").count() == 0


def test_every_fact_is_reached_by_arrow_keys(book, read):
    page = read(book.url("bars")).page
    page.locator(CHART).first.focus()
    page.locator(LIVE).wait_for()
    facts, tip = [""], page.locator(".static-vega-tip")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        expect(tip).not_to_have_text(facts[-1], use_inner_text=True)
        facts.append(tip.inner_text())
    facts.remove("")
    assert sorted(facts) == sorted(f"country: {row.country}\nn: {row.n}" for row in SMALL.itertuples())
    page.keyboard.press("Escape")
    assert page.locator(".static-vega-tip").is_hidden()


def test_enter_chooses_a_mark(book, read):
    page = read(book.url("brush")).page
    chart = page.locator(CHART).nth(1)
    chart.focus()
    chart.locator(".static-vega-live").wait_for()
    faint = chart.locator(".role-mark path[opacity='0.3']")
    assert faint.count() == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(faint).to_have_count(3)


@pytest.mark.parametrize("width", [1440, 1000, 320])
def test_a_brush_takes_what_is_under_the_pointer_on_a_scaled_drawing(width, book, read):
    page = read(book.url("brush"), width=width).page
    wake(page)
    chart = page.locator(CHART).first
    marks = chart.locator(".role-mark.mark-symbol path")
    boxes = [mark.bounding_box() for mark in marks.all()]
    centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    frame = chart.locator("svg").bounding_box()
    left, top = frame["x"] + frame["width"] * 0.3, frame["y"] + frame["height"] * 0.2
    right, bottom = frame["x"] + frame["width"] * 0.6, frame["y"] + frame["height"] * 0.5
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()
    inside = [left < x < right and top < y < bottom for x, y in centres]
    assert any(inside) and not all(inside)
    expect(chart.locator(".role-mark.mark-symbol path[stroke*=d3d3d3]")).to_have_count(inside.count(False))
    strokes = marks.evaluate_all("(all) => all.map((one) => one.getAttribute('stroke'))")
    assert ["d3d3d3" not in stroke for stroke in strokes] == inside


def test_turning_the_phone_keeps_what_was_asked(book, read):
    page = read(book.url("bars"), width=1440).page
    page.get_by_label("At least").fill("8")
    page.locator(".static-vega-wide .static-vega-live").wait_for()
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(".static-vega-narrow .static-vega-live").wait_for()
    assert page.evaluate(COUNTS)[2] == 1


def test_reduced_motion_keeps_a_moving_chart_still(book, read):
    page = read(book.url("ticking"), reduced_motion="reduce").page
    page.locator(CHART).first.hover()
    page.wait_for_function("() => !!window.staticVega.start")
    assert page.locator(LIVE).count() == 0


# Controls


def test_controls_are_labelled_and_large_enough(book, read):
    page = read(book.url("controls")).page
    inputs = page.locator(".static-vega-controls :is(input, select)")
    assert inputs.count() == 9
    for control in inputs.all():
        assert control.evaluate("(one) => one.labels.length") >= 1
        box = control.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24
    for label in ("At least", "Kind", "whole", "Highlight the largest", "Size", "Search", "Since", "Colour"):
        assert page.locator(".static-vega").get_by_label(label, exact=True).count() == 1, label
    assert page.get_by_role("group", name="Scale").count() == 1


def test_controls_set_the_chart(book, read):
    reader = read(book.url("controls"))
    page = reader.page
    before = page.evaluate(COUNTS)
    page.get_by_label("At least").fill("5")
    assert page.locator("output").first.inner_text() == "5"
    page.get_by_label("Kind").select_option(label="V")
    page.get_by_label("half").check()
    page.get_by_label("Highlight the largest").check()
    page.get_by_role("textbox", name="Search").fill("Sw")
    for number in range(5):
        page.locator(CHART).nth(number).locator(".static-vega-live").wait_for()
    assert before[0] == 3
    page.wait_for_function(f"() => ({COUNTS})()[0] === 2")
    charts = page.locator(CHART)
    assert charts.nth(3).locator(".role-mark path[fill*='a4243b']").count() == 1
    assert charts.nth(4).locator(".role-mark path[opacity='0.4']").count() == 4
    labels = "(all) => all.map((one) => one.getAttribute('aria-label'))"
    halves = charts.nth(2).locator(".role-mark path").evaluate_all(labels)
    assert sorted(halves)[0] == "Denmark: 1"
    chosen = charts.nth(1).locator(".role-mark path").evaluate_all(labels)
    videos = TALL[TALL.kind == "video"].groupby("country").n.sum()
    assert sorted(chosen) == sorted(f"{country}: {n}" for country, n in videos.items())
    assert not [error for error in reader.errors if "static_vega" in error]


def test_a_value_is_said_once_and_nothing_empty_is_read(book, read):
    page = read(book.url("controls")).page
    slider = page.get_by_label("At least")
    slider.fill("5")
    page.locator(LIVE).first.wait_for()
    expect(slider).to_have_attribute("aria-valuetext", "5")
    assert page.get_by_role("status").count() == 0  # Orca tells of each, though empty
    assert page.locator(f"{LIVE} form").count() == 0


def test_letters_of_an_axis_that_is_drawn_anew_stay_silent(book, read):
    page = read(book.url("controls")).page
    page.get_by_label("At least").fill("8")
    page.wait_for_function(f"() => ({COUNTS})()[0] === 1")
    letters = page.locator(f"{LIVE} .role-axis[aria-label] text")
    assert letters.count() > 3
    for letter in letters.all():  # in Firefox it does not do that what they stand in is hidden
        expect(letter).to_have_attribute("aria-hidden", "true")


def test_the_form_of_the_controls_does_not_leave_the_page(book, read):
    page = read(book.url("controls")).page
    # A browser asks this of a form with one field when Enter is pressed in it.
    kept = """(form) => new Promise((resolve) => {
      addEventListener("submit", (event) => { resolve(event.defaultPrevented); event.preventDefault(); });
      form.requestSubmit();
    })"""
    assert page.locator("form.static-vega-controls").first.evaluate(kept)


# Theme


def theme(page, name):
    page.evaluate("(name) => { document.documentElement.dataset.theme = name; }", name)


def contrast(one, other):
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def fills(page, selector):
    found = page.locator(selector).evaluate_all("(all) => all.map((one) => getComputedStyle(one).fill)")
    return [parse(text) for text in found]


@pytest.mark.parametrize("live", [False, True])
def test_charts_follow_the_theme_and_keep_contrast(live, book, read):
    page = read(book.url("bars")).page
    if live:
        wake(page, 0)
    for name, background in (("light", "#ffffff"), ("dark", "#121212"), ("light", "#ffffff")):
        theme(page, name)
        ground = parse(background)
        marks, texts = fills(page, f"{CHART} .role-mark path"), fills(page, f"{CHART} text")
        assert len(marks) == 4 + 12 + 3 and len(texts) > 20
        assert min(contrast(mark, ground) for mark in marks) >= 3
        assert min(contrast(text, ground) for text in texts) >= 4.5


def test_colours_that_no_picture_had_follow_the_rule_too(book, read):
    page = read(book.url("swatches")).page
    wake(page, 0)
    palette = Palette(chosen=tuple((parse(one), parse(other)) for one, other in CHOSEN.items()))
    for text in ("#eeca3b", "navy", "#123456"):
        page.get_by_label(text).check()
        light, dark = palette.partners(parse(text), "mark")
        for name, expected in (("light", light), ("dark", dark)):
            theme(page, name)
            for mark in page.locator(f"{LIVE} .role-mark path").all():
                expect(mark).to_have_css("fill", f"rgb({expected.red}, {expected.green}, {expected.blue})")


LIGHT = {"labelColor": "#ccc", "titleColor": "white"}


def grounds(page):
    painted = """(charts) => charts.flatMap((chart) => [...chart.querySelectorAll("svg, svg rect, svg path")])
      .flatMap((one) => [getComputedStyle(one).fill, getComputedStyle(one).backgroundColor])"""
    return [parse(text) for text in page.locator(CHART).evaluate_all(painted)]


ON_BLACK = {"axis": {**LIGHT, "gridColor": "#333"}, "legend": LIGHT}
GROUNDS = {
    "a black background": ({"background": "black"}, 4.5, "text", "#000000"),
    "a background of the configuration": ({"config": {**ON_BLACK, "background": "#111"}}, 4.5, "text", "#111111"),
    "a black plot": (
        {"config": {"view": {"fill": "black"}, "axis": {"gridColor": "#333"}}},
        3,
        ".role-mark path",
        "#000000",
    ),
}


@pytest.mark.parametrize("name", GROUNDS)
def test_a_ground_of_the_author_s_own_stays_and_what_is_on_it_can_be_read(name, tmp_path, read):
    own, least, letters, ground = GROUNDS[name]
    spec = {**CHARTS["stacked_bars"]().to_dict(), "config": ON_BLACK, **own}
    asked = {"name": "asked", "value": False, "bind": {"input": "checkbox"}}
    (tmp_path / "page.ipynb").write_text(notebook({**spec, "params": [asked]}), encoding="utf-8")
    page = read(build(tmp_path, "-W").url("page")).page
    seen = []
    for live in (False, True):
        if live:
            wake(page, 0)
        for scheme in ("light", "dark"):
            theme(page, scheme)
            assert parse(ground) in grounds(page), (live, scheme)
            assert min(contrast(one, parse(ground)) for one in fills(page, f"{CHART} {letters}")) >= least
            seen.append([str(one) for one in fills(page, f"{CHART} .role-mark path, {CHART} .role-legend-symbol path")])
            if letters != "text":  # what letters the page around the plot follows the page
                background = parse("#ffffff" if scheme == "light" else "#121212")
                assert min(contrast(one, background) for one in fills(page, f"{CHART} text")) >= 4.5
    assert seen == [seen[0]] * 4 and len(set(seen[0])) == 3


# When something fails


def test_without_the_bundle_the_picture_stays_and_a_note_says_so(book, read, browser):
    context = browser.new_context()
    context.route(re.compile(r"/vega-\w+\.js"), lambda route: route.abort())
    page = context.new_page()
    page.goto(book.url("bars"))
    page.locator(CHART).first.hover()
    note = page.locator(".static-vega-note[aria-live=polite]").filter(has_text="could not be loaded")
    note.first.wait_for()
    assert page.locator(f"{CHART} svg").count() == 3
    assert page.locator(LIVE).count() == 0
    context.close()


def test_a_page_may_forbid_inline_scripts_and_eval(tmp_path, browser):
    (tmp_path / "page.ipynb").write_text(notebook(CHARTS["bars_with_tooltip"]().to_dict()), encoding="utf-8")
    made = build(tmp_path, "-W", html_theme="basic", html_sidebars={"**": []})
    policy = {"content-security-policy": "default-src 'self'; style-src 'self'"}

    def serve(route):
        file = made.out / route.request.url.partition("book.test/")[2].partition("?")[0]
        kind = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}.get(file.suffix, "image/png")
        body = file.read_bytes() if file.exists() else b""
        body = body.replace(b' style="margin-right: 10px"', b"")  # the theme's own inline style
        route.fulfill(body=body, headers={"content-type": kind, **policy})

    context = browser.new_context()
    context.route("http://book.test/**", serve)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(f"{message.text} {message.location}"))
    page.goto("http://book.test/page.html")
    wake(page)
    page.locator(f"{LIVE} .role-mark path").first.hover()
    page.locator(".static-vega-tip").wait_for()
    assert not [text for text in said if "Content Security Policy" in text], said
    context.close()


def test_the_package_asks_no_other_host():
    sources = Path(static_vega.__file__).parent
    for file in [*sources.glob("*.py"), *sources.glob("**/*.js"), *sources.glob("assets/*.css")]:
        found = re.findall(r"https?://[\w./-]+", file.read_text(encoding="utf-8"))
        assert set(found) <= {*NAMESPACES, "https://vega.github.io/schema/vega-lite/v5.json"}, file


def test_rows_may_hold_anything(book):
    html = book.html("markup")
    assert "<script>alert(1)</script>" not in html and "onerror=alert(1)>" not in html
