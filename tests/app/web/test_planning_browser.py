"""The planning panel in a browser: the opinion follows the sliders, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from browsing import Opener, axe_faults


def test_opinion_follows_the_sliders_and_the_address_stays(opened: Opener, server: str) -> None:
    page = opened(f"{server}/plan")
    lines = page.locator("#plan-lines")
    expect(lines).to_contain_text("Late by 10 days")
    persons = page.get_by_label("Persons")
    for _ in range(3):
        persons.press("ArrowLeft")
    expect(lines).to_contain_text("at least 35,000 instead of 34,500 (500 more)")
    expect(lines).not_to_contain_text("Late")
    expect(page.locator("output[for=plan-persons]")).to_have_text("34,500")
    page.get_by_label("Persons").press("End")
    page.get_by_label("Days ahead").press("End")
    expect(lines).to_contain_text("Due · article 6(1)")
    expect(page.locator("#plan-all")).to_contain_text("60,000 persons take part (threshold 35,000)")
    assert page.url == f"{server}/plan"


@pytest.mark.parametrize("width", [1280, 390])
def test_first_screen_s_panel_follows_its_sliders_too(opened: Opener, server: str, width: int) -> None:
    page = opened(f"{server}/", viewport={"width": width, "height": 800})
    height = "document.querySelector('.plan').getBoundingClientRect().height"
    before = page.evaluate(height)
    page.get_by_label("Persons").press("Home")
    expect(page.locator("#plan-lines")).to_contain_text("not stated: tanks")
    assert page.evaluate(height) == before
    assert page.url == f"{server}/"
    page.locator("#plan-lines a").click()
    page.wait_for_url("**/plan?persons=0&km=60&days=20&both=no")


def test_button_is_needed_only_where_no_script_runs(opened: Opener, server: str) -> None:
    page = opened(f"{server}/plan")
    expect(page.locator(".plan-form button")).to_be_hidden()
    page = opened(f"{server}/plan?persons=34999&km=60.5&days=60", java_script_enabled=False)
    page.get_by_label("Tanks").fill("300")
    page.get_by_role("button", name="Show the opinion").click()
    asked = dict(pair.split("=") for pair in page.url.partition("?")[2].split("&"))
    assert (asked["persons"], asked["km"], asked["days"], asked["tanks"]) == ("34999", "60.5", "60", "300")
    assert "(1 more)" in page.locator("#plan-lines").inner_text()


def test_many_moves_ask_little_and_the_last_one_counts(opened: Opener, server: str) -> None:
    page = opened(f"{server}/plan")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """() => {
          const slider = document.getElementById("plan-persons");
          for (let value = 0; value <= 60000; value += 500) {
            slider.value = String(value);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }
        }"""
    )
    expect(page.locator("#plan-lines")).to_contain_text("34,999 instead of 60,000")
    assert 1 <= len(asked) <= 3
    assert "persons=60000" in asked[-1]


def test_failure_is_said_plainly_and_the_last_opinion_stays(opened: Opener, server: str) -> None:
    page = opened(f"{server}/plan", bears="net::ERR_FAILED")

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/plan/opinion**", fail)
    page.get_by_label("Days ahead").press("ArrowRight")
    expect(page.locator(".plan-failed")).to_contain_text("cannot be had at the moment")
    expect(page.locator("#plan-lines")).to_contain_text("Late by 10 days")
    page.unroute("**/plan/opinion**")
    page.get_by_label("Days ahead").press("ArrowRight")
    expect(page.locator("#plan-lines")).to_contain_text("Late by 8 days")
    expect(page.locator(".plan-failed")).to_have_count(0)


def test_refusal_is_shown_in_place(opened: Opener, server: str) -> None:
    page = opened(f"{server}/plan", bears="status of 400")
    page.get_by_label("Tanks").fill("5001")
    expect(page.locator("#plan-lines")).to_contain_text("Expected tanks to be a whole number from 0 to 5000")
    page.get_by_label("Tanks").fill("5000")
    expect(page.locator("#plan-lines")).to_contain_text("Late by 10 days")


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_panel_keeps_its_height_as_sliders_move(opened: Opener, server: str, language: str) -> None:
    page = opened(f"{server}/plan", locale=language, viewport={"width": 1280, "height": 900})
    heights = set()
    for name, keys in (("persons", ("Home", "End")), ("km", ("End", "Home")), ("days", ("Home", "End"))):
        for key in keys:
            with page.expect_response("**/plan/opinion**"):
                page.locator(f"#plan-{name}").press(key)
            page.wait_for_function("() => document.querySelector('#plan-lines .plan-list') !== null")
            heights.add(page.evaluate("document.querySelector('.plan').getBoundingClientRect().height"))
    assert len(heights) == 1


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ru", "dark")])
def test_page_is_accessible(opened: Opener, server: str, language: str, scheme: Any) -> None:
    page = opened(f"{server}/plan?against=yes&both=unknown", locale=language, color_scheme=scheme)
    assert not axe_faults(page)
