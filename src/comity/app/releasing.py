"""Handing an act to another party: decide, record, hand over, in that order (K8)."""

import msgspec

from comity.app.draft import Draft, Officer
from comity.app.node import Node
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed, NotAllowed, NotFound
from comity.kernel.ids import ActId, parse_party
from comity.kernel.release import Decision, Policy, Recipient, decide
from comity.kernel.transport import ReleaseRecorded, next_link, release_marking, release_matter


def release_act(node: Node, act_id: ActId, recipient: str, officer: Officer, policy: Policy) -> bytes:
    """Hand one act to a party as a proof file; the release is recorded before the file is made.

    Raises NotAllowed with every reason when it may not be handed over, NotFound when the officer may not see it.
    """
    if parse_party(recipient) == node.party:
        raise Malformed("expected another party than {party} itself", party=node.party)
    said = node.reading(officer.reader).act(act_id)
    standing = recipient not in node.settings.suspended
    decision = decide(said, Recipient(recipient, standing), policy, node.clock.now())
    if not decision.allowed:
        raise NotAllowed(decision.reasons)
    _record(node, officer, decision)
    return node.evidence(act_id, officer.reader)


def _record(node: Node, officer: Officer, decision: Decision) -> None:
    recipient = decision.recipient
    matter = release_matter(node.party, recipient)
    try:
        state = node.reading(officer.reader).folded(matter).state
    except NotFound:
        state = None
    counter, chain = next_link(state)
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
