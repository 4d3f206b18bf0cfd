from collections.abc import Sequence
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capabilities.parties.speaking import (
    ABROAD,
    GATE,
    ORGANISATION,
    RANGE,
    Speech,
    council,
    crossing,
    disputing,
    engagement,
    facility,
    membership,
    say,
    withdrawing,
)
from comity.capabilities import REGISTRY
from comity.capabilities.parties import ORGANISATION as OF_ORGANISATIONS
from comity.capabilities.parties import PARTY as OF_STATES
from comity.capabilities.parties.fold import OrganisationState
from comity.kernel.act import Said
from comity.kernel.canonical import encode
from comity.kernel.claims import Claim, Register
from comity.kernel.fold import Folded, Standing, fold
from comity.kernel.ids import matter_type
from comity.kernel.remarks import Disputed, Withdrawn
from strategies import markings, memberships

ORIGINS = ("XAA", "XBB", "XCC", "XOC")
OPENING = Speech("XAA", council())


@st.composite
def speeches(draw: st.DrawFn) -> tuple[Speech, ...]:
    """Any party describes, states memberships, withdraws and disputes, after the opening act."""
    made = [OPENING]
    for _ in range(draw(st.integers(0, 8))):
        body = draw(
            st.one_of(
                st.sampled_from((council(), council(note="other"), council(code="XZZ"))),
                memberships(),
                st.just(Withdrawn(act="0" * 64, reason="wrong")),
                st.just(Disputed(act="0" * 64, reason="not so")),
            )
        )
        about = draw(st.integers(0, len(made) - 1)) if isinstance(body, (Withdrawn, Disputed)) else None
        marking = draw(st.none() | markings()) if about is None else None
        origin = marking.originators[0] if marking is not None else draw(st.sampled_from(ORIGINS))
        made.append(Speech(origin, body, marking, about))
    return tuple(made)


def outcome(folded: Folded, acts: Sequence[Said]) -> tuple[str, tuple[Any, ...]]:
    """State and standings with ids replaced by the numbers of the speeches."""
    state = encode(folded.state).decode()
    numbers = {said.id.hex(): number for number, said in enumerate(acts)}
    for written, number in numbers.items():
        state = state.replace(written, f"#{number}")
    standings = (
        (numbers[line.said.id.hex()], line.standing.value, sorted(numbers[one] for one in line.disputed_by))
        for line in folded.lines
    )
    return state, tuple(sorted(standings))


def folded(acts: Sequence[Said]) -> Folded:
    return fold(ORGANISATION, OF_ORGANISATIONS, acts)


@given(speeches().flatmap(lambda made: st.tuples(st.just(made), st.permutations(range(len(made))))))
def test_arrival_order_changes_nothing(arrival: tuple[tuple[Speech, ...], list[int]]) -> None:
    made, order = arrival
    acts = say(ORGANISATION, made)
    assert folded([acts[number] for number in order]) == folded(acts)


@given(speeches(), st.binary(min_size=1, max_size=4))
def test_grinding_ids_and_omitting_references_change_nothing(made: tuple[Speech, ...], salt: bytes) -> None:
    acts = say(ORGANISATION, made)
    for others in (say(ORGANISATION, made, salt=salt), say(ORGANISATION, made, refer=False)):
        assert outcome(folded(others), others) == outcome(folded(acts), acts)


@given(speeches())
def test_what_one_party_claims_rests_on_its_own_acts_alone(made: tuple[Speech, ...]) -> None:
    acts = say(ORGANISATION, made)
    for origin in {said.origin for said in acts}:
        own = [said for said in acts if said is acts[0] or said.origin == origin]
        assert claims_of(origin, folded(own)) == claims_of(origin, folded(acts))


def claims_of(origin: str, of: Folded) -> list[Claim[Any]]:
    assert isinstance(of.state, OrganisationState)
    registers: list[Register[Any]] = [of.state.described, *(register for _, register in of.state.spells)]
    return [claim for register in registers for claim in register if claim.origin == origin]


def test_each_spell_is_named_by_state_status_and_start() -> None:
    first = Speech("XAA", membership("XBB", start="2001", note="one"))
    again = Speech("XAA", membership("XBB", start="2001", end="2005", note="two"))
    later = Speech("XAA", membership("XBB", start="2010"))
    unknown = Speech("XAA", membership("XCC"))
    state = folded(say(ORGANISATION, (OPENING, first, again, later, unknown))).state
    assert isinstance(state, OrganisationState)
    assert [key for key, _ in state.spells] == [
        *(("XBB", "member", "2001"), ("XBB", "member", "2010"), ("XCC", "member", "")),
    ]
    assert [claim.value.note for claim in state.spells[0][1]] == ["two"]


def test_a_withdrawn_membership_leaves_no_claim() -> None:
    acts = say(ORGANISATION, (OPENING, Speech("XAA", membership("XBB")), withdrawing("XAA", 1), disputing("XCC", 0)))
    assert folded(acts).state.spells == ()
    assert len(folded(acts).state.described) == 1


PLACES = ((RANGE, facility()), (GATE, crossing()), (ABROAD, engagement()))


@pytest.mark.parametrize(("matter", "body"), PLACES, ids=[matter for matter, _ in PLACES])
def test_each_party_s_newest_description_stands(matter: str, body: msgspec.Struct) -> None:
    again = msgspec.structs.replace(body, note="again")
    spoken = (
        Speech("XAA", body),
        Speech("XBB", body),
        Speech("XAA", again),
        Speech("XBB", body),
        withdrawing("XBB", 3),
    )
    acts = say(matter, spoken)
    for order in permutations(range(len(acts))):
        of = fold(matter, REGISTRY.matter_types[matter_type(matter)], [acts[number] for number in order])
        assert [(one.origin, one.value) for one in of.state.described] == [("XAA", again), ("XBB", body)]


@pytest.mark.parametrize(("matter", "body"), PLACES, ids=[matter for matter, _ in PLACES])
def test_another_description_leaves_a_place_alone(matter: str, body: msgspec.Struct) -> None:
    kind_of = REGISTRY.matter_types[matter_type(matter)]
    others = [one for other, one in PLACES if other != matter]
    for other in (*others, council(), Withdrawn(act="0" * 64, reason="wrong")):
        said = say(matter, (Speech("XAA", other),))[0]
        assert kind_of.step(kind_of.initial, said) == kind_of.initial
    (of_other,) = say(matter, (Speech("XAA", others[0]),))
    assert [line.standing for line in fold(matter, kind_of, (of_other,)).lines] == [Standing.WAITING]


def test_acts_of_other_matters_leave_the_state_alone() -> None:
    for kind_of in (OF_ORGANISATIONS, OF_STATES):
        body = msgspec.structs.replace(OPENING, body=Withdrawn(act="0" * 64, reason="wrong"))
        assert kind_of.step(kind_of.initial, say(ORGANISATION, (body,))[0]) == kind_of.initial
