"""Whoever reviews a change of data sees each place that it changes, and the numbers that came and went."""

from __future__ import annotations

from PIL import Image, ImageDraw

import compare


def test_each_place_that_looks_different_is_shown_once(tmp_path, monkeypatch):
    monkeypatch.setattr(compare, "FOLDER", tmp_path)
    before, after = (Image.new("RGB", (100, height), "white") for height in (1000, 1010))
    for top in (100, 150, 700):
        ImageDraw.Draw(after).rectangle((40, top, 60, top + 10), fill="black")
    before.save(tmp_path / "before.png")
    after.save(tmp_path / "after.png")
    assert compare.side_by_side(tmp_path / "before.png", tmp_path / "before.png", "page") == []
    first, second = compare.side_by_side(tmp_path / "before.png", tmp_path / "after.png", "page")
    assert Image.open(tmp_path / first).size == (200, 160 - 100 + 2 * compare.AROUND)
    assert Image.open(tmp_path / second).size == (200, 710 - 700 + 2 * compare.AROUND)


def test_numbers_that_came_and_went_are_no_parts_of_words(tmp_path):
    for name, text in {"old": "34 % of 1,200, a1b2", "new": "36 % of 1,200, c3d4"}.items():
        (tmp_path / name).write_text(f"<article><p>{text}</p></article>", encoding="utf-8")
    old, new = (compare.numbers(compare.words(tmp_path / name)) for name in ("old", "new"))
    assert (list(old - new), list(new - old)) == (["34"], ["36"])
