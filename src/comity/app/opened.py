"""Opened acts, kept in memory within a bound, so that a page does not decode its acts again and again."""

from collections.abc import Iterable, Mapping
from threading import Lock

from comity.kernel.act import Act, Kind, Said, open_act, verify_opening
from comity.kernel.errors import Damaged, Malformed, NotProven
from comity.kernel.ids import ActId
from comity.kernel.store import ActRow


class OpenedActs:
    """A cache from act id to Said; safe between threads. Acts never change, so nothing in it goes stale."""

    def __init__(self, kinds: Mapping[str, Kind], limit: int) -> None:
        self._kinds = kinds
        self._limit = limit
        self._kept: dict[ActId, Said] = {}
        self._lock = Lock()

    def said(self, rows: Iterable[ActRow], keep: bool = True) -> tuple[Said, ...]:
        """The acts of rows that hold content; a repeated entry counts once, at its first row.

        keep: whether they are likely to be asked for again. Raises Damaged for stored bytes that are not those the
        entry commits to: a changed act is not shown, and a changed marking admits nobody.
        """
        found: dict[ActId, Said] = {}
        for row in rows:
            if row.raw is not None and ActId(row.entry) not in found:
                found[ActId(row.entry)] = self._one(row, keep)
        return tuple(found.values())

    def _one(self, row: ActRow, keep: bool) -> Said:
        key = ActId(row.entry)
        kept = self._kept.get(key)
        if kept is not None and kept.index == row.index:
            return kept
        said = Said(key, row.index, self._open(row))
        if not keep:
            return said
        with self._lock:
            while len(self._kept) >= self._limit:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = said
        return said

    def _open(self, row: ActRow) -> Act:
        assert row.raw is not None
        try:
            verify_opening(row.entry, row.opening or b"", row.raw)
            return open_act(row.raw, self._kinds)
        except (Malformed, NotProven) as fault:
            raise Damaged(
                "entry {index} of {log} is not what was written ({fault}); run: comity log verify",
                index=row.index,
                log=row.log.origin,
                fault=fault,
            ) from fault
