"""The shipped record is the same on every node and is the pinned one; anything else is refused (K11)."""

import csv
import io
import subprocess
import sys

import pytest

from comity.kernel.errors import Damaged, Malformed
from comity.kernel.store import Batch
from comity.record import RECORD_LOG, build_batches, record_batches, verified
from comity.record.pin import PINS, pinned_roots
from comity.record.reading import load_rows, packaged_tables, read_packaged
from record.rows import rows_with


@pytest.fixture(scope="module")
def batches() -> tuple[Batch, ...]:
    return record_batches()


def test_record_is_the_pinned_one(batches: tuple[Batch, ...]) -> None:
    assert {batch.head.log for batch in batches} == {RECORD_LOG}
    assert tuple((batch.head.size, batch.head.root.hex()) for batch in batches) == PINS
    assert [batch.expected_size for batch in batches] == [0, *(size for size, _ in PINS[:-1])]
    assert sum(len(batch.rows) for batch in batches) == PINS[-1][0]


def test_first_edition_is_what_it_always_was() -> None:
    assert PINS[0] == (543, "64f2cf09a4627fc4b34c57c14823e88dc0b1290ef6fec8e16b5251ea9ee3b39e")
    assert pinned_roots()[bytes.fromhex(PINS[0][1])] == 543


def test_two_builds_give_equal_ids(batches: tuple[Batch, ...]) -> None:
    assert build_batches(load_rows()) == batches


def test_ids_are_unique(batches: tuple[Batch, ...]) -> None:
    entries = [row.entry for batch in batches for row in batch.rows]
    assert len(set(entries)) == len(entries)


@pytest.mark.parametrize("file", [file for _, _, file in packaged_tables()])
def test_change_of_any_cell_is_refused(file: str) -> None:
    header, *rows = csv.reader(io.StringIO(read_packaged(file)))
    unnoticed = []
    for column, name in enumerate(header):
        changed = [list(row) for row in rows]
        changed[-1][column] = f"{changed[-1][column]}x"
        try:
            verified(build_batches(rows_with(file, [header, *changed])))
        except (Damaged, Malformed):
            continue
        unnoticed.append(name)
    assert not unnoticed


def test_changed_record_says_what_was_expected_and_what_came(batches: tuple[Batch, ...]) -> None:
    less = build_batches(load_rows()[:-1])
    with pytest.raises(Damaged) as caught:
        verified(less)
    size, root = PINS[-1]
    for part in (str(size), root, str(less[-1].head.size), less[-1].head.root.hex()):
        assert part in str(caught.value)
    with pytest.raises(Damaged, match="got 0 entries and none"):
        verified(batches[:-1])


def test_command_shows_the_roots_and_that_they_are_pinned() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "comity.record"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for number, (size, root) in enumerate(PINS, start=1):
        assert f"edition {number}: size {size}, root {root}" in done.stdout
    assert done.stdout.endswith("as pinned\n")
