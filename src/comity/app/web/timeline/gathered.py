"""Everything that views put on the timeline, gathered for one reader and one choice of organisation and state.

Accessions of several states to one organisation on the same day make one mark, so that a founding is not a stack.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, Final

import msgspec

from comity.app.answering import AllRows, beside
from comity.app.language import Catalogue
from comity.app.reading import Reading, parse_query
from comity.app.translating import NONE, Translations
from comity.app.web.directory import Directory
from comity.app.web.timeline.density import Mark
from comity.app.web.timeline.lanes import Dated
from comity.app.web.wording import Wording, prefixed, told_translation, worded
from comity.kernel.capability import Registry, View
from comity.kernel.declaration import Names
from comity.kernel.ids import RECORD, matter_owner
from comity.kernel.marks import Event

LASTING: Final = frozenset({"mission"})
"""Layers whose marks go on where no end is stated; elsewhere no end means a single date."""
_MOST_NAMED: Final = 3
"""Acceding states named beside one mark; of more, how many there are."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One event, with the written ids of the statements it rests on, and the states it is about if an accession."""

    event: Event
    acts: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, str]:
        """Sorts items by date."""
        return (self.event.start, self.event.matter)


class DatedRows(msgspec.Struct, frozen=True):
    """Items by date, and the answers they come from, beside which what is worked out of them is kept."""

    rows: AllRows
    items: tuple[Item, ...]


class Naming(msgspec.Struct, frozen=True):
    """How things are called: in the reader's words, with names of states by code.

    languages: in which the statements on a file are written, by file. given: what parties translated of them.
    """

    words: Catalogue
    states: Mapping[str, str]
    languages: Mapping[str, str] = {}
    given: Translations = NONE

    def wording(self, item: Item) -> Wording:
        """The event's name alone, as a statement's own text is shown, after the code it may have."""
        own, code = item.event.name, item.event.code
        if isinstance(own, Names):
            return Wording(text=own.of(self.words.language))
        matter = item.event.matter
        shown = worded(own, self.languages.get(matter, ""), self.words, self.given.get(matter, ()))
        return prefixed(f"{code}, ", shown) if code is not None else shown

    def name(self, item: Item) -> str:
        """The event's name, after what happened then or all the states it is about."""
        name = self.wording(item).text
        if not item.parties:
            return self.frame(item).format(name=name)
        return self.words.gettext("{states}: {name}").format(states=self._listed(item.parties), name=name)

    def frame(self, item: Item) -> str:
        """What the name stands in, where its kind does not say what happened then; ``{name}`` is left for the name."""
        return self.words.gettext("Entry into force: {name}") if item.event.in_force else "{name}"

    def short(self, item: Item) -> str:
        """What stands beside a mark: of an accession the organisation's code and the states, by name if few."""
        matter = item.event.matter
        if not item.parties or matter_owner(matter) != RECORD:
            return self.name(item)
        code = matter.partition(":")[2].upper()
        if len(item.parties) > _MOST_NAMED:
            count = len(item.parties)
            return self.words.ngettext("{code}: {count} state", "{code}: {count} states", count).format(
                code=code, count=self.words.number(count)
            )
        return self.words.gettext("{states}: {name}").format(states=code, name=self._listed(item.parties))

    def dates(self, item: Item) -> str:
        """When, as precisely as it is known."""
        start, end = item.event.start, item.event.end
        first = self.words.partial(start)
        if end is None:
            since = self.words.gettext("since {date}; no end is stated").format(date=first)
            return since if item.event.layer in LASTING else first
        return first if end == start else f"{first} – {self.words.partial(end)}"

    def title(self, item: Item) -> str:
        """All of it in one line."""
        parts = [self.name(item), self.dates(item)]
        if not item.event.sure:
            parts.append(self.words.gettext("not certain"))
        parts.append(told_translation(self.wording(item), self.words))
        return " · ".join(part for part in parts if part)

    def _listed(self, codes: Iterable[str]) -> str:
        return self.words.joined(self.states.get(code, code) for code in codes)


def naming_of(items: Iterable[Item], directory: Directory, words: Catalogue) -> Naming:
    """How these items are called for the reader."""
    listed = tuple(items)
    naming = naming_for_files(listed, directory, words)
    given = ((item.event.matter, directory.given(item.acts)) for item in listed)
    return msgspec.structs.replace(naming, given={matter: found for matter, found in given if found})


def naming_for_files(items: Sequence[Item], directory: Directory, words: Catalogue) -> Naming:
    """How these items are called in files for programs, which hold nothing that parties translated."""
    directory.learn(item.acts for item in items)
    return Naming(
        words,
        {code: named.name for code, named in directory.states.items()},
        {item.event.matter: directory.language(item.acts) for item in items},
    )


def items_of(registry: Registry, reading: Reading, values: Mapping[str, str]) -> tuple[Item, ...]:
    """Events of every view that declares any, by date; a view that cannot be asked for one of these values gives none.

    Raises Malformed for a value that does not fit.
    """
    return dated_rows(registry, reading, values).items


def dated_rows(registry: Registry, reading: Reading, values: Mapping[str, str]) -> "DatedRows":
    """As :func:`items_of`, with a place to keep what is worked out from the items."""
    views = [(view, query) for view in registry.views.values() if (query := _query(view, values)) is not None]
    asked = [(view.events, reading.all_rows(view, query)) for view, query in views if view.events is not None]
    if not asked:
        return DatedRows(AllRows(), ())
    rows = beside("timeline", [found for _, found in asked])
    return DatedRows(rows, rows.whole("items", lambda: together(_items(asked))))


def _items(asked: Sequence[tuple[Callable[[Any], Sequence[Event]], AllRows]]) -> Iterator[Item]:
    for events, rows in asked:
        yield from chain.from_iterable(rows.each("events", partial(_of_row, events)))


def _of_row(events: Callable[[Any], Sequence[Event]], row: Any) -> tuple[Item, ...]:
    return tuple(Item(event=event, acts=row.acts) for event in events(row))


def _query(view: View, values: Mapping[str, str]) -> msgspec.Struct | None:
    known = view.query.__struct_fields__
    return parse_query(view, dict(values)) if all(name in known for name in values) else None


def together(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items by date; accessions to the same organisation on the same date as one."""
    alone: list[Item] = []
    same: dict[tuple[str, str, str | None, bool], list[Item]] = {}
    for item in items:
        event = item.event
        if event.layer == "accession" and event.party is not None:
            same.setdefault((event.matter, event.start, event.end, event.sure), []).append(item)
        else:
            alone.append(item)
    return tuple(sorted((*alone, *map(_joined, same.values())), key=lambda item: item.order))


def _joined(items: Sequence[Item]) -> Item:
    return Item(
        event=items[0].event,
        acts=tuple(act for item in items for act in item.acts),
        parties=tuple(sorted({item.event.party for item in items if item.event.party is not None})),
    )


def marks_of(items: Iterable[Item], naming: Naming | None = None) -> tuple[Mark, ...]:
    """What the figure draws; a mark's ``at`` counts the items. Without ``naming`` the marks have no names yet."""
    return tuple(
        Mark(
            at=at,
            layer=item.event.layer,
            dated=dated_of(item, naming.short(item) if naming is not None else ""),
            sure=item.event.sure,
        )
        for at, item in enumerate(items)
    )


def dated_of(item: Item, name: str) -> Dated:
    """When an item is to be drawn, under this name."""
    event = item.event
    return Dated(name=name, start=event.start, end=event.end, lasting=event.layer in LASTING)
