from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.capabilities.parties import CAPABILITY as PARTIES
from comity.capabilities.parties import ORGANISATION
from comity.capabilities.parties.acts import ORGANISATION_DESCRIBED
from comity.kernel.act import Act, Kind, Said
from comity.kernel.admission import Setting, admit
from comity.kernel.capability import Capability
from comity.kernel.fold import MatterSoFar, MatterType, fold
from comity.kernel.marking import Level, Marking, Reader, covers, may_see, public
from comity.kernel.remarks import REMARKS
from comity.kernel.transport import RELEASE_RECORDED, RELEASES, TRANSPORT
from kernel.ballot import BALLOT, MATTER, Line, say
from strategies import hexadecimal, markings

CLEARED = Reader(party="XAA", clearance=Level.TOP_SECRET, caveats=frozenset({"EYES-XAA", "NODIS", "ORCON"}))
BALLOTS = Capability(
    name="ballots",
    label="Ballots",
    kinds=BALLOT.kinds,
    matter_types=(BALLOT,),
    views=(),
    admission=lambda seen, said: (),
)
OPEN = Line(origin="XAA", what="open")
KIND_OF = {kind.name: kind for kind in (*BALLOT.kinds, *REMARKS)}


def setting(kind: Kind, seen: MatterSoFar, **more: Any) -> Setting:
    usual: dict[str, Any] = {"matter_type": BALLOT, "capability": BALLOTS, "referenced": {}, "author": CLEARED}
    return Setting(**{**usual, "kind": kind, "seen": seen, **more})


def empty(kind_of: MatterType = BALLOT) -> MatterSoFar:
    return MatterSoFar(kind_of, None, kind_of.initial)


def after(*lines: Line) -> MatterSoFar:
    folded = fold(MATTER, BALLOT, say(lines))
    return MatterSoFar(BALLOT, folded.opening, folded.state)


def last(*lines: Line, **envelope: Any) -> Said:
    """The last of these lines as an act, with changes to its envelope."""
    said = say(lines)[-1]
    return Said(said.id, said.index, Act(msgspec.structs.replace(said.act.envelope, **envelope), said.act.body))


def codes(said: Said, seen: MatterSoFar, **more: Any) -> list[str]:
    kind = KIND_OF[said.act.envelope.kind]
    return [reason.code for reason in admit(said, setting(kind, seen, **more))]


def test_an_owner_opens_and_others_speak() -> None:
    assert codes(last(OPEN), empty()) == []
    reader = msgspec.structs.replace(CLEARED, party="XBB")
    assert codes(last(OPEN, Line(origin="XBB", what="take")), after(OPEN), author=reader) == []
    assert codes(last(OPEN, Line(origin="XBB", what="withdraw", about=(0,))), after(OPEN), author=reader) == []


def test_what_the_node_writes_itself_no_draft_can() -> None:
    said = last(OPEN)
    by_node = msgspec.structs.replace(KIND_OF["ballot.opened/1"], node_only=True)
    assert [reason.code for reason in admit(said, setting(by_node, empty()))] == ["kind.node_only"]
    assert admit(said, setting(by_node, empty(), own=True)) == ()


def test_an_author_writes_nothing_it_may_not_read() -> None:
    said = last(OPEN)
    assert codes(said, empty(), author=Reader(party="XZZ")) == ["marking.above_author"]
    secret = msgspec.structs.replace(said.act.envelope.marking, level=Level.SECRET)
    reader = msgspec.structs.replace(CLEARED, clearance=Level.CONFIDENTIAL)
    assert codes(last(OPEN, marking=secret), empty(), author=reader) == ["marking.above_author"]
    orcon = msgspec.structs.replace(said.act.envelope.marking, caveats=("ORCON",))
    assert codes(last(OPEN, marking=orcon), empty(), author=Reader(party="XAA")) == ["marking.above_author"]


def test_only_the_owner_opens_a_matter() -> None:
    said = last(Line(origin="XBB", what="open"))
    assert codes(said, empty(), author=msgspec.structs.replace(CLEARED, party="XBB")) == ["matter.not_owner"]


def test_a_matter_that_is_not_public_needs_a_random_name() -> None:
    assert codes(last(OPEN, matter="ballot:XAA.invasion"), empty()) == ["matter.telling_name"]
    everybody = {"matter": "ballot:XAA.invasion", "marking": public("XAA")}
    assert codes(last(OPEN, **everybody), empty()) == []


