"""What must hold of a node after every step, whatever was done to it.

``Steps`` wraps a node so that every step is followed by all checkers: the log is what was written and only grows
(K2), the Index is the one that rebuilding gives, and every matter folds to the same state in whatever order its acts
came, from visible acts alone (K6, K10).
"""

from collections.abc import Mapping, Sequence
from random import Random

from comity.adapters.store_memory import MemoryIndex
from comity.app.draft import Draft, Officer, Submitted
from comity.app.faults import NoFaults
from comity.app.node import Node
from comity.app.opened import OpenedActs
from comity.app.projecting import Projector
from comity.app.reading import Reading
from comity.app.trees import head_of_log, tree_of
from comity.capabilities import REGISTRY
from comity.kernel.act import Kind
from comity.kernel.audit import AuditFinding, Stored, audit
from comity.kernel.errors import ComityError
from comity.kernel.fold import Folded, fold
from comity.kernel.ids import LogId, matter_type
from comity.kernel.marking import may_see
from comity.kernel.merkle import Tile
from comity.kernel.note import Verifier
from comity.kernel.store import Head, Index, IndexRow, Store
from nodes import OFFICER


def check_log(store: Store, log: LogId, verifiers: Sequence[Verifier], kinds: Mapping[str, Kind]) -> None:
    """Everything recomputed is as it was written, and signed heads lie within the log."""
    head = head_of_log(store, log)
    if head is None:
        assert list(store.rows(log, 0, 1)) == []
        return
    findings = audit_findings(store, head, verifiers, kinds)
    assert not findings, findings
    sizes = [size for size, _ in store.checkpoints(log)]
    assert sizes == sorted(sizes)
    assert head.signed_size == max(sizes, default=0) <= head.size
    times = [row.stored for row in store.rows(log, 0, head.size)]
    assert times == sorted(times)


def audit_findings(
    store: Store, head: Head, verifiers: Sequence[Verifier], kinds: Mapping[str, Kind]
) -> tuple[AuditFinding, ...]:
    def read_tile(level: int, index: int) -> Tile | None:
        return next(iter(store.tiles(head.log, level, index, index + 1)), None)

    stored = Stored(
        head=head,
        checkpoints=store.checkpoints(head.log),
        read_tile=read_tile,
        verifiers=tuple(verifiers),
        kinds=kinds,
    )
    return tuple(audit(store.rows(head.log, 0, 2**62), stored, lambda done: None))


def check_index(
    store: Store, index: Index, party: str, kinds: Mapping[str, Kind], known: Sequence[IndexRow] = ()
) -> None:
    """As far as the Index has come it is the one that rebuilding gives.

    known: the rows that the oldest entries gave when they were last projected, so that only the others need be.
    """
    cursor = index.cursor()
    fresh = MemoryIndex()
    fresh.project([row for row in projected(store, party, kinds, known) if row.sequence <= cursor], cursor)
    assert index.dump() == fresh.dump()


def projected(
    store: Store, party: str, kinds: Mapping[str, Kind], known: Sequence[IndexRow] = ()
) -> tuple[IndexRow, ...]:
    """The rows that the whole log gives; ``known`` as in ``check_index``."""
    kept = KeptRows()
    kept.project(known, known[-1].sequence if known else 0)
    Projector(store, kept, OpenedActs(kinds, 1_000), party, NoFaults()).catch_up()
    return tuple(kept.rows)


class KeptRows(MemoryIndex):
    """An Index that keeps the rows it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[IndexRow] = []

    def project(self, rows: Sequence[IndexRow], cursor: int, after: int | None = None) -> None:
        super().project(rows, cursor, after)
        self.rows.extend(rows)


def check_matter(reading: Reading, matter: str, seed: int = 0) -> None:
    """The matter's state is that of its acts in any order, and every act shown may be seen."""
    folded = reading.folded(matter)
    acts = [line.said for line in folded.lines]
    assert all(may_see(reading.reader, said.act.envelope.marking) for said in acts)
    Random(seed).shuffle(acts)
    assert fold(matter, REGISTRY.matter_types[matter_type(matter)], acts) == folded


class Steps:
    """A node whose every step is checked.

    known: as in ``check_index``. ``check`` may be called by itself after a step that was taken on the node directly.
    """

    def __init__(self, node: Node, known: Sequence[IndexRow] = ()) -> None:
        self.node = node
        self._known = known
        self.matters: dict[str, None] = {}
        self._before: Head | None = None
        self.check()

    @property
    def size(self) -> int:
        """Entries in the node's own log."""
        head = head_of_log(self.node.stores.store, self.node.log)
        return head.size if head is not None else 0

    def submit(self, draft: Draft, officer: Officer = OFFICER, own: bool = False) -> Submitted:
        """Write a draft that is taken."""
        size = self.size
        done = self.node.submit(draft, officer, own)
        assert (done.index, self.size) == (size, size + 1)
        assert self.node.stores.index.cursor() >= done.sequence
        self.matters[done.matter] = None
        self.check()
        return done

    def refuse(self, draft: Draft, officer: Officer = OFFICER, own: bool = False) -> ComityError:
        """Write a draft that is refused; what refused it. Nothing may have been written."""
        size = self.size
        try:
            done = self.node.submit(draft, officer, own)
        except ComityError as refused:
            assert self.size == size
            self.check()
            return refused
        raise AssertionError(f"expected a refusal, got {done}")

    def read(self, matter: str, officer: Officer = OFFICER) -> Folded:
        """A matter as somebody reads it."""
        folded = self.node.reading(officer.reader).folded(matter)
        self.check()
        return folded

    def sign(self) -> str:
        """Sign the head now."""
        text = self.node.signed_head()
        self.check()
        return text

    def check(self) -> None:
        """All checkers; and what was the head is still the head of a part of the log."""
        node, store = self.node, self.node.stores.store
        check_log(store, node.log, (node.keys.statement.log,), REGISTRY.kinds)
        check_index(store, node.stores.index, node.party, REGISTRY.kinds, self._known)
        for number, matter in enumerate(self.matters):
            check_matter(node.reading(OFFICER.reader), matter, number)
        head = head_of_log(store, node.log)
        if self._before is not None:
            assert head is not None
            assert head.size >= self._before.size
            assert tree_of(store, node.log).root(self._before.size) == self._before.root
        self._before = head
