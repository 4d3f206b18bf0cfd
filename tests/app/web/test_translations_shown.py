"""Every page shows what parties translated: named as what it is, to those who may see it, and never out of date."""

import os
from typing import Any

import msgspec
import pytest

from comity.app.access import Access
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.app.draft import Draft, Officer, Submitted
from comity.app.language import working
from comity.app.node import Node
from comity.interop.columns import bodies_of, value_at
from comity.kernel.marking import Level, Marking, Reader, public
from comity.kernel.translation import text_hash
from markup import Element, faults_of, read
from nodes import raw
from served import Client
from signed import Browser

OPEN = public("XAA")
OWN = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes="ANY")
EXERCISE: dict[str, Any] = {
    "name": "Sandstorm 2021",
    "series": "Sandstorm",
    "status": "held",
    "format": "bilateral",
    "framework": "other",
    "confidence": "high",
    "start": "2021-06-07",
    "end": "2021-06-09",
    "hosts": ["XAA"],
    "participants": ["KAZ", "XAA"],
    "place": {"name": "Old well", "latitude": 431_000, "longitude": 768_000},
}
STATE = {
    "code": "XAA",
    "name": {"en": "Xanadu", "ru": "Ксанаду", "zh": "仙乐都"},
    "confidence": "high",
    "capital": {"name": "Oasis town"},
}
ORGANISATION = {
    "code": "XAA-O",
    "name": {"en": "Oasis Council", "ru": "Совет оазисов", "zh": "绿洲理事会"},
    "type": "round table",
    "decision_rule": "consensus",
    "collective_defence": "no",
    "confidence": "high",
    "seat": {"name": "Seat town"},
}
CLAIM = {
    "claim": "It is held every year.",
    "verdict": "supported",
    "reason": "There was one edition.",
    "confidence": "high",
}
NAME, SERIES, PLACE = "Песчаная буря 2021", "Песчаная буря", "Старый колодец"
CAPITAL, SEAT, TYPE, SAID = "Оазис-город", "Город совета", "Круглый стол", "Оно проводится ежегодно."
SECRET, GONE = "Скрытая буря", "Пыль 2020"
FIRST_SERIES, FIRST_CLAIM, FIRST_SEAT = "Мирная миссия по-новому", "Утверждение по-новому", "Столица Пекин"


class Files(msgspec.Struct, frozen=True):
    """What was said and translated."""

    exercise: Submitted
    changed: Submitted
    organisation: Submitted
    claim: Submitted


@pytest.fixture(scope="module")
def officer_token(node: Node) -> str:
    return node.access.create(Access(name="reads much", role=Role.OFFICER, clearance=Level.SECRET), os.urandom)


@pytest.fixture(scope="module", autouse=True)
def files(node: Node, officer_token: str) -> Files:
    person = node.access.person(officer_token)
    assert person is not None
    officer = person.officer()

    def say(kind: str, body: dict[str, Any], matter: str | None = None) -> Submitted:
        return node.submit(Draft(kind=kind, body=raw(body), marking=OPEN, matter=matter), officer)

    exercise = say("exercise.described/1", EXERCISE)
    translate(node, officer, exercise, Text("name", "Sandstorm 2021", NAME))
    translate(node, officer, exercise, Text("series", "Sandstorm", SERIES))
    translate(node, officer, exercise, Text("place.name", "Old well", PLACE))
    translate(node, officer, exercise, Text("name", "Sandstorm 2021", SECRET, "authentic", OWN))
    old = {**EXERCISE, "name": "Dust 2020", "series": "Dust", "start": "2021-06-14", "end": "2021-06-15"}
    changed = say("exercise.described/1", old)
    translate(node, officer, changed, Text("name", "Dust 2020", GONE))
    say("exercise.described/1", {**old, "name": "Dust cloud 2021"}, changed.matter)
    state = say("party.described/1", STATE)
    translate(node, officer, state, Text("capital.name", "Oasis town", CAPITAL))
    organisation = say("organisation.described/1", ORGANISATION)
    translate(node, officer, organisation, Text("seat.name", "Seat town", SEAT))
    translate(node, officer, organisation, Text("type", "round table", TYPE))
    claim = say("claim.assessed/1", {**CLAIM, "rests_on": [exercise.matter]})
    translate(node, officer, claim, Text("claim", CLAIM["claim"], SAID))
    of_record(node, officer, "exercises", "exercise:pm-2005", ("series", FIRST_SERIES))
    of_record(node, officer, "organisations", "organisation:sco", ("seat.name", FIRST_SEAT))
    of_record(node, officer, "claims", "claim:c07", ("claim", FIRST_CLAIM))
    return Files(exercise, changed, organisation, claim)


