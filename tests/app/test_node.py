"""The running node: what it writes, shows, proves and tells of itself; all checkers run after every step."""

import msgspec
import pytest

from comity.adapters.store_memory import MemoryIndex
from comity.app.node import Node
from comity.capabilities import REGISTRY
from comity.kernel.errors import NotFound, ReadOnly
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.fold import Standing
from comity.kernel.ids import ActId
from comity.kernel.marking import Level, Marking, Reader
from comity.kernel.note import Verifier
from comity.record import record_batches
from invariants import Steps, check_index, projected
from nodes import OFFICER, OPEN, OWN, SHARED, VISITOR, membership, officer, organisation, remark, through_json


def test_a_statement_goes_through_every_verb(steps: Steps) -> None:
    opened = steps.submit(through_json(organisation()))
    member = steps.submit(through_json(membership(opened.matter)))
    folded = steps.read(opened.matter)
    assert [line.said.id for line in folded.lines] == [opened.id, member.id]
    assert [line.standing for line in folded.lines] == [Standing.COUNTS] * 2
    assert folded.lines[1].said.act.envelope.refs == (opened.id.hex(),)
    steps.sign()
    evidence = steps.node.evidence(member.id, OFFICER.reader)
    known = Known(kinds=REGISTRY.kinds, identity=steps.node.keys.identity, record={})
    proven = verify_evidence(evidence, known)
    assert (proven.id, proven.index, proven.anchored) == (member.id, member.index, True)


def test_many_steps_of_many_officers_leave_everything_in_order(steps: Steps) -> None:
    one, two = officer("one"), officer("two")
    public = steps.submit(organisation("XAA-OPEN", OPEN), one).matter
    shared = steps.submit(organisation("XAA-PACT", SHARED), two).matter
    secret = steps.submit(organisation("XAA-OWN", OWN), one).matter
    wrong = steps.submit(membership(shared, "XCC"), one)
    steps.submit(membership(secret, "XDD", marking=OWN), two)
    steps.sign()
    disputed = steps.submit(remark("disputed", shared, wrong.id.hex()), two)
    steps.submit(remark("withdrawn", shared, wrong.id.hex()), one)
    steps.submit(membership(public, "XCC", marking=OPEN), two)
    steps.refuse(membership(secret, "XDD", marking=OPEN), two)
    steps.sign()
    lines = {line.said.id: line for line in steps.read(shared).lines}
    assert lines[wrong.id].standing is Standing.WITHDRAWN
    assert lines[wrong.id].disputed_by == (disputed.id.hex(),)


def test_a_reader_finds_only_what_it_may_see(steps: Steps) -> None:
    public = steps.submit(organisation("XAA-OPEN", OPEN))
    shared = steps.submit(organisation("XAA-PACT", SHARED))
    secret = steps.submit(organisation("XAA-OWN", OWN))
    seen = {
        name: [one for one in (public, shared, secret) if can_read(steps.node, one.id, reader)]
        for name, reader in {
            "visitor": VISITOR,
            "low": officer(clearance=Level.OPEN).reader,
            "own": OFFICER.reader,
            "partner": officer(party="XBB").reader,
            "stranger": officer(party="XCC").reader,
        }.items()
    }
    assert seen == {
        "visitor": [public],
        "low": [public],
        "own": [public, shared, secret],
        "partner": [public, shared],
        "stranger": [public],
    }


def test_what_is_hidden_is_answered_like_what_does_not_exist(steps: Steps) -> None:
    hidden = steps.submit(organisation(marking=OWN))
    reading = steps.node.reading(VISITOR)
    answers = set()
    for act in (hidden.id, ActId(bytes(32))):
        with pytest.raises(NotFound) as caught:
            reading.act(act)
        answers.add((caught.value.template, tuple(caught.value.values)))
    for matter in (hidden.matter, "organisation:XAA." + "0" * 32, "nothing:XAA.here"):
        with pytest.raises(NotFound) as caught:
            reading.folded(matter)
        answers.add((caught.value.template, tuple(caught.value.values)))
    assert len(answers) == 1


