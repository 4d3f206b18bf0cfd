"""Leaks, each seeded into a node or its pages, that the property must catch: one mistake that somebody could make."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from comity.app.node import Node
from comity.app.reading import PAGE_LIMIT, Page, Reading, Rows
from comity.app.releasing import Handed, find_releases
from comity.app.trail.given import Given
from comity.app.web.arriving import page as arriving
from comity.app.web.arriving.recent import Recent, recent
from comity.app.web.directory import Directory
from comity.app.web.explaining import page as explaining
from comity.app.web.pages import Asked
from comity.app.web.write import searching, seeing
from comity.capabilities import REGISTRY
from comity.kernel.capability import View
from comity.kernel.errors import NotAllowed, NotFound, refusal
from comity.kernel.ids import ActId
from comity.kernel.marking import Reader
from stories.interference.readers import READERS, As
from stories.interference.worlds import FULL, Make, sound

VISITOR, OFFICER = READERS[0], READERS[1]


class CountingReading(Reading):
    """Says that there are further rows when there are more files than the reader may see."""

    def rows(
        self, view: View, query: msgspec.Struct, matter: str | None = None, after: str = "", limit: int = PAGE_LIMIT
    ) -> Rows:
        found, index = super().rows(view, query, matter, after, limit), self._library.index
        seen = index.matters(view.matter_type, self._audiences(), after, 10_000)
        everything = index.matters(view.matter_type, [number for number, _ in index.audiences()], after, 10_000)
        return Rows(found.rows, found.next or (seen[-1] if len(everything) > len(seen) else None))


class OrderingReading(Reading):
    """Shows files in the order of their newest statement, hidden ones included."""

    def page(self, of_type: str, after: str = "", limit: int = PAGE_LIMIT) -> Page:
        page = super().page(of_type, after, limit)
        store = self._library.store
        newest = {one.matter: store.matter(one.matter)[-1].stored for one in page.matters}
        return Page(tuple(sorted(page.matters, key=lambda one: -newest[one.matter])), page.next)


class TellingReading(Reading):
    """Another error for what exists but is hidden."""

    def act(self, act_id: ActId) -> Any:
        try:
            return super().act(act_id)
        except NotFound:
            if self._library.store.find([act_id]):
                raise NotAllowed((refusal("statement.hidden", "This statement is not for you."),)) from None
            raise


def reading_by(reading: type[Reading]) -> Make:
    """Nodes that read in this way."""

    class Leaky(Node):
        def reading(self, reader: Reader, given: Given | None = None) -> Reading:
            return reading(self._library, reader, given)

    return lambda settings, stores, keys, around: Leaky(settings, REGISTRY, stores, keys, around)


def _all_seen(asked: Asked) -> Asked:
    """A page made as if everything could be seen."""
    reading = Reading(asked.reading._library, FULL)
    directory = Directory(reading, asked.site.node.registry, asked.words)
    return msgspec.structs.replace(asked, reading=reading, directory=directory)


def _count_in_who_will_see_it(patch: pytest.MonkeyPatch) -> Make:
    """Beside the people who could read it, how many handlings people here read under."""
    people = seeing._people

    def leaky(marking: Any, asked: Asked, may: bool) -> Iterator[str]:
        yield from people(marking, asked, may)
        yield f"{len(asked.site.node.stores.index.audiences())} handlings are in use."

    patch.setattr(seeing, "_people", leaky)
    return sound


def _hidden_file_suggested(patch: pytest.MonkeyPatch) -> Make:
    find = searching.find_files
    patch.setattr(searching, "find_files", lambda text, of_type, asked: find(text, of_type, _all_seen(asked)))
    return sound


def _hidden_recipient_named(patch: pytest.MonkeyPatch) -> Make:
    def leaky(reading: Reading, act: ActId) -> tuple[Handed, ...]:
        return find_releases(Reading(reading._library, FULL), act)

    patch.setattr(explaining, "find_releases", leaky)
    return sound


def _hidden_arrivals_counted(patch: pytest.MonkeyPatch) -> Make:
    """How many older statements are not shown counts those that nobody may show."""

    def leaky(reading: Reading, *asked: Any) -> Recent:
        shown, everything = recent(reading, *asked), recent(Reading(reading._library, FULL), *asked)
        return msgspec.structs.replace(shown, left=len(everything.arrived) - len(shown.arrived))

    patch.setattr(arriving, "recent", leaky)
    return sound


class Seeded(msgspec.Struct, frozen=True):
    """A leak, who comes upon it, and where."""

    plant: Callable[[pytest.MonkeyPatch], Make]
    who: As
    wanted: tuple[str, ...]


LEAKS = {
    "a count of files": Seeded(lambda _: reading_by(CountingReading), VISITOR, ("/api/v1/organisations",)),
    "an order of files": Seeded(lambda _: reading_by(OrderingReading), OFFICER, ("/organisations",)),
    "an error of its own": Seeded(lambda _: reading_by(TellingReading), VISITOR, ("/api/v1/acts",)),
    "a count in who will see it": Seeded(_count_in_who_will_see_it, READERS[5], ("/write/organisation",)),
    "a suggested file": Seeded(_hidden_file_suggested, READERS[9], ("/write/find",)),
    "a named recipient": Seeded(_hidden_recipient_named, VISITOR, ("/statements/",)),
    "a count of arrivals": Seeded(_hidden_arrivals_counted, OFFICER, ("/new",)),
}
