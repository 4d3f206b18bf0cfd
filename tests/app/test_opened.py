"""Only what an entry commits to is shown."""

import msgspec
import pytest

from comity.app.opened import OpenedActs
from comity.capabilities import REGISTRY
from comity.kernel.errors import Damaged
from comity.kernel.store import ActRow
from comity.record import record_batches


@pytest.fixture(scope="module")
def rows() -> tuple[ActRow, ...]:
    return tuple(row for batch in record_batches() for row in batch.rows)


def test_acts_are_opened_once_and_kept_within_the_limit(rows: tuple[ActRow, ...]) -> None:
    opened = OpenedActs(REGISTRY.kinds, 2)
    first = opened.said(rows[:3])
    assert [said.id for said in first] == [row.entry for row in rows[:3]]
    assert opened.said(rows[2:3])[0] is first[2]
    assert opened.said(rows[:1])[0] is not first[0]
    assert opened.said(rows[:3]) == first


def test_entry_that_is_there_twice_counts_once(rows: tuple[ActRow, ...]) -> None:
    doubled = msgspec.structs.replace(rows[0], index=99)
    assert [said.index for said in OpenedActs(REGISTRY.kinds, 10).said((rows[0], doubled))] == [0]


@pytest.mark.parametrize("change", [{"raw": b"{}"}, {"opening": bytes(32)}, {"opening": None}, {"entry": bytes(32)}])
def test_changed_row_is_not_shown(rows: tuple[ActRow, ...], change: dict[str, bytes | None]) -> None:
    with pytest.raises(Damaged, match="log verify"):
        OpenedActs(REGISTRY.kinds, 10).said((msgspec.structs.replace(rows[0], **change),))


def test_another_act_in_the_place_of_one_is_not_shown(rows: tuple[ActRow, ...]) -> None:
    exchanged = msgspec.structs.replace(rows[0], raw=rows[1].raw)
    with pytest.raises(Damaged, match="does not commit"):
        OpenedActs(REGISTRY.kinds, 10).said((exchanged,))
