"""Where in a statement the words stand: a piece of its own text around the first of them, with each of them marked."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from comity.kernel.act import Said, UnknownBody
from comity.kernel.terms import terms

BEFORE: Final = 60
AFTER: Final = 140
"""Characters shown before the first word found, and from there on."""
MOST_WORDS: Final = 40
_WORD: Final = re.compile(r"\w+")


class Piece(msgspec.Struct, frozen=True):
    """A part of a text; marked where it is one of the words looked for."""

    text: str
    marked: bool


def words_in(text: str) -> tuple[str, ...]:
    """What was typed, as words and as search cuts them; at most MOST_WORDS, the longest first."""
    found = {*_WORD.findall(_folded(text)), *terms(text)}
    return tuple(sorted(found, key=lambda word: (-len(word), word))[:MOST_WORDS])


def snippet(said: Said, words: Sequence[str]) -> tuple[Piece, ...]:
    """The first text of a statement that holds one of the words, cut to a line or two; nothing where none does.

    Only texts the statement itself says are looked at, so that whoever sees it may see all of the snippet.
    """
    if isinstance(said.act.body, UnknownBody) or not words:
        return ()
    pattern = re.compile("|".join(map(re.escape, words)))
    for text in _texts(said.act.body):
        found = pattern.search(_folded(text))
        if found is not None:
            return _cut(text, found.start(), pattern)
    return ()


def _cut(text: str, at: int, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    first, last = max(0, at - BEFORE), min(len(text), at + AFTER)
    shown = text[first:last]
    pieces = [Piece("…", False)] if first else []
    done = 0
    for found in pattern.finditer(_folded(shown)):
        pieces += [Piece(shown[done : found.start()], False), Piece(shown[found.start() : found.end()], True)]
        done = found.end()
    pieces.append(Piece(shown[done:], False))
    if last < len(text):
        pieces.append(Piece("…", False))
    return tuple(piece for piece in pieces if piece.text)


def _folded(text: str) -> str:
    """Small letters, one for one, so that places stay the same; what would grow or shrink stays as it is."""
    return "".join(_small(letter) for letter in text)


def _small(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter).casefold()
    return folded if len(folded) == 1 else letter


def _texts(body: object) -> Iterator[str]:
    """The texts of a body, sentences before addresses of sources, longer ones first, since codes are texts too."""
    waiting: list[object] = [msgspec.to_builtins(body)]
    found: list[str] = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return iter(sorted(found, key=lambda text: ("://" in text, -len(text), text)))
