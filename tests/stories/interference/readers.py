"""Readers of one node that differ in clearance, caveats, purpose and role, and in how they come in."""

import msgspec

from comity.app.access import Access
from comity.app.accounts.account import Account
from comity.app.accounts.people import Changes
from comity.app.accounts.roles import Right, Role, reader_of, rights_of
from comity.app.node import Node
from comity.kernel.marking import Level, Reader
from stories.interference.worlds import World

NODIS = ("NODIS",)
FORM = "organisation.membership_stated/1"


class As(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks. role: None for a visitor. session: comes with a browser, else with an access key."""

    role: Role | None = None
    clearance: Level = Level.OPEN
    caveats: tuple[str, ...] = ()
    session: bool = False

    @property
    def reader(self) -> Reader:
        """What they may see."""
        if self.role is None:
            return Reader()
        return reader_of("XAA", self.clearance, self.caveats, frozenset({self.role}))

    def may(self, right: Right) -> bool:
        """Whether the role gives a right."""
        return self.role is not None and right in rights_of((self.role,))


READERS = (
    As(),
    As(role=Role.OFFICER, clearance=Level.SECRET, session=True),
    As(role=Role.OVERSEER, clearance=Level.SECRET, caveats=NODIS, session=True),
    As(role=Role.CLEARED_OVERSEER, clearance=Level.SECRET, caveats=NODIS, session=True),
    As(role=Role.PLANNER, clearance=Level.RESTRICTED, caveats=NODIS, session=True),
    As(role=Role.ANALYST, clearance=Level.CONFIDENTIAL, session=True),
    As(role=Role.OFFICER, clearance=Level.RESTRICTED),
    As(role=Role.ADMINISTRATOR, clearance=Level.SECRET, caveats=NODIS, session=True),
    As(role=Role.APPROVER, clearance=Level.RESTRICTED, session=True),
    As(role=Role.LEGAL, session=True),
    As(role=Role.ANALYST, clearance=Level.SECRET),
    As(role=Role.CLEARED_OVERSEER, clearance=Level.RESTRICTED),
)


def name_of(who: As) -> str:
    """A name for reports."""
    way = "session" if who.session else "key"
    return f"{who.role.value}-{who.clearance.value}-{way}" if who.role is not None else "visitor"


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has come in: what they show with every request, and what they hold.

    feed, invitation: secret parts of addresses, empty for none.
    """

    who: As
    account: str = "0" * 32
    headers: tuple[tuple[str, str], ...] = ()
    form_key: str = "0" * 64
    feed: str = ""
    invitation: str = ""
    draft: str = "0" * 32


def come_in(node: Node, world: World, who: As) -> Arrived:
    """Make the people of a node, and let one of them in; what is drawn depends on nothing else."""
    draw = world.around.entropy
    for number, clearance in enumerate((Level.RESTRICTED, Level.SECRET)):
        _account(node, world, As(role=Role.OFFICER, clearance=clearance, caveats=NODIS), f"colleague{number}")
    _, invitation = node.people.invite("newcomer", Changes(name="New", roles=(Role.LEGAL,), clearance=Level.OPEN), draw)
    if who.role is None:
        return Arrived(who=who, invitation=invitation)
    account = _account(node, world, who, "asker")
    feed = node.feeds.renew(account.id, who.clearance, draw) if who.may(Right.READ) else ""
    values = (("party", "Pact 0"), ("about:matter", "Pact"), ("handling:audience", "only_we"))
    draft = node.drafts.save(account.id, None, FORM, "", values)
    if not who.session:
        shown = key_of(node, world, who)
        return Arrived(who=who, account=account.id, headers=shown, feed=feed, invitation=invitation, draft=draft)
    cookie = node.sessions.open(account.id, "passkey", "", draw)
    held = node.sessions.find(cookie)
    assert held is not None
    return Arrived(
        who=who,
        account=account.id,
        headers=(("cookie", f"session={cookie}"),),
        form_key=held.form_key,
        feed=feed,
        invitation=invitation,
        draft=draft,
    )


def key_of(node: Node, world: World, who: As) -> tuple[tuple[str, str], ...]:
    """The header with a fresh access key."""
    assert who.role is not None
    access = Access(name="asker", role=who.role, clearance=who.clearance, caveats=who.caveats)
    return (("authorization", f"Bearer {node.access.create(access, world.around.entropy)}"),)


def _account(node: Node, world: World, who: As, login: str) -> Account:
    assert who.role is not None
    made = Account(
        id="",
        login=login,
        name=login.title(),
        roles=(who.role,),
        clearance=who.clearance,
        caveats=who.caveats,
        made=world.around.micros(),
    )
    return node.accounts.create(made, world.around.entropy)
