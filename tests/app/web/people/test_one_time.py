"""One-time codes through forms: set up with a code, never again with the same, removed with a proof."""

import re

import pytest

from app.web.people.conftest import House
from app.web.people.session import Session
from comity.app.accounts.one_time import code_at, step_of
from comity.app.accounts.stepping import FRESH
from comity.app.web.people.one_time import DRAWER

PAGE = "/account/one-time"


@pytest.fixture
def session(house: House) -> Session:
    return Session(house.node, house._client, house.somebody("anna"))


def offered(page: str) -> tuple[str, str]:
    """The secret and the ticket that a page shows."""
    secret, ticket = (
        re.search(r'class="mono secret">([A-Z2-7 ]+)<', page),
        re.search(r'name="ticket" value="(\w+)"', page),
    )
    assert secret is not None
    assert ticket is not None
    return secret[1].replace(" ", ""), ticket[1]


def test_app_is_set_up_with_picture_and_code(house: House, session: Session) -> None:
    page = session.get(PAGE).text
    assert '<svg role="img"' in page
    secret, ticket = offered(page)
    assert len(secret) == 32
    code = code_at(secret, step_of(house.clock.micros()))
    assert session.post(PAGE, [("ticket", ticket), ("code", code)]).headers["location"] == PAGE
    assert house.node.accounts.seeds.open(session.id, session.account.one_time) == secret
    assert secret not in session.get(PAGE).text
    assert secret not in session.get("/account").text


def test_wrong_code_keeps_the_secret_that_was_scanned(house: House, session: Session) -> None:
    secret, ticket = offered(session.get(PAGE).text)
    answer = session.post(PAGE, [("ticket", ticket), ("code", "000000")])
    assert answer.status_code == 409
    again, fresh = offered(answer.text)
    assert (again, fresh == ticket) == (secret, False)
    code = code_at(secret, step_of(house.clock.micros()))
    assert session.post(PAGE, [("ticket", fresh), ("code", code)]).status_code == 303


def test_ticket_counts_once_and_in_its_session(house: House, session: Session) -> None:
    secret, ticket = offered(session.get(PAGE).text)
    code = code_at(secret, step_of(house.clock.micros()))
    other = Session(house.node, house._client, session.account)
    assert other.post(PAGE, [("ticket", ticket), ("code", code)]).status_code == 409
    assert session.post(PAGE, [("ticket", ticket), ("code", code)]).status_code == 409
    assert not session.account.one_time


def test_removal_needs_a_proof_anew(house: House, session: Session) -> None:
    secret, ticket = offered(session.get(PAGE).text)
    session.post(PAGE, [("ticket", ticket), ("code", code_at(secret, step_of(house.clock.micros())))])
    house.clock.time += 2 * FRESH
    page = session.post(f"{PAGE}/remove").text
    assert 'name="step.code"' in page
    assert session.account.one_time
    code = code_at(secret, step_of(house.clock.micros()))
    assert session.post(f"{PAGE}/remove", [("step.code", code)]).headers["location"] == "/account?done=removed"
    assert not session.account.one_time


def test_secret_is_shown_to_nobody_without_a_proof(house: House, session: Session) -> None:
    house.clock.time += 2 * FRESH
    page = session.get(PAGE).text
    assert "<svg role" not in page
    assert "ticket" not in page


def test_secret_that_is_shown_is_kept_sealed(house: House, session: Session) -> None:
    secret, _ = offered(session.get(PAGE).text)
    kept = [value for _, value in house.node.stores.desk.items(DRAWER, "", 9)]
    assert len(kept) == 1
    assert secret.encode() not in kept[0]
