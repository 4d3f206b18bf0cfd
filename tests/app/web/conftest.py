"""A node of the fictional state XAA on stores in memory, with its pages and one officer's access token."""

import os
import time
from collections.abc import Iterator
from threading import Thread

import msgspec
import pytest
import uvicorn
from litestar.testing import TestClient

from comity.adapters.keys import create_keys, load_keys
from comity.adapters.store_memory import MemoryDesk, MemoryIndex
from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.draft import Draft, Submitted
from comity.app.faults import NoFaults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.settings import Settings
from comity.app.web.app import build_app
from comity.capabilities import REGISTRY
from comity.kernel.marking import Level, Marking
from served import Client, FailingStore, FixedClock


@pytest.fixture(scope="module")
def store() -> FailingStore:
    return FailingStore()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, store: FailingStore) -> Iterator[Node]:
    home = tmp_path_factory.mktemp("node")
    create_keys(home, "XAA")
    around = Surroundings(clock=FixedClock(), entropy=os.urandom, faults=NoFaults())
    stores = Stores(store, MemoryIndex(), MemoryDesk())
    running = start_node(home, Node(Settings(party="XAA"), REGISTRY, stores, load_keys(home), around), around)
    yield running
    running.close()


@pytest.fixture(scope="module")
def client(node: Node) -> Iterator[Client]:
    with TestClient(
        build_app(node, FixedClock()), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as running:
        yield running


@pytest.fixture(scope="module")
def server(node: Node) -> Iterator[str]:
    """The address at which uvicorn serves the same node, for browsers and for tools that open connections."""
    settings = uvicorn.Config(build_app(node, FixedClock()), port=0, log_level="error", lifespan="off", ws="none")
    running = uvicorn.Server(settings)
    thread = Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def token(node: Node) -> str:
    return node.access.create(Access(name="one", role=Role.OFFICER, clearance=Level.RESTRICTED), os.urandom)


@pytest.fixture(scope="module")
def hidden(node: Node, token: str) -> Submitted:
    """A file that XAA and XBB may see, and no visitor."""
    person = node.access.person(token)
    assert person is not None
    officer = person.officer()
    marking = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes="ANY")
    body = msgspec.json.encode(
        {
            "code": "XAA-PACT",
            "name": {"en": "Quiet pact", "ru": "Тихий пакт", "zh": "静默公约"},
            "type": "bilateral pact",
            "decision_rule": "bilateral",
            "collective_defence": "no",
            "confidence": "high",
        }
    )
    return node.submit(Draft(kind="organisation.described/1", body=msgspec.Raw(body), marking=marking), officer)
