"""A process killed at any place neither loses nor doubles what was handed in."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from app.processes import environment, was_killed
from comity.adapters.clock import SystemClock
from comity.app.faults import OUTBOX_POINTS
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.outbox import LEASE, WINDOW
from comity.app.papers import CONTENTS, LISTED, UNLISTED
from comity.app.queued import DUE, OUTBOX, UNDO, State
from comity.app.verifying import audit_home
from nodes import SetClock

SCRIPT = Path(__file__).with_name("outbox_process.py")
OWNER = "a1"
POINTS = (*OUTBOX_POINTS, "append.prepared", "append.committed", "append.acknowledged", "project.read")


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_neither_loses_nor_doubles_a_statement(home: Path, tmp_path: Path, root: Path, point: str) -> None:
    acks = tmp_path / "acks"
    start = [str(part) for part in (sys.executable, SCRIPT, home, acks, 4, point, 1 if point.startswith("undo") else 2)]
    was_killed(
        subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(root))
    )
    clock = SetClock(SystemClock().now() + timedelta(minutes=1))
    node = open_node(home, clock)
    try:
        for _ in range(3):
            node.outbox.send_due(clock.micros())
            clock.time += LEASE + WINDOW
        check_all(node, [tuple(line.split()) for line in acks.read_text().splitlines()])
        clock.time += UNLISTED
        node.outbox.send_due(clock.micros())
        check_papers(node)
    finally:
        node.close()
    assert not list(audit_home(home, lambda name, done, size: None))


def check_all(node: Node, said: list[tuple[str, ...]]) -> None:
    """Every statement lies in the log once or among the drafts, and nothing is left half done."""
    rows = node.stores.store.rows(node.log, 1, node.status().size)
    written = Counter(msgspec.json.decode(row.raw)["body"]["code"] for row in rows if row.raw is not None)
    drafts = [dict(one.values)["organisation.code"] for one in node.drafts.all(OWNER)]
    handed = {code for word, code, _ in said if word == "handed"}
    undone = {code for word, code, _ in said if word == "undone"}
    assert handed
    assert set(written.values()) <= {1}
    assert not set(written) & set(drafts)
    assert handed <= set(written) | set(drafts)
    assert undone <= set(drafts)
    assert {one.state for one in node.outbox.waiting(OWNER)} <= {State.SENT}
    assert len(node.outbox.waiting(OWNER)) == len(written)
    desk = node.stores.desk
    assert desk.items(DUE, "", 10) == ()
    assert desk.items(UNDO, "", 10) == ()
    assert len(desk.items(OUTBOX, "", 10)) == len(written)


def check_papers(node: Node) -> None:
    """Every statement has its paper, in the log or beside its draft, and no other is kept."""
    for row in node.stores.store.rows(node.log, 1, node.status().size):
        assert row.raw is not None
        assert row.documents == (msgspec.json.decode(row.raw)["body"]["code"].encode(),)
    drafts, papers = node.drafts.all(OWNER), node.drafts.papers
    for draft in drafts:
        (paper,) = papers.attached(OWNER, draft.id, papers.of_draft(OWNER, draft.id))
        assert paper.content == dict(draft.values)["organisation.code"].encode()
    for drawer in (LISTED, CONTENTS):
        assert len(node.stores.desk.keys(drawer, "", 100)) == len(drafts)
