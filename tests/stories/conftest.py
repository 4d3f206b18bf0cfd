"""A node served in languages that are not shipped, in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.adapters.keys import create_keys, trail_key
from comity.app.catalogues import VARIABLE
from comity.app.opening import make_home
from pseudo import write_catalogues
from stories.serving import Served, serving


@pytest.fixture(scope="session")
def catalogues(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of catalogues, as an organisation adds it."""
    return write_catalogues(tmp_path_factory.mktemp("catalogues"), root / "src" / "comity")


@pytest.fixture(scope="session")
def further(catalogues: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The running node."""
    home = tmp_path_factory.mktemp("further") / "XAA"
    make_home(home, "XAA")
    with pytest.MonkeyPatch.context() as around:
        around.setenv(VARIABLE, str(catalogues))
        with serving(home) as served:
            yield served


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of a node whose histories are told more than once."""
    home = tmp_path_factory.mktemp("keys")
    create_keys(home, "XAA")
    trail_key(home, "XAA")
    return home