class Text(msgspec.Struct, frozen=True):
    """A text of a statement: its place, what was said, and the same in Russian."""

    path: str
    source: str
    russian: str
    authority: str = "official_translation"
    marking: Marking = OPEN


def translate(node: Node, officer: Officer, done: Submitted, text: Text) -> None:
    give(node, officer, (done.id.hex(), done.matter), text)


def give(node: Node, officer: Officer, of: tuple[str, str], text: Text) -> None:
    act, matter = of
    body = {
        "act": act,
        "path": text.path,
        "language": "ru",
        "authority": text.authority,
        "translator": "Language Service",
        "source": text_hash(text.source),
        "text": text.russian,
    }
    node.submit(Draft(kind="act.translated/1", body=raw(body), marking=text.marking, matter=matter), officer)


def of_record(node: Node, officer: Officer, view: str, matter: str, text: tuple[str, str]) -> None:
    """The party's own working translation of a text of the reference library."""
    asked = node.registry.views[view]
    row: Any = next(one for one in node.reading(Reader()).all_rows(asked, asked.query()) if one.matter == matter)
    path, russian = text
    source = value_at(next(bodies_of(row)), path)
    give(node, officer, (row.acts[0], matter), Text(path, source, russian, "working_translation"))


def page(client: Client, path: str, language: str = "ru", **headers: str) -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language, **headers})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def series_page(client: Client, name: str = "Sandstorm") -> str:
    return next(one.get("href") for one in page(client, "/series", "en").all("a") if one.text() == name)


