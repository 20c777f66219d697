"""What an author meets: bundles, messages, other formats, the same bytes each time."""

import json
import math
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from xml.etree import ElementTree

import altair as alt
import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import static_vega
from books import build, notebook, run_apart, run_here
from corpus import CHARTS, NO_DESCRIPTION, SMALL
from static_vega.controls import is_interactive
from static_vega.errors import ChartError
from static_vega.notebook import IN_BOOK
from static_vega.picture import compiled
from static_vega.prepare import prepared
from static_vega.versions import BOOK_TYPE, LAB_TYPE

SVG = "{http://www.w3.org/2000/svg}"


def spec(**changes):
    """A small good specification, with changes."""
    plain = CHARTS["bars"]().to_dict()
    return {**plain, **changes}


def encoded(**channels):
    """A small specification with other encodings."""
    good = spec()
    return {**good, "encoding": {**good["encoding"], **channels}}


# Bundles


def test_a_bundle_serves_the_book_the_lab_and_viewers_that_run_nothing():
    chart = CHARTS["bars"]()
    bundle = static_vega.bundle(chart)
    assert list(bundle) == [BOOK_TYPE, "text/plain", LAB_TYPE, "image/svg+xml"]
    assert bundle[BOOK_TYPE] == chart.to_dict()
    assert bundle[LAB_TYPE]["$schema"].endswith("/v5.json")
    ElementTree.fromstring(bundle["image/svg+xml"])
    assert static_vega.bundle(chart.to_dict()) == bundle


def test_in_a_build_the_bundle_is_the_specification_alone(monkeypatch):
    monkeypatch.setenv(IN_BOOK, "1")
    assert list(static_vega.bundle(CHARTS["bars"]())) == [BOOK_TYPE, "text/plain"]


def test_a_kernel_of_a_build_starts_without_the_converter():
    code = "import static_vega, sys; static_vega.enable(); print([m for m in ('vl_convert', 'sphinx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_chart_that_a_book_cannot_show_still_shows_in_the_lab():
    with pytest.warns(UserWarning, match="A book cannot show this chart: its data lie at"):
        bundle = static_vega.bundle(spec(data={"url": "https://example.org/rows.csv"}))
    assert LAB_TYPE in bundle and "image/svg+xml" not in bundle


def test_a_jupyter_book_that_runs_its_notebooks(tmp_path):
    pytest.importorskip("jupyter_book")  # which holds Sphinx to versions of its own
    cells = [
        "import altair as alt\nimport pandas as pd\nimport static_vega\n\nstatic_vega.enable()",
        "rows = pd.DataFrame({'x': ['a', 'b'], 'n': [1, 2]})\n"
        "alt.Chart(rows, description='Two bars').mark_bar(tooltip=True).encode(x='n', y='x')",
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Book", id="title"),
            *(nbformat.v4.new_code_cell(code, id=f"code{number}") for number, code in enumerate(cells)),
        ],
        metadata=kernel,
    )
    nbformat.write(book, tmp_path / "index.ipynb")
    config = "title: Book\nexecute: {execute_notebooks: inline}\nsphinx: {extra_extensions: [static_vega.sphinx]}\n"
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    code = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "build", "-W", "-n", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    html = (tmp_path / "_build/html/index.html").read_text(encoding="utf-8")
    assert 'aria-label="Two bars"' in html and 'id="sv-index-3-1"' in html
    assert len(list((tmp_path / "_build/html/_static/static_vega").glob("vega-*.js"))) == 1


# Messages


def test_a_missing_description_is_a_warning_that_names_notebook_and_cell(book):
    made = book(NO_DESCRIPTION.to_dict(), options=(), builder="dummy")
    assert made.status == 0
    assert "WARNING: page.ipynb, cell 2: the chart has no description" in made.said
    assert book(NO_DESCRIPTION.to_dict(), options=("-W", "-E"), builder="dummy").status != 0


def test_the_description_of_a_faceted_chart_is_found_inside_it(book):
    chart = alt.Chart(SMALL, description="Inside").mark_bar().encode(x="n", y="country").facet("country")
    assert 'aria-label="Inside"' in book(chart.to_dict()).html("page")


