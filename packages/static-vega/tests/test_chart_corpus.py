"""What every chart must keep, tried over the corpus."""

import pytest

from books import place
from corpus import CHARTS

WIDTHS = (1440, 320)
NO_GLYPH = {"markup_in_words"}  # its control characters are drawn as each font likes
DESCRIBE = """(chart) => {
  const slot = [...chart.querySelectorAll(".static-vega-slot")].find((slot) => slot.getClientRects().length);
  const svg = slot.querySelector("svg");
  const frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const shown = (element) => element.textContent && !element.closest("[display=none]");
  return {
    size: [frame.width, frame.height],
    texts: [...svg.querySelectorAll("text")].filter(shown).map((text) => {
      const { x, y, width, height } = text.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(text).fontSize) * scale;
      const hidden = text.getAttribute("opacity") === "0";  // a label that would overlap another
      return { text: text.textContent, hidden, box: [x - frame.x, y - frame.y, width, height], size };
    }),
    marks: [...svg.querySelectorAll(".role-mark:not(.mark-group)")]
      .map((group) => group.querySelectorAll("path,line,rect,text,image").length)
      .filter((count) => count),
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
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900})
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
        assert ours["box"] == pytest.approx(theirs["box"], abs=5 if name in NO_GLYPH else 1.5), ours["text"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CHARTS)
def test_lettering_is_large_enough_and_inside(name, width, seen):
    picture, _, overflow = seen[name, width]
    assert overflow <= 0
    full_width, full_height = picture["size"]
    for text in picture["texts"]:
        assert text["size"] >= 11, text
        if text["hidden"]:
            continue
        x, y, across, down = text["box"]
        assert x >= -2 and x + across <= full_width + 2, text
        assert y >= -2 and y + down <= full_height + 2, text
