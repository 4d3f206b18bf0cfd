"""The files that hold a node's keys, in ``HOME/keys``.

::

    identity.key   PRIVATE+KEY+comity/KAZ/identity+1f2e3d4c+AY...    signs key statements; to be moved offline
    identity.pub   comity/KAZ/identity+1f2e3d4c+AZ...                what peers pin
    log.key        PRIVATE+KEY+comity/KAZ/1+...                      C2SP signed-note, kind 1
    witness.key    PRIVATE+KEY+comity/KAZ/witness+...                the same, kind 4
    http.key       PRIVATE+KEY+comity/KAZ/http+...                   the same, kind 1
    sealing.key    comity/KAZ/sealing 1m6pXwQm...                    X25519 private key, base64
    handles.key    comity/KAZ/handles 7yq0cJbQ...                    32 random bytes, base64
    trail.key      PRIVATE+KEY+comity/trail/KAZ+...                  C2SP signed-note, kind 1; made when first needed
    statement      the signed key statement that names the public halves (comity.kernel.keys)
    statement.1    the statement of an epoch that was closed, one file each
    provider.secret  what the party's identity provider knows this node by; only where the operator put it

Each is one line ending in a newline, but for the statement. The folder is for its owner alone (0700), and so is every
``.key`` and ``.secret`` (0600): loading refuses others. *Who can read it gains*: the party's voice until the identity
key opens a new epoch. *Who can change it gains*: nothing but a node that does not start, since the statement must name
exactly these keys and be signed by the identity key that peers pinned.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from comity.kernel.checkpoint import parse_hash
from comity.kernel.ed25519 import KEY_SIZE
from comity.kernel.errors import Malformed, NotFound, NotProven, StoreFault
from comity.kernel.ids import parse_party
from comity.kernel.keys import (
    ClosedHead,
    HeldKeys,
    KeyStatement,
    identity_name,
    open_statement,
    sealing_public,
    sign_statement,
    verify_succession,
)
from comity.kernel.note import MAX_NOTE, Signer, Verifier, encode_base64

FOLDER: Final = "keys"
PROVIDER: Final = "provider.secret"
TRAIL_KEY: Final = "trail.key"
CLOSED: Final = "keys.closed-"
"""Where the keys of a closed epoch, whose number follows, lie for a moment before they are destroyed."""

T = TypeVar("T")


class LoadedKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What a node starts with.

    held: its secret keys. statement, statement_text: its statement, read and as signed. earlier: the same of each
    closed epoch, first to last. identity: its identity's public key. provider: secret for the identity provider, or
    empty; never printed.
    """

    held: HeldKeys
    statement: KeyStatement
    statement_text: str
    identity: Verifier
    earlier: tuple[tuple[KeyStatement, str], ...] = ()
    provider: str = ""

    def __repr__(self) -> str:
        return f"LoadedKeys({self.held!r})"

    def of_epoch(self, epoch: int) -> tuple[KeyStatement, str]:
        """The statement of an epoch, read and as signed; NotFound where there was none."""
        for statement, text in (*self.earlier, (self.statement, self.statement_text)):
            if statement.epoch == epoch:
                return statement, text
        raise NotFound("there is no key statement of epoch {epoch}", epoch=epoch)


class PublicKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What others may know of a node's keys, and all that its log is checked with; fields as in LoadedKeys."""

    statement: KeyStatement
    identity: Verifier
    earlier: tuple[tuple[KeyStatement, str], ...] = ()


def create_keys(home: Path, party: str) -> KeyStatement:
    """Make a party's keys and their first statement in ``home/keys``, all of it or nothing.

    Raises Malformed for a bad party code, StoreFault when there are keys already or the disk refuses.
    """
    parse_party(party)
    identity = Signer(name=identity_name(party), seed=os.urandom(KEY_SIZE))
    held = _fresh_keys(party, 1, os.urandom(KEY_SIZE))
    contents = _contents(held, identity.verifier)
    contents["identity.key"] = identity.private_text() + "\n"
    statement = held.statement()
    contents["statement"] = sign_statement(statement, identity)
    try:
        _write_folder(home, contents)
    except FileExistsError as error:
        raise StoreFault(
            "expected no keys yet, but {path} is there; keys are never overwritten", path=home / FOLDER
        ) from error
    except OSError as error:
        raise StoreFault("cannot write keys into {path}: {reason}", path=home / FOLDER, reason=error) from error
    return statement


