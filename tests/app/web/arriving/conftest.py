"""People who follow what is new."""

from collections.abc import Iterator

import pytest

from comity.adapters.keys import create_keys
from signed import People, people_on


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    home = tmp_path_factory.mktemp("XAA")
    create_keys(home, "XAA")
    with people_on(home) as running:
        yield running
