"""From acts to state, the same on every node that holds the same acts (K6).

``fold`` is a function of the acts a reader may see, each with its index in its origin's log. The order in which acts
arrived, the randomness in their ids, and the references they carry or omit change no outcome: acts of different origins
commute (capabilities keep one claim per origin, :mod:`comity.kernel.claims`), and each origin's own acts are taken
in that origin's log order. References and places give the order of display.

Authority rules decide whether an act counts (K5). They see the opening act and the act itself, nothing else, so that no
order matters. An act that fails one is kept and shown as void, with the reason.
"""

import heapq
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import msgspec

from comity.kernel.act import Kind, Said, UnknownBody
from comity.kernel.errors import Refusal, refusal
from comity.kernel.ids import ActId, matter_owner
from comity.kernel.marking import audience
from comity.kernel.remarks import Disputed, Withdrawn
from comity.kernel.translation import Authority, Translated, texts_of


class Standing(Enum):
    """How an act stands in its matter."""

    COUNTS = "counts"
    VOID = "void"
    WITHDRAWN = "withdrawn"
    LATE = "late"
    WAITING = "waiting"
    UNKNOWN = "unknown"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One act of the matter with its standing.

    reasons: why it does not count. disputed_by: written ids of the disputes about it.
    """

    said: Said
    standing: Standing
    reasons: tuple[Refusal, ...] = ()
    disputed_by: tuple[str, ...] = ()


class MatterType(msgspec.Struct, frozen=True, kw_only=True):
    """A type of matter and how its acts become state.

    initial: the state before any act. step: adds one counting act; total, never raises. authority: from the opening
    act and an act to the reason why it is void, or None. table: the parties whose matter it is, frozen by the opening
    act, or None where there is no such list. kinds: what can be said in it.
    """

    name: str
    label: str
    initial: Any
    step: Callable[[Any, Said], Any]
    authority: Callable[[Said, Said], Refusal | None]
    kinds: tuple[Kind, ...]
    table: Callable[[Said], frozenset[str] | None] = lambda opening: None

    def kind(self, name: str) -> Kind | None:
        """The kind of this name, where it is said in such a file."""
        return next((one for one in self.kinds if one.name == name), None)


class MatterSoFar:
    """A matter as its author sees it before a new act; grows with what is written, its state worked out when asked.

    opening: the opening act, None while there is none.
    """

    def __init__(self, kind_of: MatterType | None, opening: Said | None, state: Any) -> None:
        self._kind_of = kind_of
        self.opening = opening
        self._state = state
        self._waiting: list[Said] = []

    @property
    def state(self) -> Any:
        """The state after every act so far."""
        if self._kind_of is not None:
            for said in self._waiting:
                self._state = self._kind_of.step(self._state, said)
            self._waiting.clear()
        return self._state

    def add(self, said: Said, opens: bool) -> None:
        """Take in an act that counts."""
        if opens and self.opening is None:
            self.opening = said
        self._waiting.append(said)


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as its visible acts make it.

    opening: the owner's first opening act, None while it is not visible. lines: every act in display order.
    """

    matter: str
    opening: Said | None
    state: Any
    lines: tuple[Line, ...]


def fold(matter: str, kind_of: MatterType, acts: Iterable[Said]) -> Folded:
    """Fold a matter's visible acts; every act is kept as a line, those that count make the state."""
    ordered = in_order(acts)
    opening = _opening(matter, kind_of, ordered)
    judge = _Judge(kind_of, opening, ordered)
    state, lines = kind_of.initial, []
    for said in ordered:
        standing, reasons = judge.standing(said)
        if standing is Standing.COUNTS and said.act.envelope.kind in judge.kinds:
            state = kind_of.step(state, said)
        disputes = judge.disputes.get(said.id.hex(), ())
        lines.append(Line(said=said, standing=standing, reasons=reasons, disputed_by=disputes))
    return Folded(matter=matter, opening=opening, state=state, lines=tuple(lines))


