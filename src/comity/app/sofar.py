"""Matters as the write path needs them: state and newest acts, kept up to date without folding anew.

Admission asks for a matter's opening, state and tips for every act. Folding from the start each time would cost more
with every act, so what an author sees of a matter is kept and stepped on. A kind that can change how earlier acts stand
(withdrawal, closing) drops it, and the next act folds from the store again.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from comity.kernel.act import MAX_REFERENCES, Kind, Said
from comity.kernel.fold import Folded, MatterSoFar, MatterType, fold
from comity.kernel.marking import Marking, Reader, covers, handling_alone, may_see

_KEPT_MATTERS = 10_000
_KEPT_AUDIENCES = 64


class Tips:
    """The newest acts of a matter as each audience sees them: those that no act of that audience refers to.

    They are worked out within each audience apart. Were a hidden act allowed to take a visible one off the list, the
    references of later acts would tell of it (K10).
    """

    def __init__(self, acts: Iterable[Said]) -> None:
        self._acts = list(acts)
        self._of: dict[Marking, dict[str, Said]] = {}

    def add(self, said: Said) -> None:
        """Take in a new act."""
        self._acts.append(said)
        for marking, tips in self._of.items():
            _advance(tips, said, marking)

    def fitting(self, marking: Marking) -> tuple[str, ...]:
        """Written ids, sorted, at most the 16 newest, of tips that everybody whom the marking admits may read."""
        key = handling_alone(marking)
        tips = self._of.get(key)
        if tips is None:
            while len(self._of) >= _KEPT_AUDIENCES:
                del self._of[next(iter(self._of))]
            tips = self._of[key] = {}
            for said in self._acts:
                _advance(tips, said, key)
        return (
            tuple(tips)
            if len(tips) < 2
            else tuple(sorted(sorted(tips, key=lambda one: _age(tips[one]))[-MAX_REFERENCES:]))
        )


def _age(said: Said) -> tuple[datetime, tuple[str, int, int]]:
    """Older acts first, by what they say themselves: how they came here could tell of hidden ones."""
    return (said.act.envelope.claimed, said.place)


def _advance(tips: dict[str, Said], said: Said, marking: Marking) -> None:
    envelope = said.act.envelope
    if covers(envelope.marking, marking):
        for ref in envelope.refs:
            tips.pop(ref, None)
        tips[said.id.hex()] = said


class SoFar(msgspec.Struct, kw_only=True):
    """One author's view of one matter.

    handles: handles of officers who wrote here, by name. settled: no closing act is among the acts.
    """

    seen: MatterSoFar
    tips: Tips
    handles: dict[str, str]
    settled: bool


class MattersSoFar:
    """What authors see of the matters written to lately; used by the one writing thread alone."""

    def __init__(self, read: Callable[[str, Reader], Folded | None]) -> None:
        self._read = read
        self._kept: dict[str, dict[Reader, SoFar]] = {}
        self._unwritten: dict[str, list[Said]] = {}

    def begin(self) -> None:
        """Begin a batch: the store now holds whatever was added before."""
        self._unwritten.clear()

    def get(self, matter: str, matter_type: MatterType, author: Reader) -> SoFar:
        """The author's view; where it is not kept, from the store and what was added in this batch."""
        views = self._kept.get(matter)
        if views is None:
            self._make_room()
            views = self._kept[matter] = {}
        found = views.get(author)
        if found is None:
            found = views[author] = so_far_of(self._folded(matter, matter_type, author), matter_type)
        return found

    def _folded(self, matter: str, matter_type: MatterType, author: Reader) -> Folded | None:
        folded = self._read(matter, author)
        added = [one for one in self._unwritten.get(matter, ()) if may_see(author, one.act.envelope.marking)]
        if not added:
            return folded
        return fold(matter, matter_type, [*(line.said for line in (folded.lines if folded else ())), *added])

    def fresh(self, matter: str, matter_type: MatterType, author: Reader) -> SoFar:
        """The view of a matter that the node has just named, which holds nothing yet."""
        found = so_far_of(None, matter_type)
        self._make_room()
        self._kept[matter] = {author: found}
        return found

    def _make_room(self) -> None:
        while len(self._kept) >= _KEPT_MATTERS:
            del self._kept[next(iter(self._kept))]

    def add(self, said: Said, kind: Kind) -> None:
        """Take in an act that was just admitted."""
        envelope = said.act.envelope
        self._unwritten.setdefault(envelope.matter, []).append(said)
        views = self._kept.get(envelope.matter, {})
        if kind.anywhere or kind.closes:
            self._kept.pop(envelope.matter, None)
            return
        for reader, one in list(views.items()):
            if not one.settled:
                del views[reader]
            elif may_see(reader, envelope.marking):
                one.seen.add(said, kind.opens)
                one.tips.add(said)

    def forget(self) -> None:
        """Drop everything, because another process wrote or a batch failed."""
        self._kept.clear()
        self._unwritten.clear()


def so_far_of(folded: Folded | None, matter_type: MatterType) -> SoFar:
    """What an author sees of a matter, from its fold; None where nothing of it is visible."""
    if folded is None:
        return SoFar(seen=MatterSoFar(matter_type, None, matter_type.initial), tips=Tips(()), handles={}, settled=True)
    closing = {kind.name for kind in matter_type.kinds if kind.closes}
    return SoFar(
        seen=MatterSoFar(matter_type, folded.opening, folded.state),
        tips=Tips(line.said for line in folded.lines),
        handles={},
        settled=not any(line.said.act.envelope.kind in closing for line in folded.lines),
    )
