"""Colours of a chart on a light and on a dark page.

The rule: a colour's partner has the same hue, and against the dark page the contrast that the colour
has against the light one; marks have somewhat more. So a faint grid stays faint, white lettering on a
bar stays readable, and a scale keeps its order. A colour that carries meaning gets at least the contrast
that WCAG asks for, on both pages, unless it is a tint that the author meant to recede.
"""

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["mark", "text", "label", "scale", "guide"]
"""What a colour does: fills a mark, letters an axis, letters a mark, is of a continuous scale, guides the eye."""

_LEAST_CONTRAST = {"mark": 3.0, "text": 4.5, "label": 4.5}
_ROUNDING = 1.02  # eight-bit colours cannot meet a ratio exactly
_LIFT, _LIFTED = 1.4, 7  # times, and to what contrast; on a dark page a mark of the same contrast looks duller
_TINT = 1.5  # fainter than this against the page, a colour is meant to recede

_NAMES = dict(
    re.findall(
        r"(\w+):(\w+)",
        """
    aliceblue:f0f8ff antiquewhite:faebd7 aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc
    bisque:ffe4c4 black:000000 blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a
    burlywood:deb887 cadetblue:5f9ea0 chartreuse:7fff00 chocolate:d2691e coral:ff7f50
    cornflowerblue:6495ed cornsilk:fff8dc crimson:dc143c cyan:00ffff darkblue:00008b darkcyan:008b8b
    darkgoldenrod:b8860b darkgray:a9a9a9 darkgreen:006400 darkgrey:a9a9a9 darkkhaki:bdb76b
    darkmagenta:8b008b darkolivegreen:556b2f darkorange:ff8c00 darkorchid:9932cc darkred:8b0000
    darksalmon:e9967a darkseagreen:8fbc8f darkslateblue:483d8b darkslategray:2f4f4f
    darkslategrey:2f4f4f darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493 deepskyblue:00bfff
    dimgray:696969 dimgrey:696969 dodgerblue:1e90ff firebrick:b22222 floralwhite:fffaf0
    forestgreen:228b22 fuchsia:ff00ff gainsboro:dcdcdc ghostwhite:f8f8ff gold:ffd700 goldenrod:daa520
    gray:808080 green:008000 greenyellow:adff2f grey:808080 honeydew:f0fff0 hotpink:ff69b4
    indianred:cd5c5c indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5
    lawngreen:7cfc00 lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff
    lightgoldenrodyellow:fafad2 lightgray:d3d3d3 lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1
    lightsalmon:ffa07a lightseagreen:20b2aa lightskyblue:87cefa lightslategray:778899
    lightslategrey:778899 lightsteelblue:b0c4de lightyellow:ffffe0 lime:00ff00 limegreen:32cd32
    linen:faf0e6 magenta:ff00ff maroon:800000 mediumaquamarine:66cdaa mediumblue:0000cd
    mediumorchid:ba55d3 mediumpurple:9370db mediumseagreen:3cb371 mediumslateblue:7b68ee
    mediumspringgreen:00fa9a mediumturquoise:48d1cc mediumvioletred:c71585 midnightblue:191970
    mintcream:f5fffa mistyrose:ffe4e1 moccasin:ffe4b5 navajowhite:ffdead navy:000080 oldlace:fdf5e6
    olive:808000 olivedrab:6b8e23 orange:ffa500 orangered:ff4500 orchid:da70d6 palegoldenrod:eee8aa
    palegreen:98fb98 paleturquoise:afeeee palevioletred:db7093 papayawhip:ffefd5 peachpuff:ffdab9
    peru:cd853f pink:ffc0cb plum:dda0dd powderblue:b0e0e6 purple:800080 rebeccapurple:663399
    red:ff0000 rosybrown:bc8f8f royalblue:4169e1 saddlebrown:8b4513 salmon:fa8072 sandybrown:f4a460
    seagreen:2e8b57 seashell:fff5ee sienna:a0522d silver:c0c0c0 skyblue:87ceeb slateblue:6a5acd
    slategray:708090 slategrey:708090 snow:fffafa springgreen:00ff7f steelblue:4682b4 tan:d2b48c
    teal:008080 thistle:d8bfd8 tomato:ff6347 turquoise:40e0d0 violet:ee82ee wheat:f5deb3 white:ffffff
    whitesmoke:f5f5f5 yellow:ffff00 yellowgreen:9acd32
    """,
    )
)
_OF_THE_PAGE = {"#000000": "--static-vega-ink", "#ffffff": "--static-vega-page"}
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")


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
        return tuple(_to_linear(channel / 255) for channel in (self.red, self.green, self.blue))

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG defines it, from 0 (black) to 1 (white)."""
        red, green, blue = self.linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def with_luminance(self, wanted: float) -> "Colour":
        """Give the colour of this hue, as colourful as the screen allows, with another luminance."""
        wanted = min(max(wanted, 0.0), 1.0)
        if self.luminance == 0:
            light = (wanted,) * 3
        else:
            light = tuple(channel * wanted / self.luminance for channel in self.linear)
            brightest = max(light)
            if brightest > 1:
                grey = (brightest - 1) / (brightest - wanted)
                light = tuple(channel + (wanted - channel) * grey for channel in light)
        return Colour(*(round(255 * _from_linear(channel)) for channel in light), self.alpha)


def parse(text: str) -> Colour | None:
    """Read a CSS colour; None where the text is not one (``none``, ``url(#…)``, ``currentColor``)."""
    text = text.strip().lower()
    text = f"#{_NAMES[text]}" if text in _NAMES else text
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) > 4 else "".join(2 * digit for digit in match[1])
        return Colour(*bytes.fromhex(digits))
    if match := _FUNCTION.fullmatch(text):
        return _parse_function(match[1], re.split(r"[\s,/]+", match[2].strip()))
    return None


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
        colour = Colour(*(channel & 0xF8 for channel in (colour.red, colour.green, colour.blue)), colour.alpha)
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
        kind, _, digits = name.removeprefix("--sv-").partition("-")
        colour = parse(f"#{digits}")
        light_partner, dark_partner = palette.partners(colour, kind)
        if colour.hex in _OF_THE_PAGE and (kind, colour.hex) != ("label", "#000000"):
            on_light.append(f"{name}:var({_OF_THE_PAGE[colour.hex]})")
            continue
        on_light.append(f"{name}:{light_partner.hex}")
        on_dark.append(f"{name}:{dark_partner.hex}")
    said = ";".join(on_dark)
    return f".static-vega{{{';'.join(on_light)}}}{''.join(rule.replace('%', said) for rule in dark)}"


def _parse_function(model: str, parts: list[str]) -> Colour | None:
    try:
        alpha = round(255 * _number(parts[3], 1)) if len(parts) == 4 else 255
        if model == "rgb":
            channels = [round(_number(part, 255)) for part in parts[:3]]
        else:
            hue = float(parts[0].removesuffix("deg")) % 360 / 360
            saturation, lightness = (_number(part, 1) for part in parts[1:3])
            channels = [round(255 * c) for c in colorsys.hls_to_rgb(hue, lightness, saturation)]
        return Colour(*(min(max(channel, 0), 255) for channel in [*channels, alpha]))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _number(text: str, whole: float) -> float:
    return float(text[:-1]) / 100 * whole if text.endswith("%") else float(text)


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_linear(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
