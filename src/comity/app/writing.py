"""The one write path: drafts in, durable acts out (K1, K2).

:class:`Writer` turns drafts into acts and appends them, a batch in one durable transaction. It is called by one thread
at a time (:mod:`comity.app.batching` gathers drafts from many). Where several processes write to one store, the
transaction refuses a batch whose log has moved; the Writer then reads the log again and repeats, admission included.
Where the store has turns, the Writer prepares its batch before it waits for its own. If others wrote meanwhile, all is
admitted anew within the turn; what comes out as before is not put into bytes a second time.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

import msgspec

from comity.app.draft import Draft, Officer, Submitted
from comity.app.drafted import Drafted, Saying, acts_named, envelope_of, read_draft, setting_of
from comity.app.faults import Faults
from comity.app.once import Once, find_written
from comity.app.opened import OpenedActs
from comity.app.sofar import MattersSoFar, SoFar
from comity.app.startup import Start
from comity.app.trees import head_of_log
from comity.kernel.act import OPENING_BYTES, SALT_BYTES, Act, Author, Envelope, Said, handle_key, officer_handle
from comity.kernel.admission import admit
from comity.kernel.capability import Registry
from comity.kernel.errors import ComityError, HeadMoved, Malformed, NotAllowed, ReadOnly
from comity.kernel.ids import ActId, LogId
from comity.kernel.log import LogState, NewAct, append, seal
from comity.kernel.marking import Reader, may_see
from comity.kernel.store import Store, verify_size

_TRIES = 20


def _alone() -> AbstractContextManager[bool]:
    """No turn to wait for."""
    return nullcontext(False)


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """A draft and who writes it. own: written by the node itself. once: written before under this mark, not again."""

    draft: Draft
    officer: Officer
    own: bool = False
    once: Once | None = None


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What the Writer uses of the world: randomness, clock, named faults, the secret for officers' handles.

    turn: holds off others who write to the same log; whether there may be any.
    """

    entropy: Callable[[int], bytes]
    now: Callable[[], datetime]
    faults: Faults
    handles: bytes
    turn: Callable[[], AbstractContextManager[bool]] = _alone

    def __repr__(self) -> str:
        """Without the secret."""
        return "Means(handles=…)"


Outcome = Submitted | ComityError


class _Prepared(msgspec.Struct, frozen=True, gc=False):
    said: Said
    act: NewAct


class _Read(msgspec.Struct, frozen=True, gc=False):
    """An intent with what of it does not depend on the log: its draft as it was read, or why it could not be.

    salts: one for each paper. earlier: as it was prepared on a state that did not hold.
    """

    intent: Intent
    drafted: Drafted | ComityError
    salts: tuple[bytes, ...]
    earlier: _Prepared | None = None


class _Batch(msgspec.Struct, frozen=True, gc=False):
    """Intents as they are prepared to follow on a state of the log."""

    waiting: tuple[_Read, ...]
    prepared: tuple[_Prepared | Outcome, ...]
    now: datetime


