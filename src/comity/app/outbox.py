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

import hashlib
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import Final

import msgspec

from comity.app.accounts.account import Accounts
from comity.app.accounts.roles import Right, rights_of
from comity.app.draft import Draft, Officer, Submitted
from comity.app.drafts import Drafts, KeptDraft, Pair, drawer_key, items_of
from comity.app.faults import Faults
from comity.app.once import begin, find_written
from comity.app.queued import DUE, MICRO, OUTBOX, UNDO, Queued, State, as_sent, check_same, parse_queued, token_of
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
"""Statements of one person that wait to be sent."""
MOST_BYTES: Final = 8 * 1024 * 1024
"""Most bytes of an entry with its papers."""
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
        self._stop = Event()
        self._thread: Thread | None = None
        self.fault = ""

    def hand_in(self, owner: str, draft: Draft, officer: Officer, once: str = "", values: tuple[Pair, ...] = ()) -> str:
        """Hand in a draft, to be written after WINDOW, and return its id.

        once: the same value hands in only once while the entry lies there. values: the form it came from, to go on with
        when it comes back. Raises Malformed, TooLarge, NotAllowed where too many wait, or where something else lies
        there under the same value.
        """
        with self._handing_in:
            name = hashlib.sha256(once.encode()).hexdigest()[:32] if once else self._by.entropy(16).hex()
            lying = {one.id: one for one in self.waiting(owner)}
            if name in lying:
                check_same(lying[name], draft, values)
                return name
            if sum(one.state in {State.WAITING, State.SENDING} for one in lying.values()) >= MOST_ENTRIES:
                raise NotAllowed((refusal("outbox.full", "Too much waits to be sent; try again in a minute."),))
            entry = Queued(
                id=name,
                owner=owner,
                kind=draft.kind,
                matter=draft.matter or "",
                due=self._by.micros() + WINDOW // MICRO,
                draft=draft,
                officer=officer,
                values=values,
            )
            raw = canonical.encode(entry)
            if len(raw) > MOST_BYTES:
                raise TooLarge(
                    "expected a statement of at most {most} bytes, got {size}", most=MOST_BYTES, size=len(raw)
                )
            self._keep(parse_queued(raw))
            self._by.faults.reach("outbox.kept")
            self._desk.put(DUE, token_of(entry), b"")
            return name

    def undo(self, owner: str, entry_id: str) -> Draft:
        """Take a statement back into the drafts, under the same id; one that was refused too.

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
            raise _gone()
        self._by.faults.reach("undo.claimed")
        if not self._take_back(self._get(owner, entry_id)):
            raise _gone()
        return entry.draft

    def waiting(self, owner: str) -> tuple[Queued, ...]:
        """What an owner handed in, newest first: waiting, sent within a day, or refused."""
        found = (parse_queued(raw) for _, raw in items_of(self._desk, OUTBOX, owner))
        return tuple(sorted(found, key=lambda one: (-one.due, one.id)))

    def dismiss(self, owner: str, entry_id: str) -> bool:
        """Strike from the list what was sent or refused; whether there was such an entry."""
        entry = self._get(owner, entry_id)
        done = entry.state in {State.SENT, State.REFUSED}
        return done and self._desk.drop(OUTBOX, drawer_key(owner, entry_id))

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
        self._thread = Thread(target=self._run, args=(seconds,), name="comity-outbox", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop sending; what waits goes on waiting."""
        if self._thread is not None:
            self._stop.set()
            self._thread.join()
            self._thread = None

    def _run(self, seconds: float) -> None:
        while not self._stop.wait(seconds):
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
            officer = _officer_now(entry, self._by.accounts)
            entry = self._noted(entry, officer)
            done = self._by.submit(entry.draft, officer, once=entry.once, noted=True)
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
            self._keep(as_sent(entry, done))
            self._by.faults.reach("outbox.noted")

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
        while items := self._desk.items(OUTBOX, after, 100):
            for after, raw in items:
                entry = parse_queued(raw)
                tried += self._take_up_one(entry, now)
                if entry.state is State.SENT and now - entry.due > KEPT // MICRO:
                    self._desk.drop(OUTBOX, after)
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
            self._keep(as_sent(entry, done))
            self._desk.drop(UNDO, drawer_key(entry.owner, entry.id))
            return False
        self._return(entry)
        return True

    def _return(self, entry: Queued) -> None:
        """A statement that is not to be sent: kept as a draft first, then struck."""
        # A form holds no papers: with them the draft itself comes back.
        whole = not entry.values or entry.draft.attachments
        values = (("draft", canonical.encode(entry.draft).decode()),) if whole else entry.values
        kept = KeptDraft(id=entry.id, kind=entry.kind, matter=entry.matter, values=values, saved=self._by.micros())
        self._drafts.put_back(entry.owner, kept)
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


def _gone() -> NotAllowed:
    return NotAllowed((refusal("outbox.gone", "It is being sent or was sent already; withdraw it instead."),))


def _officer_now(entry: Queued, accounts: Accounts) -> Officer:
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