BAD = {
    "a field that is not there": (
        encoded(y={"field": "zz", "type": "nominal"}),
        "encoding y draws the field 'zz', which its data lack (they have country, high, low, n)",
    ),
    "a field in a condition": (
        encoded(color={"condition": {"test": "true", "field": "no", "type": "nominal"}, "value": "red"}),
        "encoding color draws the field 'no'",
    ),
    "a dot that is not escaped": (
        {**encoded(y={"field": "a.b", "type": "nominal"}), "data": {"values": [{"a.b": 1, "n": 1}]}, "datasets": {}},
        r"encoding y draws the field 'a.b', whose dots and brackets must be written 'a\\.b'",
    ),
    "a mark that there is not": (spec(mark="blob"), "cell 2: "),
    "no mark at all": ({"description": "x", "data": {"values": [{"a": 1}]}}, "Invalid specification"),
    "an expression that is none": (spec(transform=[{"calculate": "datum.(", "as": "q"}]), "Unexpected token ("),
    "data elsewhere": (
        spec(data={"url": "https://example.org/rows.csv"}),
        "its data lie at https://example.org/rows.csv",
    ),
    "data in a file": (spec(data={"url": "rows.csv"}), "a chart in a page must carry its data itself"),
    "a link that runs a script": (
        encoded(href={"value": "javascript:alert(1)"}),
        "it links to 'javascript:alert(1)', which a page must not hold",
    ),
    "a column of a name that Vega cannot read": (
        {
            **encoded(x={"field": "if", "type": "quantitative"}),
            "data": {"values": [{"if": 1, "country": "a"}]},
            "datasets": {},
        },
        "Vega cannot read 'if', 'constructor' or 'toString' as the name of a column",
    ),
    "a number that is none": (
        encoded(x={"field": "n", "type": "quantitative", "scale": {"domain": [0, math.inf]}}),
        "the number in encoding x scale domain is inf, and a chart needs a finite one",
    ),
    "two data sets of one name": (
        {
            "vconcat": [
                {"data": {"name": "rows", "values": [{"a": n}]}, "mark": "point", "encoding": {"x": {"field": "a"}}}
                for n in (1, 2)
            ]
        },
        "two of its data sets have the name 'rows'",
    ),
    "a scheme that there is not": (
        encoded(color={"field": "country", "type": "nominal", "scale": {"scheme": "nosuch"}}),
        "its colour scheme 'nosuch' is none that Vega knows",
    ),
    "a colour that overflows": (spec(mark={"type": "bar", "color": "rgb(1e999,0,0)"}), "'rgb(1e999,0,0)' is no colour"),
    "a list": ([], "a Vega-Lite specification is a dict, not list"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_chart_stops_the_build_with_one_message(name, book):
    bad, message = BAD[name]
    made = book(bad, options=(), builder="dummy")
    assert made.status != 0
    lines = [line for line in made.said.splitlines() if "page.ipynb, cell 2:" in line]
    assert len(lines) == 1, made.said
    assert message in lines[0]


def test_numbers_that_are_not_finite_are_counted(book):
    rows = [{"n": 1.5, "country": "a"}, {"n": math.nan, "country": "b"}, {"n": math.inf, "country": "c"}]
    made = book(spec(data={"values": rows}, datasets={}), options=())
    assert made.status == 0, made.said
    assert "WARNING: page.ipynb, cell 2: 2 numbers of its data are not finite and left out of the chart" in made.said


FINE = {
    "what a regression tells of itself": {
        **spec(transform=[{"regression": "high", "on": "low", "params": True}], mark="text"),
        "encoding": {"text": {"field": "rSquared", "type": "quantitative"}, "x": {"field": "coef[1]"}},
    },
    "titles that are words of Vega's own": {
        **encoded(x={"field": "n", "type": "quantitative", "title": ["if", "constructor"]}),
        "title": {"text": "toString", "subtitle": "valueOf"},
    },
    "guides without settings": spec(config={"legend": None, "axis": None}),
    "sizes that an expression gives": spec(title="Title", config={"title": {"fontSize": {"expr": "10 + 8"}}}),
}


@pytest.mark.parametrize("name", FINE)
def test_a_good_chart_is_not_refused(name):
    assert static_vega.to_svg(FINE[name], width=300)


def test_a_chart_that_only_follows_its_container_has_nothing_to_answer():
    assert not is_interactive(compiled(prepared(spec(width="container", height="container"))))
    assert is_interactive(compiled(prepared(CHARTS["bound_range"]().to_dict())))


def test_a_chart_too_large_for_its_page_stops_the_build(book):
    made = book(spec(), options=(), builder="dummy", static_vega_max_bytes=5000)
    assert made.status != 0
    assert "page.ipynb, cell 2: the chart takes " in made.said and "static_vega_max_bytes" in made.said


def test_a_colour_that_is_none_stops_the_build(book):
    made = book(spec(), options=(), builder="dummy", static_vega_dark={"#123456": "no colour"})
    assert made.status != 0 and "'no colour' is none" in made.said


def test_without_the_extension_the_message_says_what_to_do(book):
    made = book(spec(), options=(), builder="dummy", extensions=["myst_nb"])
    assert made.status != 0 and '"static_vega.sphinx" in the list of Sphinx extensions' in made.said


@pytest.mark.parametrize("name", CHARTS)
def test_good_charts_pass_the_check(name, corpus):
    assert prepared(corpus[name])["description"] == f"The corpus chart {name}"


# Other formats, other media types


def test_a_bundle_of_many_types_shows_once(tmp_path):
    saved = json.loads(notebook(spec()))
    saved["cells"][1]["outputs"][0]["data"] = static_vega.bundle(spec())
    (tmp_path / "page.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    made = build(tmp_path, "-W")
    assert made.status == 0, made.said
    assert (
        made.html("page").count('class="static-vega"') == 1 and "<img" not in made.html("page").split("</article>")[0]
    )


def test_latex_gets_a_pdf(book):
    made = book(spec(), builder="latex")
    assert made.status == 0, made.said
    (tex,) = made.out.glob("*.tex")
    assert r"\sphinxincludegraphics{{sv-page-2-1}.pdf}" in tex.read_text(encoding="utf-8")
    assert (made.out / "sv-page-2-1.pdf").read_bytes().startswith(b"%PDF")


def test_text_gets_the_description(book):
    made = book(spec(), builder="text")
    assert made.status == 0, made.said
    assert "The corpus chart bars" in (made.out / "page.txt").read_text(encoding="utf-8")


def test_a_book_for_readers_gets_one_picture_and_no_script(book):
    made = book(CHARTS["bound_range"]().to_dict(), builder="epub", version="1", copyright="2026", epub_show_urls="no")
    assert made.status == 0, made.said
    page = (made.out / "page.xhtml").read_text(encoding="utf-8")
    ElementTree.fromstring(page.partition("<!DOCTYPE html>")[2].strip())
    assert page.count("<svg") == 1 and "static_vega.js" not in page and "<input" not in page


def test_files_of_their_own_hold_real_colours():
    chart = CHARTS["bars"]().to_dict()
    light = static_vega.to_svg(chart, width=500, background="#ffffff")
    dark = static_vega.to_svg(chart, width=500, theme="dark", background="#121212")
    for svg in (light, dark):
        assert "var(" not in svg
        root = ElementTree.fromstring(svg)
        assert 490 < float(root.get("width")) <= 500 and root[0].text == "The corpus chart bars"
    assert "#4c78a8" in light and "#4c78a8" not in dark
    assert static_vega.to_png(chart, width=500).startswith(b"\x89PNG")
    assert len(static_vega.to_png(chart, scale=4)) > len(static_vega.to_png(chart, scale=1))
    assert static_vega.to_pdf(chart).startswith(b"%PDF")


# The same bytes


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(tmp_path):
    books = []
    for run in (run_here, run_apart):
        source = tmp_path / run.__name__ / "book"
        source.mkdir(parents=True)
        charts = [CHARTS[name]().to_dict() for name in ("scatter_matrix", "heat_map", "bound_select", "gradient_area")]
        (source / "page.ipynb").write_text(notebook(*charts), encoding="utf-8")
        books.append(build(source, "-W", run=run))
        static_vega.to_svg(charts[1])  # what one build has drawn leaves no trace in the next
    here, apart = books
    assert here.html("page") == apart.html("page")
    for file in here.out.glob("_static/**/*vega*.*"):
        assert file.read_bytes() == (apart.out / file.relative_to(here.out)).read_bytes()


# Each chart is drawn once, and soon


def kept(source):
    """What is kept of drawings: the time of each, by its file."""
    return {file: file.stat().st_mtime_ns for file in source.glob("_build/doctrees/static_vega/*.pickle")}


def test_a_chart_is_drawn_once(book, tmp_path):
    book(spec())
    drawn = kept(tmp_path)
    assert len(drawn) == 1
    os.utime(tmp_path / "page.ipynb")
    assert book(spec()).status == 0 and kept(tmp_path) == drawn


def test_a_chart_that_moves_or_stands_twice_is_not_drawn_again(book, tmp_path):
    asked = CHARTS["bound_range"]().to_dict()
    book(asked)
    drawn = kept(tmp_path)
    made = book(spec(), asked, asked)
    assert made.status == 0 and len(kept(tmp_path)) == 2 and drawn.items() <= kept(tmp_path).items()
    ids = re.findall(r' id="(sv-[^"]*)"', made.html("page"))
    assert len(ids) == len(set(ids)) and all(re.match("sv-page-[234]-1", one) for one in ids)
    assert set(re.findall(r'(?:for="|href="#|url\(#)(sv-[\w-]+)', made.html("page"))) <= set(ids)


UNTIL_DRAWN = """
import os
import time
from pathlib import Path

end = time.monotonic() + 60
while not (drawn := list(Path(os.environ["STATIC_VEGA_SHOWN"]).parent.glob("*.pickle"))) and time.monotonic() < end:
    time.sleep(0.05)
assert drawn
"""


def test_a_chart_is_drawn_while_its_notebook_runs(tmp_path):
    show = f"import altair as alt\nimport static_vega\n\nstatic_vega.enable()\nalt.Chart.from_dict({spec()!r})"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, cells in {"one": [], "two": [show, UNTIL_DRAWN], "three": []}.items():
        made = [nbformat.v4.new_code_cell(code, id=f"code{number}") for number, code in enumerate(cells)]
        made.insert(0, nbformat.v4.new_markdown_cell(f"# {name}", id="title"))
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), tmp_path / f"{name}.ipynb")
    run = {"nb_execution_mode": "force", "nb_execution_raise_on_error": True}
    made = build(tmp_path, "-W", run=run_apart, **run)
    assert made.status == 0, made.said
    assert 'id="sv-two-2-1"' in made.html("two")


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="a terminal interrupts a group of processes, as POSIX has them")
def test_a_build_that_is_interrupted_draws_no_more(tmp_path):
    chart, many = CHARTS["scatter_matrix"]().to_dict(), range(50 + 8 * os.cpu_count())  # each processor begins some
    written = notebook(*({**chart, "description": f"Chart {number}"} for number in many))
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.ipynb").write_text(written, encoding="utf-8")

    def interrupted(arguments):
        command = [sys.executable, "-m", "sphinx", *arguments]
        with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as run:
            while not kept(tmp_path):
                with suppress(subprocess.TimeoutExpired):
                    pytest.fail(f"the build has ended with status {run.wait(0.1)}")
            os.killpg(run.pid, signal.SIGINT)
        return run.returncode, ""

    assert build(tmp_path, run=interrupted).status
    assert 0 < len(kept(tmp_path)) < len(many) // 2


