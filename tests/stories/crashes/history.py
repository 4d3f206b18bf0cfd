"""What several processes said of their writing to one store, and whether the store bears it out (K2).

A line of a history is ``ask TIME MARK`` before a draft is handed in, ``act TIME MARK ID`` once it was acknowledged, and
``fault TIME MARK CODE MESSAGE`` where it was refused. TIME is monotonic and the same for all processes of the machine;
MARK is the code of the organisation that the draft describes, used once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from comity.kernel.errors import ComityError
from comity.kernel.ids import LogId
from comity.kernel.store import ActRow, Store

UNKNOWN = "it is not known whether it was written"


class Asked(msgspec.Struct, kw_only=True):
    """One draft. answered: when it was acknowledged, None where it was not. fault: why it was refused."""

    mark: str
    asked: int
    answered: int | None = None
    act: str = ""
    fault: str = ""


def read_history(paths: Iterable[Path]) -> dict[str, Asked]:
    """Every draft by its mark; a line that was cut off was not said."""
    found: dict[str, Asked] = {}
    for path in paths:
        for line in path.read_text().rpartition("\n")[0].splitlines():
            word, time, mark, *rest = line.split(" ", 3)
            if word == "ask":
                assert mark not in found, mark
                found[mark] = Asked(mark=mark, asked=int(time))
            elif word == "act":
                found[mark].answered, found[mark].act = int(time), rest[0]
            else:
                found[mark].fault = rest[0]
    return found


def written(store: Store, log: LogId) -> tuple[ActRow, ...]:
    """Every row of one log, in order of arrival, and that arrivals have no gap."""
    rows: list[ActRow] = []
    while piece := store.since(len(rows), 1_000):
        rows += piece
        assert [row.sequence for row in rows[-len(piece) :]] == list(range(len(rows) - len(piece) + 1, len(rows) + 1))
    return tuple(row for row in rows if row.log == log)


def judge(history: Mapping[str, Asked], rows: Sequence[ActRow]) -> list[str]:
    """What the log, in order of arrival, does not bear out of a history.

    Every acknowledged act is there, exactly once and under its id; nothing is there twice, nor what was refused, unless
    the refusal says that it is not known; indexes have no gap; and what was acknowledged before another was handed in
    stands before it.
    """
    places: dict[str, int] = {}
    for row in rows:
        places.setdefault(row.entry.hex(), row.index)
    marks = Counter(mark for row in rows if (mark := _mark(row)))
    return [
        *_index_faults(rows),
        *(f"{mark} is there {count} times" for mark, count in marks.items() if count > 1),
        *(
            f"{one.mark} was acknowledged and is not there"
            for one in history.values()
            if one.answered is not None and (one.act not in places or not marks[one.mark])
        ),
        *(
            f"{one.mark} was refused and is there: {one.fault}"
            for one in history.values()
            if one.fault and UNKNOWN not in one.fault and marks[one.mark]
        ),
        *_order_faults([one for one in history.values() if one.act in places], places),
    ]


def _index_faults(rows: Sequence[ActRow]) -> Iterator[str]:
    for expected, row in enumerate(rows):
        if row.index != expected:
            yield f"expected index {expected} at sequence {row.sequence}, found {row.index}"


def _order_faults(answered: Sequence[Asked], places: Mapping[str, int]) -> Iterator[str]:
    """From the newest back: nobody may have been acknowledged before one that stands before him was handed in."""
    first: Asked | None = None
    for one in sorted(answered, key=lambda one: -places[one.act]):
        if first is not None and first.answered is not None and first.answered < one.asked:
            yield f"{one.mark} was handed in after {first.mark} was acknowledged, and stands before it"
        if first is None or (one.answered or 0) < (first.answered or 0):
            first = one


def _mark(row: ActRow) -> str:
    """The code of the organisation that an act describes; empty for other acts."""
    body = msgspec.json.decode(row.raw)["body"] if row.raw is not None else {}
    return str(body.get("code", ""))


def said(fault: ComityError) -> str:
    """A fault in one line of a history."""
    return f"{fault.code} {fault}".replace("\n", " ")
