"""Small files that must be whole or absent, whatever happens: the sidecar head and keys (K2).

A file is written under a passing name beside its place, forced to the disk, renamed, and the folder forced too, so
that after a power cut the place holds the old bytes or the new ones.
"""

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from comity.kernel.errors import StoreFault, StoreFull

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file's content, durably and whole; only its owner may read it.

    Raises StoreFull when space is out and StoreFault when the disk refuses; the old content stays then.
    """
    with disk_faults(path):
        handle, passing = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                force(file.fileno())
            os.replace(passing, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(passing)
            raise
        force_folder(path.parent)


def read_or_none(path: Path) -> bytes | None:
    """The file's bytes, or None where there is no such file.

    Raises StoreFault when it cannot be read.
    """
    with disk_faults(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def force(descriptor: int) -> None:
    """Force a file's bytes to the disk itself.

    macOS leaves them in the drive's cache after fsync; its own command for "really" is used where there is one.
    """
    really = getattr(fcntl, "F_FULLFSYNC", None)
    if really is None:
        os.fsync(descriptor)
    else:
        fcntl.fcntl(descriptor, really)


def force_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, so that a rename survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn the system's errors into StoreFull or StoreFault that name the file and what to do."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise StoreFull(
                "no space left for {path} ({fault}); free space and try again", path=path, fault=fault.strerror
            ) from fault
        raise StoreFault(
            "cannot read or write {path} ({fault}); check that the folder exists and may be written",
            path=path,
            fault=fault.strerror or fault,
        ) from fault
