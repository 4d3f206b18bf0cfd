"""What the packaged record must come to; ``python -m comity.record`` shows what it does come to (K11)."""

from typing import Final

PINNED_SIZE: Final = 543
"""Entries in the record's log."""
PINNED_ROOT: Final = "64f2cf09a4627fc4b34c57c14823e88dc0b1290ef6fec8e16b5251ea9ee3b39e"
"""Root of the record's log, in hexadecimal."""
