"""The style sheet's colours reach WCAG 2.2 AA in light and in dark: 4.5 for text, 3 for edges and bars."""

import re
from pathlib import Path

import pytest

from comity.kernel.marks import LAYERS

PAIR = re.compile(r"--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)")
GROUNDS = ("ground", "surface")
TEXT = (
    *((ink, ground) for ink in ("ink", "muted", "accent", "accent-strong") for ground in (*GROUNDS, "sunken")),
    *((f"{name}-ink", f"{name}-ground") for name in ("open", "restricted", "confidential", "secret", "warn")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
)
SHAPES = tuple(
    (shape, ground)
    for shape in ("edge", "focus", "bar-member", "bar-observer", "bar-partner", "bar-other")
    for ground in GROUNDS
)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_reach_their_contrast(root: Path, theme: int) -> None:
    sheet = (root / "frontend" / "src" / "style" / "base.css").read_text(encoding="utf-8")
    colours = {name: pair[theme] for name, *pair in PAIR.findall(sheet)}
    wanted = [*((pair, 4.5) for pair in TEXT), *((pair, 3.0) for pair in SHAPES)]
    reached = {pair: (contrast(colours[pair[0]], colours[pair[1]]), least) for pair, least in wanted}
    assert not {pair: got for pair, (got, least) in reached.items() if got < least}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_of_the_map_reach_their_contrast(root: Path, theme: int) -> None:
    sheet = (root / "frontend" / "src" / "style" / "map.css").read_text(encoding="utf-8")
    colours = {name: pair[theme] for name, *pair in PAIR.findall(sheet)}
    pins = [name for name in colours if name.startswith("pin-")]
    assert len(pins) == len(LAYERS)
    reached = {(pin, ground): contrast(colours[pin], colours[ground]) for pin in pins for ground in ("land", "sea")}
    assert not {pair: got for pair, got in reached.items() if got < 3.0}
    assert contrast(colours["state-name"], colours["land"]) >= 4.5
    assert len({colours[pin] for pin in pins}) == len(pins)


def test_contrast_is_computed_as_wcag_defines_it() -> None:
    assert contrast("ffffff", "000000") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.005)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1..21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of ``rrggbb``, 0..1 (WCAG 2.2, "relative luminance")."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
