"""What every Store must do; each implementation's test class inherits this and gives the fixture ``store``."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Event
from typing import Any

import msgspec
import pytest

from adapters.batches import FOREIGN, KIND, OWN, Content, content, entry, first, following, mirrored, numbered
from comity.kernel.act import MAX_DOCUMENT_BYTES
from comity.kernel.canonical import MAX_BYTES
from comity.kernel.errors import HeadMoved
from comity.kernel.ids import LogId
from comity.kernel.log import LogState, resume
from comity.kernel.store import ActRow, Store


class StoreContract:
    def test_an_empty_store_holds_nothing(self, store: Store) -> None:
        assert store.heads() == ()
        assert list(store.rows(OWN, 0, 10)) == []
        assert list(store.checkpoints(OWN)) == []
        assert store.find([bytes(32)]) == ()
        assert store.matter("organisation:XAA.one") == ()
        assert store.since(0, 10) == ()
        assert store.tiles(OWN, 0, 0, 10) == ()

    def test_rows_come_back_as_they_were_appended(self, store: Store) -> None:
        batch = first(OWN, [content(number) for number in range(300)])
        assert store.append(batch) == 300
        assert tuple(store.rows(OWN, 0, 300)) == numbered(batch.rows)
        assert tuple(store.rows(OWN, 298, 10_000)) == numbered(batch.rows)[298:]
        assert tuple(store.rows(OWN, 5, 5)) == ()

    def test_bare_rows_hold_places_entries_and_times_alone(self, store: Store) -> None:
        batch = first(OWN, [content(number, documents=(b"paper",)) for number in range(300)])
        store.append(batch)
        nothing: dict[str, Any] = {"matter": "", "kind": "", "opening": None, "raw": None, "documents": ()}
        bare = tuple(msgspec.structs.replace(row, **nothing) for row in numbered(batch.rows))
        assert tuple(store.rows(OWN, 0, 300, bare=True)) == bare
        assert tuple(store.rows(OWN, 298, 10_000, bare=True)) == bare[298:]
        assert tuple(store.rows(FOREIGN, 0, 300, bare=True)) == ()

    def test_bare_tiles_hold_their_roots_alone(self, store: Store) -> None:
        batch = first(OWN, [content(number) for number in range(600)])
        store.append(batch)
        assert len(batch.tiles) == 2
        bare = tuple(msgspec.structs.replace(tile, hashes=b"") for tile in batch.tiles)
        assert store.tiles(OWN, 0, 0, 9, bare=True) == bare
        assert store.tiles(OWN, 0, 1, 9, bare=True) == bare[1:]

    def test_the_head_is_that_of_the_newest_batch(self, store: Store) -> None:
        one, state = following(LogState(log=OWN), [content(1)])
        two, _ = following(state, [content(2), content(3)])
        store.append(one)
        assert store.append(two) == 3
        assert store.heads() == (two.head,)

    def test_an_empty_batch_writes_the_head_alone(self, store: Store) -> None:
        store.append(first(FOREIGN, [mirrored(0)]))
        assert store.append(first(OWN, [])) == 1
        assert [head.size for head in store.heads()] == [0, 1]

    @pytest.mark.parametrize("size", [0, 2, 9])
    def test_another_size_moves_nothing(self, store: Store, size: int) -> None:
        batch, _ = following(LogState(log=OWN), [content(1)])
        store.append(batch)
        _, state = following(LogState(log=OWN), [content(number) for number in range(size)])
        late, _ = following(state, [content(20, "organisation:XAA.late", (b"paper",))])
        with pytest.raises(HeadMoved, match=f"expected comity/XAA/1 to have {size} entries, it has 1"):
            store.append(late)
        assert store.heads() == (batch.head,)
        assert store.since(0, 10) == numbered(batch.rows)
        assert store.matter("organisation:XAA.late") == ()

    def test_names_of_a_refused_batch_can_be_written_later(self, store: Store) -> None:
        store.append(first(OWN, [content(1)]))
        new = content(2, "organisation:XAA.late")
        with pytest.raises(HeadMoved):
            store.append(first(OWN, [new]))
        store.append(following(following(LogState(log=OWN), [content(1)])[1], [new])[0])
        assert [row.entry for row in store.matter("organisation:XAA.late")] == [entry(new)]

    def test_logs_grow_side_by_side(self, store: Store) -> None:
        states = {log: LogState(log=log) for log in (FOREIGN, OWN, LogId("XAA", 2))}
        for number in range(9):
            for log, state in states.items():
                batch, states[log] = following(state, [content(number), mirrored(number)])
                store.append(batch)
        assert [head.log for head in store.heads()] == sorted(states)
        for log in states:
            assert [row.index for row in store.rows(log, 0, 99)] == list(range(18))
            assert {row.log for row in store.rows(log, 0, 99)} == {log}
        assert [row.sequence for row in store.since(0, 99)] == list(range(1, 55))

    def test_since_pages_in_order_of_arrival(self, store: Store) -> None:
        batch = first(OWN, [content(number) for number in range(7)])
        store.append(batch)
        assert store.since(0, 3) == numbered(batch.rows)[:3]
        assert store.since(3, 3) == numbered(batch.rows)[3:6]
        assert store.since(7, 3) == ()

    def test_acts_are_found_in_the_order_asked_and_once(self, store: Store) -> None:
        contents = [content(number) for number in range(5)]
        batch = first(OWN, contents)
        store.append(batch)
        asked = [entry(contents[3]), bytes(32), entry(contents[0]), entry(contents[3])]
        assert [row.index for row in store.find(asked)] == [3, 0]

    def test_ids_that_begin_alike_are_told_apart(self, store: Store) -> None:
        alike = [Content(entry=b"alike..." + sha256(b"%d" % number).digest()[8:]) for number in range(4)]
        store.append(first(OWN, alike))
        for index, one in enumerate(alike):
            assert [row.index for row in store.find([entry(one)])] == [index]
        assert store.find([b"alike..." + bytes(24)]) == ()

    def test_a_repeated_entry_counts_at_its_first_index(self, store: Store) -> None:
        batch, state = following(LogState(log=OWN), [content(1), content(2), content(1)])
        store.append(batch)
        store.append(following(state, [content(2)])[0])
        assert [row.index for row in store.find([entry(content(2)), entry(content(1))])] == [1, 0]
        assert [row.index for row in store.rows(OWN, 0, 9)] == [0, 1, 2, 3]

    def test_rows_without_content_keep_their_place(self, store: Store) -> None:
        erased = Content(matter="organisation:XAA.gone", raw=None, opening=None, entry=sha256(b"gone").digest())
        batch = first(FOREIGN, [mirrored(1), erased, content(3)])
        store.append(batch)
        assert tuple(store.rows(FOREIGN, 0, 9)) == numbered(batch.rows)
        assert [row.entry for row in store.matter("organisation:XAA.gone")] == [entry(erased)]
        assert store.find([entry(mirrored(1))])[0].matter == ""
        assert store.matter("") == ()

    def test_a_matter_gathers_its_rows_from_every_log(self, store: Store) -> None:
        store.append(first(OWN, [content(1), content(2, "organisation:XAA.two"), content(3)]))
        store.append(first(FOREIGN, [content(4), content(5, "organisation:XAA.oneone")]))
        assert [row.sequence for row in store.matter("organisation:XAA.one")] == [1, 3, 4]

    def test_documents_come_back_in_order(self, store: Store) -> None:
        papers = (b"", b"second", bytes(range(256)))
        batch = first(OWN, [content(1), content(2, documents=papers), content(3, documents=(b"x",))])
        store.append(batch)
        assert tuple(store.rows(OWN, 0, 3)) == numbered(batch.rows)
        assert store.find([batch.rows[1].entry])[0].documents == papers

    def test_the_largest_act_and_a_large_document_fit(self, store: Store) -> None:
        large = Content(raw=b"x" * MAX_BYTES, documents=(b"y" * (MAX_DOCUMENT_BYTES // 16),))
        store.append(first(OWN, [large]))
        found = store.find([entry(large)])[0]
        assert (found.raw, found.documents) == (large.raw, large.documents)

    def test_tiles_come_back_by_level_and_index(self, store: Store) -> None:
        batch, state = following(LogState(log=OWN), [content(number) for number in range(600)])
        store.append(batch)
        more, _ = following(state, [content(number) for number in range(600, 1100)])
        store.append(more)
        assert store.tiles(OWN, 0, 0, 9) == (*batch.tiles, *more.tiles)
        assert store.tiles(OWN, 0, 1, 2) == batch.tiles[1:2]
        assert store.tiles(OWN, 1, 0, 9) == ()
        assert store.tiles(FOREIGN, 0, 0, 9) == ()

    def test_a_log_resumes_from_what_is_stored(self, store: Store) -> None:
        batch, state = following(LogState(log=OWN), [content(number) for number in range(777)])
        store.append(batch)
        resumed = resume(
            store.heads()[0],
            lambda start, stop: [row.entry for row in store.rows(OWN, start, stop)],
            lambda level, start, stop: [tile.root for tile in store.tiles(OWN, level, start, stop)],
        )
        assert resumed == state

    def test_the_largest_and_latest_checkpoint_is_the_heads(self, store: Store) -> None:
        store.append(first(OWN, [content(1), content(2)]))
        for size, text in ((1, "one"), (2, "two"), (2, "two, by both keys"), (1, "one again"), (2, "two")):
            store.sign(OWN, size, text)
        assert [(head.signed_size, head.checkpoint) for head in store.heads()] == [(2, "two, by both keys")]
        assert list(store.checkpoints(OWN)) == [(1, "one"), (1, "one again"), (2, "two"), (2, "two, by both keys")]

    def test_a_checkpoint_may_come_before_the_entries(self, store: Store) -> None:
        store.sign(FOREIGN, 1, "signed")
        assert store.heads() == ()
        store.append(first(FOREIGN, [mirrored(1)]))
        assert store.heads()[0].checkpoint == "signed"
        assert list(store.checkpoints(OWN)) == []

    def test_many_checkpoints_come_smallest_first(self, store: Store) -> None:
        for size in range(300, 0, -1):
            store.sign(OWN, size, f"at {size}")
        assert [size for size, _ in store.checkpoints(OWN)] == list(range(1, 301))

    def test_writing_goes_on_while_rows_are_read(self, store: Store) -> None:
        batch, state = following(LogState(log=OWN), [content(number) for number in range(400)])
        store.append(batch)
        reading = store.rows(OWN, 0, 400)
        seen = [next(reading)]
        more, _ = following(state, [content(400)])
        assert store.append(more) == 401
        assert [row.index for row in (*seen, *reading)] == list(range(400))

    def test_readers_in_many_threads_see_whole_batches(self, store: Store) -> None:
        done = Event()
        with ThreadPoolExecutor(8) as pool:
            readers = [pool.submit(_sizes_seen, store, done) for _ in range(7)]
            state = LogState(log=OWN)
            try:
                for number in range(40):
                    contents = [content(number * 10 + one, f"organisation:XAA.m{number}") for one in range(10)]
                    batch, state = following(state, contents)
                    store.append(batch)
            finally:
                done.set()
        sizes = {size for reader in readers for size in reader.result()}
        assert 400 in sizes
        assert all(size % 10 == 0 for size in sizes)

    def test_of_many_writers_one_wins_each_place(self, store: Store) -> None:
        batches = [first(OWN, [content(number, f"organisation:XAA.w{number}")]) for number in range(12)]
        with ThreadPoolExecutor(6) as pool:
            won = [pool.submit(_try, store, batch.rows[0], number) for number, batch in enumerate(batches)]
            winners = [future.result() for future in won]
        assert sum(winners) == 1
        assert len(store.since(0, 99)) == 1
        assert store.heads()[0].size == 1


def _sizes_seen(store: Store, done: Event) -> set[int]:
    sizes = set()
    finished = False
    while not finished:
        finished = done.is_set()
        size = store.heads()[0].size if store.heads() else 0
        rows: list[ActRow] = list(store.rows(OWN, 0, size))
        assert [row.index for row in rows] == list(range(size))
        assert all(row.kind == KIND for row in rows)
        if size:
            assert len(store.matter(rows[-1].matter)) == 10
            assert store.find([rows[-1].entry])[0] == rows[-1]
        sizes.add(size)
    return sizes


def _try(store: Store, row: ActRow, number: int) -> bool:
    try:
        store.append(first(OWN, [content(number, row.matter)]))
    except HeadMoved:
        return False
    return True
