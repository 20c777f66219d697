"""What every chart must keep, tried over the corpus."""

import json
from itertools import combinations

import pytest

from books import place
from corpus import CHARTS
from static_vega.geometry import Lettering

WIDTHS = {1440: "America/Los_Angeles", 320: "Asia/Tokyo"}  # each read in a zone that is not that of the drawing
OF_OTHER_FONTS = {"markup_in_words", "words_of_many_scripts"}  # letters that each reader draws in a font of theirs
DESCRIBE = """(chart) => {
  const slot = [...chart.querySelectorAll(".static-vega-slot")].find((slot) => slot.getClientRects().length);
  const svg = slot.querySelector("svg");
  const frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const shown = (element) => element.textContent && !element.closest("[display=none]");
  const scroll = chart.querySelector(".static-vega-scroll");
  return {
    size: [frame.width, frame.height],
    scrolls: !!scroll && scroll.tabIndex === 0 && scroll.role === "region" && !!scroll.ariaLabel,
    texts: [...svg.querySelectorAll("text")].filter(shown).map((text) => {
      const { x, y, width, height } = text.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(text).fontSize) * scale;
      const hidden = text.getAttribute("opacity") === "0";  // a label that would overlap another
      const { x: left, y: top, width: across, height: down } = text.getBBox();
      const room = 0.14 * parseFloat(getComputedStyle(text).fontSize);  // above capitals and below their line
      const map = svg.getScreenCTM().inverse().multiply(text.getScreenCTM());
      const corners = [[left, top + room], [left + across, top + room],
        [left + across, top + down - room / 2], [left, top + down - room / 2]].map(([x, y]) => {
          const { x: a, y: b } = new DOMPoint(x, y).matrixTransform(map);
          return [a, b];
        });
      const role = text.closest("[class*=role-]").getAttribute("class").match(/role-([\\w-]+)/)[1];
      return { text: text.textContent, hidden, box: [x - frame.x, y - frame.y, width, height], size, corners, role };
    }),
    marks: [...svg.querySelectorAll(".role-mark:not(.mark-group)")].reduce((marks, group) => {
      for (const one of group.querySelectorAll(":is(circle,path,line,rect,text,image,use):not(marker *)")) {
        const kind = group.classList[0];
        const steps = one.getAttribute("d") ?? "m";
        const many = one.matches("[marker-mid]") ? steps.match(/[a-z]/gi).length - 2 : steps.match(/m/gi).length;
        marks[kind] = (marks[kind] ?? 0) + many;
      }
      return marks;
    }, {}),
  };
}"""
DESCRIBE_ALL = f"""() => Object.fromEntries(
  [...document.querySelectorAll(".static-vega")].map((chart) => ["#" + chart.id, ({DESCRIBE})(chart)]))"""
WAKE_ALL = """async () => {
  const start = performance.now();
  const charts = [...document.querySelectorAll(".static-vega")];
  charts.forEach((chart) => chart.dispatchEvent(new PointerEvent("pointerover")));
  const asleep = () => charts.filter((chart) => !chart.querySelector(".static-vega-live"));
  while (asleep().length) {
    if (performance.now() - start > 60000) throw new Error("asleep: " + asleep().map((chart) => chart.id));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""


@pytest.fixture(scope="module")
def seen(corpus_book, browser):
    """Every chart as its picture and as its live view, on a desk and on a phone."""
    described = {}
    for width, zone in WIDTHS.items():
        context = browser.new_context(viewport={"width": width, "height": 900}, timezone_id=zone)
        for page_name in sorted({place(name)[0] for name in CHARTS}):
            page = context.new_page()
            errors = []
            page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
            page.goto(corpus_book.url(page_name))
            pictures = page.evaluate(DESCRIBE_ALL)
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            page.evaluate(WAKE_ALL)
            lives = page.evaluate(DESCRIBE_ALL)
            for name in CHARTS:
                of_page, selector = place(name)
                if of_page == page_name:
                    described[name, width] = pictures[selector], lives[selector], overflow
            assert [error for error in errors if "THEBE" not in error] == []
            page.close()
        context.close()
    return described


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CHARTS)
def test_live_view_is_the_picture(name, width, seen):
    picture, live, _ = seen[name, width]
    assert live["marks"] == picture["marks"]
    assert [text["text"] for text in live["texts"]] == [text["text"] for text in picture["texts"]]
    assert live["size"] == pytest.approx(picture["size"], abs=0.6)
    for ours, theirs in zip(live["texts"], picture["texts"], strict=True):
        assert ours["box"] == pytest.approx(theirs["box"], abs=8 if name in OF_OTHER_FONTS else 1.5), ours["text"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CHARTS)
def test_lettering_can_be_read(name, width, seen, corpus):
    given = json.dumps(corpus[name], ensure_ascii=False)
    *drawings, overflow = seen[name, width]
    assert overflow <= 0
    for drawing in drawings:
        full_width, full_height = drawing["size"]
        assert full_width <= width or drawing["scrolls"]
        shown = [text for text in drawing["texts"] if not text["hidden"]]
        for text in shown:
            assert text["size"] >= 10.99, text
            assert "…" not in text["text"] or text["text"] in given
            x, y, across, down = text["box"]
            assert x >= -2 and x + across <= full_width + 2, text
            assert y >= -2 and y + down <= full_height + 2, text
        letterings = [Lettering(one["text"], one["role"], 12, tuple(map(tuple, one["corners"]))) for one in shown]
        guides = [one for one in letterings if one.is_guide]
        on_another = [(one.text, other.text) for one, other in combinations(guides, 2) if one.overlaps(other, 1.5)]
        assert on_another == []


@pytest.mark.parametrize("name", ["text_placed_by_pixels", "grid_of_long_headers"])
def test_what_cannot_be_narrow_scrolls(name, seen):
    assert seen[name, 320][0]["scrolls"] and seen[name, 320][1]["scrolls"]


def test_most_charts_need_not_scroll(seen):
    assert sum(seen[name, 320][0]["scrolls"] for name in CHARTS) <= 10
