"""Signs the log's head on a tick: committed, kept in the sidecar, then served (K2).

The sidecar ``head`` lies beside the database, not in it. It is written only forward, under a lock that all processes of
this home share, so that it names the largest head that anybody can have been shown.
"""

from pathlib import Path
from threading import Lock

from comity.adapters.files import read_or_none, write_durably
from comity.adapters.locks import folder_lock
from comity.app.clockwork import Clockwork
from comity.app.faults import Faults
from comity.app.trees import head_of_log
from comity.kernel.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from comity.kernel.ids import LogId
from comity.kernel.note import Signer, split_note
from comity.kernel.store import Store


def sidecar_path(home: Path, log: LogId) -> Path:
    """Where the newest shown head of a log is kept."""
    return home / f"head.{log.epoch}"


def read_sidecar(path: Path) -> str | None:
    """The kept head, or None before the first."""
    raw = read_or_none(path)
    return raw.decode("utf-8", "replace") if raw is not None else None


def keep_sidecar(path: Path, size: int, text: str) -> None:
    """Keep a signed head durably unless a larger one is kept."""
    with folder_lock(path.parent):
        kept = read_sidecar(path)
        if kept is None or parse_checkpoint(split_note(kept)[0]).size <= size:
            write_durably(path, text.encode())


class HeadKeeper:
    """Signs this node's log; ``served`` is the newest head that may be shown and its size, empty before the first."""

    def __init__(self, store: Store, log: LogId, signer: Signer, sidecar: Path, faults: Faults) -> None:
        self._store = store
        self._log = log
        self._signer = signer
        self._sidecar = sidecar
        self._faults = faults
        self._signing = Lock()
        self._clockwork = Clockwork("heads")
        self.served = (0, "")
        self.fault = ""

    def head_over(self, index: int) -> tuple[int, str]:
        """A head that may be shown and covers this index, with its size; signed and kept now if none does yet."""
        if self.served[0] <= index:
            self.sign_if_grown()
        return self.served

    def sign_if_grown(self) -> str:
        """Sign the present head if it has grown since the last, and return the newest served head."""
        with self._signing:
            head = head_of_log(self._store, self._log)
            if head is None or head.size == 0:
                return self.served[1]
            if head.signed_size == head.size:
                text = head.checkpoint
            else:
                text = sign_checkpoint(
                    Checkpoint(origin=self._log.origin, size=head.size, root=head.root), self._signer
                )
                self._faults.reach("head.signed")
                self._store.sign(self._log, head.size, text)
            if text != self.served[1]:
                self._faults.reach("head.kept")
                keep_sidecar(self._sidecar, head.size, text)
                self.served = (head.size, text)
                self._faults.reach("head.served")
            return self.served[1]

    def start(self, tick_seconds: float) -> None:
        """Sign on every tick, in a thread of its own, until :meth:`close`."""
        self._clockwork.every(tick_seconds, self._tick)

    def close(self) -> None:
        """Stop the tick and sign what has grown."""
        self._clockwork.close()
        self._tick()

    def _tick(self) -> None:
        try:
            self.sign_if_grown()
            self.fault = ""
        except Exception as fault:  # noqa: BLE001  # whatever it was, the status must tell of it
            self.fault = f"the newest head cannot be signed or kept: {fault}"
