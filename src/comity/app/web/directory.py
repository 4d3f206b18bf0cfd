"""Names and pages of states, organisations and files, as far as this reader may see what names them.

A code's name is taken from the reference library or from the party's own file alone: whoever else describes a state
or an organisation under somebody's code does not rename it on the pages of others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import msgspec

from comity.app.answering import AllRows
from comity.app.gathering import Written
from comity.app.language import Catalogue
from comity.app.reading import Reading, unnoted
from comity.app.translating import GivenTranslations, Translation, by_act, is_in, translations_in
from comity.app.web.addresses import empty_query, file_address, file_view, state_address
from comity.app.web.wording import Wording, worded
from comity.interop.columns import bodies_of, is_text, value_at
from comity.kernel.act import Said
from comity.kernel.capability import Registry, View
from comity.kernel.dates import bounds
from comity.kernel.declaration import Names
from comity.kernel.errors import Malformed, NotAllowed, NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import RECORD, matter_owner, matter_type
from comity.kernel.marking import Marking

MOST_TITLE: Final = 160
"""Characters of a title that names a file where it is linked."""
_STATES: Final = "parties"
_NOT_KNOWN: Final = Written("", "")
_TITLES: Final = ("name", "title", "claim")
"""Fields that name what a file is about."""


class Link(Wording, frozen=True, kw_only=True):
    """A page and what it is called; no address where the reader may know the name alone."""

    href: str | None


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A state or organisation by its code, with its file."""

    code: str
    name: str
    matter: str
    href: str | None


class PartyNames:
    """Names of states and organisations as one reader may see them; each list is read once, when first needed."""

    def __init__(self, reading: Reading, registry: Registry, words: Catalogue) -> None:
        self._reading = reading
        self._registry = registry
        self._words = words

    @cached_property
    def states(self) -> Mapping[str, Named]:
        """States by code."""
        return self._named(_STATES, "party")

    @cached_property
    def organisations(self) -> Mapping[str, Named]:
        """Organisations by code."""
        return self._named("organisations", "organisation")

    def party(self, code: str) -> Named | None:
        """The state or organisation of a code, or None where nothing visible names it."""
        return self.states.get(code) or self.organisations.get(code)

    def _named(self, view_name: str, field: str) -> dict[str, Named]:
        view = self._registry.views.get(view_name)
        if view is None:
            return {}
        try:
            rows = unnoted(self._reading).all_rows(view, empty_query(view))
        except NotAllowed:  # more files than are read at once: codes then stand for themselves
            return {}
        return rows.whole(("named", self._words.language), lambda: self._named_in(rows, field))

    def _named_in(self, rows: AllRows, field: str) -> dict[str, Named]:
        found: dict[str, Named] = {}
        for row in sorted(rows, key=lambda one: matter_owner(one.matter) == RECORD):
            code = getattr(row, field).code
            if matter_owner(row.matter) in {RECORD, code}:
                name = getattr(row, field).name.of(self._words.language)
                href = file_address(self._registry, row.matter)
                found[code] = Named(code=code, name=name, matter=row.matter, href=href)
        return dict(sorted(found.items()))