def cleared(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


PAGES = (
    ("/map?layer=exercise", "Sandstorm 2021", NAME),
    ("/timeline?since=2021&until=2021&layer=exercise", "Sandstorm 2021", NAME),
    ("/calendar?year=2021&month=6", "Sandstorm 2021", NAME),
    ("/search?text=Sandstorm", "Sandstorm 2021", NAME),
    ("/exercises?party=XAA", "Sandstorm 2021", NAME),
    ("/states", "Oasis town", CAPITAL),
    ("/states/XAA", "Oasis town", CAPITAL),
    ("/states/XAA", "Sandstorm 2021", NAME),
    ("/organisations", "Seat town", SEAT),
    ("/organisations", "round table", TYPE),
    ("/compare?organisations=SCO,CSTO", "Beijing", FIRST_SEAT),
    ("/organisations/sco", "Beijing", FIRST_SEAT),
    ("/", "Peace Mission", FIRST_SERIES),
    ("/", "", FIRST_CLAIM),
)


@pytest.mark.parametrize(("path", "original", "russian"), PAGES)
def test_page_shows_the_translation_with_what_it_is_worth(
    client: Client, path: str, original: str, russian: str
) -> None:
    shown = page(client, path)
    assert russian in shown.text()
    named = [one for one in shown.all("a", "span") if one.text() == russian and one.get("title")]
    assert named
    assert original in named[0].get("title")
    worth = {"Официальный перевод", "Рабочий перевод"}
    badges = [one for one in shown.all("span") if one.get("class") == "badge" and one.text() in worth]
    assert {one.get("title") for one in badges} <= {"XAA, Language Service", ""}
    assert badges
    english = page(client, path, "en").text()
    assert russian not in english
    assert original in english


def test_series_and_organisation_have_pages_in_translation(client: Client, files: Files) -> None:
    series = page(client, series_page(client))
    assert next(series.all("h1")).text() == SERIES
    assert "Официальный перевод ( XAA, Language Service ): Sandstorm" in series.text()
    for text in (NAME, PLACE, SAID):
        assert text in series.text()
    columns = [one.get("title") for one in series.all("a") if NAME in one.get("title")]
    assert all(f"{NAME} (Официальный перевод)" in one for one in columns)
    assert columns
    organisation = page(client, f"/organisations/{files.organisation.matter.partition(':')[2]}")
    assert f"{SEAT} Официальный перевод Seat town" in organisation.text()


@pytest.mark.parametrize("path", ["/map?layer=exercise", "/timeline?since=2021&until=2021&layer=exercise"])
def test_mark_in_a_drawing_says_what_its_name_is(client: Client, path: str) -> None:
    titles = [one.text() for one in page(client, path).all("title") if NAME in one.text()]
    assert titles
    assert all(one.endswith("Официальный перевод (XAA, Language Service): Sandstorm 2021") for one in titles)


NAMING = (
    "/map?layer=exercise",
    "/timeline?since=2021&until=2021&layer=exercise",
    "/calendar?year=2021&month=6",
    "/search?text=Sandstorm",
    "/states/XAA",
    "/exercises?party=XAA",
)


@pytest.mark.parametrize("path", NAMING)
def test_hidden_translation_shows_to_its_readers_alone(client: Client, officer_token: str, path: str) -> None:
    for _ in range(2):  # the second time from what was kept
        assert SECRET in page(client, path, **cleared(officer_token)).text()
        visitor = page(client, path).text()
        assert SECRET not in visitor
        assert NAME in visitor


@pytest.mark.parametrize("path", NAMING)
def test_translation_of_other_words_is_not_shown(client: Client, path: str) -> None:
    shown = page(client, path.replace("Sandstorm", "cloud")).text()
    assert "Dust cloud 2021" in shown
    assert GONE not in shown


def test_new_translation_shows_on_pages_that_were_kept(client: Client, node: Node, officer_token: str) -> None:
    person = node.access.person(officer_token)
    assert person is not None
    made = {**EXERCISE, "name": "Gust 2021", "series": "Gust", "start": "2021-06-20", "end": "2021-06-21"}
    done = node.submit(Draft(kind="exercise.described/1", body=raw(made), marking=OPEN), person.officer())
    paths = (
        *NAMING[:3],
        next(one.get("href") for one in page(client, "/series", "en").all("a") if one.text() == "Gust"),
    )
    for path in paths:
        assert "Gust 2021" in page(client, path).text()
    translate(node, person.officer(), done, Text("name", "Gust 2021", "Порыв 2021"))
    for path in paths:
        shown = page(client, path)
        assert any(one.text() == "Порыв 2021" for one in shown.all("a", "span")), path
        assert "Gust 2021" not in {one.text() for one in shown.all("a", "span")}, path


def test_filter_offers_what_lists_show_in_the_order_of_that(client: Client, officer_token: str, files: Files) -> None:
    options = [one for one in page(client, "/exercises?series=Sandstorm").all("option") if one.get("value")]
    offered = {one.get("value"): one.text() or one.get("value") for one in options}
    assert offered["Sandstorm"] == SERIES
    assert offered["Peace Mission"] in {FIRST_SERIES, working("Peace Mission", "ru")}
    (series,) = [one for one in page(client, "/exercises").all("datalist") if "series" in one.get("id")]
    shown = [one.text() or one.get("value") for one in series.all("option")]
    assert shown == sorted(shown, key=str.casefold)
    (chosen,) = [one for one in page(client, "/exercises?series=Sandstorm").all("span") if one.get("class") == "chosen"]
    assert chosen.text().endswith(f": {SERIES}")


def test_what_is_new_names_files_in_translation(client: Client, node: Node) -> None:
    made = Account(id="", login="reader", name="R", roles=(Role.OFFICER,), clearance=Level.SECRET, made=1)
    browser = Browser(node, client, node.accounts.create(made, os.urandom))
    shown = page(client, "/new", cookie=f"session={browser.cookies['session']}")
    links = [one for one in shown.all("h3") if SECRET in one.text()]
    assert links, shown.text()
    assert all("Аутентичный текст" in one.text() for one in links)


@pytest.mark.parametrize("path", ["/map.geojson?layer=exercise", "/calendar.ics", "/api/v1/exercises.csv"])
def test_files_for_programs_hold_what_was_said(client: Client, path: str) -> None:
    text = client.get(path, headers={"accept-language": "ru"}).text.replace("\r\n ", "")
    assert "Sandstorm 2021" in text
    assert NAME not in text
