"""A table's header is its own columns, then the common ones."""

from comity.record.parts.parties import MEMBERSHIPS


def test_columns_are_the_row_s_own_and_then_the_common_ones() -> None:
    own = ("organisation", "party", "status", "start", "end")
    assert MEMBERSHIPS.columns == (*own, "note", "sources", "confidence", "found_by")
