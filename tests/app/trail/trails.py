"""Trails for tests: a Desk, what notes in it, and what signs its heads, in a folder of their own."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from comity.adapters.files import read_or_none
from comity.adapters.keys import trail_key, trail_name
from comity.adapters.store_memory import MemoryDesk
from comity.app.faults import Faults, NoFaults
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What, Who
from comity.app.trail.heads import SIDECAR, Place, TrailHeads
from comity.app.trail.log import Trail
from comity.app.trail.verifying import Verified, verify_trail
from comity.kernel.note import Verifier
from comity.kernel.store import Desk
from nodes import SetClock

OFFICER = Who("0f3a", ("officer",), "session")


class Kept(msgspec.Struct, frozen=True):
    """A trail in a folder."""

    home: Path
    desk: Desk
    trail: Trail
    heads: TrailHeads

    @property
    def verifier(self) -> Verifier:
        return self.heads.verifier

    def read(self, count: int, first: int = 0) -> None:
        """Note readings of files with numbers."""
        for number in range(first, first + count):
            self.trail.note(OFFICER, Deed.READ, What(basis="right:read", count=number, content=read_of(number)))

    def verify(self) -> Verified:
        sidecar = read_or_none(self.home / SIDECAR)
        return verify_trail(self.desk, self.verifier, sidecar.decode() if sidecar is not None else None)

    def found(self) -> list[tuple[str, int]]:
        """Part and number of everything that is not as it was noted."""
        return [(one.part, one.number) for one in self.verify().findings]


def read_of(number: int) -> Content:
    return Content(files=(f"exercise:XAA.{number:032x}",), words=f"/exercises/{number}")


def kept_in(
    home: Path, desk: Desk | None = None, faults: Faults | None = None, entropy: Callable[[int], bytes] = os.urandom
) -> Kept:
    """A trail whose key lies in this folder."""
    (home / "keys").mkdir(mode=0o700, exist_ok=True)
    place = Place(trail_name("XAA"), home, lambda: trail_key(home, "XAA"))
    kept = desk if desk is not None else MemoryDesk()
    heads = TrailHeads(kept, place, faults or NoFaults())
    heads.check()
    return Kept(home, kept, Trail(kept, SetClock().micros, entropy), heads)
