"""The newest arrivals of some weeks: newest first, as far as the reader sees, the public record counted only."""

from datetime import date, timedelta

from comity.app.web.arriving.recent import WINDOW, days_of, recent
from comity.kernel.marking import Level, Reader
from nodes import NOON, OFFICER, OWN, organisation
from signed import People


def tomorrow(people: People) -> date:
    return people.clock.now().date() + timedelta(days=1)


def test_newest_come_first_and_those_without_room_are_counted(people: People) -> None:
    for _ in range(5):
        people.clock.time += timedelta(minutes=1)
        people.node.submit(organisation(), OFFICER)
    shown = recent(people.node.reading(OFFICER.reader), tomorrow(people), 3)
    times = [one.added for one in shown.arrived]
    assert len(times) == 3
    assert times == sorted(times, reverse=True)
    assert times[0] == people.clock.now()
    assert shown.left >= 2


def test_reader_is_shown_what_it_may_see_and_a_visitor_nothing(people: People) -> None:
    done = people.node.submit(organisation(marking=OWN), OFFICER)
    low = recent(people.node.reading(Reader(party="XAA", clearance=Level.RESTRICTED)), tomorrow(people), 100)
    high = recent(people.node.reading(OFFICER.reader), tomorrow(people), 100)
    assert done.id not in {one.said.id for one in low.arrived}
    assert done.id in {one.said.id for one in high.arrived}
    nobody = recent(people.node.reading(Reader()), tomorrow(people), 100)
    assert (nobody.arrived, nobody.recorded, nobody.left) == ((), (), 0)


def test_record_is_counted_by_day_and_not_listed(people: People) -> None:
    shown = recent(people.node.reading(OFFICER.reader), NOON.date() + timedelta(days=1), 100)
    assert sum(count for _, count in shown.recorded) > 1_000
    assert all(one.said.origin != "RECORD" for one in shown.arrived)
    days = [day.day for day in days_of(shown)]
    assert days == sorted(days, reverse=True)


def test_earlier_window_holds_nothing_of_the_later(people: People) -> None:
    people.clock.time += WINDOW + timedelta(days=1)
    people.node.submit(organisation(), OFFICER)
    now = recent(people.node.reading(OFFICER.reader), tomorrow(people), 100)
    before = recent(people.node.reading(OFFICER.reader), now.first, 100)
    assert now.arrived
    assert before.arrived
    assert not {one.said.id for one in now.arrived} & {one.said.id for one in before.arrived}
