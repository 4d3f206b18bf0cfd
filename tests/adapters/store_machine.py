"""A Store compared, step by step, with the plainest model of one: a list of rows and a few dictionaries."""

from collections.abc import Sequence

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from adapters.batches import FOREIGN, OWN, Content, content, entry, following, mirrored, numbered
from comity.kernel.errors import HeadMoved
from comity.kernel.ids import LogId
from comity.kernel.log import LogState, head_of
from comity.kernel.merkle import Tile
from comity.kernel.store import ActRow, Store

LOGS = (OWN, FOREIGN)
MATTERS = ("organisation:XAA.a", "organisation:XAA.b")

logs = st.sampled_from(LOGS)
contents = st.lists(
    st.one_of(
        st.builds(content, st.integers(0, 30), st.sampled_from(MATTERS), st.sampled_from([(), (b"p", b"")])),
        st.builds(mirrored, st.integers(0, 5)),
    ),
    max_size=6,
)


class StoreMachine(RuleBasedStateMachine):
    """Subclasses give ``make``, and ``reopen`` where the store outlives its closing."""

    def __init__(self) -> None:
        super().__init__()
        self.store = self.make()
        self.states = {log: LogState(log=log) for log in LOGS}
        self.held: set[LogId] = set()
        self.rows: list[ActRow] = []
        self.tiles: dict[LogId, list[Tile]] = {log: [] for log in LOGS}
        self.signed: dict[LogId, list[tuple[int, str]]] = {log: [] for log in LOGS}

    def make(self) -> Store:
        raise NotImplementedError

    def reopen(self) -> Store:
        return self.store

    @rule(log=logs, new=contents)
    def append(self, log: LogId, new: Sequence[Content]) -> None:
        self._append(log, new)

    @rule(log=logs, start=st.integers(0, 1000))
    def append_a_tile(self, log: LogId, start: int) -> None:
        self._append(log, [content(start + number, MATTERS[number % 2]) for number in range(256)])

    @rule(log=logs, new=contents, off=st.sampled_from([-3, -1, 1, 2]))
    def append_at_a_wrong_size(self, log: LogId, new: Sequence[Content], off: int) -> None:
        size = self.states[log].size + off
        if size >= 0:
            _, stale = following(LogState(log=log), [mirrored(number) for number in range(size)])
            with pytest.raises(HeadMoved):
                self.store.append(following(stale, new)[0])

    @rule(log=logs, back=st.integers(0, 3), text=st.sampled_from(["a", "b"]))
    def sign(self, log: LogId, back: int, text: str) -> None:
        size = max(0, self.states[log].size - back)
        self.store.sign(log, size, text)
        if (size, text) not in self.signed[log]:
            self.signed[log].append((size, text))

    @rule()
    def close_and_open(self) -> None:
        self.store = self.reopen()

    @rule(log=logs, start=st.integers(0, 600), count=st.integers(0, 300))
    def read_rows(self, log: LogId, start: int, count: int) -> None:
        own = [row for row in self.rows if row.log == log]
        assert list(self.store.rows(log, start, start + count)) == own[start : start + count]

    @rule(asked=st.lists(contents.filter(bool).map(lambda some: entry(some[0])), max_size=5))
    def find(self, asked: Sequence[bytes]) -> None:
        first = {act: [row for row in self.rows if row.entry == act][:1] for act in asked}
        assert list(self.store.find(asked)) == [row for rows in first.values() for row in rows]

    @rule(matter=st.sampled_from([*MATTERS, "organisation:XAA.c"]))
    def read_matter(self, matter: str) -> None:
        assert list(self.store.matter(matter)) == [row for row in self.rows if row.matter == matter]

    @rule(sequence=st.integers(0, 600), limit=st.integers(1, 99))
    def read_since(self, sequence: int, limit: int) -> None:
        assert list(self.store.since(sequence, limit)) == self.rows[sequence : sequence + limit]

    @rule(log=logs, level=st.integers(0, 1), start=st.integers(0, 3), count=st.integers(0, 3))
    def read_tiles(self, log: LogId, level: int, start: int, count: int) -> None:
        wanted = [tile for tile in self.tiles[log] if tile.level == level and start <= tile.index < start + count]
        assert list(self.store.tiles(log, level, start, start + count)) == wanted

    @invariant()
    def heads_and_checkpoints_agree(self) -> None:
        heads = self.store.heads()
        assert [head.log for head in heads] == sorted(self.held)
        for head in heads:
            plain = head_of(self.states[head.log])
            assert (head.size, head.root, head.frontier) == (plain.size, plain.root, plain.frontier)
            kept = sorted(self.signed[head.log], key=lambda one: one[0])
            assert list(self.store.checkpoints(head.log)) == kept
            assert (head.signed_size, head.checkpoint) == (kept[-1] if kept else (0, ""))

    def _append(self, log: LogId, new: Sequence[Content]) -> None:
        batch, self.states[log] = following(self.states[log], new)
        assert self.store.append(batch) == len(self.rows) + len(new)
        self.held.add(log)
        self.tiles[log] += batch.tiles
        self.rows += numbered(batch.rows, len(self.rows) + 1)

    def teardown(self) -> None:
        self.store.close()
