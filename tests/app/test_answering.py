"""What is kept of an answer is what a fresh one gives, after any change, and nothing is made twice."""

from functools import partial
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from comity.app.answering import AllRows, KeptAnswer, beside, kept_rows
from comity.kernel.capability import View
from comity.kernel.fold import Folded
from comity.kernel.marking import Marking, public

NAMES = ("thing:a", "thing:b", "thing:c")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    matter: str
    number: int
    marking: Marking = public("XAA")


class Question(msgspec.Struct, frozen=True):
    least: int = 0


def file(name: str, numbers: tuple[int, ...]) -> Folded:
    return Folded(matter=name, opening=None, state=numbers, lines=())


def rows_of(folded: Folded, query: Question) -> tuple[Row, ...]:
    return tuple(Row(matter=folded.matter, number=one) for one in folded.state if one >= query.least)


def sums_of(rows: tuple[Row, ...], query: Question) -> tuple[Row, ...]:
    """One row for each file, with the sum of its numbers."""
    names = dict.fromkeys(row.matter for row in rows)
    return tuple(Row(matter=name, number=sum(row.number for row in rows if row.matter == name)) for name in names)


def view(summary: Any = None) -> View:
    return View(
        name="things",
        label="Things",
        matter_type="thing",
        query=Question,
        row=Row,
        columns=(),
        rows=rows_of,
        summary=summary,
    )


def fresh(files: dict[str, Folded], query: Question, summary: Any) -> tuple[Row, ...]:
    rows = tuple(row for name in sorted(files) for row in rows_of(files[name], query))
    return rows if summary is None else summary(rows, query)


numbers = st.lists(st.integers(0, 9), max_size=3).map(tuple)
changes = st.lists(st.dictionaries(st.sampled_from(NAMES), st.none() | numbers, max_size=2), max_size=8)


@given(changes, st.integers(0, 9), st.sampled_from([None, sums_of]))
def test_kept_answer_follows_every_change_as_a_fresh_one_would(
    steps: list[dict[str, tuple[int, ...] | None]], least: int, summary: Any
) -> None:
    files: dict[str, Folded] = {}
    kept = KeptAnswer(view(summary), Question(least), files)
    for step in steps:
        for name, said in step.items():
            if said is None:
                files.pop(name, None)
            else:
                files[name] = file(name, said)
        kept.change(set(step))
        current = kept.current()
        expected = fresh(files, Question(least), summary)
        assert current == expected
        assert current.each("double", lambda row: row.number * 2) == [row.number * 2 for row in expected]
        assert kept.current() is current


def test_pieces_are_made_once_for_rows_that_stay() -> None:
    files = {name: file(name, (1, 2)) for name in NAMES}
    kept = KeptAnswer(view(), Question(), files)
    made: list[str] = []

    def note(row: Row) -> str:
        made.append(f"{row.matter} {row.number}")
        return made[-1]

    assert kept.current().each("note", note) == made
    files["thing:b"] = file("thing:b", (1, 7))
    kept.change({"thing:b"})
    made.clear()
    assert kept.current().each("note", note)[2:4] == made == ["thing:b 1", "thing:b 7"]


def test_change_that_leaves_an_answer_as_it_was_keeps_what_was_made_of_it() -> None:
    files = {"thing:a": file("thing:a", (1, 9))}
    kept = KeptAnswer(view(), Question(5), files)
    before = kept.current()
    files["thing:a"] = file("thing:a", (2, 9))
    kept.change({"thing:a"})
    assert kept.current() is before


def test_sums_that_stay_the_same_stay_the_same_rows() -> None:
    files = {"thing:a": file("thing:a", (1,)), "thing:b": file("thing:b", (2,))}
    kept = KeptAnswer(view(sums_of), Question(), files)
    before = kept.current()
    files["thing:b"] = file("thing:b", (3,))
    kept.change({"thing:b"})
    after = kept.current()
    assert after[0] is before[0]
    assert after[1].number == 3


def test_pieces_of_rows_that_are_gone_are_let_go() -> None:
    files = {"thing:a": file("thing:a", (0,))}
    kept = KeptAnswer(view(sums_of), Question(), files)
    pieces: Any = None
    for number in range(500):
        files["thing:a"] = file("thing:a", (number,))
        kept.change({"thing:a"})
        current = kept.current()
        assert current.each("number", lambda row: row.number) == [number]
        pieces = current._pieces["number"]
    assert len(pieces) < 200


def test_result_is_worked_out_once_and_old_ones_are_let_go() -> None:
    rows, made = AllRows((1, 2)), []

    def result(number: int) -> int:
        made.append(number)
        return number

    assert [rows.whole("one", lambda: result(1)) for _ in range(3)] == [1, 1, 1]
    for number in range(100):
        rows.whole(number, partial(result, number))
    assert len(rows._results) < 100
    assert made == [1, *range(100)]


def test_rows_of_any_kind_can_be_kept() -> None:
    assert kept_rows([1, 2]) == (1, 2)
    rows = AllRows((1,))
    assert kept_rows(rows) is rows


def test_what_is_kept_beside_answers_lasts_while_all_of_them_stand() -> None:
    one, other = AllRows((1,)), AllRows((2,))
    held = beside("map", [one, other])
    assert held == (one, other)
    assert beside("map", [one, other]) is held
    assert beside("timeline", [one, other]) is not held
    changed = AllRows((2,))
    newer = beside("map", [one, changed])
    assert newer is not held
    assert newer[1] is changed
