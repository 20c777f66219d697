"""Controls tell the truth: what one shows is what the chart shows, before it wakes, after, and after a choice."""

import altair as alt
import pytest
from playwright.sync_api import Locator, Page

from books import build, notebook
from static_vega.controls import controls
from static_vega.page import fragment
from static_vega.speech import Moment

CHART = ".static-vega-slot:visible"
DAY = 86_400_000
SPRING = 1_456_790_400_000  # 1 March 2016
DATED = {"x": {"field": "day", "type": "temporal"}}


def letter(bind, *, said="'' + asked", encoding=None, **param):
    """A chart that writes the value of its parameter."""
    mark = {"type": "text", "text": {"expr": said}}
    spec = {"data": {"values": [{"n": 1, "day": "2016-03-01"}]}, "mark": mark, "description": "Letter"}
    return {**spec, "params": [{"name": "asked", "bind": bind, **param}], "encoding": encoding or {}}


def chosen(bind, value, **field):
    """A chart whose selection is bound to an input."""
    rows = [{"kind": kind} for kind in ("photo", "video", True, 3, None)]
    selection = {"name": "picked", "select": {"type": "point", "fields": ["kind"]}, "bind": bind, **field}
    if value is not ...:
        selection["value"] = value
    text = {"expr": "length(data('picked_store')) ? '' + data('picked_store')[0].values[0] : 'nothing'"}
    spec = {"data": {"values": rows}, "mark": {"type": "text", "text": text}, "description": "Chosen"}
    return {**spec, "params": [selection]}


def ranged(*, said="'' + asked", encoding=None, value=..., **bind):
    return letter(
        {"input": "range", **bind}, said=said, encoding=encoding, **({} if value is ... else {"value": value})
    )


