import msgspec

from comity.kernel.act import Act, Said
from comity.kernel.fold import Folded, Standing, fold, in_order
from comity.kernel.ids import ActId
from kernel.ballot import BALLOT, MATTER, BallotState, Line, say

OPEN = Line(origin="XAA", what="open", word="question")


def folded_of(*lines: Line) -> Folded:
    return fold(MATTER, BALLOT, say(lines))


def standings(*lines: Line) -> list[tuple[str, str]]:
    """Standing and first reason of each line, in the order of the history."""
    acts = say(lines)
    by_id = {line.said.id: line for line in fold(MATTER, BALLOT, acts).lines}
    found = [by_id[said.id] for said in acts]
    return [(line.standing.value, line.reasons[0].code if line.reasons else "") for line in found]


def votes(*lines: Line) -> dict[str, str]:
    state = folded_of(*lines).state
    assert isinstance(state, BallotState)
    return {claim.origin: claim.value for claim in state.positions}


def test_before_the_opening_act_nothing_counts() -> None:
    take = Line(origin="XBB", what="take")
    assert standings(take) == [("waiting", "matter.not_opened")]
    assert folded_of(take).state == BallotState()


def test_others_never_open_the_owner_s_matter() -> None:
    lines = (Line(origin="XBB", what="open"), Line(origin="XDD", what="open"), Line(origin="XBB", what="take"))
    assert [standing for standing, _ in standings(*lines)] == ["waiting"] * 3
    assert folded_of(*lines).opening is None
    opened = folded_of(*lines, OPEN)
    assert opened.opening is not None
    assert opened.opening.origin == "XAA"
    assert standings(*lines, OPEN)[:2] == [("void", "ballot.not_yours")] * 2


def test_the_owner_s_first_opening_act_opens() -> None:
    first, second = say((OPEN, msgspec.structs.replace(OPEN, word="other")))
    folded = fold(MATTER, BALLOT, (second, first))
    assert folded.opening == first


def test_who_may_not_speak_is_shown_as_void_with_the_reason() -> None:
    assert standings(OPEN, Line(origin="XDD", what="take"))[1] == ("void", "ballot.not_yours")
    assert votes(OPEN, Line(origin="XDD", what="take"), Line(origin="XBB", what="take")) == {"XBB": "yes"}


def test_an_act_that_bears_counts_only_when_the_whole_table_can_see_it() -> None:
    narrow = Line(origin="XBB", what="take", narrow=True)
    assert standings(OPEN, narrow)[1] == ("void", "table.not_covered")
    reasons = folded_of(OPEN, narrow).lines[1].reasons
    assert reasons[0].sentence() == "It was not said to the whole table: XAA, XCC."
    assert standings(OPEN, Line(origin="XBB", what="note", narrow=True))[1] == ("counts", "")


def test_kinds_of_other_matters_are_void_here() -> None:
    opening, taken = say((OPEN, Line(origin="XBB", what="take")))
    envelope = msgspec.structs.replace(taken.act.envelope, kind="party.described/1")
    folded = fold(MATTER, BALLOT, (opening, Said(taken.id, taken.index, Act(envelope, taken.act.body))))
    assert [reason.code for reason in folded.lines[1].reasons] == ["kind.not_here"]
    assert folded.state.positions == ()


def test_unknown_kinds_are_kept_and_leave_the_state_alone() -> None:
    unknown = Line(origin="XBB", what="unknown")
    assert standings(OPEN, unknown)[1] == ("unknown", "")
    assert folded_of(OPEN, unknown).state == folded_of(OPEN).state


def test_a_party_withdraws_only_earlier_acts_of_its_own() -> None:
    take = Line(origin="XBB", what="take")
    assert votes(OPEN, take, Line(origin="XBB", what="withdraw", about=(1,))) == {}
    assert standings(OPEN, take, Line(origin="XBB", what="withdraw", about=(1,)))[1] == ("withdrawn", "")
    assert votes(OPEN, take, Line(origin="XCC", what="withdraw", about=(1,))) == {"XBB": "yes"}
    assert votes(OPEN, Line(origin="XBB", what="withdraw", about=(2,)), take) == {"XBB": "yes"}
    nothing = Line(origin="XBB", what="withdraw")
    assert votes(OPEN, take, nothing) == {"XBB": "yes"}


