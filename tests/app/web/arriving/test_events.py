"""Live arrival: told to whoever may see it and to nobody else, and only as long as the session holds."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role
from comity.app.web.arriving.events import ALIVE, ENDED, HEARTBEAT, RETRY, Told, Watch, follow
from comity.kernel.marking import Level
from nodes import OFFICER, OWN, organisation
from signed import Browser, People


def person_of(people: People, browser: Browser) -> Person:
    account = people.node.accounts.get(browser.id)
    key, _ = people.node.sessions.of(browser.id)[0]
    return Person(
        id=account.id,
        name=account.name,
        roles=frozenset(account.roles),
        reader=account.reader(people.node.party),
        session=key,
    )


def watch(people: People, browser: Browser) -> Watch:
    """A stream that begins now, after all that was written before."""
    people.clock.time += timedelta(seconds=1)
    return Watch(people.node, person_of(people, browser))


async def first(events: AsyncIterator[str], count: int) -> list[str]:
    return [text async for text in take(events, count)]


async def take(events: AsyncIterator[str], count: int) -> AsyncIterator[str]:
    async for text in events:
        yield text
        count -= 1
        if not count:
            return


def test_arrival_is_told_once_with_its_count(people: People) -> None:
    seen = watch(people, people.browser())
    assert seen.look() is None
    for count in (1, 2):
        people.clock.time += timedelta(seconds=1)
        people.node.submit(organisation(), OFFICER)
        assert seen.look() == Told(count, False)
        assert seen.look() is None


def test_what_the_reader_may_not_see_is_not_told(people: People) -> None:
    low = watch(people, people.browser(clearance=Level.RESTRICTED))
    people.clock.time += timedelta(seconds=1)
    people.node.submit(organisation(marking=OWN), OFFICER)
    assert low.look() is None


def test_session_that_ended_or_an_account_that_changed_ends_the_stream(people: People) -> None:
    browser = people.browser()
    seen = watch(people, browser)
    assert seen.holds()
    people.node.accounts.change(browser.id, lambda one: msgspec.structs.replace(one, clearance=Level.OPEN))
    assert not seen.holds()
    other = people.browser()
    followed = watch(people, other)
    people.node.sessions.end_all(other.id)
    assert not followed.holds()


def test_waiting_keeps_nobody_signed_in(people: People) -> None:
    browser = people.browser()
    seen = watch(people, browser)
    held = []
    for _ in range(4):
        people.clock.time += timedelta(minutes=10)
        held.append(seen.holds())
    assert (held[0], held[-1]) == (True, False)


def test_stream_begins_with_the_pause_and_shows_that_it_lives(people: People) -> None:
    texts = asyncio.run(first(follow(watch(people, people.browser()), 0.0), 2))
    assert texts == [RETRY, ALIVE]


def test_stream_ends_with_the_session(people: People) -> None:
    browser = people.browser()
    seen = watch(people, browser)
    people.node.sessions.end_all(browser.id)
    assert asyncio.run(first(follow(seen, 0.0), 10)) == [RETRY, ENDED]
    assert HEARTBEAT <= 30


def test_event_is_written_as_the_standard_has_it(people: People) -> None:
    seen = watch(people, people.browser())
    people.clock.time += timedelta(seconds=1)
    people.node.submit(organisation(), OFFICER)
    assert asyncio.run(first(follow(seen, 0.0), 2))[1] == 'event: arrived\ndata: {"count":1,"more":false}\n\n'


def test_stream_is_for_people_who_are_signed_in_and_read(people: People) -> None:
    assert people.client.get("/new/events").status_code == 401
    people.browser(Role.OVERSEER).get("/new/events", status=409)
    people.browser(Role.ADMINISTRATOR).get("/new", status=409)


@pytest.mark.parametrize("address", ["/new", "/new/list"])
def test_page_leads_a_visitor_to_sign_in(people: People, address: str) -> None:
    answer = people.client.get(address, headers={"accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Fnew")
