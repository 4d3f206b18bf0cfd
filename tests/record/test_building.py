"""Rows become acts that any node opens, alike everywhere."""

import pytest
from msgspec.structs import replace

from comity.capabilities import REGISTRY
from comity.kernel.act import open_act, verify_opening
from comity.kernel.errors import Malformed
from comity.kernel.marking import public
from comity.record.building import build_act, build_acts, table_of
from comity.record.reading import EDITIONS, load_rows
from comity.record.tables import TABLES
from record.rows import PARTY


def test_every_packaged_row_becomes_an_act_of_the_record() -> None:
    rows = load_rows()
    acts = build_acts(rows)
    assert acts
    for row, act in zip(rows, acts, strict=True):
        envelope = open_act(act.raw, REGISTRY.kinds).envelope
        verify_opening(act.entry, act.opening, act.raw)
        assert (envelope.origin, envelope.epoch, envelope.marking) == ("RECORD", 1, public("RECORD"))
        assert (envelope.matter, envelope.kind) == (act.matter, act.kind)
        assert envelope.claimed == EDITIONS[row.edition - 1].compiled


def test_acts_come_edition_by_edition_and_table_by_table() -> None:
    order = [(row.edition, [table.file for table in TABLES].index(table_of(row).file), row.line) for row in load_rows()]
    assert order == sorted(order)


def test_every_table_has_rows() -> None:
    assert {table_of(row).file for row in load_rows()} == {table.file for table in TABLES}


def test_row_that_makes_no_act_is_refused_with_its_line() -> None:
    with pytest.raises(Malformed, match=r"^edition1/parties\.csv:2: expected a row that makes an act: .*name\.zh"):
        build_act(replace(PARTY, name_zh=""))
