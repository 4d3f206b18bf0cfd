from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest

from capabilities.assessment.speaking import CLAIM, RECORD_CLAIM, folded, yearly
from capabilities.parties.speaking import Speech, disputing, withdrawing
from comity.app.reading import parse_query
from comity.capabilities.assessment.acts import Verdict
from comity.capabilities.assessment.views import VIEWS, ClaimQuery, ClaimRow, claim_rows
from comity.capabilities.parties.acts import Confidence
from comity.kernel.errors import Malformed
from comity.kernel.fold import Folded
from comity.kernel.ids import RECORD
from comity.kernel.marking import public

(VIEW,) = VIEWS


def rows(*speeches: Speech, **query: Any) -> tuple[ClaimRow, ...]:
    return claim_rows(folded(*speeches), ClaimQuery(**query))


def shown(fields: dict[str, Any], **query: Any) -> bool:
    return bool(rows(Speech("XAA", yearly(**fields)), **query))


@pytest.mark.parametrize(
    ("fields", "day", "fits"),
    [
        ({"valid_from": "2017-06-09", "valid_to": "2023-07-04"}, date(2017, 6, 8), False),
        ({"valid_from": "2017-06-09", "valid_to": "2023-07-04"}, date(2017, 6, 9), True),
        ({"valid_from": "2017-06-09", "valid_to": "2023-07-04"}, date(2023, 7, 3), True),
        ({"valid_from": "2017-06-09", "valid_to": "2023-07-04"}, date(2023, 7, 4), False),
        ({"valid_from": "2019"}, date(2019, 1, 1), True),
        ({"valid_from": "2019"}, date(2018, 12, 31), False),
        ({"valid_to": "2012"}, date(2012, 6, 1), True),
        ({"valid_to": "2012"}, date(2013, 1, 1), False),
        ({}, date(1900, 1, 1), True),
    ],
)
def test_what_holds_or_may_hold_on_a_day_is_shown(fields: dict[str, Any], day: date, fits: bool) -> None:
    assert shown(fields, on=day) is fits


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"verdict": Verdict.IMPRECISE}, True),
        ({"verdict": Verdict.SUPPORTED}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.LOW}, False),
        ({"verdict": Verdict.IMPRECISE, "confidence": Confidence.LOW}, False),
    ],
)
def test_rows_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    assert shown({}, **query) is fits


@pytest.mark.parametrize("values", [{"on": "2018"}, {"verdict": "true"}, {"verdict": ""}, {"party": "KAZ"}])
def test_a_question_that_makes_no_sense_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        parse_query(VIEW, values)


def test_a_row_tells_what_it_rests_on() -> None:
    (row,) = rows(Speech("XAA", yearly()), disputing("XCC", 0), Speech("XCC", yearly(note="stranger")))
    assert (row.matter, row.claim, row.conflict, row.disputed) == (CLAIM, yearly(), False, 1)
    assert (len(row.acts), row.marking) == (1, public("XAA"))
    recorded = Speech(RECORD, yearly(note="recorded"))
    (row,) = claim_rows(folded(recorded, matter=RECORD_CLAIM), ClaimQuery())
    assert row.claim.note == "recorded"


def test_nothing_is_shown_while_nothing_assesses_it() -> None:
    assert rows(Speech("XAA", yearly()), withdrawing("XAA", 0)) == ()
    assert claim_rows(Folded(matter=CLAIM, opening=None, state=None, lines=()), ClaimQuery()) == ()


def test_every_column_leads_into_the_row_and_rows_can_be_written() -> None:
    (row,) = rows(Speech("XAA", yearly()))
    for column in VIEW.columns:
        value = reduce(getattr, column.path.split("."), row)
        assert (column.vocabulary != "") is hasattr(value, "value"), column.path
    assert msgspec.json.decode(msgspec.json.encode(row))["claim"]["verdict"] == "imprecise"


def test_claims_are_neither_on_the_map_nor_on_the_timeline() -> None:
    assert (VIEW.points, VIEW.events) == (None, None)
