"""Rows of the tables that every database of the truth has, to and from what a Store gives and takes.

The tables of all databases have the same columns in the same order; how they are asked is each adapter's own affair.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from comity.kernel.errors import Damaged
from comity.kernel.ids import LogId
from comity.kernel.store import ActRow, Batch, Head


def head_of(found: tuple[Any, ...]) -> Head:
    """A head from party, epoch, size, root, frontier, and size and text of its newest checkpoint, if any."""
    party, epoch, size, root, frontier, signed_size, checkpoint = found
    return Head(
        log=LogId(party, epoch),
        size=size,
        root=root,
        frontier=frontier,
        signed_size=signed_size or 0,
        checkpoint=checkpoint or "",
    )


def act_of(found: tuple[Any, ...], documents: tuple[bytes, ...], place: object) -> ActRow:
    """An entry from sequence, party, epoch, index, entry, matter, kind, stored, opening and raw.

    place: the database, as it is called in faults. Raises Damaged where log, matter or kind is missing.
    """
    sequence, party, epoch, index, entry, matter, kind, stored, opening, raw = found
    if party is None or matter is None or kind is None:
        raise Damaged("row {sequence} of {place} names what is not there", sequence=sequence, place=place)
    return ActRow(
        log=LogId(party, epoch),
        index=index,
        entry=entry,
        matter=matter,
        kind=kind,
        stored=stored,
        opening=opening,
        raw=raw,
        documents=documents,
        sequence=sequence,
    )


def act_rows(
    batch: Batch, before: int, log: int, matters: Mapping[str, int | None], kinds: Mapping[str, int | None]
) -> Iterator[tuple[object, ...]]:
    """The rows of a batch. before: sequence of the row before them. log, matters, kinds: numbers of these names."""
    for sequence, row in enumerate(batch.rows, before + 1):
        yield (
            sequence,
            log,
            row.index,
            row.entry,
            matters[row.matter],
            kinds[row.kind],
            row.stored,
            len(row.documents),
            row.opening,
            row.raw,
        )


def document_rows(batch: Batch, before: int) -> Iterator[tuple[int, int, bytes]]:
    """The rows of a batch's documents: sequence of their act, position, content. before: as for :func:`act_rows`."""
    for sequence, row in enumerate(batch.rows, before + 1):
        for position, content in enumerate(row.documents):
            yield (sequence, position, content)


def verify_documents(sequence: int, listed: int, found: int, place: object) -> None:
    """Raise Damaged where a row has another number of documents than it lists. place: as for :func:`act_of`."""
    if found != listed:
        raise Damaged(
            "expected {count} documents with row {sequence} of {place}, found {found}",
            count=listed,
            sequence=sequence,
            place=place,
            found=found,
        )
