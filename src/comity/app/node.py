"""One party's node: the only place where kernel, stores, keys and clock meet.

Writing goes through :meth:`Node.submit` alone; reading through a :class:`~comity.app.reading.Reading` for one reader.
"""

import base64
from collections.abc import Callable, Sequence

import msgspec

from comity.adapters.clock import Clock
from comity.adapters.keys import LoadedKeys
from comity.adapters.locks import HomeLock, OwnTurns, Turns
from comity.app.access import AccessKeys
from comity.app.accounts.account import Accounts
from comity.app.accounts.feeds import FeedAddresses
from comity.app.accounts.people import People
from comity.app.accounts.seeds import Seeds
from comity.app.accounts.sessions import Sessions
from comity.app.batching import Batcher
from comity.app.draft import Draft, Officer, Submitted
from comity.app.drafts import Drafts
from comity.app.faults import Faults
from comity.app.gathering import Gathering
from comity.app.heads import HeadKeeper
from comity.app.once import Once
from comity.app.opened import OpenedActs
from comity.app.outbox import Dispatch, Outbox
from comity.app.projecting import Projector
from comity.app.reading import FoldCache, Library, Reading
from comity.app.settings import Settings
from comity.app.sofar import MattersSoFar
from comity.app.startup import Start, resume_start
from comity.app.tally import Tally
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What
from comity.app.trail.given import Given
from comity.app.trail.heads import TrailHeads
from comity.app.trail.log import Trail
from comity.app.trees import head_of_log, tree_of
from comity.app.writing import Intent, Means, Outcome, Writer
from comity.kernel.act import Said
from comity.kernel.capability import Registry
from comity.kernel.errors import ComityError, Malformed, NotAllowed, NotFound, ReadOnly
from comity.kernel.evidence import PartyEvidence, RecordEvidence, encode_evidence
from comity.kernel.fold import Folded
from comity.kernel.ids import RECORD, ActId, LogId
from comity.kernel.marking import Reader
from comity.kernel.receipt import Receipt
from comity.kernel.store import ActRow, Desk, Index, Store


class Stores(msgspec.Struct, frozen=True):
    """Where a node keeps things.

    lock: tells other processes that the home is in use; None where there is no home. turns: what holds off the other
    processes that share the store. place: which server keeps it and since which failover; empty for files.
    """

    store: Store
    index: Index
    desk: Desk
    lock: HomeLock | None = None
    turns: Turns = msgspec.field(default_factory=OwnTurns)
    place: str = ""

    def close(self) -> None:
        """Release files and connections."""
        for kept in (self.store, self.index, self.desk, self.turns, self.lock):
            if kept is not None:
                kept.close()


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a node uses of the world."""

    clock: Clock
    entropy: Callable[[int], bytes]
    faults: Faults


class NodeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the node is. reasons: what is wrong, in sentences; empty when all is well. size: entries in its own log."""

    party: str
    writable: bool
    reasons: tuple[str, ...]
    size: int


