"""Drafts from many threads make few batches, and every author is answered."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore, Thread

import msgspec
import pytest

from comity.adapters.store_sqlite import SqliteDesk, SqliteIndex, SqliteStore
from comity.app.batching import Batcher
from comity.app.draft import Submitted
from comity.app.faults import NoFaults
from comity.app.node import Node, Stores
from comity.app.opening import open_node
from comity.app.writing import Intent, Outcome
from comity.kernel.errors import ComityError, NotAllowed, ReadOnly
from comity.kernel.ids import ActId, LogId
from comity.kernel.store import Batch, IndexRow
from invariants import Steps
from nodes import OFFICER, Stumbles, membership, node_on, officer, organisation

INTENT = Intent(draft=organisation(), officer=OFFICER)


class CountingStore(SqliteStore):
    """The store on the disk, counting its batches."""

    batches = 0

    def append(self, batch: Batch) -> int:
        self.batches += 1
        return super().append(batch)


class HeldWriter:
    """Writes nothing, once it is let; remembers the sizes of batches."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.begun = Event()
        self.go_on = Event()

    def write(self, intents: Sequence[Intent]) -> tuple[Outcome, ...]:
        self.sizes.append(len(intents))
        self.begun.set()
        assert self.go_on.wait(10)
        first = Submitted(id=ActId(bytes(32)), matter="", log=LogId("XAA"), index=0, sequence=1)
        return tuple(msgspec.structs.replace(first, index=index) for index in range(len(intents)))


def test_eight_threads_are_all_acknowledged_once_in_few_batches(home: Path, record_rows: tuple[IndexRow, ...]) -> None:
    store = CountingStore(home / "log.db")
    node = node_on(home, Stores(store, SqliteIndex(home / "index.db"), SqliteDesk(home / "desk.db")))
    node.tick()
    with ThreadPoolExecutor(8) as pool:
        done = [one for acts in pool.map(lambda number: write_many(node, number, 25), range(8)) for one in acts]
    assert sorted(one.index for one in done) == list(range(1, 201))
    assert len({one.id for one in done}) == 200
    assert len({one.matter for one in done}) == 8
    assert store.batches < 200
    node.signed_head()
    logged = [row.entry for row in store.rows(node.log, 1, 201)]
    assert logged == [one.id for one in sorted(done, key=lambda one: one.index)]
    steps = Steps(node, record_rows)
    for matter in {one.matter for one in done}:
        assert [line.said.index for line in steps.read(matter).lines] == sorted(
            one.index for one in done if one.matter == matter
        )
    node.close()


def test_drafts_that_come_while_a_batch_is_written_make_the_next() -> None:
    writer = HeldWriter()
    batcher = Batcher(writer.write, 6, NoFaults())
    coming = Semaphore(0)

    def submit() -> Submitted:
        coming.release()
        return batcher.submit(INTENT)

    with ThreadPoolExecutor(16) as pool:
        first = pool.submit(submit)
        assert writer.begun.wait(10)
        others = [pool.submit(submit) for _ in range(15)]
        for _ in range(16):
            assert coming.acquire(timeout=10)
        time.sleep(0.1)
        writer.go_on.set()
        results = [one.result(10) for one in (first, *others)]
    batcher.close()
    assert len(results) == sum(writer.sizes) == 16
    assert writer.sizes[0] == 1
    assert max(writer.sizes) <= 6
    assert len(writer.sizes) < 16


def test_one_refused_draft_does_not_touch_the_others_of_its_batch(steps: Steps) -> None:
    outcomes = steps.node.write(
        [INTENT, Intent(draft=membership("organisation:XAA." + "0" * 32), officer=OFFICER), INTENT]
    )
    assert [type(one) for one in outcomes] == [Submitted, NotAllowed, Submitted]
    assert [one.index for one in outcomes if isinstance(one, Submitted)] == [1, 2]


def test_a_batch_of_refused_drafts_writes_nothing(steps: Steps) -> None:
    refused = Intent(draft=membership("organisation:XAA." + "0" * 32), officer=OFFICER)
    assert [type(one) for one in steps.node.write([refused, refused])] == [NotAllowed] * 2
    assert steps.size == 1
    steps.check()


def test_acts_of_one_batch_may_refer_to_one_another(steps: Steps) -> None:
    matter = "organisation:XAA." + "1" * 32
    drafts = [organisation(matter=matter), *(membership(matter, start=str(2000 + number)) for number in range(5))]
    outcomes = steps.node.write([Intent(draft=draft, officer=OFFICER) for draft in drafts])
    ids = [one.id.hex() for one in outcomes if isinstance(one, Submitted)]
    steps.node.submit(membership(matter), OFFICER)
    lines = steps.read(matter).lines
    assert [line.said.act.envelope.refs for line in lines] == [(), *((one,) for one in ids)]


def test_everybody_is_answered_when_the_node_closes(home: Path) -> None:
    node = open_node(home)
    answers: list[Submitted | ComityError] = []

    def write_until_refused(name: str) -> None:
        while not (answers and isinstance(answers[-1], ComityError)):
            try:
                answers.append(node.submit(organisation(), officer(name)))
            except ReadOnly as closing:
                answers.append(closing)

    writers = [Thread(target=write_until_refused, args=(str(number),)) for number in range(6)]
    for writer in writers:
        writer.start()
    while not answers:
        pass
    node.close()
    for writer in writers:
        writer.join(10)
        assert not writer.is_alive()
    acknowledged = [one.id for one in answers if isinstance(one, Submitted)]
    node = open_node(home)
    assert {node.reading(OFFICER.reader).act(act).id for act in acknowledged} == set(acknowledged)
    node.close()


@pytest.mark.parametrize("error", [KeyError, SystemExit])
def test_the_thread_that_writes_outlives_whatever_is_raised(error: type[BaseException]) -> None:
    def write(intents: Sequence[Intent]) -> tuple[Outcome, ...]:
        raise error("one mistake")

    batcher = Batcher(write, 10, Stumbles("append.acknowledged"))
    for _ in range(3):
        with pytest.raises(error, match="one mistake"):
            batcher.submit(INTENT)
    batcher.close()
    with pytest.raises(ReadOnly):
        batcher.submit(INTENT)


def write_many(node: Node, number: int, count: int) -> list[Submitted]:
    """Open a file and write in it, as one officer."""
    writer = officer(f"officer {number}")
    first = node.submit(organisation(f"XAA-{number}"), writer)
    others = [node.submit(membership(first.matter, start=str(1950 + year)), writer) for year in range(1, count)]
    return [first, *others]
