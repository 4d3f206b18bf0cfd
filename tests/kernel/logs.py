"""A log of real acts kept in lists, with its tiles, signed heads and a chain of shares: for tests that alter it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from comity.capabilities.parties.acts import PARTY_DESCRIBED, Confidence, PartyDescribed
from comity.kernel.act import Author, Document, Envelope, document_digest, write_act
from comity.kernel.canonical import encode
from comity.kernel.checkpoint import Checkpoint, sign_checkpoint
from comity.kernel.declaration import Names
from comity.kernel.ids import LogId
from comity.kernel.log import LogState, NewAct, append, new_act
from comity.kernel.marking import public
from comity.kernel.merkle import Tile, TreeReader
from comity.kernel.note import Signer
from comity.kernel.store import ActRow, Head
from comity.kernel.transport import (
    FIRST_CHAIN,
    RELEASE_RECORDED,
    ReleaseRecorded,
    chain_after,
    release_marking,
    release_matter,
)

LOG = LogId("XAA")
SIGNER = Signer(name=LOG.origin, seed=bytes([7]) * 32)
STORED = 1_777_000_000_000_000


def opening_of(number: int) -> bytes:
    return sha256(b"opening %d" % number).digest()


def described(number: int, log: LogId = LOG, papers: Sequence[bytes] = ()) -> NewAct:
    """A public statement about a fictional state, with documents of these bytes."""
    name = Names(en=f"State {number}", ru=f"Государство {number}", zh=f"国家{number}")
    body = PartyDescribed(code="XAA", name=name, confidence=Confidence.HIGH)
    salt = "5" * 64
    documents = tuple(
        Document(
            name=f"paper {at}",
            media_type="application/pdf",
            lang="en",
            size=len(paper),
            salt=salt,
            digest=document_digest(bytes.fromhex(salt), paper),
        )
        for at, paper in enumerate(papers)
    )
    matter = "party:XAA.state"
    envelope = envelope_of(PARTY_DESCRIBED.name, matter, body, log)
    raw = write_act(msgspec.structs.replace(envelope, documents=documents))
    return new_act(matter, PARTY_DESCRIBED.name, raw, opening_of(number), tuple(papers))


def shared(number: int, counter: int, chain: str, log: LogId = LOG) -> tuple[NewAct, ReleaseRecorded]:
    """A record of one share to XBB."""
    body = ReleaseRecorded(recipient="XBB", counter=counter, chain=chain, acts=(opening_of(number).hex(),))
    matter = release_matter(log.party, "XBB")
    envelope = envelope_of(RELEASE_RECORDED.name, matter, body, log)
    raw = write_act(msgspec.structs.replace(envelope, marking=release_marking(log.party, "XBB")))
    return new_act(matter, RELEASE_RECORDED.name, raw, opening_of(number)), body


def envelope_of(kind: str, matter: str, body: msgspec.Struct, log: LogId) -> Envelope:
    return Envelope(
        kind=kind,
        matter=matter,
        origin=log.party,
        epoch=log.epoch,
        author=Author("officer", "0" * 32),
        claimed=datetime(2026, 5, 2, tzinfo=UTC),
        marking=public(log.party),
        lang="en",
        body=msgspec.Raw(encode(body)),
    )


def acts_of(count: int, log: LogId = LOG) -> list[NewAct]:
    """Statements, every fifth with a document, every seventh a share in one unbroken chain."""
    chain, counter, acts = FIRST_CHAIN, 1, []
    for number in range(count):
        if number % 7 == 6:
            act, body = shared(number, counter, chain, log)
            chain, counter = chain_after(body), counter + 1
        else:
            act = described(number, log, (b"paper %d" % number,) if number % 5 == 1 else ())
        acts.append(act)
    return acts


class KeptLog:
    """A log in lists, written batch by batch."""

    def __init__(self, log: LogId = LOG) -> None:
        self.state = LogState(log=log)
        self.rows: list[ActRow] = []
        self.tiles: dict[tuple[int, int], Tile] = {}
        self.checkpoints: list[tuple[int, str]] = []
        self.head = Head(log=log, size=0, root=self.state.frontier.root(), frontier=self.state.frontier.to_bytes())

    def add(self, acts: Sequence[NewAct], sign: bool = False) -> "KeptLog":
        appended = append(self.state, acts, STORED)
        self.state, self.head = appended.state, appended.batch.head
        self.rows += appended.batch.rows
        for tile in appended.batch.tiles:
            assert (tile.level, tile.index) not in self.tiles
            self.tiles[tile.level, tile.index] = tile
        if sign:
            signed = Checkpoint(origin=self.head.log.origin, size=self.head.size, root=self.head.root)
            signer = Signer(name=signed.origin, seed=SIGNER.seed)
            self.checkpoints.append((signed.size, sign_checkpoint(signed, signer)))
        return self

    def read_entries(self, start: int, stop: int) -> list[bytes]:
        return [row.entry for row in self.rows[start:stop]]

    def read_roots(self, level: int, start: int, stop: int) -> list[bytes]:
        return [self.tiles[level, index].root for index in range(start, stop) if (level, index) in self.tiles]

    def reader(self) -> TreeReader:
        return TreeReader(self.read_hashes, 10)

    def read_hashes(self, level: int, index: int, width: int) -> bytes:
        full = self.tiles.get((level, index))
        return (full.hashes if full is not None else self.state.pending[level])[: width * 32]
