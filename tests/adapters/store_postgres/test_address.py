"""Addresses: what is taken, what is shown, and what never is."""

import pytest

from comity.adapters.store_postgres import parse_address
from comity.kernel.errors import Malformed


def test_an_address_without_a_schema_has_the_partys() -> None:
    assert parse_address("postgresql://u@h/d", "KAZ").schema == "comity_kaz"
    assert parse_address("postgresql://u@h/d", "SCO-RATS").schema == "comity_sco_rats"


def test_the_schema_is_taken_out_of_what_libpq_gets() -> None:
    found = parse_address("postgresql://u@h:5433/d?sslmode=verify-full&schema=mine", "KAZ")
    assert (found.conninfo, found.schema) == ("postgresql://u@h:5433/d?sslmode=verify-full", "mine")
    assert str(found) == "postgresql://u@h:5433/d?sslmode=verify-full&schema=mine"


@pytest.mark.parametrize("text", ["postgresql://u:hunter@h/d", "postgresql://u@h/d?password=hunter&sslpassword=hunter"])
def test_a_password_is_used_and_not_shown(text: str) -> None:
    found = parse_address(text, "KAZ")
    assert "hunter" in found.conninfo
    assert "hunter" not in f"{found} {found!r} {found.shown}"


@pytest.mark.parametrize(
    "text",
    [
        "postgres://u@h/d",
        "postgresql://u:hunter@h/d?schema=A",
        "postgresql://u:hunter@h/d?schema=",
        "postgresql://u:hunter@h/d?nonsense=hunter",
        "postgresql://u:hunter@[::1/d",
    ],
)
def test_what_does_not_fit_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_address(text, "KAZ")
    told: BaseException | None = refused.value
    while told is not None:
        assert "hunter" not in str(told)
        told = told.__cause__
