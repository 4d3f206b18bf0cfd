"""Gathers drafts from many threads into batches for the one Writer (group commit, K2).

While a batch is being written, further drafts wait; they make the next batch. A draft is acknowledged once its batch is
durable and, because authors expect to see what they wrote, projected.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread

from comity.app.draft import Submitted
from comity.app.faults import Faults
from comity.app.tally import Tally
from comity.app.writing import Intent, Outcome
from comity.kernel.errors import ComityError, ReadOnly, StoreFault

_Waiting = tuple[Intent, Future[Submitted]]


class Batcher:
    """One thread that writes what callers hand in."""

    def __init__(
        self,
        write: Callable[[Sequence[Intent]], tuple[Outcome, ...]],
        limit: int,
        faults: Faults,
        tally: Tally | None = None,
    ) -> None:
        self._write = write
        self._tally = tally or Tally()
        self._limit = limit
        self._faults = faults
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="comity-writer", daemon=True)
        self._handing_in = Lock()
        self._open = True
        self._thread.start()

    def submit(self, intent: Intent) -> Submitted:
        """Write one draft and wait until it is durable.

        Raises what refused it, or ReadOnly once the node is closing.
        """
        done: Future[Submitted] = Future()
        # Nothing may be handed in behind the mark that stops the thread: nobody would ever answer it.
        with self._handing_in:
            self.verify_open()
            self._queue.put((intent, done))
        return done.result()

    def verify_open(self) -> None:
        """Raise ReadOnly once the node is closing."""
        if not self._open:
            raise ReadOnly("the node is closing; nothing was written")

    def close(self) -> None:
        """Write what was handed in, then stop."""
        with self._handing_in:
            if self._open:
                self._open = False
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while len(batch) < self._limit and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    self._queue.put(None)
                    break
                batch.append(following)
            self._write_batch(batch)

    def _write_batch(self, batch: list[_Waiting]) -> None:
        try:
            outcomes = self._write([intent for intent, _ in batch])
            self._tally.written(sum(not isinstance(outcome, ComityError) for outcome in outcomes))
            for (_, done), outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, ComityError):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome)
            self._faults.reach("append.acknowledged")
        except BaseException as fault:  # noqa: BLE001  # every waiting author must hear of it, and the thread go on
            if isinstance(fault, StoreFault):
                self._tally.failed()
            for _, done in batch:
                if not done.done():
                    done.set_exception(fault)
