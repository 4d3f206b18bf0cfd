"""A small capability for tests of fold: a question is put to a table, positions are taken, the owner counts and closes.

A history is a tuple of lines in which everything that is named is named by its number, so that :func:`say` can make the
acts anew under other ids, without references, or with other ones.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from hypothesis import strategies as st

from comity.kernel.act import Act, Author, Envelope, Kind, Said, UnknownBody
from comity.kernel.canonical import encode
from comity.kernel.claims import Register, claim, put
from comity.kernel.declaration import ShortText, field
from comity.kernel.errors import Refusal, refusal
from comity.kernel.fold import Folded, MatterType
from comity.kernel.ids import ActHex, ActId, Party
from comity.kernel.marking import ANY, Level, Marking
from comity.kernel.remarks import Disputed, Withdrawn

OWNER = "XAA"
TABLE = ("XAA", "XBB", "XCC")
STRANGER = "XDD"
MATTER = f"ballot:{OWNER}.{'0' * 32}"
Vote = Literal["yes", "no"]


class Opened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    question: Annotated[ShortText, field("Question")]
    table: Annotated[tuple[Party, ...], field("Table")]


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    vote: Annotated[Vote, field("Vote")]


class Noted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    text: Annotated[ShortText, field("Note")]


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    counted: Annotated[tuple[ActHex, ...], field("Counted")]


def kind(name: str, body: type[msgspec.Struct], **more: bool) -> Kind:
    return Kind(name=name, body=body, label=name, help=name, **more)


OPENED = kind("ballot.opened/1", Opened, opens=True)
TAKEN = kind("ballot.taken/1", Taken)
NOTED = kind("ballot.noted/1", Noted, bears=False)
CLOSED = kind("ballot.closed/1", Closed, closes=True)


class BallotState(msgspec.Struct, frozen=True, kw_only=True):
    questions: Register[str] = ()
    positions: Register[Vote] = ()
    notes: Register[str] = ()
    closed: bool = False


def step(state: BallotState, said: Said) -> BallotState:
    match said.act.body:
        case Opened(question=question):
            return msgspec.structs.replace(state, questions=put(state.questions, claim(said, question)))
        case Taken(vote=vote):
            return msgspec.structs.replace(state, positions=put(state.positions, claim(said, vote)))
        case Noted(text=text):
            return msgspec.structs.replace(state, notes=put(state.notes, claim(said, text)))
        case Closed():
            return msgspec.structs.replace(state, closed=True)
        case _:
            return state


def authority(opening: Said, said: Said) -> Refusal | None:
    owner_only = isinstance(said.act.body, (Opened, Closed))
    if said.origin in ((opening.origin,) if owner_only else table(opening)):
        return None
    return refusal("ballot.not_yours", "{origin} may not say this here.", origin=said.origin)


def table(opening: Said) -> frozenset[str]:
    body = opening.act.body
    assert isinstance(body, Opened)
    return frozenset(body.table)


BALLOT = MatterType(
    name="ballot",
    label="Ballot",
    initial=BallotState(),
    step=step,
    authority=authority,
    kinds=(OPENED, TAKEN, NOTED, CLOSED),
    table=table,
)

What = Literal["open", "take", "note", "close", "withdraw", "dispute", "unknown"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One act of a history.

    word: vote, question or note. about: numbers of the lines it withdraws, disputes or counts. refs: numbers of lines
    it refers to. narrow: it is kept from a part of the table.
    """

    origin: str
    what: What
    word: str = "yes"
    about: tuple[int, ...] = ()
    refs: tuple[int, ...] = ()
    narrow: bool = False


History = tuple[Line, ...]


def say(history: History, salt: bytes = b"", refer: bool = True) -> tuple[Said, ...]:
    """The acts of a history.

    salt: other salts give other ids. refer: whether acts carry their references. What is said of ids is said of the
    same lines each time.
    """
    ids = [ActId(sha256(salt + b"/%d" % number).digest()) for number in range(len(history))]
    spoken: dict[str, int] = {}
    acts = []
    for number, line in enumerate(history):
        index = spoken.get(line.origin, 0)
        spoken[line.origin] = index + 1
        acts.append(Said(ids[number], index, act_of(line, [one.hex() for one in ids], refer)))
    return tuple(acts)


