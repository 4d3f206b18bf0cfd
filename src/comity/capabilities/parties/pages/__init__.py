"""How states and organisations look: pure functions from views' rows to HTML.

They know neither requests nor addresses of other capabilities; the words of the reader's language, and parts that every
page shares, are handed in as :class:`Shown`.
"""

from comity.capabilities.parties.pages.bars import membership_bars
from comity.capabilities.parties.pages.shown import Shown, Words, style_of
from comity.capabilities.parties.pages.tables import (
    membership_filter,
    membership_table,
    organisation_table,
    state_table,
)

__all__ = [
    "Shown",
    "Words",
    "membership_bars",
    "membership_filter",
    "membership_table",
    "organisation_table",
    "state_table",
    "style_of",
]
