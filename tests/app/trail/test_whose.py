"""One person's entries are found without reading everybody's, and are the same as those found by reading all."""

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryDesk
from comity.adapters.store_sqlite import SqliteDesk
from comity.app.trail import whose as whose_module
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What, Who, encode_entry, seal
from comity.app.trail.log import Trail
from comity.app.trail.selecting import Choice, own_newest_first
from comity.app.trail.whose import BLOCK, DRAWER, Whose
from comity.kernel.store import Desk
from nodes import SetClock

NAMES = ("anna", "ivan", "", 'o"who":"anna', "ключ/1")


class CountingDesk(MemoryDesk):
    """A Desk that counts the entries it gives."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    def trail(self, after: int, limit: int) -> tuple[tuple[int, int, bytes], ...]:
        rows = super().trail(after, limit)
        self.given += len(rows)
        return rows


def noted(desk: Desk, names: Sequence[str]) -> Trail:
    """A trail with an entry by each of these, in order."""
    at = SetClock().micros()
    made = [seal(at, Who(name), Deed.READ, What(whom="anna"), os.urandom) for name in names]
    for start in range(0, len(made), 5_000):
        desk.note_all([(at, encode_entry(one)) for one in made[start : start + 5_000]])
    return Trail(desk, SetClock().micros, os.urandom)


def numbers(whose: Whose, who: str) -> list[int]:
    return [one.number for one in whose.newest_first(who)]


@given(names=st.lists(st.sampled_from(NAMES), max_size=60), more=st.lists(st.sampled_from(NAMES), max_size=20))
def test_everybody_finds_their_own_entries_newest_first(names: list[str], more: list[str]) -> None:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(whose_module, "BLOCK", 7)
        desk = MemoryDesk()
        for noted_now, noted_so_far in ((names, names), (more, names + more)):
            trail = noted(desk, noted_now)
            for who in {*NAMES, "nobody"} - {""}:
                own = [number for number, name in enumerate(noted_so_far, start=1) if name == who]
                assert numbers(Whose(desk, trail), who) == own[::-1]


def test_a_page_reads_little_of_a_long_trail() -> None:
    desk = CountingDesk()
    names = ["anna" if number in {10, 20, 50_000} else f"other {number % 40}" for number in range(100_000)]
    trail = noted(desk, names)
    whose = Whose(desk, trail)
    assert numbers(whose, "anna") == [50_001, 21, 11]
    assert len(desk.keys(DRAWER, "", 1_000)) == len(names) // BLOCK
    desk.given = 0
    assert numbers(whose, "anna") == [50_001, 21, 11]
    page = own_newest_first(whose, Choice(people=frozenset({"other 3"})), "", 50)
    assert (len(page.entries), page.further) == (50, True)
    assert desk.given < 200


def test_processes_make_the_same_index(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with closing(SqliteDesk(path)) as one, closing(SqliteDesk(path)) as other:
        noted(one, ["anna", "ivan"] * BLOCK)
        found = [numbers(Whose(desk, Trail(desk, SetClock().micros, os.urandom)), "ivan") for desk in (one, other, one)]
        assert found == [list(range(2 * BLOCK, 0, -2))] * 3
        assert one.keys(DRAWER, "", 9) == other.keys(DRAWER, "", 9) == ("000000000000", "000000000001")


def test_an_entry_that_was_damaged_hides_no_others() -> None:
    desk = MemoryDesk()
    trail = noted(desk, ["anna", "ivan", "ivan", "anna"] * (BLOCK // 4))
    number, at, _ = desk._trail[1]
    desk._trail[1] = (number, at, b"\xff{")
    whose = Whose(desk, trail)
    assert numbers(whose, "anna")[-1] == 1
    assert numbers(whose, "ivan")[-1] == 3


def test_an_index_that_was_changed_shows_nobody_the_entries_of_others() -> None:
    desk = MemoryDesk()
    whose = Whose(desk, noted(desk, ["anna", "ivan"] * (BLOCK // 2)))
    assert numbers(whose, "anna")[-1] == 1
    desk.put(DRAWER, "000000000000", b'{"anna":[1,2,5000]}')
    assert numbers(whose, "anna") == [1]
