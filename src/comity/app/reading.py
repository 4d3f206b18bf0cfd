"""What one reader may read: every page, API answer and command goes through here (K10).

A Reading asks the Index only for audiences that its reader belongs to, folds only acts that ``may_see`` admits, and
answers NotFound alike for what does not exist and for what this reader may not see.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

import msgspec

from comity.app.answering import AllRows
from comity.app.gathering import Gathering, Written
from comity.app.opened import OpenedActs
from comity.app.trail.given import Given
from comity.kernel.act import Document, Said, verify_document
from comity.kernel.capability import Registry, View
from comity.kernel.errors import Damaged, Malformed, NotFound, NotProven
from comity.kernel.fold import Folded, fold
from comity.kernel.ids import ActId, matter_type, parse_matter
from comity.kernel.marking import Marking, Reader, may_see, sight_of
from comity.kernel.store import Arrival, Index, Store
from comity.kernel.terms import terms

PAGE_LIMIT = 50
"""Matters folded for one page (KERNEL, Store and Index)."""
_KEPT_FOLDS = 2_000
_MOST_PAGES = 20
"""Pages looked through for one answer, where few files have rows that fit."""


class Page(msgspec.Struct, frozen=True):
    """Matters of one page; ``next`` is the cursor for the following page, None at the end."""

    matters: tuple[Folded, ...]
    next: str | None


class Rows(msgspec.Struct, frozen=True):
    """Rows of a view; ``next`` as in Page."""

    rows: tuple[msgspec.Struct, ...]
    next: str | None


class Hits(msgspec.Struct, frozen=True):
    """Acts that hold every word, newest first; ``next`` is the id of the last act, to page on from."""

    acts: tuple[Said, ...]
    next: str | None


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """The stores and caches that all Readings of a node share."""

    store: Store
    index: Index
    registry: Registry
    opened: OpenedActs
    folds: "FoldCache"
    gathering: Gathering
    now: Callable[[], datetime]


class FoldCache:
    """Folded matters by content: the ids folded are the key's guard, so that a stale one is never served."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, tuple[ActId, ...]], Folded] = {}
        self._lock = Lock()

    def fold(self, registry: Registry, matter: str, acts: tuple[Said, ...]) -> Folded:
        """The fold of exactly these acts."""
        key = (matter, tuple(said.id for said in acts))
        kept = self._kept.get(key)
        if kept is None:
            kept = fold(matter, registry.matter_types[matter_type(matter)], acts)
            with self._lock:
                while len(self._kept) >= _KEPT_FOLDS:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = kept
        return kept


