"""The lettering of every chart of the book: none overlaps another, is cut, leaves its drawing, or is too small to read.

Each page is loaded once and measured at every width, light and dark, first as pictures and then alive.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest

from project import PAGES

WIDTHS = (320, 390, 680)
SMALLEST = 11  # pixels

# Each line of lettering that shows, with its box in the drawing's frame, its size, and whether the page shows all of it.
MEASURE = """() => [...document.querySelectorAll(".static-vega svg")].filter((svg) => svg.getClientRects().length).map((svg) => {
  const frame = svg.getBoundingClientRect();
  const drawn = (text) => text.textContent.trim() && !text.closest("[display=none], [opacity='0']");
  const lines = [...svg.querySelectorAll("text")].filter(drawn)
    .flatMap((text) => (text.querySelector("tspan") ? [...text.querySelectorAll("tspan")] : [text]));
  return {
    chart: svg.closest(".static-vega").id,
    frame: [0, 0, frame.width, frame.height],
    seen: [-frame.x, -Infinity, innerWidth - frame.x, Infinity],
    lines: lines.filter((line) => line.textContent.trim()).map((line) => {
      const { left, top, right, bottom } = line.getBoundingClientRect();
      const box = [left - frame.x, top - frame.y, right - frame.x, bottom - frame.y];
      const scale = frame.width / (svg.viewBox.baseVal.width || frame.width);
      return { text: line.textContent, box, size: parseFloat(getComputedStyle(line).fontSize) * scale };
    }),
  };
})"""
CHOOSE = """async () => {
  const menu = document.querySelector(".static-vega select");
  const chart = menu.closest(".static-vega");
  const letters = (text) => text.replace(/\\s/g, "");
  const shown = () => [...chart.querySelectorAll("svg")].find((svg) => svg.getClientRects().length).textContent;
  const seen = [];
  for (const { value, text } of menu.options) {
    menu.value = value;
    menu.dispatchEvent(new InputEvent("input", { bubbles: true }));
    while (!letters(shown()).includes(letters(text))) await new Promise((resolve) => requestAnimationFrame(resolve));
    seen.push((MEASURE)());
  }
  return seen.flat();
}""".replace("MEASURE", MEASURE)
WAKE = """async () => {
  const charts = [...document.querySelectorAll(".static-vega")].filter((chart) => chart.querySelector(".static-vega-note"));
  charts.forEach((chart) => chart.dispatchEvent(new PointerEvent("pointerover")));
  const asleep = (chart) => [...chart.querySelectorAll(".static-vega-slot")]
    .some((slot) => slot.getClientRects().length && !slot.querySelector(".static-vega-live svg"));
  while (charts.some(asleep)) await new Promise((resolve) => requestAnimationFrame(resolve));
  return charts.length;
}"""


def faults(chart) -> list[str]:
    """Return what is wrong with the lettering of one measured chart."""
    found = []
    for line in chart["lines"]:
        if line["size"] < SMALLEST - 0.01:
            found.append(f"{line['text']!r} is {line['size']:.1f} px high")
        for place in ("frame", "seen"):
            if not _inside(line["box"], chart[place]):
                found.append(f"{line['text']!r} leaves {'the drawing' if place == 'frame' else 'the page'}")
    for one, other in combinations(chart["lines"], 2):
        if _overlap(one["box"], other["box"]):
            found.append(f"{one['text']!r} overlaps {other['text']!r}")
    return [f"{chart['chart']}: {fault}" for fault in found]


def _inside(box, frame) -> bool:
    return all(box[side] >= frame[side] - 1 and box[side + 2] <= frame[side + 2] + 1 for side in (0, 1))


def _overlap(one, other) -> bool:
    # A box has room above capitals and below descenders; letters touch when more than that overlaps.
    spare = 0.15 * min(one[3] - one[1], other[3] - other[1])
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > 2 * spare


@pytest.mark.parametrize("page", PAGES)
def test_lettering_can_be_read(book, browser, page):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((book / page).as_uri())
    found = []
    for state, width, scheme in product(("picture", "alive"), WIDTHS, ("light", "dark")):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme)
        if state == "alive" and not tab.evaluate(WAKE):
            break
        found += [
            f"{width} px, {scheme}, {state}: {fault}" for chart in tab.evaluate(MEASURE) for fault in faults(chart)
        ]
    context.close()
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_lettering_can_be_read_whichever_series_is_chosen(book, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    tab.goto((book / "chapters/explore.html").as_uri())
    tab.evaluate(WAKE)
    measured = tab.evaluate(CHOOSE)
    context.close()
    found = [fault for chart in measured for fault in faults(chart)]
    assert not found, "\n" + "\n".join(found)
