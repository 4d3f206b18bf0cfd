"""A day's work: a statement drafted, looked at, sent, explained, shared with a proof anew, and put on paper."""

import io
from datetime import timedelta

import pypdf
from playwright.sync_api import Browser, expect

from browsing import PHONE
from comity.app.accounts.roles import Role
from comity.app.accounts.stepping import FRESH
from comity.app.outbox import WINDOW
from comity.app.trail.deeds import Deed
from stories.journeys.place import OVERSEEN, Place
from stories.journeys.walking import DESK, Visitor
from stories.journeys.writing import FORM, fill_exercise, look_at


def officer_with_passkey(browser: Browser, place: Place, name: str) -> Visitor:
    """An officer whose browser holds their passkey."""
    account = place.somebody(name)
    one = Visitor(browser, place, account)
    one.with_authenticator()
    one.page.goto("/account/passkeys")
    one.fill(name="office computer")
    one.press("Make a passkey")
    one.page.get_by_role("heading", name="office computer").wait_for()
    return one


def test_statement_is_drafted_sent_and_shared_with_a_proof_anew(browser: Browser, place: Place) -> None:
    one = officer_with_passkey(browser, place, "Aigul Nurlanova")
    page = one.page
    page.goto(FORM)
    fill_exercise(one, "Steppe Shield 2027", "XBB")
    expect(page.locator("#who-sees")).to_contain_text("XBB")
    expect(page.locator(".kept-note")).to_have_text("Kept as a draft.")
    page.locator(".handling-form").scroll_into_view_if_needed()
    page.locator(".handling-form h2").evaluate("one => one.scrollIntoView()")
    one.picture("handling")
    look_at(one)
    assert one.title() == "Look at it before it is sent"
    one.picture("look")
    one.press("Send")
    page.wait_for_url("**/drafts")
    one.picture("sending")
    place.forward(WINDOW + timedelta(seconds=1))
    page.reload()
    page.get_by_role("link", name="Read it").click()
    page.get_by_role("link", name="Who else sees this?").click()
    page.locator("#explained").get_by_text("Its handling lets only these see it:").wait_for()
    one.picture("statement")

    place.forward(2 * FRESH)
    page.get_by_role("link", name="Share this statement").click()
    page.locator("[name='to']").select_option("XBB")
    one.press("Show whether it may be shared")
    page.get_by_text("It may be shared with XBB").wait_for()
    one.picture("share")
    before = place.node.status().size
    one.press("Share it with XBB")
    assert one.title() == "Prove that it is you"
    assert place.node.status().size == before
    one.picture("prove")
    one.press("Use a passkey")
    page.get_by_text("XBB was given it; the share is on record.").wait_for()
    assert place.node.status().size == before + 1
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download the file for it").first.click()
    assert taken.value.path().read_bytes()
    assert one.told == []
    one.leave()


def test_languages_change_in_one_press_and_what_is_drafted_stays(browser: Browser, place: Place) -> None:
    one = Visitor(browser, place, place.somebody("Serik Akhmetov"))
    one.page.goto(FORM)
    one.fill(name="Степной щит")
    one.page.get_by_role("button", name="Save as a draft").click()
    one.page.wait_for_url("**draft=**")
    for link, title in (("RU Русский", "Учение"), ("ZH 中文", "演习")):
        one.page.get_by_role("link", name=link).click()
        one.page.locator("html[lang^=ru], html[lang^=zh]").wait_for()
        assert title in one.title()
        assert one.page.input_value("[name='name']") == "Степной щит"
    one.leave()


def test_statement_prints_with_its_handling_on_every_sheet(browser: Browser, place: Place) -> None:
    act = place.said().id.hex()
    one = Visitor(browser, place, place.somebody("Serik Akhmetov"), viewport={"width": 794, "height": 1123})
    one.page.goto(f"/statements/{act}")
    sheets = pypdf.PdfReader(io.BytesIO(one.page.pdf(prefer_css_page_size=True))).pages
    for sheet in sheets:
        assert "Handling: Restricted; only for XAA, XBB, XCC" in sheet.extract_text()[:200]
    assert "Quiet pact" in sheets[0].extract_text()
    one.page.emulate_media(media="print")
    one.picture("paper")
    one.leave()


def test_overseers_follow_the_trail_with_and_without_content(browser: Browser, place: Place) -> None:
    account = place.somebody("Aigul Nurlanova")
    reader = Visitor(browser, place, account)
    act = place.said(OVERSEEN).id.hex()
    reader.page.goto(f"/statements/{act}")
    reader.leave()
    place.forward(timedelta(minutes=1))
    free = Visitor(browser, place, place.somebody("Marat Kassymov", Role.OVERSEER))
    free.page.goto("/trail")
    assert "Aigul Nurlanova" in free.main()
    assert "You see no content" in free.main()
    assert "Quiet pact" not in free.page.content()
    assert act not in free.page.content()
    free.picture("trail")
    free.page.locator("[name='deed']").select_option(Deed.READ.value)
    free.page.locator("main form button[type=submit]").first.click()
    assert "deed=" in free.page.url
    with free.page.expect_download() as taken:
        free.page.get_by_role("link", name="CSV", exact=True).click()
    assert account.id in taken.value.path().read_text(encoding="utf-8")
    free.leave()
    cleared = Visitor(browser, place, place.somebody("Saule Bekova", Role.CLEARED_OVERSEER), viewport=DESK)
    cleared.page.goto("/trail")
    assert cleared.page.locator(f"main a[href*='{act}']").count() >= 1
    cleared.picture("trail-cleared")
    cleared.leave()


def test_pictures_on_a_telephone_and_in_other_languages(browser: Browser, place: Place) -> None:
    act = place.said().id.hex()
    account = place.somebody("Aigul Nurlanova")
    for name, path, options in (
        ("phone", FORM, {"viewport": PHONE}),
        ("statement-ru", f"/statements/{act}", {"locale": "ru"}),
        ("statement-zh", f"/statements/{act}", {"locale": "zh", "color_scheme": "dark"}),
        ("new", "/new", {}),
    ):
        one = Visitor(browser, place, account, **options)
        one.page.goto(path)
        assert one.title()
        one.picture(name)
        one.leave()
