"""One's own account: name, language, password, sessions and access keys."""

import os
import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.web.people.conftest import PASSWORD, Browser, House, secret_on
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.kernel.marking import Level

NEW = "gravel tulip seven lamps"
KEY = {"do": "make-key", "key_name": "importer", "key_role": "officer", "key_clearance": "restricted", "key_days": "30"}


class Anna:
    """Somebody at work, and another browser of hers."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.id = house.somebody("anna", Role.OFFICER, Role.LEGAL, clearance=Level.CONFIDENTIAL).id
        self.browser, self.other = (house.at_work(self.account) for _ in range(2))

    @property
    def account(self) -> Account:
        return self.house.node.accounts.get(self.id)

    def does(self, **form: Any) -> tuple[int, str]:
        answer = self.browser.fill("/account", form)
        return answer.status_code, answer.headers.get("location", answer.text)


@pytest.fixture
def anna(house: House) -> Anna:
    return Anna(house)


def test_visitors_and_access_keys_have_no_account_page(house: House, anna: Anna) -> None:
    visitor = house.browser()
    assert visitor.get("/account").headers["location"] == "/sign-in?next=%2Faccount"
    assert visitor.send("/account", {"do": "profile", "name": "x"}).headers["location"] == "/sign-in?next=%2Faccount"
    key = secret_on(anna.browser.fill("/account", KEY).text)
    answer = visitor.send("/account", {"do": "profile", "name": "x", "language": ""}, authorization=f"Bearer {key}")
    assert answer.status_code == 303
    assert anna.account.name == "Anna"


def test_name_and_language_are_kept_and_the_page_switches(anna: Anna) -> None:
    assert anna.does(do="profile", name=" Анна ", language="ru") == (303, "/account?done=profile")
    assert (anna.account.name, anna.account.language) == ("Анна", "ru")
    assert "Имя и язык сохранены." in anna.browser.get("/account?done=profile").text
    assert "Имя и язык сохранены." not in anna.browser.get("/account?done=nothing").text


@pytest.mark.parametrize(
    "form",
    [
        {"name": "Anna\u202e", "language": ""},
        {"name": "", "language": ""},
        {"name": "Anna", "language": "xx"},
        {"name": "Anna", "language": "../ru"},
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_changes(anna: Anna, form: dict[str, str]) -> None:
    before = anna.account
    status, page = anna.does(do="profile", **form)
    assert status == 400
    assert "Expected" in page
    assert anna.account == before


@pytest.mark.parametrize("do", ["", "withdraw", "profile "])
def test_a_form_that_the_page_does_not_have_is_refused(anna: Anna, do: str) -> None:
    assert anna.does(do=do)[0] == 400


def test_a_new_password_takes_the_present_one_and_ends_other_sessions(anna: Anna, house: House) -> None:
    assert anna.does(do="password", current=PASSWORD + "x", password=NEW, again=NEW)[0] == 400
    assert anna.does(do="password", current=PASSWORD, password=NEW, again=NEW + "x")[0] == 400
    assert (
        anna.does(do="password", current=PASSWORD, password="anna lantern orbit", again="anna lantern orbit")[0] == 400
    )
    assert house.browser().sign_in("anna").status_code == 303
    assert anna.does(do="password", current=PASSWORD, password=NEW, again=NEW) == (303, "/account?done=password")
    assert anna.other.get("/account").status_code == 303
    assert anna.browser.get("/account").status_code == 200
    assert house.browser().sign_in("anna").status_code == 403
    assert house.browser().sign_in("anna", NEW).status_code == 303


def test_the_present_password_cannot_be_tried_out_here(anna: Anna) -> None:
    told = [anna.does(do="password", current=f"guess {number}", password=NEW, again=NEW)[1] for number in range(7)]
    assert sum("The present password is not right." in page for page in told) == 5
    assert "Too many attempts failed" in told[-1]


def test_sessions_are_listed_and_ended_one_by_one_or_all(anna: Anna, house: House) -> None:
    third = house.at_work(anna.account)
    page = anna.browser.get("/account").text
    assert page.count("Firefox, Linux") == 3
    assert not re.search(anna.browser.session.partition(".")[2], page)
    keys = re.findall(r'name="session" value="([0-9a-f]{32})"', page)
    assert len(keys) == 2
    assert anna.does(do="end-session", session=keys[0]) == (303, "/account?done=session")
    assert sorted(one.get("/account").status_code for one in (anna.other, third)) == [200, 303]
    assert anna.does(do="end-others") == (303, "/account?done=others")
    assert [one.get("/account").status_code for one in (anna.other, third, anna.browser)] == [303, 303, 200]


def test_nobody_ends_the_session_of_somebody_else(anna: Anna, house: House) -> None:
    bela = house.somebody("bela")
    browser = house.at_work(bela)
    ((key, _),) = house.node.sessions.of(bela.id)
    anna.does(do="end-session", session=key)
    assert browser.get("/account").status_code == 200


def test_a_browser_can_say_what_it_likes_of_itself(house: House) -> None:
    account = house.somebody("anna")
    browser = house.browser()
    cookie = house.node.sessions.open(account.id, "passkey", "<script>alert(1)</script>" * 50, os.urandom)
    browser.show(cookie)
    page = browser.get("/account").text
    assert "Unknown browser" in page
    assert "alert" not in page


def test_an_access_key_is_shown_once_and_reads_and_writes_as_its_owner(anna: Anna, house: House) -> None:
    answer = anna.browser.fill("/account", KEY)
    assert answer.status_code == 200
    key = secret_on(answer.text)
    page = anna.browser.get("/account").text
    assert key not in page
    assert "importer" in page
    person = house.node.access.person(key)
    assert person is not None
    assert (person.id, person.reader.clearance) == (anna.id, Level.RESTRICTED)
    ((kept_under, access),) = house.node.access.of(anna.id)
    assert access.until - house.clock.micros() == 30 * 24 * 3600 * 1_000_000
    assert anna.does(do="withdraw-key", key=kept_under) == (303, "/account?done=key")
    assert house.node.access.person(key) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"key_clearance": "secret"},
        {"key_role": "approver"},
        {"key_role": "king"},
        {"key_clearance": "cosmic"},
        {"key_caveat": "ORCON"},
        {"key_days": "3650"},
        {"key_days": "-1"},
        {"key_name": ""},
        {"key_name": "im\u200bporter"},
    ],
)
def test_a_key_that_would_open_more_is_not_made(anna: Anna, house: House, changes: dict[str, str]) -> None:
    assert anna.does(**{**KEY, **changes})[0] == 400
    assert house.node.access.of(anna.id) == ()


def test_nobody_withdraws_the_key_of_somebody_else(anna: Anna, house: House) -> None:
    anna.browser.fill("/account", KEY)
    ((kept_under, _),) = house.node.access.of(anna.id)
    house.signed_in("bela").fill("/account", {"do": "withdraw-key", "key": kept_under})
    assert len(house.node.access.of(anna.id)) == 1


def test_a_key_is_made_only_by_a_session_that_has_just_proved_itself(anna: Anna, house: House) -> None:
    house.clock.time += timedelta(minutes=6)
    page = anna.browser.fill("/account", KEY).text
    assert "comity_" not in page
    assert house.node.access.of(anna.id) == ()


@pytest.mark.parametrize("form", [{"do": "profile", "name": "Eve", "language": ""}, {"do": "end-others"}, KEY])
def test_forged_forms_change_nothing(anna: Anna, form: dict[str, str]) -> None:
    own = anna.browser.form_key("/account")
    foreign = anna.other.form_key("/account")
    assert own != foreign
    for sent, headers in (
        (form, {}),
        ({**form, "form_key": foreign}, {}),
        ({**form, "form_key": own}, {"origin": "https://evil.example"}),
        ({**form, "form_key": own}, {"sec-fetch-site": "cross-site"}),
    ):
        assert anna.browser.send("/account", sent, **headers).status_code == 403
    assert anna.account.name == "Anna"
    assert anna.house.node.access.of(anna.id) == ()
    assert anna.other.get("/account").status_code == 200


def test_the_owner_sees_and_stops_a_recovery(anna: Anna, house: House) -> None:
    assert "recovery of your account" not in anna.browser.get("/account").text
    root = house.signed_in("root", Role.ADMINISTRATOR)
    root.fill(f"/accounts/{anna.id}", {"do": "recover", "reason": "Lost telephone."})
    assert "Somebody asked for the recovery of your account" in anna.browser.get("/account").text
    assert anna.does(do="stop-recovery") == (303, "/account?done=stopped")
    assert house.node.people.recoveries.pending() == ()


def test_an_account_without_password_sets_one_only_when_proved_anew(anna: Anna, house: House) -> None:
    house.node.accounts.change(anna.id, lambda one: msgspec.structs.replace(one, password="", identity="issuer anna"))
    house.clock.time += timedelta(minutes=6)
    anna.does(do="password", password=NEW, again=NEW)
    assert anna.account.password == ""
    fresh: Browser = house.at_work(anna.account)
    assert fresh.fill("/account", {"do": "password", "password": NEW, "again": NEW}).status_code == 303
    assert anna.account.password


def test_what_still_opens_the_account_after_a_new_password_is_told_and_withdrawn_at_a_press(
    anna: Anna, house: House
) -> None:
    assert "still open" not in anna.browser.get("/account?done=password").text
    anna.browser.fill("/account", KEY)
    feed = house.node.feeds.renew(anna.id, Level.OPEN, os.urandom)
    assert "still open" not in anna.browser.get("/account").text
    _, location = anna.does(do="password", current=PASSWORD, password=NEW, again=NEW)
    page = anna.browser.get(location).text
    assert "1 access key still opens your account." in page
    assert "Your feed address still shows what is new." in page
    assert len(house.node.access.of(anna.id)) == 1
    assert anna.does(do="withdraw-all") == (303, "/account?done=all")
    assert house.node.access.of(anna.id) == ()
    assert house.node.feeds.person(feed) is None