def void_reason(kind_of: MatterType, opening: Said, said: Said) -> Refusal | None:
    """Why an act cannot count in a matter with this opening act, whoever reads it and whenever; None when it can."""
    kind = kind_of.kind(said.act.envelope.kind)
    if kind is None:
        return refusal("kind.not_here", "{kind} is not said in such a file.", kind=said.act.envelope.kind)
    if said.act.envelope.exercise != opening.act.envelope.exercise:
        return refusal("exercise.mixed", "Exercise traffic and live traffic cannot share a file.")
    table = kind_of.table(opening) if kind.bears else None
    given_to = audience(said.act.envelope.marking) if table is not None else None
    if table is not None and given_to is not None and not table <= given_to:
        missing = ", ".join(sorted(table - given_to))
        return refusal("table.not_covered", "It was not said to the whole table: {missing}.", missing=missing)
    return kind_of.authority(opening, said)


def translation_standing(said: Said, target: Said | None) -> tuple[Standing, tuple[Refusal, ...]]:
    """How a translation stands beside the act that it names; None where that act is not here."""
    body = said.act.body
    assert isinstance(body, Translated)
    if target is None:
        return Standing.WAITING, (refusal("translation.no_statement", "The statement it translates is not here."),)
    if body.path not in texts_of(target.act.body):
        return Standing.VOID, (
            refusal("translation.no_text", "Statement {act} holds no text at {path}.", act=body.act, path=body.path),
        )
    if body.authority is not Authority.WORKING and target.origin != said.origin:
        return Standing.VOID, (
            refusal(
                "translation.not_own",
                "Statement {act} is of {origin}, which alone can call a translation of it authentic or official. "
                "You can give a working translation.",
                act=body.act,
                origin=target.origin,
            ),
        )
    return Standing.COUNTS, ()


def in_order(acts: Iterable[Said]) -> tuple[Said, ...]:
    """Display order: what is referred to first, each origin in its own order, the rest by place.

    A repeated id counts once, at its first place. Parties that collude can make references run in a circle; then the
    references give way, never an origin's own order.
    """
    placed = sorted(acts, key=lambda said: said.place)
    unique = list({said.id: said for said in reversed(placed)}.values())[::-1]
    known = {said.id.hex(): said for said in unique}
    waits: dict[tuple[str, int, int], set[tuple[str, int, int]]] = {}
    before: dict[str, tuple[str, int, int]] = {}
    for said in unique:
        waits[said.place] = {known[ref].place for ref in said.act.envelope.refs if ref in known} - {said.place}
        if said.origin in before:
            waits[said.place].add(before[said.origin])
        before[said.origin] = said.place
    return _released({said.place: said for said in unique}, waits)


def _released(
    acts: dict[tuple[str, int, int], Said], waits: dict[tuple[str, int, int], set[tuple[str, int, int]]]
) -> tuple[Said, ...]:
    followers: dict[tuple[str, int, int], list[tuple[str, int, int]]] = {}
    for place, needed in waits.items():
        for one in needed:
            followers.setdefault(one, []).append(place)
    ready = [place for place, needed in waits.items() if not needed]
    heapq.heapify(ready)
    done: list[Said] = []
    left = dict(acts)
    by_place = iter(sorted(acts))
    while left:
        place = heapq.heappop(ready) if ready else next(by_place)
        if place not in left:
            continue
        done.append(left.pop(place))
        for follower in followers.get(place, ()):
            waits[follower].discard(place)
            if not waits[follower] and follower in left:
                heapq.heappush(ready, follower)
    return tuple(done)


def _opening(matter: str, kind_of: MatterType, ordered: tuple[Said, ...]) -> Said | None:
    owner = matter_owner(matter)
    opens = {kind.name for kind in kind_of.kinds if kind.opens}
    own = [said for said in ordered if said.origin == owner and said.act.envelope.kind in opens]
    return min(own, key=lambda said: said.place, default=None)


