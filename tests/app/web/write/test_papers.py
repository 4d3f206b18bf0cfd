"""Papers go with a statement through its form: listed, renamed, removed, looked at, sent once, and kept from others."""

from datetime import timedelta

import msgspec
import pytest

from app.web.write.people import BOUNDARY, File, Writer, form_of, in_parts
from comity.app.accounts.roles import Role
from comity.app.node import Node
from comity.app.papers import CONTENTS, LISTED, MOST_BYTES
from comity.app.queued import State
from comity.app.web.write.kept import KEPT
from comity.app.web.write.papers import clean_name
from comity.kernel.act import MAX_DOCUMENTS
from markup import faults_of, read
from served import Client

FORM = "/write/organisation.described/1"
PLAN = ("План «Рубеж» 计划.pdf", b"%PDF-1.7 \xff\x00\r\n--x", "application/pdf")
FILLED: dict[str, str] = {
    "code": "XAA-PACT",
    "name.en": "Quiet pact",
    "name.ru": "Тихий пакт",
    "name.zh": "静默公约",
    "type": "bilateral pact",
    "decision_rule": "bilateral",
    "collective_defence": "no",
    "confidence": "high",
    "sources.0": "Text of the pact",
    "handling:level": "restricted",
}


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


def pairs_of(page: str, **changes: str) -> list[tuple[str, str]]:
    _, pairs = form_of(page)
    new = {**FILLED, **{name.replace("__", "."): text for name, text in changes.items()}}
    return [*(pair for pair in pairs if pair[0] not in new and pair[0] != "papers"), *new.items()]


def brought(writer: Writer, *files: File, button: str = "papers", page: str = "", **changes: str) -> str:
    """Send the form with files by a button; the page that comes then."""
    answer = writer.bring(FORM, [*pairs_of(page or writer.get(FORM), **changes), ("do", button)], *files)
    assert answer.status_code == 303, answer.text[:2_000]
    shown = writer.get(str(answer.headers["location"]).partition("#")[0])
    assert not faults_of(shown)
    return shown


def papers(writer: Writer) -> list[tuple[str, int]]:
    """Names and sizes of the papers of the writer's only draft."""
    (draft,) = writer.node.drafts.all(writer.id)
    return [(one.name, one.size) for one in writer.node.drafts.papers.of_draft(writer.id, draft.id)]


def wrong(page: str) -> str:
    """What is told at the field of papers."""
    found = [one.text() for one in read(page).all("p") if one.get("id") == "field-papers-problem"]
    return found[0] if found else ""


def kept(node: Node, owner: str = "") -> set[str]:
    """Keys of all papers and forms that are kept, of one owner or of everybody."""
    desk = node.stores.desk
    keys = {key for drawer in (LISTED, CONTENTS, KEPT) for key in desk.keys(drawer, "", 10_000)}
    return {key for key in keys if key.startswith(owner)}


