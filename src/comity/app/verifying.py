"""Full verification of a home's own log, and of the record it holds, without bringing the node into service."""

from collections.abc import Callable, Iterator
from pathlib import Path

from comity.adapters.keys import LoadedKeys, load_keys
from comity.adapters.store_sqlite import SqliteStore
from comity.app.heads import read_sidecar, sidecar_path
from comity.app.startup import check_sidecar
from comity.capabilities import REGISTRY
from comity.kernel.audit import AuditFinding, Stored, audit
from comity.kernel.errors import ComityError
from comity.kernel.ids import LogId
from comity.kernel.merkle import Tile
from comity.kernel.note import Verifier
from comity.kernel.store import Head, Store
from comity.record import record_batch


def audit_home(home: Path, progress: Callable[[str, int, int], None]) -> Iterator[AuditFinding]:
    """Everything in a home's logs that is not as it was written.

    progress: told the log, how many entries are done, and how many there are.
    """
    keys = load_keys(home)
    log = LogId(keys.statement.party, keys.statement.epoch)
    store = SqliteStore(home / "log.db")
    try:
        heads = store.heads()
        for head in heads:
            yield from _audit_log(store, head, _verifiers(keys, head.log), progress)
        own = next((head for head in heads if head.log == log), None)
        yield from _audit_sidecar(home, log, own, keys.statement.log)
        yield from _audit_record(heads)
    finally:
        store.close()


def _verifiers(keys: LoadedKeys, log: LogId) -> tuple[Verifier, ...]:
    own = (*(statement for statement, _ in keys.earlier), keys.statement)
    return tuple(one.log for one in own if (one.party, one.epoch) == (log.party, log.epoch))


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


def _audit_sidecar(home: Path, log: LogId, head: Head | None, verifier: Verifier) -> Iterator[AuditFinding]:
    text = read_sidecar(sidecar_path(home, log))
    if text is None:
        return
    try:
        reason = check_sidecar(text, head, log, verifier)
    except ComityError as fault:
        reason = str(fault)
    if reason:
        yield AuditFinding(part="head", where=f"{log.origin} head outside the database", message=reason)


def _audit_record(heads: tuple[Head, ...]) -> Iterator[AuditFinding]:
    pinned = record_batch().head
    held = next((head for head in heads if head.log == pinned.log), None)
    if held is None or (held.size, held.root) != (pinned.size, pinned.root):
        message = f"expected the root {pinned.root.hex()[:16]}… that the package pins"
        yield AuditFinding(part="head", where=f"{pinned.log.origin} head", message=message)