ISO = "utcFormat(asked, '%Y-%m-%d')"
MINUTE = "utcFormat(asked, '%Y-%m-%d %H:%M')"
OPTIONS = [1, "1", True, None, "a", 2.5]
# Of each the chart, what its control shows at first, a choice, and what control and chart show after it.
TOLD = {
    "slider": (ranged(value=5, min=0, max=10, step=1), "5", "7", "7"),
    "slider without a value": (ranged(min=0, max=10), "", "7", "7"),
    "slider without ends": (ranged(value=250), "250", "100", "100"),
    "slider beyond its end": (ranged(value=150, min=0, max=100), "150", "40", "40"),
    "slider between its steps": (ranged(value=25, min=0, max=100, step=10), "25", "60", "60"),
    "slider over large numbers": (
        ranged(value=7_800_000_000, min=0, max=10_000_000_000, step=100_000_000),
        "7800000000",
        "900000000",
        "900000000",
    ),
    "slider over large numbers in a chart of dates": (
        ranged(value=80_000_000_000, min=40_000_000_000, max=90_000_000_000, step=1_000_000_000, encoding=DATED),
        "80000000000",
        "50000000000",
        "50000000000",
    ),
    "slider over small numbers": (
        ranged(value=0.000001, min=0, max=0.00001, step=0.000001),
        "0.000001",
        "0.000004",
        "0.000004",
    ),
    "slider over days": (
        ranged(
            value=SPRING,
            min=SPRING,
            max=SPRING + 90 * DAY,
            step=DAY,
            said=ISO,
            encoding={"x": {**DATED["x"], "scale": {"domainMin": {"expr": "asked"}}}},
        ),
        "2016-03-01",
        str(SPRING + 31 * DAY),
        "2016-04-01",
    ),
    "slider over hours": (
        {
            **ranged(value=SPRING, min=SPRING, max=SPRING + DAY, step=3_600_000, said=MINUTE, encoding=DATED),
            "transform": [{"filter": "datum.day >= 0 || asked"}],
        },
        "2016-03-01 00:00",
        str(SPRING + 7_200_000),
        "2016-03-01 02:00",
    ),
    "slider from an expression": (letter({"input": "range", "min": 0, "max": 50}, expr="6 * 7"), "42", "8", "8"),
    "number": (letter({"input": "number"}, value=1.5), "1.5", "2.25", "2.25"),
    "number without a value": (letter({"input": "number"}), "", "3", "3"),
    "large number": (letter({"input": "number"}, value=123456789012), "123456789012", "5", "5"),
    "text": (letter({"input": "text"}, value='<b> & "c"'), '<b> & "c"', "plain", "plain"),
    "checkbox": (letter({"input": "checkbox"}, value=True), "true", "false", "false"),
    "date as a text": (letter({"input": "date"}, value="2016-03-01"), "2016-03-01", "2016-04-02", "2016-04-02"),
    "date of an expression": (
        letter({"input": "date"}, said=ISO, expr="datetime(2016, 2, 1)"),
        "2016-03-01",
        "2016-04-02",
        "2016-04-02",
    ),
    "month of an expression": (
        letter({"input": "month"}, said="utcFormat(asked, '%Y-%m')", expr="datetime(2016, 2, 1)"),
        "2016-03",
        "2017-11",
        "2017-11",
    ),
    "minute of an expression": (
        letter(
            {"input": "datetime-local"}, said="utcFormat(asked, '%Y-%m-%dT%H:%M')", expr="datetime(2016, 2, 1, 5, 30)"
        ),
        "2016-03-01T05:30",
        "2016-04-02T06:15",
        "2016-04-02T06:15",
    ),
    "colour by name": (
        letter({"input": "color"}, value="red", said="asked === 'red' ? '#ff0000' : asked"),
        "#ff0000",
        "#00ff00",
        "#00ff00",
    ),
    **{
        f"select {value!r}": (
            letter(
                {"input": "select", "options": OPTIONS, "labels": ["one", "'1'", "yes", "none", "a", "two and a half"]},
                value=value,
                said="isValid(asked) ? (isString(asked) ? asked === '1' ? \"'1'\" : asked : isBoolean(asked) ? 'yes' : asked === 1 ? 'one' : 'two and a half') : 'none'",
            ),
            label,
            "a",
            "a",
        )
        for value, label in ((1, "one"), ("1", "'1'"), (True, "yes"), (None, "none"), (2.5, "two and a half"))
    },
    "select of another type": (letter({"input": "select", "options": ["1", "2"]}, value=2), "2", "1", "1"),
    "select without its value": (letter({"input": "select", "options": ["a", "b"]}, value="c"), "c", "b", "b"),
    "radio": (letter({"input": "radio", "options": [False, 0, "x"]}, value=0), "0", "x", "x"),
    "selection": (
        chosen(
            {"input": "select", "options": [None, "photo", "video"], "labels": ["nothing", "photo", "video"]},
            [{"kind": "video"}],
        ),
        "video",
        "photo",
        "photo",
    ),
    "selection of nothing": (
        chosen({"input": "select", "options": [None, "photo"], "labels": ["nothing", "photo"]}, ...),
        "nothing",
        "photo",
        "photo",
    ),
    "selection by radio": (
        chosen({"input": "radio", "options": [True, 3], "labels": ["true", "3"]}, [{"kind": 3}]),
        "3",
        "true",
        "true",
    ),
}
OTHERS = {f"another {name}": TOLD[name] for name in ("number", "number without a value", "slider over days")}
SHOWN = """(chart) => {
  const form = chart.querySelector(".static-vega-controls");
  const one = form.querySelector("select, input:checked, input:not([type=radio])");
  return one.matches("select") ? one.selectedOptions[0].text
    : one.type === "radio" ? one.parentElement.textContent.trim()
    : one.type === "checkbox" ? String(one.checked)
    : one.type === "range" ? form.querySelector("output").value : one.value;
}"""
DRAWN = """(chart) => [...chart.querySelectorAll(".static-vega-slot")].find((one) => one.getClientRects().length)
  .querySelector(".role-mark text").textContent"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    source = tmp_path_factory.mktemp("controls")
    (source / "page.ipynb").write_text(notebook(*(spec for spec, *_ in (TOLD | OTHERS).values())), encoding="utf-8")
    made = build(source, "-W")
    assert made.status == 0, made.said
    context = browser.new_context(timezone_id="America/Los_Angeles", viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(made.url("page"))
    yield page
    context.close()


def chart_of(page: Page, name: str) -> Locator:
    return page.locator(".static-vega").nth(list(TOLD | OTHERS).index(name))


@pytest.mark.parametrize("name", TOLD)
def test_a_control_shows_what_its_chart_shows(name, page):
    _, first, choice, after = TOLD[name]
    chart = chart_of(page, name)
    unset = {"": ("undefined", "null")}
    for waking in (False, True):
        if waking:
            chart.dispatch_event("pointerover")
            chart.locator(".static-vega-live svg").first.wait_for()
        assert chart.evaluate(SHOWN) == first
        assert chart.evaluate(DRAWN) in unset.get(first, (first,))
    control = chart.locator(".static-vega-controls :is(input, select)").first
    kind = control.get_attribute("type") or "select"
    if kind == "select":
        control.select_option(label=choice)
    elif kind == "checkbox":
        control.set_checked(choice == "true")
    elif kind == "radio":
        chart.get_by_label(choice, exact=True).check()
    else:
        control.fill(choice)
    page.wait_for_function(f"([chart, drawn]) => ({DRAWN})(chart) === drawn", arg=[chart.element_handle(), after])
    assert chart.evaluate(SHOWN) == after


def test_an_emptied_number_is_none(page):
    chart = chart_of(page, "another number without a value")
    chart.get_by_role("spinbutton").fill("")
    page.wait_for_function(f"(chart) => ['null', 'undefined'].includes(({DRAWN})(chart))", arg=chart.element_handle())


def test_a_number_may_be_typed_digit_by_digit(page):
    chart = chart_of(page, "another number")
    field = chart.get_by_role("spinbutton")
    field.fill("")
    field.press_sequentially("12.05")
    page.wait_for_function(f"(chart) => ({DRAWN})(chart) === '12.05'", arg=chart.element_handle())
    assert field.input_value() == "12.05"


def test_a_slider_is_heard_as_it_is_seen(page):
    chart = chart_of(page, "another slider over days")
    slider = chart.get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == chart.evaluate(SHOWN)
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == chart.evaluate(SHOWN) == "2016-03-02"


def test_an_input_of_a_selection_is_called_by_its_column():
    html = fragment(chosen({"input": "select", "options": ["photo"]}, ...), identifier="a").controls
    assert '<label for="a-1">kind</label>' in html


@pytest.mark.parametrize(
    ("least", "most", "step"), [(0, 100, "1"), (0, 1, "0.01"), (1960, 2020, "0.5"), (0, 7_800_000_000, "100000000")]
)
def test_steps_are_round(least, most, step):
    signal = {"name": "asked", "bind": {"input": "range", "min": least, "max": most}}
    assert f'step="{step}"' in controls({"signals": [signal]}, {}, {"asked": least}, "a")


def test_a_moment_is_told_from_a_number():
    chart = alt.Chart(alt.Data(values=[{"a": 1}]), description="x").mark_point().encode(x="a:Q").to_dict()
    signal = {"name": "asked", "bind": {"input": "range", "min": 0, "max": 10 * DAY, "step": DAY}}
    written = [controls({"signals": [signal]}, chart, {"asked": value}, "a") for value in (Moment(DAY), float(DAY))]
    assert ">1970-01-02<" in written[0] and ">86400000<" in written[1]
