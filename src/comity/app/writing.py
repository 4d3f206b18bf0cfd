"""The one write path: drafts in, durable acts out (K1, K2).

:class:`Writer` turns drafts into acts and appends them, a batch in one durable transaction. It is called by one thread
at a time (:mod:`comity.app.batching` gathers drafts from many). Where several processes write to one store, the
transaction refuses a batch whose log has moved; the Writer then reads the log again and repeats, admission included.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from comity.app.draft import Attachment, Draft, Officer, Submitted
from comity.app.faults import Faults
from comity.app.once import Once, find_written
from comity.app.opened import OpenedActs
from comity.app.sofar import MattersSoFar, SoFar
from comity.app.startup import Start
from comity.app.trees import head_of_log
from comity.kernel import canonical
from comity.kernel.act import (
    OPENING_BYTES,
    SALT_BYTES,
    Act,
    Author,
    Document,
    Envelope,
    Kind,
    Said,
    check_matter,
    document_digest,
    find_kind,
    handle_key,
    officer_handle,
    open_body,
)
from comity.kernel.admission import Setting, admit
from comity.kernel.capability import Registry
from comity.kernel.errors import ComityError, HeadMoved, Malformed, NotAllowed, ReadOnly
from comity.kernel.ids import ActId, LogId, matter_id
from comity.kernel.log import LogState, NewAct, append, seal
from comity.kernel.marking import Marking, may_see
from comity.kernel.remarks import Remark
from comity.kernel.store import Store

_TRIES = 20


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """A draft and who writes it. own: written by the node itself. once: written before under this mark, not again."""

    draft: Draft
    officer: Officer
    own: bool = False
    once: Once | None = None


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What the Writer uses of the world: randomness, clock, named faults, the secret for officers' handles."""

    entropy: Callable[[int], bytes]
    now: Callable[[], datetime]
    faults: Faults
    handles: bytes

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
        except ValueError as fault:
            return Malformed("the statement cannot be written so: {fault}", fault=fault)

    def _prepare(self, intent: Intent, state: LogState, now: datetime, batch: dict[str, Said]) -> _Prepared:
        draft, officer = intent.draft, intent.officer
        kind = find_kind(draft.kind, self._registry.kinds)
        raw_body, body = _canonical_body(bytes(draft.body), kind)
        matter = draft.matter if draft.matter is not None else self._new_matter(kind, state.log.party)
        check_matter(kind, matter)
        of_type = self._registry.matter_types.get(matter.partition(":")[0])
        if of_type is None:
            raise Malformed("expected a file of a known type, got {matter}", matter=matter)
        known = self._matters.fresh if draft.matter is None else self._matters.get
        so_far = known(matter, of_type, officer.reader)
        envelope = Envelope(
            kind=kind.name,
            matter=matter,
            origin=state.log.party,
            epoch=state.log.epoch,
            author=_author(officer.role, self._handle(so_far, officer.name, matter)),
            refs=tuple(sorted(draft.refs)) if draft.refs is not None else so_far.tips.fitting(draft.marking),
            claimed=now,
            marking=draft.marking,
            lang=draft.lang,
            exercise=draft.exercise,
            documents=tuple(list_document(one, self._means.entropy(SALT_BYTES)) for one in draft.attachments),
            body=msgspec.Raw(raw_body),
        )
        contents = tuple(one.content for one in draft.attachments)
        opening = intent.once.opening if intent.once is not None else self._means.entropy(OPENING_BYTES)
        act = seal(envelope, opening, contents)
        said = Said(ActId(act.entry), state.size + len(batch), Act(envelope, body))
        setting = Setting(
            author=officer.reader,
            kind=kind,
            matter_type=of_type,
            capability=None if kind.anywhere else self._registry.capability_of(of_type.name),
            seen=so_far.seen,
            own=intent.own,
            referenced=self._markings(envelope.refs, intent, batch) if draft.refs else None,
            about=self._about(said, intent, batch),
        )
        refusals = admit(said, setting)
        if refusals:
            raise NotAllowed(refusals)
        batch[said.id.hex()] = said
        self._matters.add(said, kind)
        return _Prepared(said, act)

    def _handle(self, so_far: SoFar, officer: str, matter: str) -> str:
        handle = so_far.handles.get(officer)
        if handle is None:
            handle = so_far.handles[officer] = officer_handle(handle_key(self._means.handles, officer), matter)
        return handle

    def _markings(self, refs: tuple[str, ...], intent: Intent, batch: dict[str, Said]) -> dict[str, Marking]:
        return {said.id.hex(): said.act.envelope.marking for said in self._seen(refs, intent, batch)}

    def _about(self, said: Said, intent: Intent, batch: dict[str, Said]) -> tuple[Said, ...] | None:
        if not isinstance(said.act.body, Remark):
            return None
        seen = self._seen((said.act.body.act,), intent, batch)
        return tuple(one for one in seen if one.act.envelope.matter == said.act.envelope.matter)

    def _seen(self, acts: tuple[str, ...], intent: Intent, batch: dict[str, Said]) -> tuple[Said, ...]:
        rows = self._store.find([bytes.fromhex(act) for act in acts if act not in batch])
        found = (*(batch[act] for act in acts if act in batch), *self._opened.said(rows))
        return tuple(said for said in found if may_see(intent.officer.reader, said.act.envelope.marking))

    def _new_matter(self, kind: Kind, party: str) -> str:
        if not kind.opens:
            raise Malformed("expected the file this {kind} belongs to, got none", kind=kind.name)
        return matter_id(kind.subject, party, self._means.entropy(16).hex())


def _author(role: str, handle: str) -> Author:
    """The author, checked: a draft's reader has checked all else that goes into the envelope."""
    try:
        return msgspec.convert({"role": role, "handle": handle}, Author)
    except msgspec.ValidationError as fault:
        raise Malformed("expected a role like duty_officer, got {role!r}", role=role[:60]) from fault


def _canonical_body(posted: bytes, kind: Kind) -> tuple[bytes, msgspec.Struct]:
    """The canonical bytes of a posted body, which may have white space and any key order, but no key twice.

    :func:`comity.app.draft.parse_draft` has bounded its size and depth.
    """
    body: msgspec.Struct = canonical.parse_json(posted, kind.body)
    raw = canonical.encode(body)
    if raw != posted:
        canonical.check_single_keys(posted)
        open_body(raw, kind)
    return raw, body


def list_document(paper: Attachment, salt: bytes) -> Document:
    """How an act lists a paper: salted, so that equal papers in two acts cannot be told to be equal.

    Raises Malformed for a name or media type that no act can hold.
    """
    listed = {
        "name": paper.name,
        "media_type": paper.media_type,
        "lang": paper.lang,
        "size": len(paper.content),
        "salt": salt.hex(),
        "digest": document_digest(salt, paper.content),
    }
    try:
        return msgspec.convert(listed, Document)
    except msgspec.ValidationError as fault:
        raise Malformed("the paper {name!r} cannot be listed: {fault}", name=paper.name[:60], fault=fault) from fault


def _submitted(one: _Prepared, log: LogId, index: int, sequence: int) -> Submitted:
    return Submitted(id=one.said.id, matter=one.act.matter, log=log, index=index, sequence=sequence)
