"""One-time links: what they make, who may use them, and that they leave no trace."""

import logging
import os
from datetime import timedelta

import msgspec
import pytest

from app.web.people.conftest import PASSWORD, Browser, House, title_of
from comity.app.accounts.account import Passkey
from comity.app.accounts.invitations import Purpose
from comity.app.accounts.roles import Role

CHOSEN = {"password": PASSWORD, "again": PASSWORD}


def first(house: House) -> str:
    secret = house.node.people.first_link(os.urandom)
    assert secret is not None
    return f"/welcome/{secret}"


def test_the_first_link_makes_an_administrator_who_is_signed_in_and_reads_nothing(house: House) -> None:
    browser, link = house.browser(), first(house)
    assert title_of(browser.get(link).text) == "Set up this system"
    answer = browser.send(link, {"login": "root", "name": "Anna Petrova", **CHOSEN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    (account,) = house.node.accounts.all()
    assert account.roles == (Role.ADMINISTRATOR,)
    assert account.reader("XAA").party is None
    assert browser.get("/accounts").status_code == 409, "a password alone opens nothing"
    held = house.node.sessions.find(browser.session)
    assert held is not None
    house.node.sessions.strengthen(held.key, "one_time")
    assert browser.get("/accounts").status_code == 200
    assert browser.get(link).status_code == 404


def test_a_link_shows_who_it_is_for_and_lets_them_choose_a_password(house: House) -> None:
    account, secret = house.invited("anna")
    browser = house.browser()
    page = browser.get(f"/welcome/{secret}").text
    assert "You are Anna; your sign-in name is anna." in page
    assert browser.get(f"/welcome/{secret}").text == page
    assert browser.send(f"/welcome/{secret}", CHOSEN).status_code == 303
    assert browser.get("/account").status_code == 200
    assert house.browser().sign_in("anna").status_code == 303
    assert house.node.accounts.get(account.id).roles == (Role.OFFICER,)


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short", "short", "12 to 128"),
        (PASSWORD, PASSWORD + "x", "differ"),
        ("password12345", "password12345", "first guesses"),
        ("lantern orbit anna gravel", "lantern orbit anna gravel", "name of its owner"),
        ("x" * 129, "x" * 129, "12 to 128"),
        ("", "", "12 to 128"),
    ],
)
def test_a_password_that_will_not_do_leaves_the_link_as_it_was(
    house: House, password: str, again: str, told: str
) -> None:
    _, secret = house.invited("anna")
    browser = house.browser()
    answer = browser.send(f"/welcome/{secret}", {"password": password, "again": again})
    assert answer.status_code == 400
    assert told in answer.text
    assert password not in answer.text or len(password) < 6
    assert not browser.session
    assert browser.send(f"/welcome/{secret}", CHOSEN).status_code == 303


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("<script>alert(1)</script>", True),
        ("'; DROP TABLE desk; --", True),
        ("Anna\u202eavorteP", False),
        ("Anna\u200b", False),
        ("", False),
    ],
)
def test_hostile_names_are_shown_as_text_or_refused(house: House, name: str, kept: bool) -> None:
    browser, link = house.browser(), first(house)
    answer = browser.send(link, {"login": "root", "name": name, **CHOSEN})
    assert answer.status_code == (303 if kept else 400)
    if kept:
        page = browser.get("/account").text
        assert "<script>alert" not in page
        assert [one.name for one in house.node.accounts.all()] == [name]
    else:
        assert "Expected a name" in answer.text
        assert not list(house.node.accounts.all())


def test_a_link_is_for_one_day_and_for_one_use(house: House) -> None:
    _, secret = house.invited("anna")
    _, other = house.invited("bela")
    browser = house.browser()
    browser.send(f"/welcome/{secret}", CHOSEN)
    nothing = browser.get(f"/welcome/{'0' * 64}").text
    for path in (f"/welcome/{secret}", "/welcome/x"):
        assert browser.get(path).status_code == 404
        assert browser.fill("/account", CHOSEN, path).status_code == 404
        assert browser.get(path).text == nothing
    house.clock.time += timedelta(hours=24, seconds=1)
    assert house.browser().get(f"/welcome/{other}").status_code == 404
    assert house.browser().send(f"/welcome/{other}", CHOSEN).status_code == 404


def test_a_recovery_link_ends_all_that_opened_the_account_before(house: House) -> None:
    account = house.somebody("anna")
    passkey = Passkey(id="a", key="b", signs=0, name="Key", made=1)
    house.node.accounts.change(
        account.id, lambda one: msgspec.structs.replace(one, passkeys=(passkey,), one_time="JBSWY3DPEHPK3PXP")
    )
    thief = house.at_work(account)
    secret = house.node.people.invitations.create(Purpose.RECOVERY, account.id, os.urandom)
    browser = house.browser()
    assert "ends now" in browser.get(f"/welcome/{secret}").text
    assert thief.get("/account").status_code == 200
    new = "gravel tulip seven lamps"
    answer = browser.send(f"/welcome/{secret}", {"password": new, "again": new})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert thief.get("/account").status_code == 303
    assert house.browser().sign_in("anna").status_code == 403
    assert house.browser().sign_in("anna", new).status_code == 303


def test_a_link_used_in_somebody_elses_browser_ends_their_session_there(house: House) -> None:
    browser = house.signed_in("root", Role.ADMINISTRATOR)
    _, secret = house.invited("anna")
    before = browser.session
    path = f"/welcome/{secret}"
    assert browser.send(path, CHOSEN).status_code == 403
    assert browser.fill(path, CHOSEN).status_code == 303
    assert house.node.sessions.find(before) is None
    assert "anna" in browser.get("/account").text


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_uses_no_link(house: House, headers: dict[str, str]) -> None:
    _, secret = house.invited("anna")
    assert house.browser().send(f"/welcome/{secret}", CHOSEN, **headers).status_code == 403
    assert house.browser().get(f"/welcome/{secret}").status_code == 200


def test_a_secret_stays_out_of_logs_caches_and_other_sites(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _, secret = house.invited("anna")
    browser: Browser = house.browser()
    for answer in (
        browser.get(f"/welcome/{secret}"),
        browser.send(f"/welcome/{secret}", {"password": "x", "again": "x"}),
        browser.send(f"/welcome/{secret}", CHOSEN),
    ):
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
    own = [one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    assert not any(secret in line for line in own)
    trail = [entry for _, _, entry in house.node.stores.desk.trail(0, 1_000)]
    assert trail
    assert not any(secret.encode() in entry for entry in trail)
