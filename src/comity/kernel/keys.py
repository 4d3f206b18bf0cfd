"""Who may speak for a party: its key statements (K3).

A party has one *identity key*, kept offline, which peers pin. It signs nothing but key statements, and a statement
names the keys in use, one for each purpose, so that none can be turned to another's::

    comity/key-statement/v1
    party KAZ
    epoch 2
    from 0
    log comity/KAZ/2+9d0e1f2a+AZq3...
    witness comity/KAZ/witness+0c1b2a39+BHh1...
    http 7yq0cJbQ2mJx0o0pZ0Qe3cS0kq1r0m1nVd5m6pXwQmQ=
    sealing 1m6pXwQmQ7yq0cJbQ2mJx0o0pZ0Qe3cS0kq1r0m1nVd=
    previous 1 4711 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — comity/KAZ/identity ...

The lines stand in this order, each once. ``log`` and ``witness`` are public keys as in C2SP signed-note, named as
above, of kind 1 and 4; ``http`` (Ed25519) and ``sealing`` (X25519) are base64 of 32 bytes. ``from`` is the index of
the log's first entry these keys answer for. ``previous`` names the closed head of the epoch before, by epoch, size and
root; epoch 1 has no such line and every later epoch has it.

*Rotation* is a statement of the same epoch with a larger ``from``. After a compromise, or a conflict signed by the
log, a statement of the *next epoch* closes the old log at a named head and opens another under a new log key.
"""

from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from comity.kernel.checkpoint import parse_hash, parse_size
from comity.kernel.ed25519 import KEY_SIZE, public_key
from comity.kernel.errors import Malformed, NotProven
from comity.kernel.ids import LogId, parse_party
from comity.kernel.note import COSIGNATURE, ED25519, Signer, Verifier, encode_base64, open_note, sign_note

HEADER: Final = "comity/key-statement/v1"
MAX_STATEMENT: Final = 4_096
"""Most characters in the text of a statement."""
MAX_EPOCH: Final = 999_999_999

_LABELS: Final = ("party", "epoch", "from", "log", "witness", "http", "sealing", "previous")


class ClosedHead(msgspec.Struct, frozen=True, kw_only=True):
    """The head at which an epoch's log was closed: the epoch, the log's size, and the 32-byte root."""

    epoch: int
    size: int
    root: bytes


