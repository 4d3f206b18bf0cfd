"""Handing acts over: decided, recorded once, told to those who may know."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from comity.app.draft import Submitted
from comity.app.node import Node
from comity.app.releasing import decide_release, find_releases, release_act
from comity.capabilities import REGISTRY
from comity.kernel.errors import Malformed, NotAllowed, NotFound
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.ids import ActId
from comity.kernel.marking import ANY, Level, Marking
from comity.kernel.release import Policy
from comity.kernel.transport import release_matter
from nodes import OFFICER, OPEN, OWN, SHARED, VISITOR, SetClock, memory_stores, node_on, officer, organisation, remark

THREE = Marking(level=Level.RESTRICTED, release=("XAA", "XBB", "XCC"), originators=("XAA",), purposes=ANY)
POLICY = Policy(sender="XAA")


@pytest.fixture
def node(untouched_home: Path, tmp_path: Path, clock: SetClock) -> Iterator[Node]:
    (tmp_path / "keys").symlink_to(untouched_home / "keys")
    running = node_on(tmp_path, memory_stores(), clock)
    yield running
    running.close()


@pytest.fixture
def shared(node: Node) -> Submitted:
    return node.submit(organisation("XAA-PACT", THREE), OFFICER)


def releases(node: Node, recipient: str) -> int:
    return len(node.reading(OFFICER.reader).folded(release_matter("XAA", recipient)).lines)


def test_a_share_is_recorded_and_its_file_proves_the_statement(node: Node, shared: Submitted) -> None:
    raw = release_act(node, shared.id, "XBB", OFFICER, POLICY)
    proven = verify_evidence(raw, Known(kinds=REGISTRY.kinds, identity=node.keys.identity, record={}))
    assert proven.id == shared.id
    (one,) = find_releases(node.reading(OFFICER.reader), shared.id)
    assert (one.by, one.to, one.at) == ("XAA", "XBB", node.clock.now())


def test_sharing_again_records_nothing_further(node: Node, shared: Submitted) -> None:
    for _ in range(3):
        release_act(node, shared.id, "XBB", OFFICER, POLICY)
    assert releases(node, "XBB") == 1


def test_officers_who_share_at_once_keep_the_chain_whole(node: Node, shared: Submitted) -> None:
    acts = [shared, *(node.submit(organisation(f"XAA-N{number}", THREE), OFFICER) for number in range(3))]
    barrier, faults = Barrier(8), []

    def share(number: int) -> None:
        barrier.wait()
        try:
            release_act(node, acts[number % 4].id, "XBB", officer(f"o{number}"), POLICY)
        except Exception as fault:  # noqa: BLE001  # shown by the test
            faults.append(fault)

    threads = [Thread(target=share, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert releases(node, "XBB") == 4


def test_every_reason_is_given_and_nothing_recorded(node: Node) -> None:
    secret = node.submit(organisation("XAA-OWN", OWN), OFFICER)
    decision = decide_release(node, secret.id, "XBB", OFFICER, POLICY)
    assert [one.code for one in decision.reasons] == ["release.outside_audience"]
    with pytest.raises(NotAllowed):
        release_act(node, secret.id, "XBB", OFFICER, POLICY)
    assert find_releases(node.reading(OFFICER.reader), secret.id) == ()


def test_nobody_shares_with_oneself_or_what_one_may_not_see(node: Node, shared: Submitted) -> None:
    with pytest.raises(Malformed):
        decide_release(node, shared.id, "XAA", OFFICER, POLICY)
    with pytest.raises(NotFound):
        decide_release(node, shared.id, "XBB", officer(clearance=Level.OPEN), POLICY)


def test_only_sender_and_recipient_learn_of_a_share(node: Node, shared: Submitted) -> None:
    release_act(node, shared.id, "XBB", OFFICER, POLICY)
    release_act(node, shared.id, "XCC", OFFICER, POLICY)
    public = node.submit(organisation("XAA-OPEN", OPEN), OFFICER)
    release_act(node, public.id, "XBB", OFFICER, POLICY)

    def told(party: str, act: ActId) -> list[str]:
        return [one.to for one in find_releases(node.reading(officer(party=party).reader), act)]

    assert told("XAA", shared.id) == ["XBB", "XCC"]
    assert told("XBB", shared.id) == ["XBB"]
    assert told("XCC", public.id) == []
    assert find_releases(node.reading(VISITOR), public.id) == ()


def test_what_merely_names_a_statement_is_no_share(node: Node) -> None:
    shared = node.submit(organisation("XAA-PACT", SHARED), OFFICER)
    node.submit(organisation("XAA-OTHER", SHARED), OFFICER)
    node.submit(remark("disputed", shared.matter, shared.id.hex()), OFFICER)
    assert find_releases(node.reading(OFFICER.reader), shared.id) == ()
