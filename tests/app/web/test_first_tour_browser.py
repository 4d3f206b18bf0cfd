"""The tour's pictures can be taken again from the pages as they are, and the tour shows every one of them.

``COMITY_TOUR=docs/images/tour`` writes them there; otherwise they go to a passing folder and are only looked over.
"""

import os
import re
from pathlib import Path

import pytest

from app.web.tour import STOPS, Stop
from browsing import Opener

LEAST_BYTES = 15_000
"""A picture of an empty page is smaller."""


@pytest.mark.parametrize("stop", STOPS, ids=[stop.name for stop in STOPS])
def test_picture_can_be_taken(opened: Opener, server: str, tmp_path: Path, stop: Stop) -> None:
    screen = {"width": stop.width, "height": stop.height}
    page = opened(server + stop.path, locale=stop.language, color_scheme=stop.scheme, viewport=screen)
    assert stop.shows in page.locator("main").inner_text()
    folder = Path(os.environ.get("COMITY_TOUR") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{stop.name}.png"
    page.screenshot(path=file)
    assert file.stat().st_size > LEAST_BYTES


def test_tour_shows_every_picture(root: Path) -> None:
    shown = re.findall(r"\]\(images/tour/([a-z-]+)\.png\)", (root / "docs" / "tour.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(stop.name for stop in STOPS)
    assert all((root / "docs" / "images" / "tour" / f"{name}.png").stat().st_size > LEAST_BYTES for name in shown)
