"""A node of the fictional state XAA on stores in memory, with its pages and one officer's access token."""

import os
from collections.abc import Iterator

import msgspec
import pytest
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
from served import Client, FailingStore, FixedClock, listening
from signed import People, people_on


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
    with listening(node, FixedClock()) as port:
        yield f"http://127.0.0.1:{port}"


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


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A node of XAA and browsers of people with accounts on it."""
    home = tmp_path_factory.mktemp("people")
    create_keys(home, "XAA")
    with people_on(home) as running:
        yield running


@pytest.fixture(scope="module")
def address(people: People) -> Iterator[str]:
    """The address at which uvicorn serves the node of these people."""
    with listening(people.node, people.clock) as port:
        yield f"http://127.0.0.1:{port}"