def test_a_withdrawal_can_itself_be_withdrawn() -> None:
    back = [Line(origin="XBB", what="withdraw", about=(number,)) for number in (1, 2, 3)]
    take = Line(origin="XBB", what="take")
    assert votes(OPEN, take, *back[:2]) == {"XBB": "yes"}
    assert votes(OPEN, take, *back) == {}
    assert [standing for standing, _ in standings(OPEN, take, *back)] == [
        *("counts", "withdrawn", "counts", "withdrawn", "counts"),
    ]


def test_a_withdrawn_later_word_leaves_the_earlier_one() -> None:
    yes, no = (Line(origin="XBB", what="take", word=word) for word in ("yes", "no"))
    assert votes(OPEN, yes, no) == {"XBB": "no"}
    assert votes(OPEN, yes, no, Line(origin="XBB", what="withdraw", about=(2,))) == {"XBB": "yes"}


def test_disputes_are_shown_beside_what_they_name_and_change_no_outcome() -> None:
    take = Line(origin="XBB", what="take")
    disputes = [Line(origin=origin, what="dispute", about=(1,)) for origin in ("XCC", "XDD")]
    gone = Line(origin="XDD", what="withdraw", about=(3,))
    folded = folded_of(OPEN, take, *disputes)
    assert folded.state == folded_of(OPEN, take).state
    by_kind = {line.said.act.envelope.kind: line.disputed_by for line in folded.lines}
    assert len(by_kind["ballot.taken/1"]) == 2
    assert [len(line.disputed_by) for line in folded_of(OPEN, take, *disputes, gone).lines if line.disputed_by] == [1]


def test_a_closing_act_counts_exactly_what_it_names() -> None:
    takes = [Line(origin=origin, what="take") for origin in ("XBB", "XCC")]
    close = Line(origin="XAA", what="close", about=(1,))
    assert standings(OPEN, *takes, close) == [
        *(("counts", ""), ("counts", ""), ("late", "matter.closed"), ("counts", "")),
    ]
    assert votes(OPEN, *takes, close) == {"XBB": "yes"}
    assert folded_of(OPEN, *takes, close).state.closed


def test_only_the_first_closing_act_of_the_owner_closes() -> None:
    take = Line(origin="XBB", what="take")
    foreign = Line(origin="XBB", what="close")
    assert standings(OPEN, take, foreign)[1:] == [("counts", ""), ("void", "ballot.not_yours")]
    first, second = (Line(origin="XAA", what="close", about=about) for about in ((), (1,)))
    assert standings(OPEN, take, first, second)[1:] == [
        *(("late", "matter.closed"), ("counts", ""), ("late", "matter.closed")),
    ]
    withdrawn = Line(origin="XAA", what="withdraw", about=(2,))
    assert standings(OPEN, take, first, withdrawn)[1:3] == [("counts", ""), ("withdrawn", "")]


def test_only_who_opened_the_matter_closes_it_whatever_its_rules_allow() -> None:
    anybody = msgspec.structs.replace(BALLOT, authority=lambda opening, said: None)
    acts = say((OPEN, Line(origin="XBB", what="take"), Line(origin="XBB", what="close")))
    assert [line.standing for line in fold(MATTER, anybody, acts).lines] == [Standing.COUNTS] * 3


def test_what_does_not_bear_on_the_outcome_is_never_late() -> None:
    close = Line(origin="XAA", what="close")
    assert standings(OPEN, close, Line(origin="XBB", what="note"))[2] == ("counts", "")


