"""What every Desk must do; each implementation's test class inherits this and gives the fixture ``desk``."""

from concurrent.futures import ThreadPoolExecutor

from comity.kernel.store import Desk


class DeskContract:
    def test_a_value_is_kept_replaced_and_dropped(self, desk: Desk) -> None:
        assert desk.get("session", "a") is None
        desk.put("session", "a", b"one")
        desk.put("session", "a", b"two")
        assert desk.get("session", "a") == b"two"
        assert desk.get("draft", "a") is None
        assert desk.drop("session", "a")
        assert not desk.drop("session", "a")
        assert desk.get("session", "a") is None

    def test_items_page_by_code_point_within_one_drawer(self, desk: Desk) -> None:
        keys = ["", "B", "a", "a\0", "ab", "я", "中", "\uffff", "\U0001f30d"]
        for key in reversed(keys):
            desk.put("draft", key, key.encode())
            desk.put("other", f"{key}!", b"")
        assert [key for key, _ in desk.items("draft", "", 99)] == keys[1:]
        assert desk.items("draft", "a", 2) == (("a\0", b"a\0"), ("ab", b"ab"))
        assert desk.items("draft", "\U0001f30d", 9) == ()
        assert desk.keys("draft", "", 99) == tuple(keys[1:])
        assert desk.keys("draft", "a", 2) == ("a\0", "ab")

    def test_drawers_are_those_that_hold_something(self, desk: Desk) -> None:
        assert desk.drawers() == ()
        for drawer in ("я", "b", "B", "gone"):
            desk.put(drawer, "x", b"")
        desk.put("b", "y", b"")
        desk.drop("gone", "x")
        assert desk.drawers() == ("B", "b", "я")

    def test_empty_and_large_values_come_back(self, desk: Desk) -> None:
        for value in (b"", bytes(range(256)) * 4096):
            desk.put("draft", "x", value)
            assert desk.get("draft", "x") == value

    def test_the_trail_counts_from_one_and_pages(self, desk: Desk) -> None:
        assert [desk.note(at, b"read %d" % at) for at in (5, 3, 3)] == [1, 2, 3]
        assert desk.trail(0, 2) == ((1, 5, b"read 5"), (2, 3, b"read 3"))
        assert desk.trail(2, 9) == ((3, 3, b"read 3"),)
        assert desk.trail(3, 9) == ()

    def test_several_notes_are_added_in_their_order(self, desk: Desk) -> None:
        assert desk.note(1, b"first") == 1
        assert desk.note_all([(3, b"second"), (2, b"third")]) == 3
        assert desk.trail(1, 9) == ((2, 3, b"second"), (3, 2, b"third"))

    def test_notes_from_many_threads_get_numbers_of_their_own(self, desk: Desk) -> None:
        with ThreadPoolExecutor(6) as pool:
            numbers = list(pool.map(lambda at: desk.note(at, b"%d" % at), range(60)))
        assert sorted(numbers) == list(range(1, 61))
        assert all(entry == b"%d" % at for _, at, entry in desk.trail(0, 99))
