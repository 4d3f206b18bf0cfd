"""The desk in PostgreSQL keeps the contract."""

from collections.abc import Iterator

import pytest

from adapters.desk_contract import DeskContract
from comity.adapters.store_postgres import Address, PostgresDesk


class TestPostgresDesk(DeskContract):
    @pytest.fixture
    def desk(self, address: Address) -> Iterator[PostgresDesk]:
        desk = PostgresDesk(address)
        yield desk
        desk.close()


def test_the_desk_is_as_it_was_left(address: Address) -> None:
    desk = PostgresDesk(address)
    desk.put("draft", "a", b"text")
    desk.note(5, b"read")
    desk.close()
    again = PostgresDesk(address)
    assert again.get("draft", "a") == b"text"
    assert again.note(6, b"read") == 2
    again.close()
