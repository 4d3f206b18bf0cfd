"""Whatever is changed in a stored trail is found, and the first place is named."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trail.trails import OFFICER, Kept, kept_in, read_of
from comity.adapters.store_memory import MemoryDesk
from comity.adapters.store_sqlite import SqliteDesk
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, Who, encode_entry, open_entry, seal
from comity.app.trail.entry import What as Said
from comity.app.trail.heads import DRAWER, HEAD, HEADS, SIDECAR, TILES, kept_tree, tile_key
from comity.app.trail.log import Numbered, Trail
from comity.kernel import canonical
from nodes import SetClock

COUNT = 600
SIGNED = (5, 300, 600)


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trail of 600 entries with three signed heads, on the disk; for copying."""
    home = tmp_path_factory.mktemp("trails") / "home"
    home.mkdir()
    made = kept_in(home, SqliteDesk(home / "desk.db"))
    for size in SIGNED:
        rows = [(one.entry.noted.at, encode_entry(one.entry)) for one in entries(size - made.trail.newest())]
        made.desk.note_all(rows)
        made.heads.sign_if_grown()
    made.desk.close()
    return home


def entries(count: int) -> list[Numbered]:
    """Entries that are not kept yet."""
    memory = MemoryDesk()
    trail = Trail(memory, SetClock().micros, os.urandom)
    for number in range(count):
        trail.note(OFFICER, Deed.READ, Said(basis="right:read", count=number, content=read_of(number)))
    return list(trail.entries(0, count))


@pytest.fixture
def kept(untouched: Path, tmp_path: Path) -> Iterator[Kept]:
    home = shutil.copytree(untouched, tmp_path / "home")
    made = kept_in(home, SqliteDesk(home / "desk.db"))
    yield made
    made.desk.close()


def sql(kept: Kept, *statements: str | tuple[str, tuple[object, ...]]) -> None:
    """Change the Desk's file behind its back."""
    assert isinstance(kept.desk, SqliteDesk)
    with kept.desk._database.writing() as db:
        for one in statements:
            db.execute(*((one, ()) if isinstance(one, str) else one))


def change(kept: Kept, number: int, **changes: object) -> None:
    """Change parts of an entry; ``noted`` holds changes of the open part."""
    entry = open_entry(kept.desk.trail(number - 1, 1)[0][2])
    noted = msgspec.structs.replace(entry.noted, **changes.pop("noted", {}))  # type: ignore[arg-type]
    raw = encode_entry(msgspec.structs.replace(entry, noted=noted, **changes))
    sql(kept, ("UPDATE trail SET entry = ? WHERE number = ?", (raw, number)))


def test_an_untouched_trail_is_intact(kept: Kept) -> None:
    verified = kept.verify()
    assert (verified.entries, verified.covered, verified.findings) == (COUNT, COUNT, ())


@pytest.mark.parametrize("number", [1, 5, 6, 256, 257, 300, 599, 600])
@pytest.mark.parametrize(
    "part",
    [{"who": "somebody"}, {"deed": Deed.WROTE}, {"count": 7_000}, {"basis": ""}, {"roles": ()}, {"sealed": "0" * 64}],
    ids=["who", "deed", "count", "basis", "roles", "sealed"],
)
def test_a_changed_open_part_is_named(kept: Kept, number: int, part: dict[str, object]) -> None:
    change(kept, number, noted=part)
    assert ("entry", number) in kept.found()
    assert {place for _, place in kept.found()} == {number}


@pytest.mark.parametrize("number", [1, 300, 600])
def test_changed_salt_and_content_are_named(kept: Kept, number: int) -> None:
    change(kept, number, salt="0" * 64)
    assert kept.found() == [("content", number)]
    change(kept, number, content=Content(files=("exercise:XAA.other",)))
    assert kept.found() == [("content", number)]


def test_a_changed_time_of_the_row_is_named(kept: Kept) -> None:
    sql(kept, "UPDATE trail SET at = at + 1 WHERE number = 42")
    assert kept.found() == [("time", 42)]


def test_bytes_that_are_no_entry_are_named(kept: Kept) -> None:
    sql(kept, "UPDATE trail SET entry = CAST('{}' AS BLOB) WHERE number = 301")
    assert kept.found() == [("entry", 301)]


def test_two_entries_in_each_others_place_are_named(kept: Kept) -> None:
    sql(
        kept,
        "UPDATE trail SET number = 9000 WHERE number = 10",
        "UPDATE trail SET number = 10 WHERE number = 20",
        "UPDATE trail SET number = 20 WHERE number = 9000",
    )
    assert kept.found() == [("entry", 10), ("entry", 20)]


@pytest.mark.parametrize("number", [1, 5, 256, 300, 599])
def test_a_missing_entry_is_named(kept: Kept, number: int) -> None:
    sql(kept, f"DELETE FROM trail WHERE number = {number}")
    assert kept.found() == [("missing", number)]