class Directory(PartyNames):
    """What one reader may look up while a page is made: names of parties, titles and languages of files."""

    def __init__(self, reading: Reading, registry: Registry, words: Catalogue) -> None:
        super().__init__(reading, registry, words)
        self._files: dict[str, Link | None] = {}
        self._written: dict[str, Written] = {}
        self._given: dict[str, tuple[Translation, ...]] = {}
        self._translations = GivenTranslations(reading)
        self._shown: set[Marking] = set()

    @property
    def markings(self) -> frozenset[Marking]:
        """The handling of every translation that was looked up so far for a text in the reader's language."""
        return frozenset(self._shown)

    def file(self, matter: str) -> Link | None:
        """A file's title and page, or None where the reader may see nothing of it."""
        if matter not in self._files:
            self._files[matter] = self._find(matter)
        return self._files[matter]

    def title(self, folded: Folded) -> Link | None:
        """As :meth:`file`, of a file that was read already."""
        view = file_view(self._registry, matter_type(folded.matter))
        rows = view.rows(folded, empty_query(view)) if view is not None else ()
        if view is None or not rows:
            return None
        self._read(folded)
        title = self.title_of(view, rows[0])
        href = file_address(self._registry, folded.matter)
        if href is None and view.name == _STATES:
            href = state_address(value_at(rows[0], "party.code"))
        return Link(href=href, **msgspec.structs.asdict(title))

    def title_of(self, view: View, row: Any) -> Wording:
        """What a row's file is called.

        A body that names nothing is called by its first columns of text, with the first date among them.
        """
        for body in bodies_of(row):
            for name in _TITLES:
                value = getattr(body, name, None)
                if isinstance(value, Names):
                    return Wording(text=value.of(self._words.language))
                if isinstance(value, str):
                    shown = self.wording(value, row.acts)
                    return msgspec.structs.replace(shown, text=_short(shown.text), original=_short(shown.original))
        return self._joined(list(self._told(view, row))[:3]) or Wording(text=row.matter)

    def wording(self, text: str, acts: Sequence[str]) -> Wording:
        """A text of the first of these statements, as the reader is shown it."""
        return worded(text, self.language(acts), self._words, self.given(acts))

    def given(self, acts: Sequence[str]) -> tuple[Translation, ...]:
        """The translations that parties gave of the first of these statements, as far as the reader may see them."""
        if not acts:
            return ()
        if acts[0] not in self._given:
            matter = self._of(acts).matter
            self._given[acts[0]] = self._translations.of(acts[0], matter) if matter else ()
        found = self._given[acts[0]]
        self._shown.update(one.marking for one in found if one.current and is_in(one.language, self._words.language))
        return found

    def language(self, acts: Sequence[str]) -> str:
        """The language in which the first of these statements is written; empty where it is not known."""
        return self._of(acts).language if acts else ""

    def learn(self, rests_on: Iterable[Sequence[str]]) -> None:
        """Look up how the statements that many rows rest on are written; one by one it takes far longer.

        rests_on: written ids of those of each row.
        """
        wanted = dict.fromkeys(acts[0] for acts in rests_on if acts and acts[0] not in self._written)
        self._written.update(dict.fromkeys(wanted, _NOT_KNOWN) | self._reading.written(tuple(wanted)))

    def know(self, said: Said) -> None:
        """Take from a statement that was read already how it is written."""
        self._written[said.id.hex()] = Written.of(said)

    def _of(self, acts: Sequence[str]) -> Written:
        if acts[0] not in self._written:
            self.learn((acts,))
        return self._written[acts[0]]

    def _read(self, folded: Folded) -> None:
        """Take from a file that was read already how its statements are written, and which translations they have."""
        self._written.update((line.said.id.hex(), Written.of(line.said)) for line in folded.lines)
        self._given.update({line.said.id.hex(): () for line in folded.lines} | dict(by_act(translations_in(folded))))

    def _told(self, view: View, row: Any) -> Iterator[Wording]:
        """The row's columns of text and the first of its dates."""
        dates = 0
        for column in view.columns:
            value = value_at(row, column.path)
            if not isinstance(value, str):
                continue
            if is_partial(value):
                dates += 1
                if dates == 1:
                    yield Wording(text=self._words.partial(value), original=value)
            elif is_text(view.row, column.path):
                yield self.wording(value, row.acts)
            else:
                yield Wording(text=value)

    def _joined(self, parts: Sequence[Wording]) -> Wording | None:
        """Several texts as one title, which is a translation where a text among them is."""
        if not parts:
            return None
        text = " · ".join(part.text for part in parts)
        if not any(part.original and part.language for part in parts):
            return Wording(text=text)
        original = " · ".join(part.said for part in parts)
        authority, by = next(((one.authority, one.by) for one in parts if one.authority), ("", ""))
        return Wording(text=text, language=self._words.html, original=original, authority=authority, by=by)

    def _find(self, matter: str) -> Link | None:
        try:
            return self.title(self._reading.folded(matter))
        except NotFound:
            return None


def is_partial(text: str) -> bool:
    """Whether a text is a partial date."""
    if not text[:4].isdigit():  # most texts are none, and a refusal takes long
        return False
    try:
        bounds(text)
    except Malformed:
        return False
    return True


def _short(text: str) -> str:
    return text if len(text) <= MOST_TITLE else f"{text[: MOST_TITLE - 1]}…"