def test_an_opening_act_must_itself_count() -> None:
    assert codes(last(msgspec.structs.replace(OPEN, narrow=True)), empty()) == ["table.not_covered"]


def test_nothing_is_said_in_a_matter_the_author_cannot_see() -> None:
    said = last(OPEN, Line(origin="XAA", what="take"))
    assert codes(said, empty()) == ["matter.unknown"]


def test_a_statement_reaches_nobody_who_may_not_read_its_matter() -> None:
    seen = MatterSoFar(BALLOT, last(OPEN, marking=secret_marking()), BALLOT.initial)
    assert codes(last(OPEN, Line(origin="XAA", what="take")), seen) == ["marking.beyond_matter"]


def secret_marking() -> Marking:
    return msgspec.structs.replace(say((OPEN,))[0].act.envelope.marking, level=Level.SECRET)


def test_exercise_and_live_traffic_do_not_mix() -> None:
    take = Line(origin="XAA", what="take")
    assert codes(last(OPEN, take, exercise=True), after(OPEN)) == ["exercise.mixed"]
    exercise = MatterSoFar(BALLOT, last(OPEN, exercise=True), BALLOT.initial)
    assert codes(last(OPEN, take), exercise) == ["exercise.mixed"]
    assert codes(last(OPEN, take, exercise=True), exercise) == []


def test_what_every_reader_would_find_void_is_not_written() -> None:
    stranger = msgspec.structs.replace(CLEARED, party="XDD")
    assert codes(last(OPEN, Line(origin="XDD", what="take")), after(OPEN), author=stranger) == ["ballot.not_yours"]
    assert codes(last(OPEN, Line(origin="XAA", what="take", narrow=True)), after(OPEN)) == ["table.not_covered"]
    assert codes(last(OPEN, Line(origin="XAA", what="note", narrow=True)), after(OPEN)) == []
    foreign = setting(ORGANISATION_DESCRIBED, after(OPEN))
    assert [reason.code for reason in admit(last(OPEN, kind=ORGANISATION_DESCRIBED.name), foreign)] == ["kind.not_here"]


def test_all_reasons_come_at_once() -> None:
    said = last(Line(origin="XBB", what="open"), matter="ballot:XAA.invasion", refs=("a" * 64, "b" * 64))
    assert codes(said, empty(), author=Reader()) == [
        *("marking.above_author", "reference.unknown", "reference.unknown", "matter.not_owner", "matter.telling_name"),
    ]


def test_a_capability_adds_its_own_reasons() -> None:
    (opening,) = say((OPEN,))
    body = msgspec.json.decode(msgspec.json.encode(DESCRIBED), type=ORGANISATION_DESCRIBED.body)
    renamed = msgspec.structs.replace(body, code="XOR")
    first = Said(
        opening.id, 0, Act(msgspec.structs.replace(opening.act.envelope, kind="organisation.described/1"), body)
    )
    second = Said(opening.id, 1, Act(first.act.envelope, renamed))
    seen = MatterSoFar(ORGANISATION, first, ORGANISATION.initial)
    asked = setting(ORGANISATION_DESCRIBED, seen, matter_type=ORGANISATION, capability=PARTIES)
    assert [reason.code for reason in admit(second, asked)] == ["code.changed"]
    assert admit(Said(opening.id, 1, first.act), asked) == ()


DESCRIBED = {
    "code": "XOC",
    "name": {"en": "a", "ru": "b", "zh": "c"},
    "type": "alliance",
    "decision_rule": "consensus",
    "collective_defence": "no",
    "confidence": "low",
}


def test_each_recipient_s_chain_of_shares_is_kept_whole() -> None:
    asked = setting(RELEASE_RECORDED, empty(RELEASES), matter_type=RELEASES, capability=TRANSPORT, own=True)
    for counter, chain, expected in (
        (1, "0" * 64, []),
        (2, "0" * 64, ["release.chain"]),
        (1, "1" * 64, ["release.chain"]),
    ):
        body = RELEASE_RECORDED.body(recipient="XBB", counter=counter, chain=chain, acts=("a" * 64,))
        envelope = msgspec.structs.replace(say((OPEN,))[0].act.envelope, kind=RELEASE_RECORDED.name)
        assert [reason.code for reason in admit(Said(say((OPEN,))[0].id, 0, Act(envelope, body)), asked)] == expected


