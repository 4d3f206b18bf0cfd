"""Tries a backup out: puts it back in a passing place, verifies everything there, and leaves nothing behind."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from comity.adapters.files import read_or_none
from comity.adapters.keys import FOLDER, load_public
from comity.adapters.store_sqlite import SqliteDesk, SqliteIndex, SqliteStore
from comity.adapters.store_sqlite.upkeep import check, restore
from comity.app.backups import TRAIL_PUBLIC, Manifest, lay_out, read_manifest
from comity.app.faults import NoFaults
from comity.app.opened import OpenedActs
from comity.app.projecting import Projector
from comity.app.storing import DESK_FILE, INDEX_FILE, LOG_FILE
from comity.app.trail.heads import SIDECAR
from comity.app.trail.verifying import Verified, verify_trail
from comity.app.verifying import audit_home
from comity.capabilities import REGISTRY
from comity.kernel.errors import StoreFault
from comity.kernel.note import Verifier

_KEPT = 1_000


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """What trying a backup out found.

    identity: the key that the log's keys rest on, to be compared with the party's own. listed: sequence up to which
    lists were made anew. trail: entries of the access trail. findings: what is wrong, in sentences.
    """

    manifest: Manifest
    identity: str
    listed: int
    trail: int
    findings: tuple[str, ...]


def drill(folder: Path, progress: Callable[[str, int, int], None]) -> Drill:
    """Put a backup back in a passing place, and verify its files, its whole log, its whole access trail.

    No node is opened: nothing is signed, nothing is sent. Raises Damaged for a file that differs from the manifest,
    StoreFault for a backup of PostgreSQL and where the disk refuses.
    """
    manifest = read_manifest(folder)
    if manifest.store != "files":
        raise StoreFault(
            "every file is as it was copied, but what a dump of PostgreSQL says can be tried in a database only: put "
            "it into an empty one with pg_restore, name that in the settings of a copy of the home, and run comity log "
            "verify and comity trail verify there"
        )
    home = Path(tempfile.mkdtemp(prefix="comity-drill-"))
    try:
        lay_out(folder, manifest, home)
        for name in (DESK_FILE, LOG_FILE):
            restore(folder / name, home / name)
        public = load_public(home / FOLDER)
        findings = [str(fault) for name in (LOG_FILE, DESK_FILE) for fault in check(home / name)]
        findings += [f"{one.where}: {one.part}: {one.message}" for one in audit_home(home, progress, public)]
        trail = _verify_trail(home)
        findings += _of_trail(trail)
        return Drill(
            manifest=manifest,
            identity=public.identity.vkey,
            listed=_list_anew(home, manifest.party),
            trail=trail.entries,
            findings=tuple(findings),
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _verify_trail(home: Path) -> Verified:
    key, sidecar = read_or_none(home / FOLDER / TRAIL_PUBLIC), read_or_none(home / SIDECAR)
    verifier = Verifier.parse(key.decode().strip()) if key is not None else None
    with closing(SqliteDesk(home / DESK_FILE)) as desk:
        return verify_trail(desk, verifier, sidecar.decode("utf-8", "replace") if sidecar is not None else None)


def _of_trail(verified: Verified) -> Iterator[str]:
    return (f"access trail: entry {one.number}: {one.part}: {one.message}" for one in verified.findings)


def _list_anew(home: Path, party: str) -> int:
    """Read every statement as lists and search do."""
    with closing(SqliteStore(home / LOG_FILE)) as store, closing(SqliteIndex(home / INDEX_FILE)) as index:
        return Projector(store, index, OpenedActs(REGISTRY.kinds, _KEPT), party, NoFaults()).catch_up()
