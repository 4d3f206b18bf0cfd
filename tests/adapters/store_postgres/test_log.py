"""The log in PostgreSQL keeps the contract, across closing, processes and runs of its indexes."""

from collections.abc import Iterator
from contextlib import ExitStack

import msgspec
import pytest
from hypothesis import HealthCheck, settings

from adapters.batches import FOREIGN, OWN, content, entry, first, following, mirrored
from adapters.store_contract import StoreContract
from adapters.store_machine import StoreMachine
from comity.adapters.store_postgres import Address, PostgresStore
from comity.adapters.store_postgres.migrations import RUN_BITS
from comity.kernel.errors import Damaged, HeadMoved
from comity.kernel.log import LogState
from comity.kernel.merkle import Tile
from postgres import change, fresh_schema, server


@pytest.fixture
def store(address: Address) -> Iterator[PostgresStore]:
    store = PostgresStore(address)
    yield store
    store.close()


class TestPostgresStore(StoreContract):
    """Every test is inherited; the store is that of the fixture above."""


class PostgresMachine(StoreMachine):
    def make(self) -> PostgresStore:
        self.stack = ExitStack()
        self.address = self.stack.enter_context(fresh_schema())
        return PostgresStore(self.address)

    def reopen(self) -> PostgresStore:
        self.store.close()
        return PostgresStore(self.address)

    def teardown(self) -> None:
        super().teardown()
        self.store.close()
        self.stack.close()


def test_random_histories_are_kept_as_the_model_keeps_them() -> None:
    server()
    case = PostgresMachine.TestCase
    case.settings = settings(max_examples=8, stateful_step_count=15, suppress_health_check=list(HealthCheck))
    case("runTest").debug()


def test_everything_is_there_after_closing(address: Address) -> None:
    batch, state = following(LogState(log=OWN), [content(number, documents=(b"paper",)) for number in range(300)])
    with_store = PostgresStore(address)
    with_store.append(batch)
    with_store.sign(OWN, 300, "signed")
    before = (with_store.heads(), tuple(with_store.rows(OWN, 0, 300)), with_store.tiles(OWN, 0, 0, 9))
    with_store.close()
    again = PostgresStore(address)
    assert (again.heads(), tuple(again.rows(OWN, 0, 300)), again.tiles(OWN, 0, 0, 9)) == before
    assert again.append(following(state, [content(300)])[0]) == 301
    again.close()


def test_two_stores_on_one_schema_take_turns(store: PostgresStore, address: Address) -> None:
    other = PostgresStore(address)
    batch, state = following(LogState(log=OWN), [content(1, "organisation:XAA.a")])
    store.append(batch)
    with pytest.raises(HeadMoved):
        other.append(batch)
    other.append(following(state, [content(2, "organisation:XAA.a"), content(3, "organisation:XAA.b")])[0])
    assert [row.sequence for row in store.matter("organisation:XAA.a")] == [1, 2]
    other.close()


def test_two_schemas_of_one_database_know_nothing_of_one_another(store: PostgresStore) -> None:
    store.append(first(OWN, [content(1)]))
    with fresh_schema() as elsewhere:
        other = PostgresStore(elsewhere)
        assert other.heads() == ()
        assert other.append(first(FOREIGN, [mirrored(1)])) == 1
        other.close()
    assert [head.log for head in store.heads()] == [OWN]


def test_acts_and_matters_are_found_in_every_run_of_the_indexes(store: PostgresStore) -> None:
    run = 1 << RUN_BITS
    contents = [content(number, f"organisation:XAA.m{number % 10_000}") for number in range(run + 100)]
    batch, state = following(LogState(log=OWN), contents)
    store.append(batch)
    repeated, _ = following(state, [contents[7]])
    store.append(repeated)
    places = [7, run - 2, run - 1, run, run + 50]
    assert [row.index for row in store.find([entry(contents[place]) for place in places])] == places
    rows = store.matter("organisation:XAA.m7")
    assert [row.index for row in rows] == [*range(7, len(contents), 10_000), len(contents)]


def test_a_name_first_met_in_a_failed_batch_is_written_with_the_next(store: PostgresStore) -> None:
    batch = first(OWN, [content(1, "organisation:XAA.late")])
    tile = Tile(level=0, index=0, hashes=b"", root=b"")
    with pytest.raises(Damaged, match="tile_pkey"):
        store.append(msgspec.structs.replace(batch, tiles=(tile, tile)))
    assert store.since(0, 9) == ()
    assert store.append(batch) == 1
    assert [row.entry for row in store.matter("organisation:XAA.late")] == [batch.rows[0].entry]


def test_use_after_closing_is_a_mistake(address: Address) -> None:
    store = PostgresStore(address)
    rows = store.rows(OWN, 0, 9)
    store.close()
    for use in (store.heads, lambda: next(rows), lambda: store.append(first(OWN, [content(1)]))):
        with pytest.raises(Exception, match="closed"):
            use()


def test_a_lost_document_is_damage(store: PostgresStore, address: Address) -> None:
    store.append(first(OWN, [content(1, documents=(b"one", b"two"))]))
    change(address, "DELETE FROM document WHERE position = 1")
    with pytest.raises(Damaged, match=r"expected 2 documents with row 1 of postgresql://.*, found 1"):
        store.since(0, 1)


@pytest.mark.parametrize("table", ["log", "matter", "kind"])
def test_a_lost_name_is_damage(store: PostgresStore, address: Address, table: str) -> None:
    store.append(first(OWN, [content(1)]))
    change(address, f"DELETE FROM {table}")
    with pytest.raises(Damaged, match=r"row 1 of postgresql://.* names what is not there"):
        store.since(0, 1)


def test_rows_beyond_the_head_are_damage(store: PostgresStore, address: Address) -> None:
    store.append(first(OWN, [content(1)]))
    change(address, "UPDATE head SET size = 0")
    with pytest.raises(Damaged, match="comity store check"):
        store.append(first(OWN, [content(2)]))


def test_a_table_that_is_gone_is_damage(store: PostgresStore, address: Address) -> None:
    change(address, "DROP TABLE tile")
    with pytest.raises(Damaged, match="tile"):
        store.tiles(OWN, 0, 0, 9)