def test_entries_that_moved_up_to_hide_a_missing_one_are_named_from_the_first(kept: Kept) -> None:
    sql(kept, "DELETE FROM trail WHERE number = 400", "UPDATE trail SET number = number - 1 WHERE number > 400")
    found = kept.found()
    assert found[0] == ("entry", 400)
    assert found[-1] == ("missing", 600)


@pytest.mark.parametrize("left", [0, 4, 5, 299, 300, 599])
def test_a_trail_that_was_cut_off_is_named(kept: Kept, left: int) -> None:
    sql(kept, f"DELETE FROM trail WHERE number > {left}")
    assert kept.found() == [("missing", left + 1)]


def test_a_trail_that_was_cut_off_with_its_heads_is_named_by_the_head_beside_it(kept: Kept) -> None:
    sql(
        kept,
        "DELETE FROM trail WHERE number > 300",
        "DELETE FROM item WHERE drawer = 'trail' OR drawer = 'trail.tiles'",
        ("DELETE FROM item WHERE drawer = ? AND key > ?", (HEADS, f"{300:019}")),
    )
    assert kept.found() == [("missing", 301)]


def test_an_entry_put_in_before_a_head_is_named(kept: Kept) -> None:
    forged = encode_entry(seal(1, Who("x"), Deed.READ, Said(), bytes))
    sql(
        kept,
        "UPDATE trail SET number = -number WHERE number >= 300",
        "UPDATE trail SET number = 1 - number WHERE number < 0",
        ("INSERT INTO trail VALUES (300, 1, ?)", (forged,)),
    )
    assert kept.found()[0] == ("entry", 300)


def test_a_changed_kept_leaf_is_told_from_a_changed_entry(kept: Kept) -> None:
    tile = bytearray(kept.desk.get(TILES, tile_key(0, 0)) or b"")
    tile[32 + 32 * 7] ^= 1
    kept.desk.put(TILES, tile_key(0, 0), bytes(tile))
    assert ("leaf", 8) in kept.found()
    assert {part for part, _ in kept.found()} == {"leaf", "tree"}


def test_a_missing_tile_is_told(kept: Kept) -> None:
    kept.desk.drop(TILES, tile_key(0, 1))
    assert ("tree", 257) in kept.found()


def test_a_changed_tree_is_told(kept: Kept) -> None:
    tree = kept_tree(kept.desk)
    for changed in (
        msgspec.structs.replace(tree, pending=("00" * 32 * 88, tree.pending[1])),
        msgspec.structs.replace(tree, frontier=tree.frontier[:-2] + "00"),
        msgspec.structs.replace(tree, size=599),
    ):
        kept.desk.put(DRAWER, HEAD, canonical.encode(changed))
        assert "tree" in {part for part, _ in kept.found()}
    kept.desk.put(DRAWER, HEAD, b"{}}")
    assert "tree" in {part for part, _ in kept.found()}


def test_a_changed_head_is_told(kept: Kept) -> None:
    (first, text), *_ = kept.desk.items(HEADS, "", 1)
    kept.desk.put(HEADS, first, text.replace(b"\n5\n", b"\n4\n"))
    assert kept.found() == [("head", 0)]


def test_a_changed_head_beside_the_desk_is_told(kept: Kept) -> None:
    (kept.home / SIDECAR).write_text((kept.home / SIDECAR).read_text().replace("\n600\n", "\n60\n"))
    assert kept.found() == [("head", 0)]


def test_entry_and_kept_leaf_changed_together_do_not_make_the_head(kept: Kept) -> None:
    change(kept, 290, noted={"who": "somebody"})
    leaf = open_entry(kept.desk.trail(289, 1)[0][2]).noted.leaf()
    tile = bytearray(kept.desk.get(TILES, tile_key(0, 1)) or b"")
    tile[32 + 32 * 33 : 32 + 32 * 34] = leaf
    kept.desk.put(TILES, tile_key(0, 1), bytes(tile))
    assert ("head", 6) in kept.found()


def test_a_trail_without_its_key_proves_nothing(kept: Kept) -> None:
    (kept.home / "keys" / "trail.key").unlink()
    assert {part for part, _ in kept.found()} == {"head"}


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(0, 40), min_size=1, max_size=6), place=st.integers(0, 10**6))
def test_any_trail_is_intact_until_an_entry_is_changed(
    sizes: list[int], place: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = kept_in(tmp_path_factory.mktemp("trail"))
    for size in sizes:
        made.read(size)
        made.heads.sign_if_grown()
    assert made.found() == []
    if count := sum(sizes):
        number = place % count + 1
        stored: list[tuple[int, int, bytes]] = made.desk._trail  # type: ignore[attr-defined]
        _, at, raw = stored[number - 1]
        entry = open_entry(raw)
        changed = msgspec.structs.replace(entry, noted=msgspec.structs.replace(entry.noted, count=10**9))
        stored[number - 1] = (number, at, encode_entry(changed))
        assert made.found() == [("entry", number)]
