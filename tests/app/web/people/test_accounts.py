"""Administrators: whom they invite, what they change, and that they read nothing."""

from datetime import timedelta

import msgspec
import pytest

from app.web.people.conftest import PASSWORD, Browser, House, secret_on, title_of
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.app.draft import Draft
from comity.app.trail.deeds import Deed
from comity.kernel.marking import Level
from nodes import OFFICER, SHARED, organisation

INVITED = {
    "login": "anna",
    "name": "Anna Petrova",
    "role": ["officer", "legal"],
    "clearance": "secret",
    "caveats": "ORCON, NODIS",
}


@pytest.fixture
def root(house: House) -> Browser:
    return house.signed_in("root", Role.ADMINISTRATOR)


def found(house: House, login: str = "anna") -> Account:
    account = house.node.accounts.find(login)
    assert account is not None
    return account


PAGES = ("/accounts", "/accounts/invite", "/accounts/0", "/recoveries")


@pytest.mark.parametrize("path", PAGES)
def test_visitors_are_asked_to_sign_in(house: House, path: str) -> None:
    assert house.browser().get(path).headers["location"].startswith("/sign-in?next=%2F")
    if path != "/accounts":
        assert house.browser().send(path, {"do": "x"}).headers["location"].startswith("/sign-in?next=%2F")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_comes_near_accounts(house: House, role: Role) -> None:
    account = house.somebody("bela", Role.OFFICER)
    browser = house.signed_in("anna", role, clearance=Level.TOP_SECRET)
    allowed = role is Role.APPROVER
    key = browser.form_key("/account")
    for path in (*PAGES[:3], f"/accounts/{account.id}"):
        assert browser.get(path).status_code == 409, path
        assert title_of(browser.get(path).text) == "Refused by rules"
    assert browser.get("/recoveries").status_code == (200 if allowed else 409)
    assert browser.send("/accounts/invite", {**INVITED, "login": "eve", "form_key": key}).status_code == 409
    for do in ("change", "withdraw", "end-sessions", "link", "recover"):
        sent = {**INVITED, "do": do, "form_key": key, "reason": "x"}
        assert browser.send(f"/accounts/{account.id}", sent).status_code == 409
    assert house.node.accounts.get(account.id) == account
    assert house.node.accounts.find("eve") is None


def test_an_invited_person_gets_what_was_decided(house: House, root: Browser) -> None:
    answer = root.fill("/accounts/invite", INVITED)
    assert answer.status_code == 200
    link = secret_on(answer.text)
    assert link.startswith("http://127.0.0.1/welcome/")
    assert answer.headers["cache-control"] == "private, no-store"
    account = found(house)
    assert account.roles == (Role.OFFICER, Role.LEGAL)
    assert (account.clearance, account.caveats) == (Level.SECRET, ("NODIS", "ORCON"))
    path = link.removeprefix("http://127.0.0.1")
    assert house.browser().send(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert "in use" in root.get("/accounts").text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"role": []}, "at least one role"),
        ({"role": ["administrator", "officer"]}, "together with another"),
        ({"role": ["overseer", "cleared_overseer"]}, "together with another"),
        ({"role": ["king"]}, "Expected a role"),
        ({"clearance": "cosmic"}, "Expected a level"),
        ({"caveats": "orcon"}, "Expected caveats"),
        ({"login": "root"}, "is taken"),
        ({"login": "Анна"}, "Expected a sign-in name"),
        ({"name": "Anna\u2066"}, "Expected a name"),
    ],
)
def test_what_cannot_be_made_is_told_and_stands_in_the_form_again(
    house: House, root: Browser, changes: dict[str, object], told: str
) -> None:
    answer = root.fill("/accounts/invite", {**INVITED, **changes})
    assert answer.status_code == 400
    assert told in answer.text
    assert len(list(house.node.accounts.all())) == 1
    assert "name" in changes or 'value="Anna Petrova"' in answer.text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "Robert'); DROP TABLE desk;--", '" onmouseover="alert(1)']
)
def test_hostile_names_are_text_on_every_page(house: House, root: Browser, name: str) -> None:
    root.fill("/accounts/invite", {**INVITED, "name": name})
    account = found(house)
    for path in ("/accounts", f"/accounts/{account.id}"):
        page = root.get(path).text
        assert "<script>alert" not in page
        assert '" onmouseover' not in page
    assert account.name == name