def renew_keys(home: Path, identity: Signer, previous: ClosedHead) -> KeyStatement:
    """Close an epoch at a head and make the keys of the next; the old private keys are destroyed.

    identity: the party's identity key, which signs the statement. Raises NotProven for another party's identity key,
    StoreFault when the disk refuses.
    """
    old = load_keys(home)
    _verify_same(home / FOLDER / "identity.pub", identity.verifier, old.identity)
    held = _fresh_keys(old.statement.party, old.statement.epoch + 1, old.held.handles)
    statement = held.statement(previous=previous)
    verify_succession(old.statement, statement)
    contents = _contents(held, old.identity)
    for earlier, text in (*old.earlier, (old.statement, old.statement_text)):
        contents[f"statement.{earlier.epoch}"] = text
    if (home / FOLDER / "identity.key").exists():
        contents["identity.key"] = identity.private_text() + "\n"
    if (home / FOLDER / TRAIL_KEY).exists():
        contents[TRAIL_KEY] = _read(home / FOLDER / TRAIL_KEY)
    if old.provider:
        contents[PROVIDER] = old.provider + "\n"
    contents["statement"] = sign_statement(statement, identity)
    try:
        _replace_folder(home, contents, home / f"{CLOSED}{old.statement.epoch}")
    except OSError as error:
        raise StoreFault("cannot renew the keys in {path}: {reason}", path=home / FOLDER, reason=error) from error
    return statement


def read_identity(path: Path) -> Signer:
    """An identity key from its file, wherever it is kept."""
    return _parse(path, Signer.parse)


def load_keys(home: Path) -> LoadedKeys:
    """Read a node's keys and check that they are whole, guarded, and those its statement names.

    ``identity.key`` may be away. Raises NotFound for a missing file, StoreFault when the disk refuses or others could
    read a key, Malformed for a file of another shape, NotProven for a key that is not the statement's.
    """
    folder = home / FOLDER
    if folder.is_dir():
        _verify_guarded(folder, folder.stat().st_mode)
    else:
        _verify_not_aside(home)
    identity = _parse(folder / "identity.pub", Verifier.parse)
    text = _read(folder / "statement")
    statement = open_statement(text, identity)
    signers = {name: _parse(folder / f"{name}.key", Signer.parse) for name in ("log", "witness", "http")}
    held = HeldKeys(
        party=statement.party,
        epoch=statement.epoch,
        log=signers["log"].seed,
        witness=signers["witness"].seed,
        http=signers["http"].seed,
        sealing=_parse(folder / "sealing.key", _named_secret(f"comity/{statement.party}/sealing")),
        handles=_parse(folder / "handles.key", _named_secret(f"comity/{statement.party}/handles")),
    )
    _verify_named(folder, held, signers, statement)
    if (folder / "identity.key").exists():
        _verify_same(folder / "identity.key", _parse(folder / "identity.key", Signer.parse).verifier, identity)
    return LoadedKeys(
        held=held,
        statement=statement,
        statement_text=text,
        identity=identity,
        earlier=tuple(_read_closed(folder, identity, epoch) for epoch in range(1, statement.epoch)),
        provider=_read(folder / PROVIDER).strip() if (folder / PROVIDER).exists() else "",
    )


def load_public(folder: Path) -> PublicKeys:
    """The statements in a folder that need not hold a private key; raises as :func:`load_keys` does."""
    identity = _parse(folder / "identity.pub", Verifier.parse)
    statement = open_statement(_read(folder / "statement"), identity)
    earlier = tuple(_read_closed(folder, identity, epoch) for epoch in range(1, statement.epoch))
    return PublicKeys(statement=statement, identity=identity, earlier=earlier)


def trail_name(party: str) -> str:
    """The origin of a party's access trail, and the name of the key that signs its heads."""
    return f"comity/trail/{party}"


def load_trail_key(home: Path, party: str) -> Signer | None:
    """The key that signs heads of the access trail, or None before it was first needed.

    It is in no key statement: the trail concerns this node alone. Raises as :func:`load_keys` does.
    """
    path = home / FOLDER / TRAIL_KEY
    if not path.exists():
        return None
    signer = _parse(path, Signer.parse)
    if signer.name != trail_name(party):
        raise NotProven("expected a key named {name} in {path}", name=trail_name(party), path=path)
    return signer


def trail_key(home: Path, party: str) -> Signer:
    """The key that signs heads of the access trail, made now where there is none; raises as :func:`load_keys` does."""
    found = load_trail_key(home, party)
    if found is not None:
        return found
    made = Signer(name=trail_name(party), seed=os.urandom(KEY_SIZE))
    try:
        folder = _written_beside(home, {TRAIL_KEY: made.private_text() + "\n"})
        # A link fails where another process has just made the key, which then counts.
        with suppress(FileExistsError):
            os.link(folder / TRAIL_KEY, home / FOLDER / TRAIL_KEY)
        shutil.rmtree(folder, ignore_errors=True)
        _fsync_folder(home / FOLDER)
    except OSError as error:
        raise StoreFault("cannot write a key into {path}: {reason}", path=home / FOLDER, reason=error) from error
    kept = load_trail_key(home, party)
    assert kept is not None
    return kept


def _read_closed(folder: Path, identity: Verifier, epoch: int) -> tuple[KeyStatement, str]:
    text = _read(folder / f"statement.{epoch}")
    return open_statement(text, identity), text


def _fresh_keys(party: str, epoch: int, handles: bytes) -> HeldKeys:
    log, witness, http, sealing = (os.urandom(KEY_SIZE) for _ in range(4))
    return HeldKeys(party=party, epoch=epoch, log=log, witness=witness, http=http, sealing=sealing, handles=handles)


