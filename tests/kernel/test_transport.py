import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.act import Act, Said
from comity.kernel.fold import MatterSoFar, fold
from comity.kernel.ids import ActId, has_random_name, matter_owner
from comity.kernel.marking import Reader, may_see
from comity.kernel.transport import (
    FIRST_CHAIN,
    KEYS,
    RELEASE_RECORDED,
    RELEASES,
    TRANSPORT,
    ReleaseRecorded,
    chain_after,
    keys_matter,
    next_link,
    release_marking,
    release_matter,
)
from kernel.logs import LOG, envelope_of
from strategies import releases


def said(number: int, body: msgspec.Struct, origin: str = "XAA") -> Said:
    envelope = envelope_of(RELEASE_RECORDED.name, release_matter("XAA", "XBB"), body, LOG)
    marking = release_marking(origin, "XBB")
    return Said(
        ActId(bytes([number]) * 32),
        number,
        Act(msgspec.structs.replace(envelope, origin=origin, marking=marking), body),
    )


def chained(count: int) -> list[ReleaseRecorded]:
    bodies: list[ReleaseRecorded] = []
    for number in range(count):
        counter, chain = next_link(bodies[-1] if bodies else None)
        bodies.append(ReleaseRecorded(recipient="XBB", counter=counter, chain=chain, acts=(f"{number:064x}",)))
    return bodies


def test_a_chain_begins_with_one_and_zeros() -> None:
    assert next_link(None) == (1, FIRST_CHAIN)


def test_a_chain_counts_without_gaps_and_binds_what_came_before() -> None:
    bodies = chained(4)
    assert [body.counter for body in bodies] == [1, 2, 3, 4]
    assert [body.chain for body in bodies[1:]] == [chain_after(body) for body in bodies[:-1]]
    assert len({body.chain for body in bodies}) == 4


@given(releases(), st.sampled_from(("recipient", "counter", "chain", "acts")))
def test_every_field_of_a_share_moves_the_chain(body: ReleaseRecorded, field: str) -> None:
    others = {
        "recipient": "XZZ",
        "counter": body.counter % (2**53 - 1) + 1,
        "chain": body.chain[::-1] if body.chain != body.chain[::-1] else "1" * 64,
        "acts": (*body.acts, "a" * 64),
    }
    assert chain_after(msgspec.structs.replace(body, **{field: others[field]})) != chain_after(body)


def test_a_share_that_does_not_continue_the_chain_is_not_written() -> None:
    bodies = chained(3)
    seen = MatterSoFar(RELEASES, said(0, bodies[0]), bodies[1])
    assert TRANSPORT.admission(seen, said(2, bodies[2])) == ()
    for wrong in (bodies[1], bodies[0], msgspec.structs.replace(bodies[2], chain=FIRST_CHAIN)):
        (reason,) = TRANSPORT.admission(seen, said(2, wrong))
        assert (reason.code, reason.sentence()) == (
            *("release.chain", "This share must be number 3 to its recipient."),
        )


def test_the_state_of_a_release_matter_is_the_last_link_of_its_chain() -> None:
    bodies = chained(3)
    folded = fold(release_matter("XAA", "XBB"), RELEASES, [said(number, body) for number, body in enumerate(bodies)])
    assert folded.state == bodies[-1]
    assert next_link(folded.state) == (4, chain_after(bodies[2]))


def test_nobody_else_speaks_in_a_party_s_transport_matters() -> None:
    bodies = chained(2)
    folded = fold(release_matter("XAA", "XBB"), RELEASES, [said(0, bodies[0]), said(1, bodies[1], origin="XCC")])
    assert folded.state == bodies[0]
    assert [reason.code for reason in folded.lines[1].reasons] == ["transport.not_own"]


def test_shares_are_for_sender_and_recipient_alone() -> None:
    marking = release_marking("XBB", "XAA")
    seeing = [party for party in ("XAA", "XBB", "XCC", None) if may_see(Reader(party=party), marking)]
    assert seeing == ["XAA", "XBB"]


def test_the_name_of_a_release_matter_tells_nothing() -> None:
    names = {release_matter(sender, recipient) for sender in ("XAA", "XBB") for recipient in ("XCC", "XDD")}
    assert len(names) == 4
    assert all(has_random_name(name) for name in names)
    assert matter_owner(release_matter("XAA", "XBB")) == "XAA"
    assert release_matter("XAA", "XBB") == release_matter("XAA", "XBB")


def test_each_epoch_has_a_keys_matter() -> None:
    assert (keys_matter("XAA", 1), keys_matter("XAA", 2)) == ("keys:XAA.1", "keys:XAA.2")


@pytest.mark.parametrize("kind", [*KEYS.kinds, *RELEASES.kinds], ids=lambda kind: kind.name)
def test_transport_is_written_by_the_node_and_never_recalled(kind: object) -> None:
    assert msgspec.structs.asdict(kind)["node_only"] is True  # type: ignore[arg-type]
    assert msgspec.structs.asdict(kind)["recallable"] is False  # type: ignore[arg-type]
