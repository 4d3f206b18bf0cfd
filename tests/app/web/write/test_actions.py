"""What the buttons of a form do, from the first field to what was sent."""

from datetime import timedelta

import pytest

from app.web.write.people import Writer, form_of
from comity.app.accounts.roles import Role
from comity.app.node import Node
from comity.app.queued import State
from comity.kernel.marking import PUBLIC, Level
from markup import faults_of, read
from nodes import OFFICER, OPEN, membership
from served import Client

FORM = "/write/organisation.described/1"
FILLED: dict[str, str | None] = {
    "code": "XAA-PACT",
    "name__en": "Quiet pact",
    "name__ru": "Тихий пакт",
    "name__zh": "静默公约",
    "type": "bilateral pact",
    "decision_rule": "bilateral",
    "collective_defence": "no",
    "confidence": "high",
    "sources__0": "Text of the pact",
    "handling:level": "restricted",
}


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


def looked_at(writer: Writer, **changes: str | None) -> str:
    page = writer.get(writer.press(writer.get(FORM), "do", "preview", **{**FILLED, **changes}))
    assert not faults_of(page)
    return page


def sent(writer: Writer, page: str) -> str:
    action, pairs = form_of(page, "send-form")
    return writer.post(action, [*pairs, ("do", "send")])


def test_statement_is_looked_at_and_sent_once(writer: Writer) -> None:
    page = looked_at(writer)
    assert "Quiet pact" in page
    assert "Text of the pact" in page
    assert sent(writer, page) == "/drafts"
    assert sent(writer, page) == "/drafts"
    (entry,) = writer.node.outbox.waiting(writer.id)
    assert entry.state is State.WAITING
    assert entry.draft.marking.release == ("XAA",)
    assert entry.draft.marking.level is Level.RESTRICTED
    assert writer.node.drafts.all(writer.id) == ()
    writer.node.outbox.undo(writer.id, entry.id)
    (back,) = writer.node.drafts.all(writer.id)
    assert dict(form_of(writer.get(f"{FORM}?draft={back.id}"))[1])["name.en"] == "Quiet pact"


def test_sent_statement_is_said(writer: Writer) -> None:
    assert sent(writer, looked_at(writer, **{"name__en": "Pact that is said"})) == "/drafts"
    node = writer.node
    (entry,) = node.outbox.waiting(writer.id)
    node.outbox.send_due(entry.due + timedelta(seconds=1) // timedelta(microseconds=1))
    (entry,) = node.outbox.waiting(writer.id)
    assert entry.state is State.SENT
    page = writer.get(f"/statements/{entry.act}")
    assert "Pact that is said" in page
    assert f"/write/act.withdrawn/1?act={entry.act}" in page
    form = dict(form_of(writer.get(f"/write/act.withdrawn/1?act={entry.act}"))[1])
    assert form["act"] == entry.act
    assert form["about:matter"] == entry.matter
    assert form["handling:level"] == "restricted"
    corrected = dict(form_of(writer.get(f"{FORM}?act={entry.act}"))[1])
    assert corrected["name.en"] == "Pact that is said"


def test_draft_changed_in_another_window_is_looked_at_again(writer: Writer) -> None:
    page = looked_at(writer)
    (kept,) = writer.node.drafts.all(writer.id)
    writer.node.drafts.save(writer.id, kept.id, kept.kind, "", (("code", "XAA-OTHER"),))
    to = sent(writer, page)
    assert to.endswith("show=changed")
    assert "It was changed since you looked at it." in writer.get(to)
    assert writer.node.outbox.waiting(writer.id) == ()


def test_rows_come_and_go(writer: Writer) -> None:
    page = writer.get(writer.press(writer.get(FORM), "add:sources", sources__0="first"))
    page = writer.get(writer.press(page, "add:sources", sources__1="second"))
    assert "sources.2" in dict(form_of(page)[1])
    page = writer.get(writer.press(page, "remove:sources", "0"))
    kept = dict(form_of(page)[1])
    assert (kept["sources.0"], kept["sources.1"]) == ("second", "")


def test_file_is_found_and_taken(writer: Writer) -> None:
    page = writer.get("/write/claim.assessed/1")
    page = writer.get(writer.press(page, "find:rests_on.0", rests_on__0="peace mission 2005"))
    assert not faults_of(page)
    picks = [one for one in read(page).all("button") if one.get("name") == "pick:rests_on.0"]
    assert any(one.get("value") == "exercise:pm-2005" for one in picks)
    page = writer.get(writer.press(page, "pick:rests_on.0", "exercise:pm-2005"))
    assert dict(form_of(page)[1])["rests_on.0"] == "exercise:pm-2005"


def test_pasted_rows_are_looked_at_and_taken(writer: Writer) -> None:
    text = "Source one\nSource two\n" + "x" * 1_001
    page = writer.get(writer.press(writer.get(FORM), "paste:sources", **{"table:sources": text}))
    assert not faults_of(page)
    assert "Expected at most 1,000 characters, got 1,001." in page
    page = writer.get(writer.press(page, "paste:sources", **{"table:sources": "Source one\nSource two"}))
    page = writer.get(writer.press(page, "take:sources"))
    kept = dict(form_of(page)[1])
    assert (kept["sources.0"], kept["sources.1"]) == ("Source one", "Source two")


def test_huge_table_is_left_out_and_said_so(writer: Writer) -> None:
    huge = "источник\n" * 20_000
    to = writer.press(writer.get(FORM), "paste:sources", **{"table:sources": huge, "code": "XAA-PACT"})
    page = writer.get(to)
    assert "larger than 256 kB" in page
    assert dict(form_of(page)[1])["code"] == "XAA-PACT"


def test_members_of_an_organisation_become_a_fixed_list(writer: Writer) -> None:
    chosen = {"handling:audience": "those_named", "handling:members_of.0": "Shanghai Cooperation Organisation (SCO)"}
    page = writer.get(writer.press(writer.get(FORM), "do", "seen", **{**FILLED, **chosen}))
    assert "Members of SCO on 22 November 2026: " in page
    page = looked_at(writer, **chosen)
    drafts = writer.node.drafts.all(writer.id)
    kept = next(
        one for one in drafts if not any(path.startswith("handling:members_of") and text for path, text in one.values)
    )
    parties = [text for path, text in kept.values if path.startswith("handling:parties.")]
    assert {"CHN", "KAZ", "RUS", "XAA"} <= set(parties)
    assert "Kazakhstan (KAZ)" in page


def test_contradictions_of_handling_are_told_at_their_fields(writer: Writer) -> None:
    public = {"handling:audience": "everybody", "handling:level": "secret"}
    page = writer.get(writer.press(writer.get(FORM), "do", "preview", **{**FILLED, **public}))
    assert "What everybody may see is open." in page
    page = looked_at(writer, **{"handling:audience": "everybody", "handling:level": "open"})
    sent(writer, page)
    (entry,) = writer.node.outbox.waiting(writer.id)
    assert entry.draft.marking.release == PUBLIC


def test_statement_above_its_writer_is_told_at_the_level(writer: Writer) -> None:
    page = writer.get(writer.press(writer.get(FORM), "do", "preview", **{**FILLED, "handling:level": "top_secret"}))
    summary = next(one for one in read(page).all("section") if one.get("id") == "problems")
    (link,) = summary.all("a")
    assert link.get("href") == "#field-handling:level"
    assert link.text() == "Level: You could not read this statement yourself under that handling."


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CLEARED_OVERSEER])
def test_form_is_for_those_who_may_write(client: Client, node: Node, role: Role) -> None:
    other = Writer(client, node, role)
    for path in ("/write", FORM, "/write/find?text=pact"):
        other.get(path, status=409)


