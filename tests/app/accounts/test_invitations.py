"""One-time links: 32 random bytes of which the node keeps a hash, one use, one day."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.accounts.conftest import Office
from comity.app.accounts.invitations import INVITATIONS, LASTS, Purpose
from comity.kernel.errors import NotFound


def test_a_link_works_once(office: Office) -> None:
    links = office.people.invitations
    secret = links.create(Purpose.NEW, "one", os.urandom)
    assert links.get(secret) == links.get(secret) == links.take(secret)
    for attempt in (links.get, links.take):
        with pytest.raises(NotFound):
            attempt(secret)


def test_of_many_who_use_a_link_at_once_one_does(office: Office) -> None:
    secret = office.people.invitations.create(Purpose.NEW, "one", os.urandom)

    def attempt(_: int) -> bool:
        try:
            office.people.invitations.take(secret)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(64))) == 1


def test_a_link_lasts_a_day(office: Office) -> None:
    secret = office.people.invitations.create(Purpose.NEW, "one", os.urandom)
    office.clock.time += LASTS
    assert office.people.invitations.get(secret).account == "one"
    assert office.people.invitations.pending("one") is not None
    office.clock.time += timedelta(seconds=1)
    with pytest.raises(NotFound):
        office.people.invitations.get(secret)
    assert office.people.invitations.pending("one") is None


def test_the_newest_link_of_an_account_ends_those_before(office: Office) -> None:
    links = office.people.invitations
    first, other = (links.create(Purpose.NEW, name, os.urandom) for name in ("one", "two"))
    second = links.create(Purpose.RECOVERY, "one", os.urandom)
    with pytest.raises(NotFound):
        links.get(first)
    assert (links.get(second).purpose, links.get(other).account) == (Purpose.RECOVERY, "two")


def test_the_node_keeps_nothing_that_opens_a_link(office: Office) -> None:
    secret = office.people.invitations.create(Purpose.NEW, "one", os.urandom)
    assert len(bytes.fromhex(secret)) == 32
    kept = office.desk.items(INVITATIONS, "", 10)
    assert len(kept) == 1
    assert not any(secret in key or secret.encode() in value for key, value in kept)


@pytest.mark.parametrize("secret", ["", "0" * 63, "0" * 64, "0" * 65, "A" * 64, "\ud800", "../desk", "0" * 64 + "\n"])
def test_anything_else_opens_nothing(office: Office, secret: str) -> None:
    office.people.invitations.create(Purpose.FIRST, "", os.urandom)
    with pytest.raises(NotFound):
        office.people.invitations.take(secret)
