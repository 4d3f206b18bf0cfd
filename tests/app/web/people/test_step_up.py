"""Proving oneself anew in the middle of a form: what was entered stays, and nothing is done without the proof."""

import os
from datetime import timedelta

import msgspec
import pytest

from app.web.people.conftest import Full
from app.web.people.session import LOCAL, SCRIPT, Session, with_passkey
from comity.app.accounts.limits import FREE_BY_NAME
from comity.app.accounts.one_time import code_at, fresh_secret, step_of
from comity.app.accounts.stepping import FRESH, Proofs
from markup import read
from signed import People

PASSWORD = "four words nobody joins"
ENTERED = [
    ("do", "make-key"),
    ("key_name", 'Ключ "<b>&amp;\u4e2d'),
    ("key_role", "officer"),
    ("key_clearance", "open"),
    ("key_days", "7"),
    ("key_caveat", "ONE"),
    ("key_caveat", "TWO"),
]


@pytest.fixture
def session(people: People) -> Session:
    """Somebody with a password whose last proof is too long ago."""
    made = Session(people.node, people.client, people.browser().account)
    people.node.people.set_password(made.id, PASSWORD)
    people.node.accounts.change(made.id, lambda one: msgspec.structs.replace(one, caveats=("ONE", "TWO")))
    people.clock.time += FRESH + timedelta(seconds=1)
    return made


def go_on(session: Session, path: str) -> str:
    """Where the page leads once somebody has proved themselves there."""
    location: str = session.post("/step-up", [("next", path), ("step.password", PASSWORD)]).headers["location"]
    return location


def carried(page: str) -> list[tuple[str, str]]:
    """The hidden fields of the first form that leads on, but for the form key."""
    form = next(one for one in read(page).all("form") if one.get("action") == "/account")
    hidden = [one for one in form.all("input") if one.get("type") == "hidden"]
    return [(one.get("name"), one.get("value")) for one in hidden if one.get("name") != "form_key"]


def keys_of(session: Session) -> list[str]:
    return [one.name for _, one in session.node.access.of(session.id)]


def test_form_is_carried_on_unchanged_and_nothing_is_done(people: People, session: Session) -> None:
    answer = session.post("/account", ENTERED)
    assert answer.status_code == 200
    assert carried(answer.text) == ENTERED
    assert answer.headers["cache-control"] == "private, no-store"
    assert keys_of(session) == []


def test_proof_does_what_was_entered_and_steps_the_session_up(people: People, session: Session) -> None:
    fields = carried(session.post("/account", ENTERED).text)
    answer = session.post("/account", [*fields, ("step.password", PASSWORD)])
    assert answer.status_code == 200
    assert keys_of(session) == ['Ключ "<b>&amp;\u4e2d']
    assert session.held.session.stepped == people.clock.micros()
    proof = Proofs(people.node.stores.desk, people.clock.micros).find(session.held.key)
    assert proof is not None
    assert proof.way == "password"
    assert PASSWORD not in answer.text


def test_wrong_proof_does_nothing_and_loses_nothing(people: People, session: Session) -> None:
    answer = session.post("/account", [*ENTERED, ("step.password", "wrong")])
    assert answer.status_code == 403
    assert "The password is not right." in answer.text
    assert carried(answer.text) == ENTERED
    assert "wrong" not in answer.text.replace("notice-wrong", "")
    assert keys_of(session) == []