def test_a_change_holds_for_sessions_that_are_open(house: House, root: Browser) -> None:
    anna = house.signed_in("anna", Role.OFFICER, clearance=Level.SECRET)
    account = found(house)
    changed = {"do": "change", "name": "Anna", "role": ["administrator"], "clearance": "open", "caveats": ""}
    assert anna.get("/accounts").status_code == 409
    answer = root.fill(f"/accounts/{account.id}", changed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/accounts/{account.id}?done=changed")
    assert anna.get("/accounts").status_code == 200
    refused = root.fill(f"/accounts/{account.id}", {**changed, "role": ["administrator", "officer"]})
    assert refused.status_code == 400
    assert "together with another" in refused.text


def test_nobody_decides_about_their_own_account(house: House, root: Browser) -> None:
    house.somebody("other", Role.ADMINISTRATOR)
    account = found(house, "root")
    for form in (
        {"do": "change", "name": "Root", "role": ["officer"], "clearance": "top_secret", "caveats": ""},
        {"do": "withdraw"},
        {"do": "recover", "reason": "x"},
    ):
        assert root.fill("/account", form, f"/accounts/{account.id}").status_code == 400
    assert found(house, "root") == account


def test_a_withdrawn_person_is_out_at_once(house: House, root: Browser) -> None:
    anna = house.signed_in("anna")
    account = found(house)
    assert root.fill(f"/accounts/{account.id}", {"do": "withdraw"}).status_code == 303
    assert anna.get("/account").status_code == 303
    assert house.browser().sign_in("anna").status_code == 403
    page = root.get(f"/accounts/{account.id}").text
    assert "withdrawn" in page
    assert "<form" not in page[page.index("<main") : page.index("</main")]
    assert root.fill("/account", {"do": "change", **INVITED}, f"/accounts/{account.id}").status_code == 400


def test_sessions_are_ended_and_a_waiting_link_is_renewed(house: House, root: Browser) -> None:
    anna = house.signed_in("anna")
    assert root.fill(f"/accounts/{found(house).id}", {"do": "end-sessions"}).status_code == 303
    assert anna.get("/account").status_code == 303
    assert root.fill("/account", {"do": "link"}, f"/accounts/{found(house).id}").status_code == 400
    waiting, before = house.invited("waiting")
    after = secret_on(root.fill(f"/accounts/{waiting.id}", {"do": "link"}).text).rpartition("/")[2]
    assert [house.browser().get(f"/welcome/{one}").status_code for one in (before, after)] == [404, 200]


def test_weighty_changes_need_a_session_that_has_just_proved_itself(house: House, root: Browser) -> None:
    anna = house.somebody("anna")
    house.clock.time += timedelta(minutes=6)
    for path, form in (
        ("/accounts/invite", {**INVITED, "login": "eve"}),
        (f"/accounts/{anna.id}", {"do": "withdraw"}),
        (f"/accounts/{anna.id}", {"do": "recover", "reason": "x"}),
    ):
        assert "/welcome/" not in root.fill(path, form).text
    assert house.node.accounts.find("eve") is None
    assert found(house) == anna
    assert house.node.people.recoveries.pending() == ()


def test_an_administrator_sees_no_content(house: House, root: Browser) -> None:
    draft: Draft = organisation("XAA-PACT", SHARED)
    done = house.node.submit(draft, OFFICER)
    officer = house.signed_in("anna", Role.OFFICER, clearance=Level.TOP_SECRET)
    visitor = house.browser()
    for path in (f"/statements/{done.id.hex()}", f"/api/v1/acts/{done.id.hex()}", f"/api/v1/matters/{done.matter}"):
        assert officer.get(path).status_code == 200
        assert [root.get(path).status_code, visitor.get(path).status_code] == [404, 404]
    assert "Quiet pact" not in root.get("/organisations").text
    assert "Quiet pact" in officer.get("/organisations").text


def test_what_administrators_do_is_noted_with_whom_it_concerns(house: House, root: Browser) -> None:
    root.fill("/accounts/invite", INVITED)
    account = found(house)
    root.fill(f"/accounts/{account.id}", {"do": "change", **INVITED})
    root.fill(f"/accounts/{account.id}", {"do": "withdraw"})
    trail = house.node.trail
    noted = [one.entry.noted for one in trail.entries(0, trail.newest())]
    by = found(house, "root").id
    assert [(one.deed, one.who, one.whom) for one in noted if one.whom == account.id] == [
        (Deed.ACCOUNT_MADE, by, account.id),
        (Deed.ACCOUNT_CHANGED, by, account.id),
        (Deed.ACCOUNT_WITHDRAWN, by, account.id),
    ]


def test_recovery_takes_two_persons_and_the_owner(house: House, root: Browser) -> None:
    account = house.somebody("anna")
    house.node.accounts.change(account.id, lambda one: msgspec.structs.replace(one, one_time="JBSWY3DPEHPK3PXP"))
    approver = house.signed_in("bela", Role.APPROVER)
    asked = root.fill(f"/accounts/{account.id}", {"do": "recover", "reason": "Lost <b>telephone</b>."})
    assert asked.headers["location"] == f"/accounts/{account.id}?done=recovery"
    own = root.fill("/recoveries", {"do": "agree", "account": account.id})
    assert own.status_code == 400
    assert "second person" in own.text
    page = approver.get("/recoveries").text
    assert "Lost &lt;b&gt;telephone&lt;/b&gt;." in page
    link = secret_on(approver.fill("/recoveries", {"do": "agree", "account": account.id}).text)
    assert approver.fill("/account", {"do": "agree", "account": account.id}, "/recoveries").status_code == 404
    assert found(house).one_time
    owner = house.browser()
    answer = owner.send(link.removeprefix("http://127.0.0.1"), {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303
    assert not found(house).one_time


def test_a_recovery_is_stopped_by_either(house: House, root: Browser) -> None:
    account = house.somebody("anna")
    approver = house.signed_in("bela", Role.APPROVER)
    root.fill(f"/accounts/{account.id}", {"do": "recover", "reason": "Lost."})
    assert approver.fill("/recoveries", {"do": "stop", "account": account.id}).headers["location"] == "/recoveries"
    assert "No recovery waits." in root.get("/recoveries").text
    assert root.fill("/recoveries", {"do": "agree", "account": account.id}, "/recoveries").status_code == 404
    assert root.fill("/account", {"do": "else", "account": account.id}, "/recoveries").status_code == 400
