"""A node of XAA with a file of its own, and people of every role with sessions of theirs."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar.testing import TestClient

from comity.adapters.keys import create_keys
from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.app.draft import Submitted
from comity.app.node import Node
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Entry
from comity.app.web.app import build_app
from comity.kernel.errors import StoreFull
from comity.kernel.marking import Level, Marking
from nodes import SHARED, SetClock, memory_stores, node_on, officer, organisation
from served import Client

FILE_PAGE = "/api/v1/matters/"


class FailingDesk(MemoryDesk):
    """A Desk whose trail cannot be written once a fault is named."""

    fault: Exception | None = None

    def note_all(self, entries: Any) -> int:
        if self.fault is not None:
            raise self.fault
        return super().note_all(entries)


class Place(msgspec.Struct, frozen=True):
    """A running node with its pages and one restricted file."""

    node: Node
    client: Client
    desk: FailingDesk
    quiet: Submitted

    def person(self, role: Role, name: str = "", **more: Any) -> str:
        """Make an account and return what its cookie holds."""
        account = Account(
            id="", login=(name or role.value).replace(" ", "-").replace("_", "-").lower(), name=name or role.value,
            roles=(role,), clearance=more.pop("clearance", Level.RESTRICTED), made=0, **more,
        )  # fmt: skip
        kept = self.node.accounts.create(account, os.urandom)
        return self.node.sessions.open(kept.id, "passkey", "test", os.urandom)

    def get(self, cookie: str, path: str, **headers: str) -> httpx.Response:
        headers = {"accept": "text/html", **headers, **({"cookie": f"session={cookie}"} if cookie else {})}
        return self.client.get(path, headers=headers, follow_redirects=False)

    def entries(self, *deeds: Deed) -> list[Entry]:
        """What was noted, of these deeds or of all, but for the writing of the first file."""
        found = [one.entry for one in self.node.trail.entries(0, self.node.trail.newest())][1:]
        return [one for one in found if not deeds or one.noted.deed in deeds]

    def fail(self) -> None:
        self.desk.fault = StoreFull("no space")


def place_in(home: Path, marking: Marking = SHARED, code: str = "XAA-PACT") -> Iterator[Place]:
    """A place of its own."""
    create_keys(home, "XAA")
    stores = memory_stores()
    desk = FailingDesk()
    node = node_on(home, msgspec.structs.replace(stores, desk=desk), SetClock())
    quiet = node.submit(organisation(code, marking), officer("writer"))
    with TestClient(build_app(node, SetClock()), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield Place(node, client, desk, quiet)
    desk.fault = None
    node.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield from place_in(tmp_path)
