"""What provisions say about a case: one finding for every provision looked at, whether or not it applied.

The language is that of law, not of blame. A finding says "would not meet article N as described"; only a person records
a breach. A provision the asking party has not confirmed never passes or fails anyone: it asks for a legal adviser. A
missing fact gives "cannot say", never "no duty". *May* and *should* cannot be not met.

The order in which a provision is judged: confirmation, holder, whether it applies and no exception takes it out, which
provision overrides it, modality, what it requires, and last its deadline.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from comity.kernel.rule.case import Case
from comity.kernel.rule.check import Rule
from comity.kernel.rule.deadline import Timing, timing
from comity.kernel.rule.evaluate import Trace, evaluate
from comity.kernel.rule.provision import Confirmed, Modality, Provision
from comity.kernel.rule.truth import Truth, all_of, opposite


class Outcome(StrEnum):
    """What a provision says about a case.

    not_applicable: does not concern it; satisfied: meets; not_met: would not meet as described; due: to be done, by
    ``due`` when there is a date; late: the deadline has passed; cannot_say: facts are missing; ask_adviser: not
    confirmed for the asking party; permitted, recommended: may and should; overridden: another provision goes first.
    """

    NOT_APPLICABLE = "not_applicable"
    SATISFIED = "satisfied"
    NOT_MET = "not_met"
    DUE = "due"
    LATE = "late"
    CANNOT_SAY = "cannot_say"
    ASK_ADVISER = "ask_adviser"
    PERMITTED = "permitted"
    RECOMMENDED = "recommended"
    OVERRIDDEN = "overridden"


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One provision's outcome on one case, and everything it rests on.

    binds: whether the holders named can include the asking party. applies, unless, requires: traces; all are evaluated,
    whatever the outcome. missing: the facts the outcome waits for. by: ids of overriding provisions, or of unconfirmed
    ones that might override. due, due_at, days_late: see :class:`Timing`.
    """

    provision: Provision
    outcome: Outcome
    confirmed: Confirmed
    binds: bool
    applies: Trace
    unless: tuple[Trace, ...] = ()
    requires: Trace | None = None
    missing: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    due: date | None = None
    due_at: datetime | None = None
    days_late: int = 0


