"""Why somebody sees a statement: every condition of its handling, beside what the reader brings."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.app.language import Catalogue
from comity.app.web.explaining.why import why_seen
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, Reader, may_see
from nodes import NOON

EN = Catalogue("en")
OFFICER = Reader(party="XAA", clearance=Level.SECRET, caveats=frozenset({"NODIS"}), roles=frozenset({"officer"}))


def marking(**changes: object) -> Marking:
    fields = {"level": Level.RESTRICTED, "release": ("XAA", "XBB"), "originators": ("XBB",), "purposes": ANY}
    return Marking(**{**fields, **changes})  # type: ignore[arg-type]


def why(given_marking: Marking, reader: Reader = OFFICER) -> str:
    return " ".join(why_seen(given_marking, reader, NOON, EN))


def test_each_condition_is_told_with_what_meets_it() -> None:
    told = why(marking(caveats=("NODIS",), purposes=("planning",), valid_until=NOON + timedelta(days=1)))
    assert "You act for XAA, which its handling names" in told
    assert "Your role lets you read for it: Officer." in told
    assert "Its level is Restricted; you are cleared up to Secret." in told
    assert "It asks every reader to meet NODIS, and you do." in told
    assert "it is to be used for planning only" in told
    assert "It is given out until 23 November 2026, 12:00 UTC." in told


def test_a_party_sees_its_own_and_what_is_past_its_time() -> None:
    told = why(marking(release=("XBB",), originators=("XAA",), valid_until=NOON))
    assert "which wrote it and always sees its own" in told
    assert "Its time ended on 22 November 2026, 12:00 UTC" in told


def test_who_reads_for_one_purpose_is_told_so() -> None:
    overseer = Reader(party="XAA", clearance=Level.SECRET, purpose="oversight")
    assert "You read for one purpose, oversight" in why(marking(purposes=("oversight",)), overseer)


@pytest.mark.parametrize("reader", [Reader(), OFFICER])
def test_what_is_public_has_one_reason_for_everybody(reader: Reader) -> None:
    told = why(Marking(level=Level.OPEN, release=PUBLIC, originators=("XBB",), purposes=ANY), reader)
    assert told == "Its handling is public: everybody may see it."


CODES = st.sets(st.sampled_from(("XAA", "XBB", "XCC")), min_size=1).map(lambda found: tuple(sorted(found)))


@given(st.builds(marking, level=st.sampled_from(Level), release=CODES, originators=CODES))
def test_whoever_may_see_it_gets_reasons_that_hold(one: Marking) -> None:
    if not may_see(OFFICER, one):
        return
    told = why(one)
    assert ("wrote it and always sees" in told) == (one.originators == ("XAA",))
    assert ("its handling names" in told) == (one.originators != ("XAA",))
