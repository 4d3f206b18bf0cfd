"""Text that others wrote, made harmless for a terminal.

An act, a proof file or a draft may hold characters that a terminal obeys (escape sequences) or that turn the order of
what is read (bidirectional controls). They are shown as U+FFFD; line breaks and tabs become spaces::

    "Fine\\x1b[2J" is shown as "Fine\N{REPLACEMENT CHARACTER}[2J"
"""

import unicodedata
from typing import Final

_SPACES: Final = frozenset("\t\n\r\u2028\u2029")
_JOINERS: Final = frozenset("\u200c\u200d")
"""Persian and the Indian scripts are misspelt without them, and they move nothing."""
_OBEYED: Final = frozenset({"Cc", "Cf", "Cs"})


def plain(text: str) -> str:
    """The text in one line of characters that are only shown."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character in _SPACES:
        return " "
    if character not in _JOINERS and unicodedata.category(character) in _OBEYED:
        return "\ufffd"
    return character