def test_guessing_is_slowed_down(people: People, session: Session) -> None:
    told = [session.post("/account", [*ENTERED, ("step.password", "wrong")]).text for _ in range(6)]
    assert ["Wait 1 min" in one for one in told] == [False] * 5 + [True]
    answer = session.post("/account", [*ENTERED, ("step.password", PASSWORD)])
    assert "Wait 1 min" in answer.text
    people.clock.time += timedelta(minutes=1)
    assert session.post("/account", [*ENTERED, ("step.password", PASSWORD)]).status_code == 200
    assert keys_of(session)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account", [*ENTERED, ("step.password", PASSWORD)]),
        ("/account", [("do", "password"), ("current", PASSWORD), ("password", "other"), ("again", "other")]),
    ],
    ids=["step", "new password"],
)
def test_proof_for_which_there_was_no_room_counts_for_nothing(
    people: People, session: Session, path: str, fields: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(people.node.people, "passwords", Full())
        for _ in range(2 * FREE_BY_NAME):
            assert "Too many people are signing in." in session.post(path, fields).text
    assert "Wait 1 min" not in session.post(path, fields).text
    assert session.post("/account", [*ENTERED, ("step.password", PASSWORD)]).status_code == 200
    assert keys_of(session)


def test_proof_counts_for_five_minutes(people: People, session: Session) -> None:
    assert go_on(session, "/new?a=1") == "/new?a=1"
    people.clock.time += FRESH
    assert session.post("/account", ENTERED).status_code == 200
    assert len(keys_of(session)) == 1
    people.clock.time += timedelta(microseconds=1)
    assert carried(session.post("/account", ENTERED).text)
    assert len(keys_of(session)) == 1


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_page_leads_nowhere_else(session: Session, path: str) -> None:
    assert go_on(session, path) == "/"


def test_code_proves_and_password_no_longer_does(people: People, session: Session) -> None:
    secret = fresh_secret(os.urandom(20))
    sealed = people.node.accounts.seeds.seal(session.id, secret)
    people.node.accounts.change(session.id, lambda one: msgspec.structs.replace(one, one_time=sealed))
    page = session.post("/account", ENTERED).text
    assert 'name="step.code"' in page
    assert 'name="step.password"' not in page
    answer = session.post("/account", [*ENTERED, ("step.password", PASSWORD)])
    assert answer.status_code == 403
    code = code_at(secret, step_of(people.clock.micros()))
    assert session.post("/account", [*ENTERED, ("step.code", code)]).status_code == 200
    assert keys_of(session)
    people.clock.time += FRESH + timedelta(seconds=1)
    again = session.post("/account", [*ENTERED, ("step.code", code)])
    assert again.status_code == 403, "a code counts once"


def test_passkey_proves_and_its_assertion_is_kept(people: People, session: Session) -> None:
    device = with_passkey(session)
    begun = session.post("/passkeys/step", headers=SCRIPT).json()
    shown = [("step.challenge", begun["challenge"]), ("step.credential", device.show(begun["options"]))]
    answer = session.post("/account", [*ENTERED, *shown], LOCAL)
    assert answer.status_code == 200, answer.text
    proof = Proofs(people.node.stores.desk, people.clock.micros).find(session.held.key)
    assert proof is not None
    assert (proof.way, bool(proof.signature)) == ("passkey", True)


def test_passkey_ceremony_of_another_session_proves_nothing(people: People, session: Session) -> None:
    device = with_passkey(session)
    other = Session(session.node, session.client, session.account)
    begun = other.post("/passkeys/step", headers=SCRIPT).json()
    shown = [("step.challenge", begun["challenge"]), ("step.credential", device.show(begun["options"]))]
    answer = session.post("/account", [*ENTERED, *shown], LOCAL)
    assert answer.status_code == 403
    assert not keys_of(session)


def test_page_tells_where_passkeys_work(people: People, session: Session) -> None:
    with_passkey(session)
    page = session.post("/account", ENTERED).text
    assert "http://localhost" in page
    assert "passkey-form" not in page


def test_program_is_told_by_code(people: People, session: Session) -> None:
    answer = session.post("/account", ENTERED, SCRIPT)
    assert answer.status_code == 403
    assert answer.json()["code"] == "http.step"


def test_page_that_needs_a_proof_leads_there_and_back(people: People, session: Session) -> None:
    assert "/step-up?next=/account/one-time" in session.get("/account/one-time").text
    assert 'value="/account/one-time"' in session.get("/step-up?next=/account/one-time").text
    assert go_on(session, "/account/one-time") == "/account/one-time"
    assert "<svg" in session.get("/account/one-time").text


def test_a_proof_makes_a_fresh_cookie_and_the_one_before_opens_nothing(people: People, session: Session) -> None:
    before, form = session.cookie, session.held.form_key
    assert go_on(session, "/account") == "/account"
    assert session.cookie != before
    assert session.node.sessions.find(before) is None
    assert session.held.form_key == form, "a form that stands open in another window goes on to fit"
