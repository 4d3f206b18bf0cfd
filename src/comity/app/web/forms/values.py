"""What a form holds: texts by the path of their input, and rows that come and go."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from comity.app.web.forms.inputs import MOST_ROWS

Pair = tuple[str, str]


class Values(msgspec.Struct, frozen=True, dict=True):
    """The fields of a form in their order; a path may stand several times, as check boxes send it."""

    pairs: tuple[Pair, ...] = ()

    @cached_property
    def _by_path(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path, text in self.pairs:
            found.setdefault(path, []).append(text)
        return {path: tuple(texts) for path, texts in found.items()}

    def get(self, path: str) -> str:
        """The first text at a path; empty where there is none."""
        return self._by_path.get(path, ("",))[0]

    def all(self, path: str) -> tuple[str, ...]:
        """Every text at a path."""
        return self._by_path.get(path, ())

    def filled(self, path: str) -> bool:
        """Whether anything is entered at a path or below it."""
        below = f"{path}."
        return any(text.strip() and (one == path or one.startswith(below)) for one, text in self.pairs)

    def rows(self, path: str) -> int:
        """How many rows a list has; at most MOST_ROWS."""
        found = re.compile(rf"{re.escape(path)}\.([0-9]{{1,4}})(?:\.|\Z)")
        numbers = (int(match[1]) for one in self._by_path if (match := found.match(one)) is not None)
        return min(max(numbers, default=-1) + 1, MOST_ROWS)

    def put(self, path: str, *texts: str) -> "Values":
        """With these texts at a path in place of those before."""
        return Values((*(pair for pair in self.pairs if pair[0] != path), *((path, text) for text in texts)))

    def without(self, *starts: str) -> "Values":
        """Without the paths that start so."""
        return Values(tuple(pair for pair in self.pairs if not pair[0].startswith(starts)))

    def joined(self, pairs: Iterable[Pair]) -> "Values":
        """With further fields at the end."""
        return Values((*self.pairs, *pairs))

    def without_row(self, path: str, number: int) -> "Values":
        """Without one row of a list; those after it move up."""
        return Values(tuple(_moved(self.pairs, path, number)))

    def below(self, path: str) -> tuple[Pair, ...]:
        """The fields at a path or below it."""
        return tuple((one, text) for one, text in self.pairs if one == path or one.startswith(f"{path}."))


def _moved(pairs: Iterable[Pair], path: str, number: int) -> Iterator[Pair]:
    found = re.compile(rf"({re.escape(path)}\.)([0-9]{{1,4}})(\..*)?")
    for one, text in pairs:
        match = found.fullmatch(one)
        if match is None or int(match[2]) < number:
            yield one, text
        elif int(match[2]) > number:
            yield f"{match[1]}{int(match[2]) - 1}{match[3] or ''}", text
