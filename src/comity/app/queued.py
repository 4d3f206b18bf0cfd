"""How an entry of the outbox is kept in the Desk."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec

from comity.app.draft import Draft, Officer, Submitted
from comity.app.drafts import Pair
from comity.app.once import Once
from comity.kernel import canonical
from comity.kernel.errors import NotAllowed, Refusal, refusal

OUTBOX: Final = "outbox"
"""Drawer of the entries, by owner and id."""
DUE: Final = "outbox_due"
"""Drawer of the tokens: who removes one decides about its entry."""
UNDO: Final = "outbox_undo"
"""Drawer of the entries that their owners have begun to take back."""
MICRO: Final = timedelta(microseconds=1)


class State(StrEnum):
    """How far an entry has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


class Queued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One statement that was handed in. Times in microseconds since 1970.

    matter: empty until a file that it opens has a name. due: when it is sent, or was to be. officer: who handed it in,
    as they stood then. values: the form it came from. once, tried: since it was first tried.
    noted: whether the access trail tells of it. act: its written id, once
    sent. refusals: why it was not written.
    """

    id: str
    owner: str
    kind: str
    matter: str
    due: int
    draft: Draft
    officer: Officer
    values: tuple[Pair, ...] = ()
    state: State = State.WAITING
    once: Once | None = None
    noted: bool = False
    tried: int = 0
    act: str = ""
    refusals: tuple[Refusal, ...] = ()


def token_of(entry: Queued) -> str:
    """The name of an entry's token; names sort by when they are due."""
    return f"{entry.due:020d}/{entry.owner}/{entry.id}"


def as_sent(entry: Queued, done: Submitted) -> Queued:
    """An entry once it is written."""
    return msgspec.structs.replace(entry, state=State.SENT, act=done.id.hex(), matter=done.matter)


def check_same(lying: Queued, draft: Draft, values: tuple[Pair, ...]) -> None:
    """Raise NotAllowed where what is handed in differs from what lies there under the same value."""
    same = lying.values == values if values else lying.draft == draft
    if not same:
        told = refusal(
            "outbox.other",
            "An earlier version of this draft was handed in; take it back or strike it from the list first.",
        )
        raise NotAllowed((told,))


def parse_queued(raw: bytes) -> Queued:
    """An entry from its kept bytes."""
    return canonical.parse_json(raw, Queued)
