"""Handing an act to another party: decide, record, hand over, in that order (K8); and to whom it was handed."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from comity.app.draft import Draft, Officer
from comity.app.node import Node, basis_of
from comity.app.reading import Reading
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed, NotAllowed, NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import ActId, matter_owner, parse_party
from comity.kernel.release import Decision, Policy, Recipient, decide
from comity.kernel.transport import ReleaseRecorded, next_link, release_marking, release_matter

_TRIES = 20
_MOST_RECORDS = 1_000


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """That an act was handed over. by, to: parties. at: the sender's claimed time. record: written id of the record."""

    by: str
    to: str
    at: datetime
    record: str


def decide_release(node: Node, act_id: ActId, recipient: str, officer: Officer, policy: Policy) -> Decision:
    """Whether one act may be handed to a party, with every reason.

    Raises NotFound when the officer may not see it, Malformed for the node's own party.
    """
    if parse_party(recipient) == node.party:
        raise Malformed("expected another party than {party} itself", party=node.party)
    said = node.reading(officer.reader).act(act_id)
    standing = recipient not in node.settings.suspended
    return decide(said, Recipient(recipient, standing), policy, node.clock.now())


def release_act(node: Node, act_id: ActId, recipient: str, officer: Officer, policy: Policy) -> bytes:
    """Hand one act to a party as a proof file; the release is recorded before the file is made, and only once.

    Raises NotAllowed with every reason when it may not be handed over, NotFound when the officer may not see it.
    """
    decision = decide_release(node, act_id, recipient, officer, policy)
    content = Content(acts=(decision.act,), to=decision.recipient)
    if not decision.allowed:
        refused = NotAllowed(decision.reasons)
        node.trail.note(officer, Deed.REFUSED, What(basis=basis_of(refused), content=content))
        raise refused
    node.trail.note(officer, Deed.SHARED, What(basis=",".join(decision.basis), content=content, shown=officer.shown))
    _record(node, officer, decision)
    return node.evidence(act_id, officer.reader)


def find_releases(reading: Reading, act_id: ActId) -> tuple[Handed, ...]:
    """To whom an act was handed, by the records that this reader may see: each sender and recipient once, by time."""
    found: dict[tuple[str, str], Handed] = {}
    for one in _records(reading, act_id.hex()):
        known = found.get((one.by, one.to))
        if known is None or one.at < known.at:
            found[one.by, one.to] = one
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.by, one.to)))


def _records(reading: Reading, act: str) -> Iterator[Handed]:
    """The visible records that name the act, told by their own sender; the Index finds them by the act's id."""
    after: str | None = ""
    seen = 0
    while after is not None and seen < _MOST_RECORDS:
        hits = reading.search(act, after)
        for said in hits.acts:
            body, envelope = said.act.body, said.act.envelope
            own = matter_owner(envelope.matter) == envelope.origin
            if isinstance(body, ReleaseRecorded) and own and act in body.acts:
                yield Handed(by=envelope.origin, to=body.recipient, at=envelope.claimed, record=said.id.hex())
        seen += len(hits.acts)
        after = hits.next


def _record(node: Node, officer: Officer, decision: Decision) -> None:
    """Record the release unless it is recorded; others may be recording releases to the same party."""
    for _ in range(_TRIES):
        try:
            _record_once(node, officer, decision)
        except NotAllowed as refused:
            if {one.code for one in refused.refusals} != {"release.chain"}:
                raise
        else:
            return
    _record_once(node, officer, decision)


def _record_once(node: Node, officer: Officer, decision: Decision) -> None:
    recipient = decision.recipient
    matter = release_matter(node.party, recipient)
    # From one fold, so that whoever recorded it meanwhile is seen here or refused by the chain.
    folded = _find_file(node, officer, matter)
    if folded is not None and _holds(folded, decision.act):
        return
    counter, chain = next_link(folded.state if folded is not None else None)
    body = ReleaseRecorded(
        recipient=recipient, counter=counter, chain=chain, acts=(decision.act,), basis=decision.basis
    )
    draft = Draft(
        kind="release.recorded/1",
        matter=matter,
        body=msgspec.Raw(encode(body)),
        marking=release_marking(node.party, recipient),
    )
    node.submit(draft, officer, own=True)


def _find_file(node: Node, officer: Officer, matter: str) -> Folded | None:
    try:
        return node.reading(officer.reader).folded(matter)
    except NotFound:
        return None


def _holds(folded: Folded, act: str) -> bool:
    bodies = (line.said.act.body for line in folded.lines)
    return any(isinstance(body, ReleaseRecorded) and act in body.acts for body in bodies)
