"""A lock between the processes of one node's home (POSIX)."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.adapters.files import disk_faults


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
