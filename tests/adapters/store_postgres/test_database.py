"""Connections: refused where they would lose something, replaced when they are lost, and honest about it."""

from collections.abc import Iterator
from contextlib import closing, suppress

import msgspec
import psycopg
import pytest

from adapters.batches import OWN, content, first, following
from adapters.store_postgres.cutting import Relay
from comity.adapters.store_postgres import Address, PostgresDesk, PostgresStore, parse_address
from comity.adapters.store_postgres.database import ServerState, connect, one, verify_state, verify_version
from comity.adapters.store_postgres.faults import OutcomeUnknown
from comity.adapters.store_postgres.upkeep import check, fence, filling, leave
from comity.kernel.errors import HeadMoved, StoreFault
from comity.kernel.log import LogState
from postgres import change

SOUND = ServerState(
    fsync="on", full_page_writes="on", synchronous_commit="on", encoding="UTF8", standby=False, timeline="00000001"
)
ADDRESS = parse_address("postgresql://u@h/d", "XAA")


@pytest.fixture
def relay(address: Address) -> Iterator[Relay]:
    relay = Relay(address)
    yield relay
    relay.close()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_lose_what_it_acknowledged_is_refused(setting: str) -> None:
    with pytest.raises(StoreFault, match=f"expected {setting} to be on"):
        verify_state(msgspec.structs.replace(SOUND, **{setting: "off"}), ADDRESS)


def test_standbys_other_encodings_and_old_servers_are_refused() -> None:
    verify_state(SOUND, ADDRESS)
    verify_version(130_000, ADDRESS)
    with pytest.raises(StoreFault, match="it is a standby"):
        verify_state(msgspec.structs.replace(SOUND, standby=True), ADDRESS)
    with pytest.raises(StoreFault, match="it has SQL_ASCII"):
        verify_state(msgspec.structs.replace(SOUND, encoding="SQL_ASCII"), ADDRESS)
    with pytest.raises(StoreFault, match=r"PostgreSQL 13 or newer at .*, got 12"):
        verify_version(120_022, ADDRESS)


def test_commits_wait_for_the_disk_where_the_database_says_otherwise(address: Address) -> None:
    mark = "&" if "?" in address.conninfo else "?"
    lax = msgspec.structs.replace(address, conninfo=f"{address.conninfo}{mark}options=-csynchronous_commit%3Doff")
    with psycopg.connect(lax.conninfo) as db:
        assert one(db, "SHOW synchronous_commit") == "off"
    with closing(connect(lax)) as db:
        assert one(db, "SHOW synchronous_commit") == "on"
    with closing(connect(lax, durable=False)) as db:
        assert one(db, "SHOW synchronous_commit") == "off"


def test_a_batch_whose_commit_got_no_answer_is_found_and_acknowledged(relay: Relay) -> None:
    batch, state = following(LogState(log=OWN), [content(1), content(2)])
    with closing(PostgresStore(relay.address)) as store:
        relay.cut = "after"
        assert store.append(batch) == 2
        assert relay.cut == ""
        assert store.append(following(state, [content(3)])[0]) == 3
        assert [row.entry for row in store.rows(OWN, 0, 9)][:2] == [row.entry for row in batch.rows]


def test_a_batch_whose_commit_never_arrived_was_not_written_and_can_be_repeated(relay: Relay) -> None:
    batch = first(OWN, [content(1, "organisation:XAA.late")])
    with closing(PostgresStore(relay.address)) as store:
        relay.cut = "before"
        with pytest.raises(StoreFault, match="nothing was written: try again"):
            store.append(batch)
        assert store.heads() == ()
        assert store.append(batch) == 1
        assert len(store.matter("organisation:XAA.late")) == 1


def test_what_cannot_be_found_out_is_called_unknown_and_shows_later(relay: Relay) -> None:
    batch = first(OWN, [content(1)])
    with closing(PostgresStore(relay.address)) as store:
        relay.cut, relay.refuse = "after", True
        with pytest.raises(OutcomeUnknown, match="it is not known whether it was written"):
            store.append(batch)
        relay.refuse = False
        with pytest.raises(HeadMoved):
            store.append(batch)
        assert [row.index for row in store.rows(OWN, 0, 9)] == [0]


