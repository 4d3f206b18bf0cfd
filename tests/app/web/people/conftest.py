"""A node of XAA whose clock a test sets, and browsers that sign in to it and send its forms."""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from comity.adapters.keys import create_keys
from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account
from comity.app.accounts.passwords import Passwords
from comity.app.accounts.people import Changes
from comity.app.accounts.roles import Role
from comity.app.node import Node, Stores
from comity.app.web.app import build_app
from comity.kernel.errors import NotAllowed, refusal
from comity.kernel.marking import Level
from markup import faults_of
from nodes import SetClock, memory_stores, node_on

PASSWORD = "lantern orbit gravel tulip"


class Full(Passwords):
    """Passwords whose every turn is taken."""

    def verify(self, encoded: str, password: str) -> bool:
        raise NotAllowed((refusal("account.busy", "Too many people are signing in. Try again in a moment."),))


class Browser:
    """A browser with its own cookies."""

    def __init__(self, client: TestClient[Litestar]) -> None:
        self._client = client
        self.cookies = httpx.Cookies()

    def get(self, path: str) -> httpx.Response:
        return self._ask("GET", path, {})

    def send(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        """Post a form as it is."""
        raw = urlencode(form or {}, doseq=True, errors="surrogatepass")
        typed = {"content-type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, typed, raw)

    def _ask(self, method: str, path: str, headers: dict[str, str], raw: str = "") -> httpx.Response:
        self._client.cookies = self.cookies
        answer = self._client.request(
            method, path, content=raw, headers={"accept": "text/html", **headers}, follow_redirects=False
        )
        self.cookies = httpx.Cookies(self._client.cookies)
        if answer.headers["content-type"].startswith("text/html"):
            assert faults_of(answer.text) == [], path
        return answer

    def fill(self, page: str, form: dict[str, Any], path: str = "") -> httpx.Response:
        """Post a form with the form key that stands on a page."""
        return self.send(path or page, {"form_key": self.form_key(page), **form})

    def form_key(self, page: str) -> str:
        found = re.search(r'name="form_key" value="([0-9a-f]{64})"', self.get(page).text)
        assert found is not None, page
        return found[1]

    def sign_in(self, login: str, password: str = PASSWORD, path: str = "/") -> httpx.Response:
        return self.send("/sign-in", {"login": login, "password": password, "next": path})

    def show(self, cookie: str) -> None:
        """Come with this session cookie from now on."""
        self.cookies = httpx.Cookies()
        self.cookies.set("session", cookie, domain="127.0.0.1")

    @property
    def session(self) -> str:
        return self.cookies.get("session") or ""


class House:
    """The node, its clock, and people in it."""

    def __init__(self, node: Node, clock: SetClock, client: TestClient[Litestar]) -> None:
        self.node = node
        self.clock = clock
        self._client = client

    def browser(self) -> Browser:
        return Browser(self._client)

    def invited(self, login: str, *roles: Role, clearance: Level = Level.OPEN) -> tuple[Account, str]:
        given = Changes(name=login.title(), roles=roles or (Role.OFFICER,), clearance=clearance)
        return self.node.people.invite(login, given, os.urandom)

    def somebody(self, login: str, *roles: Role, clearance: Level = Level.OPEN) -> Account:
        """An account whose password is PASSWORD."""
        _, secret = self.invited(login, *roles, clearance=clearance)
        return self.node.people.welcome(secret, PASSWORD)

    def signed_in(self, login: str, *roles: Role, clearance: Level = Level.OPEN) -> Browser:
        """Somebody's browser, with a session opened past the page."""
        account = self.somebody(login, *roles, clearance=clearance)
        return self.at_work(account)

    def at_work(self, account: Account) -> Browser:
        browser = self.browser()
        cookie = self.node.sessions.open(account.id, "passkey", "Mozilla/5.0 (X11; Linux) Firefox/140.0", os.urandom)
        browser.show(cookie)
        return browser


class Stage(msgspec.Struct, frozen=True):
    """What does not change from test to test: the record, and the routes."""

    home: Path
    stores: Stores
    client: TestClient[Litestar]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("people")
    create_keys(home, "XAA")
    stores = memory_stores()
    app = build_app(node_on(home, stores))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield Stage(home, stores, client)


@pytest.fixture
def house(stage: Stage) -> House:
    """A node without people."""
    clock = SetClock()
    node = node_on(stage.home, Stores(stage.stores.store, stage.stores.index, MemoryDesk()), clock)
    site = stage.client.app.state["site"]
    stage.client.app.state["site"] = msgspec.structs.replace(site, node=node, clock=clock)
    return House(node, clock, stage.client)


def secret_on(page: str) -> str:
    """The secret that a page shows once."""
    found = re.search(r'<code class="mono">([^<]+)</code>', page)
    assert found is not None
    return unescape(found[1])


def title_of(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return unescape(re.sub(r"<[^>]+>", "", found[1]))
