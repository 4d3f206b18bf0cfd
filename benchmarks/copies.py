"""A node that holds the shipped record once, and further copies of it as statements of its own fictional party.

A copy says again what the record says, in files of its own: ``exercise:pm-2005`` becomes
``exercise:XAA.pm-2005-r17``. Its organisations have codes of their own (``SCO-R17``), and its series names of their own
(``Peace Mission r17``), as they would have in a world that is larger. All else is as the record has it: states,
organisations that hold exercises, sources. States themselves are not copied, since the world has no more of them.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.figures import Progress
from comity.app.draft import Draft, Officer, Submitted
from comity.app.node import Node
from comity.app.opening import make_home, open_node
from comity.app.writing import Intent
from comity.kernel import canonical
from comity.kernel.ids import matter_id
from comity.kernel.marking import Level, Reader, public
from comity.record.building import table_of
from comity.record.parts.parties import PARTIES
from comity.record.reading import load_rows
from comity.record.table import Statement

PARTY = "XAA"
MOST_NAME = 64
"""Characters of a file's name."""
_BATCH = 1_000
_REPEATED = 20
_OFFICER = Officer(name="bench", role="officer", reader=Reader(party=PARTY, clearance=Level.SECRET))


@cache
def originals() -> tuple[Statement, ...]:
    """What the record says, without its descriptions of states."""
    return tuple(table_of(row).statement(row) for row in load_rows() if not isinstance(row, PARTIES.row))


def copied(original: Statement, number: int) -> Intent:
    """The same statement in copy ``number`` (from 1)."""
    matter_type, _, name = original.matter.partition(":")
    tail = f"-r{number}"
    matter = matter_id(matter_type, PARTY, f"{name[: MOST_NAME - len(tail)].rstrip('-')}{tail}")
    body: Any = original.body
    if matter_type == "organisation" and hasattr(body, "code"):
        body = msgspec.structs.replace(body, code=f"{body.code}-R{number}")
    elif getattr(body, "series", None) is not None:
        body = msgspec.structs.replace(body, series=f"{body.series} r{number}")
    draft = Draft(
        kind=original.kind.name, matter=matter, body=msgspec.Raw(canonical.encode(body)), marking=public(PARTY)
    )
    return Intent(draft=draft, officer=_OFFICER)


def make_copies(home: Path, copies: int, progress: Progress) -> None:
    """Make a home whose node holds the record ``copies`` times, its own included."""
    make_home(home, PARTY)
    node = open_node(home)
    try:
        waiting = [copied(one, number) for number in range(1, copies) for one in originals()]
        for at in range(0, len(waiting), _BATCH):
            progress("copying the record", at, len(waiting))
            write(node, waiting[at : at + _BATCH])
    finally:
        node.close()
    # Opened again so that the second pass has followed everything before anything is measured.
    open_node(home).close()


def write(node: Node, intents: Sequence[Intent]) -> None:
    """Write statements, all of which must be admitted."""
    for outcome in node.write(intents):
        if not isinstance(outcome, Submitted):
            raise outcome


def further() -> Iterator[Intent]:
    """Statements to write one by one without end: of each type of file in turn, so that every list has to follow.

    They repeat themselves in the first copy's files, a few of each type, so that the node hardly grows.
    """
    by_type: dict[str, list[Statement]] = {}
    for one in originals():
        by_type.setdefault(one.matter.partition(":")[0], []).append(one)
    for number in count():
        for of_type in by_type.values():
            yield copied(of_type[number % min(_REPEATED, len(of_type))], 1)
