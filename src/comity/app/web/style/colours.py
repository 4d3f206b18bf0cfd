"""The colours of the style sheet as it is served, and how well each reads on its ground."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

TEXT: Final = 4.5
SHAPE: Final = 3.0
"""Least contrast of text, and of edges and shapes (WCAG 2.2, 1.4.3 and 1.4.11)."""

_PAIR: Final = re.compile(r"--([a-z-]+):\s*light-dark\(\s*#([0-9a-f]{3,6})\s*,\s*#([0-9a-f]{3,6})\s*\)")
_LEVELS: Final = ("open", "restricted", "confidential", "secret", "warn")
_TEXT_ON: Final = (
    *((ink, ground) for ink in ("ink", "muted", "accent") for ground in ("ground", "surface", "sunken")),
    *((f"{name}-ink", f"{name}-ground") for name in _LEVELS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bar", "bar-member"),
)
_SHAPES_ON: Final = tuple(
    (shape, "surface") for shape in ("edge", "focus", "bar-member", "bar-observer", "bar-partner", "bar-other")
)


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two colours of which one stands on the other. light, dark: the contrast in either scheme, 1 to 21."""

    above: str
    below: str
    light: float
    dark: float
    least: float


def colours_of(sheet: str) -> Mapping[str, tuple[str, str]]:
    """Colours by name from a style sheet, as ``rrggbb`` in light and in dark."""
    return {name: (_whole(light), _whole(dark)) for name, light, dark in _PAIR.findall(sheet)}


def pairs_of(sheet: str) -> tuple[Pair, ...]:
    """Every pair that pages use. Raises KeyError for a colour that the sheet lacks."""
    colours = colours_of(sheet)
    wanted = [*((pair, TEXT) for pair in _TEXT_ON), *((pair, SHAPE) for pair in _SHAPES_ON)]
    return tuple(
        Pair(
            above=above,
            below=below,
            light=contrast(colours[above][0], colours[below][0]),
            dark=contrast(colours[above][1], colours[below][1]),
            least=least,
        )
        for (above, below), least in wanted
    )


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours ``rrggbb``, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _whole(colour: str) -> str:
    """A colour in six digits: bundling shortens what can be."""
    return "".join(digit * 2 for digit in colour) if len(colour) == 3 else colour
