"""What every journey needs: a place to go to."""

from collections.abc import Iterator

import pytest

from stories.journeys.place import Place, opened_place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with opened_place(tmp_path_factory.mktemp("XAA")) as running:
        yield running
