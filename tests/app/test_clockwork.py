"""Duties go on beside the requests until they are told to end, and not a step longer."""

import time
from threading import Event, current_thread
from threading import enumerate as threads

from comity.app.clockwork import Clockwork

PATIENCE = 30.0
"""Seconds after which something that should have happened at once never will."""


def test_duty_is_done_again_and_again_in_its_own_thread() -> None:
    clockwork, done = Clockwork("test-often"), Event()
    names: list[str] = []

    def step() -> None:
        names.append(current_thread().name)
        if len(names) == 3:
            done.set()

    clockwork.every(0.001, step)
    assert done.wait(PATIENCE)
    clockwork.close()
    assert set(names) == {"comity-test-often"}


def test_nothing_is_done_after_the_end() -> None:
    clockwork, begun, go_on = Clockwork("test-end"), Event(), Event()

    def step() -> None:
        begun.set()
        go_on.wait(PATIENCE)

    clockwork.every(0.001, step)
    assert begun.wait(PATIENCE)
    go_on.set()
    clockwork.close()
    assert not [one for one in threads() if one.name == "comity-test-end"]


def test_end_does_not_wait_for_the_next_time() -> None:
    clockwork = Clockwork("test-wait")
    steps: list[int] = []
    clockwork.every(3_600, lambda: steps.append(1))
    clockwork.close()
    assert steps == []


def test_steps_are_done_once_in_order() -> None:
    clockwork, last = Clockwork("test-once"), Event()
    steps: list[int] = []
    clockwork.through([lambda: steps.append(1), lambda: steps.append(2), last.set])
    assert last.wait(PATIENCE)
    clockwork.close()
    assert steps == [1, 2]


def test_steps_end_between_two_of_them() -> None:
    clockwork, begun, closing = Clockwork("test-between"), Event(), Event()
    steps: list[int] = []

    def first() -> None:
        begun.set()
        # The end is told while this step is being done: it is waited for, and the next is not begun.
        assert closing.wait(PATIENCE)
        steps.append(1)

    clockwork.through([first, lambda: steps.append(2)])
    assert begun.wait(PATIENCE)
    ending = Clockwork("test-ending")
    ending.through([clockwork.close])
    while not clockwork.ending:
        time.sleep(0.001)
    closing.set()
    ending.close()
    assert steps == [1]


def test_what_never_began_ends_at_once() -> None:
    Clockwork("test-never").close()