class _Look(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A provision's own conditions on the case, before other provisions and deadlines."""

    provision: Provision
    confirmed: Confirmed
    binds: bool
    applies: Trace
    unless: tuple[Trace, ...]
    requires: Trace | None

    def concerns(self) -> Truth:
        """Whether the provision concerns the activity and the party."""
        if not self.binds:
            return Truth.NO
        return all_of((self.applies.truth, *(opposite(trace.truth) for trace in self.unless)))

    def awaited(self) -> tuple[str, ...]:
        """The missing facts on which :meth:`concerns` waits."""
        traces = (self.applies, *self.unless)
        return tuple(dict.fromkeys(name for trace in traces for name in trace.facts_awaited()))


class _Judged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    outcome: Outcome
    missing: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


def assess(provisions: tuple[Provision, ...], case: Case, today: date, party: str) -> tuple[Finding, ...]:
    """One finding per provision, in the given order.

    provisions: as loaded together; their overrides are known not to run in a ring. case: checked against the same
    vocabulary. today: the day deadlines are counted against. party: whose confirmations count.
    """
    looks = {provision.id: _look(provision, case, party) for provision in provisions}
    return tuple([_finding(look, looks, case, today) for look in looks.values()])


def _look(provision: Provision, case: Case, party: str) -> _Look:
    holders = provision.declared.holder
    return _Look(
        provision=provision,
        confirmed=provision.confirmed_for(party),
        binds=any(who.words is not None or who.code == party for who in holders),
        applies=evaluate(provision.applies.condition, case),
        unless=tuple([evaluate(rule.condition, case) for rule in provision.unless]),
        requires=_trace(provision.requires, case),
    )


def _trace(rule: Rule | None, case: Case) -> Trace | None:
    return None if rule is None else evaluate(rule.condition, case)


def _finding(look: _Look, looks: dict[str, _Look], case: Case, today: date) -> Finding:
    declared = look.provision.declared
    judged = _before_force(look, looks)
    timed = Timing()
    if judged is None:
        timed = timing(declared.deadline, declared.done, case, today)
        judged = _force(look, timed)
    return Finding(
        provision=look.provision,
        outcome=judged.outcome,
        confirmed=look.confirmed,
        binds=look.binds,
        applies=look.applies,
        unless=look.unless,
        requires=look.requires,
        missing=judged.missing,
        by=judged.by,
        due=timed.due,
        due_at=timed.due_at,
        days_late=timed.days_late if judged.outcome is Outcome.LATE else 0,
    )


def _before_force(look: _Look, looks: dict[str, _Look]) -> _Judged | None:
    """The outcome when the provision does not come into force on this case, or may not; None when it does."""
    if look.confirmed is Confirmed.UNCONFIRMED:
        return _Judged(outcome=Outcome.ASK_ADVISER)
    concerns = look.concerns()
    if concerns is Truth.NO:
        return _Judged(outcome=Outcome.NOT_APPLICABLE)
    above = _above(look, looks)
    over = tuple(other.provision.id for other in above if _standing(other, looks) is Truth.YES)
    if over:
        return _Judged(outcome=Outcome.OVERRIDDEN, by=over)
    if concerns is Truth.UNKNOWN:
        return _Judged(outcome=Outcome.CANNOT_SAY, missing=look.awaited())
    return _doubted(above, looks)


def _doubted(above: tuple[_Look, ...], looks: dict[str, _Look]) -> _Judged | None:
    doubtful = tuple(found for other in above for found in _doubtful(other, looks))
    if not doubtful:
        return None
    unconfirmed = tuple(other.provision.id for other in doubtful if other.confirmed is Confirmed.UNCONFIRMED)
    if unconfirmed:
        return _Judged(outcome=Outcome.ASK_ADVISER, by=tuple(dict.fromkeys(unconfirmed)))
    missing = tuple(dict.fromkeys(name for other in doubtful for name in other.awaited()))
    return _Judged(outcome=Outcome.CANNOT_SAY, missing=missing)


def _above(look: _Look, looks: dict[str, _Look]) -> tuple[_Look, ...]:
    return tuple([looks[other] for other in look.provision.gives_way_to if other in looks])


def _standing(look: _Look, looks: dict[str, _Look]) -> Truth:
    """Whether the provision applies and nothing overrides it; at best unknown while it is unconfirmed."""
    concerns = look.concerns()
    if concerns is Truth.NO:
        return concerns
    truth = all_of((concerns, *(opposite(_standing(other, looks)) for other in _above(look, looks))))
    return Truth.UNKNOWN if truth is Truth.YES and look.confirmed is Confirmed.UNCONFIRMED else truth


def _doubtful(look: _Look, looks: dict[str, _Look]) -> tuple[_Look, ...]:
    """The provision and those above it whose standing is unknown."""
    if _standing(look, looks) is not Truth.UNKNOWN:
        return ()
    return (look, *(found for other in _above(look, looks) for found in _doubtful(other, looks)))


def _force(look: _Look, timed: Timing) -> _Judged:
    """The outcome of a provision that is in force on this case."""
    modality = look.provision.declared.modality
    if modality is Modality.MAY:
        return _Judged(outcome=Outcome.PERMITTED)
    if modality is Modality.SHOULD:
        return _Judged(outcome=Outcome.RECOMMENDED)
    forbids_all = modality is Modality.MUST_NOT and look.requires is None
    if forbids_all or (look.requires is not None and look.requires.truth is Truth.NO):
        return _Judged(outcome=Outcome.NOT_MET)
    if look.requires is not None and look.requires.truth is Truth.UNKNOWN:
        return _Judged(outcome=Outcome.CANNOT_SAY, missing=look.requires.facts_awaited())
    return _performance(look, timed)


def _performance(look: _Look, timed: Timing) -> _Judged:
    declared = look.provision.declared
    if timed.missing:
        return _Judged(outcome=Outcome.CANNOT_SAY, missing=timed.missing)
    if timed.days_late:
        return _Judged(outcome=Outcome.LATE)
    nothing_to_do = look.requires is not None and declared.deadline is None and declared.done is None
    return _Judged(outcome=Outcome.SATISFIED if timed.done or nothing_to_do else Outcome.DUE)
