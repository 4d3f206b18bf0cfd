"""A process that appends without end and says what was acknowledged; tests kill it, starve it or take its disk away.

Usage: ``appending.py STORE BATCH [FREE]``. After each batch it writes the log's size on a line. At a fault it writes
the fault's code and message, frees what it was told to (a file, which it removes, or ``limit``, the limit on the size
of files, which it lifts), checks that what was acknowledged is all there, and appends once more.
"""

import resource
import sys
from pathlib import Path

from adapters.batches import OWN, Content, content, following
from comity.adapters.store_sqlite import SqliteStore
from comity.kernel.errors import ComityError, StoreFault
from comity.kernel.log import LogState
from comity.kernel.store import Store


def contents(start: int, stop: int) -> list[Content]:
    """What the process appends at these places."""
    return [
        content(number, f"organisation:XAA.m{number % 9}", (b"%d" % number * 500,)) for number in range(start, stop)
    ]


def verify_whole(store: Store, least: int) -> LogState:
    """Check that the log holds at least so many entries, each as it was appended; return its state."""
    size = store.heads()[0].size if store.heads() else 0
    assert size >= least, f"acknowledged {least}, found {size}"
    batch, state = following(LogState(log=OWN), contents(0, size))
    assert [(row.entry, row.raw, row.documents) for row in store.rows(OWN, 0, 2**40)] == [
        (row.entry, row.raw, row.documents) for row in batch.rows
    ]
    assert store.tiles(OWN, 0, 0, 2**40) == tuple(tile for tile in batch.tiles if tile.level == 0)
    assert not size or store.heads()[0] == batch.head
    return state


def main(path: Path, count: int, free: str) -> None:
    """Append until killed, or until the first fault."""
    store = SqliteStore(path)
    state = verify_whole(store, 0)
    if free == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
    try:
        while True:
            batch, after = following(state, contents(state.size, state.size + count))
            store.append(batch)
            state = after
            say(state.size)
    except StoreFault as fault:
        say(fault.code, fault)
    if free == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    else:
        Path(free).unlink()
    verify_whole(store, state.size)
    say("again", store.append(following(state, contents(state.size, state.size + count))[0]))
    store.close()
    again = SqliteStore(path)
    verify_whole(again, state.size + count)
    again.close()


def say(*words: object) -> None:
    """Write one line that is not held back."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
    except ComityError as refused:
        say(refused.code, refused)
        sys.exit(1)