class KeyStatement(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a party from an index of its log onwards.

    log: signs heads. witness: cosigns other parties' heads. http: Ed25519, 32 bytes, signs requests. sealing: X25519,
    32 bytes, opens sealed blobs. from_index: first index these keys answer for. previous: how the epoch before ended;
    None in epoch 1 only.
    """

    party: str
    epoch: int
    log: Verifier
    witness: Verifier
    http: bytes
    sealing: bytes
    from_index: int = 0
    previous: ClosedHead | None = None

    def encode(self) -> str:
        """The text to be signed."""
        lines = [
            HEADER,
            f"party {self.party}",
            f"epoch {self.epoch}",
            f"from {self.from_index}",
            f"log {self.log.vkey}",
            f"witness {self.witness.vkey}",
            f"http {encode_base64(self.http)}",
            f"sealing {encode_base64(self.sealing)}",
        ]
        if self.previous is not None:
            closed = self.previous
            lines.append(f"previous {closed.epoch} {closed.size} {encode_base64(closed.root)}")
        return "\n".join(lines) + "\n"


class HeldKeys(msgspec.Struct, frozen=True, kw_only=True):
    """The secret halves a node works with, 32 bytes each; never printed.

    log, witness, http: Ed25519 seeds. sealing: X25519 private key. handles: key of the officers' handles (K1).
    """

    party: str
    epoch: int
    log: bytes
    witness: bytes
    http: bytes
    sealing: bytes
    handles: bytes

    def __repr__(self) -> str:
        return f"HeldKeys({self.party}, epoch {self.epoch})"

    def __rich_repr__(self) -> list[tuple[str, str | int]]:
        return [("party", self.party), ("epoch", self.epoch)]

    @property
    def log_signer(self) -> Signer:
        """The key that signs the log's heads."""
        return Signer(name=LogId(self.party, self.epoch).origin, seed=self.log)

    @property
    def witness_signer(self) -> Signer:
        """The key that cosigns other parties' heads."""
        return Signer(name=witness_name(self.party), seed=self.witness, kind=COSIGNATURE)

    def statement(self, from_index: int = 0, previous: ClosedHead | None = None) -> KeyStatement:
        """The statement that names these keys, unsigned."""
        return KeyStatement(
            party=self.party,
            epoch=self.epoch,
            log=self.log_signer.verifier,
            witness=self.witness_signer.verifier,
            http=public_key(self.http),
            sealing=sealing_public(self.sealing),
            from_index=from_index,
            previous=previous,
        )


def identity_name(party: str) -> str:
    """Name of a party's identity key: ``comity/KAZ/identity``."""
    return f"comity/{party}/identity"


def witness_name(party: str) -> str:
    """Name of a party's witness key: ``comity/KAZ/witness``."""
    return f"comity/{party}/witness"


def sealing_public(private: bytes) -> bytes:
    """The 32-byte X25519 public key of a 32-byte private one (RFC 7748 section 6.1); raises Malformed by length."""
    if len(private) != KEY_SIZE:
        raise Malformed("expected a sealing key of 32 bytes, got {count}", count=len(private))
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign_statement(statement: KeyStatement, identity: Signer) -> str:
    """Sign a statement with the party's identity key.

    Raises Malformed when the statement does not hold together, NotProven when the key is not this party's identity key
    or is itself among the keys named.
    """
    text = statement.encode()
    _verify_identity(parse_statement(text), identity.verifier)
    return sign_note(text, (identity,))


def open_statement(text: str, identity: Verifier) -> KeyStatement:
    """Read a signed statement.

    identity: the party's pinned identity key. Raises Malformed when it is no statement, NotProven when this key did not
    sign it, is not the identity key of the party it speaks for, or is itself among the keys named.
    """
    statement = parse_statement(open_note(text, (identity,)).text)
    _verify_identity(statement, identity)
    return statement


def parse_statement(text: str) -> KeyStatement:
    """Read a statement's text, without its signature.

    Raises Malformed when a line is not what it must be, names are not the party's, or one key serves two purposes.
    """
    if len(text) > MAX_STATEMENT or not text.endswith("\n"):
        raise Malformed("expected a key statement of lines, got {count} characters", count=len(text))
    header, *lines = text[:-1].split("\n")
    if header != HEADER or len(lines) not in {7, 8}:
        raise Malformed("expected {header} and 7 or 8 lines, got {text!r}", header=HEADER, text=text[:80])
    party, epoch, start, log, witness, http, sealing, *previous = map(_value, lines, _LABELS)
    statement = KeyStatement(
        party=parse_party(party),
        epoch=_parse_epoch(epoch),
        log=Verifier.parse(log),
        witness=Verifier.parse(witness),
        http=parse_hash(http),
        sealing=parse_hash(sealing),
        from_index=parse_size(start),
        previous=_parse_closed(previous[0]) if previous else None,
    )
    _check_names(statement)
    _check_epoch(statement)
    return statement


def verify_succession(old: KeyStatement, new: KeyStatement) -> None:
    """Check that a statement may follow another, both opened with the same identity key.

    It is a rotation (same epoch, same ``previous``, larger ``from_index``) or opens the next epoch (``previous`` closes
    the old one at or after the index the old keys started from, and the log key is new). Raises NotProven otherwise.
    """
    if new.party != old.party:
        raise NotProven("expected a key statement of {old}, got one of {new}", old=old.party, new=new.party)
    if new.epoch == old.epoch:
        if new.previous != old.previous:
            raise NotProven("a rotation within epoch {epoch} may not change how it began", epoch=old.epoch)
        if new.from_index <= old.from_index:
            raise NotProven(
                "expected new keys from an index above {old}, got {new}", old=old.from_index, new=new.from_index
            )
    elif new.epoch == old.epoch + 1:
        if new.previous is None or new.previous.epoch != old.epoch or new.previous.size < old.from_index:
            raise NotProven(
                "expected epoch {new} to close epoch {old} at size {size} or more",
                new=new.epoch,
                old=old.epoch,
                size=old.from_index,
            )
        if new.log.key == old.log.key:
            raise NotProven("epoch {epoch} needs a new log key, got the old one", epoch=new.epoch)
    else:
        raise NotProven("expected epoch {old} or the next one, got {new}", old=old.epoch, new=new.epoch)


def _value(line: str, label: str) -> str:
    found, space, value = line.partition(" ")
    if found != label or not space:
        raise Malformed("expected a line '{label} ...', got {line!r}", label=label, line=line[:80])
    return value


def _parse_epoch(text: str) -> int:
    epoch = parse_size(text)
    if not 1 <= epoch <= MAX_EPOCH:
        raise Malformed("expected an epoch from 1 to 999999999, got {epoch}", epoch=epoch)
    return epoch


def _parse_closed(text: str) -> ClosedHead:
    parts = text.split(" ")
    if len(parts) != 3:
        raise Malformed("expected 'previous EPOCH SIZE ROOT', got {text!r}", text=text[:80])
    return ClosedHead(epoch=_parse_epoch(parts[0]), size=parse_size(parts[1]), root=parse_hash(parts[2]))


def _check_names(statement: KeyStatement) -> None:
    origin = LogId(statement.party, statement.epoch).origin
    for verifier, name, kind in (
        (statement.log, origin, ED25519),
        (statement.witness, witness_name(statement.party), COSIGNATURE),
    ):
        if verifier.name != name or verifier.kind != kind:
            raise Malformed(
                "expected a key of kind {kind} named {name}, got {vkey}", kind=kind, name=name, vkey=verifier.vkey
            )
    if len(set(_all_keys(statement))) != len(_all_keys(statement)):
        raise Malformed("expected four different keys, got one twice")


def _check_epoch(statement: KeyStatement) -> None:
    closed = statement.previous.epoch if statement.previous is not None else 0
    if closed != statement.epoch - 1:
        raise Malformed("expected epoch {epoch} to name the head of the one before it", epoch=statement.epoch)


def _verify_identity(statement: KeyStatement, identity: Verifier) -> None:
    if identity.name != identity_name(statement.party) or identity.kind != ED25519:
        raise NotProven("expected the key {name}, got {vkey}", name=identity_name(statement.party), vkey=identity.vkey)
    if identity.key in _all_keys(statement):
        raise NotProven("the identity key may not serve any other purpose")


def _all_keys(statement: KeyStatement) -> tuple[bytes, ...]:
    return (statement.log.key, statement.witness.key, statement.http, statement.sealing)
