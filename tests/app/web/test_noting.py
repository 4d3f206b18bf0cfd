"""Whatever is given of what is not public is noted before it is sent, wherever it is asked for, and nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.web.trail.conftest import FILE_PAGE, Place, place_in
from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.trail.deeds import Deed
from comity.app.web.noting import deed_of
from comity.kernel.marking import Level
from nodes import organisation, posted


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield from place_in(tmp_path)


def test_a_page_that_shows_what_is_not_public_is_noted_once(place: Place) -> None:
    cookie = place.person(Role.OFFICER)
    answer = place.get(cookie, f"/statements/{place.quiet.id.hex()}")
    assert answer.status_code == 200
    (entry,) = place.entries(Deed.READ)
    assert (entry.noted.by, entry.noted.roles, entry.noted.basis) == ("session", ("officer",), "right:read")
    assert entry.noted.count == 1
    assert entry.content.files == (place.quiet.matter,)
    assert entry.content.acts == (place.quiet.id.hex(),)
    assert entry.content.words == f"/statements/{place.quiet.id.hex()}"


def test_visitors_and_public_content_are_not_noted(place: Place) -> None:
    cookie = place.person(Role.OFFICER)
    for path in ("/states", "/summits", "/api/v1/organisations/sco/members", "/organisations/sco"):
        assert place.get("", path).status_code == 200
    assert place.get("", f"/statements/{place.quiet.id.hex()}").status_code == 404
    assert place.get(cookie, "/api/v1/matters/organisation:sco").status_code == 200
    assert place.get(cookie, f"/statements/{'0' * 64}").status_code == 404
    assert place.entries() == []


@pytest.mark.parametrize(
    ("path", "deed"),
    [
        ("/statements/{act}", Deed.READ),
        ("/api/v1/acts/{act}", Deed.READ),
        ("/api/v1/acts/{act}/receipt", Deed.EXPORTED),
        ("/api/v1/matters/{matter}", Deed.READ),
        ("/api/v1/matters/{matter}/sources.bib", Deed.EXPORTED),
        ("/api/v1/organisations", Deed.READ),
        ("/api/v1/organisations.csv", Deed.EXPORTED),
        ("/api/v1/organisations.bib", Deed.EXPORTED),
        ("/api/v1/search?text=quiet", Deed.SEARCHED),
        ("/api/v1/arrivals?after=2026-11-22T11:59:59Z", Deed.READ),
        ("/organisations", Deed.READ),
    ],
)
def test_every_way_to_the_content_is_noted(place: Place, path: str, deed: Deed) -> None:
    cookie = place.person(Role.OFFICER)
    asked = path.format(act=place.quiet.id.hex(), matter=place.quiet.matter)
    for _ in range(2):  # the second time from what is kept in memory
        assert place.get(cookie, asked).status_code == 200
    found = [one for one in place.entries() if place.quiet.matter in one.content.files]
    assert [one.noted.deed for one in found] == [deed, deed], place.entries()
    assert found[0].content.words == asked


def test_without_a_note_there_is_no_answer(place: Place) -> None:
    cookie = place.person(Role.OFFICER)
    place.get(cookie, "/states")
    place.fail()
    for path in ("/statements/{act}", "/api/v1/acts/{act}", "/api/v1/organisations.csv", "/api/v1/acts/{act}/receipt"):
        answer = place.get(cookie, path.format(act=place.quiet.id.hex()))
        assert answer.status_code == 503, path
        assert "Quiet" not in answer.text
    assert place.get("", "/states").status_code == 200
    assert place.get(cookie, "/summits").status_code == 200


def test_a_search_that_finds_nothing_is_noted_too(place: Place) -> None:
    cookie = place.person(Role.OFFICER)
    assert place.get(cookie, "/api/v1/search?text=unheard").status_code == 200
    (entry,) = place.entries(Deed.SEARCHED)
    assert (entry.noted.count, entry.content.words) == (0, "/api/v1/search?text=unheard")


def test_what_is_handed_in_and_refused_is_noted(place: Place) -> None:
    token = place.node.access.create(
        Access(name="program", role=Role.OFFICER, clearance=Level.OPEN), lambda count: b"k" * count
    )
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    secret = msgspec.json.encode(posted(organisation("XAA-OTHER")))
    assert place.client.post("/api/v1/acts", content=secret, headers=headers).status_code == 409
    wrote, refused = place.entries()
    assert (wrote.noted.deed, refused.noted.deed) == (Deed.WROTE, Deed.REFUSED)
    assert (wrote.noted.by, wrote.noted.who) == ("key", "program")
    assert refused.noted.basis.startswith("marking.")
    assert wrote.content.kind == refused.content.kind == "organisation.described/1"
    assert wrote.content.marking is not None
    place.fail()
    size = place.node.status().size
    assert place.client.post("/api/v1/acts", content=secret, headers=headers).status_code == 503
    assert place.node.status().size == size


def test_what_no_role_allows_is_noted(place: Place) -> None:
    token = place.node.access.create(
        Access(name="watch", role=Role.OVERSEER, clearance=Level.OPEN), lambda count: b"k" * count
    )
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    body = msgspec.json.encode(posted(organisation("XAA-OTHER")))
    assert place.client.post("/api/v1/acts", content=body, headers=headers).status_code == 409
    (entry,) = place.entries()
    assert (entry.noted.deed, entry.noted.basis) == (Deed.REFUSED, "role.may_not")


def test_pages_that_no_role_allows_are_noted_once(place: Place) -> None:
    cookie = place.person(Role.OVERSEER)
    for path in ("/write", "/drafts"):
        assert place.get(cookie, path).status_code == 409
    found = place.entries()
    assert [one.noted.deed for one in found] == [Deed.REFUSED] * 2
    assert [(one.noted.basis, one.content.words) for one in found] == [
        ("role.may_not", "/write"),
        ("role.may_not", "/drafts"),
    ]
    assert {one.noted.roles for one in found} == {("overseer",)}
    place.fail()
    assert place.get(cookie, "/drafts").status_code == 503


def test_addresses_tell_what_was_done() -> None:
    assert deed_of("/search", b"text=one") is Deed.SEARCHED
    assert deed_of("/search", b"") is Deed.READ
    assert deed_of("/map.geojson", b"") is Deed.EXPORTED
    assert deed_of("/api/v1/acts/x/documents/0", b"") is Deed.EXPORTED
    assert deed_of(FILE_PAGE, b"") is Deed.READ


def test_pages_read_a_node_only_where_reading_is_noted(root: Path) -> None:
    """Who asks for a Reading by other ways than ``reading_of`` keeps what is read out of the trail.

    Feeds have no request of a session and note by themselves; events only count.
    """
    allowed = {"asking.py", "feed.py", "events.py"}
    found = {
        path.name
        for path in (root / "src/comity/app/web").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "reading"
    }
    assert found <= allowed, found
