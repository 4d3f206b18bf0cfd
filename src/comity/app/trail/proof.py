"""An export of the trail that proves itself: open parts, the signed head, and what leads from the one to the other.

Rows that were left out are covered by hashes of the tree: one for each largest subtree without an exported row, from
left to right. Whoever holds the file computes the root from the rows and these hashes, on any machine. A file with
every number from 1 to the head's size is complete; one that was filtered shows which numbers it leaves out. As JSON::

    {"format":"comity-trail/1","head":"comity/trail/XAA\n3\n…","key":"comity/trail/XAA+…","others":["7c…"],
     "rows":[{"leaf":"0b…","noted":{…},"number":3}]}

A row for a cleared overseer may also open its content part, with ``salt`` and ``content``, which must fit the
commitment.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

import msgspec

from comity.app.accounts.assertion import verify_assertion
from comity.app.trail.entry import Content, Hash, Noted, commitment
from comity.app.trail.log import Numbered
from comity.kernel import canonical
from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.errors import Malformed, NotProven, TooLarge
from comity.kernel.merkle import EMPTY_ROOT, TreeReader, node_hash
from comity.kernel.note import Verifier

MOST_ROWS: Final = 20_000
"""Most rows of one file; further ones make another, under the same head or a later one."""
MOST_BYTES: Final = 64 * 1024 * 1024
FORMAT: Final = "comity-trail/1"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One entry's open part with its number and leaf; salt and content where the content part is opened."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    noted: Noted
    leaf: Hash
    salt: Hash | None = None
    content: Content | None = None


class Export(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. head: signed; key: the public key it is signed with. others: hashes of what was left out."""

    format: Literal["comity-trail/1"]
    key: str
    head: str
    rows: tuple[Row, ...]
    others: tuple[Hash, ...]


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """What a file proves. size: entries under its head. rows: of them in the file. opened: rows with their content.

    shown: rows with what a passkey said, each of which holds. complete: no entry is left out. anchored: the key was
    known to the one who checked.
    """

    origin: str
    size: int
    rows: int
    opened: int
    shown: int
    complete: bool
    anchored: bool


def row_of(one: Numbered, opened: bool = False) -> Row:
    """An entry as a row of a file."""
    noted = one.entry.noted
    row = Row(number=one.number, noted=noted, leaf=noted.leaf().hex())
    return msgspec.structs.replace(row, salt=one.entry.salt, content=one.entry.content) if opened else row


def others_of(size: int, numbers: Sequence[int], tree: TreeReader) -> tuple[str, ...]:
    """The hashes that cover the entries 1 to ``size`` whose numbers are not among the given ones, which rise."""
    wanted = [number - 1 for number in numbers]

    def whole(first: int, stop: int) -> bytes:
        width = _left(stop - first)
        if width == stop - first:
            return tree.node(width.bit_length() - 1, first // width)
        return node_hash(whole(first, first + width), whole(first + width, stop))

    def walk(first: int, stop: int) -> Iterator[bytes]:
        if not _any(wanted, first, stop):
            yield whole(first, stop)
        elif stop - first > 1:
            middle = first + _left(stop - first, proper=True)
            yield from walk(first, middle)
            yield from walk(middle, stop)

    return tuple(one.hex() for one in walk(0, size)) if size else ()


def root_of(size: int, leaves: dict[int, bytes], others: Iterator[bytes]) -> bytes:
    """The root over leaves by index, the rest being covered by hashes; raises NotProven when there are too few."""
    wanted = sorted(leaves)

    def walk(first: int, stop: int) -> bytes:
        if not _any(wanted, first, stop):
            covering = next(others, None)
            if covering is None:
                raise NotProven("expected more hashes of entries that were left out")
            return covering
        if stop - first == 1:
            return leaves[first]
        middle = first + _left(stop - first, proper=True)
        return node_hash(walk(first, middle), walk(middle, stop))

    return walk(0, size) if size else EMPTY_ROOT


def parse_export(raw: bytes) -> Export:
    """Read a file; raises TooLarge, Malformed."""
    if len(raw) > MOST_BYTES:
        raise TooLarge("expected a file of at most {limit} bytes, got {size}", limit=MOST_BYTES, size=len(raw))
    return canonical.parse_json(raw, Export)


def verify_export(raw: bytes, pinned: Verifier | None) -> Proven:
    """Check a file against the trail's key, or against the key in the file itself where none is known.

    Raises Malformed, TooLarge, NotProven that names the first row that does not hold.
    """
    export = parse_export(raw)
    verifier = Verifier.parse(export.key)
    if pinned is not None and pinned != verifier:
        raise NotProven("expected a file signed by {key}, got {other}", key=pinned.vkey, other=verifier.vkey)
    head = open_checkpoint(export.head, verifier)
    last = 0
    for row in export.rows:
        if not last < row.number <= head.size:
            raise NotProven("row {number} is out of order, or beyond the head", number=row.number)
        last = row.number
        _verify_row(row)
    others = map(bytes.fromhex, export.others)
    leaves = {row.number - 1: row.noted.leaf() for row in export.rows}
    if root_of(head.size, leaves, others) != head.root or next(others, None) is not None:
        raise NotProven("the rows do not make the head: one was changed, or stands at another place")
    return Proven(
        origin=head.origin,
        size=head.size,
        rows=len(export.rows),
        opened=sum(row.content is not None for row in export.rows),
        shown=sum(row.noted.shown is not None for row in export.rows),
        complete=len(export.rows) == head.size,
        anchored=pinned is not None,
    )


def _verify_row(row: Row) -> None:
    if row.noted.leaf().hex() != row.leaf:
        raise NotProven("row {number} is not what was noted: its leaf differs", number=row.number)
    if row.noted.shown is not None:
        try:
            verify_assertion(row.noted.shown)
        except NotProven as fault:
            raise NotProven("row {number}: the assertion of a passkey does not hold", number=row.number) from fault
    if (row.salt is None) != (row.content is None):
        raise Malformed("expected salt and content of row {number} together", number=row.number)
    if row.salt is None or row.content is None:
        return
    if commitment(bytes.fromhex(row.salt), row.content) != row.noted.sealed:
        raise NotProven("the content of row {number} is not the one that was noted", number=row.number)


def _any(wanted: Sequence[int], first: int, stop: int) -> bool:
    """Whether a rising list has a number from ``first`` up to below ``stop``."""
    place = bisect_left(wanted, first)
    return place < len(wanted) and wanted[place] < stop


def _left(width: int, proper: bool = False) -> int:
    """How many leaves stand left: the largest power of two in ``width``; proper: that is smaller than it."""
    power = 1 << (width.bit_length() - 1)
    return power // 2 if proper and power == width else power
