"""Pages have room for longer texts, and for texts that run the other way: nothing is cut off, nothing overflows."""

import pytest
from playwright.sync_api import Page

from browsing import PHONE, Opener, too_wide
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


def shown(opened: Opener, further: Served, language: str, path: str) -> Page:
    """A page on a telephone with all its parts open."""
    address = str(further.client.base_url).rstrip("/")
    page = opened(address + path, cookies={"lang": language}, viewport=PHONE)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    return page


@pytest.mark.parametrize("language", [EXPANDED, MIRRORED])
@pytest.mark.parametrize("path", PATHS)
def test_longer_and_mirrored_texts_fit(opened: Opener, further: Served, language: str, path: str) -> None:
    page = shown(opened, further, language, path)
    faults: list[str] = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        faults += too_wide(page)
        faults += [f"{width}: {one}" for script in (CUT_OFF, OUTSIDE) for one in page.evaluate(script)]
    assert not faults, "\n".join(faults[:20])


def test_mirrored_page_begins_on_the_right(opened: Opener, further: Served) -> None:
    page = shown(opened, further, MIRRORED, "/organisations/sco")
    page.set_viewport_size({"width": 1280, "height": 800})
    brand, heading = page.locator(".brand").bounding_box(), page.locator("h1").bounding_box()
    assert brand is not None
    assert heading is not None
    assert brand["x"] > 640
    assert heading["x"] + heading["width"] > 640
    assert page.evaluate("getComputedStyle(document.querySelector('svg')).direction") == "ltr"


def test_text_that_is_cut_off_is_found(opened: Opener, further: Served) -> None:
    page = shown(opened, further, EXPANDED, "/terms")
    page.evaluate("""() => {
      const box = Object.assign(document.createElement('p'), {textContent: 'long '.repeat(40)})
      Object.assign(box.style, {width: '100px', whiteSpace: 'nowrap', overflow: 'hidden'})
      document.querySelector('main').append(box)
    }""")
    assert len(page.evaluate(CUT_OFF)) == 1