def sent(writer: Writer, page: str) -> str:
    """Send what is looked at, and let its time come; its written id."""
    action, pairs = form_of(page, "send-form")
    assert writer.post(action, [*pairs, ("do", "send")]) == "/drafts"
    (entry,) = writer.node.outbox.waiting(writer.id)
    writer.node.outbox.send_due(entry.due + timedelta(seconds=1) // timedelta(microseconds=1))
    (entry,) = writer.node.outbox.waiting(writer.id)
    assert entry.state is State.SENT
    return entry.act


def test_paper_is_added_looked_at_sent_and_read_again(writer: Writer) -> None:
    page = brought(writer, PLAN)
    assert "План «Рубеж» 计划.pdf" in page
    page = brought(writer, button="preview", page=page)
    assert "Look at it before it is sent" in page
    assert "План «Рубеж» 计划.pdf" in page
    assert "/documents/" not in page
    act = sent(writer, page)
    assert not kept(writer.node, f"{writer.id}/")
    assert writer.node.drafts.all(writer.id) == ()
    assert "План «Рубеж» 计划.pdf" in writer.get(f"/statements/{act}")
    headers = writer.headers({"accept": "*/*"}, "en")
    answer = writer.client.get(f"/api/v1/acts/{act}/documents/0", headers=headers)
    assert answer.content == PLAN[1]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; ")


def test_files_go_along_with_any_button_and_keep_what_was_entered(writer: Writer) -> None:
    page = brought(writer, PLAN, ("b.txt", b"b", "text/plain"), button="preview")
    assert "Look at it before it is sent" in page
    assert papers(writer) == [(PLAN[0], len(PLAN[1])), ("b.txt", 1)]
    writer.node.drafts.drop(writer.id, writer.node.drafts.all(writer.id)[0].id)
    brought(writer, PLAN, button="save", code="XAA-KEPT")
    assert dict(writer.node.drafts.all(writer.id)[0].values)["code"] == "XAA-KEPT"
    assert len(papers(writer)) == 1


def test_paper_gets_another_name_and_language(writer: Writer) -> None:
    page = brought(writer, PLAN)
    pairs = form_of(page)[1]
    (name,) = [path for path, _ in pairs if path.startswith("papers:") and path.endswith(".name")]
    changes = {name: "Plan of the pact", name.replace(".name", ".lang"): "kk"}
    pairs = [(path, changes.get(path, text)) for path, text in pairs if path != "papers"]
    page = writer.get(writer.post(FORM, [*pairs, ("do", "preview")]))
    assert "Plan of the pact" in page
    assert "Kazakh" in page
    act = sent(writer, page)
    listed = msgspec.json.decode(writer.get(f"/api/v1/acts/{act}"))["documents"][0]
    assert (listed["name"], listed["lang"], listed["media_type"]) == ("Plan of the pact", "kk", "application/pdf")


@pytest.mark.parametrize(
    ("part", "text", "told"),
    [
        ("name", " ", "Name of the paper: This must be filled in."),
        ("name", "x" * 201, "Name of the paper: Expected at most 200 characters, got 201."),
        ("name", "exe\u202efdp", "Name of the paper: This holds characters that cannot be seen: U+202E."),
        ("lang", "no language", "Language of the paper: Choose one of these."),
    ],
)
def test_what_is_wrong_with_a_paper_is_told_at_its_field(writer: Writer, part: str, text: str, told: str) -> None:
    page = brought(writer, PLAN)
    (path,) = [name for name, _ in form_of(page)[1] if name.startswith("papers:") and name.endswith(f".{part}")]
    pairs = [pair for pair in form_of(page)[1] if pair[0] not in {path, "papers"}]
    page = writer.get(writer.post(FORM, [*pairs, (path, text), ("do", "preview")]))
    assert not faults_of(page)
    summary = next(one for one in read(page).all("section") if one.get("id") == "problems")
    assert any(one.text().startswith(told) and one.get("href") == f"#field-{path}" for one in summary.all("a"))
    assert dict(form_of(page)[1])[path] == text


def test_paper_is_removed_on_the_form_and_where_one_looks_at_it(writer: Writer) -> None:
    page = brought(writer, PLAN, ("b.txt", b"b", "text/plain"), ("c.txt", b"c", "text/plain"))
    first = next(one for one in read(page).all("button") if one.get("name") == "remove:papers")
    page = writer.get(writer.press(page, "remove:papers", first.get("value"), papers=None))
    assert papers(writer) == [("b.txt", 1), ("c.txt", 1)]
    page = brought(writer, button="preview", page=page)
    strike = next(one for one in read(page).all("button") if one.get("name") == "strike")
    assert strike.get("form") == "send"
    action, pairs = form_of(page, "send-form")
    page = writer.get(writer.post(action, [*pairs, ("strike", strike.get("value"))]))
    assert "Look at it before it is sent" in page
    assert papers(writer) == [("c.txt", 1)]
    assert dict(writer.node.drafts.all(writer.id)[0].values)["code"] == "XAA-PACT"
    act = sent(writer, page)
    assert len(msgspec.json.decode(writer.get(f"/api/v1/acts/{act}"))["documents"]) == 1


def test_papers_changed_since_one_looked_are_looked_at_again(writer: Writer) -> None:
    page = brought(writer, PLAN, button="preview")
    (draft,) = writer.node.drafts.all(writer.id)
    brought(writer, ("b.txt", b"b", "text/plain"), page=writer.get(f"{FORM}?draft={draft.id}"))
    action, pairs = form_of(page, "send-form")
    assert writer.post(action, [*pairs, ("do", "send")]).endswith("show=changed")
    assert writer.node.outbox.waiting(writer.id) == ()


def test_taking_back_brings_the_papers_back(writer: Writer) -> None:
    action, pairs = form_of(brought(writer, PLAN, button="preview"), "send-form")
    for _ in range(2):  # an impatient finger
        assert writer.post(action, [*pairs, ("do", "send")]) == "/drafts"
    (entry,) = writer.node.outbox.waiting(writer.id)
    assert PLAN[0] in writer.get("/drafts")
    writer.node.outbox.undo(writer.id, entry.id)
    page = writer.get(f"{FORM}?draft={entry.id}&show=preview")
    assert "Look at it before it is sent" in page
    assert PLAN[0] in page
    sent(writer, page)
    assert not kept(writer.node, f"{writer.id}/")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The paper big.iso has 33 MB. All papers of a statement may have 32 MB; 32 MB are left."),
        ("ru", "Объём документа big.iso — 33 МБ."),
        ("zh", "附件 big.iso 大小为 33 MB。"),
    ],
)
def test_too_large_paper_is_told_of_and_nothing_else_is_lost(writer: Writer, language: str, told: str) -> None:
    big = ("big.iso", bytes(MOST_BYTES + 1), "application/octet-stream")
    pairs = [*pairs_of(writer.get(FORM), code="XAA-STAYS"), ("do", "preview")]
    answer = writer.bring(FORM, pairs, PLAN, big, language=language)
    assert answer.status_code == 303
    page = writer.get(str(answer.headers["location"]).partition("#")[0], language)
    assert not faults_of(page)
    assert told in wrong(page)
    assert dict(form_of(page)[1])["code"] == "XAA-STAYS"
    assert papers(writer) == [(PLAN[0], len(PLAN[1]))]
    assert wrong(writer.get(writer.press(page, "do", "save", papers=None), language)) == ""