@given(st.dictionaries(hexadecimal(64), markings(), min_size=1, max_size=4), markings())
def test_references_need_readers_who_may_all_follow_them(acts: dict[str, Marking], own: Marking) -> None:
    seen = {act: marking for act, marking in acts.items() if may_see(CLEARED, marking)}
    found = reference_reasons(tuple(acts), seen, own)
    for act, marking in acts.items():
        unknown, narrow = ("reference.unknown", act) in found, ("reference.too_narrow", act) in found
        assert unknown == (act not in seen)
        assert narrow == (act in seen and not covers(marking, own))
        assert unknown or narrow or covers(marking, own)


def reference_reasons(refs: tuple[str, ...], seen: Mapping[str, Marking], own: Marking) -> set[tuple[str, str]]:
    envelope = {"refs": tuple(sorted(refs)), "marking": own, "origin": own.originators[0]}
    reasons = admit(last(OPEN, **envelope), setting(KIND_OF["ballot.opened/1"], empty(), referenced=seen))
    return {(one.code, dict(one.values)["ref"]) for one in reasons if one.code.startswith("reference.")}


@given(hexadecimal(64), hexadecimal(64), markings())
def test_the_answer_for_a_hidden_act_is_that_for_none(hidden: str, absent: str, marking: Marking) -> None:
    blind = Reader(party="XZZ")
    assume(not may_see(blind, marking))
    seen = {act: one for act, one in ((hidden, marking),) if may_see(blind, one)}
    answers = [
        msgspec.json.encode(
            admit(last(OPEN, refs=(ref,)), setting(KIND_OF["ballot.opened/1"], empty(), referenced=seen))
        )
        for ref in (hidden, absent)
    ]
    assert answers[0].replace(hidden.encode(), absent.encode()) == answers[1]
    assert b"reference.unknown" in answers[0]


def test_a_remark_is_about_a_visible_act_of_its_file_and_a_withdrawal_about_one_s_own() -> None:
    opening = say((OPEN,))
    back = Line(origin="XBB", what="withdraw", about=(0,))
    reader = msgspec.structs.replace(CLEARED, party="XBB")
    assert codes(last(OPEN, back), after(OPEN), author=reader, about=opening) == ["withdrawal.not_own"]
    assert codes(last(OPEN, back), after(OPEN), author=reader, about=()) == ["remark.unknown"]
    assert codes(last(OPEN, msgspec.structs.replace(back, origin="XAA")), after(OPEN), about=opening) == []
    dispute = msgspec.structs.replace(back, what="dispute")
    assert codes(last(OPEN, dispute), after(OPEN), author=reader, about=opening) == []
    assert codes(last(OPEN, dispute), after(OPEN), author=reader, about=()) == ["remark.unknown"]


def test_a_remark_reaches_nobody_who_may_not_read_what_it_is_about() -> None:
    narrow = last(OPEN, marking=secret_marking())
    dispute = Line(origin="XAA", what="dispute", about=(0,))
    assert "remark.too_wide" in codes(last(OPEN, dispute), after(OPEN), about=(narrow,))


def test_what_the_node_wrote_is_not_withdrawn() -> None:
    keys = msgspec.structs.replace(
        BALLOT, kinds=tuple(msgspec.structs.replace(k, node_only=True) for k in BALLOT.kinds)
    )
    back = Line(origin="XAA", what="withdraw", about=(0,))
    found = codes(last(OPEN, back), after(OPEN), about=say((OPEN,)), matter_type=keys)
    assert found == ["withdrawal.node_only"]


def test_references_chosen_by_the_node_are_not_asked_about() -> None:
    assert codes(last(OPEN, refs=("a" * 64,)), empty(), referenced=None) == []


@pytest.mark.parametrize("kind", BALLOT.kinds, ids=lambda kind: kind.name)
def test_a_hidden_matter_answers_as_none_does(kind: Kind) -> None:
    what = {"ballot.opened/1": "open", "ballot.taken/1": "take", "ballot.noted/1": "note", "ballot.closed/1": "close"}
    said = last(OPEN, Line(origin="XBB", what=what[kind.name]))  # type: ignore[arg-type]
    reader = msgspec.structs.replace(CLEARED, party="XBB")
    (reason,) = admit(said, setting(kind, empty(), author=reader))
    assert reason.code == ("matter.not_owner" if kind.opens else "matter.unknown")
    assert MATTER in reason.sentence()
