"""Pages show translations that parties gave, named as what they are, with what was said beside."""

import os

import pytest

from comity.app.access import Access
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.app.draft import Draft, Submitted
from comity.app.node import Node
from comity.kernel.marking import Level, Marking, public
from comity.kernel.translation import text_hash
from markup import Element, faults_of, read
from nodes import raw
from served import Client
from signed import Browser

OPEN = public("XAA")
OWN = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes="ANY")
BODY = {
    "name": "Sand range",
    "kind": "range",
    "country": "XAA",
    "place": {"name": "Beside the old well"},
    "confidence": "high",
    "note": "Used in winter.",
}
NAME, SECRET = "Песчаный полигон", "Секретный полигон"


@pytest.fixture(scope="module")
def officer_token(node: Node) -> str:
    return node.access.create(Access(name="reads much", role=Role.OFFICER, clearance=Level.SECRET), os.urandom)


@pytest.fixture(scope="module")
def range_file(node: Node, officer_token: str) -> Submitted:
    person = node.access.person(officer_token)
    assert person is not None
    officer = person.officer()
    done = node.submit(Draft(kind="facility.described/1", body=raw(BODY), marking=OPEN), officer)

    def translate(source: str, marking: Marking = OPEN, **change: str) -> None:
        body = {
            "act": done.id.hex(),
            "path": "name",
            "language": "ru",
            "authority": "working_translation",
            "translator": "Language Service",
            "source": text_hash(source),
            **change,
        }
        node.submit(Draft(kind="act.translated/1", body=raw(body), marking=marking, matter=done.matter), officer)

    translate("Sand range", text="Рабочее имя")
    translate("Sand range", text=NAME, authority="official_translation")
    translate("Sand range", OWN, text=SECRET, authority="authentic")
    translate("Beside the old well", path="place.name", text="老井旁", language="zh-Hans")
    translate("Used in winter.", path="note", text="Используется зимой.", authority="authentic")
    return done


def page(client: Client, path: str, language: str, **headers: str) -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language, **headers})
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    return read(answer.text)


def address(range_file: Submitted) -> str:
    return f"/facilities/{range_file.matter.partition(':')[2]}"


def test_file_is_called_by_its_official_translation(client: Client, range_file: Submitted) -> None:
    shown = page(client, address(range_file), "ru")
    (title,) = shown.all("h1")
    assert (title.text(), title.get("lang"), title.get("title")) == (NAME, "ru", "Sand range")
    (note,) = [one for one in shown.all("p") if one.get("class") == "working-note"]
    assert note.text() == "Официальный перевод ( XAA, Language Service ): Sand range"


def test_text_stands_beside_its_translation_with_its_authority(client: Client, range_file: Submitted) -> None:
    shown = page(client, address(range_file), "ru").text()
    assert "Используется зимой. Аутентичный текст Used in winter." in shown
    assert "老井旁 工作译文 Beside the old well" in page(client, address(range_file), "zh").text()


def test_reader_of_the_language_of_the_statement_gets_what_was_said(client: Client, range_file: Submitted) -> None:
    shown = page(client, address(range_file), "en")
    assert next(shown.all("h1")).text() == "Sand range"
    assert not [one for one in shown.all("p") if one.get("class") == "working-note"]


def test_list_names_the_file_in_translation(client: Client, range_file: Submitted) -> None:
    links = [one for one in page(client, "/facilities?party=XAA", "ru").all("a") if one.get("title") == "Sand range"]
    assert [(one.text(), one.get("class")) for one in links] == [(NAME, "said translated")]


def names_in_order(client: Client, wish: str, language: str = "ru", **headers: str) -> list[str]:
    rows = [
        row
        for body in page(client, f"/facilities?sort={wish}", language, **headers).all("tbody")
        for row in body.all("tr")
    ]
    return [next(next(row.all("th")).all("a")).text() for row in rows]


def test_list_is_ordered_by_the_translation_that_it_shows(
    client: Client, range_file: Submitted, officer_token: str
) -> None:
    names = names_in_order(client, "facility.name")
    assert names.index("Общевойсковая учебная база Цинтунся") < names.index(NAME) < names.index("Полигон «Ашулук»")
    assert names_in_order(client, "-facility.name") == names[::-1]
    cleared = names_in_order(client, "facility.name", authorization=f"Bearer {officer_token}")
    assert cleared.index("Секретариат ШОС") < cleared.index(SECRET) < cleared.index("Учебный полигон Чирчик")
    english = names_in_order(client, "facility.name", "en")
    assert english.index("Sand range") > 0
    assert english == sorted(english, key=str.casefold)


def test_statement_shows_what_was_said_and_every_translation_below(client: Client, range_file: Submitted) -> None:
    shown = page(client, f"/statements/{range_file.id.hex()}", "ru")
    assert "Sand range" in shown.text()
    cards = [one.text() for one in shown.all("section") if one.get("class") == "card"]
    assert ["Рабочее имя" in card for card in cards] == [False, True, False, False]
    assert NAME in cards[0]
    assert "Официальный перевод" in cards[0]
    assert "место (" in cards[2].lower()


def test_translation_shows_to_those_alone_who_may_see_it(
    client: Client, range_file: Submitted, officer_token: str
) -> None:
    paths = (address(range_file), "/facilities?party=XAA", f"/statements/{range_file.id.hex()}")
    for path in paths:
        assert SECRET not in page(client, path, "ru").text()
        assert SECRET in page(client, path, "ru", authorization=f"Bearer {officer_token}").text()


def test_whoever_may_write_finds_the_form_with_everything_but_the_translation(
    client: Client, node: Node, range_file: Submitted
) -> None:
    assert "Перевести текст" not in page(client, f"/statements/{range_file.id.hex()}", "ru").text()
    browser = Browser(node, client, somebody(node))
    shown = read(browser.get(f"/statements/{range_file.id.hex()}"))
    (link,) = [one for one in shown.all("a") if "text=name" in (one.get("href") or "")]
    form = read(browser.get(link.get("href") or ""))
    filled = {one.get("name"): one.get("value") for one in form.all("input") if one.get("value")}
    assert filled["path"] == "name"
    assert filled["source"] == text_hash("Sand range")
    assert filled["act"] == range_file.id.hex()


def somebody(node: Node) -> Account:
    made = Account(id="", login="translator", name="T", roles=(Role.OFFICER,), clearance=Level.SECRET, made=1)
    return node.accounts.create(made, os.urandom)


def handling_of(shown: Element) -> str:
    """What stands on paper as the handling of a page."""
    (head,) = [one for one in shown.all("div") if one.get("class") == "print-head"]
    return next(head.all("span")).text()


def test_handling_covers_the_translations_that_are_shown(
    client: Client, range_file: Submitted, officer_token: str
) -> None:
    path = f"/statements/{range_file.id.hex()}"
    for one in (path, address(range_file), "/facilities?party=XAA"):
        cleared = page(client, one, "ru", authorization=f"Bearer {officer_token}")
        assert handling_of(cleared) == "Гриф: Секретно; только для: XAA", one
        assert "Секретно" not in handling_of(page(client, one, "ru")), one


def test_translation_bears_its_own_handling(client: Client, range_file: Submitted, officer_token: str) -> None:
    shown = page(client, f"/statements/{range_file.id.hex()}", "en", authorization=f"Bearer {officer_token}")
    cards = [one.text() for one in shown.all("section") if one.get("class") == "card"]
    (secret,) = [card for card in cards if SECRET in card]
    assert "Secret" in secret
    assert sum("Public" in card for card in cards) == len(cards) - 1
