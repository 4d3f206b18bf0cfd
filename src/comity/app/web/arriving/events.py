r"""Live arrival as server-sent events (HTML Living Standard, section 9.2).

A stream tells nothing but that something arrived, and how much of it this reader may see::

    event: arrived
    data: {"count":2,"more":false}

A line that begins with a colon keeps the connection alive. The stream ends with the session, with a change of the
account, and after some minutes in any case; ``event: ended`` tells the page that it need not come back.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from litestar import route
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from comity.app.accounts.person import Person
from comity.app.node import Node
from comity.app.web.arriving.page import EVENTS, reader_of_news
from comity.app.web.arriving.streams import LONGEST, Streams
from comity.app.web.asking import parameters
from comity.app.web.site import Web, site_of
from comity.kernel.errors import NotFound

EVERY: Final = 1.0
"""Seconds between two looks."""
HEARTBEAT: Final = 15
"""Looks between two signs of life; then, too, the session is looked at."""
MOST_COUNTED: Final = 100
RETRY: Final = "retry: 5000\n\n"
ENDED: Final = "event: ended\ndata: {}\n\n"
ALIVE: Final = ": here\n\n"


class Told(msgspec.Struct, frozen=True):
    """What an event says: how many statements arrived since the stream began; more: at least so many."""

    count: int
    more: bool


class Watch:
    """One reader's arrivals since a moment, looked at again and again."""

    def __init__(self, node: Node, person: Person) -> None:
        self._node = node
        self._person = person
        self._after = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=node.clock.micros())
        self._seen = node.stores.index.cursor()
        self._count = 0

    def look(self) -> Told | None:
        """What arrived since the beginning, where that has changed since the last look."""
        cursor = self._node.stores.index.cursor()
        if cursor == self._seen:
            return None
        self._seen = cursor
        found = self._node.reading(self._person.reader).arrivals(self._after, MOST_COUNTED)
        if len(found) == self._count:
            return None
        self._count = len(found)
        return Told(self._count, self._count >= MOST_COUNTED)

    def holds(self) -> bool:
        """Whether the session still holds, and the account reads what it read when the stream began."""
        if not self._node.sessions.holds(self._person.session):
            return False
        try:
            account = self._node.accounts.get(self._person.id)
        except NotFound:
            return False
        return not account.withdrawn and account.reader(self._node.party) == self._person.reader


def events_route() -> HTTPRouteHandler:
    """The route, with a count of streams of its own."""
    streams = Streams()

    @route(EVENTS, http_method=["GET"], status_code=200)
    async def events(request: Web) -> Stream:
        parameters(request, ())
        node = site_of(request).node
        person = await asyncio.to_thread(reader_of_news, request)
        number = streams.take(person.id, node.clock.micros())

        async def told() -> AsyncIterator[str]:
            try:
                async for text in follow(await asyncio.to_thread(Watch, node, person), EVERY):
                    yield text
            finally:
                streams.give_back(number)

        return Stream(told(), media_type="text/event-stream")

    return events


async def follow(watch: Watch, every: float) -> AsyncIterator[str]:
    """The events of a watch as they are written. every: seconds between two looks."""
    yield RETRY
    for look in range(1, int(LONGEST.total_seconds())):
        await asyncio.sleep(every)
        if look % HEARTBEAT == 0:
            if not await asyncio.to_thread(watch.holds):
                yield ENDED
                return
            yield ALIVE
        told = await asyncio.to_thread(watch.look)
        if told is not None:
            yield f"event: arrived\ndata: {msgspec.json.encode(told).decode()}\n\n"