def _contents(held: HeldKeys, identity: Verifier) -> dict[str, str]:
    lines = {
        "identity.pub": identity.vkey,
        "log.key": held.log_signer.private_text(),
        "witness.key": held.witness_signer.private_text(),
        "http.key": _http_signer(held).private_text(),
        "sealing.key": f"comity/{held.party}/sealing {encode_base64(held.sealing)}",
        "handles.key": f"comity/{held.party}/handles {encode_base64(held.handles)}",
    }
    return {name: line + "\n" for name, line in lines.items()}


def _http_signer(held: HeldKeys) -> Signer:
    return Signer(name=f"comity/{held.party}/http", seed=held.http)


def _verify_named(folder: Path, held: HeldKeys, signers: dict[str, Signer], statement: KeyStatement) -> None:
    http = Verifier(name=_http_signer(held).name, key=statement.http)
    _verify_same(folder / "log.key", signers["log"].verifier, statement.log)
    _verify_same(folder / "witness.key", signers["witness"].verifier, statement.witness)
    _verify_same(folder / "http.key", signers["http"].verifier, http)
    _verify_same(folder / "sealing.key", sealing_public(held.sealing).hex(), statement.sealing.hex())


def _verify_same(path: Path, found: Verifier | str, expected: Verifier | str) -> None:
    if found != expected:
        raise NotProven("wrong key: expected {path} to hold the private half of {key}", path=path, key=_shown(expected))


def _shown(key: Verifier | str) -> str:
    return key if isinstance(key, str) else key.vkey


def _named_secret(name: str) -> Callable[[str], bytes]:
    def parse(line: str) -> bytes:
        found, _, encoded = line.partition(" ")
        try:
            secret = parse_hash(encoded)
        except Malformed:
            secret = b""
        if found != name or not secret:
            raise Malformed("expected '{name} ' and base64 of 32 bytes", name=name)
        return secret

    return parse


def _parse(path: Path, parse: Callable[[str], T]) -> T:
    """Read a file of one line; what it must be is for ``parse`` to say, which file it was is said here."""
    text = _read(path)
    try:
        return parse(text.removesuffix("\n"))
    except Malformed as error:
        raise Malformed("{path}: {reason}", path=path, reason=error) from None


def _read(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            # Asked of the opened file, not of its name, which could be another file by now.
            _verify_guarded(path, os.fstat(descriptor).st_mode)
            content = file.read(MAX_NOTE)
    except FileNotFoundError as error:
        raise NotFound("expected the file {path}, found none", path=path) from error
    except OSError as error:
        raise StoreFault("cannot read {path}: {reason}", path=path, reason=error.strerror) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("{path}: expected UTF-8 text", path=path) from error


def _verify_guarded(path: Path, mode: int) -> None:
    """Others may read neither folder nor key, and change nothing here."""
    open_to = 0o022 if path.suffix not in {".key", ".secret"} and not stat.S_ISDIR(mode) else 0o077
    if mode & open_to:
        raise StoreFault(
            "expected {path} to be closed to all but its owner, found mode {mode}; use chmod {wanted}",
            path=path,
            mode=f"{stat.S_IMODE(mode):04o}",
            wanted=f"{stat.S_IMODE(mode) & ~open_to:04o}",
        )


def _write_folder(home: Path, contents: dict[str, str]) -> None:
    """Write the files beside their place, make them durable, then move the folder there in one step."""
    home.mkdir(parents=True, exist_ok=True)
    # The move would silently replace an empty folder, and only that.
    if (home / FOLDER).exists():
        raise FileExistsError(home / FOLDER)
    os.rename(_written_beside(home, contents), home / FOLDER)
    _fsync_folder(home)


def _replace_folder(home: Path, contents: dict[str, str], aside: Path) -> None:
    """Put new keys in the place of the old, which are destroyed only once the new ones are there for good."""
    fresh = _written_beside(home, contents)
    try:
        os.rename(home / FOLDER, aside)
        try:
            os.rename(fresh, home / FOLDER)
        except OSError:
            os.rename(aside, home / FOLDER)
            raise
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _fsync_folder(home)
    shutil.rmtree(aside)


def _written_beside(home: Path, contents: dict[str, str]) -> Path:
    """The files in a folder of a passing name, durable; nothing is left where the disk refuses."""
    # A folder left by a crash holds keys that nothing names; it is guarded as well and harms nobody.
    folder = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=home))
    try:
        for name, text in contents.items():
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with open(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(descriptor)
        _fsync_folder(folder)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _verify_not_aside(home: Path) -> None:
    """A crash while keys were renewed leaves the former ones whole, under the name they were set aside by."""
    epochs = [path.name.removeprefix(CLOSED) for path in home.glob(f"{CLOSED}*")]
    newest = max((int(epoch) for epoch in epochs if epoch.isdecimal()), default=0)
    if newest:
        raise NotFound(
            "expected the folder {path}; renewing the keys was cut off, and the former ones are whole: "
            "run mv {aside} {path}",
            path=home / FOLDER,
            aside=home / f"{CLOSED}{newest}",
        )


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
