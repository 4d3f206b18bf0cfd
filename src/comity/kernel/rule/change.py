"""What would change a finding, and by how much.

"36,000 persons: at most 34,999 would change this (1,001 fewer)." A finding is constant between the thresholds of its
comparisons and deadlines, and those are linear (:mod:`linear`): so for one fact at a time the places where it can
change are known exactly. Each candidate is then verified by assessing the changed case again; nothing is proposed that
was not tried. Only facts stated in the case are used (K12), and never a human determination, which is a person's to
state, nor a moment, which is a matter of record.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import msgspec

from comity.kernel.errors import NotFound
from comity.kernel.rule.case import FIRST_DAY, LAST_DAY, Case, Value
from comity.kernel.rule.cuts import code_candidates, cuts
from comity.kernel.rule.facts import NUMBER_KINDS, Fact
from comity.kernel.rule.finding import Outcome, assess
from comity.kernel.rule.linear import exact
from comity.kernel.rule.provision import Provision


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What :func:`comity.kernel.rule.finding.assess` was asked."""

    provisions: tuple[Provision, ...]
    case: Case
    today: date
    party: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest change of one fact, in one direction, that changes the outcome.

    after: the nearest value with another outcome. until: the last value, going on in that direction, with the same new
    outcome; None when it holds to the fact's bound. amount: distance from before to after in the fact's unit, days for
    dates; 0 for yes/no and codes.
    """

    fact: Fact
    before: Value
    after: Value
    until: Value | None = None
    amount: int | Decimal = 0
    outcome: Outcome


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The values of one fact, from low to high, both included, that leave the outcome as it is.

    None: down (or up) to the fact's bound nothing changes.
    """

    fact: Fact
    value: Value
    low: Value | None
    high: Value | None


def changes(question: Question, provision_id: str) -> tuple[Change, ...]:
    """Every smallest change of one stated fact that changes a provision's outcome, in the order the facts are named.

    Numbers and dates give at most one change downwards and one upwards; yes/no facts one; codes one for each other code
    (or set) that changes the outcome. Raises NotFound for an unknown provision.
    """
    search = _search(question, provision_id)
    found: list[Change] = []
    for fact in search.facts():
        if fact.kind in NUMBER_KINDS or fact.kind == "date":
            found.extend(_number_changes(search, fact))
        else:
            found.extend(_other_changes(search, fact))
    return tuple(found)


def span(question: Question, provision_id: str, name: str) -> Span:
    """How far one stated number or date can move, other facts fixed, before the outcome changes.

    Raises NotFound for an unknown provision, or a fact that it does not name, that is not stated, or that is neither a
    number nor a date.
    """
    search = _search(question, provision_id)
    fact = next((fact for fact in search.facts() if fact.name == name), None)
    if fact is None or not (fact.kind in NUMBER_KINDS or fact.kind == "date"):
        expected = f"expected a number or date that {provision_id} reads and the case states"
        raise NotFound("{expected}, got {name!r}", expected=expected, name=name)
    down, up = _nearest(search, fact, -1), _nearest(search, fact, 1)
    return Span(
        fact=fact,
        value=search.stated(fact),
        low=None if down is None else _value(fact, down + 1),
        high=None if up is None else _value(fact, up - 1),
    )


class _Search(msgspec.Struct, frozen=True, kw_only=True):
    """A question narrowed to one provision and those above it."""

    question: Question
    provision_id: str
    outcome: Outcome

    def facts(self) -> tuple[Fact, ...]:
        """The facts that may be varied: stated, and neither a determination nor a moment."""
        named = {fact.name: fact for provision in self.question.provisions for fact in provision.facts}
        return tuple(
            fact
            for fact in named.values()
            if fact.kind not in ("human", "moment") and self.question.case.find(fact.name) is not None
        )

    def stated(self, fact: Fact) -> Value:
        value = self.question.case.find(fact.name)
        if value is None:
            raise NotFound("expected {name} to be stated", name=fact.name)
        return value

    def outcome_at(self, fact: Fact, value: Value) -> Outcome:
        case = self.question.case.replaced(fact.name, value)
        return _outcome(msgspec.structs.replace(self.question, case=case), self.provision_id)