class Node:
    """A running node."""

    def __init__(
        self, settings: Settings, registry: Registry, stores: Stores, keys: LoadedKeys, surroundings: Surroundings
    ) -> None:
        self.settings = settings
        self.party = settings.party
        self.registry = registry
        self.stores = stores
        self.keys = keys
        self.log = LogId(settings.party, keys.statement.epoch)
        self._around = surroundings
        self.clock = surroundings.clock
        opened = OpenedActs(registry.kinds, settings.kept_acts)
        self._library = Library(
            store=stores.store,
            index=stores.index,
            registry=registry,
            opened=opened,
            folds=FoldCache(),
            gathering=Gathering(surroundings.clock.now),
            now=surroundings.clock.now,
        )
        self._projector = Projector(stores.store, stores.index, opened, settings.party, surroundings.faults)
        means = Means(
            entropy=surroundings.entropy,
            now=surroundings.clock.now,
            faults=surroundings.faults,
            handles=keys.held.handles,
            turn=lambda: stores.turns.turn("write"),
        )
        matters = MattersSoFar(self._folded_for)
        self._writer = Writer(stores.store, registry, opened, matters, means)
        self._batcher: Batcher | None = None
        self.tally = Tally()
        self._heads: HeadKeeper | None = None
        self._reason = "the node has not been started"
        self._warnings: tuple[str, ...] = ()
        self.entropy = surroundings.entropy
        micros = surroundings.clock.micros
        self.trail = Trail(stores.desk, micros, surroundings.entropy)
        self.trail_heads: TrailHeads | None = None
        self.accounts = Accounts(stores.desk, settings.party, Seeds(keys.held.handles, surroundings.entropy))
        self.access = AccessKeys(stores.desk, self.accounts, micros)
        self.sessions = Sessions(stores.desk, micros)
        self.people = People(stores.desk, self.accounts, self.sessions, self.access, micros)
        self.feeds = FeedAddresses(stores.desk, self.accounts, micros)
        self.drafts = Drafts(stores.desk, surroundings.clock.micros, surroundings.entropy)
        self.outbox = Outbox(stores.desk, self.drafts, self._dispatch())

    def start(self, start: Start, heads: HeadKeeper) -> None:
        """Begin service at a checked log; a reason in ``start`` leaves the node reading only."""
        self._reason = start.reason
        self._heads = heads
        now = self._around.clock.micros()
        if start.last_stored > now:
            behind = (start.last_stored - now) / 1_000_000
            self._warnings = (f"the clock is {behind:,.0f} s behind the newest entry; was it set back?",)
        if start.warning:
            self._warnings = (*self._warnings, start.warning)
        self._writer.start(start.state, start.last_stored)
        self._projector.catch_up()
        self.accounts.seal_seeds()
        if not start.reason:
            self._batcher = Batcher(self.write, self.settings.batch_limit, self._around.faults, self.tally)

    def tick(self) -> None:
        """Run the clockwork: signed heads on every tick, and following what other processes write."""
        heads = self._signing_heads()
        if heads is not None:
            heads.start(self.settings.tick_ms / 1000)
        if self.trail_heads is not None:
            self.trail_heads.start(self.settings.tick_ms / 1000)
        self._projector.start(max(0.2, self.settings.tick_ms / 1000))
        self.outbox.start(max(0.2, self.settings.tick_ms / 1000))

    def submit(
        self, draft: Draft, officer: Officer, own: bool = False, once: Once | None = None, noted: bool = False
    ) -> Submitted:
        """Write one draft; returns once it is durable and, unless the Index fails, can be found.

        own: written by the node itself. once: what was written under this mark before is not written again. noted: the
        access trail tells of it already. Raises what refused it: NotAllowed with every reason, Malformed, UnknownKind,
        ReadOnly, StoreFault.
        """
        if self._batcher is None:
            raise ReadOnly("nothing can be written: {reason}", reason=self._reason)
        self._batcher.verify_open()
        if not own and not noted:
            self._note_handed_in(draft, officer)
        try:
            done = self._batcher.submit(Intent(draft=draft, officer=officer, own=own, once=once))
        except (NotAllowed, Malformed) as refused:
            if not own:
                self.trail.note(officer, Deed.REFUSED, What(basis=basis_of(refused), content=_handed_in(draft)))
            raise
        self._projector.follow(done.sequence)
        return done

    def write(self, intents: Sequence[Intent]) -> tuple[Outcome, ...]:
        """Write a batch durably without waiting for the second pass; for one thread at a time."""
        return self._writer.write(intents, self._reload)

    def reading(self, reader: Reader, given: Given | None = None) -> Reading:
        """The node's content as this reader may see it. given: collects what is read, to be noted in the trail."""
        return Reading(self._library, reader, given)

    def evidence(self, act_id: ActId, reader: Reader) -> bytes:
        """A portable proof of one act that the reader may see (docs/life-of-an-act.md).

        Raises NotFound when the reader may not see it, or no head covers it yet.
        """
        said = self.reading(reader).act(act_id)
        row = self.stores.store.find([act_id])[0]
        assert row.raw is not None
        assert row.opening is not None
        act, opening = base64.b64encode(row.raw).decode(), row.opening.hex()
        if row.log.party == RECORD:
            return encode_evidence(self._record_evidence(row, act, opening))
        return encode_evidence(
            PartyEvidence(
                act=act,
                opening=opening,
                receipt=self.receipt(said, row.log).encode(),
                statement=self.keys.of_epoch(row.log.epoch)[1],
                identity=self.keys.identity.vkey,
            )
        )

    def receipt(self, said: Said, log: LogId) -> Receipt:
        """The log's receipt for one of its acts, under the newest signed head; signs one if none covers it yet."""
        heads = self._signing_heads()
        if log == self.log and heads is not None:
            # Not the stored head: between its signing and its keeping outside the database nobody may see it (K2).
            size, checkpoint = heads.head_over(said.index)
        else:
            head = head_of_log(self.stores.store, log)
            size, checkpoint = (head.signed_size, head.checkpoint) if head is not None else (0, "")
        if size <= said.index:
            raise NotFound("no signed head covers this statement yet")
        path = tree_of(self.stores.store, log).inclusion(said.index, size)
        return Receipt(index=said.index, path=path, checkpoint=checkpoint)

    def signed_head(self) -> str:
        """The newest signed head, signed now if the log has grown; empty while the log is.

        Raises ReadOnly when the node may not sign.
        """
        heads = self._signing_heads()
        if heads is None:
            raise ReadOnly("no head can be signed: {reason}", reason=self._reason)
        return heads.sign_if_grown()

    def status(self) -> NodeStatus:
        """How the node is, for people and for health checks."""
        keepers = (keeper.fault for keeper in (self._heads, self.trail_heads) if keeper is not None)
        faults = (self._projector.fault, self.outbox.fault, *keepers)
        reasons = (self._reason, *self._warnings, *faults)
        head = head_of_log(self.stores.store, self.log)
        return NodeStatus(
            party=self.party,
            writable=self._batcher is not None,
            reasons=tuple(reason for reason in reasons if reason),
            size=head.size if head is not None else 0,
        )

    def close(self) -> None:
        """Write what was submitted, sign the head, release the files; the outbox goes on waiting."""
        self.outbox.close()
        if self._batcher is not None:
            self._batcher.close()
        heads = self._signing_heads()
        if heads is not None:
            heads.close()
        self._projector.close()
        if self.trail_heads is not None:
            self.trail_heads.close()
        self.stores.close()

    def _note_handed_in(self, draft: Draft, officer: Officer) -> None:
        deed = Deed.WITHDREW if draft.kind.startswith("act.withdrawn/") else Deed.WROTE
        self.trail.note(officer, deed, What(basis="right:write", content=_handed_in(draft)))

    def _dispatch(self) -> Dispatch:
        return Dispatch(
            note=self._note_handed_in,
            submit=self.submit,
            store=self.stores.store,
            log=self.log,
            accounts=self.accounts,
            micros=self.clock.micros,
            entropy=self._around.entropy,
            faults=self._around.faults,
        )

    def _signing_heads(self) -> HeadKeeper | None:
        """What signs this node's heads; None while it may not."""
        return None if self._reason else self._heads

    def _record_evidence(self, row: ActRow, act: str, opening: str) -> RecordEvidence:
        head = head_of_log(self.stores.store, row.log)
        assert head is not None
        path = tree_of(self.stores.store, row.log).inclusion(row.index, head.size)
        hashes = tuple(one.hex() for one in path)
        return RecordEvidence(
            act=act, opening=opening, index=row.index, size=head.size, path=hashes, root=head.root.hex()
        )

    def _folded_for(self, matter: str, reader: Reader) -> Folded | None:
        try:
            return self.reading(reader).folded(matter)
        except NotFound:
            return None

    def _reload(self, log: LogId) -> Start:
        head = head_of_log(self.stores.store, log)
        if head is None:
            raise ReadOnly("the log {log} has gone from the database", log=log.origin)
        return resume_start(self.stores.store, head)


def basis_of(refused: ComityError) -> str:
    """What refused, for the trail: the codes of every refusal, or of the fault."""
    if isinstance(refused, NotAllowed):
        return ",".join(sorted({one.code for one in refused.refusals}))
    return refused.code


def _handed_in(draft: Draft) -> Content:
    files = (draft.matter,) if draft.matter is not None else ()
    return Content(files=files, kind=draft.kind, marking=draft.marking)
