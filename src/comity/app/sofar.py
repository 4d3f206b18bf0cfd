"""Matters as the write path needs them: state and newest acts, kept up to date without folding anew.

Admission asks for a matter's opening, state and tips for every act. Folding from the start each time would cost more with
every act, so what an author sees of a matter is kept and stepped on. A kind that can change how earlier acts stand
(withdrawal, closing) drops it, and the next act folds from the store again.
"""

from collections.abc import Callable

import msgspec

from comity.kernel.act import Kind, Said
from comity.kernel.fold import Folded, MatterSoFar, MatterType, Standing
from comity.kernel.marking import Marking, Reader, covers, may_see

_KEPT_MATTERS = 10_000
_MAX_TIPS = 16


class SoFar(msgspec.Struct, kw_only=True):
    """One author's view of one matter.

    tips: acts no visible act refers to, by written id, with their markings. handles: handles of officers who wrote here,
    by name. settled: no closing act is among the acts.
    """

    seen: MatterSoFar
    tips: dict[str, Marking]
    handles: dict[str, str]
    settled: bool

    def references_for(self, marking: Marking) -> tuple[str, ...]:
        """Tips that everybody who will read the new act may read, newest last, at most 16, sorted."""
        fitting = [tip for tip, own in self.tips.items() if covers(own, marking)]
        return tuple(fitting) if len(fitting) < 2 else tuple(sorted(fitting[-_MAX_TIPS:]))


class MattersSoFar:
    """What authors see of the matters written to lately; used by the one writing thread alone."""

    def __init__(self, read: Callable[[str, Reader], Folded | None]) -> None:
        self._read = read
        self._kept: dict[str, dict[Reader, SoFar]] = {}

    def get(self, matter: str, matter_type: MatterType, author: Reader) -> SoFar:
        """The author's view, from the store when it is not kept."""
        views = self._kept.get(matter)
        if views is None:
            self._make_room()
            views = self._kept[matter] = {}
        found = views.get(author)
        if found is None:
            found = views[author] = _from_fold(self._read(matter, author), matter_type)
        return found

    def fresh(self, matter: str, matter_type: MatterType, author: Reader) -> SoFar:
        """The view of a matter that the node has just named, which holds nothing yet."""
        found = _from_fold(None, matter_type)
        self._make_room()
        self._kept[matter] = {author: found}
        return found

    def _make_room(self) -> None:
        while len(self._kept) >= _KEPT_MATTERS:
            del self._kept[next(iter(self._kept))]

    def add(self, said: Said, kind: Kind) -> None:
        """Take in an act that was just admitted."""
        envelope = said.act.envelope
        views = self._kept.get(envelope.matter, {})
        if kind.anywhere or kind.closes:
            self._kept.pop(envelope.matter, None)
            return
        for reader, one in list(views.items()):
            if not one.settled:
                del views[reader]
            elif may_see(reader, envelope.marking):
                _step(one, said, kind)

    def forget(self) -> None:
        """Drop everything, because another process wrote or a batch failed."""
        self._kept.clear()


def _from_fold(folded: Folded | None, matter_type: MatterType) -> SoFar:
    if folded is None:
        return SoFar(seen=MatterSoFar(matter_type, None, matter_type.initial), tips={}, handles={}, settled=True)
    return SoFar(
        seen=MatterSoFar(matter_type, folded.opening, folded.state),
        tips={said.id.hex(): said.act.envelope.marking for said in folded.tips},
        handles={},
        settled=not any(line.standing is Standing.LATE for line in folded.lines),
    )


def _step(one: SoFar, said: Said, kind: Kind) -> None:
    one.seen.add(said, kind.opens)
    for ref in said.act.envelope.refs:
        one.tips.pop(ref, None)
    one.tips[said.id.hex()] = said.act.envelope.marking
