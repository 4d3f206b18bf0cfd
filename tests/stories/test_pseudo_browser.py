"""Pages have room for longer texts, and for texts that run the other way: nothing is cut off, nothing overflows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pseudo import EXPANDED, MIRRORED
from stories.serving import Served

PATHS = ("/", "/map", "/exercises", "/exercises/pm-2016", "/organisations/sco", "/plan")
HIDDEN = """one => {
  for (let at = one; at && at !== document.body; at = at.parentElement) {
    const style = getComputedStyle(at)
    const scrolls = ['auto', 'scroll'].includes(style.overflowX) && at !== one
    const apart = style.clipPath !== 'none' || at.matches('svg, select, .skip-link')
    if (scrolls || apart || !one.checkVisibility()) return true
  }
  return false
}"""
"""Whether an element lies in a frame that scrolls, in a drawing, or is there for screen readers alone."""
CUT_OFF = f"""() => [...document.querySelectorAll('body *')].filter(one =>
  one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
  && ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && !({HIDDEN})(one)
).map(one => `cut off: ${{one.tagName}}.${{one.className}}: ${{one.textContent.trim().slice(0, 60)}}`)"""
"""Elements whose own content does not fit and is hidden."""
OUTSIDE = f"""() => [...document.querySelectorAll('body *')].filter(one => {{
  const box = one.getBoundingClientRect(), wide = document.documentElement.clientWidth
  return box.width > 0 && (box.right > wide + 1 || box.left < -1) && !({HIDDEN})(one)
}}).map(one => `outside: ${{one.tagName}}.${{one.className}}: ${{one.textContent.trim().slice(0, 60)}}`)"""
"""Elements that reach beyond the screen on either side."""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, further: Served, language: str, path: str) -> Page:
    address = str(further.client.base_url).rstrip("/")
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 390, "height": 800})
    context.add_cookies([{"name": "lang", "value": language, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    return page


@pytest.mark.parametrize("language", [EXPANDED, MIRRORED])
@pytest.mark.parametrize("path", PATHS)
def test_longer_and_mirrored_texts_fit(browser: Browser, further: Served, language: str, path: str) -> None:
    page = opened(browser, further, language, path)
    faults: list[Any] = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{width}: wider than the screen")
        faults += [f"{width}: {one}" for script in (CUT_OFF, OUTSIDE) for one in page.evaluate(script)]
    page.context.close()
    assert not faults, "\n".join(map(str, faults[:20]))


def test_mirrored_page_begins_on_the_right(browser: Browser, further: Served) -> None:
    page = opened(browser, further, MIRRORED, "/organisations/sco")
    page.set_viewport_size({"width": 1280, "height": 800})
    brand, heading = page.locator(".brand").bounding_box(), page.locator("h1").bounding_box()
    assert brand is not None
    assert heading is not None
    assert brand["x"] > 640
    assert heading["x"] + heading["width"] > 640
    assert page.evaluate("getComputedStyle(document.querySelector('svg')).direction") == "ltr"
    page.context.close()


def test_text_that_is_cut_off_is_found(browser: Browser, further: Served) -> None:
    page = opened(browser, further, EXPANDED, "/terms")
    page.evaluate("""() => {
      const box = Object.assign(document.createElement('p'), {textContent: 'long '.repeat(40)})
      Object.assign(box.style, {width: '100px', whiteSpace: 'nowrap', overflow: 'hidden'})
      document.querySelector('main').append(box)
    }""")
    assert len(page.evaluate(CUT_OFF)) == 1
    page.context.close()
