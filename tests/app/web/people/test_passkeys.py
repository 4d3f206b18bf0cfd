"""Passkeys through forms, with an authenticator in software."""

import os
from typing import Any

import pytest

from app.web.people.conftest import House
from app.web.people.session import LOCAL, PAGE, SCRIPT, Session
from authenticator import Authenticator
from comity.app.accounts.stepping import FRESH
from served import Client

ORIGIN = "http://localhost"


@pytest.fixture
def client(house: House) -> Client:
    return house._client


@pytest.fixture
def session(house: House, client: Client) -> Session:
    return Session(house.node, client, house.somebody("anna"))


def make(session: Session, device: Authenticator, name: str = "key") -> Any:
    begun = session.post("/passkeys/make", headers=SCRIPT).json()
    fields = [("challenge", begun["challenge"]), ("credential", device.make(begun["options"])), ("name", name)]
    return session.post("/account/passkeys", fields, LOCAL)


def sign_in(client: Client, device: Authenticator, **headers: str) -> Any:
    """What a visitor gets for showing a passkey."""
    client.cookies.clear()
    begun = client.post("/passkeys/sign-in", data={}, headers=SCRIPT | {"content-type": FORM}).json()
    shown = {"challenge": begun["challenge"], "credential": device.show(begun["options"]), "next": "/new"}
    answer = client.post("/sign-in/passkey", data=shown, headers={**LOCAL, **headers}, follow_redirects=False)
    client.cookies.clear()
    return answer


FORM = "application/x-www-form-urlencoded"


def test_passkey_is_made_named_and_signs_in(session: Session, client: Client) -> None:
    device = Authenticator(ORIGIN)
    name = '<script>alert("1")</script> ключ'
    assert make(session, device, name).headers["location"] == "/account/passkeys"
    page = session.get("/account/passkeys", LOCAL).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    answer = sign_in(client, device)
    assert (answer.status_code, answer.headers["location"]) == (303, "/new")
    cookie = answer.cookies["session"]
    held = session.node.sessions.find(cookie)
    assert held is not None
    assert (held.session.account, held.session.way) == (session.id, "passkey")


def test_unknown_passkey_is_told_on_the_page(client: Client) -> None:
    device = Authenticator(ORIGIN)
    device.handle = bytes(16)
    answer = sign_in(client, device)
    assert answer.status_code == 403
    assert "This passkey is not known here" in answer.text
    assert "session" not in answer.cookies


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
def test_form_of_another_site_signs_nobody_in(session: Session, client: Client, headers: dict[str, str]) -> None:
    device = Authenticator(ORIGIN)
    make(session, device)
    answer = sign_in(client, device, **headers)
    assert answer.status_code == 403
    assert "session" not in answer.cookies


def test_making_and_removing_need_a_proof_anew(house: House, session: Session) -> None:
    make(session, Authenticator(ORIGIN))
    house.clock.time += 2 * FRESH
    assert session.post("/passkeys/make", headers=SCRIPT).json()["code"] == "http.step"
    page = session.get("/account/passkeys", LOCAL).text
    assert "/step-up?next=/account/passkeys" in page
    passkey = session.account.passkeys[0]
    asked = session.post("/account/passkeys/remove", [("passkey", passkey.id)])
    assert "Prove that it is you" in asked.text
    assert session.account.passkeys
    session.cookie = session.node.sessions.step_up(session.held.key, os.urandom)
    session.post("/account/passkeys/remove", [("passkey", passkey.id)])
    assert not session.account.passkeys


def test_numeric_address_makes_none_and_says_where_to_go(session: Session) -> None:
    assert session.post("/passkeys/make", headers={"accept": "application/json"}).json()["reasons"][0]["code"] == (
        "passkey.address"
    )
    page = session.get("/account/passkeys", PAGE | {"host": "127.0.0.1:8440"}).text
    assert 'href="http://localhost:8440/account/passkeys"' in page


def test_visitor_has_no_passkeys(client: Client) -> None:
    answer = client.get("/account/passkeys", headers=PAGE, follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=%2Faccount%2Fpasskeys"
    answer = client.post("/passkeys/make", data={"a": "1"}, headers=SCRIPT)
    assert answer.status_code == 401
