"""The calendar: days as they are stated, the grid and the list alike, and the same as a file."""

from datetime import date

import pytest

from comity.app.draft import Submitted
from comity.app.node import Node
from comity.app.web.calendar import LONGEST, choose, days_of, read_month, uid_of
from comity.app.web.design.calendar import Month
from comity.app.web.timeline.gathered import Item, items_of
from comity.kernel.errors import Malformed
from comity.kernel.marking import Reader
from comity.kernel.marks import Event
from markup import Element, faults_of, read
from served import Client


def page_of(client: Client, address: str, language: str = "en") -> Element:
    answer = client.get(address, headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def item(start: str, end: str | None = None, layer: str = "exercise") -> Item:
    return Item(event=Event(name="One", layer=layer, matter="exercise:one", start=start, end=end))


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("address", ["/calendar", "/calendar?year=2025&month=9", "/calendar?year=1500&month=2"])
def test_page_is_sound(client: Client, address: str, language: str) -> None:
    page_of(client, address, language)


def test_grid_and_list_name_the_same(client: Client) -> None:
    page = page_of(client, "/calendar?year=2016&month=9")
    grid = {one.get("href") for table in page.all("table") for one in table.all("a")}
    listed = {one.get("href") for part in page.all("section") if part.get("id") == "list" for one in part.all("a")}
    assert grid
    assert grid - {"#list"} <= listed


def test_month_without_anything_leads_to_the_nearest(client: Client) -> None:
    page = page_of(client, "/calendar?year=1500&month=2")
    assert any(one.get("href").startswith("/calendar?year=19") or "year=18" in one.get("href") for one in page.all("a"))


def test_nothing_is_put_on_a_day_that_nobody_stated() -> None:
    chosen = choose([item("2025-09"), item("2025"), item("2025-09-03")], Month(2025, 9))
    assert [one.event.start for one in chosen.days] == ["2025-09-03"]
    assert [one.event.start for one in chosen.unstated] == ["2025-09"]


def test_what_lasts_long_stands_on_its_first_day_alone() -> None:
    long = item("2025-01-10", "2026-03-01")
    assert choose([long], Month(2025, 1)).days == (long,)
    assert choose([long], Month(2025, 2)).days == ()
    short = item("2025-01-25", "2025-02-04")
    assert choose([short], Month(2025, 2)).days == (short,)
    assert LONGEST.days == 31


def test_end_known_less_well_is_left_out() -> None:
    assert days_of(item("2025-01-10", "2025-03")) == (date(2025, 1, 10), date(2025, 1, 10))


def test_file_holds_every_event_with_a_stated_day_once(client: Client, node: Node) -> None:
    answer = client.get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    items = items_of(node.registry, node.reading(Reader()), {})
    known = [uid_of(one) for one in items if len(one.event.start) == 10]
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    uids = [line.removeprefix("UID:") for line in lines if line.startswith("UID:")]
    assert sorted(uids) == sorted(known)
    assert len(set(uids)) == len(uids) > 100


def test_uids_stay_whatever_the_language_and_the_filter(client: Client) -> None:
    def uids(address: str, language: str) -> set[str]:
        text = client.get(address, headers={"accept-language": language}).text.replace("\r\n ", "")
        return {line for line in text.split("\r\n") if line.startswith("UID:")}

    assert uids("/calendar.ics", "en") == uids("/calendar.ics", "zh")
    narrowed = uids("/calendar.ics?organisation=SCO", "ru")
    assert narrowed
    assert narrowed < uids("/calendar.ics", "ru")


def test_entry_into_force_stands_on_its_own_day(client: Client) -> None:
    days = [one.text() for one in page_of(client, "/calendar?year=2009&month=12").all("td")]
    in_force = [one for one in days if "Entry into force: " in one]
    assert any(one.startswith("18 ") for one in in_force)
    assert not any(one.startswith("17 ") for one in in_force)
    uids = [line for line in client.get("/calendar.ics").text.split("\r\n") if ".in-force@comity" in line]
    assert uids


def test_hidden_statement_is_in_no_calendar_of_a_visitor(client: Client, hidden: Submitted) -> None:
    assert hidden.matter not in client.get("/calendar.ics").text


def test_month_is_read_from_the_address() -> None:
    today = date(2026, 11, 22)
    assert read_month({}, today) == Month(2026, 11)
    assert read_month({"year": "2024"}, today) == Month(2024, 1)
    for wrong in ({"month": "3"}, {"year": "99"}, {"year": "2024", "month": "13"}, {"year": "x"}):
        with pytest.raises(Malformed):
            read_month(wrong, today)
