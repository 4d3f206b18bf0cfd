"""The two overseers see what they may and no more; everybody sees what is noted of them."""

import re
from html import unescape
from pathlib import Path

import msgspec
import pytest

from app.web.trail.conftest import Place, place_in
from comity.app.accounts.roles import Role
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What
from comity.app.trail.proof import parse_export, verify_export
from comity.kernel.marking import ANY, Level, Marking
from markup import faults_of
from nodes import OFFICER, organisation

PLANNING = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=("planning",))
SECRET = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes=ANY)
WITHHELD = "content not open to oversight"


def read_by_officer(place: Place) -> str:
    cookie = place.person(Role.OFFICER, "Aigul Nur", clearance=Level.SECRET)
    assert place.get(cookie, f"/statements/{place.quiet.id.hex()}").status_code == 200
    return cookie


def text_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_only_overseers_see_the_trail(place: Place) -> None:
    for path in ("/trail", "/trail.csv", "/trail.json"):
        answer = place.get("", path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in")
    for role in Role:
        cookie = place.person(role)
        expected = 200 if role in (Role.OVERSEER, Role.CLEARED_OVERSEER) else 409
        for path in ("/trail", "/trail.csv", "/trail.json"):
            assert place.get(cookie, path).status_code == expected, (role, path)
    assert place.get(place.person(Role.OVERSEER, "second"), "/trail.json?content=yes").status_code == 409


def test_the_content_free_overseer_sees_who_and_how_much_but_nothing_of_what(place: Place) -> None:
    read_by_officer(place)
    cookie = place.person(Role.OVERSEER)
    place.get(cookie, "/trail")
    for path in ("/trail", "/trail.csv", "/trail.json"):
        page = place.get(cookie, path).text
        for hidden in (place.quiet.matter, place.quiet.id.hex(), "Quiet", "organisation.described", "/statements/"):
            assert hidden not in page, (path, hidden)
    shown = text_of(place.get(cookie, "/trail").text)
    for told in ("Aigul Nur", "Officer", "Read statements", "right to read", "Handed in a statement", "signed in"):
        assert told in shown, told


def test_the_content_free_overseer_reads_no_content_anywhere(place: Place) -> None:
    cookie = place.person(Role.OVERSEER)
    act = place.quiet.id.hex()
    assert place.get(cookie, f"/statements/{act}").status_code == 404
    assert place.get(cookie, f"/api/v1/matters/{place.quiet.matter}").status_code == 404
    assert "Quiet" not in place.get(cookie, "/organisations").text
    assert place.entries(Deed.READ, Deed.EXPORTED) == []


def test_the_cleared_overseer_sees_what_handling_allows(place: Place) -> None:
    read_by_officer(place)
    page = place.get(place.person(Role.CLEARED_OVERSEER, clearance=Level.RESTRICTED), "/trail").text
    assert faults_of(page) == []
    assert "Quiet pact" in page
    assert f'href="/statements/{place.quiet.id.hex()}"' in page
    assert WITHHELD not in page


@pytest.mark.parametrize("marking", [PLANNING, SECRET], ids=["for another purpose", "above the clearance"])
def test_what_is_not_open_to_oversight_is_withheld(tmp_path: Path, marking: Marking) -> None:
    for place in place_in(tmp_path, marking):
        read_by_officer(place)
        cookie = place.person(Role.CLEARED_OVERSEER, clearance=Level.RESTRICTED)
        for path in ("/trail", "/trail.json?content=yes"):
            answer = place.get(cookie, path)
            for hidden in (place.quiet.matter, place.quiet.id.hex(), "Quiet", "organisation.described"):
                assert hidden not in answer.text, (path, hidden)
        page = text_of(place.get(cookie, "/trail").text)
        assert page.count(WITHHELD) == 2
        assert "Organisation described" not in page


def test_a_mixed_entry_names_only_what_may_be_seen(place: Place) -> None:
    hidden = place.node.submit(organisation("XAA-LEAGUE", SECRET), OFFICER)
    cookie = place.person(Role.OFFICER, clearance=Level.SECRET)
    place.get(cookie, "/api/v1/organisations")
    page = place.get(place.person(Role.CLEARED_OVERSEER), "/trail?deed=read").text
    assert "Quiet pact" in page
    assert hidden.matter not in page
    assert "/api/v1/organisations" not in text_of(page)
    assert "and others whose content is not open to oversight" in text_of(page)


def test_reading_the_trail_is_noted_before_it_is_shown(place: Place) -> None:
    read_by_officer(place)
    cookie = place.person(Role.CLEARED_OVERSEER)
    for path in ("/trail", "/trail.csv", "/trail.json", "/account/trail"):
        place.get(cookie, path)
    found = place.entries(Deed.TRAIL_READ)
    assert [one.noted.basis for one in found] == ["right:trail_content", "right:trail", "right:trail", "own"]
    assert found[0].content.files == (place.quiet.matter,)
    assert found[0].noted.count == 2
    place.fail()
    for path in ("/trail", "/trail.csv", "/trail.json", "/account/trail"):
        assert place.get(cookie, path).status_code == 503


def test_everybody_sees_their_own_entries_and_no_others(place: Place) -> None:
    cookie = read_by_officer(place)
    other = place.person(Role.OFFICER, "Somebody Else")
    place.get(other, f"/statements/{place.quiet.id.hex()}")
    page = place.get(cookie, "/account/trail").text
    assert faults_of(page) == []
    assert page.count("Read statements</") == 2  # the option of the form and one entry
    assert "Quiet pact" in page
    assert f"/statements/{place.quiet.id.hex()}" in text_of(page)
    assert place.get("", "/account/trail").status_code == 303
    assert place.get(place.person(Role.ADMINISTRATOR), "/account/trail").status_code == 200


def test_what_somebody_may_no_longer_read_is_not_named_to_them(place: Place) -> None:
    cookie = read_by_officer(place)
    account = place.node.accounts.find("aigul-nur")
    assert account is not None
    place.node.accounts.replace(msgspec.structs.replace(account, clearance=Level.OPEN))
    page = place.get(cookie, "/account/trail").text
    assert "no longer open to you" in page
    assert "Quiet" not in page


def test_entries_are_chosen_by_name_deed_and_day(place: Place) -> None:
    read_by_officer(place)
    cookie = place.person(Role.OVERSEER)

    def rows(query: str) -> int:
        return place.get(cookie, f"/trail?{query}").text.count('<th scope="row">')

    assert rows("person=aigul nur") == rows("person=aigul-nur") == 1
    assert rows("person=writer&deed=wrote") == 1
    assert rows("person=nobody") == 0
    assert rows("since=2026-11-22&until=2026-11-22&deed=read") == 1
    assert rows("until=2026-11-21") == 0
    for wrong in ("deed=x", "since=now", "before=-1", "person=a&person=b", "content=yes"):
        assert place.get(cookie, f"/trail?{wrong}").status_code == 400, wrong


def test_pages_lead_further_back(place: Place) -> None:
    for number in range(70):
        place.node.trail.note("somebody", Deed.SIGN_IN_FAILED, What(count=number))
    cookie = place.person(Role.OVERSEER)
    first = place.get(cookie, "/trail?deed=sign_in_failed").text
    (further,) = re.findall(r'href="(/trail\?deed=sign_in_failed&amp;before=\d+)" rel="next"', first)
    second = place.get(cookie, unescape(further)).text
    assert [page.count('<th scope="row">') for page in (first, second)] == [50, 20]
    assert 'rel="next"' not in second


def test_an_export_proves_itself_with_what_a_cleared_overseer_may_open(place: Place) -> None:
    read_by_officer(place)
    cookie = place.person(Role.CLEARED_OVERSEER)
    raw = place.get(cookie, "/trail.json?content=yes").content
    proven = verify_export(raw, None)
    assert (proven.rows, proven.complete, proven.opened) == (2, True, 2)
    export = parse_export(raw)
    assert [row.content.files if row.content else None for row in export.rows] == [(), (place.quiet.matter,)]
    plain = verify_export(place.get(cookie, "/trail.json?deed=read").content, None)
    assert (plain.rows, plain.complete, plain.opened) == (1, False, 0)


def test_the_trail_is_served_to_no_party(place: Place) -> None:
    read_by_officer(place)
    for path in ("/exchange/v1/trail", "/api/v1/trail", "/trail.head", "/api/openapi.json", "/healthz"):
        assert "comity/trail" not in place.get("", path).text


def test_hostile_names_and_questions_stay_text(place: Place) -> None:
    name = "<script>alert(1)</script>"
    place.node.trail.note(name, Deed.SIGN_IN_FAILED, What(basis="<b>", whom='"><img>'))
    page = place.get(place.person(Role.OVERSEER), "/trail?person=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page
    assert "<img>" not in page
    assert "&lt;script&gt;" in page


def test_a_damaged_trail_says_so(place: Place) -> None:
    read_by_officer(place)
    heads = place.node.trail_heads
    assert heads is not None
    heads.sign_if_grown()
    del place.desk._trail[-1]
    heads.tick()
    page = place.get(place.person(Role.OVERSEER), "/trail").text
    assert "The trail cannot be signed" in page


def note_own(place: Place, count: int, others: int = 0) -> tuple[str, str]:
    """An officer's session, after so many entries of theirs with some of others after each."""
    cookie = place.person(Role.OFFICER, "Aigul Nur")
    account = place.node.accounts.find("aigul-nur")
    assert account is not None
    for number in range(count):
        place.node.trail.note(account.id, Deed.SIGN_IN_FAILED, What(count=number))
        for _ in range(others):
            place.node.trail.note("somebody", Deed.SIGN_IN_FAILED)
    return cookie, account.id


def test_own_entries_lead_further_back_from_one_of_them(place: Place) -> None:
    cookie, _ = note_own(place, 70, others=1)
    first = place.get(cookie, "/account/trail?deed=sign_in_failed").text
    (further,) = re.findall(r'href="(/account/trail\?deed=sign_in_failed&amp;before=[0-9a-f]{64})" rel="next"', first)
    second = place.get(cookie, unescape(further)).text
    assert [page.count('<th scope="row">') for page in (first, second)] == [50, 20]
    assert 'rel="next"' not in second
    foreign = place.entries(Deed.SIGN_IN_FAILED)[1].noted
    assert foreign.who == "somebody"
    assert '<th scope="row">' not in place.get(cookie, f"/account/trail?before={foreign.sealed}").text
    for wrong in ("7", "x" * 64, "-1"):
        assert place.get(cookie, f"/account/trail?before={wrong}").status_code == 400


def test_own_entries_tell_nothing_of_how_much_others_do(tmp_path: Path) -> None:
    pages = []
    for others in (0, 3):
        (home := tmp_path / str(others)).mkdir()
        for place in place_in(home):
            cookie, _ = note_own(place, 60, others)
            pages.append(place.get(cookie, "/account/trail").text)
    one, other = (re.sub("[0-9a-f]{64}", "", re.sub(r"[0-9a-f]{12}…", "", page)) for page in pages)
    assert one == other
    assert "entry 1" not in text_of(one)


def test_own_entries_show_no_content_to_whom_no_role_lets_read(place: Place) -> None:
    cookie = read_by_officer(place)
    account = place.node.accounts.find("aigul-nur")
    assert account is not None
    waiting = place.node.sessions.open(account.id, "password", "test", lambda size: b"w" * size)
    assert place.quiet.id.hex() in text_of(place.get(cookie, "/account/trail").text)
    shown = [place.get(waiting, "/account/trail").text]
    place.node.accounts.replace(msgspec.structs.replace(account, roles=(Role.ADMINISTRATOR,)))
    shown.append(place.get(cookie, "/account/trail").text)
    for page in shown:
        assert faults_of(page) == []
        assert "Read statements" in text_of(page)
        assert "You see no content" in text_of(page)
        for hidden in (place.quiet.id.hex(), "/statements/", "Quiet", ">Content<"):
            assert hidden not in page, hidden