def test_fields_after_a_file_that_is_too_large_are_kept(writer: Writer) -> None:
    pairs = pairs_of(writer.get(FORM))
    before = in_parts(pairs, ("big.iso", bytes(MOST_BYTES + 1), "x/y")).removesuffix(f"--{BOUNDARY}--\r\n".encode())
    answer = writer.send_parts(FORM, before + in_parts([("founded", "1996"), ("do", "save")]))
    assert answer.status_code == 303
    assert dict(writer.node.drafts.all(writer.id)[0].values)["founded"] == "1996"
    assert papers(writer) == []


def test_empty_and_too_many_files_are_told_of(writer: Writer) -> None:
    page = brought(writer, ("empty.txt", b"", "text/plain"), ("", b"", "application/octet-stream"))
    assert wrong(page) == "The paper empty.txt is empty."
    assert papers(writer) == []
    files = [(f"{number}.txt", str(number).encode(), "text/plain") for number in range(MAX_DOCUMENTS + 1)]
    page = brought(writer, *files, page=page)
    assert len(papers(writer)) == MAX_DOCUMENTS
    assert "64.txt" in wrong(page)


def test_papers_of_one_name_are_two_and_the_same_paper_is_one(writer: Writer) -> None:
    same = ("a.txt", b"1", "text/plain")
    brought(writer, same, ("a.txt", b"2", "text/plain"), same)
    assert papers(writer) == [("a.txt", 1), ("a.txt", 1)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\one\\план.docx", "план.docx"),
        ("计划 2026.pdf", "计划 2026.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\x1f.pdf", "a b .pdf"),
        ("  two   spaces .txt ", "two spaces .txt"),
        ("е\u0308лка.txt", "ёлка.txt"),
        ("..", ""),
        ("", ""),
        ("/", ""),
        (f"{'я' * 300}.pdf", f"{'я' * 196}.pdf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_name_of_a_file_is_cleaned(said: str, name: str) -> None:
    assert clean_name(said) == name


def test_nameless_paper_is_called_one(writer: Writer) -> None:
    brought(writer, ("..", b"1", "text/plain"))
    assert papers(writer) == [("Paper", 1)]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("text/html; charset=utf-8", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("", "application/octet-stream"),
        ("no type", "application/octet-stream"),
        ("a/" + "b" * 200, "application/octet-stream"),
    ],
)
def test_type_of_a_file_is_a_claim_that_is_kept_where_it_is_one(writer: Writer, said: str, known: str) -> None:
    brought(writer, ("a.html", b"<script>alert(1)</script>", said))
    (draft,) = writer.node.drafts.all(writer.id)
    (paper,) = writer.node.drafts.papers.of_draft(writer.id, draft.id)
    assert paper.media_type == known


def test_papers_of_one_draft_are_nobody_elses(client: Client, node: Node, writer: Writer) -> None:
    brought(writer, PLAN)
    (draft,) = node.drafts.all(writer.id)
    (paper,) = node.drafts.papers.of_draft(writer.id, draft.id)
    other = Writer(client, node)
    other.get(f"{FORM}?draft={draft.id}", status=404)
    pairs = [pair for pair in pairs_of(other.get(FORM)) if pair[0] != "draft"]
    for name, value in (("remove:papers", paper.id), ("do", "preview")):
        assert draft.id not in other.post(FORM, [*pairs, ("draft", draft.id), (name, value)])
    other.get(other.post(FORM, [*pairs, ("draft", draft.id), ("strike", paper.id)]), status=404)
    assert papers(writer) == [(PLAN[0], len(PLAN[1]))]
    assert all(PLAN[0] not in other.get(path) for path in ("/drafts", FORM))
    assert all(node.drafts.papers.of_draft(other.id, one.id) == () for one in node.drafts.all(other.id))


def test_who_may_not_write_gets_nothing_stored(client: Client, node: Node, writer: Writer) -> None:
    pairs, before = pairs_of(writer.get(FORM)), kept(node)
    for role in (Role.ADMINISTRATOR, Role.CLEARED_OVERSEER):
        other = Writer(client, node, role)
        held = node.sessions.find(other.cookie)
        assert held is not None
        own = [("form_key", held.form_key), *(pair for pair in pairs if pair[0] not in {"form_key", "owner"})]
        assert other.bring(FORM, own, PLAN).status_code == 409
    node.accounts.change(writer.id, lambda one: msgspec.structs.replace(one, roles=(Role.ADMINISTRATOR,)))
    node.sessions.end_all(writer.id)
    answer = writer.bring(FORM, pairs, PLAN)
    assert answer.headers["location"].startswith("/sign-in?")
    assert kept(node) == before


def test_visitor_is_not_even_listened_to(client: Client, node: Node, writer: Writer) -> None:
    pairs = [(name, "x" if name in {"owner", "form_key"} else text) for name, text in pairs_of(writer.get(FORM))]
    writer.cookie, before = "", kept(node)
    # What comes after the beginning of a file is not read: here it is not even a form.
    body = in_parts(pairs, PLAN).partition(b"%PDF")[0] + b"%PDF" + bytes(100_000)
    answer = writer.send_parts(FORM, body)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?")
    assert kept(node) == before


def test_files_with_a_session_that_has_ended_come_back_with_the_form(writer: Writer) -> None:
    pairs = [*pairs_of(writer.get(FORM)), ("do", "preview")]
    writer.node.sessions.end_all(writer.id)
    big = ("big.iso", bytes(MOST_BYTES + 1), "x/y")
    answer = writer.bring(FORM, pairs, PLAN, ("empty.txt", b"", "text/plain"), big)
    assert answer.headers["location"] == "/sign-in?next=/write/kept"
    assert writer.node.drafts.all(writer.id) == ()
    writer.sign_in()
    cookie = str(answer.headers["set-cookie"]).partition(";")[0]
    headers = {"accept": "text/html", "cookie": f"session={writer.cookie}; {cookie}"}
    back = writer.client.get("/write/kept", headers=headers, follow_redirects=False)
    page = writer.get(str(back.headers["location"]))
    assert papers(writer) == [(PLAN[0], len(PLAN[1]))]
    assert dict(form_of(page)[1])["code"] == "XAA-PACT"
    assert "big.iso has 33 MB" in wrong(page)
    assert "empty.txt is empty" in wrong(page)


def test_form_of_another_site_or_without_its_key_brings_nothing(writer: Writer) -> None:
    pairs, before = pairs_of(writer.get(FORM)), kept(writer.node)
    headers = writer.headers({"accept": "text/html", "content-type": f"multipart/form-data; boundary={BOUNDARY}"}, "en")
    answer = writer.client.post(
        FORM, content=in_parts(pairs, PLAN), headers={**headers, "sec-fetch-site": "cross-site"}, follow_redirects=False
    )
    assert answer.status_code == 403
    keyless = [pair for pair in pairs if pair[0] not in {"form_key", "owner"}]
    assert writer.bring(FORM, keyless, PLAN).headers["location"].startswith("/sign-in?")
    assert kept(writer.node) == before


def test_files_for_other_fields_and_other_forms_are_nothing(writer: Writer) -> None:
    pairs = [*pairs_of(writer.get(FORM)), ("do", "save")]
    answer = writer.send_parts(FORM, in_parts(pairs, PLAN, field="code"))
    assert answer.status_code == 303
    assert papers(writer) == []
    assert writer.bring("/write/keep", pairs, PLAN).status_code == 415
    assert writer.bring("/drafts/drop", [], PLAN).status_code == 415
