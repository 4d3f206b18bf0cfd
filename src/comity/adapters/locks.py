"""Locks between the processes of one node's home (POSIX)."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final, Protocol

from comity.adapters.files import disk_faults
from comity.kernel.errors import StoreFault

LOCK: Final = "lock"


class Turns(Protocol):
    """What only one process of a node may do at a time, wherever the others run."""

    def turn(self, purpose: str) -> AbstractContextManager[bool]:
        """Hold others off from a purpose; whether there may be others, and what they did is to be read again."""
        ...

    def close(self) -> None:
        """Give up every turn."""
        ...


class OwnTurns:
    """For stores in a home, whose files and folder have locks of their own: nobody is held off here."""

    def turn(self, purpose: str) -> AbstractContextManager[bool]:
        """Nothing to wait for."""
        del purpose
        return nullcontext(False)

    def close(self) -> None:
        """Nothing to release."""


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; others wait. Released when the process ends, however it ends."""
    with disk_faults(folder):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class HomeLock:
    """``HOME/lock``, an empty file that every open node holds together with others, until :meth:`close`.

    Who changes what a running node stands on, its keys or its database, holds it alone. Released when the process ends,
    however it ends. *Who can change it gains*: nothing but the right to do the latter while a node runs.
    """

    def __init__(self, home: Path, alone: bool = False) -> None:
        """Take the lock without waiting; StoreFault where another process holds it otherwise, or the disk refuses."""
        with disk_faults(home / LOCK):
            # Only read, so that a node can still be opened for its fault to be named where the disk is read-only.
            self._descriptor = os.open(home / LOCK, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(self._descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except BlockingIOError as held:
                os.close(self._descriptor)
                if alone:
                    raise StoreFault("another process has the node in {home} open; stop it first", home=home) from held
                raise StoreFault(
                    "another process is changing keys or database in {home}; try again when it is done", home=home
                ) from held
            except OSError:
                os.close(self._descriptor)
                raise

    def close(self) -> None:
        """Release the lock; again does nothing, since the descriptor may be another file's by then."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
