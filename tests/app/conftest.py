"""Nodes of the fictional state XAA whose every step is checked, on stores in memory and in SQLite."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.adapters.store_memory import MemoryStore
from comity.app.heads import sidecar_path
from comity.app.node import Node
from comity.app.opening import make_home, open_node
from comity.capabilities import REGISTRY
from comity.kernel.ids import LogId
from comity.kernel.store import IndexRow
from comity.record import record_batches
from invariants import Steps, projected
from nodes import SetClock, memory_stores, node_on


@pytest.fixture(scope="session")
def untouched_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was opened once, before any test's clock; for copying."""
    home = tmp_path_factory.mktemp("homes") / "XAA"
    make_home(home, "XAA")
    node = open_node(home, SetClock())
    node.signed_head()
    node.close()
    return home


@pytest.fixture
def home(untouched_home: Path, tmp_path: Path) -> Path:
    """A node's home on the disk: its log holds its key statement, and a head over it is signed."""
    return Path(shutil.copytree(untouched_home, tmp_path / "XAA"))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def own_node(home: Path) -> Iterator[Node]:
    """A node on the disk."""
    node = open_node(home)
    yield node
    node.close()


@pytest.fixture(scope="session")
def record_rows() -> tuple[IndexRow, ...]:
    """The Index rows of the shipped record, with which every node begins."""
    store = MemoryStore()
    for batch in record_batches():
        store.append(batch)
    return projected(store, "XAA", REGISTRY.kinds)


@pytest.fixture(params=["memory", "sqlite"])
def steps(
    request: pytest.FixtureRequest, home: Path, clock: SetClock, record_rows: tuple[IndexRow, ...]
) -> Iterator[Steps]:
    """A node in memory, then one on the disk; both at noon of one day until the test moves the clock."""
    if request.param == "memory":
        sidecar_path(home, LogId("XAA")).unlink()
        node = node_on(home, memory_stores(record_rows), clock)
    else:
        node = open_node(home, clock)
    yield Steps(node, record_rows)
    node.close()
