"""Charts in other themes, other builders and other ways into a page."""

import re
import subprocess
import sys

import nbformat
import pytest
from playwright.sync_api import expect

import static_vega
from books import build, notebook
from corpus import CHARTS
from static_vega.versions import BOOK_TYPE, READ_TYPES

CHART = ".static-vega-slot:visible"
BARS = CHARTS["bars_with_tooltip"]().to_dict()
BAD = {**CHARTS["bars"]().to_dict(), "mark": "blob"}
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (text) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const found = rgb(getComputedStyle(element).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  return [...document.querySelectorAll(".static-vega-slot svg")].filter((svg) => svg.getClientRects().length).map((svg) => {
    const page = luminance(ground(svg));
    const least = (selector) => Math.min(...[...svg.querySelectorAll(selector)].map((one) => {
      const own = luminance(rgb(getComputedStyle(one).fill));
      return (Math.max(own, page) + 0.05) / (Math.min(own, page) + 0.05);
    }));
    return [least(".role-mark path"), least("text")];
  });
}"""


def saved(tmp_path, *specs, **options):
    (tmp_path / "page.ipynb").write_text(notebook(*specs, **options), encoding="utf-8")


# Themes


@pytest.mark.parametrize("theme", ["sphinx_book_theme", "pydata_sphinx_theme", "furo", "sphinx_rtd_theme", "alabaster"])
def test_charts_keep_their_contrast_in_each_theme(theme, tmp_path, read):
    saved(tmp_path, BARS, CHARTS["stacked_bars"]().to_dict())
    made = build(tmp_path, "-W", html_theme=theme)
    assert made.status == 0, made.said
    for scheme in ("light", "dark"):
        page = read(made.url("page"), color_scheme=scheme).page
        for live in (False, True):
            if live:
                page.locator(CHART).first.hover()
                page.locator(f"{CHART} .static-vega-live").wait_for()
            for marks, texts in page.evaluate(CONTRAST):
                assert marks >= 3 and texts >= 4.5, (scheme, live, marks, texts)


def test_furo_shows_what_its_switch_says(tmp_path, read):
    saved(tmp_path, BARS)
    made = build(tmp_path, "-W", html_theme="furo")
    page = read(made.url("page"), color_scheme="light").page
    for theme in ("light", "dark", "auto"):
        page.evaluate("(theme) => { document.body.dataset.theme = theme; }", theme)
        ((marks, texts),) = page.evaluate(CONTRAST)
        assert marks >= 3 and texts >= 4.5, theme


def test_a_page_that_only_asks_the_readers_system(tmp_path, read):
    fragment = static_vega.fragment(BARS, identifier="one")
    for path, content in static_vega.assets([fragment]).items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    head = f"<meta name='color-scheme' content='light dark'>{static_vega.head([fragment])}"
    (tmp_path / "page.html").write_text(f"<!doctype html><html lang=en>{head}<body>{fragment.html()}", encoding="utf-8")
    for scheme, background in (("light", "#fff"), ("dark", "#121212")):
        reader = read((tmp_path / "page.html").as_uri(), color_scheme=scheme)
        reader.page.evaluate("(colour) => { document.body.style.background = colour; }", background)
        reader.page.locator(CHART).hover()
        reader.page.locator(f"{CHART} .static-vega-live").wait_for()
        ((marks, texts),) = reader.page.evaluate(CONTRAST)
        assert marks >= 3 and texts >= 4.5
        assert reader.errors == []


# Files of the live view


def test_charts_of_the_same_rows_share_a_file_and_pages_carry_pictures_only(tmp_path):
    range_ = CHARTS["bound_range"]().to_dict()
    (tmp_path / "one.ipynb").write_text(notebook(range_), encoding="utf-8")
    (tmp_path / "two.ipynb").write_text(notebook(range_, BARS), encoding="utf-8")
    made = build(tmp_path, "-W")
    live = [text for name in ("one", "two") for text in re.findall(r'data-live="(.*?)"', made.html(name))]
    rows = [text.split()[1] for text in live]
    assert len(live) == 3 and len(set(rows)) == 1
    assert "vega-lite" not in made.html("two") and '"datasets"' not in made.html("two")
    files = {file.name for file in (made.out / "_static/static_vega").iterdir()}
    assert {name for text in live for name in text.split()} <= files


def test_a_changed_chart_leaves_nothing_behind(tmp_path):
    saved(tmp_path, CHARTS["bound_range"]().to_dict())
    build(tmp_path, "-W")
    saved(tmp_path, CHARTS["bound_radio"]().to_dict())
    changed = build(tmp_path, "-W")
    files = {file.name: file.read_bytes() for file in (changed.out / "_static/static_vega").iterdir()}
    assert len(list((tmp_path / "_build/doctrees/static_vega").iterdir())) == 2  # the drawing, and Vega
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    saved(fresh, CHARTS["bound_radio"]().to_dict())
    made = build(fresh, "-W")
    assert files == {file.name: file.read_bytes() for file in (made.out / "_static/static_vega").iterdir()}


def test_the_search_finds_a_chart_by_its_title_and_description(tmp_path):
    saved(tmp_path, {**BARS, "title": "Zebras counted", "description": "Quaggas by country"})
    made = build(tmp_path, "-W")
    index = (made.out / "searchindex.js").read_text(encoding="utf-8")
    assert "zebra" in index and "quagga" in index


# Errors


def test_all_bad_charts_are_told_at_once(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.ipynb").write_text(notebook(BAD, BARS, BAD), encoding="utf-8")
    made = build(tmp_path)
    assert made.status != 0 and "4 charts cannot be shown" in made.said
    for place in ("one.ipynb, cell 2", "one.ipynb, cell 4", "two.ipynb, cell 2", "two.ipynb, cell 4"):
        assert made.said.count(f"{place}: ") == 1


def test_a_build_may_go_on_with_the_message_in_the_charts_place(tmp_path):
    saved(tmp_path, BAD, BARS)
    made = build(tmp_path, static_vega_on_error="show")
    assert made.status == 0 and "WARNING: page.ipynb, cell 2: " in made.said
    html = made.html("page")
    assert "This chart cannot be shown. page.ipynb, cell 2: " in html and html.count('class="static-vega"') == 1


def test_altairs_own_renderer_is_told(tmp_path):
    shown = nbformat.reads(notebook({}), 4)
    html = '<div id="altair-viz-0"></div><script>vegaEmbed()</script>'
    shown.cells[1].outputs[0].data = {"text/html": html}
    (tmp_path / "page.ipynb").write_text(nbformat.writes(shown), encoding="utf-8")
    made = build(tmp_path)
    assert "say static_vega.enable() before it" in made.said


# Ways into a page


@pytest.mark.parametrize("mime", READ_TYPES)
def test_a_saved_notebook_shows_its_charts(mime, tmp_path):
    text = notebook(BARS)
    (tmp_path / "page.ipynb").write_text(text.replace(BOOK_TYPE, mime), encoding="utf-8")
    made = build(tmp_path, "-W")
    assert made.status == 0 and made.html("page").count('class="static-vega"') == 1, made.said


def test_a_chart_glued_twice_and_on_another_page(tmp_path):
    glued = nbformat.reads(notebook(BARS), 4)
    glued.cells[1].outputs = [
        nbformat.v4.new_output(
            "display_data",
            {f"application/papermill.record/{BOOK_TYPE}": BARS},
            metadata={"scrapbook": {"name": "bars", "mime_prefix": "application/papermill.record/"}},
        )
    ]
    paste = "```{glue} bars\n```"
    glued.cells += [nbformat.v4.new_markdown_cell(f"{paste}\n\n{paste}", id="paste")]
    (tmp_path / "page.ipynb").write_text(nbformat.writes(glued), encoding="utf-8")
    (tmp_path / "other.md").write_text(
        "---\nfile_format: mystnb\n---\n# Other\n\n```{glue} bars\n:doc: page.ipynb\n```\n"
    )
    (tmp_path / "index.md").write_text("# Book\n\n```{toctree}\npage\nother\n```\n")
    made = build(tmp_path, "-W")
    assert made.status == 0, made.said
    ids = re.findall(r'class="static-vega" id="(.*?)"', made.html("page"))
    assert len(ids) == 2 and len(set(ids)) == 2
    assert made.html("other").count('class="static-vega"') == 1
    for name in re.findall(r'data-live="(.*?)"', made.html("other"))[0].split():
        assert (made.out / "_static/static_vega" / name).exists()


def test_nbconvert_writes_pages_with_pictures_first(tmp_path, read):
    (tmp_path / "talk.ipynb").write_text(notebook(BARS, CHARTS["lines"]().to_dict()), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "html",
        "--HTMLExporter.preprocessors=static_vega.nbconvert.Charts",
        "talk.ipynb",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    still = read((tmp_path / "talk.html").as_uri(), java_script_enabled=False).page
    assert still.locator(f"{CHART} svg").count() == 2
    page = read((tmp_path / "talk.html").as_uri()).page
    page.locator(CHART).first.hover()
    page.locator(f"{CHART} .static-vega-live").wait_for()


# Manners


def test_a_wheel_turns_the_page_until_the_chart_is_clicked(tmp_path, read):
    saved(tmp_path, CHARTS["pan_and_zoom"]().to_dict(), *[BARS] * 4)
    made = build(tmp_path, "-W")
    page = read(made.url("page"), height=500).page
    page.locator(CHART).first.hover()
    page.locator(f"{CHART} .static-vega-live").first.wait_for()
    axis = page.locator(f"{CHART} [aria-label^=X-axis]").first
    before = axis.get_attribute("aria-label")
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 0")
    assert axis.get_attribute("aria-label") == before
    page.locator(CHART).first.scroll_into_view_if_needed()
    page.locator(CHART).first.click()
    page.mouse.wheel(0, 120)
    expect(axis).not_to_have_attribute("aria-label", before)


def test_an_image_in_a_tooltip_shows(tmp_path, read):
    image = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    spec = CHARTS["bars"]().to_dict()
    spec["encoding"]["tooltip"] = [{"field": "country", "type": "nominal"}, {"field": "image", "type": "nominal"}]
    (rows,) = spec["datasets"].values()
    for row in rows:
        row["image"] = image
    saved(tmp_path, spec)
    made = build(tmp_path, "-W")
    page = read(made.url("page")).page
    page.locator(CHART).hover()
    page.locator(".static-vega-live .role-mark path").first.hover()
    tip = page.locator(".static-vega-tip")
    expect(tip.locator("img")).to_have_attribute("src", image)
    assert tip.inner_text().strip().startswith("country: ")
