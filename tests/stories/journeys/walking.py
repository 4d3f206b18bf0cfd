"""Somebody at a browser: what they open, press and see, what the browser complains about, and how a page is judged."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from browsing import RULES, Rules, add_authenticator, axe_faults, too_wide
from comity.app.accounts.account import Account
from stories.journeys.place import PASSWORD, Place

DESK = {"width": 1280, "height": 900}
PICTURES = (
    "set-up", "waiting", "passkeys", "invite", "sign-in", "handling", "look", "sending", "statement", "statement-ru",
    "statement-zh", "share", "prove", "new", "paper", "phone", "trail", "trail-cleared",
)  # fmt: skip
"""The pictures that docs/people.md shows, in its order."""
MOST_STOPS = 250
"""Presses of Tab after which something counts as out of reach."""
_FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const labels = one.labels ? [...one.labels].map(label => label.textContent) : [];
  return {
    tag: one.tagName,
    text: (one.getAttribute("aria-label") || labels.join(" ") || one.textContent || one.value || "").trim(),
    value: one.value || "",
    shown: one.tagName === "BODY" || ((outlined || style.boxShadow !== "none") && box.width > 0 && box.height > 0),
  };
}"""


class Visitor:
    """A browser with its own cookies. told: what it complained about."""

    def __init__(self, browser: Browser, place: Place, account: Account | None = None, **options: Any) -> None:
        given = {"locale": "en", "viewport": DESK, "reduced_motion": "reduce", "base_url": place.address, **options}
        self.place = place
        self.context = browser.new_context(**given)
        if account is not None:
            self.take_session(place.cookie(account))
        self.told: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def take_session(self, cookie: str) -> None:
        self.context.add_cookies([{"name": "session", "value": cookie, "url": self.place.address}])

    def session(self) -> str:
        """What the session's cookie holds; empty without one."""
        return next((str(one.get("value")) for one in self.context.cookies() if one.get("name") == "session"), "")

    def with_authenticator(self) -> None:
        """Give the browser a device whose owner always shows finger or face."""
        add_authenticator(self.page)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def fill(self, **labelled: str) -> None:
        """Fill fields by their names."""
        for name, text in labelled.items():
            self.page.fill(f"[name='{name.replace('__', '.')}']", text)

    def sign_in(self, login: str) -> None:
        self.fill(login=login, password=PASSWORD)
        self.press("Sign in")

    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def main(self) -> str:
        return self.page.locator("main").inner_text()

    def tab_to(self, text: str, value: str = "") -> None:
        """Walk forward by Tab to what is so called; every stop on the way must show that it is one."""
        seen = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            now = self.page.evaluate(_FOCUSED)
            assert now["shown"], f"no visible focus: {now}"
            seen.append(now["text"][:40])
            if now["tag"] != "BODY" and now["text"].startswith(text) and value in {"", now["value"]}:
                return
        raise AssertionError(f"{text} was not reached from {self.page.url}: {seen}")

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def picture(self, name: str) -> None:
        """Take a picture for docs/people.md, where COMITY_PEOPLE names the folder for it."""
        assert name in PICTURES
        folder = os.environ.get("COMITY_PEOPLE")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png")

    def leave(self) -> None:
        self.context.close()


def assert_usable(page: Page, rules: Rules | None = RULES) -> None:
    """Fail where somebody could not use the page: by these rules of axe, or because it is wider than the screen."""
    assert not too_wide(page)
    if rules is not None:
        assert not axe_faults(page, rules)
