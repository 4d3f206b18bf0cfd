"""Translations of statements that one reader may see, and which of them it is shown.

Of several, the authentic text comes before the official translation, and that before a working one; the author's before
another's; then the newest. Where a party has said the same words again in a later statement, their translation goes on
to hold; where it has changed them, the translation is out of date and is shown as that.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final, cast

import msgspec

from comity.app.answering import AllRows, beside
from comity.app.reading import Reading
from comity.kernel.act import Said, UnknownBody
from comity.kernel.capability import View
from comity.kernel.errors import NotAllowed
from comity.kernel.fold import Folded, Standing
from comity.kernel.ids import matter_type
from comity.kernel.marking import Marking
from comity.kernel.translation import Authority, Translated, text_hash, texts_of

_RANK: Final = {authority: rank for rank, authority in enumerate(Authority)}


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """One translation of one text of one statement.

    act: written id of the statement that holds the text. own: whether the same party gave both. current: whether the
    text is the one that was translated. place: epoch and index in the log of ``origin``, for its own order alone. said:
    written id of the translation.
    """

    matter: str
    act: str
    path: str
    language: str
    text: str
    authority: Authority
    translator: str
    source: str
    origin: str
    own: bool
    current: bool
    place: tuple[int, int]
    said: str
    marking: Marking

    @property
    def acts(self) -> tuple[str, ...]:
        """Written ids of the statements that it rests on, as of every row."""
        return (self.said,)


Translations = Mapping[str, tuple[Translation, ...]]
"""Translations by the written id of the statement they are of."""
NONE: Final[Translations] = {}


class _NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All translations are asked for."""


EVERY: Final = _NoQuery()


@cache
def translations_view(matter_type: str) -> View:
    """The question for all translations in files of a type; asked by pages alone."""
    return View(
        name=f"translations of {matter_type}",
        label="",
        matter_type=matter_type,
        query=_NoQuery,
        row=Translation,
        columns=(),
        rows=lambda folded, query: translations_in(folded),
    )


def translations_in(folded: Folded) -> tuple[Translation, ...]:
    """The translations that stand in a file, of each statement whose text they are or were of."""
    given = [line.said for line in folded.lines if isinstance(line.said.act.body, Translated)]
    if not given:
        return ()
    counting = {line.said.id for line in folded.lines if line.standing is Standing.COUNTS}
    every = [line.said for line in folded.lines if not isinstance(line.said.act.body, (Translated, UnknownBody))]
    by_id = {said.id.hex(): said for said in every}
    opens = folded.opening.act.envelope.kind if folded.opening is not None else ""
    found: list[Translation] = []
    for said in given:
        body = said.act.body
        assert isinstance(body, Translated)
        target = by_id.get(body.act)
        if target is not None and said.id in counting:
            found += (_translation(said, one, folded.matter) for one in _versions(target, body, every, opens))
    return tuple(found)


class GivenTranslations:
    """The translations that parties gave, as far as one reader may see them, looked up while one answer is made.

    Those in all files of a type are read once, when the first of them is asked for; where there are more files than are
    read at once, those of one file.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._by_type: dict[str, Translations | None] = {}
        self._by_file: dict[str, Translations] = {}

    def of(self, act: str, matter: str) -> tuple[Translation, ...]:
        """Those of one statement, by its written id, which the reader may see and which stands in this file."""
        of_type = matter_type(matter)
        if of_type not in self._by_type:
            self._by_type[of_type] = self._every(of_type)
        every = self._by_type[of_type]
        return (self._in_file(matter) if every is None else every).get(act, ())

    def _every(self, of_type: str) -> Translations | None:
        try:
            every = self._reading.all_rows(translations_view(of_type), EVERY)
        except NotAllowed:
            return None
        return every.whole("by act", lambda: by_act(every))

    def _in_file(self, matter: str) -> Translations:
        if matter not in self._by_file:
            found = self._reading.rows(translations_view(matter_type(matter)), EVERY, matter)
            self._by_file[matter] = by_act(cast(tuple[Translation, ...], found.rows))
        return self._by_file[matter]


def beside_translations(key: Hashable, reading: Reading, answers: Sequence[AllRows]) -> AllRows:
    """At least one answer, with the translations in the files that their rows are from, as the items of one.

    What is kept beside it lasts while all of them stand. key: names what they are read for. Raises NotAllowed where
    there are more files than are read at once.
    """
    types = dict.fromkeys(matter_type(answer[0].matter) for answer in answers if answer)
    return beside(key, (*answers, *(reading.all_rows(translations_view(one), EVERY) for one in types)))


def by_act(translations: Iterable[Translation]) -> Translations:
    """Translations by the statement they are of."""
    found: dict[str, list[Translation]] = {}
    for one in translations:
        found.setdefault(one.act, []).append(one)
    return {act: tuple(some) for act, some in found.items()}


def find_translation(translations: Iterable[Translation], text: str, language: str) -> Translation | None:
    """Which translation of a text is shown to readers of a language; None where none of them is of this very text."""
    fitting = [one for one in translations if one.current and is_in(one.language, language)]
    if not fitting:
        return None
    source = text_hash(text)
    return max((one for one in fitting if one.source == source), key=_worth, default=None)


def is_in(tag: str, language: str) -> bool:
    """Whether a text with this tag is read by readers of a language."""
    return tag.lower() == language.lower() or tag.partition("-")[0].lower() == language.partition("-")[0].lower()


def _worth(one: Translation) -> tuple[int, bool, str, tuple[int, int]]:
    return (-_RANK[one.authority], one.own, one.origin, one.place)


def _versions(target: Said, body: Translated, every: Iterable[Said], opens: str) -> list[Said]:
    """The statement that was translated, and later ones of the same party and kind that hold the same text there.

    Of the kind that opens the file, which describes the same thing each time, also those that hold another text.
    """
    kind = target.act.envelope.kind
    later = [
        one
        for one in every
        if one.origin == target.origin and one.act.envelope.kind == kind and one.place > target.place
    ]
    held = [(one, texts_of(one.act.body).get(body.path)) for one in later]
    again = [one for one, text in held if text and (kind == opens or text_hash(text) == body.source)]
    return [target, *again]


def _translation(said: Said, target: Said, matter: str) -> Translation:
    body, envelope = said.act.body, said.act.envelope
    assert isinstance(body, Translated)
    text = texts_of(target.act.body).get(body.path, "")
    return Translation(
        matter=matter,
        act=target.id.hex(),
        path=body.path,
        language=body.language,
        text=body.text,
        authority=body.authority,
        translator=body.translator,
        source=body.source,
        origin=said.origin,
        own=said.origin == target.origin,
        current=body.source == text_hash(text),
        place=(envelope.epoch, said.index),
        said=said.id.hex(),
        marking=envelope.marking,
    )
