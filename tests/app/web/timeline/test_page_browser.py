"""The timeline in a browser: accessible, no wider than the screen, readable without scripts, and on paper."""

import pytest

from browsing import PHONE, Opener, axe_faults, too_wide

ONE_YEAR = "/timeline?layer=accession&since=1994&until=1994"
"""The whole of it is judged in test_layout_browser."""


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_page_of_one_year_is_accessible(opened: Opener, server: str, language: str, scheme: str) -> None:
    page = opened(f"{server}{ONE_YEAR}", locale=language, color_scheme=scheme)
    assert not axe_faults(page)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_page_is_no_wider_than_the_screen_and_the_figure_scrolls(opened: Opener, server: str, language: str) -> None:
    page = opened(f"{server}/timeline", locale=language, viewport=PHONE)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not too_wide(page)
        inner, outer = page.evaluate("(one => [one.scrollWidth, one.clientWidth])(document.querySelector('#figure'))")
        assert (inner > outer) is (width == 390)


def test_table_leads_on_a_narrow_screen_and_a_link_leads_to_the_figure(opened: Opener, server: str) -> None:
    page = opened(f"{server}/timeline", viewport=PHONE, java_script_enabled=False)
    top = "document.querySelector('{}').getBoundingClientRect().top"
    assert page.evaluate(f"{top.format('#table')} < {top.format('#figure')}")
    page.get_by_role("link", name="To the figure").click()
    assert page.url.endswith("#figure")


def test_marks_lead_to_their_files_and_take_no_stop_of_the_keyboard(opened: Opener, server: str) -> None:
    page = opened(f"{server}/timeline?layer=session", java_script_enabled=False)
    stops = page.evaluate("[...document.querySelectorAll('#figure a')].filter(one => one.tabIndex >= 0).length")
    assert stops == 0
    mark = page.locator("#figure a").first
    href = mark.get_attribute("href")
    mark.click()
    assert page.url == f"{server}{href}"


def test_names_in_the_figure_keep_clear_of_each_other(opened: Opener, server: str) -> None:
    page = opened(f"{server}/timeline", viewport={"width": 1280, "height": 900})
    overlaps = page.evaluate(
        """() => [...document.querySelectorAll('#figure .lane')].map(lane => {
            const boxes = [...lane.querySelectorAll('.mark > text')].map(one => one.getBoundingClientRect());
            const over = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
            return boxes.filter((one, at) => boxes.slice(at + 1).some(other => over(one, other))).length;
        })"""
    )
    assert len(overlaps) == 5
    assert sum(overlaps) == 0


def test_filters_work_without_scripts(opened: Opener, server: str) -> None:
    page = opened(f"{server}/timeline", java_script_enabled=False)
    page.get_by_label("Mission").check()
    page.get_by_label("From the year").fill("2010")
    page.get_by_role("button", name="Show").click()
    assert "layer=mission" in page.url
    assert page.locator("#figure .lane").count() == 1


def test_page_fits_on_paper(opened: Opener, server: str) -> None:
    page = opened(f"{server}/timeline", viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    assert not too_wide(page)
