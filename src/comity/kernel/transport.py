"""Acts that carry the others: keys stated and releases recorded.

They are said under the same log as everything else, so that handing something over, or changing a key, leaves the same
trace as any statement. Transport acts are never themselves released by a release act (K8).
"""

import hashlib
from typing import Annotated

import msgspec

from comity.kernel.act import Kind, Said
from comity.kernel.capability import Capability
from comity.kernel.declaration import field
from comity.kernel.errors import Refusal, refusal
from comity.kernel.fold import MatterSoFar, MatterType
from comity.kernel.ids import Party, matter_id
from comity.kernel.marking import ANY, Level, Marking

MAX_RELEASED = 1_000
"""Acts one release act may name (K8)."""
FIRST_CHAIN = "0" * 64


class KeysStated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A party's key statement, as its offline identity key signed it (K3)."""

    statement: Annotated[str, field("Key statement", min_length=1, max_length=8_000)]


class ReleaseRecorded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Acts handed to one party.

    counter: from 1, without gaps for one recipient. chain: hash over all earlier releases to it, zeros at first.
    basis: codes of the rules and consents that allowed it.
    """

    recipient: Annotated[Party, field("Recipient")]
    counter: Annotated[int, field("Number of this release to the recipient", ge=1, le=2**53 - 1)]
    chain: Annotated[str, field("Chain", pattern=r"^[0-9a-f]{64}$(?!\n)")]
    acts: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")], ...],
        field("Statements", min_length=1, max_length=MAX_RELEASED),
    ]
    basis: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=120)], ...], field("Basis", max_length=64)] = ()


KEYS_STATED = Kind(
    name="keys.stated/1",
    body=KeysStated,
    label="Keys stated",
    help="Names the keys a state or organisation uses, each for one purpose.",
    opens=True,
    node_only=True,
)
RELEASE_RECORDED = Kind(
    name="release.recorded/1",
    body=ReleaseRecorded,
    label="Share recorded",
    help="Records which statements were handed to whom and on what basis.",
    opens=True,
    node_only=True,
)


def chain_after(release: ReleaseRecorded) -> str:
    """The chain value that the recipient's next release carries: SHA-256 over this one's canonical fields."""
    text = f"{release.recipient}\n{release.counter}\n{release.chain}\n" + "\n".join(release.acts)
    return hashlib.sha256(text.encode()).hexdigest()


def release_matter(sender: str, recipient: str) -> str:
    """The matter of one sender's releases to one recipient; its name tells nothing to others."""
    name = hashlib.sha256(f"comity/release/{sender}/{recipient}".encode()).hexdigest()[:32]
    return matter_id("release", sender, name)


def release_marking(sender: str, recipient: str) -> Marking:
    """Release acts are for sender and recipient alone."""
    return Marking(level=Level.OPEN, release=tuple(sorted({sender, recipient})), originators=(sender,), purposes=ANY)


def keys_matter(party: str, epoch: int) -> str:
    """The public matter of a party's keys in one epoch."""
    return matter_id("keys", party, str(epoch))


def _own_only(opening: Said, said: Said) -> Refusal | None:
    if said.origin == opening.origin:
        return None
    return refusal("transport.not_own", "Only {owner} speaks in this file.", owner=opening.origin)


def _gather(state: tuple[msgspec.Struct, ...], said: Said) -> tuple[msgspec.Struct, ...]:
    return (*state, said.act.body)


def _last_link(state: ReleaseRecorded | None, said: Said) -> ReleaseRecorded | None:
    body = said.act.body
    further = isinstance(body, ReleaseRecorded) and (state is None or body.counter > state.counter)
    return body if isinstance(body, ReleaseRecorded) and further else state


def _admit(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Keep each recipient's chain of releases whole, whoever else writes to the log at the same time."""
    if not isinstance(said.act.body, ReleaseRecorded):
        return ()
    counter, chain = next_link(seen.state)
    if (said.act.body.counter, said.act.body.chain) == (counter, chain):
        return ()
    return (refusal("release.chain", "This share must be number {counter} to its recipient.", counter=counter),)


def next_link(last: ReleaseRecorded | None) -> tuple[int, str]:
    """Counter and chain value of the next release, from the last: the state of the recipient's release matter."""
    return (1, FIRST_CHAIN) if last is None else (last.counter + 1, chain_after(last))


KEYS = MatterType(name="keys", label="Keys", initial=(), step=_gather, authority=_own_only, kinds=(KEYS_STATED,))
RELEASES = MatterType(
    name="release", label="Shares", initial=None, step=_last_link, authority=_own_only, kinds=(RELEASE_RECORDED,)
)
TRANSPORT = Capability(
    name="transport",
    label="Keys and shares",
    kinds=(KEYS_STATED, RELEASE_RECORDED),
    matter_types=(KEYS, RELEASES),
    views=(),
    admission=_admit,
)
