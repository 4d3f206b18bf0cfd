"""Every page of a signed-in person: usable by the rules of axe, on a telephone, in three languages, day and night."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from browsing import CONTRAST, PHONE, RULES, Rules
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from stories.journeys.place import OVERSEEN, Place
from stories.journeys.walking import DESK, Visitor, assert_usable

OWN = (
    "/account",
    "/account/trail",
    "/account/passkeys",
    "/account/one-time",
    "/account/feed",
    "/step-up?next=/account",
)
PAGES = {
    Role.OFFICER: (
        "/new", "/write", "/write/exercise.described/1", "/drafts", "/search?text=pact", "/glossaries", "/network",
        "/statements/{act}", "/statements/{act}/explained", "/statements/{act}/share?to=XBB", *OWN,
    ),
    Role.ADMINISTRATOR: ("/accounts", "/accounts/invite", "/accounts/{account}", "/recoveries"),
    Role.OVERSEER: ("/trail", "/search?text=nothing+of+that+kind"),
    Role.CLEARED_OVERSEER: ("/trail",),
}  # fmt: skip
LOOKS: tuple[tuple[str, Any, Any, Rules | None], ...] = (
    ("ru", "light", PHONE, RULES),
    ("en", "dark", DESK, CONTRAST),
    ("zh", "light", PHONE, None),
)
"""Every rule once; darkness changes contrast alone, and another language the width."""


@pytest.fixture(scope="module")
def people(place: Place) -> dict[Role, Account]:
    return {role: place.somebody(f"{role.value.title()} Person", role) for role in PAGES}


@pytest.mark.parametrize("look", LOOKS, ids=[look[0] for look in LOOKS])
@pytest.mark.parametrize("role", PAGES)
def test_pages_can_be_used(
    browser: Browser, place: Place, people: dict[Role, Account], role: Role, look: tuple[str, Any, Any, Rules | None]
) -> None:
    language, scheme, viewport, rules = look
    names = {"act": place.said(OVERSEEN).id.hex(), "account": people[Role.OFFICER].id}
    one = Visitor(browser, place, people[role], locale=language, color_scheme=scheme, viewport=viewport)
    for path in PAGES[role]:
        answer = one.page.goto(path.format(**names))
        assert answer is not None
        assert answer.status == 200, path
        assert_usable(one.page, rules)
    assert one.told == []
    one.leave()