class Reading:
    """A node's content as one reader may see it.

    given: collects the statements read that are not public; None where nobody keeps a trail of it. What a list as a
    whole is made from is collected with it; what is only looked up, such as names for links, is not.
    """

    def __init__(self, library: Library, reader: Reader, given: Given | None = None) -> None:
        self._library = library
        self.reader = reader
        self._given = given

    def folded(self, matter: str) -> Folded:
        """One matter from its visible acts.

        Raises NotFound when none is visible or the type is unknown.
        """
        found = self._folded(parse_matter(matter))
        if found is None:
            raise NotFound("There is nothing here that you may read.")
        return found

    def page(self, of_type: str, after: str = "", limit: int = PAGE_LIMIT) -> Page:
        """Visible matters of a type by id, after the given id; at most 50."""
        limit = max(1, min(limit, PAGE_LIMIT))
        names = self._library.index.matters(of_type, self._audiences(), after, limit + 1)
        folded = (self._folded(name) for name in names[:limit])
        return Page(tuple(one for one in folded if one is not None), names[limit - 1] if len(names) > limit else None)

    def rows(
        self, view: View, query: msgspec.Struct, matter: str | None = None, after: str = "", limit: int = PAGE_LIMIT
    ) -> Rows:
        """A view's rows: of one matter, or of as many matters as it takes to find ``limit`` rows, at most 1,000.

        Raises NotFound for a matter that is not visible, Malformed when the view needs one and none is named.
        """
        if matter is None and view.of_one:
            raise Malformed("expected the file whose {view} are asked for, got none", view=view.name)
        if matter is not None:
            if matter_type(matter) != view.matter_type:
                raise NotFound("There is nothing here that you may read.")
            return Rows(view.rows(self.folded(matter), query), None)
        if view.summary is not None:
            return Rows(self.all_rows(view, query), None)
        rows: list[msgspec.Struct] = []
        cursor: str | None = after
        for _ in range(_MOST_PAGES):
            page = self.page(view.matter_type, cursor or "", limit)
            rows.extend(row for folded in page.matters for row in view.rows(folded, query))
            cursor = page.next
            if cursor is None or len(rows) >= limit:
                break
        return Rows(tuple(rows), cursor)

    def all_rows(self, view: View, query: msgspec.Struct) -> AllRows:
        """A view's rows over all visible files of its type, summed up where the view says so.

        What is kept with them is for this reader alone.
        """
        rows = self._library.gathering.rows(_Gathered(unnoted(self), self._library), view, query)
        if self._given is not None:
            self._given.add_guarded(rows.guarded or ())
        return rows

    def act(self, act_id: ActId) -> Said:
        """One visible act, or NotFound."""
        for said in self._library.opened.said(self._library.store.find([act_id])):
            if self._may_be_given(said.act.envelope.marking):
                if self._given is not None:
                    self._given.add_one(said)
                return said
        raise NotFound("There is nothing here that you may read.")

    def written(self, acts: Sequence[str]) -> dict[str, Written]:
        """In which language and file each of these statements is written, by written id; without those not visible.

        Neither ever changes, so that what this reader asked for once is not read again.
        """
        known = self._library.gathering.written(sight_of(self.reader))
        unknown = [ActId(bytes.fromhex(act)) for act in acts if act not in known]
        if unknown:
            read = unnoted(self).given(unknown)
            known.update((act.hex(), Written.of(said)) for act, said in read.items())
        return {act: written for act in acts if (written := known.get(act)) is not None}

    def document(self, act_id: ActId, position: int) -> tuple[Document, bytes]:
        """A paper of a visible act, by its place in the act's list from 0, checked against its listing.

        Raises NotFound; Damaged when its bytes are not those listed.
        """
        listed = self.act(act_id).act.envelope.documents
        if not 0 <= position < len(listed):
            raise NotFound("There is nothing here that you may read.")
        content = self._library.store.find([act_id])[0].documents[position]
        try:
            verify_document(listed[position], content)
        except NotProven as fault:
            raise Damaged("the stored paper {name!r} is not the one listed", name=listed[position].name) from fault
        return listed[position], content

    def arrivals(self, after: datetime | None, limit: int) -> tuple[Arrival, ...]:
        """What became visible to the reader's party after a time, oldest first; nothing for a visitor."""
        if self.reader.party is None:
            return ()
        found = self._library.index.arrivals(self.reader.party, self._audiences(), after, limit)
        given = self.given([one.act for one in found])
        return tuple(one for one in found if one.act in given)

    def search(self, text: str, after: str = "", limit: int = PAGE_LIMIT) -> Hits:
        """Visible acts that hold every word of the text, newest first; ``after`` is the id the last page ended with."""
        words = terms(text)
        if not words:
            return Hits((), None)
        before = 2**62
        if after:
            rows = self._library.store.find([unnoted(self).act(ActId(bytes.fromhex(after))).id])
            before = rows[0].sequence
        acts: list[Said] = []
        while len(acts) <= limit:
            hits = self._library.index.search(words, self._audiences(), before, limit + 1)
            given = self.given([hit.act for hit in hits])
            acts.extend(given[hit.act] for hit in hits if hit.act in given)
            if len(hits) <= limit:
                break
            before = hits[-1].sequence
        return Hits(tuple(acts[:limit]), acts[limit - 1].id.hex() if len(acts) > limit else None)

    def given(self, ids: Sequence[ActId]) -> dict[ActId, Said]:
        """Those of the acts that this reader may be given, whatever the Index said of them."""
        found = self._library.opened.said(self._library.store.find(ids))
        given = {said.id: said for said in found if self._may_be_given(said.act.envelope.marking)}
        if self._given is not None:
            self._given.add(given.values())
        return given

    def _may_be_given(self, marking: Marking) -> bool:
        """May see it, and it is still given out: past its time an act stays with its originators (K4)."""
        if not may_see(self.reader, marking):
            return False
        expired = marking.valid_until is not None and self._library.now() >= marking.valid_until
        return not expired or self.reader.party in marking.originators

    def _audiences(self) -> tuple[int, ...]:
        return tuple(number for number, marking in self._library.index.audiences() if may_see(self.reader, marking))

    def _folded(self, matter: str) -> Folded | None:
        library = self._library
        if matter_type(matter) not in library.registry.matter_types:
            return None
        said = library.opened.said(library.store.matter(matter))
        visible = tuple(one for one in said if self._may_be_given(one.act.envelope.marking))
        if self._given is not None:
            self._given.add(visible)
        return library.folds.fold(library.registry, matter, visible) if visible else None


def unnoted(reading: Reading) -> Reading:
    """The same reading, for what is looked up and not given: nothing of it is collected."""
    return Reading(reading._library, reading.reader) if reading._given is not None else reading


class _Gathered:
    """What :class:`~comity.app.gathering.Gathering` reads a node by, for one reader."""

    def __init__(self, reading: Reading, library: Library) -> None:
        self._reading = reading
        self._library = library
        self.reader = sight_of(reading.reader)

    def found_upto(self) -> int:
        """The Index's cursor."""
        return self._library.index.cursor()

    def first_files(self, of_type: str, most: int) -> tuple[Folded, ...]:
        """Page after page."""
        files: list[Folded] = []
        after: str | None = ""
        while after is not None and len(files) < most:
            page = self._reading.page(of_type, after)
            files.extend(page.matters)
            after = page.next
        return tuple(files)

    def file(self, matter: str) -> Folded | None:
        """One file, or None where it is not visible."""
        try:
            return self._reading.folded(matter)
        except NotFound:
            return None

    def written_since(self, sequence: int, most: int) -> tuple[tuple[int, str], ...]:
        """From the Store, whoever may see it: only names of files, folded again for the reader."""
        return tuple((row.sequence, row.matter) for row in self._library.store.since(sequence, most))


def parse_query(view: View, values: dict[str, Any]) -> msgspec.Struct:
    """A view's query from text values, as they come in a URL or on the command line.

    Raises Malformed naming the parameter, what was expected and what came; unknown parameters are refused, and so are
    empty values and null, since leaving the parameter out says the same.
    """
    known = view.query.__struct_fields__
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise Malformed(
            "expected no parameter other than {known}, got {unknown}",
            known=", ".join(known) or "(none)",
            unknown=", ".join(unknown),
        )
    for name, value in values.items():
        if isinstance(value, str) and value.lower() in {"", "null"}:
            raise Malformed("expected a value of {name}, got none; leave it out instead", name=name)
    try:
        return msgspec.convert(values, view.query, strict=False)
    except msgspec.ValidationError as fault:
        raise Malformed("a parameter does not fit: {fault}", fault=fault) from fault
