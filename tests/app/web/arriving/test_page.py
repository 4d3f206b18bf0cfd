"""The page of what is new: what came since the last visit is marked, nothing hidden is told."""

from datetime import timedelta

import pytest

from comity.app.web.arriving.visits import PAUSE
from comity.kernel.marking import Level
from markup import faults_of, read
from nodes import OFFICER, OWN, organisation
from signed import People


def say(people: People, **more: object) -> str:
    people.clock.time += timedelta(seconds=1)
    return people.node.submit(organisation(**more), OFFICER).id.hex()  # type: ignore[arg-type]


def marked(page: str) -> list[str]:
    return [
        next(one.all("a")).get("href").rpartition("/")[2]
        for one in read(page).all("li")
        if one.get("class") == "arrived-new"
    ]


def test_only_what_came_since_the_last_visit_is_marked(people: People) -> None:
    one = people.browser()
    before = say(people)
    assert marked(one.get("/new")) == []
    people.clock.time += PAUSE + timedelta(minutes=1)
    people.node.sessions.end_all(one.id)
    again = type(one)(people.node, people.client, one.account)
    since = say(people)
    page = again.get("/new")
    assert marked(page) == [since]
    assert before in page
    assert marked(again.get("/new")) == [since]
    assert marked(again.get("/new/list")) == [since]


def test_page_is_sound_and_says_where_it_follows_from(people: People) -> None:
    page = people.browser().get("/new")
    assert faults_of(page) == []
    part = next(one for one in read(page).all("div") if one.get("id") == "arrived")
    assert (part.get("data-events"), part.get("data-part")) == ("/new/events", "/new/list")


def test_hidden_arrivals_change_nothing_but_for_their_readers(people: People) -> None:
    low = people.browser(clearance=Level.RESTRICTED)
    before = low.get("/new/list")
    told = people.node.submit(organisation(marking=OWN), OFFICER).id.hex()
    assert low.get("/new/list") == before
    assert told in people.browser().get("/new/list")


def test_earlier_days_are_reached_and_do_not_follow(people: People) -> None:
    page = read(people.browser().get("/new?until=2026-11-01"))
    assert next(one for one in page.all("div") if one.get("id") == "arrived").get("data-events") == ""
    assert "/new" in {one.get("href") for one in page.all("a")}


@pytest.mark.parametrize("until", ["x", "2026-13-01", "1970-01-01", "0001-01-01"])
def test_day_that_is_none_is_refused(people: People, until: str) -> None:
    people.browser().get(f"/new?until={until}", status=400)


def test_kind_is_said_once_where_the_file_is_called_nothing(people: People) -> None:
    page = read(people.browser().get("/new"))
    keys = next(one.text() for one in page.all("li") if "Keys stated" in one.text())
    assert keys.count("Keys stated") == 1, keys
    say(people)
    named = next(one.text() for one in read(people.browser().get("/new")).all("li") if "Quiet pact" in one.text())
    assert named.count("Organisation described") == 1, named
