"""A node whose registry puts many fictional places on the map."""

import os
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from app.web.map.places import crowded_registry
from comity.adapters.keys import create_keys, load_keys
from comity.app.faults import NoFaults
from comity.app.node import Node, Surroundings
from comity.app.opening import start_node
from comity.app.settings import Settings
from comity.app.web.app import build_app
from nodes import memory_stores
from served import Client, FixedClock


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Pages of a node with more places than a page shows."""
    home = tmp_path_factory.mktemp("crowded")
    create_keys(home, "XAA")
    around = Surroundings(clock=FixedClock(), entropy=os.urandom, faults=NoFaults())
    node = Node(Settings(party="XAA"), crowded_registry(), memory_stores(), load_keys(home), around)
    start_node(home, node, around)
    app = build_app(node, FixedClock())
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as running:
        yield running
    node.close()
