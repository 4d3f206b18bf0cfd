"""Access keys: how an officer's program writes through the API.

A key is 32 random bytes, shown once when made. Only its SHA-256 is kept: with that much randomness a slow password hash
would add nothing but time to every request.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Annotated

import msgspec

from comity.app.draft import Officer
from comity.kernel import canonical
from comity.kernel.errors import Malformed
from comity.kernel.marking import Caveat, Level, Reader
from comity.kernel.store import Desk

DRAWER = "access"
PREFIX = "comity_"


class Access(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a key speaks for."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    role: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{2,40}$(?!\n)")]
    clearance: Level
    caveats: tuple[Caveat, ...] = ()


class AccessKeys:
    """Makes, finds and withdraws access keys of one party's node."""

    def __init__(self, desk: Desk, party: str) -> None:
        self._desk = desk
        self._party = party

    def create(self, access: Access, entropy: Callable[[int], bytes]) -> str:
        """Make a key and return its text, which cannot be had again."""
        try:
            msgspec.convert(msgspec.to_builtins(access), Access)
        except msgspec.ValidationError as fault:
            raise Malformed("the access key cannot be made so: {fault}", fault=fault) from fault
        text = PREFIX + entropy(32).hex()
        self._desk.put(DRAWER, _name(text), canonical.encode(access))
        return text

    def officer(self, text: str) -> Officer | None:
        """The officer of a key, or None."""
        if not re.fullmatch(PREFIX + "[0-9a-f]{64}", text):
            return None
        kept = self._desk.get(DRAWER, _name(text))
        if kept is None:
            return None
        access = canonical.parse_json(kept, Access)
        reader = Reader(party=self._party, clearance=access.clearance, caveats=frozenset(access.caveats))
        return Officer(name=access.name, role=access.role, reader=reader)

    def withdraw(self, name: str) -> int:
        """Withdraw every key of a name; how many there were."""
        found = 0
        after = ""
        while items := self._desk.items(DRAWER, after, 100):
            after = items[-1][0]
            for key, kept in items:
                if canonical.parse_json(kept, Access).name == name:
                    found += self._desk.drop(DRAWER, key)
        return found


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
