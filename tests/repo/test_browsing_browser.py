"""What tests find in a browser is there to be found: broken rules, pages too wide, complaints."""

from browsing import CONTRAST, PHONE, RULES, WORDING, Opener, Rules, axe_faults, too_wide

PAGE = """<!doctype html><html lang="en"><title>A page</title>
<style>p { color: black; background: white } @media (prefers-color-scheme: dark) { p { background: #222 } }</style>
<main><h1>A page</h1><p>A line</p><img src="data:,"></main>"""


def test_broken_rule_is_found(opened: Opener) -> None:
    page = opened()
    page.set_content(PAGE)
    for rules in (RULES, WORDING):
        assert [line for line in axe_faults(page, Rules(rules.names, 1, rules.but)) if "image-alt: img: " in line]


def test_colours_are_judged_as_they_are_by_day_and_by_night(opened: Opener) -> None:
    page = opened()
    page.set_content(PAGE)
    assert axe_faults(page, CONTRAST) == []
    page.emulate_media(color_scheme="dark")
    assert len(axe_faults(page, CONTRAST)) == 1
    assert not [line for line in axe_faults(page, WORDING) if "color-contrast" in line]


def test_rules_that_had_nothing_to_judge_are_told_of(opened: Opener) -> None:
    page = opened()
    page.set_content("<!doctype html><title></title>")
    assert axe_faults(page, CONTRAST) == ["about:blank: expected 1 rules to pass, got 0"]


def test_page_that_is_too_wide_is_found_on_a_screen_made_narrow(opened: Opener) -> None:
    page = opened()
    page.set_content(PAGE)
    page.evaluate("document.querySelector('p').style.width = '600px'")
    assert too_wide(page) == []
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert len(too_wide(page)) == 1


def test_complaints_are_gathered_but_for_those_that_are_borne(opened: Opener) -> None:
    page = opened(bears="expected")
    page.evaluate("console.error('an expected fault')")
    page.evaluate("console.error('a fault')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.wait_for_timeout(100)
    assert opened.told == ["a fault", "thrown"]
    opened.told.clear()
