"""The contrast of every pair of colours that pages use, from the style sheet as it is served."""

import pytest

from comity.app.web.assets import load_assets
from comity.app.web.style.colours import SHAPE, TEXT, colours_of, contrast, pairs_of


def test_every_pair_reaches_its_contrast_in_light_and_in_dark() -> None:
    pairs = pairs_of(load_assets().files["style.css"].decode())
    assert len([pair for pair in pairs if pair.least == TEXT]) > 12
    assert {pair.least for pair in pairs} == {TEXT, SHAPE}
    assert not [pair for pair in pairs if min(pair.light, pair.dark) < pair.least]


def test_colour_too_pale_is_noticed() -> None:
    sheet = load_assets().files["style.css"].decode()
    pale = sheet.replace(f"--muted: light-dark(#{colours_of(sheet)['muted'][0]}", "--muted: light-dark(#aaaaaa")
    pale = pale.replace(f"--muted:light-dark(#{colours_of(sheet)['muted'][0]}", "--muted:light-dark(#aaaaaa")
    assert [pair for pair in pairs_of(pale) if pair.light < pair.least]


def test_short_colours_are_read() -> None:
    assert colours_of("--a: light-dark(#fff, #08242c);") == {"a": ("ffffff", "08242c")}


def test_contrast_is_computed_as_wcag_defines_it() -> None:
    assert contrast("ffffff", "000000") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.005)
