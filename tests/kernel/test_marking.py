from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from comity.kernel.canonical import encode
from comity.kernel.marking import (
    ANY,
    PUBLIC,
    Level,
    Marking,
    NationalLabel,
    Reader,
    admits,
    audience,
    covers,
    join,
    may_see,
    public,
)
from kernel.mutants import join_forgetting, join_looser, join_widening, sees_without_caveats
from strategies import CAVEATS, PARTIES, PURPOSES, START, markings, readers, subsets

Join = Callable[[Marking, Marking], Marking]
Sees = Callable[[Reader, Marking], bool]
LOOK = settings(
    max_examples=2_000, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
)
EVERYBODY = tuple(
    Reader(party=party, clearance=level, caveats=frozenset(caveats), purpose=purpose)
    for party in (*PARTIES, "XZZ", None)
    for level in Level
    for caveats in subsets(CAVEATS)
    for purpose in ("", *PURPOSES, "nobodys_purpose")
)
pairs = st.tuples(markings(), markings())


def is_as_strict_as_each(joining: Join, a: Marking, b: Marking) -> bool:
    """Whether the joined marking lets through nothing that one side keeps back, nor ends a duty earlier."""
    joined = joining(a, b)
    return all(
        joined.level.rank >= one.level.rank
        and within(audience(joined), audience(one))
        and set(joined.caveats) >= set(one.caveats)
        and set(joined.exclusions) >= set(one.exclusions)
        and set(joined.originators) >= set(one.originators)
        and set(joined.labels) >= set(one.labels)
        and (one.purposes == ANY or (joined.purposes != ANY and set(joined.purposes) <= set(one.purposes)))
        and (one.valid_until is None or (joined.valid_until is not None and joined.valid_until <= one.valid_until))
        and keeps_at_least(joined, one)
        and (covers(one, joined) or audience(joined) == frozenset())
        for one in (a, b)
    )


def within(narrow: frozenset[str] | None, wide: frozenset[str] | None) -> bool:
    return wide is None or (narrow is not None and narrow <= wide)


def keeps_at_least(joined: Marking, one: Marking) -> bool:
    """Whether the duty of confidentiality ends no earlier; indefinite is above every date."""
    if joined.confidential_always or (one.confidential_until is None and not one.confidential_always):
        return True
    if one.confidential_always or joined.confidential_until is None:
        return False
    assert one.confidential_until is not None
    return joined.confidential_until >= one.confidential_until


def shows_only_to_those_who_may(sees: Sees, reader: Reader, marking: Marking) -> bool:
    """Whether one who sees it belongs to the audience, is cleared, and meets each caveat; written out in full."""
    if not sees(reader, marking) or marking.release == PUBLIC:
        return True
    named = reader.party in marking.release and reader.party not in marking.exclusions
    own = marking.originators == (reader.party,)
    cleared = list(Level).index(reader.clearance) >= list(Level).index(marking.level)
    return (named or own) and cleared and all(caveat in reader.caveats for caveat in marking.caveats)


@given(markings(), markings(), markings())
def test_joining_is_associative(a: Marking, b: Marking, c: Marking) -> None:
    assert join(join(a, b), c) == join(a, join(b, c))


@given(pairs)
def test_joining_is_commutative(pair: tuple[Marking, Marking]) -> None:
    assert join(*pair) == join(*reversed(pair))


@given(markings())
def test_joining_is_idempotent(marking: Marking) -> None:
    assert join(marking, marking) == marking


@given(pairs)
def test_a_joined_marking_is_at_least_as_strict_as_each(pair: tuple[Marking, Marking]) -> None:
    assert is_as_strict_as_each(join, *pair)


@given(pairs)
def test_who_may_see_the_joined_may_see_each(pair: tuple[Marking, Marking]) -> None:
    joined = join(*pair)
    for reader in EVERYBODY:
        assert not may_see(reader, joined) or all(may_see(reader, one) for one in pair)


@given(pairs)
def test_a_joined_marking_is_a_valid_one(pair: tuple[Marking, Marking]) -> None:
    raw = encode(join(*pair))
    assert msgspec.json.decode(raw, type=Marking) == join(*pair)


@given(markings())
def test_public_is_the_identity_of_joining(marking: Marking) -> None:
    for originator in marking.originators:
        assert join(public(originator), marking) == marking


@given(pairs)
def test_equal_markings_have_equal_bytes(pair: tuple[Marking, Marking]) -> None:
    a, b = pair
    assert (encode(a) == encode(b)) == (a == b)
    assert encode(join(a, b)) == encode(join(b, a))


@given(readers(), markings())
def test_only_those_see_who_may(reader: Reader, marking: Marking) -> None:
    assert shows_only_to_those_who_may(may_see, reader, marking)


@given(markings())
def test_all_see_who_may(marking: Marking) -> None:
    parties = audience(marking)
    for party in PARTIES:
        cleared = Reader(party=party, clearance=marking.level, caveats=frozenset(marking.caveats))
        assert may_see(cleared, marking) == (parties is None or party in parties) == admits(marking, party)
    assert may_see(Reader(), marking) == (marking.release == PUBLIC)


