"""Signing in and out: who is let in, what nobody learns, and what the cookie is worth."""

import os
import re
import time
from datetime import timedelta

import msgspec
import pytest

from app.web.people.conftest import PASSWORD, Browser, Full, House, title_of
from comity.app.accounts.account import Passkey
from comity.app.accounts.limits import FREE_BY_ADDRESS, FREE_BY_NAME
from comity.app.accounts.one_time import code_at, step_of
from comity.app.accounts.roles import Role
from comity.app.accounts.sessions import IDLE, LONGEST, MOST
from comity.app.trail.deeds import Deed
from comity.app.web.people.entering import safe_path
from comity.kernel.marking import Level

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_the_right_password_lets_in_and_leads_on(house: House) -> None:
    house.somebody("anna")
    browser = house.browser()
    asked = browser.get("/account?done=profile")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Faccount%3Fdone%3Dprofile"
    answer = browser.sign_in("Anna ", path="/account?done=profile")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=profile")
    assert "Name and language are kept." in browser.get("/account?done=profile").text
    assert browser.get("/sign-in?next=/states").headers["location"] == "/states"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    house.somebody("anna")
    answer = house.browser().sign_in("anna")
    (cookie,) = answer.headers.get_list("set-cookie")
    assert re.fullmatch(r"session=[0-9a-f]{32}\.[0-9a-f]{64}; HttpOnly; Path=/; SameSite=lax", cookie)
    assert answer.headers["cache-control"] == "private, no-store"


def test_with_https_the_cookie_is_guarded_by_its_name(house: House) -> None:
    house.somebody("anna")
    house.node.settings = msgspec.structs.replace(house.node.settings, address="https://127.0.0.1")
    (cookie,) = house.browser().sign_in("anna").headers.get_list("set-cookie")
    assert re.fullmatch(r"__Host-session=[0-9a-f]{32}\.[0-9a-f]{64}; HttpOnly; Path=/; SameSite=lax; Secure", cookie)


def test_the_language_of_the_account_is_kept_in_its_cookie(house: House) -> None:
    account = house.somebody("anna")
    house.node.accounts.change(account.id, lambda one: msgspec.structs.replace(one, language="ru"))
    browser = house.browser()
    browser.sign_in("anna")
    assert browser.cookies.get("lang") == "ru"
    assert title_of(browser.get("/account").text) == "Ваша учётная запись"


def failures(house: House) -> dict[str, tuple[str, str]]:
    """Ways not to get in: name and password."""
    house.somebody("known")
    gone = house.somebody("withdrawn")
    house.somebody("root", Role.ADMINISTRATOR)
    house.node.people.withdraw(gone.id)
    house.invited("invited")
    return {
        "wrong password": ("known", PASSWORD + "x"),
        "unknown name": ("nobody", PASSWORD),
        "withdrawn": ("withdrawn", PASSWORD),
        "never entered": ("invited", PASSWORD),
        "not a name": ("not a name; --", PASSWORD),
        "empty": ("", ""),
        "hostile": ('"><script>alert(1)</script>', "' OR 1=1 --"),
        "deceiving": ("known\u202e", PASSWORD),
    }


def seen(answer: object, login: str) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """All that a browser gets, without the name that was typed and what is random: its challenge for passkeys."""
    from httpx import Response  # noqa: PLC0415  # for the assertion alone

    assert isinstance(answer, Response)
    text = re.sub(r'(<input id="login"[^>]*?)( value="[^"]*")?>', r"\1>", answer.text)
    assert "<script>alert" not in text
    headers = tuple((name, value) for name, value in answer.headers.items() if name != "content-length")
    return answer.status_code, text, headers


def test_nobody_learns_which_names_there_are(house: House) -> None:
    got = {}
    for name, (login, password) in failures(house).items():
        answer = house.browser().sign_in(login, password)
        assert len(answer.headers.get("content-length", "")) > 0
        got[name] = seen(answer, login)
    first = got["wrong password"]
    assert first[0] == 403
    assert "The sign-in name or the password is not right." in first[1]
    assert {name: one == first for name, one in got.items()} == dict.fromkeys(got, True)


