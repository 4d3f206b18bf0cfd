"""Full verification of a home's own log, and of the record it holds, without bringing the node into service."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from comity.adapters.keys import LoadedKeys, PublicKeys, load_keys
from comity.app.heads import read_sidecar, sidecar_path
from comity.app.settings import load_settings
from comity.app.startup import check_closed, check_sidecar
from comity.app.storing import place_of_stores
from comity.app.trees import head_of_log, tree_of
from comity.capabilities import REGISTRY
from comity.kernel.audit import AuditFinding, Stored, audit
from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.errors import Damaged, Malformed, NotProven
from comity.kernel.ids import LogId
from comity.kernel.keys import ClosedHead, KeyStatement
from comity.kernel.merkle import Tile
from comity.kernel.note import Verifier
from comity.kernel.store import Head, Store
from comity.record import record_batches


def audit_home(
    home: Path, progress: Callable[[str, int, int], None], public: PublicKeys | None = None
) -> Iterator[AuditFinding]:
    """Everything in a home's logs that is not as it was written.

    progress: told the log, how many entries are done, and how many there are. public: the keys to check with, where
    the home holds none.
    """
    keys = public or load_keys(home)
    place = place_of_stores(home, load_settings(home))
    store = place.open_log()
    try:
        yield from _told(place.log_name, audit_store(store, keys, progress))
        closed = [statement.previous for statement in _own(keys)[1:]]
        for statement, end in zip(_own(keys), (*closed, None), strict=True):
            origin = LogId(statement.party, statement.epoch).origin
            yield from _told(origin, _audit_sidecar(store, home, statement, end))
            yield from _told(origin, _audit_end(store, statement.party, end))
    finally:
        store.close()


def _told(where: str, findings: Iterator[AuditFinding]) -> Iterator[AuditFinding]:
    """The findings; where the database cannot even be read, that is the last one, and the audit goes on elsewhere."""
    try:
        yield from findings
    except Damaged as fault:
        yield AuditFinding(part="database", where=where, message=str(fault))


def audit_store(
    store: Store, keys: LoadedKeys | PublicKeys, progress: Callable[[str, int, int], None]
) -> Iterator[AuditFinding]:
    """Everything in the logs of one store that is not as it was written; ``progress`` as for :func:`audit_home`."""
    heads = store.heads()
    for head in heads:
        yield from _told(head.log.origin, _audit_log(store, head, _verifiers(keys, head.log), progress))
    yield from _audit_record(heads)


def _verifiers(keys: LoadedKeys | PublicKeys, log: LogId) -> tuple[Verifier, ...]:
    return tuple(one.log for one in _own(keys) if (one.party, one.epoch) == (log.party, log.epoch))


def _own(keys: LoadedKeys | PublicKeys) -> tuple[KeyStatement, ...]:
    return (*(statement for statement, _ in keys.earlier), keys.statement)


def _audit_log(
    store: Store, head: Head, verifiers: tuple[Verifier, ...], progress: Callable[[str, int, int], None]
) -> Iterator[AuditFinding]:
    def read_tile(level: int, index: int) -> Tile | None:
        return next(iter(store.tiles(head.log, level, index, index + 1)), None)

    stored = Stored(
        head=head,
        checkpoints=store.checkpoints(head.log),
        read_tile=read_tile,
        verifiers=verifiers,
        kinds=REGISTRY.kinds,
    )
    name = head.log.origin
    yield from audit(store.rows(head.log, 0, 2**62), stored, lambda done: progress(name, done, head.size))


def _audit_sidecar(
    store: Store, home: Path, statement: KeyStatement, closed: ClosedHead | None
) -> Iterator[AuditFinding]:
    log = LogId(statement.party, statement.epoch)
    text = read_sidecar(sidecar_path(home, log))
    if text is None:
        return
    head = head_of_log(store, log)
    size = head.size if head is not None else 0
    with suppress(Malformed, NotProven):
        if closed is not None and open_checkpoint(text, statement.log).size > size >= closed.size:
            # What was shown beyond was lost; the identity key closed the log without it.
            return
    reason = check_sidecar(text, head, log, statement.log)
    if not reason:
        shown = open_checkpoint(text, statement.log)
        if tree_of(store, log).root(shown.size) != shown.root:
            reason = f"the entries do not make the head that was shown at {shown.size}"
        elif (shown.size, text) not in store.checkpoints(log):
            reason = f"the head that was shown at {shown.size} is not among the signed heads: they were lost"
    if reason:
        yield AuditFinding(part="head", where=f"{log.origin} head outside the database", message=reason)


def _audit_end(store: Store, party: str, closed: ClosedHead | None) -> Iterator[AuditFinding]:
    if closed is None:
        return
    reason = check_closed(store, party, closed)
    if reason:
        where = f"{LogId(party, closed.epoch).origin} closed head"
        yield AuditFinding(part="head", where=where, message=reason)


def _audit_record(heads: tuple[Head, ...]) -> Iterator[AuditFinding]:
    pinned = record_batches()[-1].head
    held = next((head for head in heads if head.log == pinned.log), None)
    if held is None or (held.size, held.root) != (pinned.size, pinned.root):
        message = f"expected the root {pinned.root.hex()[:16]}… that the package pins"
        yield AuditFinding(part="head", where=f"{pinned.log.origin} head", message=message)