@given(pairs)
def test_covering_means_that_every_reader_of_the_narrow_reads_the_wide(pair: tuple[Marking, Marking]) -> None:
    wide, narrow = pair
    through = all(may_see(reader, wide) for reader in EVERYBODY if may_see(reader, narrow))
    if audience(narrow) == frozenset():
        assert through
    else:
        assert covers(wide, narrow) == through


@given(markings(), markings(), markings())
def test_covering_is_a_preorder(a: Marking, b: Marking, c: Marking) -> None:
    assert covers(a, a)
    assert not (covers(a, b) and covers(b, c)) or covers(a, c)


@given(readers(), markings())
def test_roles_change_nothing_of_what_is_seen(reader: Reader, marking: Marking) -> None:
    other = msgspec.structs.replace(reader, roles=frozenset({"administrator"}))
    assert may_see(other, marking) == may_see(reader, marking)


def test_each_mutant_is_caught_by_its_property() -> None:
    for mutant in (join_looser, join_widening, join_forgetting):
        find(pairs, lambda pair, mutant=mutant: not is_as_strict_as_each(mutant, *pair), settings=LOOK)  # type: ignore[misc]
    asked = st.tuples(readers(), markings())
    find(asked, lambda pair: not shows_only_to_those_who_may(sees_without_caveats, *pair), settings=LOOK)


def marking(**fields: object) -> Marking:
    given_fields = {"level": Level.SECRET, "release": ("XAA", "XBB"), "originators": ("XAA",), "purposes": ANY}
    return Marking(**{**given_fields, **fields})  # type: ignore[arg-type]


def test_confidentiality_takes_the_later_end_and_no_end_wins() -> None:
    early, late = (marking(confidential_until=START + timedelta(days=days)) for days in (1, 2))
    always, none = marking(confidential_always=True), marking()
    assert join(early, late).confidential_until == late.confidential_until
    assert join(early, none).confidential_until == early.confidential_until
    assert (join(late, always).confidential_always, join(late, always).confidential_until) == (True, None)


def test_validity_takes_the_earlier_end() -> None:
    early, late = (marking(valid_until=START + timedelta(days=days)) for days in (1, 2))
    assert join(early, late).valid_until == join(early, marking()).valid_until == early.valid_until


def test_an_empty_release_set_shows_the_act_to_its_sole_originator_only() -> None:
    own = marking(release=())
    assert audience(own) == frozenset({"XAA"})
    assert audience(marking(release=(), originators=("XAA", "XBB"))) == frozenset()
    cleared = Reader(party="XAA", clearance=Level.TOP_SECRET)
    assert may_see(cleared, own)
    assert not may_see(cleared, marking(release=(), originators=("XAA", "XBB")))
    assert may_see(cleared, marking(release=(), exclusions=("XAA",)))


def test_an_exclusion_beats_the_release_set() -> None:
    assert audience(marking(release=("XAA", "XBB", "XCC"), exclusions=("XBB",))) == frozenset({"XAA", "XCC"})
    assert not admits(marking(release=("XAA", "XBB", "XCC"), exclusions=("XBB",)), "XBB")


def test_the_scale_has_five_steps() -> None:
    assert [level.rank for level in Level] == [0, 1, 2, 3, 4]
    assert [level.value for level in Level] == ["open", "restricted", "confidential", "secret", "top_secret"]


def test_public_is_seen_without_any_account() -> None:
    assert may_see(Reader(), public("XAA"))
    assert audience(public("XAA")) is None
    assert not may_see(Reader(), marking(level=Level.OPEN, release=PARTIES))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"release": ("XBB", "XAA")}, "release sorted"),
        ({"release": ("XAA", "XAA")}, "release sorted"),
        ({"originators": ("XBB", "XAA")}, "originators sorted"),
        ({"purposes": ("planning", "exercise")}, "purposes sorted"),
        ({"exclusions": ("XBB", "XBB")}, "exclusions sorted"),
        ({"caveats": ("ORCON", "NODIS")}, "caveats sorted"),
        ({"labels": (NationalLabel("XBB", "b"), NationalLabel("XAA", "a"))}, "labels sorted"),
        ({"release": PUBLIC}, "PUBLIC only at the lowest level"),
        ({"release": PUBLIC, "level": Level.OPEN, "caveats": ("ORCON",)}, "PUBLIC only"),
        ({"release": PUBLIC, "level": Level.OPEN, "exclusions": ("XBB",)}, "PUBLIC only"),
        ({"valid_until": START.astimezone(timezone(timedelta(hours=5)))}, "expected a UTC time"),
        ({"confidential_until": datetime(2026, 5, 2)}, "expected a UTC time"),  # noqa: DTZ001
        ({"confidential_until": START, "confidential_always": True}, "either an end"),
    ],
)
def test_contradictory_markings_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        marking(**fields)
