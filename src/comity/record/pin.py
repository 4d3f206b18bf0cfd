"""What the packaged record must come to; ``python -m comity.record`` shows what it does come to (K11)."""

from typing import Final

PINS: Final[tuple[tuple[int, str], ...]] = (
    (543, "64f2cf09a4627fc4b34c57c14823e88dc0b1290ef6fec8e16b5251ea9ee3b39e"),
    (1094, "2cd3154eed25dc87829466d09843295ce79bf00e0612c751346fe7d904a9b329"),
    (1114, "4b7393e146c508818bce4566999a21c70ed6203efc9fc666ff3cd00a0476602b"),
)
"""Entries and root (hexadecimal) of the record's log after each edition. Those of an earlier edition never change."""


def pinned_roots() -> dict[bytes, int]:
    """Entries by root, for checking a proof made with this package or an earlier one."""
    return {bytes.fromhex(root): size for size, root in PINS}