def test_an_author_finds_what_it_just_wrote(steps: Steps) -> None:
    done = steps.submit(organisation("XAA-FINDABLE"))
    reading = steps.node.reading(OFFICER.reader)
    assert [said.id for said in reading.search("quiet pact").acts] == [done.id]
    assert done.matter in [one.matter for one in reading.page("organisation").matters]
    assert [arrival.act for arrival in reading.arrivals(None, 10_000)][-1] == done.id
    assert steps.node.reading(VISITOR).search("quiet pact").acts == ()


def test_an_officers_handles_in_two_files_have_nothing_in_common(steps: Steps) -> None:
    drafts = [organisation("XAA-ONE"), organisation("XAA-TWO")]
    handles = [handle(steps, steps.submit(draft, officer(name)).id) for draft in drafts for name in ("one", "two")]
    assert len(set(handles)) == 4


def test_an_officer_has_one_handle_within_a_file(steps: Steps) -> None:
    opened = steps.submit(organisation())
    again = steps.submit(membership(opened.matter))
    other = steps.submit(membership(opened.matter, "XCC"), officer("two"))
    assert handle(steps, opened.id) == handle(steps, again.id) != handle(steps, other.id)


def test_a_receipt_rests_on_a_head_that_covers_the_statement(steps: Steps) -> None:
    done = steps.submit(organisation())
    said = steps.node.reading(OFFICER.reader).act(done.id)
    receipt = steps.node.receipt(said, steps.node.log)
    assert receipt.verify(done.id, steps.node.keys.statement.log).size == steps.size
    steps.check()


def test_a_record_row_is_proven_against_the_pinned_root(steps: Steps) -> None:
    root = record_batches()[-1].head.root
    row = next(iter(steps.node.stores.store.rows(record_batches()[-1].head.log, 5, 6)))
    evidence = steps.node.evidence(ActId(row.entry), VISITOR)
    proven = verify_evidence(evidence, Known(kinds=REGISTRY.kinds, identity=None, record={root: 0}))
    assert (proven.anchored, proven.index) == (True, 5)
    other = verify_evidence(evidence, Known(kinds=REGISTRY.kinds, identity=None, record={}))
    assert not other.anchored


def test_evidence_of_what_a_reader_may_not_see_is_not_given(steps: Steps) -> None:
    hidden = steps.submit(organisation(marking=OWN))
    with pytest.raises(NotFound):
        steps.node.evidence(hidden.id, VISITOR)


def test_the_first_entry_states_the_keys(steps: Steps) -> None:
    row = next(iter(steps.node.stores.store.rows(steps.node.log, 0, 1)))
    said = steps.node.reading(VISITOR).act(ActId(row.entry))
    body = msgspec.to_builtins(said.act.body)
    assert body == {"statement": steps.node.keys.statement_text}
    assert Verifier.parse(steps.node.keys.identity.vkey) == steps.node.keys.identity


def test_a_party_reads_its_own_statement_even_when_nobody_is_named(steps: Steps) -> None:
    nobody = Marking(level=Level.OPEN, release=(), originators=("XAA",), purposes="ANY")
    done = steps.submit(organisation(marking=nobody))
    assert steps.read(done.matter).opening is not None
    assert not can_read(steps.node, done.id, officer(party="XBB").reader)


def test_status_tells_of_a_node_in_order(steps: Steps) -> None:
    status = steps.node.status()
    assert (status.party, status.writable, status.reasons, status.size) == ("XAA", True, (), 1)


def test_a_closed_node_takes_nothing(own_node: Node) -> None:
    own_node.close()
    with pytest.raises(ReadOnly, match="the node is closing; nothing was written"):
        own_node.submit(organisation(), OFFICER)


def test_an_index_that_lacks_a_row_does_not_pass_the_checker(steps: Steps) -> None:
    steps.submit(organisation())
    store = steps.node.stores.store
    rows = projected(store, "XAA", REGISTRY.kinds)
    lacking = MemoryIndex()
    lacking.project(rows[:-1], rows[-1].sequence)
    with pytest.raises(AssertionError):
        check_index(store, lacking, "XAA", REGISTRY.kinds)


def can_read(node: Node, act: ActId, reader: Reader) -> bool:
    try:
        node.reading(reader).act(act)
    except NotFound:
        return False
    return True


def handle(steps: Steps, act: ActId) -> str:
    return steps.node.reading(OFFICER.reader).act(act).act.envelope.author.handle