def _search(question: Question, provision_id: str) -> _Search:
    narrowed = msgspec.structs.replace(question, provisions=_closure(question.provisions, provision_id))
    return _Search(question=narrowed, provision_id=provision_id, outcome=_outcome(narrowed, provision_id))


def _closure(provisions: tuple[Provision, ...], provision_id: str) -> tuple[Provision, ...]:
    known = {provision.id: provision for provision in provisions}
    if provision_id not in known:
        raise NotFound("expected the id of a provision that was asked about, got {id!r}", id=provision_id)
    wanted = [provision_id]
    for name in wanted:
        wanted.extend(other for other in known[name].gives_way_to if other in known and other not in wanted)
    return tuple(known[name] for name in wanted)


def _outcome(question: Question, provision_id: str) -> Outcome:
    findings = assess(question.provisions, question.case, question.today, question.party)
    return next(finding.outcome for finding in findings if finding.provision.id == provision_id)


def _number_changes(search: _Search, fact: Fact) -> tuple[Change, ...]:
    now = _step(fact, search.stated(fact))
    found: list[Change] = []
    for direction in (-1, 1):
        nearest = _nearest(search, fact, direction)
        if nearest is None:
            continue
        after = _value(fact, nearest)
        outcome = search.outcome_at(fact, after)
        beyond = _first(search, fact, nearest, direction, outcome)
        found.append(
            Change(
                fact=fact,
                before=search.stated(fact),
                after=after,
                until=None if beyond is None else _value(fact, beyond - direction),
                amount=_amount(fact, abs(nearest - now)),
                outcome=outcome,
            )
        )
    return tuple(found)


def _nearest(search: _Search, fact: Fact, direction: int) -> int | None:
    return _first(search, fact, _step(fact, search.stated(fact)), direction, search.outcome)


def _first(search: _Search, fact: Fact, start: int, direction: int, outcome: Outcome) -> int | None:
    """The first step from start whose outcome differs from the given one."""
    for step in _candidates(search, fact, start, direction):
        if search.outcome_at(fact, _value(fact, step)) is not outcome:
            return step
    return None


def _candidates(search: _Search, fact: Fact, start: int, direction: int) -> tuple[int, ...]:
    """The steps beside every cut, nearest first; between two of them nothing can change."""
    low, high = _ends(fact)
    steps: set[int] = set()
    for cut in cuts(search.question.provisions, fact, search.question.case, search.question.today):
        exact = cut * 10**fact.places
        steps.update((ceil(exact) - 1, floor(exact), ceil(exact), floor(exact) + 1))
    kept = (step for step in steps if low <= step <= high and (step - start) * direction > 0)
    return tuple(sorted(kept, reverse=direction < 0))


def _ends(fact: Fact) -> tuple[int, int]:
    if fact.kind == "date":
        return FIRST_DAY.toordinal(), LAST_DAY.toordinal()
    return _step(fact, fact.low or 0), _step(fact, fact.high or 0)


def _step(fact: Fact, value: Value) -> int:
    if isinstance(value, date):
        return value.toordinal()
    return int(Fraction(value) * 10**fact.places) if isinstance(value, (int, Decimal)) else 0


def _value(fact: Fact, step: int) -> int | Decimal | date:
    return date.fromordinal(step) if fact.kind == "date" else _amount(fact, step)


def _amount(fact: Fact, steps: int) -> int | Decimal:
    return exact(Fraction(steps, 10**fact.places))


def _other_changes(search: _Search, fact: Fact) -> tuple[Change, ...]:
    before = search.stated(fact)
    candidates: tuple[Value, ...] = (not before,) if isinstance(before, bool) else ()
    if isinstance(before, (str, frozenset)):
        candidates = code_candidates(search.question.provisions, fact, search.question.case)
    tried = tuple((value, search.outcome_at(fact, value)) for value in candidates)
    return tuple(
        Change(fact=fact, before=before, after=value, outcome=outcome)
        for value, outcome in tried
        if outcome is not search.outcome
    )
