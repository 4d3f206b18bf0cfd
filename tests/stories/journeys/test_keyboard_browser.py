"""Signing in, reading, drafting, sharing, searching and the trail, by Tab and Enter alone."""

from datetime import timedelta

from playwright.sync_api import Browser

from comity.app.accounts.roles import Role
from stories.journeys.place import PASSWORD, Place
from stories.journeys.walking import Visitor
from stories.journeys.writing import FORM


def test_signing_in_searching_and_reading(browser: Browser, place: Place) -> None:
    place.said()
    place.forward(timedelta(seconds=1))
    account = place.somebody("Aigul Nurlanova")
    one = Visitor(browser, place)
    one.page.goto("/states")
    one.tab_to("Skip to content")
    one.tab_to("Sign in")
    one.keys("Enter")
    one.page.wait_for_url("**/sign-in**")
    one.tab_to("Sign-in name")
    one.page.keyboard.type(account.login)
    one.tab_to("Password")
    one.page.keyboard.type(PASSWORD)
    one.keys("Enter")
    one.page.wait_for_url(f"{place.address}/states")

    one.take_session(place.cookie(account))
    one.page.reload()
    one.tab_to("Search")
    one.keys("Enter")
    one.page.locator("#site-search-text:focus").wait_for()
    one.page.keyboard.type("Quiet pact")
    one.keys("Enter")
    one.page.wait_for_url("**/search?text=**")
    assert "Quiet pact" in one.main()
    one.tab_to("Quiet pact")
    one.keys("Enter")
    one.page.wait_for_url(lambda address: "/search" not in address)
    assert "Quiet pact" in one.main()
    one.leave()


def test_drafting_and_sharing(browser: Browser, place: Place) -> None:
    account = place.somebody("Serik Akhmetov")
    one = Visitor(browser, place, account)
    one.page.goto("/states")
    one.tab_to("Serik Akhmetov")
    one.keys("Enter")
    one.tab_to("Write a statement")
    one.keys("Enter")
    one.page.wait_for_url(f"{place.address}/write")
    one.page.goto(FORM)
    one.tab_to("Name")
    one.page.keyboard.type("By keyboard")
    one.tab_to("Save as a draft")
    one.keys("Enter")
    one.page.wait_for_url("**draft=**")
    assert [dict(kept.values)["name"] for kept in place.node.drafts.all(account.id)] == ["By keyboard"]

    act = place.said().id.hex()
    one.page.goto(f"/statements/{act}")
    one.tab_to("Share this statement")
    one.keys("Enter")
    one.page.wait_for_url("**/share")
    one.tab_to("State or organisation")
    one.page.keyboard.type("XBB")
    one.tab_to("Show whether it may be shared")
    one.keys("Enter")
    one.page.wait_for_url("**/share?to=XBB")
    one.tab_to("Share it with XBB")
    one.keys("Enter")
    one.page.get_by_text("XBB was given it; the share is on record.").wait_for()
    one.leave()


def test_the_trail(browser: Browser, place: Place) -> None:
    one = Visitor(browser, place, place.somebody("Marat Kassymov", Role.OVERSEER))
    one.page.goto("/states")
    one.tab_to("Marat Kassymov")
    one.keys("Enter")
    one.tab_to("Access trail")
    one.keys("Enter")
    one.page.wait_for_url(f"{place.address}/trail")
    one.tab_to("Newest signed head")
    one.keys("Enter")
    one.page.locator("details.verify[open]").wait_for()
    one.tab_to("JSON with proof")
    one.leave()
