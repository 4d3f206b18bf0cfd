"""The judge of histories finds each way in which a store can break its word, and nothing in one that kept it."""

from pathlib import Path

import msgspec
import pytest

from comity.kernel.ids import LogId
from comity.kernel.store import ActRow
from stories.crashes.history import UNKNOWN, Asked, judge, read_history

LOG = LogId("XAA")
MARKS = ("A-0", "A-1", "B-0", "B-1")


def row(index: int, mark: str, act: str = "") -> ActRow:
    entry = bytes.fromhex(act) if act else mark.encode().ljust(32, b".")
    raw = msgspec.json.encode({"body": {"code": mark}})
    return ActRow(
        log=LOG, index=index, entry=entry, matter="m", kind="k", stored=1, opening=b"", raw=raw, sequence=index + 1
    )


def asked(mark: str, at: int, answered: int | None) -> Asked:
    act = mark.encode().ljust(32, b".").hex() if answered is not None else ""
    return Asked(mark=mark, asked=at, answered=answered, act=act)


ROWS = tuple(row(index, mark) for index, mark in enumerate(MARKS))
KEPT = {mark: asked(mark, 10 * index, 10 * index + 5) for index, mark in enumerate(MARKS)}


def test_a_store_that_kept_its_word_passes() -> None:
    assert judge(KEPT, ROWS) == []


def test_what_was_never_answered_may_be_there_or_not() -> None:
    unanswered = {**KEPT, "A-1": asked("A-1", 10, None), "C-0": asked("C-0", 90, None)}
    assert judge(unanswered, ROWS) == []


def test_those_under_way_at_once_may_stand_in_any_order() -> None:
    assert judge({**KEPT, "A-0": asked("A-0", 0, 15), "A-1": asked("A-1", 10, 12)}, ROWS) == []
    swapped = (row(0, "A-1"), row(1, "A-0"), *ROWS[2:])
    assert judge({**KEPT, "A-0": asked("A-0", 0, 15), "A-1": asked("A-1", 10, 12)}, swapped) == []


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (ROWS[:3], "B-1 was acknowledged and is not there"),
        ((*ROWS[:3], row(3, "B-1", "ff" * 32)), "B-1 was acknowledged and is not there"),
        ((*ROWS, row(4, "A-0", "ff" * 32)), "A-0 is there 2 times"),
        ((*ROWS, ROWS[3]), "expected index 4 at sequence 4, found 3"),
        ((*ROWS, row(5, "C-0")), "expected index 4 at sequence 6, found 5"),
        ((row(0, "A-1"), row(1, "A-0"), *ROWS[2:]), "A-1 was handed in after A-0 was acknowledged"),
        ((*ROWS[1:3], row(2, "B-1"), row(3, "A-0")), "stands before it"),
    ],
    ids=["lost", "another act", "twice", "index twice", "gap", "out of order", "far out of order"],
)
def test_every_breach_is_found(rows: tuple[ActRow, ...], wrong: str) -> None:
    assert wrong in "\n".join(judge(KEPT, rows))


def test_what_was_refused_is_not_there_unless_the_refusal_leaves_it_open() -> None:
    refused = Asked(mark="B-1", asked=30, fault="store.fault lost before the commit; nothing was written: try again")
    assert judge({**KEPT, "B-1": refused}, ROWS) == [f"B-1 was refused and is there: {refused.fault}"]
    assert judge({**KEPT, "B-1": refused}, ROWS[:3]) == []
    refused.fault = f"store.fault lost during a commit: {UNKNOWN}; look before you repeat it"
    assert judge({**KEPT, "B-1": refused}, ROWS) == []


def test_a_line_that_was_cut_off_was_not_said(tmp_path: Path) -> None:
    path = tmp_path / "one.history"
    path.write_text("ask 1 A-0\nact 5 A-0 ab\nask 6 A-1\nfault 7 A-1 store.fault it failed\nask 8 A-2\nact 9 A-2 c")
    found = read_history([path])
    assert [(one.answered, one.act, one.fault) for one in found.values()] == [
        (5, "ab", ""),
        (None, "", "store.fault it failed"),
        (None, "", ""),
    ]
