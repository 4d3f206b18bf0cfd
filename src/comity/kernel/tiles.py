"""Names and bytes of the files by which a log's tree and entries are served (C2SP tlog-tiles).

A tile of hashes is the plain concatenation of its 32-byte hashes; an entry bundle is a row of entries, each after its
length as two bytes, big-endian. Both come full, 256 wide, or partial with their width in the name::

    tile/0/x001/234            level 0, index 1234, full
    tile/1/005.p/17            level 1, index 5, its first 17 hashes
    tile/entries/x001/234      the 256 entries under tile 1234
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from comity.kernel.errors import Malformed, TooLarge
from comity.kernel.treereader import TILE_WIDTH

ENTRIES: Final = -1
"""Level of entry bundles, which stand below the leaf hashes."""
MAX_LEVEL: Final = 63
MAX_ENTRY: Final = 65_535
"""Most bytes in an entry: its length must fit two bytes."""
MAX_INDEX: Final = 10**18 - 1
"""Six groups of three digits; more than any tree of 63 bits has."""

_PATH: Final = re.compile(
    r"tile/(?P<level>entries|[0-9]{1,2})/(?P<groups>(x[0-9]{3}/){0,5}[0-9]{3})(\.p/(?P<width>[0-9]{1,3}))?", re.ASCII
)
_LONGEST_PATH: Final = 60


class TilePath(msgspec.Struct, frozen=True, kw_only=True):
    """Which tile or bundle is meant.

    level: 0..63, or ENTRIES for an entry bundle. index: from 0. width: 1..256; 256 is full.
    """

    level: int
    index: int
    width: int = TILE_WIDTH


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """The path of a tile, or of an entry bundle when ``level`` is ENTRIES.

    Raises Malformed when a number is out of bounds.
    """
    if not (ENTRIES <= level <= MAX_LEVEL and 0 <= index <= MAX_INDEX and 1 <= width <= TILE_WIDTH):
        raise Malformed(
            "expected level 0..63, an index and width 1..256, got {level}, {index} and {width}",
            level=level,
            index=index,
            width=width,
        )
    groups = f"{index % 1000:03}"
    while index := index // 1000:
        groups = f"x{index % 1000:03}/{groups}"
    name = "entries" if level == ENTRIES else str(level)
    return f"tile/{name}/{groups}" + (f".p/{width}" if width < TILE_WIDTH else "")


def parse_tile_path(text: str) -> TilePath:
    """Read a path as :func:`tile_path` writes it.

    Raises Malformed for any other writing, leading zeroes and ``.p/256`` included.
    """
    found = _PATH.fullmatch(text) if len(text) <= _LONGEST_PATH else None
    if found is None:
        raise Malformed("expected a path like tile/0/x001/234.p/5, got {text!r}", text=text[:80])
    path = TilePath(
        level=ENTRIES if found["level"] == "entries" else int(found["level"]),
        index=int(re.sub(r"[x/]", "", found["groups"])),
        width=int(found["width"] or TILE_WIDTH),
    )
    if tile_path(path.level, path.index, path.width) != text:
        raise Malformed("expected a path without needless zeroes, got {text!r}", text=text[:80])
    return path


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries as one bundle.

    Raises TooLarge for more than 256 entries, or one above 65,535 bytes.
    """
    if len(entries) > TILE_WIDTH:
        raise TooLarge("expected at most 256 entries in a bundle, got {count}", count=len(entries))
    longest = max(map(len, entries), default=0)
    if longest > MAX_ENTRY:
        raise TooLarge("expected entries of at most 65535 bytes, got one of {count}", count=longest)
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(bundle: bytes) -> tuple[bytes, ...]:
    """Read the entries of a bundle.

    Raises Malformed when it ends inside an entry, TooLarge for more than 256 entries.
    """
    entries: list[bytes] = []
    start = 0
    while start < len(bundle):
        if len(entries) == TILE_WIDTH:
            raise TooLarge("expected at most 256 entries in a bundle, got more")
        end = start + 2 + int.from_bytes(bundle[start : start + 2], "big")
        if end > len(bundle):
            raise Malformed("the bundle ends inside entry {number}", number=len(entries))
        entries.append(bundle[start + 2 : end])
        start = end
    return tuple(entries)
