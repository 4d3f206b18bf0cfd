"""Ways in and out: the set-up link, a passkey, the identity provider, and a cookie that was stolen."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser

from comity.app.accounts.identities import link
from comity.app.accounts.roles import Role
from comity.app.accounts.sessions import IDLE
from issuer import SUBJECT
from stories.journeys.place import PASSWORD, Place, opened_place
from stories.journeys.walking import Visitor

OPEN_YET = "Your account is not open yet"


def test_set_up_link_makes_an_administrator_who_can_do_nothing_before_a_passkey(
    browser: Browser, tmp_path: Path
) -> None:
    with opened_place(tmp_path) as place:
        set_up(browser, place)


def set_up(browser: Browser, place: Place) -> None:
    first = Visitor(browser, place)
    first.with_authenticator()
    link = f"{place.address}/welcome/{place.node.people.first_link(place.node.entropy)}"
    first.page.goto(link)
    assert first.title() == "Set up this system"
    first.picture("set-up")
    first.fill(login="root", name="Nursultan Ismailov", password=PASSWORD, again=PASSWORD)
    first.press("Set password and sign in")
    first.page.wait_for_url("**/account")
    assert OPEN_YET in first.main()
    first.picture("waiting")
    assert first.page.goto("/accounts").status == 409  # type: ignore[union-attr]

    first.page.goto("/account/passkeys")
    first.fill(name="office computer")
    first.press("Make a passkey")
    first.page.get_by_role("heading", name="office computer").wait_for()
    assert OPEN_YET not in first.main()
    first.picture("passkeys")
    first.page.goto("/accounts/invite")
    first.fill(login="dana", name="Dana Seitkali")
    first.page.get_by_label("Officer", exact=True).check()
    first.press("Make the account and show its link")
    first.page.locator(".secret").wait_for()
    first.picture("invite")

    again = Visitor(browser, place)
    assert again.page.goto(link).status == 404  # type: ignore[union-attr]
    again.leave()
    first.leave()


def test_passkey_signs_in_and_the_whole_account_opens(browser: Browser, place: Place) -> None:
    account = place.somebody("Aigul Nurlanova")
    one = Visitor(browser, place)
    one.with_authenticator()
    one.page.goto("/sign-in?next=/account/passkeys")
    one.picture("sign-in")
    one.sign_in(account.login)
    assert OPEN_YET in one.main()
    one.fill(name="security key")
    one.press("Make a passkey")
    one.page.get_by_role("heading", name="security key").wait_for()
    one.context.clear_cookies()
    one.page.goto("/sign-in?next=/write")
    one.press("Sign in with a passkey")
    one.page.wait_for_url(f"{place.address}/write")
    assert one.title() == "Write a statement"
    assert one.told == []
    one.leave()


def test_identity_provider_signs_in_whom_it_knows_and_nobody_else(browser: Browser, place: Place) -> None:
    account = place.somebody("Bolat Omarov")
    one = Visitor(browser, place)
    way_in = one.page.get_by_role("link", name="Sign in with your organisation's identity provider")
    one.page.goto("/sign-in?next=/drafts")
    way_in.click()
    one.page.wait_for_url("**/sign-in/provider/back**")
    assert one.session() == ""
    link(place.node.accounts, account.id, place.issuer.address, SUBJECT)
    one.page.goto("/sign-in?next=/drafts")
    way_in.click()
    one.page.wait_for_url(f"{place.address}/drafts")
    assert "Bolat Omarov" in one.page.locator(".site-account").inner_text()
    assert OPEN_YET not in one.main()
    one.leave()


def test_cookie_opens_nothing_once_its_owner_has_signed_out(browser: Browser, place: Place) -> None:
    one, thief = Visitor(browser, place, place.somebody("Dana Abenova")), Visitor(browser, place)
    one.page.goto("/drafts")
    thief.take_session(one.session())
    thief.page.goto("/drafts")
    assert thief.title() == "Drafts and sending"
    one.page.locator(".site-account > summary").click()
    one.press("Sign out")
    one.page.wait_for_url(f"{place.address}/")
    thief.page.goto("/drafts")
    assert thief.title() == "Sign in"
    one.leave()
    thief.leave()


def test_session_that_nobody_uses_ends(browser: Browser, place: Place) -> None:
    one = Visitor(browser, place, place.somebody("Erlan Dosov", Role.ANALYST))
    one.page.goto("/account")
    place.forward(IDLE + timedelta(minutes=1))
    one.page.reload()
    assert one.title() == "Sign in"
    one.leave()
