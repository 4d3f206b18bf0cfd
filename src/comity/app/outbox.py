"""Undo before sending: what was handed in waits for a moment, then is written once, whatever crashes (K1).

An entry lies in the Desk with the exact draft. Beside it lies a token, named for when it is due; whoever removes the
token, which succeeds for one only, decides about the entry: the clockwork sends it, its owner takes it back.

* waiting: entry and token lie there.
* sending: the token is gone, and the entry names the mark under which it is written once (:mod:`comity.app.once`).
* sent, refused: the entry says what came of it.

After a crash an entry stays sending, or waits without a token. Both are taken up once LEASE has passed, lest one is
taken from a process that still works on it: what is sending is tried again under the same mark, what waits gets a new
token, unless its owner had begun to take it back.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Lock
from typing import Final

import msgspec

from comity.app.accounts.account import Accounts
from comity.app.clockwork import Clockwork
from comity.app.draft import Draft, Officer, Submitted
from comity.app.drafts import Drafts, Pair
from comity.app.drawers import drawer_key, items_of
from comity.app.faults import Faults
from comity.app.once import begin, find_written
from comity.app.papers import MOST_KEPT, check_all, content_key
from comity.app.queued import (
    DUE,
    MICRO,
    OUTBOX,
    UNDO,
    Queued,
    State,
    as_kept,
    as_sent,
    check_same,
    entry_id,
    gone,
    officer_now,
    parse_queued,
    token_of,
    without_papers,
)
from comity.kernel import canonical
from comity.kernel.errors import (
    ComityError,
    Damaged,
    HeadMoved,
    NotAllowed,
    NotFound,
    ReadOnly,
    Refusal,
    StoreFault,
    TooLarge,
    refusal,
)
from comity.kernel.ids import LogId
from comity.kernel.store import Desk, Store

WINDOW: Final = timedelta(seconds=15)
"""How long a statement can be taken back."""
LEASE: Final = timedelta(seconds=30)
"""After this time without a step a process that worked on an entry counts as gone."""
KEPT: Final = timedelta(days=1)
"""How long the list tells of what was sent."""
MOST_ENTRIES: Final = 100
"""Statements of one person that wait to be sent or were refused: neither may be lost, nor pile up without end."""
MOST_BYTES: Final = 2 * 1024 * 1024
"""Most bytes of an entry without its papers."""
_FOR_NOW: Final = (ReadOnly, StoreFault, HeadMoved, Damaged)
"""Faults that pass; the statement waits."""


class Dispatch(msgspec.Struct, frozen=True, kw_only=True):
    """What the outbox uses of its node. note: notes in the access trail. submit: writes a draft under a mark."""

    note: Callable[[Draft, Officer], None]
    submit: Callable[..., Submitted]
    store: Store
    log: LogId
    accounts: Accounts
    micros: Callable[[], int]
    entropy: Callable[[int], bytes]
    faults: Faults


class Outbox:
    """What was handed in by a node's people and is not yet said."""

    def __init__(self, desk: Desk, drafts: Drafts, dispatch: Dispatch) -> None:
        self._desk = desk
        self._drafts = drafts
        self._by = dispatch
        self._handing_in = Lock()
        self._sending = Lock()
        self._looked_after = 0
        self._clockwork = Clockwork("outbox")
        self.fault = ""

    def hand_in(self, owner: str, draft: Draft, officer: Officer, once: str = "", values: tuple[Pair, ...] = ()) -> str:
        """Hand in a draft, to be written after WINDOW, and return its id.

        once: the same value hands in only once while the entry lies there. values: the form it came from, to go on with
        when it comes back. Raises Malformed, TooLarge, NotAllowed where too many wait, or where something else lies
        there under the same value.
        """
        with self._handing_in:
            name = entry_id(once) if once else self._by.entropy(16).hex()
            lying = {one.id: one for one in self.waiting(owner)}
            if name in lying:
                check_same(lying[name], draft, values)
                return name
            _check_room(tuple(lying.values()), draft)
            entry = Queued(
                id=name,
                owner=owner,
                kind=draft.kind,
                matter=draft.matter or "",
                due=self._by.micros() + WINDOW // MICRO,
                draft=without_papers(draft),
                officer=officer,
                values=values,
            )
            size = len(canonical.encode(entry))
            if size > MOST_BYTES:
                raise TooLarge("expected a statement of at most {most} bytes, got {size}", most=MOST_BYTES, size=size)
            papers = self._drafts.papers.put(owner, name, draft.attachments)
            self._by.faults.reach("outbox.papers")
            self._keep(parse_queued(canonical.encode(msgspec.structs.replace(entry, papers=papers))))
            self._by.faults.reach("outbox.kept")
            self._desk.put(DUE, token_of(entry), b"")
            return name

    def undo(self, owner: str, entry_id: str) -> Draft:
        """Take a statement back into the drafts, under the same id; one that was refused too. Its papers go with it.

        Raises NotFound, NotAllowed once it is being sent.
        """
        entry = self._get(owner, entry_id)
        if entry.state is State.REFUSED:
            self._return(entry)
            return entry.draft
        key = drawer_key(owner, entry_id)
        self._desk.put(UNDO, key, b"")
        self._by.faults.reach("undo.wished")
        if entry.state is not State.WAITING or not self._desk.drop(DUE, token_of(entry)):
            self._desk.drop(UNDO, key)
            raise gone()
        self._by.faults.reach("undo.claimed")
        if not self._take_back(self._get(owner, entry_id)):
            raise gone()
        return entry.draft

    def waiting(self, owner: str) -> tuple[Queued, ...]:
        """What an owner handed in, newest first: waiting, sent within a day, or refused."""
        found = (parse_queued(raw) for _, raw in items_of(self._desk, OUTBOX, owner))
        return tuple(sorted(found, key=lambda one: (-one.due, one.id)))

    def dismiss(self, owner: str, entry_id: str) -> bool:
        """Strike from the list what was sent or refused; whether there was such an entry."""
        entry = self._get(owner, entry_id)
        done = entry.state in {State.SENT, State.REFUSED}
        dropped = done and self._desk.drop(OUTBOX, drawer_key(owner, entry_id))
        if dropped:
            self._drafts.papers.forget(owner, entry_id)
        return dropped

    def send_due(self, now: int) -> int:
        """Send what is due and take up what a crash left; how many were tried. now: microseconds since 1970."""
        with self._sending:
            tried = 0
            if abs(now - self._looked_after) >= LEASE // MICRO:
                self._looked_after = now
                tried += self._take_up(now)
            after = ""
            while items := self._desk.items(DUE, after, 100):
                for after, _ in items:
                    due, key = after.split("/", 1)
                    if int(due) > now:
                        return tried
                    tried += self._send(after, key, now)
            return tried

    def start(self, seconds: float) -> None:
        """Send what is due, in a thread of its own, until :meth:`close`."""
        self._clockwork.every(seconds, self._tick)

    def close(self) -> None:
        """Stop sending; what waits goes on waiting."""
        self._clockwork.close()

    def _tick(self) -> None:
        try:
            self.send_due(self._by.micros())
            self.fault = ""
        except Exception as fault:  # noqa: BLE001  # whatever it was, the status must tell of it
            self.fault = f"statements that were handed in wait: {fault}"

    def _send(self, token: str, key: str, now: int) -> bool:
        """Decide for sending, unless the owner is just taking it back; whether it was tried."""
        if self._desk.get(UNDO, key) is not None or not self._desk.drop(DUE, token):
            return False
        self._by.faults.reach("outbox.claimed")
        kept = self._desk.get(OUTBOX, key)
        entry = parse_queued(kept) if kept is not None else None
        if entry is None or entry.state is not State.WAITING:
            return False
        once = entry.once or begin(self._by.store, self._by.log, self._by.entropy)
        self._write(msgspec.structs.replace(entry, state=State.SENDING, once=once, tried=now), now)
        return True

    def _write(self, entry: Queued, now: int) -> None:
        """Write it under its mark, and keep what came of it."""
        self._keep(entry)
        self._by.faults.reach("outbox.sending")
        try:
            officer = officer_now(entry, self._by.accounts)
            draft = self._whole(entry)
            entry = self._noted(entry, officer)
            done = self._by.submit(draft, officer, once=entry.once, noted=True)
        except _FOR_NOW:
            again = msgspec.structs.replace(entry, state=State.WAITING, due=now + WINDOW // MICRO)
            self._keep(again)
            self._desk.put(DUE, token_of(again), b"")
        except NotAllowed as refused:
            self._keep(msgspec.structs.replace(entry, state=State.REFUSED, refusals=refused.refusals))
        except ComityError as fault:
            why = Refusal(code=fault.code, template=fault.template, values=tuple(sorted(fault.values.items())))
            self._keep(msgspec.structs.replace(entry, state=State.REFUSED, refusals=(why,)))
        else:
            self._by.faults.reach("outbox.written")
            self._end(entry, done)
            self._by.faults.reach("outbox.noted")

    def _whole(self, entry: Queued) -> Draft:
        """The draft with its papers."""
        papers = self._drafts.papers.attached(entry.owner, entry.id, entry.papers)
        return msgspec.structs.replace(entry.draft, attachments=papers) if papers else entry.draft

    def _end(self, entry: Queued, done: Submitted) -> None:
        """Keep that it is written, and no longer what was written."""
        self._keep(as_sent(entry, done))
        self._drafts.papers.forget(entry.owner, entry.id)

    def _noted(self, entry: Queued, officer: Officer) -> Queued:
        """Note once that it is handed in, however often it is tried."""
        if entry.noted:
            return entry
        self._by.note(entry.draft, officer)
        noted = msgspec.structs.replace(entry, noted=True)
        self._keep(noted)
        return noted

    def _take_up(self, now: int) -> int:
        """Go on with what a process left lying that is gone, and forget what was sent long ago."""
        tried = 0
        after = ""
        papers: list[str] = []
        while items := self._desk.items(OUTBOX, after, 100):
            for after, raw in items:
                entry = parse_queued(raw)
                papers += (content_key(entry.owner, entry.id, one) for one in entry.papers)
                tried += self._take_up_one(entry, now)
                if entry.state is State.SENT and now - entry.due > KEPT // MICRO:
                    self._desk.drop(OUTBOX, after)
        self._drafts.sweep(papers)
        return tried

    def _take_up_one(self, entry: Queued, now: int) -> bool:
        lease = LEASE // MICRO
        if entry.state is State.SENDING and now - entry.tried > lease:
            self._write(msgspec.structs.replace(entry, tried=now), now)
            return True
        if entry.state is not State.WAITING or now - entry.due <= lease:
            return False
        if self._desk.get(UNDO, drawer_key(entry.owner, entry.id)) is not None:
            self._desk.drop(DUE, token_of(entry))
            self._take_back(entry)
        elif self._desk.get(DUE, token_of(entry)) is None:
            again = msgspec.structs.replace(entry, due=now + WINDOW // MICRO)
            self._keep(again)
            self._desk.put(DUE, token_of(again), b"")
        return False

    def _take_back(self, entry: Queued) -> bool:
        """Back into the drafts, unless an earlier try wrote it after all; the token must be gone."""
        done = find_written(self._by.store, self._by.log, entry.once) if entry.once is not None else None
        if done is not None:
            self._end(entry, done)
            self._desk.drop(UNDO, drawer_key(entry.owner, entry.id))
            return False
        self._return(entry)
        return True

    def _return(self, entry: Queued) -> None:
        """A statement that is not to be sent: kept as a draft first, then struck."""
        self._drafts.put_back(entry.owner, as_kept(entry, self._by.micros()), entry.papers)
        self._by.faults.reach("undo.drafted")
        key = drawer_key(entry.owner, entry.id)
        self._desk.drop(OUTBOX, key)
        self._desk.drop(UNDO, key)

    def _get(self, owner: str, entry_id: str) -> Queued:
        kept = self._desk.get(OUTBOX, drawer_key(owner, entry_id))
        if kept is None:
            raise NotFound("There is nothing here that you may read.")
        return parse_queued(kept)

    def _keep(self, entry: Queued) -> None:
        self._desk.put(OUTBOX, drawer_key(entry.owner, entry.id), canonical.encode(entry))


def _check_room(lying: Sequence[Queued], draft: Draft) -> None:
    """Refuse what is too much beside what lies there already. Raises NotAllowed."""
    check_all(draft.attachments)
    unsent = [one for one in lying if one.state is not State.SENT]
    size = sum(len(one.content) for one in draft.attachments)
    held = sum(paper.size for one in lying for paper in one.papers)
    if len(unsent) < MOST_ENTRIES and (not size or held + size <= MOST_KEPT):
        return
    if any(one.state is State.REFUSED for one in unsent):
        full = refusal(
            "outbox.refused",
            "Too many statements lie in your list that were not sent; open some again or strike them from it first.",
        )
        raise NotAllowed((full,))
    raise NotAllowed((refusal("outbox.full", "Too much waits to be sent; try again in a minute."),))