def act_of(line: Line, ids: Sequence[str], refer: bool) -> Act:
    name, body = _body(line, tuple(ids[number] for number in line.about))
    envelope = Envelope(
        kind=name,
        matter=MATTER,
        origin=line.origin,
        epoch=1,
        author=Author("officer", "0" * 32),
        claimed=datetime(2026, 5, 2, tzinfo=UTC),
        marking=marking(line),
        lang="en",
        body=msgspec.Raw(encode(body)),
        refs=tuple(sorted({ids[number] for number in line.refs})) if refer else (),
    )
    return Act(envelope, body)


def marking(line: Line) -> Marking:
    release = (line.origin,) if line.narrow else tuple(sorted({*TABLE, STRANGER}))
    return Marking(level=Level.OPEN, release=release, originators=(line.origin,), purposes=ANY)


def _body(line: Line, about: tuple[str, ...]) -> tuple[str, msgspec.Struct]:
    first = about[0] if about else "f" * 64
    bodies: dict[What, tuple[str, msgspec.Struct]] = {
        "open": (OPENED.name, Opened(question=line.word, table=TABLE)),
        "take": (TAKEN.name, Taken(vote="yes" if line.word == "yes" else "no")),
        "note": (NOTED.name, Noted(text=line.word)),
        "close": (CLOSED.name, Closed(counted=about)),
        "withdraw": ("act.withdrawn/1", Withdrawn(act=first, reason="wrong")),
        "dispute": ("act.disputed/1", Disputed(act=first, reason="wrong")),
        "unknown": ("ballot.weighed/1", UnknownBody(b"{}")),
    }
    return bodies[line.what]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Histories of up to ten lines, most of which open; anybody says anything, about anything said before."""
    lines: list[Line] = []
    if draw(st.integers(0, 9)):
        lines.append(Line(origin=OWNER, what="open"))
    for number in range(len(lines), draw(st.integers(2, 10))):
        earlier = st.sets(st.integers(0, max(number - 1, 0)), max_size=4).map(sorted).map(tuple)
        lines.append(
            Line(
                origin=draw(st.sampled_from((*TABLE, STRANGER))),
                what=draw(st.sampled_from(("take", "take", "open", "note", "close", "withdraw", "dispute", "unknown"))),
                word=draw(st.sampled_from(("yes", "no"))),
                about=draw(earlier),
                refs=draw(earlier),
                narrow=draw(st.integers(0, 5)) == 0,
            )
        )
    return tuple(lines)


Outcome = tuple[str, tuple[tuple[Any, ...], ...]]


def outcome(folded: Folded, acts: Sequence[Said]) -> Outcome:
    """State and standings with every id replaced by the number of its line, so that histories can be compared."""
    numbers = {said.id.hex(): f"#{number}" for number, said in enumerate(acts)}
    state = encode(folded.state).decode()
    for written, number in numbers.items():
        state = state.replace(written, number)
    lines = (
        (
            numbers[line.said.id.hex()],
            line.standing.value,
            tuple(reason.code for reason in line.reasons),
            tuple(sorted(numbers[one] for one in line.disputed_by)),
        )
        for line in folded.lines
    )
    return state, tuple(sorted(lines))


Fold = Callable[[str, MatterType, Sequence[Said]], Folded]


def same_in_any_arrival(fold: Fold, history: History, order: Sequence[int]) -> bool:
    """Whether acts that arrive in another order make the same."""
    acts = say(history)
    shuffled = [acts[number] for number in order]
    return outcome(fold(MATTER, BALLOT, shuffled), acts) == outcome(fold(MATTER, BALLOT, acts), acts)


def same_under_grinding(fold: Fold, history: History, salt: bytes) -> bool:
    """Whether other openings, and so other ids for all acts, make the same."""
    acts, ground = say(history), say(history, salt=salt)
    return outcome(fold(MATTER, BALLOT, ground), ground) == outcome(fold(MATTER, BALLOT, acts), acts)


def same_without_references(fold: Fold, history: History) -> bool:
    """Whether acts that omit their references make the same."""
    acts, bare = say(history), say(history, refer=False)
    return outcome(fold(MATTER, BALLOT, bare), bare) == outcome(fold(MATTER, BALLOT, acts), acts)
