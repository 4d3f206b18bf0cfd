"""Pages in a browser, as tests open and judge them: no complaints, the rules of axe, no wider than the screen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright


class Rules(msgspec.Struct, frozen=True):
    """Rules of axe by tag or name. least: how many of them must have found something to judge, and passed.

    but: names of rules that are left out.
    """

    names: tuple[str, ...]
    least: int
    but: tuple[str, ...] = ()


RULES: Final = Rules(("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"), 21)
CONTRAST: Final = Rules(("color-contrast",), 1)
WORDING: Final = Rules(RULES.names, 20, but=CONTRAST.names)
"""For a page judged by RULES in another language already: colours stay, and judging them takes most of the time."""
PHONE: Final = {"width": 390, "height": 800}
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_UNUSED_FEATURES: Final = (
    # Pages of Chromium's own for its address bar, loaded anew into each fresh browser: half of what one costs.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # Playwright turns these off; a switch given twice counts once.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
_JUDGED: Final = """async ([names, but]) => {
  const rules = Object.fromEntries(but.map(name => [name, {enabled: false}]));
  const options = {runOnly: names, rules, resultTypes: ["violations"]};
  const found = await axe.run(document, options);
  return [found.passes.length, found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`))];
}"""


@contextmanager
def running_browser(chromium: Path) -> Iterator[Browser]:
    """A Chromium for pages of our own."""
    # The sandbox needs rights that a container seldom has.
    switches = ["--no-sandbox", "--disable-gpu", f"--disable-features={','.join(_UNUSED_FEATURES)}"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield running
        running.close()


class Opener:
    """Opens pages, each in a fresh browser. told: what the browsers complained of."""

    def __init__(self, browser: Browser) -> None:
        self.told: list[str] = []
        self._browser = browser

    def __call__(
        self, address: str = "", *, cookies: Mapping[str, str] = _NOTHING, bears: str = "", **options: Any
    ) -> Page:
        """A page at an address, or an empty one, whose browser holds cookies for the host of it or of ``base_url``.

        bears: a part of complaints that are no fault here.
        """
        context = self._browser.new_context(**{"locale": "en", "reduced_motion": "reduce", **options})
        host = urlsplit(options.get("base_url", address)).hostname
        context.add_cookies(
            [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.on("console", lambda message: self._tell(message.text, bears))
        page.on("pageerror", lambda error: self._tell(str(error), bears))
        if address:
            page.goto(address)
        return page

    def _tell(self, text: str, bears: str) -> None:
        if not bears or bears not in text:
            self.told.append(text)


def axe_faults(page: Page, rules: Rules = RULES) -> list[str]:
    """What breaks the rules on a page, line by line; also that too few rules had something to judge."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    passed, faults = page.evaluate(_JUDGED, [rules.names, rules.but])
    few = [f"{page.url}: expected {rules.least} rules to pass, got {passed}"] if passed < rules.least else []
    return [*few, *(f"{page.url} {fault}" for fault in faults)]


def too_wide(page: Page) -> list[str]:
    """That a page is wider than its screen."""
    width, size = page.evaluate("document.documentElement.scrollWidth"), page.viewport_size
    assert size is not None
    return [f"{page.url} is {width} wide on a screen of {size['width']}"] if width > size["width"] else []


def add_authenticator(page: Page) -> None:
    """Give a browser a device whose owner always shows finger or face."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})


@cache
def _axe() -> str:
    return Path(AXE_FILE_PATH).read_text(encoding="utf-8")
