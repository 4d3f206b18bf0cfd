"""The journal hears what goes wrong once, and when it is over."""

import io
import json

import pytest

from comity.app.journal import journal
from comity.app.node import Node, NodeStatus
from comity.app.watching import Watch
from comity.kernel.errors import StoreFault


def test_reasons_are_told_when_they_come_and_when_they_go(own_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    stream, watch = io.StringIO(), Watch(own_node)
    with journal("json", "warning", stream):
        for reasons in ((), ("one", "two"), ("two",), ("two",), ()):
            status = NodeStatus(party="XAA", writable=True, reasons=reasons, size=1)
            monkeypatch.setattr(own_node, "status", lambda status=status: status)
            watch.look()
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(one["event"], one["reason"]) for one in told] == [
        ("attention", "one"),
        ("attention", "two"),
        ("over", "one"),
        ("over", "two"),
    ]


def test_status_that_cannot_be_told_is_a_reason(own_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> NodeStatus:
        raise StoreFault("the disk is gone")

    stream = io.StringIO()
    monkeypatch.setattr(own_node, "status", fails)
    with journal("json", "warning", stream):
        Watch(own_node).look()
    assert json.loads(stream.getvalue())["reason"] == "the status cannot be told: StoreFault"
