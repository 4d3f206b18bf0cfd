"""Tells the journal when something goes wrong at the node, and when it is over."""

import logging

from comity.app.clockwork import Clockwork
from comity.app.journal import tell
from comity.app.node import Node

SECONDS = 10


class Watch:
    """Looks at a node's status in a thread of its own, until :meth:`close`."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._known: tuple[str, ...] = ()
        self._clockwork = Clockwork("watch")

    def start(self) -> None:
        """Look now, and then every ten seconds."""
        self.look()
        self._clockwork.every(SECONDS, self.look)

    def look(self) -> None:
        """Tell of what is new or over since the last look."""
        try:
            reasons = self._node.status().reasons
        except Exception as fault:  # noqa: BLE001  # whatever it was, the watch goes on
            reasons = (f"the status cannot be told: {type(fault).__name__}",)
        for reason in reasons:
            if reason not in self._known:
                tell(logging.WARNING, "attention", reason=reason)
        for reason in self._known:
            if reason not in reasons:
                tell(logging.WARNING, "over", reason=reason)
        self._known = reasons

    def close(self) -> None:
        """Stop looking."""
        self._clockwork.close()
