"""Text as people type or paste it, made ready for a statement: composed, trimmed, and without what cannot be seen.

Characters that nobody sees can make two names look alike or turn a line around. Where a text names something they are
refused; in longer text they may be needed (joiners of some scripts), so they are kept and told of.
"""

import re
import unicodedata
from typing import Final

HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters without a form of their own: zero-width ones, marks of direction, fillers, tags."""
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES: Final = re.compile(r"[^\S\n]+")


def one_line(text: str) -> str:
    """The text composed (NFC), with single spaces and none at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def visible(text: str) -> str:
    """The text on one line without what cannot be seen, for names that others chose."""
    return one_line(HIDDEN.sub("", _CONTROLS.sub(" ", text)))


def lines(text: str) -> str:
    """The text composed, with single spaces, its line breaks kept, and nothing empty at its ends."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in composed.strip().split("\n")).strip()


def hidden_in(text: str) -> tuple[str, ...]:
    """The code points of characters that cannot be seen, each once, as ``U+202E``."""
    return tuple(f"U+{ord(one):04X}" for one in dict.fromkeys(HIDDEN.findall(text) + _CONTROLS.findall(text)))


def controls_in(text: str) -> tuple[str, ...]:
    """The code points of control characters, which no text may hold."""
    return tuple(f"U+{ord(one):04X}" for one in dict.fromkeys(_CONTROLS.findall(text)))
