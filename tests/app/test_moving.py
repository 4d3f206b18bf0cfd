"""A store moved between files and PostgreSQL: everything is there afterwards, or nothing has moved."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.adapters.store_memory import MemoryDesk, MemoryStore
from comity.adapters.store_postgres import Address
from comity.app import moving
from comity.app.cli.main import cli
from comity.app.moving import copy_desk, copy_log, move_stores, verify_same_desk, verify_same_log
from comity.app.opening import PLACE, make_home, open_node
from comity.app.settings import FILE, load_settings, settings_with_store
from comity.app.storing import InHome, place_of_stores
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What
from comity.app.verifying import audit_home
from comity.kernel.errors import Damaged, StoreFault
from nodes import OFFICER, membership, organisation
from postgres import change, fresh_schema


@pytest.fixture
def address() -> Iterator[Address]:
    with fresh_schema() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in files with acts, heads, drawers and a trail."""
    home = tmp_path / "node"
    make_home(home, "XAA")
    with closing(open_node(home)) as node:
        matter = node.submit(organisation(), OFFICER).matter
        for year in range(1990, 2000):
            node.submit(membership(matter, start=str(year)), OFFICER)
            node.signed_head()
        node.trail.note(OFFICER, Deed.TRAIL_READ, What(basis="right:trail"))
        for number in range(300):
            node.stores.desk.put(f"drawer {number % 3}", f"{number}\0я", b"%d" % number)
        node.stores.desk.put("drawer 1", "", b"empty key")
    return home


def where(address: Address) -> str:
    mark = "&" if "?" in address.conninfo else "?"
    return f"{address.conninfo}{mark}schema={address.schema}"


def quiet(name: str, done: int, size: int) -> None:
    """No progress is shown."""


def whole(home: Path) -> tuple[object, ...]:
    """Everything that a home's stores hold, Index included."""
    with closing(open_node(home)) as node:
        store, desk = node.stores.store, node.stores.desk
        assert node.status().reasons == ()
        return (
            store.heads(),
            store.since(0, 10_000),
            [tuple(store.checkpoints(head.log)) for head in store.heads()],
            [store.tiles(head.log, level, 0, 99) for head in store.heads() for level in (0, 1)],
            [(drawer, desk.get(drawer, ""), desk.items(drawer, "", 999)) for drawer in desk.drawers()],
            desk.trail(0, 999),
            node.stores.index.dump(),
        )


def test_a_store_comes_back_from_a_database_as_it_went(home: Path, address: Address) -> None:
    before = whole(home)
    move_stores(home, where(address), quiet)
    assert load_settings(home).store == where(address)
    assert sorted(path.name for path in home.glob("*.db*")) == ["desk.db.moved-1", "index.db.moved-1", "log.db.moved-1"]
    assert whole(home) == before
    with closing(open_node(home)) as node:
        node.submit(organisation(), OFFICER)
    after = whole(home)
    (home / PLACE).write_text("1/00000001")
    move_stores(home, "files", quiet)
    assert load_settings(home).store == ""
    assert whole(home) == after
    assert not list(audit_home(home, quiet))
    with pytest.raises(StoreFault, match="was moved elsewhere"):
        place_of_stores(home, load_settings(home).__class__(party="XAA", store=where(address))).open_log()
    move_stores(home, where(address), quiet)
    assert whole(home) == after


def test_the_command_moves_and_says_where_to(home: Path, address: Address) -> None:
    moved = CliRunner().invoke(cli, ["store", "move", "--to", where(address), "--home", str(home)])
    assert (moved.exit_code, moved.exception) == (0, None)
    assert moved.output == f"Moved 12 entries; the store is now {address}.\n"


def test_nothing_moves_while_the_node_is_open(home: Path, address: Address) -> None:
    with closing(open_node(home)), pytest.raises(StoreFault, match="another process has the node"):
        move_stores(home, where(address), quiet)
    assert load_settings(home).store == ""


def test_nothing_moves_to_where_it_is_or_where_another_store_is(home: Path, address: Address, tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="already"):
        move_stores(home, "files", quiet)
    other = tmp_path / "other"
    make_home(other, "XBB")
    open_node(other).close()
    move_stores(other, where(address), quiet)
    with pytest.raises(StoreFault, match="expected an empty schema"):
        move_stores(home, where(address), quiet)
    assert load_settings(home).store == ""


@pytest.mark.parametrize("step", ["copy_desk", "write_durably"])
def test_an_interrupted_move_moved_nothing_and_can_be_repeated(
    home: Path, address: Address, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*given: object) -> None:
        raise InterruptedError

    before = whole(home)
    for to, back in ((where(address), ""), ("files", where(address))):
        with monkeypatch.context() as patched:
            patched.setattr(moving, step, stop)
            with pytest.raises(InterruptedError):
                move_stores(home, to, quiet)
        assert load_settings(home).store == back
        move_stores(home, to, quiet)
    assert whole(home) == before


def test_a_log_that_does_not_verify_is_not_moved(home: Path, address: Address) -> None:
    move_stores(home, where(address), quiet)
    change(address, "UPDATE act SET raw = raw || ' ' WHERE sequence = (SELECT max(sequence) FROM act)")
    with pytest.raises(Damaged, match="nothing was moved, run: comity log verify"):
        move_stores(home, "files", quiet)
    assert load_settings(home).store == where(address)


def test_a_copy_that_differs_is_noticed(home: Path) -> None:
    place = InHome(home)
    with closing(place.open_log()) as log, closing(place.open_desk()) as desk:
        store, kept = MemoryStore(), MemoryDesk()
        logs = tuple(head.log for head in log.heads())
        copy_log(log, store, logs, quiet)
        copy_desk(desk, kept, quiet)
        verify_same_log(log, store, logs, quiet)
        verify_same_desk(desk, kept, quiet)
        store.sign(logs[-1], 1, "another")
        with pytest.raises(Damaged, match="signed heads"):
            verify_same_log(log, store, logs, quiet)
        kept.note(1, b"another")
        with pytest.raises(Damaged, match="access trail"):
            verify_same_desk(desk, kept, quiet)
        kept.drop("drawer 1", "")
        with pytest.raises(Damaged, match="drawers"):
            verify_same_desk(desk, kept, quiet)


def test_the_setting_is_replaced_and_the_rest_of_the_file_stays(home: Path) -> None:
    text = '# own words\nparty = "XAA"\n"store" = "postgresql://a/b"\nhosts = ["store = x"]\n'
    new = settings_with_store(text, 'postgresql://u:"\\@h/d')
    assert new.splitlines()[:3] == ["# own words", 'party = "XAA"', 'hosts = ["store = x"]']
    (home / FILE).write_text(new)
    assert load_settings(home).store == 'postgresql://u:"\\@h/d'
    assert settings_with_store(new, "") == '# own words\nparty = "XAA"\nhosts = ["store = x"]\n'
