"""Hypothesis strategies for conditions, cases and parts of cases over the example vocabulary."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from comity.kernel.rule import Case, Condition, Determination, Value, state_case
from comity.kernel.rule.tree import (
    Always,
    And,
    Code,
    Compare,
    Day,
    Difference,
    Holds,
    Human,
    Includes,
    Member,
    Name,
    Negative,
    Not,
    Number,
    Or,
    Product,
    Sign,
    Sum,
    Term,
)
from kernel.rule.shanghai import vocabulary

KINDS = ("troop_exercise", "staff_exercise", "relief")
PARTIES = ("XAA", "XBB", "XCC")
_SIGNS: tuple[Sign, ...] = ("==", "!=", "<", "<=", ">", ">=")
_FIRST = date(2027, 1, 1)

_signs = st.sampled_from(_SIGNS)
_days = st.integers(0, 60).map(lambda n: _FIRST + timedelta(days=n))
_counts = st.integers(1, 60)
_tenths = st.integers(1, 600).map(lambda n: Decimal(n).scaleb(-1) if n % 10 else n // 10)


def _sum(pair: tuple[Term, Term]) -> Term:
    return Sum(left=pair[0], right=pair[1])


def _difference(pair: tuple[Term, Term]) -> Term:
    return Difference(left=pair[0], right=pair[1])


def _formulas(names: tuple[str, ...]) -> st.SearchStrategy[Term]:
    """Linear terms over facts of one unit, never free of facts."""
    name: st.SearchStrategy[Term] = st.sampled_from(names).map(Name)
    scaled = st.tuples(_counts, name).map(lambda pair: Product(left=Number(pair[0]), right=pair[1]))
    simple = st.one_of(name, name, scaled, name.map(Negative))
    numbers = st.integers(-60, 60).map(Number)
    return st.one_of(
        simple,
        st.tuples(simple, st.one_of(simple, numbers)).map(_sum),
        st.tuples(simple, st.one_of(simple, numbers)).map(_difference),
    )


def _compare(parts: tuple[Term, Sign, Term]) -> Condition:
    return Compare(left=parts[0], sign=parts[1], right=parts[2])


_persons = st.tuples(_formulas(("personnel", "reserve")), _signs, st.integers(-90, 90).map(Number)).map(_compare)
_facts = st.tuples(st.just(Name("personnel")), _signs, st.just(Name("reserve"))).map(_compare)
_distance = st.tuples(st.just(Name("zone_km")), _signs, _tenths.map(Number)).map(_compare)
_starts = st.tuples(st.just(Name("start")), _signs, _days.map(Day)).map(_compare)
_periods = st.tuples(
    st.just(Difference(left=Name("end"), right=Name("start"))), _signs, st.integers(-60, 60).map(Number)
).map(_compare)
_codes = st.tuples(st.just(Name("host")), st.sampled_from(_SIGNS[:2]), st.sampled_from(PARTIES).map(Code)).map(_compare)
_members = st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True).map(
    lambda codes: Member(name=Name("kind"), codes=tuple(codes))
)
_includes = st.one_of(st.sampled_from(PARTIES).map(Code), st.just(Name("host"))).map(
    lambda item: Includes(item=item, name=Name("participants"))
)

leaves: st.SearchStrategy[Condition] = st.one_of(
    _persons,
    _facts,
    _distance,
    _starts,
    _periods,
    _codes,
    _members,
    _includes,
    st.just(Holds("snap")),
    st.just(Human("against_other_side")),
    st.booleans().map(Always),
)
"""Single comparisons and questions; thresholds lie among the values that :data:`cases` take."""


def _joined(below: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(below, min_size=2, max_size=3).map(tuple)
    return st.one_of(parts.map(And), parts.map(Or), below.map(Not))


conditions: st.SearchStrategy[Condition] = st.recursive(leaves, _joined, max_leaves=8)
"""Conditions of every node kind that fit the example vocabulary, dead thresholds aside."""


def _stated(values: dict[str, Value]) -> Case:
    return state_case(vocabulary(), tuple(values.items()))


_values: dict[str, st.SearchStrategy[Value]] = {
    "personnel": st.integers(0, 60),
    "reserve": st.integers(0, 60),
    "zone_km": _tenths,
    "kind": st.sampled_from(KINDS),
    "participants": st.frozensets(st.sampled_from(PARTIES)),
    "host": st.sampled_from(PARTIES),
    "snap": st.booleans(),
    "against_other_side": st.booleans().map(lambda answer: Determination(answer=answer, by="adviser", on=_FIRST)),
    "start": _days,
    "end": _days,
    "invited_on": _days,
    "notice": st.integers(0, 60),
}

complete_cases: st.SearchStrategy[Case] = st.fixed_dictionaries(_values).map(_stated)
"""Cases that state every fact a condition may name."""
cases: st.SearchStrategy[Case] = st.fixed_dictionaries({}, optional=_values).map(_stated)
"""Cases that state some facts."""
