"""How an entry of the outbox is kept in the Desk."""

import hashlib
from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec

from comity.app.accounts.account import Accounts
from comity.app.accounts.roles import Right, rights_of
from comity.app.draft import Draft, Officer, Submitted
from comity.app.drafts import KeptDraft, Pair
from comity.app.once import Once
from comity.app.papers import KeptPaper, same_papers
from comity.kernel import canonical
from comity.kernel.errors import NotAllowed, NotFound, Refusal, refusal

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
    as they stood then. values: the form it came from. papers: those that go with it, whose content lies beside it until
    it is sent, and not in the draft. once, tried: since it was first tried.
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
    papers: tuple[KeptPaper, ...] = ()
    state: State = State.WAITING
    once: Once | None = None
    noted: bool = False
    tried: int = 0
    act: str = ""
    refusals: tuple[Refusal, ...] = ()


def entry_id(once: str) -> str:
    """The id of the entry of what is handed in under a value that hands in only once."""
    return hashlib.sha256(once.encode()).hexdigest()[:32]


def token_of(entry: Queued) -> str:
    """The name of an entry's token; names sort by when they are due."""
    return f"{entry.due:020d}/{entry.owner}/{entry.id}"


def as_sent(entry: Queued, done: Submitted) -> Queued:
    """An entry once it is written; its papers are said with it and no longer kept here."""
    return msgspec.structs.replace(entry, state=State.SENT, act=done.id.hex(), matter=done.matter, papers=())


def check_same(lying: Queued, draft: Draft, values: tuple[Pair, ...]) -> None:
    """Raise NotAllowed where what is handed in differs from what lies there under the same value.

    What was sent has no papers any more: there the rest tells.
    """
    bare = without_papers(draft)
    same = lying.values == values if values else lying.draft == bare
    if not (same and (lying.state is State.SENT or same_papers(lying.papers, draft.attachments))):
        told = refusal(
            "outbox.other",
            "An earlier version of this draft was handed in; take it back or strike it from the list first.",
        )
        raise NotAllowed((told,))


def without_papers(draft: Draft) -> Draft:
    """A draft as an entry holds it."""
    return msgspec.structs.replace(draft, attachments=())


def as_kept(entry: Queued, saved: int) -> KeptDraft:
    """The draft that an entry becomes when it comes back: its form, or the statement alone where it came from none."""
    values = entry.values or (("draft", canonical.encode(entry.draft).decode()),)
    return KeptDraft(id=entry.id, kind=entry.kind, matter=entry.matter, values=values, saved=saved)


def gone() -> NotAllowed:
    """What can no longer be taken back."""
    return NotAllowed((refusal("outbox.gone", "It is being sent or was sent already; withdraw it instead."),))


def officer_now(entry: Queued, accounts: Accounts) -> Officer:
    """Who writes, as they stand now: between handing in and sending an account may be withdrawn or narrowed.

    Raises NotAllowed where nobody may write any more.
    """
    try:
        account = accounts.get(entry.owner)
    except NotFound:
        return entry.officer
    writing = [role.value for role in account.roles if Right.WRITE in rights_of((role,))]
    if account.withdrawn or entry.officer.role not in writing:
        raise NotAllowed((refusal("outbox.author", "Who handed it in may no longer write in this role."),))
    return msgspec.structs.replace(entry.officer, reader=account.reader(accounts.party))


def parse_queued(raw: bytes) -> Queued:
    """An entry from its kept bytes."""
    return canonical.parse_json(raw, Queued)