@pytest.mark.parametrize("path", ["/write", FORM, "/write/find?text=pact"])
def test_visitor_is_asked_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("kind", ["keys.stated/1", "release.recorded/1", "nothing.said/1"])
def test_what_people_do_not_write_has_no_form(writer: Writer, kind: str) -> None:
    writer.get(f"/write/{kind}", status=404)


def test_draft_of_another_is_not_there(client: Client, node: Node, writer: Writer) -> None:
    writer.press(writer.get(FORM), "do", "save", code="XAA-PACT")
    (kept,) = node.drafts.all(writer.id)
    Writer(client, node).get(f"{FORM}?draft={kept.id}", status=404)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_what_can_be_said_is_a_sound_page(writer: Writer, language: str) -> None:
    assert not faults_of(writer.get("/write", language))
    assert not faults_of(writer.get("/write?matter=exercise:pm-2005", language))
    assert "/write/mission.described/1" in writer.get("/write?text=mission", "en")
    assert "/write/mission.described/1" not in writer.get("/write?text=crossing", "en")


def test_draft_mended_after_it_was_handed_in_is_told_of_and_kept(writer: Writer) -> None:
    page = looked_at(writer, **{"name__en": "Pact that is mended"})
    (kept,) = writer.node.drafts.all(writer.id)
    assert sent(writer, page) == "/drafts"
    # As a page that keeps what is entered does when it comes last.
    mended = tuple((name, "Mended pact" if name == "name.en" else text) for name, text in kept.values)
    writer.node.drafts.save(writer.id, kept.id, kept.kind, "", mended)
    to = sent(writer, writer.get(f"{FORM}?draft={kept.id}&show=preview"))
    assert to.endswith("show=other")
    assert "an earlier version of it was handed in already" in writer.get(to)
    (entry,) = writer.node.outbox.waiting(writer.id)
    assert dict(entry.values)["name.en"] == "Pact that is mended"
    assert dict(writer.node.drafts.get(writer.id, kept.id).values)["name.en"] == "Mended pact"


def test_handling_above_the_writer_tells_no_number_of_people(client: Client, node: Node) -> None:
    writer = Writer(client, node, clearance=Level.RESTRICTED)
    for level, told in (("restricted", True), ("secret", False)):
        page = writer.get(writer.press(writer.get(FORM), "do", "seen", **{**FILLED, "handling:level": level}))
        assert ("of this system (Officer" in page, "Whoever of this system is cleared for it." in page) == (
            told,
            not told,
        )


def test_who_names_themselves_a_member_is_no_reader(client: Client, node: Node) -> None:
    writer = Writer(client, node)
    stated = node.submit(membership("organisation:sco", "XAA", marking=OPEN), OFFICER)
    assert stated.matter == "organisation:sco"
    chosen = {"handling:audience": "those_named", "handling:members_of.0": "SCO"}
    page = writer.get(writer.press(writer.get(FORM), "do", "seen", **{**FILLED, **chosen}))
    (told,) = [one.text() for one in read(page).all("li") if one.text().startswith("Members of SCO")]
    assert "(CHN)" in told
    assert "XAA" not in told