# Nothing can inject

PAINTS = ["red", '"><script>alert</script>', "expression", "none", "#zzz"]
LETTERS = st.text(st.characters(exclude_categories=()), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(word="if", title="if", description="if", colour="red")  # which Vega takes for a signal of that name
@given(word=LETTERS, title=LETTERS, description=LETTERS, colour=st.sampled_from(PAINTS))
def test_any_text_draws_only_what_a_drawing_may_hold(word, title, description, colour):
    rows = [{"word": word + "<b>", "n": 1, "page": f"https://example.org/{word}"}]
    encoding = {
        "y": {"field": "word", "type": "nominal", "title": title},
        "x": {"field": "n", "type": "quantitative"},
        "tooltip": {"field": "word"},
        "color": {"value": colour},
    }
    made = {"data": {"values": rows}, "mark": "bar", "encoding": encoding, "title": title, "description": description}
    root = ElementTree.fromstring(static_vega.to_svg(made))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "g", "path", "line", "text", "tspan", "rect"}
        assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "href")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_links_that_run_are_refused(address):
    with pytest.raises(ChartError, match="links to"):
        static_vega.to_svg(encoded(href={"value": address}))


@pytest.mark.parametrize("paint", ["url(https://example.org/x.svg#a)", "u\\72l(https://example.org/x)", "image(x)"])
def test_colours_that_ask_elsewhere_are_refused(paint):
    with pytest.raises(ChartError, match="is no colour"):
        static_vega.to_svg(encoded(color={"value": paint}))


def test_pictures_from_elsewhere_are_not_asked_for():
    rows = SMALL.assign(picture="https://example.org/x.png")
    chart = alt.Chart(rows, description="x").mark_image(width=9, height=9).encode(x="n", y="country", url="picture")
    with pytest.raises(ChartError, match=r"shows an image from 'https://example\.org/x\.png'"):
        static_vega.to_svg(chart.to_dict())
