"""The rule of colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from static_vega.colour import Colour, Palette, parse, style, variable
from static_vega.page import Options
from static_vega.themes import THEMES

CHANNELS = st.integers(0, 255)
COLOURS = st.builds(Colour, CHANNELS, CHANNELS, CHANNELS)
PALETTE = Palette()


def contrast(one, other):
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#abc", Colour(0xAA, 0xBB, 0xCC)),
        ("#AABBCC80", Colour(0xAA, 0xBB, 0xCC, 0x80)),
        ("rgb(1, 2, 3)", Colour(1, 2, 3)),
        ("rgb(100% 0% 0% / 50%)", Colour(255, 0, 0, 128)),
        ("rgba(1,2,3,0.5)", Colour(1, 2, 3, 128)),
        ("hsl(120, 100%, 25%)", Colour(0, 128, 0)),
        ("hsl(0.5turn 50% 50%)", Colour(64, 191, 191)),
        ("hwb(90 10% 10%)", Colour(128, 230, 26)),
        ("RebeccaPurple", Colour(0x66, 0x33, 0x99)),
        ("transparent", None),
        ("rgb(1e999, 0, 0)", None),
        ("oklch(60% 0.1 200)", None),
        ("none", None),
        ("url(#gradient_0)", None),
        ("rgb(x)", None),
        ("#12", None),
        ("", None),
    ],
)
def test_css_colours_are_read(text, colour):
    assert parse(text) == colour


@given(COLOURS, st.sampled_from([("mark", 3), ("text", 4.5), ("label", 4.5)]), st.sampled_from(sorted(THEMES)))
def test_a_colour_that_means_something_has_the_contrast_that_wcag_asks_for_on_both_pages_of_every_theme(
    colour, kind, theme
):
    name, least = kind
    palette = Options(theme=theme).palette
    light, dark = palette.partners(colour, name)
    if contrast(colour, palette.light) >= 1.5:
        assert contrast(light, palette.light) >= least
        assert contrast(dark, palette.dark) >= least
    else:
        assert light == colour


@given(COLOURS, COLOURS)
def test_a_scale_keeps_its_order(one, other):
    paler, stronger = sorted((one, other), key=lambda colour: -colour.luminance)
    assert (
        PALETTE.partners(paler, "scale")[1].luminance
        <= PALETTE.partners(stronger, "scale")[1].luminance + 0.01  # eight-bit colours
    )


@given(COLOURS, st.sampled_from(["mark", "text", "label", "guide"]))
def test_a_variable_keeps_its_colour(colour, kind):
    sheet = style([variable(colour, kind)], PALETTE, ["x{%}"])
    if colour.hex not in ("#000000", "#ffffff"):
        assert f"{variable(colour, kind)}:{PALETTE.partners(colour, kind)[1].hex}" in sheet


def test_the_author_chooses():
    palette = Palette(chosen=((parse("#0a4c6a"), parse("gold")),))
    assert palette.partners(parse("#0a4c6a"), "mark") == (parse("#0a4c6a"), parse("gold"))
    assert "gold" not in style(["--sv-mark-0a4c6b"], palette, ["x{%}"])
    assert parse("gold").hex in style(["--sv-mark-0a4c6a"], palette, ["x{%}"])


def test_near_colours_of_a_scale_share_a_variable():
    assert variable(Colour(17, 18, 19), "scale") == variable(Colour(20, 21, 22), "scale")
    assert variable(Colour(17, 18, 19), "mark") != variable(Colour(20, 21, 22), "mark")
