"""What people may do at a node, by role, and what a role means for what they may read.

Roles are given to accounts and access keys. Seeing an act depends on party, clearance, caveats and purpose alone; a
role decides whether somebody reads for the party at all, and for which purpose (K10).
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from comity.kernel.errors import NotAllowed, Refusal, refusal
from comity.kernel.marking import Level, Reader

OVERSIGHT: Final = "oversight"
"""The purpose for which a cleared overseer reads: acts whose handling allows it, or allows every purpose."""


class Role(Enum):
    """A role at a node; labels are in the vocabulary ``role``."""

    OFFICER = "officer"
    PLANNER = "planner"
    LEGAL = "legal"
    APPROVER = "approver"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    OVERSEER = "overseer"
    CLEARED_OVERSEER = "cleared_overseer"


class Right(Enum):
    """Something that only some may do.

    READ: content beyond what is public. WRITE: statements. SHARE: hand statements to another party. APPROVE: agree to
    what needs a second person. ACCOUNTS: make and withdraw accounts. TRAIL: read the access trail without content.
    TRAIL_CONTENT: with the content that its handling allows.
    """

    READ = "read"
    WRITE = "write"
    SHARE = "share"
    APPROVE = "approve"
    ACCOUNTS = "accounts"
    TRAIL = "trail"
    TRAIL_CONTENT = "trail_content"


RIGHTS: Final = {
    Role.OFFICER: frozenset({Right.READ, Right.WRITE, Right.SHARE}),
    Role.PLANNER: frozenset({Right.READ, Right.WRITE}),
    Role.LEGAL: frozenset({Right.READ, Right.WRITE}),
    Role.APPROVER: frozenset({Right.READ, Right.WRITE, Right.SHARE, Right.APPROVE}),
    Role.ANALYST: frozenset({Right.READ, Right.WRITE}),
    Role.ADMINISTRATOR: frozenset({Right.ACCOUNTS}),
    Role.OVERSEER: frozenset({Right.TRAIL}),
    Role.CLEARED_OVERSEER: frozenset({Right.READ, Right.TRAIL, Right.TRAIL_CONTENT}),
}
"""What each role may do; nothing else is allowed."""
ALONE: Final = frozenset({Role.ADMINISTRATOR, Role.OVERSEER, Role.CLEARED_OVERSEER})
"""Roles that nobody holds together with another: who makes accounts reads nothing, who oversees acts in nothing."""


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything these roles may do."""
    return frozenset[Right]().union(*(RIGHTS[role] for role in roles))


def find_role_conflicts(roles: frozenset[Role]) -> tuple[Refusal, ...]:
    """Why one person may not hold these roles together; empty when they may."""
    if not roles:
        return (refusal("account.no_role", "Expected at least one role."),)
    alone = sorted(role.value for role in roles & ALONE)
    if alone and len(roles) > 1:
        return (
            refusal(
                "account.roles_apart", "Nobody holds the role {role} together with another.", role=", ".join(alone)
            ),
        )
    return ()


def check_roles(roles: frozenset[Role]) -> None:
    """Raise NotAllowed with every reason why one person may not hold these roles together."""
    if conflicts := find_role_conflicts(roles):
        raise NotAllowed(conflicts)


def reader_of(party: str, clearance: Level, caveats: Iterable[str], roles: frozenset[Role]) -> Reader:
    """What somebody of the party may see: what is public where no role reads content."""
    names = frozenset(role.value for role in roles)
    if Right.READ not in rights_of(roles):
        return Reader(roles=names)
    purpose = OVERSIGHT if Role.CLEARED_OVERSEER in roles else ""
    return Reader(party=party, clearance=clearance, caveats=frozenset(caveats), roles=names, purpose=purpose)
