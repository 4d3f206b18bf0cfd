"""The planning panel in a browser: the opinion follows the sliders, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, address: str, **options: Any) -> Page:
    """A page in a fresh browser that has not complained about anything."""
    page = browser.new_context(reduced_motion="reduce", **{"locale": "en", **options}).new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(address)
    assert not told
    return page


def test_opinion_follows_the_sliders_and_the_address_stays(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/plan")
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
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_first_screen_s_panel_follows_its_sliders_too(browser: Browser, server: str, width: int) -> None:
    page = opened(browser, f"{server}/", viewport={"width": width, "height": 800})
    height = "document.querySelector('.plan').getBoundingClientRect().height"
    before = page.evaluate(height)
    page.get_by_label("Persons").press("Home")
    expect(page.locator("#plan-lines")).to_contain_text("not stated: tanks")
    assert page.evaluate(height) == before
    assert page.url == f"{server}/"
    page.locator("#plan-lines a").click()
    page.wait_for_url("**/plan?persons=0&km=60&days=20&both=no")
    page.context.close()


def test_button_is_needed_only_where_no_script_runs(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/plan")
    expect(page.locator(".plan-form button")).to_be_hidden()
    page.context.close()
    page = opened(browser, f"{server}/plan?persons=34999&km=60.5&days=60", java_script_enabled=False)
    page.get_by_label("Tanks").fill("300")
    page.get_by_role("button", name="Show the opinion").click()
    asked = dict(pair.split("=") for pair in page.url.partition("?")[2].split("&"))
    assert (asked["persons"], asked["km"], asked["days"], asked["tanks"]) == ("34999", "60.5", "60", "300")
    assert "(1 more)" in page.locator("#plan-lines").inner_text()
    page.context.close()


def test_many_moves_ask_little_and_the_last_one_counts(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/plan")
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
    page.context.close()


def test_failure_is_said_plainly_and_the_last_opinion_stays(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/plan")

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
    page.context.close()


def test_refusal_is_shown_in_place(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/plan")
    page.get_by_label("Tanks").fill("5001")
    expect(page.locator("#plan-lines")).to_contain_text("expected tanks to be a whole number from 0 to 5000")
    page.get_by_label("Tanks").fill("5000")
    expect(page.locator("#plan-lines")).to_contain_text("Late by 10 days")
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_panel_keeps_its_height_as_sliders_move(browser: Browser, server: str, language: str) -> None:
    page = opened(browser, f"{server}/plan", locale=language, viewport={"width": 1280, "height": 900})
    heights = set()
    for name, keys in (("persons", ("Home", "End")), ("km", ("End", "Home")), ("days", ("Home", "End"))):
        for key in keys:
            with page.expect_response("**/plan/opinion**"):
                page.locator(f"#plan-{name}").press(key)
            page.wait_for_function("() => document.querySelector('#plan-lines .plan-list') !== null")
            heights.add(page.evaluate("document.querySelector('.plan').getBoundingClientRect().height"))
    assert len(heights) == 1
    page.context.close()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ru", "dark")])
def test_page_is_accessible(browser: Browser, server: str, language: str, scheme: Any) -> None:
    page = opened(browser, f"{server}/plan?against=yes&both=unknown", locale=language, color_scheme=scheme)
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run('main', rules)", RULES)
    assert len(found["passes"]) > 10
    assert not [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
    page.context.close()
