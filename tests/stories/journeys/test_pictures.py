"""The tour for people shows every picture that the journeys take, and each is there."""

import re
from pathlib import Path

from stories.journeys.walking import PICTURES

LEAST_BYTES = 15_000
"""A picture of an empty page is smaller."""


def test_tour_for_people_shows_every_picture(root: Path) -> None:
    shown = re.findall(r"\]\(images/people/([a-z-]+)\.png\)", (root / "docs" / "people.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(PICTURES)
    assert all((root / "docs" / "images" / "people" / f"{name}.png").stat().st_size > LEAST_BYTES for name in shown)
