"""Pages on A4 as a browser prints them: each sheet with handling, address and day, all text there, no menus."""

import io
import re

import pypdf
import pytest

from browsing import Opener

A4 = (595, 842)


def printed(opened: Opener, address: str, locale: str = "en") -> list[str]:
    """The text of each sheet, on one line."""
    page = opened(address, locale=locale)
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in sheets} == {A4}
    return [" ".join(one.extract_text().split()) for one in sheets]


@pytest.mark.parametrize(
    ("path", "bounds", "text"),
    [
        ("/exercises", (3, 8), "Peace Mission"),
        ("/exercises/pm-2016", (2, 6), "Kyrgyz General Sta"),
        ("/organisations/sco", (3, 12), "Kazakhstan"),
        ("/calendar?year=2025&month=9", (1, 3), "Rubezh-2025"),
        ("/network", (2, 8), "Afghanistan"),
    ],
)
def test_each_sheet_says_what_it_is_and_everything_is_there(
    opened: Opener, server: str, path: str, bounds: tuple[int, int], text: str
) -> None:
    sheets = printed(opened, server + path)
    assert bounds[0] <= len(sheets) <= bounds[1]
    for number, sheet in enumerate(sheets, start=1):
        head = sheet[:200]
        assert "Handling: public" in head
        assert path in head
        assert "22 November 2026" in head
        assert f"{number} / {len(sheets)}" in sheet
    assert text in " ".join(sheets)
    assert not re.search(r"Skip to content|Sign in|Cite this", " ".join(sheets))


def test_statement_is_one_or_two_sheets(opened: Opener, server: str) -> None:
    page = opened(f"{server}/search?text=mission")
    href = page.locator(".results a").first.get_attribute("href")
    sheets = printed(opened, f"{server}{href}")
    assert len(sheets) <= 2
    assert "Who may see it" in " ".join(sheets)


def test_heads_are_in_the_readers_language(opened: Opener, server: str) -> None:
    assert "Гриф: общедоступно" in printed(opened, f"{server}/states/KAZ", "ru")[0]
    assert "22 ноября 2026" in printed(opened, f"{server}/states/KAZ", "ru")[0]
