"""All files of a type as one reader sees them, kept in step with what is written.

Maps, timelines and summaries read every file of a type at once. Folding them anew for each request would cost seconds
on a large node, so the folded files are kept per reader and type; what was written since is folded again, file by file.
Nothing here is truth: it can be dropped at any time, and it holds only what its reader may see (K10).
"""

import gc
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Protocol, Self

import msgspec

from comity.app.answering import AllRows, KeptAnswer
from comity.kernel.act import Said
from comity.kernel.capability import View
from comity.kernel.errors import NotAllowed, refusal
from comity.kernel.fold import Folded
from comity.kernel.ids import matter_type
from comity.kernel.marking import PUBLIC, Reader

MOST_FILES: Final = 20_000
"""Files of one type that can be read at once."""
_MANY_FILES: Final = 1_000
_KEPT_GATHERINGS: Final = 32
_KEPT_ANSWERS: Final = 64
_KEPT_ROWS: Final = 60_000
"""Rows of all answers kept for one reader and type; visitors choose the questions, so their number is bounded."""
_TRIED_AGAIN: Final = timedelta(minutes=10)
"""How long files that were too many are taken to be too many still."""
_KEPT_WRITTEN: Final = 100_000
_PIECE: Final = 1_000


class Written(msgspec.Struct, frozen=True, gc=False):
    """In which language a statement is written, and in which file it stands; neither ever changes."""

    language: str
    matter: str

    @classmethod
    def of(cls, said: Said) -> Self:
        """How a statement is written."""
        return cls(said.act.envelope.lang, said.act.envelope.matter)


class Source(Protocol):
    """What is gathered from: one reader's view of a node."""

    reader: Reader

    def found_upto(self) -> int:
        """The sequence up to which files can be found by type."""
        ...

    def first_files(self, of_type: str, most: int) -> tuple[Folded, ...]:
        """The visible files of a type by id, at most ``most``."""
        ...

    def file(self, matter: str) -> Folded | None:
        """One visible file."""
        ...

    def written_since(self, sequence: int, most: int) -> tuple[tuple[int, str], ...]:
        """Sequence and matter of what was written after a sequence, in order."""
        ...


class _Files:
    """The folded files of one reader and type, and answers already worked out from them.

    ends: no statement in them runs out before. guarded: the statements in them that are not public, each with its file.
    """

    def __init__(self, files: dict[str, Folded], upto: int, now: datetime) -> None:
        self.files = files
        self.upto = upto
        self.ends = _first_end(files.values(), now)
        self.guarded = dict(_guarded(files.values()))
        self.answers: OrderedDict[Hashable, KeptAnswer] = OrderedDict()

    def forget_old_answers(self) -> None:
        """Keep those asked for last, within the bounds, and at least one."""
        rows = sum(len(one.current()) for one in self.answers.values())
        while len(self.answers) > 1 and (len(self.answers) > _KEPT_ANSWERS or rows > _KEPT_ROWS):
            _, oldest = self.answers.popitem(last=False)
            rows -= len(oldest.current())