class Writer:
    """Writes acts into this node's own log."""

    def __init__(
        self, store: Store, registry: Registry, opened: OpenedActs, matters: MattersSoFar, means: Means
    ) -> None:
        self._store = store
        self._registry = registry
        self._opened = opened
        self._matters = matters
        self._means = means
        self._state: LogState | None = None
        self._last_stored = 0

    def start(self, state: LogState, last_stored: int) -> None:
        """Begin at a log's state; ``last_stored`` keeps stored times from going back with the clock."""
        self._state = state
        self._last_stored = last_stored

    def write(self, intents: Sequence[Intent], reload: Callable[[LogId], Start]) -> tuple[Outcome, ...]:
        """Write a batch durably; per intent, where it went or why not.

        reload: reads the log's state again after another process appended.

        Raises StoreFault or Damaged when the store failed, ReadOnly when the log has become shorter; nothing of the
        batch was written then.
        """
        assert self._state is not None
        try:
            batch = self._read_and_prepare(intents, self._state)
            with self._means.turn() as shared:
                for number in range(_TRIES):
                    try:
                        if shared and number == 0:
                            self._verify_unmoved(self._state)
                        return self._write_once(batch, self._state)
                    except HeadMoved:
                        self._matters.forget()
                        self._go_on(reload(self._state.log), self._state)
                        batch = self._prepared_again(batch, self._state)
        except BaseException:
            self._matters.forget()
            raise
        self._matters.forget()
        raise HeadMoved("the log of {log} kept moving; try again", log=self._state.log.origin)

    def _go_on(self, found: Start, before: LogState) -> None:
        if found.state.size < before.size:
            raise ReadOnly(
                "the database of {log} holds {size} entries, but it held {before}: an older copy was put back",
                log=before.log.origin,
                size=found.state.size,
                before=before.size,
            )
        self.start(found.state, max(found.last_stored, self._last_stored))

    def _read_and_prepare(self, intents: Sequence[Intent], state: LogState) -> _Batch:
        waiting = tuple(
            _Read(
                intent,
                self._try_read(intent, state.log.party),
                tuple(self._means.entropy(SALT_BYTES) for _ in intent.draft.attachments),
            )
            for intent in intents
        )
        return self._prepared_again(_Batch(waiting, (), self._means.now()), state)

    def _prepared_again(self, batch: _Batch, state: LogState) -> _Batch:
        """The batch as it follows on this state; every intent is admitted anew."""
        said: dict[str, Said] = {}
        self._matters.begin()
        prepared = tuple(self._try_prepare(one, state, batch.now, said) for one in batch.waiting)
        waiting = tuple(
            msgspec.structs.replace(one, earlier=found) if isinstance(found, _Prepared) else one
            for one, found in zip(batch.waiting, prepared, strict=True)
        )
        return _Batch(waiting, prepared, batch.now)

    def _write_once(self, batch: _Batch, state: LogState) -> tuple[Outcome, ...]:
        prepared = batch.prepared
        good = [one for one in prepared if isinstance(one, _Prepared)]
        if not good:
            self._verify_unmoved(state)
            return tuple(one for one in prepared if not isinstance(one, _Prepared))
        stored = max(round(self._means.now().timestamp() * 1_000_000), self._last_stored + 1)
        appended = append(state, [one.act for one in good], stored)
        self._means.faults.reach("append.prepared")
        last = self._store.append(appended.batch)
        self._means.faults.reach("append.committed")
        self._state, self._last_stored = appended.state, stored
        places = iter(zip(range(state.size, appended.state.size), range(last - len(good) + 1, last + 1), strict=True))
        return tuple(
            _submitted(one, state.log, *next(places)) if isinstance(one, _Prepared) else one for one in prepared
        )

    def _verify_unmoved(self, state: LogState) -> None:
        """Raise HeadMoved where refusals rest on a log that another process has since gone on with."""
        head = head_of_log(self._store, state.log)
        if head is not None:
            verify_size(state.log, state.size, head.size)

    def _try_read(self, intent: Intent, party: str) -> Drafted | ComityError:
        try:
            return read_draft(intent.draft, self._registry, party, lambda: self._means.entropy(16).hex())
        except ComityError as refused:
            return refused
        except ValueError as fault:
            return _unwritable(fault)

    def _try_prepare(self, one: _Read, state: LogState, now: datetime, batch: dict[str, Said]) -> _Prepared | Outcome:
        once = one.intent.once
        try:
            if once is not None and (done := find_written(self._store, state.log, once)) is not None:
                return done
            if isinstance(one.drafted, ComityError):
                return one.drafted
            return self._prepare(one, one.drafted, (state, now), batch)
        except ComityError as refused:
            return refused
        except ValueError as fault:
            return _unwritable(fault)

    def _prepare(
        self, one: _Read, drafted: Drafted, place: tuple[LogState, datetime], batch: dict[str, Said]
    ) -> _Prepared:
        state, now = place
        intent, officer, log = one.intent, one.intent.officer, state.log
        known = self._matters.fresh if intent.draft.matter is None else self._matters.get
        so_far = known(drafted.matter, drafted.matter_type, officer.reader)
        author = _author(officer.role, self._handle(so_far, officer.name, drafted.matter))
        saying = Saying(log=log, now=now, author=author, salt=iter(one.salts).__next__)
        envelope = envelope_of(drafted, so_far, saying)
        act = self._sealed(one, envelope)
        said = Said(ActId(act.entry), state.size + len(batch), Act(envelope, drafted.body))
        named = self._seen(acts_named(drafted), officer.reader, batch)
        setting = setting_of(drafted, officer.reader, so_far.seen, named, intent.own)
        refusals = admit(said, setting)
        if refusals:
            raise NotAllowed(refusals)
        batch[said.id.hex()] = said
        self._matters.add(said, drafted.kind)
        return _Prepared(said, act)

    def _sealed(self, one: _Read, envelope: Envelope) -> NewAct:
        if one.earlier is not None and one.earlier.said.act.envelope == envelope:
            return one.earlier.act
        once = one.intent.once
        opening = once.opening if once is not None else self._means.entropy(OPENING_BYTES)
        return seal(envelope, opening, tuple(paper.content for paper in one.intent.draft.attachments))

    def _handle(self, so_far: SoFar, officer: str, matter: str) -> str:
        handle = so_far.handles.get(officer)
        if handle is None:
            handle = so_far.handles[officer] = officer_handle(handle_key(self._means.handles, officer), matter)
        return handle

    def _seen(self, acts: tuple[str, ...], author: Reader, batch: dict[str, Said]) -> tuple[Said, ...]:
        """Those of these acts that the author may see; what is written in this batch is among them."""
        if not acts:
            return ()
        rows = self._store.find([bytes.fromhex(act) for act in acts if act not in batch])
        found = (*(batch[act] for act in acts if act in batch), *self._opened.said(rows))
        return tuple(said for said in found if may_see(author, said.act.envelope.marking))


def _unwritable(fault: ValueError) -> Malformed:
    """Whatever the fault is, the other drafts of the batch have no part in it."""
    return Malformed("the statement cannot be written so: {fault}", fault=fault)


def _author(role: str, handle: str) -> Author:
    """The author, checked: a draft's reader has checked all else that goes into the envelope."""
    try:
        return msgspec.convert({"role": role, "handle": handle}, Author)
    except msgspec.ValidationError as fault:
        raise Malformed("expected a role like duty_officer, got {role!r}", role=role[:60]) from fault


def _submitted(one: _Prepared, log: LogId, index: int, sequence: int) -> Submitted:
    return Submitted(id=one.said.id, matter=one.act.matter, log=log, index=index, sequence=sequence)
