"""Pages as people with accounts use them: a node in memory, browsers that are signed in, forms that are sent."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
from litestar.testing import TestClient

from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.app.draft import Officer
from comity.app.node import Node
from comity.app.web.app import build_app
from comity.kernel.marking import Level
from nodes import SetClock, memory_stores, node_on
from served import Client

BROWSER = {"accept": "text/html"}


class Browser:
    """One signed-in browser of an account."""

    def __init__(self, node: Node, client: Client, account: Account) -> None:
        self.account = account
        self.officer = Officer(name=account.id, role=account.roles[0].value, reader=account.reader(node.party))
        self._node = node
        self._client = client
        self._cookie = node.sessions.open(account.id, "passkey", "test", os.urandom)

    @property
    def id(self) -> str:
        return self.account.id

    @property
    def cookies(self) -> dict[str, str]:
        """What it shows the node."""
        return {"session": self._cookie}

    def get(self, address: str, status: int = 200) -> str:
        """The page at an address, which must answer so."""
        answer = self._client.get(address, headers=self._headers(), follow_redirects=False)
        assert answer.status_code == status, (address, answer.status_code, answer.text)
        return answer.text if status < 300 or status >= 400 else answer.headers["location"]

    def text(self, address: str) -> str:
        """What the page at an address tells, without markup."""
        return plain(self.get(address))

    def post(self, address: str, status: int = 303, **fields: str) -> str:
        """Send a form of this session; where it leads to, or what it says."""
        return self.send(address, fields, status)

    def send(self, address: str, fields: dict[str, str], status: int = 303) -> str:
        """As :meth:`post`, for fields whose names are no names of Python."""
        held = self._node.sessions.find(self._cookie)
        assert held is not None
        return self.post_as_it_is(address, status, {"form_key": held.form_key, **fields})

    def post_as_it_is(self, address: str, status: int, fields: dict[str, Any]) -> str:
        answer = self._client.post(address, data=fields, headers=self._headers(), follow_redirects=False)
        assert answer.status_code == status, (address, answer.status_code, answer.text)
        self._cookie = answer.cookies.get("session") or self._cookie
        self._client.cookies.clear()
        return answer.headers["location"] if status == 303 else answer.text

    def forget_step(self) -> None:
        """As if the session had last proved itself long ago."""
        held = self._node.sessions.find(self._cookie)
        assert held is not None
        old = msgspec.structs.replace(held.session, stepped=1)
        self._node.stores.desk.put("sessions", held.key, msgspec.json.encode(old))

    def _headers(self) -> dict[str, str]:
        return {**BROWSER, "cookie": f"session={self._cookie}"}


class People:
    """A node with pages, its clock, and browsers made as they are needed."""

    def __init__(self, node: Node, client: Client, clock: SetClock) -> None:
        self.node = node
        self.client = client
        self.clock = clock

    def browser(self, *roles: Role, clearance: Level = Level.SECRET, name: str = "One") -> Browser:
        """Somebody new, signed in; an officer unless roles are named."""
        account = Account(
            id="",
            login=f"user-{os.urandom(6).hex()}",
            name=name,
            roles=roles or (Role.OFFICER,),
            clearance=clearance,
            made=self.clock.micros(),
        )
        return Browser(self.node, self.client, self.node.accounts.create(account, os.urandom))

    def visit(self, address: str) -> str:
        """The page as a visitor gets it."""
        return self.client.get(address, headers=BROWSER, follow_redirects=False).text


@contextmanager
def people_on(home: Path) -> Iterator[People]:
    """A node of XAA in memory; the home holds its keys and must hold no head."""
    clock = SetClock()
    node = node_on(home, memory_stores(), clock)
    try:
        with TestClient(build_app(node, clock), base_url="http://127.0.0.1") as client:
            client.cookies.clear()
            yield People(node, client, clock)
    finally:
        node.close()


def plain(page: str) -> str:
    """The text of a page's main part."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found is not None, page
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])))
