"""Reading rows by the columns of their view."""

import pytest

from comity.capabilities import REGISTRY
from comity.capabilities.parties.acts import Confidence, MembershipStated, MembershipStatus
from comity.capabilities.parties.views import MembershipRow
from comity.interop.columns import bodies_of, declared_at, is_text, value_at
from comity.kernel.dates import Answer
from comity.kernel.marking import public

SPELL = MembershipStated(
    party="XBB", status=MembershipStatus.MEMBER, confidence=Confidence.LOW, start="2001", sources=("a list",)
)
ROW = MembershipRow(
    matter="organisation:xaa-pact",
    organisation="XAA-PACT",
    membership=SPELL,
    held=Answer.YES,
    conflict=False,
    disputed=0,
    acts=("0" * 64,),
    marking=public("XAA"),
)


def test_value_stands_at_the_end_of_the_path() -> None:
    assert value_at(ROW, "membership.start") == "2001"
    assert value_at(ROW, "organisation") == "XAA-PACT"
    assert value_at(ROW, "membership.end") is None
    assert value_at(ROW, "membership.end.name") is None
    assert value_at(ROW, "nothing.there") is None


def test_declaration_of_a_body_s_field_is_found() -> None:
    status = declared_at(MembershipRow, "membership.status")
    assert status is not None
    assert (status.label, status.vocabulary) == ("Status", "membership_status")


def test_row_s_own_field_has_a_type_and_no_label() -> None:
    held = declared_at(MembershipRow, "held")
    assert held is not None
    assert held.label == ""


@pytest.mark.parametrize("path", ["nothing", "membership.nothing", "membership.start.more", "matter.x", ""])
def test_path_to_no_field_has_no_declaration(path: str) -> None:
    assert declared_at(MembershipRow, path) is None


@pytest.mark.parametrize(
    ("view", "path", "text"),
    [
        ("exercises", "exercise.name", True),
        ("exercises", "exercise.place.name", True),
        ("exercises", "exercise.start", False),
        ("exercises", "exercise.participants", False),
        ("series", "series", True),
        ("memberships", "organisation.code", False),
        ("memberships", "organisation.name", False),
        ("claims", "claim.verdict", False),
        ("claims", "claim.nothing", False),
    ],
)
def test_words_are_told_from_codes_and_dates(view: str, path: str, text: bool) -> None:
    assert is_text(REGISTRY.views[view].row, path) is text


def test_bodies_are_what_states_sources() -> None:
    assert list(bodies_of(ROW)) == [SPELL]


@pytest.mark.parametrize(
    ("view", "path"), [(view.name, column.path) for view in REGISTRY.views.values() for column in view.columns]
)
def test_every_column_of_the_registry_leads_to_a_field(view: str, path: str) -> None:
    assert declared_at(REGISTRY.views[view].row, path) is not None
