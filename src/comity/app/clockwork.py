"""What goes on beside the requests: a thread for each duty, which ends when it is told to."""

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from threading import Event, Thread

Step = Callable[[], object]


class Clockwork:
    """One duty's thread. What a step raises ends the thread, so a step tells of its faults itself."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stop = Event()
        self._thread: Thread | None = None

    @property
    def ending(self) -> bool:
        """Whether it was told to end."""
        return self._stop.is_set()

    def every(self, seconds: float, step: Step) -> None:
        """Do a step again and again, first after that time, until :meth:`close`."""
        self._start(self._ticks(seconds, step))

    def through(self, steps: Iterable[Step]) -> None:
        """Do some steps once, one after another; :meth:`close` ends it between two of them."""
        self._start(steps)

    def close(self) -> None:
        """Wait for the step that is being done, and do no other; nothing where none was begun."""
        if self._thread is not None:
            self._stop.set()
            self._thread.join()
            self._thread = None

    def _ticks(self, seconds: float, step: Step) -> Iterator[Step]:
        for one in repeat(step):
            if self._stop.wait(seconds):
                return
            yield one

    def _start(self, steps: Iterable[Step]) -> None:
        self._thread = Thread(target=self._run, args=(steps,), name=f"comity-{self._name}", daemon=True)
        self._thread.start()

    def _run(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if self._stop.is_set():
                return
            step()
