"""Bars lie where the dates say, whatever is known of them."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from comity.capabilities.parties.acts import Confidence, MembershipStated, MembershipStatus
from comity.capabilities.parties.pages.bars import LABELS, WIDTH, axis_of, lanes_of, span_of
from comity.capabilities.parties.views import MembershipRow
from comity.kernel.dates import Answer, bounds
from comity.kernel.marking import public

TODAY = date(2026, 11, 22)


@st.composite
def spells(draw: st.DrawFn) -> MembershipStated:
    first = draw(st.dates(date(1900, 1, 1), date(2035, 12, 31)))
    last = first + timedelta(days=draw(st.integers(400, 20_000)))
    known = st.sampled_from([None, 4, 7, 10])
    start, end = ((day.isoformat()[:cut] if cut else None) for day, cut in ((first, draw(known)), (last, draw(known))))
    return MembershipStated(
        party=draw(st.sampled_from(["XAA", "XBB", "XCC"])),
        status=draw(st.sampled_from(list(MembershipStatus))),
        confidence=Confidence.HIGH,
        start=start,
        end=end,
    )


def row_of(spell: MembershipStated) -> MembershipRow:
    return MembershipRow(
        matter="organisation:club",
        organisation="CLUB",
        membership=spell,
        held=Answer.YES,
        conflict=False,
        disputed=0,
        acts=("0" * 64,),
        marking=public("XAA"),
    )


@given(st.lists(spells(), min_size=1, max_size=12))
def test_every_bar_lies_on_the_axis_and_in_order(found: list[MembershipStated]) -> None:
    axis = axis_of(found, TODAY)
    assert axis.first <= TODAY <= axis.last
    for spell in found:
        span = span_of(spell, axis, TODAY)
        assert axis.first <= span.first <= span.start <= span.end <= span.last <= axis.last
        edges = [axis.x(day) for day in (span.first, span.start, span.end, span.last)]
        assert LABELS <= edges[0] <= edges[1] <= edges[2] <= edges[3] < WIDTH


@given(spells())
def test_certain_part_is_within_what_the_dates_allow(spell: MembershipStated) -> None:
    axis = axis_of([spell], TODAY)
    span = span_of(spell, axis, TODAY)
    if spell.start is not None:
        assert span.first == bounds(spell.start)[0]
    if spell.start is not None and spell.end is not None:
        assert (span.start, span.end, span.last) == (bounds(spell.start)[1], *bounds(spell.end))


@given(st.lists(spells(), min_size=1, max_size=12))
def test_every_spell_is_drawn_once_and_none_over_another(found: list[MembershipStated]) -> None:
    rows = [row_of(spell) for spell in found]
    axis = axis_of(found, TODAY)
    lanes = lanes_of(rows, axis)
    drawn = [row for _, lane in lanes for row in lane]
    assert sorted(map(id, drawn)) == sorted(map(id, rows))
    for _, lane in lanes:
        assert len({row.membership.party for row in lane}) == 1
        spans = [span_of(row.membership, axis, TODAY) for row in lane]
        inner = sorted(spans, key=lambda span: (span.start, span.end))
        assert all(a.end <= b.start for a, b in pairwise(inner))


def test_spell_that_goes_on_is_drawn_until_today() -> None:
    spell = MembershipStated(
        party="XAA", status=MembershipStatus.MEMBER, confidence=Confidence.HIGH, start="2001-06-15"
    )
    axis = axis_of([spell], TODAY)
    assert span_of(spell, axis, TODAY).end == TODAY
    assert axis.first == date(2001, 1, 1)


def test_spell_yet_to_begin_is_drawn_after_today() -> None:
    spell = MembershipStated(party="XAA", status=MembershipStatus.MEMBER, confidence=Confidence.HIGH, start="2030")
    axis = axis_of([spell], TODAY)
    assert span_of(spell, axis, TODAY).first > TODAY
    assert axis.last.year == 2030