def test_nobody_learns_it_from_the_waits_either(house: House) -> None:
    house.somebody("known")
    got = []
    for login in ("known", "nobody"):
        browser = house.browser()
        for _ in range(FREE_BY_NAME):
            assert browser.sign_in(login, "wrong").status_code == 403
        answers = [browser.sign_in(login, password) for password in ("wrong", PASSWORD)]
        assert [one.status_code for one in answers] == [429, 429]
        got.append([seen(one, login) for one in answers])
        house.clock.time += timedelta(minutes=20)
    assert got[0] == got[1]
    assert house.browser().sign_in("known").status_code == 303


def test_nobody_learns_it_from_the_time(house: House) -> None:
    house.somebody("known")
    people = house.node.people
    people.check("nobody", "wrong")

    def least(login: str) -> float:
        took = []
        for _ in range(7):
            begun = time.process_time()
            people.check(login, "wrong password")
            took.append(time.process_time() - begun)
        return min(took)

    assert 0.6 < least("nobody") / least("known") < 1.6


def test_an_address_that_goes_through_names_has_to_wait(house: House) -> None:
    house.somebody("anna")
    browser = house.browser()
    for number in range(FREE_BY_ADDRESS):
        with house.node.people.limits.attempt(f"name{number}", "testclient"):
            pass
    assert browser.sign_in("anna").status_code == 429
    house.clock.time += timedelta(seconds=1)
    assert browser.sign_in("anna").status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5cevil.example",
        "/%2f/evil.example",
        "%2f%2fevil.example",
        "javascript:alert(1)",
        "/\tevil",
        "/\nlocation: x",
        "evil.example",
        "",
        "/sign-out",
        "/sign-in?next=/",
        "/welcome/" + "0" * 64,
        "/" + "x" * 3_000,
        "/é",
        "///evil.example",
        "/ x",
    ],
)
def test_nobody_is_led_elsewhere(house: House, path: str) -> None:
    assert safe_path(path) == "/"
    account = house.somebody("anna")
    browser = house.browser()
    answer = browser.sign_in("anna", path=path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/"), account


@pytest.mark.parametrize("path", ["/", "/states/KAZ", "/account?done=key", "/search?text=%D0%BC%D0%B8%D1%80"])
def test_pages_of_this_node_are_led_on_to(path: str) -> None:
    assert safe_path(path) == path


def test_every_sign_in_has_a_session_of_its_own_whatever_the_browser_brought(house: House) -> None:
    house.somebody("anna")
    browser = house.browser()
    chosen = "a" * 64
    browser.show(chosen)
    browser.sign_in("anna")
    first = browser.session
    assert first != chosen
    assert house.node.sessions.find(chosen) is None
    answer = browser.fill("/account", {"login": "anna", "password": PASSWORD}, "/sign-in")
    assert answer.status_code == 303
    assert browser.session not in {first, chosen}
    assert house.node.sessions.find(first) is None


def test_a_cookie_that_was_stolen_opens_nothing_after_signing_out(house: House) -> None:
    house.somebody("anna")
    browser, thief = house.browser(), house.browser()
    browser.sign_in("anna")
    thief.show(browser.session)
    assert is_in(thief)
    answer = browser.fill("/account", {}, "/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert not browser.session
    assert not is_in(thief)
    assert not is_in(browser)


def test_signing_out_takes_a_form_of_this_session(house: House) -> None:
    browser = house.signed_in("anna")
    assert browser.send("/sign-out").status_code == 403
    assert browser.send("/sign-out", {"form_key": "0" * 64}).status_code == 403
    assert browser.get("/sign-out").status_code == 405
    assert is_in(browser)
    assert house.browser().send("/sign-out").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
def test_another_site_signs_nobody_in(house: House, headers: dict[str, str]) -> None:
    house.somebody("anna")
    browser = house.browser()
    answer = browser.send("/sign-in", {"login": "anna", "password": PASSWORD}, **headers)
    assert answer.status_code == 403
    assert not browser.session


@pytest.mark.parametrize(("span", "holds"), [(IDLE, True), (IDLE + timedelta(seconds=1), False)])
def test_a_session_ends_when_nobody_is_there(house: House, span: timedelta, holds: bool) -> None:
    browser = house.signed_in("anna")
    house.clock.time += span
    assert is_in(browser) is holds


def test_a_session_ends_in_any_case(house: House) -> None:
    browser = house.signed_in("anna")
    for _ in range(LONGEST // IDLE):
        house.clock.time += IDLE
        assert is_in(browser)
    house.clock.time += timedelta(seconds=1)
    assert not is_in(browser)


def test_an_account_with_a_passkey_is_not_entered_with_a_password_alone(house: House) -> None:
    account = house.somebody("anna")
    passkey = Passkey(id="a", key="b", signs=0, name="Key", made=1)
    house.node.accounts.change(account.id, lambda one: msgspec.structs.replace(one, passkeys=(passkey,)))
    browser = house.browser()
    answer = browser.sign_in("anna")
    assert answer.status_code == 403
    assert "signs in with its passkey" in answer.text
    assert not browser.session
    assert "signs in with its passkey" not in browser.sign_in("anna", "wrong").text


class WithCode:
    """Anna, who has an authenticator app."""

    def __init__(self, house: House) -> None:
        self.house = house
        account = house.somebody("anna")
        sealed = house.node.accounts.seeds.seal(account.id, SECRET)
        house.node.accounts.change(account.id, lambda one: msgspec.structs.replace(one, one_time=sealed))
        self.browser = house.browser()

    def code(self) -> str:
        return code_at(SECRET, step_of(self.house.clock.micros()))

    def ticket(self, page: str) -> str:
        found = re.search(r'name="ticket" value="([0-9a-f]+)"', page)
        assert found is not None
        return found[1]


@pytest.fixture
def with_code(house: House) -> WithCode:
    return WithCode(house)


def test_a_one_time_code_is_asked_for_after_the_password(with_code: WithCode) -> None:
    browser = with_code.browser
    asked = browser.sign_in("anna", path="/states")
    assert (asked.status_code, title_of(asked.text)) == (200, "One-time code")
    assert not browser.session
    form = {"ticket": with_code.ticket(asked.text), "code": with_code.code(), "next": "/states"}
    answer = browser.send("/sign-in", form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/states")
    assert is_in(browser)
    again = house_browser(with_code).send("/sign-in", form)
    assert again.status_code == 403
    assert "That took too long" in again.text


def house_browser(with_code: WithCode) -> Browser:
    return with_code.house.browser()


def test_a_code_counts_once_and_a_wrong_one_can_be_typed_again(with_code: WithCode) -> None:
    browser = with_code.browser
    asked = browser.sign_in("anna")
    wrong = browser.send("/sign-in", {"ticket": with_code.ticket(asked.text), "code": "000000"})
    assert wrong.status_code == 403
    right = browser.send("/sign-in", {"ticket": with_code.ticket(wrong.text), "code": with_code.code()})
    assert right.status_code == 303
    other = with_code.house.browser()
    asked = other.sign_in("anna")
    reused = other.send("/sign-in", {"ticket": with_code.ticket(asked.text), "code": with_code.code()})
    assert reused.status_code == 403


def test_codes_cannot_be_tried_out(with_code: WithCode) -> None:
    browser = with_code.browser
    page = browser.sign_in("anna").text
    statuses = []
    for number in range(FREE_BY_NAME + 1):
        answer = browser.send("/sign-in", {"ticket": with_code.ticket(page), "code": f"{number:06d}"})
        statuses.append(answer.status_code)
        page = answer.text if answer.status_code == 403 else page
    assert statuses == [403] * FREE_BY_NAME + [429]
    assert with_code.browser.sign_in("anna").status_code == 429, "the right password alone makes no fresh start"


def test_the_second_step_waits_five_minutes_and_for_the_same_password(with_code: WithCode) -> None:
    browser = with_code.browser
    page = browser.sign_in("anna").text
    with_code.house.clock.time += timedelta(minutes=5, seconds=1)
    late = browser.send("/sign-in", {"ticket": with_code.ticket(page), "code": with_code.code()})
    assert late.status_code == 403
    page = browser.sign_in("anna").text
    account = with_code.house.node.accounts.find("anna")
    assert account is not None
    with_code.house.node.people.set_password(account.id, "gravel tulip seven lamps")
    changed = browser.send("/sign-in", {"ticket": with_code.ticket(page), "code": with_code.code()})
    assert changed.status_code == 403
    assert not browser.session


def test_who_came_and_who_failed_is_noted_without_what_was_typed(house: House) -> None:
    account = house.somebody("anna")
    browser = house.browser()
    browser.sign_in("anna", "typed by mistake")
    browser.sign_in("typed by mistake", "wrong")
    browser.sign_in("anna")
    browser.fill("/account", {}, "/sign-out")
    trail = house.node.trail
    noted = [one.entry.noted for one in trail.entries(0, trail.newest())]
    deeds = [
        (one.deed, one.whom) for one in noted if one.deed in {Deed.SIGNED_IN, Deed.SIGNED_OUT, Deed.SIGN_IN_FAILED}
    ]
    assert deeds == [
        (Deed.SIGN_IN_FAILED, ""),
        (Deed.SIGN_IN_FAILED, ""),
        (Deed.SIGNED_IN, account.id),
        (Deed.SIGNED_OUT, account.id),
    ]
    assert not any(b"typed by mistake" in entry for _, _, entry in house.node.stores.desk.trail(0, 1_000))


@pytest.mark.parametrize(
    "form",
    [
        {"login": ["a", "b"], "password": "x"},
        {"login": "a", "password": "x" * 20_000},
        {f"field{number}": "x" for number in range(100)},
        {"login": "a", "password": "x", "ticket": "../desk"},
        {"login": "a" * 5_000, "password": "\ud7ff\ufdfa" * 500},
    ],
)
def test_odd_forms_are_answered_and_let_nobody_in(house: House, form: dict[str, object]) -> None:
    browser = house.browser()
    assert 400 <= browser.send("/sign-in", form).status_code < 500
    assert not browser.session


def test_an_account_that_asks_for_a_password_alone_is_not_open_yet(house: House) -> None:
    account = house.somebody("anna", Role.APPROVER, clearance=Level.SECRET)
    browser = house.browser()
    assert browser.sign_in("anna").status_code == 303
    page = browser.get("/").text
    assert "Your account is not open yet" in page
    assert 'href="/account"' in page
    assert browser.get("/new").status_code == browser.get("/write").status_code == 409
    key = {"do": "make-key", "key_name": "k", "key_role": "approver", "key_clearance": "secret", "key_days": "30"}
    assert browser.fill("/account", key).status_code == 400
    assert house.node.access.of(account.id) == ()
    left_open = house.browser()
    assert left_open.sign_in("anna").status_code == 303
    held = house.node.sessions.find(browser.session)
    assert held is not None
    house.node.sessions.strengthen(held.key, "one_time")
    assert "Your account is not open yet" not in browser.get("/").text
    assert browser.get("/new").status_code == 200
    assert not is_in(left_open), "whoever came in by the password alone has to come anew"


def test_an_account_has_only_so_many_sessions_and_the_idlest_makes_room(house: House) -> None:
    account = house.somebody("anna")
    cookies = []
    for _ in range(MOST + 1):
        house.clock.time += timedelta(seconds=1)
        cookies.append(house.node.sessions.open(account.id, "passkey", "test", os.urandom))
    assert len(house.node.sessions.of(account.id)) == MOST
    assert house.node.sessions.find(cookies[0]) is None
    assert all(house.node.sessions.find(cookie) is not None for cookie in cookies[1:])


def test_try_that_came_while_too_many_signed_in_is_not_counted(house: House) -> None:
    house.somebody("anna")
    passwords = house.node.people.passwords
    house.node.people.passwords = Full()
    for _ in range(2 * FREE_BY_NAME):
        assert house.browser().sign_in("anna").status_code == 503
    house.node.people.passwords = passwords
    assert house.browser().sign_in("anna").status_code == 303
