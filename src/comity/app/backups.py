"""Backups of a whole node, made while it runs: a folder with a manifest that names every file.

::

    manifest.json          what is in the folder, with sizes and SHA-256
    comity.toml            the settings, without the address of a database
    head.1, trail.head     the newest heads that were shown when the copying began
    desk.db, log.db        accounts, sessions, drafts, access trail; the log. Of PostgreSQL instead: store.dump
    keys/                  the statements and public keys; every key but the identity key where that was asked for

The order makes it whole. Heads come first, so that the copied log and trail reach them. The Desk comes before the log:
a statement that waits there and was written meanwhile is looked for in the log before it is tried again, while one that
had left the Desk before it came into a copied log would be lost. Keys come last, so that those of every head are there.
A dump of PostgreSQL is of one moment.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, Literal

import msgspec

from comity import __version__
from comity.adapters.clock import Clock
from comity.adapters.files import disk_faults, force, force_folder, read_or_none, write_durably
from comity.adapters.keys import FOLDER, load_keys, load_trail_key
from comity.adapters.locks import HomeLock
from comity.adapters.store_sqlite.upkeep import backup
from comity.app.settings import FILE, Settings, load_settings, settings_with_store
from comity.app.storing import DESK_FILE, LOG_FILE, place_of_stores
from comity.app.trail.heads import SIDECAR
from comity.app.trees import head_of_log
from comity.kernel.errors import Damaged, Malformed, NotFound, StoreFault
from comity.kernel.ids import LogId

MANIFEST: Final = "manifest.json"
DUMP: Final = "store.dump"
TRAIL_PUBLIC: Final = "trail.pub"
_IDENTITY: Final = "identity.key"
_PRIVATE: Final = frozenset({".key", ".secret"})


class Copied(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a backup, by its place in the folder."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup holds.

    made: when, in UTC. program: version that made it. store: what the stores were copied from. log, entries, root: the
    log of the open epoch as it was copied; for a database, as it was just before. keys: whether private keys are in it.
    """

    form: Literal["comity-backup/1"] = "comity-backup/1"
    party: str
    made: str
    program: str
    store: Literal["files", "postgresql"]
    log: str
    entries: int
    root: str
    keys: bool
    files: tuple[Copied, ...]


def make_backup(home: Path, target: Path, with_keys: bool, clock: Clock) -> Manifest:
    """Copy a node into a new folder, also while it runs; nothing is left where that fails.

    Raises StoreFault when there is something at the target already or the disk refuses, StoreFull when space is out,
    Damaged when a store is.
    """
    settings = load_settings(home)
    _refuse_existing(target)
    with disk_faults(target):
        passing = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        # Keys and stores are changed by nobody while a process holds the home together with others.
        with closing(HomeLock(home)):
            manifest = _fill(home, passing, settings, with_keys)
        moment = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
        manifest = msgspec.structs.replace(manifest, made=moment, files=tuple(_files(passing)))
        write_durably(passing / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
        _refuse_existing(target)
        with disk_faults(target):
            os.rename(passing, target)
            force_folder(target.parent)
    except BaseException:
        shutil.rmtree(passing, ignore_errors=True)
        raise
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup, once every file is what it says.

    Raises NotFound where there is none, Malformed for one of another form, Damaged for a file that differs or is gone.
    """
    raw = read_or_none(folder / MANIFEST)
    if raw is None:
        raise NotFound("expected a backup with the file {path}, found none", path=folder / MANIFEST)
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as fault:
        raise Malformed("{path}: {fault}", path=folder / MANIFEST, fault=fault) from fault
    there = {one.name: one for one in _files(folder)}
    for one in manifest.files:
        if there.get(one.name) != one:
            raise Damaged("{path} is not the file that was copied; use another backup", path=folder / one.name)
    return manifest


def lay_out(folder: Path, manifest: Manifest, home: Path) -> None:
    """Copy what a home holds beside its stores to where it is not there yet: settings, heads, keys."""
    with disk_faults(home):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for one in manifest.files:
            place = home / one.name
            if one.name in (LOG_FILE, DESK_FILE, DUMP) or place.exists():
                continue
            place.parent.mkdir(mode=0o700, exist_ok=True)
            _copy(folder / one.name, place)


def _fill(home: Path, target: Path, settings: Settings, with_keys: bool) -> Manifest:
    keys = load_keys(home)
    log = LogId(keys.statement.party, keys.statement.epoch)
    text = (home / FILE).read_text(encoding="utf-8")
    write_durably(target / FILE, (settings_with_store(text, "") if settings.store else text).encode())
    with disk_faults(home):
        for path in (*sorted(home.glob("head.[0-9]*")), home / SIDECAR):
            if path.exists():
                _copy(path, target / path.name)
    if settings.store:
        with closing(place_of_stores(home, settings).open_log()) as store:
            head = head_of_log(store, log)
        _dump(settings, target / DUMP)
    else:
        backup(home / DESK_FILE, target / DESK_FILE)
        backup(home / LOG_FILE, target / LOG_FILE)
        with closing(place_of_stores(target, settings).open_log()) as store:
            head = head_of_log(store, log)
    _copy_keys(home, target, settings.party, with_keys)
    return Manifest(
        party=settings.party,
        made="",
        program=__version__,
        store="postgresql" if settings.store else "files",
        log=log.origin,
        entries=head.size if head is not None else 0,
        root=head.root.hex() if head is not None else "",
        keys=with_keys,
        files=(),
    )


def _copy_keys(home: Path, target: Path, party: str, private: bool) -> None:
    with disk_faults(target):
        (target / FOLDER).mkdir(mode=0o700)
        for path in sorted((home / FOLDER).iterdir()):
            if path.name != _IDENTITY and (private or path.suffix not in _PRIVATE):
                _copy(path, target / FOLDER / path.name)
    signer = load_trail_key(home, party)
    if signer is not None:
        write_durably(target / FOLDER / TRAIL_PUBLIC, f"{signer.verifier.vkey}\n".encode())


def _dump(settings: Settings, target: Path) -> None:
    from comity.adapters.store_postgres.address import parse_address  # noqa: PLC0415  # psycopg is an extra
    from comity.adapters.store_postgres.dumping import dump  # noqa: PLC0415

    dump(parse_address(settings.store, settings.party), target)


def _copy(source: Path, target: Path) -> None:
    """A file for its owner alone, forced to the disk."""
    with source.open("rb") as read, open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(read, file)
        file.flush()
        force(file.fileno())


def _files(folder: Path) -> Iterator[Copied]:
    with disk_faults(folder):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != MANIFEST:
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                name = path.relative_to(folder).as_posix()
                yield Copied(name=name, size=path.stat().st_size, sha256=digest)


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise StoreFault("expected a new name for the backup, {path} exists already; nothing was changed", path=target)
