"""The one write path: drafts in, durable acts out (K1, K2).

:class:`Writer` turns drafts into acts and appends them, a batch in one durable transaction. It is called by one thread
at a time (:mod:`comity.app.batching` gathers drafts from many). Where several processes write to one store, the
transaction refuses a batch whose log has moved; the Writer then reads the log again and repeats, admission included.
Where the store has turns, the Writer waits for its own, so that many processes do not work in vain.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

import msgspec

from comity.app.draft import Draft, Officer, Submitted
from comity.app.drafted import Saying, acts_named, envelope_of, read_draft, setting_of
from comity.app.faults import Faults
from comity.app.once import Once, find_written
from comity.app.opened import OpenedActs
from comity.app.sofar import MattersSoFar, SoFar
from comity.app.startup import Start
from comity.app.trees import head_of_log
from comity.kernel.act import OPENING_BYTES, SALT_BYTES, Act, Author, Said, handle_key, officer_handle
from comity.kernel.admission import admit
from comity.kernel.capability import Registry
from comity.kernel.errors import ComityError, HeadMoved, Malformed, NotAllowed, ReadOnly
from comity.kernel.ids import ActId, LogId
from comity.kernel.log import LogState, NewAct, append, seal
from comity.kernel.marking import Reader, may_see
from comity.kernel.store import Store

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
        with self._means.turn() as shared:
            if shared:
                self._follow(reload, self._state)
            for _ in range(_TRIES):
                try:
                    return self._write_once(intents, self._state)
                except HeadMoved:
                    self._matters.forget()
                    self._go_on(reload(self._state.log), self._state)
                except BaseException:
                    self._matters.forget()
                    raise
        raise HeadMoved("the log of {log} kept moving; try again", log=self._state.log.origin)

    def _follow(self, reload: Callable[[LogId], Start], state: LogState) -> None:
        """Take up what others wrote since the last batch, before anything is prepared in vain."""
        try:
            self._verify_unmoved(state)
        except HeadMoved:
            self._matters.forget()
            self._go_on(reload(state.log), state)

    def _go_on(self, found: Start, before: LogState) -> None:
        if found.state.size < before.size:
            raise ReadOnly(
                "the database of {log} holds {size} entries, but it held {before}: an older copy was put back",
                log=before.log.origin,
                size=found.state.size,
                before=before.size,
            )
        self.start(found.state, max(found.last_stored, self._last_stored))

    def _write_once(self, intents: Sequence[Intent], state: LogState) -> tuple[Outcome, ...]:
        now = self._means.now()
        batch: dict[str, Said] = {}
        self._matters.begin()
        prepared = [self._try_prepare(intent, state, now, batch) for intent in intents]
        good = [one for one in prepared if isinstance(one, _Prepared)]
        if not good:
            self._verify_unmoved(state)
            return tuple(one for one in prepared if not isinstance(one, _Prepared))
        stored = max(round(now.timestamp() * 1_000_000), self._last_stored + 1)
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
        if head is not None and head.size != state.size:
            raise HeadMoved(
                "expected {log} to have {expected} entries, it has {size}; reload and try again",
                log=state.log.origin,
                expected=state.size,
                size=head.size,
            )

    def _try_prepare(
        self, intent: Intent, state: LogState, now: datetime, batch: dict[str, Said]
    ) -> _Prepared | Outcome:
        try:
            if intent.once is not None and (done := find_written(self._store, state.log, intent.once)) is not None:
                return done
            return self._prepare(intent, state, now, batch)
        except ComityError as refused:
            return refused
        except ValueError as fault:  # whatever it is, the other drafts of the batch have no part in it
            return Malformed("the statement cannot be written so: {fault}", fault=fault)

    def _prepare(self, intent: Intent, state: LogState, now: datetime, batch: dict[str, Said]) -> _Prepared:
        officer, log = intent.officer, state.log
        drafted = read_draft(intent.draft, self._registry, log.party, lambda: self._means.entropy(16).hex())
        known = self._matters.fresh if intent.draft.matter is None else self._matters.get
        so_far = known(drafted.matter, drafted.matter_type, officer.reader)
        author = _author(officer.role, self._handle(so_far, officer.name, drafted.matter))
        saying = Saying(log=log, now=now, author=author, salt=lambda: self._means.entropy(SALT_BYTES))
        envelope = envelope_of(drafted, so_far, saying)
        contents = tuple(one.content for one in intent.draft.attachments)
        opening = intent.once.opening if intent.once is not None else self._means.entropy(OPENING_BYTES)
        act = seal(envelope, opening, contents)
        said = Said(ActId(act.entry), state.size + len(batch), Act(envelope, drafted.body))
        named = self._seen(acts_named(drafted), officer.reader, batch)
        setting = setting_of(drafted, officer.reader, so_far.seen, named, intent.own)
        refusals = admit(said, setting)
        if refusals:
            raise NotAllowed(refusals)
        batch[said.id.hex()] = said
        self._matters.add(said, drafted.kind)
        return _Prepared(said, act)

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


def _author(role: str, handle: str) -> Author:
    """The author, checked: a draft's reader has checked all else that goes into the envelope."""
    try:
        return msgspec.convert({"role": role, "handle": handle}, Author)
    except msgspec.ValidationError as fault:
        raise Malformed("expected a role like duty_officer, got {role!r}", role=role[:60]) from fault


def _submitted(one: _Prepared, log: LogId, index: int, sequence: int) -> Submitted:
    return Submitted(id=one.said.id, matter=one.act.matter, log=log, index=index, sequence=sequence)
