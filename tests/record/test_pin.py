"""The shipped record is the same on every node and is the pinned one; anything else is refused (K11)."""

import csv
import io
import subprocess
import sys

import pytest

from comity.kernel.errors import Damaged
from comity.kernel.store import Batch
from comity.record import RECORD_LOG, build_batch, record_batch, verified
from comity.record.pin import PINNED_ROOT, PINNED_SIZE
from comity.record.reading import (
    MEMBERSHIPS,
    ORGANISATIONS,
    PARTIES,
    MembershipRow,
    OrganisationRow,
    PartyRow,
    Tables,
    load_tables,
    read_packaged,
    read_table,
)


@pytest.fixture(scope="module")
def batch() -> Batch:
    return record_batch()


def test_record_is_the_pinned_one(batch: Batch) -> None:
    assert batch.head.log == RECORD_LOG
    assert batch.expected_size == 0
    assert (batch.head.size, batch.head.root.hex()) == (PINNED_SIZE, PINNED_ROOT)
    assert len(batch.rows) == PINNED_SIZE


def test_two_builds_give_equal_ids(batch: Batch) -> None:
    again = build_batch(load_tables())
    assert [row.entry for row in again.rows] == [row.entry for row in batch.rows]
    assert again == batch


def test_ids_are_unique(batch: Batch) -> None:
    assert len({row.entry for row in batch.rows}) == len(batch.rows)


@pytest.mark.parametrize("file", [PARTIES, ORGANISATIONS, MEMBERSHIPS])
def test_change_of_any_cell_is_refused(file: str) -> None:
    header, *rows = csv.reader(io.StringIO(read_packaged(file)))
    unnoticed = []
    for column, name in enumerate(header):
        changed = [list(row) for row in rows]
        changed[-1][column] = other_cell(name, changed[-1][column])
        try:
            verified(build_batch(tables_with(file, [header, *changed])))
        except Damaged:
            continue
        unnoticed.append(name)
    assert not unnoticed


def test_changed_record_says_what_was_expected_and_what_came() -> None:
    tables = load_tables()
    less = build_batch(Tables(parties=tables.parties, organisations=tables.organisations, memberships=()))
    with pytest.raises(Damaged) as caught:
        verified(less)
    for part in (str(PINNED_SIZE), PINNED_ROOT, str(less.head.size), less.head.root.hex()):
        assert part in str(caught.value)


def test_command_shows_the_root_and_that_it_is_pinned() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "comity.record"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"root: {PINNED_ROOT}" in done.stdout
    assert done.stdout.endswith("as pinned\n")


def tables_with(file: str, lines: list[list[str]]) -> Tables:
    """The packaged tables, one of them replaced."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    texts = {name: read_packaged(name) for name in (PARTIES, ORGANISATIONS, MEMBERSHIPS)} | {file: text.getvalue()}
    return Tables(
        parties=read_table(PARTIES, texts[PARTIES], PartyRow),
        organisations=read_table(ORGANISATIONS, texts[ORGANISATIONS], OrganisationRow),
        memberships=read_table(MEMBERSHIPS, texts[MEMBERSHIPS], MembershipRow),
    )


OTHER = {
    "latitude": "1.11",
    "longitude": "2.22",
    "founded": "1999",
    "start": "1999",
    "end": "2030",
    "decision_rule": "host",
    "collective_defence": "yes",
    "status": "guest",
    "confidence": "low",
    "found_by": "search",
}


def other_cell(name: str, cell: str) -> str:
    """A cell of the same column that says something else and is as well formed."""
    if name in {"code", "party", "organisation"}:
        return "XZZ"
    other = OTHER.get(name, f"{cell} x".strip())
    assert other != cell or name == "found_by"
    return other if other != cell else "background"
