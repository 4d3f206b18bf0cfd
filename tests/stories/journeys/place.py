"""A node of XAA with the public record and an identity provider, served to browsers; its clock is the test's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from comity.adapters.keys import create_keys, load_keys
from comity.app.accounts.account import Account
from comity.app.accounts.people import Changes
from comity.app.accounts.roles import Role
from comity.app.draft import Submitted
from comity.app.faults import NoFaults
from comity.app.node import Node, Surroundings
from comity.app.opening import start_node
from comity.app.settings import Settings
from comity.capabilities import REGISTRY
from comity.kernel.marking import ANY, Level, Marking
from issuer import CLIENT, SECRET, Issuer, running_issuer
from nodes import SetClock, memory_stores, officer, organisation
from served import listening

PASSWORD = "lantern orbit gravel tulip"
THREE = Marking(level=Level.RESTRICTED, release=("XAA", "XBB", "XCC"), originators=("XAA",), purposes=ANY)
OVERSEEN = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=("oversight",))


class Place:
    """The node, where browsers find it, and its people. The clock never stands earlier than it stood before."""

    def __init__(self, node: Node, clock: SetClock, issuer: Issuer) -> None:
        self.node = node
        self.clock = clock
        self.issuer = issuer
        self.address = ""
        self._codes = 0

    def invited(self, login: str, name: str, *roles: Role, clearance: Level = Level.SECRET) -> tuple[Account, str]:
        """An account that nobody has entered, and its one-time link."""
        given = Changes(name=name, roles=roles or (Role.OFFICER,), clearance=clearance)
        account, secret = self.node.people.invite(login, given, os.urandom)
        return account, f"{self.address}/welcome/{secret}"

    def somebody(self, name: str, *roles: Role, clearance: Level = Level.SECRET) -> Account:
        """An account with a password and a sign-in name of its own."""
        login = f"{name.split(maxsplit=1)[0].lower()}-{os.urandom(3).hex()}"
        _, link = self.invited(login, name, *roles, clearance=clearance)
        return self.node.people.welcome(link.rpartition("/")[2], PASSWORD)

    def cookie(self, account: Account) -> str:
        """A session that has just been opened with a passkey."""
        return self.node.sessions.open(account.id, "passkey", "Mozilla/5.0 (X11; Linux) Chrome/140.0", os.urandom)

    def said(self, marking: Marking = THREE) -> Submitted:
        """A statement of XAA in a file of its own."""
        self._codes += 1
        return self.node.submit(organisation(f"XAA-P{self._codes}", marking), officer("writer"))

    def forward(self, time_past: timedelta) -> None:
        """Let time pass, and send what became due."""
        self.clock.time += time_past
        self.issuer.now = self.clock.time.timestamp()
        self.node.outbox.send_due(self.clock.micros())


@contextmanager
def opened_place(home: Path) -> Iterator[Place]:
    """The place with its node running and served."""
    clock = SetClock()
    create_keys(home, "XAA")
    secret = home / "keys" / "provider.secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    secret.chmod(0o600)
    around = Surroundings(clock=clock, entropy=os.urandom, faults=NoFaults())
    with running_issuer(clock.time.timestamp()) as issuer:
        settings = Settings(party="XAA", provider=issuer.address, provider_client=CLIENT)
        node = start_node(home, Node(settings, REGISTRY, memory_stores(), load_keys(home), around), around)
        node.tick()
        place = Place(node, clock, issuer)
        with listening(node, clock) as port:
            place.address = f"http://localhost:{port}"
            yield place
        node.close()
