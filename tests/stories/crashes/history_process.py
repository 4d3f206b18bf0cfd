"""A process that writes to a home's store beside others and keeps a history of it (``history.py``).

Usage: ``history_process.py HOME HISTORY NAME COUNT [POINT TIME [MUTANT]]``. It opens the node, writes ``ready`` to
standard output, waits for a line, and then hands in COUNT drafts one after another, each opening a file whose mark
begins with NAME. At POINT it kills itself when it comes there for the TIMEth time: a name of ``comity.app.faults``, or
``store.before``, ``store.inside`` and ``store.after``. MUTANT makes the store wrong: ``early`` acknowledges each batch
before it is written, with the next one; ``blind`` takes no turns and appends whatever size the log has.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic_ns
from typing import Any, cast

import msgspec
import psycopg

from app.writing_process import Acks, ReachedTiles
from comity.adapters.clock import SystemClock
from comity.adapters.keys import load_keys
from comity.adapters.locks import HomeLock, OwnTurns
from comity.adapters.store_postgres import log as postgres_log
from comity.adapters.store_postgres.database import Connection
from comity.app.faults import Faults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.settings import load_settings
from comity.app.storing import place_of_stores
from comity.capabilities import REGISTRY
from comity.kernel.errors import ComityError
from comity.kernel.store import Batch, Store
from nodes import OFFICER, Kills, organisation
from stories.crashes.history import said


class Watched:
    """A store with named places around and within the transaction of a batch."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    def append(self, batch: Batch) -> int:
        self._faults.reach("store.before")
        last = self._store.append(msgspec.structs.replace(batch, tiles=ReachedTiles(batch.tiles, self._faults)))
        self._faults.reach("store.after")
        return last

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class Early(Watched):
    """Acknowledges a batch at once and writes it with the next."""

    _held: Batch | None = None

    def append(self, batch: Batch) -> int:
        last = len(self._store.since(0, 10_000))
        if self._held is not None:
            last = super().append(self._held)
        self._held = batch
        return last + len(batch.rows)


def move_blindly(db: Connection, log: int, batch: Batch) -> None:
    """Write the head without a look at the one before."""
    head = batch.head
    db.execute(
        "UPDATE head SET size = %s, root = %s, frontier = %s WHERE log = %s", (head.size, head.root, head.frontier, log)
    )


def open_watched(home: Path, faults: Faults, mutant: str) -> Node:
    """The node of a home, on its store with named places, or on a wrong one."""
    settings = load_settings(home)
    stores = place_of_stores(home, settings).open_stores(HomeLock(home))
    store = (Early if mutant == "early" else Watched)(stores.store, faults)
    turns = OwnTurns() if mutant == "blind" else stores.turns
    if mutant == "blind":
        postgres_log._move_head = move_blindly
    watched = Stores(cast("Store", store), stores.index, stores.desk, stores.lock, turns, stores.place)
    around = Surroundings(clock=SystemClock(), entropy=os.urandom, faults=faults)
    return start_node(home, Node(settings, REGISTRY, watched, load_keys(home), around), around)


def write(node: Node, acks: Acks, name: str, count: int) -> None:
    """Hand in drafts one after another and say what became of each."""
    for number in range(count):
        mark = f"{name}-{number}"
        acks.say("ask", monotonic_ns(), mark)
        try:
            done = node.submit(organisation(mark), OFFICER)
            acks.say("act", monotonic_ns(), mark, done.id.hex())
        except ComityError as fault:
            acks.say("fault", monotonic_ns(), mark, said(fault))


def main(home: Path, acks: Acks, job: tuple[str, int], faults: Faults, mutant: str) -> None:
    """Write beside others, then close the node in order."""
    node = open_watched(home, faults, mutant)
    node.tick()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    write(node, acks, *job)
    # A connection that was lost while nothing was under way has nothing to tell any more.
    with suppress(ComityError, psycopg.Error):
        node.close()


if __name__ == "__main__":
    point, time, mutant = (*sys.argv[5:], "", "", "")[:3]
    kills = Kills(point, int(time or 1))
    main(Path(sys.argv[1]), Acks(Path(sys.argv[2])), (sys.argv[3], int(sys.argv[4])), kills, mutant)
