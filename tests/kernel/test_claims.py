from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.claims import Claim, Register, put, put_at, settle
from comity.kernel.ids import RECORD
from comity.kernel.marking import ANY, Level, Marking, join, public
from strategies import PARTIES

ORIGINS = (*PARTIES, RECORD)
KEYS = (("a", ""), ("a", "x"), ("b", ""), ("c", ""))
MARKINGS = (
    public("XAA"),
    Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XAA",), purposes=("planning",)),
    Marking(level=Level.OPEN, release=("XBB",), originators=("XBB",), purposes=ANY, caveats=("ORCON",)),
)


@st.composite
def spoken(draw: st.DrawFn) -> tuple[Claim[str], ...]:
    """Claims of several origins, each at a place of its own, in any order."""
    place = st.tuples(st.sampled_from(ORIGINS), st.integers(1, 2), st.integers(0, 5))
    places = draw(st.sets(place, min_size=1, max_size=8))
    claims = [
        Claim(
            origin=origin,
            place=(epoch, index),
            act=f"{origin}/{epoch}/{index}",
            marking=draw(st.sampled_from(MARKINGS)),
            value=draw(st.sampled_from(("yes", "no"))),
        )
        for origin, epoch, index in sorted(places)
    ]
    return tuple(draw(st.permutations(claims)))


def register_of(claims: tuple[Claim[str], ...]) -> Register[str]:
    empty: Register[str] = ()
    return reduce(put, claims, empty)


@given(spoken())
def test_each_origin_s_newest_claim_stays_whatever_the_order(claims: tuple[Claim[str], ...]) -> None:
    newest = {claim.origin: claim for claim in sorted(claims, key=lambda claim: claim.place)}
    assert register_of(claims) == tuple(newest[origin] for origin in sorted(newest))
    assert register_of(claims) == register_of(tuple(reversed(claims)))


@given(spoken())
def test_saying_it_again_changes_nothing(claims: tuple[Claim[str], ...]) -> None:
    assert register_of((*claims, *claims)) == register_of(claims)


@given(spoken())
def test_the_record_speaks_only_where_no_party_does(claims: tuple[Claim[str], ...]) -> None:
    register = register_of(claims)
    settled = settle(register)
    parties = [claim for claim in register if claim.origin != RECORD]
    assert list(settled.claims) == (parties or list(register))


@given(spoken())
def test_a_conflict_is_shown_when_those_who_speak_differ(claims: tuple[Claim[str], ...]) -> None:
    settled = settle(register_of(claims))
    assert settled.conflict == (len({claim.value for claim in settled.claims}) > 1)
    assert settled.value == min(settled.claims, key=lambda claim: claim.origin).value


@given(spoken())
def test_what_is_settled_is_marked_as_all_it_rests_on(claims: tuple[Claim[str], ...]) -> None:
    settled = settle(register_of(claims))
    expected: Marking = reduce(join, [claim.marking for claim in settled.claims])
    assert settled.marking == expected


@given(spoken(), st.lists(st.sampled_from(KEYS), min_size=8, max_size=8))
def test_a_shelf_holds_a_register_for_each_key_in_order(
    claims: tuple[Claim[str], ...], keys: list[tuple[str, ...]]
) -> None:
    told = tuple(zip(keys, claims, strict=False))
    shelf: tuple[tuple[tuple[str, ...], Register[str]], ...] = ()
    for key, claim in told:
        shelf = put_at(shelf, key, claim)
    assert [key for key, _ in shelf] == sorted({key for key, _ in told})
    for key, register in shelf:
        assert register == register_of(tuple(claim for one, claim in told if one == key))
