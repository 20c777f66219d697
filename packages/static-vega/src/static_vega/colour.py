"""Colours of a chart on a light and on a dark page.

The rule: a colour's partner has the same hue, and against the dark page the contrast that the colour
has against the light one; marks have somewhat more. So a faint grid stays faint, white lettering on a
bar stays readable, and a scale keeps its order. A colour that carries meaning gets at least the contrast
that WCAG asks for, on both pages, unless it is a tint that the author meant to recede.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from tinycss2.color4 import Color, parse_color

Kind = Literal["mark", "text", "label", "scale", "guide"]
"""What a colour does: fills a mark, letters an axis, letters a mark, is of a continuous scale, guides the eye."""

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_LEAST_CONTRAST = {"mark": 3.0, "text": 4.5, "label": 4.5}
_ROUNDING = 1.02  # eight-bit colours cannot meet a ratio exactly
_LIFT, _LIFTED = 1.4, 7  # times, and to what contrast; on a dark page a mark of the same contrast looks duller
_TINT = 1.5  # fainter than this against the page, a colour is meant to recede

_OF_THE_PAGE = {"#000000": "--static-vega-ink", "#ffffff": "--static-vega-page"}
_MODELS = ("srgb", "hsl", "hwb")  # what a screen shows and CSS writes in numbers of its own


@dataclass(frozen=True)
class Colour:
    """An opaque or translucent sRGB colour, each channel from 0 to 255."""

    red: int
    green: int
    blue: int
    alpha: int = 255

    @property
    def hex(self) -> str:
        """The colour as ``#rrggbb``, or ``#rrggbbaa`` where it lets the page through."""
        alpha = "" if self.alpha == 255 else f"{self.alpha:02x}"
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}{alpha}"

    @property
    def linear(self) -> tuple[float, float, float]:
        """Red, green and blue light, each from 0 to 1."""
        return _to_linear(self.red / 255), _to_linear(self.green / 255), _to_linear(self.blue / 255)

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG defines it, from 0 (black) to 1 (white)."""
        red, green, blue = self.linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def with_luminance(self, wanted: float) -> "Colour":
        """Give the colour of this hue, as colourful as the screen allows, with another luminance."""
        wanted = min(max(wanted, 0.0), 1.0)
        if self.luminance == 0:
            light = [wanted] * 3
        else:
            light = [channel * wanted / self.luminance for channel in self.linear]
            brightest = max(light)
            if brightest > 1:
                grey = (brightest - 1) / (brightest - wanted)
                light = [channel + (wanted - channel) * grey for channel in light]
        red, green, blue = (round(255 * _from_linear(channel)) for channel in light)
        return Colour(red, green, blue, self.alpha)


@cache
def parse(text: str) -> Colour | None:
    """Read a CSS colour; None where the text is not one (``none``, ``url(#…)``, ``currentColor``, ``transparent``)."""
    found = parse_color(text.strip())
    if not isinstance(found, Color) or found.space not in _MODELS or text.strip().lower() == "transparent":
        return None
    channels = [*found.to("srgb").coordinates, found.alpha]
    if not all(map(math.isfinite, channels)):
        return None
    return Colour(*(min(max(round(255 * channel), 0), 255) for channel in channels))


@dataclass(frozen=True)
class Palette:
    """What colours are chosen against, and by.

    Attributes:
        light: the background of the light page.
        dark: the background of the dark page.
        chosen: the author's own dark partners, by light colour, as CSS colours.
    """

    light: Colour = Colour(255, 255, 255)
    dark: Colour = Colour(18, 18, 18)
    chosen: tuple[tuple[Colour, Colour], ...] = ()

    def partners(self, colour: Colour, kind: Kind) -> tuple[Colour, Colour]:
        """Give the colour to draw with on the light page and the one for the dark page."""
        for light, dark in self.chosen:
            if light == colour:
                return light, dark
        contrast = (self.light.luminance + 0.05) / (colour.luminance + 0.05)
        light = colour
        least = _LEAST_CONTRAST.get(kind, 0) * _ROUNDING
        if _TINT <= contrast < least:
            contrast = least
            light = colour.with_luminance((self.light.luminance + 0.05) / contrast - 0.05)
        if kind == "mark" and contrast >= _TINT:
            contrast = max(contrast, min(contrast * _LIFT, _LIFTED))
        return light, colour.with_luminance(contrast * (self.dark.luminance + 0.05) - 0.05)


def variable(colour: Colour, kind: Kind) -> str:
    """Name the CSS variable of a colour.

    A continuous scale's colours share names with their near neighbours, since a page can hold some
    hundreds of variables but not one for each mark.
    """
    if kind == "scale":
        colour = Colour(colour.red & 0xF8, colour.green & 0xF8, colour.blue & 0xF8, colour.alpha)
    return f"--sv-{kind}-{colour.hex[1:]}"


def style(names: Iterable[str], palette: Palette, dark: Iterable[str]) -> str:
    """Give the style sheet that defines variables named by :func:`variable`.

    Args:
        names: the variables.
        palette: the pages' backgrounds, and the author's own partners.
        dark: rules, with ``%`` for what they say, that hold where the page is dark.
    """
    on_light, on_dark = [], []
    for name in names:
        kind, colour = meaning(name)
        light_partner, dark_partner = palette.partners(colour, kind)
        if colour.hex in _OF_THE_PAGE and (kind, colour.hex) != ("label", "#000000"):
            on_light.append(f"{name}:var({_OF_THE_PAGE[colour.hex]})")
            continue
        on_light.append(f"{name}:{light_partner.hex}")
        on_dark.append(f"{name}:{dark_partner.hex}")
    said = ";".join(on_dark)
    return f".static-vega{{{';'.join(on_light)}}}{''.join(rule.replace('%', said) for rule in dark)}"


def meaning(name: str) -> tuple[Kind, Colour]:
    """Read the name of a variable: what its colour does, and the colour that it was named by."""
    kind, _, digits = name.removeprefix("--sv-").partition("-")
    if (colour := parse(f"#{digits}")) is None:
        raise ValueError(f"{name} is no variable of a chart")
    return _KINDS[kind], colour


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_linear(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
