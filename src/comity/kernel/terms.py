"""Words to search by, the same in every store and for every script.

Text is folded (NFKC, case) and cut into words. Chinese, which has no spaces, is cut into overlapping pairs of
characters (and the single one where a run has only one), so that a two-character word is found inside a sentence.
"""

import re
import unicodedata
from collections.abc import Iterator

MAX_TERMS = 4_000
MAX_TERM_LENGTH = 60

_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


def terms(text: str) -> tuple[str, ...]:
    """Distinct terms of a text, sorted; at most 4,000, each cut at 60 characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = {term for word in _WORD.findall(folded) for term in _cut(word)}
    return tuple(sorted(found)[:MAX_TERMS])


def _cut(word: str) -> Iterator[str]:
    rest = 0
    for run in _HAN.finditer(word):
        if run.start() > rest:
            yield word[rest : run.start()][:MAX_TERM_LENGTH]
        han = run[0]
        yield from (han[i : i + 2] for i in range(max(1, len(han) - 1)))
        rest = run.end()
    if rest < len(word):
        yield word[rest:][:MAX_TERM_LENGTH]