def test_a_withdrawal_after_the_count_reopens_nothing() -> None:
    take = Line(origin="XBB", what="take")
    close = Line(origin="XAA", what="close", about=(1,))
    back = Line(origin="XBB", what="withdraw", about=(1,))
    assert votes(OPEN, take, close, back) == {"XBB": "yes"}
    assert standings(OPEN, take, close, back)[1:] == [("counts", ""), ("counts", ""), ("late", "matter.closed")]
    counted = msgspec.structs.replace(close, about=(1, 2))
    assert votes(OPEN, take, back, counted) == {}
    opening_back = Line(origin="XAA", what="withdraw", about=(0,))
    assert folded_of(OPEN, take, close, opening_back).state == folded_of(OPEN, take, close).state


def test_references_in_a_circle_do_not_hang_and_keep_every_origin_s_order() -> None:
    circle = (
        OPEN,
        Line(origin="XBB", what="take", refs=(3,)),
        Line(origin="XBB", what="note", refs=(4,)),
        Line(origin="XCC", what="take", refs=(4,)),
        Line(origin="XCC", what="note", refs=(1,)),
    )
    shown = [(said.origin, said.index) for said in in_order(say(circle))]
    assert sorted(shown) == [("XAA", 0), ("XBB", 0), ("XBB", 1), ("XCC", 0), ("XCC", 1)]
    assert shown.index(("XBB", 0)) < shown.index(("XBB", 1))
    assert shown.index(("XCC", 0)) < shown.index(("XCC", 1))
    assert votes(*circle) == {"XBB": "yes", "XCC": "yes"}


def test_an_act_that_refers_to_itself_keeps_its_place() -> None:
    lines = (OPEN, Line(origin="XBB", what="take", refs=(1,)), Line(origin="XCC", what="take"))
    assert [said.origin for said in in_order(say(lines))] == ["XAA", "XBB", "XCC"]


def test_what_is_referred_to_is_shown_first() -> None:
    lines = (OPEN, Line(origin="XCC", what="take"), Line(origin="XBB", what="take", refs=(1,)))
    assert [said.origin for said in in_order(say(lines))] == ["XAA", "XCC", "XBB"]


def test_epochs_of_one_origin_follow_one_another() -> None:
    opening, yes, no = say((OPEN, *(Line(origin="XBB", what="take", word=word) for word in ("yes", "no"))))
    later = msgspec.structs.replace(yes.act.envelope, epoch=2)
    folded = fold(MATTER, BALLOT, (opening, Said(yes.id, 0, Act(later, yes.act.body)), no))
    assert [claim.value for claim in folded.state.positions] == ["yes"]


def test_an_id_is_not_an_argument_of_the_outcome() -> None:
    low, high = (ActId(bytes([byte]) * 32) for byte in (0, 255))
    opening, yes, no = say((OPEN, *(Line(origin=origin, what="take") for origin in ("XBB", "XCC"))))
    one = fold(MATTER, BALLOT, (opening, Said(low, 0, yes.act), Said(high, 0, no.act)))
    other = fold(MATTER, BALLOT, (opening, Said(high, 0, yes.act), Said(low, 0, no.act)))
    assert [line.standing for line in one.lines] == [line.standing for line in other.lines]
    assert [claim.origin for claim in one.state.positions] == [claim.origin for claim in other.state.positions]


def test_exercise_traffic_counts_in_no_live_file() -> None:
    opening, take = say((OPEN, Line(origin="XBB", what="take")))
    envelope = msgspec.structs.replace(take.act.envelope, exercise=True)
    played = Said(take.id, take.index, Act(envelope, take.act.body))
    line = next(one for one in fold(MATTER, BALLOT, (opening, played)).lines if one.said.id == played.id)
    assert (line.standing, line.reasons[0].code) == (Standing.VOID, "exercise.mixed")


def test_a_withdrawal_takes_nothing_back_that_the_node_itself_wrote() -> None:
    kinds = tuple(msgspec.structs.replace(kind, node_only=True) for kind in BALLOT.kinds)
    acts = say((OPEN, Line(origin="XAA", what="withdraw", about=(0,))))
    folded = fold(MATTER, msgspec.structs.replace(BALLOT, kinds=kinds), acts)
    assert folded.lines[0].standing is Standing.COUNTS