class _Judge:
    """Answers for one matter how each act stands; holds what is computed once per fold."""

    def __init__(self, kind_of: MatterType, opening: Said | None, ordered: tuple[Said, ...]) -> None:
        self.kinds = {kind.name: kind for kind in kind_of.kinds}
        self._kind_of = kind_of
        self._opening = opening
        self._kept = frozenset(kind.name for kind in kind_of.kinds if kind.node_only)
        self._withdrawn = _withdrawn(ordered, frozenset(), self._kept)
        self.disputes = _disputes(ordered, self._withdrawn)
        self._translated = _named_by_translations(ordered)
        self._closing = self._first_closing(ordered)
        self._counted: frozenset[str] = frozenset()
        if opening is not None and self._closing is not None:
            # Closing kinds declare the field; the registry refuses one that does not.
            named: tuple[str, ...] = self._closing.act.body.counted  # type: ignore[attr-defined]
            self._counted = frozenset((opening.id.hex(), self._closing.id.hex(), *named))
            self._withdrawn = _withdrawn(ordered, self._counted, self._kept)

    def standing(self, said: Said) -> tuple[Standing, tuple[Refusal, ...]]:
        if isinstance(said.act.body, UnknownBody):
            return Standing.UNKNOWN, ()
        if said.id in self._withdrawn:
            return Standing.WITHDRAWN, ()
        if isinstance(said.act.body, Disputed):
            return Standing.COUNTS, ()
        if isinstance(said.act.body, Translated):
            return translation_standing(said, self._translated.get(said.act.body.act))
        if isinstance(said.act.body, Withdrawn):
            return self._late(said, said.act.body.act in self._counted)
        if self._opening is None:
            return Standing.WAITING, (refusal("matter.not_opened", "The act that opens this file is not here."),)
        reason = void_reason(self._kind_of, self._opening, said)
        if reason is not None:
            return Standing.VOID, (reason,)
        return self._late(said, self.kinds[said.act.envelope.kind].bears)

    def _first_closing(self, ordered: tuple[Said, ...]) -> Said | None:
        if self._opening is None:
            return None
        for said in ordered:
            kind = self.kinds.get(said.act.envelope.kind)
            closes = kind is not None and kind.closes and said.origin == self._opening.origin
            if closes and said.id not in self._withdrawn and void_reason(self._kind_of, self._opening, said) is None:
                return said
        return None

    def _late(self, said: Said, bears: bool) -> tuple[Standing, tuple[Refusal, ...]]:
        if self._closing is None or not bears or said.id.hex() in self._counted:
            return Standing.COUNTS, ()
        return Standing.LATE, (refusal("matter.closed", "The file was closed without counting this statement."),)


def _withdrawn(ordered: tuple[Said, ...], counted: frozenset[str], kept: frozenset[str]) -> frozenset[bytes]:
    """Ids withdrawn by a later act of the same origin that is not withdrawn itself.

    counted: what a closing act counted; only a withdrawal that it counted too takes any of it back. kept: kinds
    that only the node writes, which are corrected by a later one and never withdrawn.
    """
    known = {said.id: said for said in ordered}
    gone: set[bytes] = set()
    for said in sorted(ordered, key=lambda one: one.place, reverse=True):
        body = said.act.body
        if not isinstance(body, Withdrawn) or said.id in gone or (body.act in counted and said.id.hex() not in counted):
            continue
        target = known.get(ActId(bytes.fromhex(body.act)))
        own_earlier = target is not None and target.origin == said.origin and target.place < said.place
        if target is not None and own_earlier and target.act.envelope.kind not in kept:
            gone.add(target.id)
    return frozenset(gone)


def _named_by_translations(ordered: tuple[Said, ...]) -> dict[str, Said]:
    """The acts that translations name, by written id."""
    named = {said.act.body.act for said in ordered if isinstance(said.act.body, Translated)}
    return {written: said for said in ordered if (written := said.id.hex()) in named} if named else {}


def _disputes(ordered: tuple[Said, ...], gone: frozenset[bytes]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for said in ordered:
        if isinstance(said.act.body, Disputed) and said.id not in gone:
            found[said.act.body.act] = (*found.get(said.act.body.act, ()), said.id.hex())
    return found
