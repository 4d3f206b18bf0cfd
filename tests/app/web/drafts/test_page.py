"""The page of drafts: what is kept, what waits, what was refused, and its buttons."""

import os
import re
from datetime import timedelta

import pytest

from comity.app.accounts.roles import Role
from comity.app.outbox import WINDOW
from comity.kernel.marking import Level
from nodes import OFFICER, OWN, membership, organisation
from signed import Browser, People

HOSTILE = "<script>alert(1)</script> ' OR 1=1 -- \u202e\u200b"


def send(people: People) -> None:
    people.clock.time += WINDOW
    people.node.outbox.send_due(people.clock.micros())


def entries(page: str, part: str) -> list[str]:
    return re.findall(rf'id="{part}-([0-9a-f]{{32}})"', page)


def test_a_statement_is_told_of_until_it_is_sent(people: People) -> None:
    one = people.browser()
    entry = people.node.outbox.hand_in(one.id, organisation(), one.officer, values=(("name.en", "Quiet pact"),))
    text = one.text("/drafts")
    assert "Quiet pact It is sent in 15 seconds. Take it back" in text
    people.clock.time += timedelta(seconds=14)
    assert "It is sent in 1 second." in one.text("/drafts")
    send(people)
    page = one.get("/drafts")
    assert entries(page, "entry") == [entry]
    (act,) = re.findall(r"/statements/([0-9a-f]{64})", page)
    assert "Quiet pact" in one.get(f"/statements/{act}")
    assert one.post("/drafts/dismiss", id=entry) == "/drafts"
    assert entries(one.get("/drafts"), "entry") == []


def test_taking_back_makes_a_draft_that_can_be_dropped(people: People) -> None:
    one = people.browser()
    send(people)
    size = people.node.status().size
    entry = people.node.outbox.hand_in(one.id, organisation(), one.officer, values=(("code", "XAA-PACT"),))
    assert one.post("/drafts/undo", id=entry) == f"/drafts#draft-{entry}"
    page = one.get("/drafts")
    assert (entries(page, "entry"), entries(page, "draft")) == ([], [entry])
    assert f"/write/organisation.described/1?draft={entry}" in page
    send(people)
    assert people.node.status().size == size
    one.post("/drafts/drop", id=entry)
    assert entries(one.get("/drafts"), "draft") == []
    one.post("/drafts/drop", 404, id=entry)


def test_what_was_sent_cannot_be_taken_back(people: People) -> None:
    one = people.browser()
    entry = people.node.outbox.hand_in(one.id, organisation(), one.officer)
    send(people)
    assert "withdraw it instead" in one.post("/drafts/undo", 409, id=entry)


def test_a_refusal_tells_its_reasons_and_opens_again(people: People) -> None:
    one = people.browser(clearance=Level.RESTRICTED)
    opened = people.node.submit(organisation(), OFFICER)
    entry = people.node.outbox.hand_in(one.id, membership(opened.matter, marking=OWN), one.officer)
    send(people)
    text = one.text("/drafts")
    assert "It was not sent. Why:" in text
    assert "Quiet pact" in text
    one.post("/drafts/undo", id=entry)
    assert entries(one.get("/drafts"), "draft") == [entry]


def test_nobody_touches_what_is_anothers(people: People) -> None:
    one, two = people.browser(), people.browser()
    entry = people.node.outbox.hand_in(one.id, organisation(), one.officer)
    draft = people.node.drafts.save(one.id, None, "organisation.described/1", "", (("code", "XAA-MINE"),))
    assert "XAA-MINE" not in two.get("/drafts")
    for button in ("undo", "dismiss"):
        two.post(f"/drafts/{button}", 404, id=entry)
    two.post("/drafts/drop", 404, id=draft)
    page = one.get("/drafts")
    assert (entries(page, "entry"), entries(page, "draft")) == ([entry], [draft])


@pytest.mark.parametrize("name", ["", "x", "0" * 31, "../" + "0" * 29, HOSTILE])
def test_a_name_that_is_no_id_is_refused(people: People, name: str) -> None:
    one = people.browser()
    for button in ("undo", "dismiss", "drop"):
        one.post(f"/drafts/{button}", 400, id=name)


def test_a_form_without_the_sessions_key_changes_nothing(people: People) -> None:
    one, two = people.browser(), people.browser()
    entry = people.node.outbox.hand_in(one.id, organisation(), one.officer)
    one.post_as_it_is("/drafts/undo", 403, {"id": entry})
    key = re.search(r'name="form_key" value="([0-9a-f]+)"', two.get("/drafts"))
    one.post_as_it_is("/drafts/undo", 403, {"id": entry, "form_key": key[1] if key else ""})
    assert entries(one.get("/drafts"), "entry") == [entry]


def test_visitors_are_led_to_sign_in(people: People) -> None:
    answer = people.client.get("/drafts", headers={"accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fdrafts")


def test_what_was_typed_is_shown_as_text(people: People) -> None:
    one = people.browser()
    people.node.drafts.save(one.id, None, "organisation.described/1", HOSTILE, (("name.en", HOSTILE),))
    page = one.get("/drafts")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_kind_that_has_gone_does_not_break_the_page(people: People) -> None:
    one = people.browser()
    people.node.drafts.save(one.id, None, "ghost.described/9", "ghost:none", ())
    assert "Unknown kind of statement" in one.text("/drafts")


@pytest.mark.parametrize("language", ["ru", "zh"])
def test_the_page_speaks_the_readers_language(people: People, language: str) -> None:
    one: Browser = people.browser(Role.ANALYST)
    people.node.outbox.hand_in(one.id, organisation(), one.officer)
    page = one._client.get("/drafts", headers={**one._headers(), "accept-language": language}).text
    for english in ("It is sent", "Take it back", "Kept drafts", "Handed in"):
        assert english not in page


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OVERSEER, Role.CLEARED_OVERSEER])
def test_drafts_are_for_those_who_may_write(people: People, role: Role) -> None:
    one = people.browser(role)
    draft = people.node.drafts.save(one.id, None, "organisation.described/1", "", (("code", "XAA-KEPT"),))
    assert "XAA-KEPT" not in one.get("/drafts", 409)
    for button in ("undo", "dismiss", "drop"):
        one.post(f"/drafts/{button}", 409, id=draft)
    assert people.node.drafts.get(one.id, draft).values == (("code", "XAA-KEPT"),)


def test_drafts_are_shut_to_whoever_is_signed_in_with_one_factor_alone(people: People) -> None:
    one = people.browser()
    people.node.drafts.save(one.id, None, "organisation.described/1", "", (("code", "XAA-KEPT"),))
    one._cookie = people.node.sessions.open(one.id, "password", "test", os.urandom)
    assert "XAA-KEPT" not in one.get("/drafts", 409)
