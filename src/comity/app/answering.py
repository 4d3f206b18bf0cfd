"""A view's rows over all files, kept while files change, with what pages work out of them.

Only the rows of files that changed are made anew. Orders, data versions and offered values are asked of a
:class:`AllRows`, which keeps them as long as the rows stand.
"""

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, Self, TypeVar

import msgspec

from comity.kernel.capability import View
from comity.kernel.fold import Folded

T = TypeVar("T")

_KEPT_RESULTS: Final = 24
"""Results kept of one answer; of more, those used last."""
_KEPT_PIECES: Final = 8
"""Kinds of pieces kept of the rows of one answer."""
_SPARE_PIECES: Final = 100
"""Pieces of former rows that are not looked for yet."""

_Pieces = OrderedDict[Hashable, dict[int, tuple[Any, Any]]]


class AllRows(tuple[Any, ...]):
    """All rows of an answer as they stood at one time, and what was made of them; for any number of threads.

    guarded: the statements they rest on that are not public, by written id, each with its matter;
    None before it was worked out.
    """

    _pieces: _Pieces
    _results: OrderedDict[Hashable, Any]
    guarded: tuple[tuple[str, str], ...] | None

    def __new__(cls, rows: Iterable[Any] = (), pieces: _Pieces | None = None) -> Self:
        """The rows. pieces: what was made before of rows that are among them."""
        made = super().__new__(cls, rows)
        made._pieces = OrderedDict() if pieces is None else pieces
        made._results = OrderedDict()
        made.guarded = None
        return made

    def each(self, key: Hashable, make: Callable[[Any], T]) -> list[T]:
        """What ``make`` gives for each row, in their order; asked again, only for rows that are new.

        key: names what is made, with everything but the row that it depends on.
        """
        made = _kept(self._pieces, key, dict, _KEPT_PIECES)
        found: list[T] = []
        for row in self:
            # The row is kept beside its piece, so that no other can have its id.
            piece = made.get(id(row))
            if piece is None:
                piece = made[id(row)] = (row, make(row))
            found.append(piece[1])
        if len(made) > 2 * len(self) + _SPARE_PIECES:
            here = set(map(id, self))
            for gone in [one for one in list(made) if one not in here]:
                made.pop(gone, None)
        return found

    def whole(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives for these rows; asked again, what it gave. key: as in :meth:`each`."""
        result: T = _kept(self._results, key, make, _KEPT_RESULTS)
        return result


def kept_rows(rows: Iterable[Any]) -> AllRows:
    """Rows as such, whether they came as an answer or otherwise."""
    return rows if isinstance(rows, AllRows) else AllRows(rows)


def beside(key: Hashable, parts: Sequence[AllRows]) -> AllRows:
    """At least one answer to one reader, as the items of one; what is kept beside them lasts while all of them stand.

    key: names what they are read for.
    """
    held: list[AllRows] = parts[0].whole(("beside", key), list)
    for one in held:
        if len(one) == len(parts) and all(old is new for old, new in zip(one, parts, strict=True)):
            return one
    made = AllRows(parts)
    held[:] = [made]
    return made


class KeptAnswer:
    """One question to one view, answered from the files of one reader."""

    def __init__(self, view: View, query: msgspec.Struct, files: Mapping[str, Folded]) -> None:
        self._view = view
        self._query = query
        self._files = files
        self._by_file = {name: rows for name in sorted(files) if (rows := view.rows(files[name], query))}
        self._names = list(self._by_file)
        self._pieces: _Pieces = OrderedDict()
        self._changed: set[str] = set()
        self._current = AllRows()
        self._current = self._made()

    def change(self, names: set[str]) -> None:
        """Note that these files have changed, or gone."""
        self._changed |= names

    def current(self) -> AllRows:
        """The rows as the files now stand."""
        if self._changed and any([self._follow(name) for name in self._changed]):
            self._current = self._made()
        self._changed.clear()
        return self._current

    def _made(self) -> AllRows:
        rows = chain.from_iterable(map(self._by_file.__getitem__, self._names))
        if self._view.summary is None:
            return AllRows(rows, self._pieces)
        # Sums that are the same stay the same rows, so that what was made of them is not made again.
        before = {row.matter: row for row in self._current}
        sums: tuple[Any, ...] = self._view.summary(tuple(rows), self._query)
        return AllRows((old if (old := before.get(row.matter)) == row else row for row in sums), self._pieces)

    def _follow(self, name: str) -> bool:
        """Make the rows of one file anew; whether they are others than before."""
        before = self._by_file.get(name, ())
        folded = self._files.get(name)
        rows = self._view.rows(folded, self._query) if folded is not None else ()
        if rows == before:
            return False
        for made in list(self._pieces.values()):
            for row in before:
                made.pop(id(row), None)
        if not before:
            insort(self._names, name)
        if rows:
            self._by_file[name] = rows
        else:
            del self._by_file[name], self._names[bisect_left(self._names, name)]
        return True


def _kept(kept: "OrderedDict[Hashable, T]", key: Hashable, make: Callable[[], T], most: int) -> T:
    """What is kept under a key, made now if it is not; two threads may make it at once, and one result stays."""
    try:
        kept.move_to_end(key)
        return kept[key]
    except KeyError:  # not kept, or another thread has just let it go
        made = make()
        kept.setdefault(key, made)
        while len(kept) > most:
            kept.popitem(last=False)
        return made