def test_idle_connections_that_were_lost_are_replaced(relay: Relay) -> None:
    with closing(PostgresStore(relay.address)) as store, closing(PostgresDesk(relay.address)) as desk:
        store.append(first(OWN, [content(1)]))
        desk.put("draft", "a", b"x")
        relay.lose_all()
        assert store.heads()[0].size == 1
        assert desk.get("draft", "a") == b"x"
        desk.put("draft", "a", b"y")


def test_a_server_that_is_gone_is_a_fault_until_it_is_back(relay: Relay) -> None:
    with closing(PostgresStore(relay.address)) as store:
        relay.refuse = True
        relay.lose_all()
        for _ in range(2):
            with pytest.raises(StoreFault, match="there is no connection to the server"):
                store.append(first(OWN, [content(1)]))
            with pytest.raises(StoreFault, match="there is no connection to the server"):
                store.heads()
        relay.refuse = False
        assert store.append(first(OWN, [content(1)])) == 1


def test_a_server_that_took_over_is_refused_until_the_process_starts_again(relay: Relay) -> None:
    with closing(PostgresStore(relay.address)) as store:
        store._database._place = "1/00000001"
        relay.lose_all()
        with pytest.raises(StoreFault, match="another server took over"):
            store.heads()
    with closing(PostgresStore(relay.address)) as store:
        assert store.heads() == ()


def test_nobody_writes_behind_a_fence_without_starting_again(address: Address) -> None:
    with closing(PostgresStore(address)) as store:
        fence(address)
        with pytest.raises(StoreFault, match="start this one again"):
            store.append(first(OWN, [content(1)]))
        with pytest.raises(StoreFault, match="start this one again"):
            store.sign(OWN, 1, "signed")
        assert store.heads() == ()
    with closing(PostgresStore(address)) as store:
        assert store.append(first(OWN, [content(1)])) == 1


def test_a_schema_of_another_use_or_a_newer_comity_is_left_alone(address: Address) -> None:
    change(address, f'CREATE SCHEMA "{address.schema}"')
    change(address, "CREATE TABLE theirs (x int)")
    with pytest.raises(StoreFault, match="a schema of another use"):
        PostgresStore(address)
    change(address, "DROP TABLE theirs")
    PostgresStore(address).close()
    change(address, "UPDATE form SET steps = 9")
    with pytest.raises(StoreFault, match="written by a newer comity"):
        PostgresStore(address)


def test_a_schema_is_opened_only_once_it_is_filled_and_not_after_it_was_left(address: Address) -> None:
    with suppress(InterruptedError), filling(address) as store:
        store.append(first(OWN, [content(1)]))
        with pytest.raises(StoreFault, match="being filled from another store"):
            PostgresStore(address)
        raise InterruptedError
    with pytest.raises(StoreFault, match="a move to it was interrupted"):
        PostgresStore(address)
    with filling(address) as store:
        assert store.heads() == ()
        store.append(first(OWN, [content(2)]))
    with closing(PostgresStore(address)) as store:
        assert store.heads()[0].size == 1
        with pytest.raises(StoreFault, match="expected an empty schema"), filling(address):
            pass
        leave(address)
        with pytest.raises(StoreFault, match="start this one again"):
            store.sign(OWN, 1, "signed")
    with pytest.raises(StoreFault, match="was moved elsewhere"):
        PostgresStore(address)
    with filling(address) as store:
        assert store.heads() == ()


def test_checking_a_schema_names_what_is_gone(address: Address) -> None:
    assert "found nothing" in str(check(address)[0])
    with closing(PostgresStore(address)) as store, closing(PostgresDesk(address)) as desk:
        store.append(first(OWN, [content(1, documents=(b"x",)), content(2)]))
        desk.note(1, b"read")
    assert [str(one).partition(" has ")[2] for one in check(address)] == [
        "no index; start the node, or restore a backup"
    ]
    for statement in (
        "DELETE FROM matter",
        "DELETE FROM document",
        "DELETE FROM desk_trail",
        "UPDATE head SET size = 3",
        "UPDATE counter SET sequence = 9",
    ):
        change(address, statement)
    found = " ".join(map(str, check(address)))
    for what in ("acts of a file", "lack documents", "do not fill", "behind the last arrival", "access trail"):
        assert what in found
    change(address, "DROP TABLE tile, head")
    assert 'relation "head" does not exist' in " ".join(map(str, check(address)))
