"""Rows of fictional states and an organisation, and tables with one cell changed."""

import csv
import io

from comity.record.parts.parties import MembershipRow, OrganisationRow, PartyRow
from comity.record.reading import packaged_tables, read_packaged, read_table
from comity.record.table import Row

COMMON = {"line": 2, "edition": 1, "note": "", "confidence": "high", "found_by": "search"}
PARTY = PartyRow(
    file="edition1/parties.csv",
    code="XAA",
    name_en="Alpha",
    name_ru="Альфа",
    name_zh="甲国",
    capital="Alpha City",
    latitude="-0.25",
    longitude="180.00",
    official_languages="",
    sources="a list",
    **COMMON,  # type: ignore[arg-type]
)
ORGANISATION = OrganisationRow(
    file="edition1/organisations.csv",
    code="XORG",
    name_en="Organisation",
    name_ru="Организация",
    name_zh="组织",
    type="forum",
    founded="2001-06",
    founding_instrument="",
    seat="",
    latitude="",
    longitude="",
    decision_rule="consensus",
    decision_detail="",
    collective_defence="no",
    defence_reference="",
    working_languages="Russian ; Chinese",
    sources="a page ; a treaty",
    **{**COMMON, "confidence": "medium", "found_by": "background"},  # type: ignore[arg-type]
)
MEMBERSHIP = MembershipRow(
    file="edition1/memberships.csv",
    organisation="XORG",
    party="XAA",
    status="dialogue_partner",
    start="2001",
    end="2001-06-15",
    sources="a page",
    **{**COMMON, "confidence": "low"},  # type: ignore[arg-type]
)


def rows_with(changed: str, lines: list[list[str]]) -> tuple[Row, ...]:
    """The packaged rows, one file replaced by these lines, header included."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return tuple(
        row
        for edition, table, file in packaged_tables()
        for row in read_table(file, text.getvalue() if file == changed else read_packaged(file), table, edition.number)
    )
