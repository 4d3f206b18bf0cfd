"""One session of an account, whose every header and field a test decides."""

import os
from collections.abc import Sequence
from typing import Any

import msgspec

from authenticator import Authenticator
from comity.app.accounts.account import Account
from comity.app.accounts.sessions import Held
from comity.app.node import Node
from served import Client

PAGE = {"accept": "text/html"}
SCRIPT = {"accept": "application/json", "host": "localhost"}
LOCAL = {"accept": "text/html", "host": "localhost"}
ORIGIN = "http://localhost"


class Session:
    """What a signed-in browser sends."""

    def __init__(self, node: Node, client: Client, account: Account) -> None:
        self.node = node
        self.client = client
        self.id = account.id
        self.cookie = node.sessions.open(account.id, "passkey", "test", os.urandom)

    @property
    def account(self) -> Account:
        return self.node.accounts.get(self.id)

    @property
    def held(self) -> Held:
        held = self.node.sessions.find(self.cookie)
        assert held is not None
        return held

    def get(self, path: str, headers: dict[str, str] = PAGE) -> Any:
        return self._taken(self.client.get(path, headers=self._with_cookie(headers), follow_redirects=False))

    def post(self, path: str, pairs: Sequence[tuple[str, str]] = (), headers: dict[str, str] = PAGE) -> Any:
        fields: dict[str, list[str]] = {"form_key": [self.held.form_key]}
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return self._taken(
            self.client.post(path, data=fields, headers=self._with_cookie(headers), follow_redirects=False)
        )

    def _taken(self, answer: Any) -> Any:
        """The answer, whose cookie is shown from now on."""
        self.cookie = answer.cookies.get("session") or self.cookie
        self.client.cookies.clear()
        return answer

    def _with_cookie(self, headers: dict[str, str]) -> dict[str, str]:
        return {**headers, "cookie": f"session={self.cookie}"}


def with_passkey(session: Session) -> Authenticator:
    """Give the account a passkey; the session then is as it was."""
    session.cookie = session.node.sessions.step_up(session.held.key, os.urandom)
    device = Authenticator(ORIGIN)
    begun = session.post("/passkeys/make", headers=SCRIPT).json()
    credential = device.make(begun["options"])
    fields = [("challenge", begun["challenge"]), ("credential", credential), ("name", "key")]
    assert session.post("/account/passkeys", fields, LOCAL).headers["location"] == "/account/passkeys"
    assert len(session.account.passkeys) == 1
    old = msgspec.structs.replace(session.held.session, stepped=1)
    session.node.stores.desk.put("sessions", session.held.key, msgspec.json.encode(old))
    return device