class Gathering:
    """The kept files of all readers; safe to share between threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: OrderedDict[tuple[Reader, str], _Files] = OrderedDict()
        self._too_many: dict[tuple[Reader, str], datetime] = {}
        self._written: OrderedDict[Reader, dict[str, Written]] = OrderedDict()
        self._lock = Lock()

    def rows(self, source: Source, view: View, query: msgspec.Struct) -> AllRows:
        """A view's rows over all visible files of its type, summed up where the view says so.

        Raises NotAllowed where there are more files than can be read at once.
        """
        with self._lock:
            kept = self._in_step(source, view.matter_type)
            key = (view.name, query)
            found = kept.answers.get(key)
            if found is None:
                found = kept.answers[key] = KeptAnswer(view, query, kept.files)
                kept.forget_old_answers()
            kept.answers.move_to_end(key)
            rows = found.current()
            if rows.guarded is None:
                acts = {act for row in rows for act in row.acts} if kept.guarded else frozenset[str]()
                rows.guarded = tuple((act, matter) for act, matter in kept.guarded.items() if act in acts)
            return rows

    def written(self, reader: Reader) -> dict[str, Written]:
        """How statements are written, by written id, as far as this reader has asked for them before."""
        with self._lock:
            known = self._written.setdefault(reader, {})
            self._written.move_to_end(reader)
            if len(known) > _KEPT_WRITTEN:
                known.clear()
            while len(self._written) > _KEPT_GATHERINGS:
                self._written.popitem(last=False)
            return known

    def _in_step(self, source: Source, of_type: str) -> _Files:
        key = (source.reader, of_type)
        kept = self._kept.get(key)
        if kept is None or (kept.ends is not None and self._now() >= kept.ends):
            kept = self._kept[key] = self._gathered(key, source)
            if len(kept.files) >= _MANY_FILES:
                # They stay: without this the collector walks through all of them again and again, for half a second.
                gc.collect()
                gc.freeze()
            while len(self._kept) > _KEPT_GATHERINGS:
                self._kept.popitem(last=False)
        else:
            self._follow(key, kept, source)
        self._kept.move_to_end(key)
        return kept

    def _gathered(self, key: tuple[Reader, str], source: Source) -> _Files:
        self._kept.pop(key, None)
        now = self._now()
        if now < self._too_many.get(key, now):
            raise _too_many()
        # Asked first: what is written meanwhile is folded twice rather than missed.
        upto = source.found_upto()
        found = source.first_files(key[1], MOST_FILES + 1)
        if len(found) > MOST_FILES:
            self._too_many = {one: until for one, until in self._too_many.items() if until > now}
            self._too_many[key] = now + _TRIED_AGAIN
            raise _too_many()
        return _Files({one.matter: one for one in found}, upto, now)

    def _follow(self, key: tuple[Reader, str], kept: _Files, source: Source) -> None:
        try:
            _follow(kept, source, key[1], self._now())
        except BaseException:
            # What failed half way is read from the start the next time: nothing may be shown that has changed.
            del self._kept[key]
            raise


def _follow(kept: _Files, source: Source, of_type: str, now: datetime) -> None:
    changed: set[str] = set()
    while piece := source.written_since(kept.upto, _PIECE):
        changed.update(matter for _, matter in piece if matter_type(matter) == of_type)
        kept.upto = piece[-1][0]
    for matter in changed:
        folded = source.file(matter)
        if folded is not None:
            kept.files[matter] = folded
        else:
            kept.files.pop(matter, None)
    if changed:
        if len(kept.files) > MOST_FILES:
            raise _too_many()
        for answer in kept.answers.values():
            answer.change(changed)
        here = [kept.files[matter] for matter in changed if matter in kept.files]
        kept.guarded = {act: matter for act, matter in kept.guarded.items() if matter not in changed}
        kept.guarded.update(_guarded(here))
        ends = (kept.ends, _first_end(here, now))
        kept.ends = min((end for end in ends if end is not None), default=None)


def _too_many() -> NotAllowed:
    reason = refusal(
        "files.too_many", "There are more than {most} files of this kind; ask for them page by page.", most=MOST_FILES
    )
    return NotAllowed((reason,))


def _guarded(files: Iterable[Folded]) -> Iterator[tuple[str, str]]:
    """Written ids of the statements in these files that are not public, each with its matter."""
    for folded in files:
        for line in folded.lines:
            if line.said.act.envelope.marking.release != PUBLIC:
                yield line.said.id.hex(), folded.matter


def _first_end(files: Iterable[Folded], now: datetime) -> datetime | None:
    """When the first of these statements runs out and may no longer be shown; those that have run out stay as they are.

    Past its time a statement is still given to its originators, and to nobody else.
    """
    ends = (line.said.act.envelope.marking.valid_until for folded in files for line in folded.lines)
    return min((end for end in ends if end is not None and end > now), default=None)
