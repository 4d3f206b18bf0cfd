"""What came since the last visit stays marked through the visit, and no longer."""

from datetime import timedelta

from comity.adapters.store_memory import MemoryDesk
from comity.app.web.arriving.visits import PAUSE, Visits
from nodes import SetClock


def test_first_visit_marks_nothing_and_the_next_what_came_since() -> None:
    clock = SetClock()
    visits = Visits(MemoryDesk(), clock.micros)
    assert visits.marker("one") is None
    assert visits.look("one") is None
    first = clock.now()
    clock.time += PAUSE + timedelta(seconds=1)
    assert visits.look("one") == first


def test_loading_again_within_a_visit_loses_no_mark() -> None:
    clock = SetClock()
    visits = Visits(MemoryDesk(), clock.micros)
    visits.look("one")
    first = clock.now()
    marked = [first]
    for _ in range(3):
        clock.time += timedelta(minutes=31)
        marker = visits.look("one")
        assert marker is not None
        marked.append(marker)
        clock.time += timedelta(minutes=5)
        assert visits.look("one") == marker == visits.marker("one")
    assert marked[1:] == sorted(set(marked[1:]))


def test_each_account_has_its_own() -> None:
    clock = SetClock()
    visits = Visits(MemoryDesk(), clock.micros)
    visits.look("one")
    assert visits.marker("two") is None
