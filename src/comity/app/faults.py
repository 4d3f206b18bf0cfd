"""Named places where a node can be made to fail, so that tests know that nothing is lost there.

In service the :class:`NoFaults` object does nothing. Tests hand the node one that kills the process, or raises, on
reaching a name.
"""

from typing import Final, Protocol

CRASH_POINTS: Final = (
    "append.prepared",
    "append.committed",
    "append.acknowledged",
    "project.read",
    "project.written",
    "head.signed",
    "head.kept",
    "head.served",
)
"""Every name that a running node reaches, in the order an act meets them."""
OUTBOX_POINTS: Final = (
    "outbox.papers",
    "outbox.kept",
    "undo.wished",
    "undo.claimed",
    "undo.drafted",
    "outbox.claimed",
    "outbox.sending",
    "outbox.written",
    "outbox.noted",
)
"""Every name that a statement reaches which waits before it is sent, or is taken back."""


class Faults(Protocol):
    """Told of each named place as the node reaches it."""

    def reach(self, name: str) -> None:
        """Return to go on; kill the process or raise to fail here."""
        ...


class NoFaults:
    """Goes on everywhere."""

    def reach(self, name: str) -> None:
        """Do nothing."""
