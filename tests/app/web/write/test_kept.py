"""A form that is sent after its session has ended comes back, to whoever wrote it and to nobody else."""

import msgspec
import pytest

from app.web.write.people import Writer, form_of
from comity.app.node import Node
from comity.app.web.write.kept import KEPT, MOST_EACH
from served import Client

FORM = "/write/organisation.described/1"


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


def lost_form(writer: Writer) -> str:
    """Send a form after the session was ended elsewhere; the cookie under which it is kept."""
    action, pairs = form_of(writer.get(FORM))
    writer.node.sessions.end_all(writer.id)
    filled = [pair for pair in pairs if pair[0] != "code"]
    answer = writer.answer(action, [*filled, ("code", "XAA-KEPT"), ("do", "preview")])
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/write/kept"
    cookie = str(answer.headers["set-cookie"])
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    return cookie.partition(";")[0]


def given_back(writer: Writer, cookie: str):  # type: ignore[no-untyped-def]
    headers = {"accept": "text/html", "cookie": f"session={writer.cookie}; {cookie}"}
    return writer.client.get("/write/kept", headers=headers, follow_redirects=False)


def test_form_comes_back_after_signing_in_again(writer: Writer) -> None:
    cookie = lost_form(writer)
    assert writer.node.drafts.all(writer.id) == ()
    writer.sign_in()
    answer = given_back(writer, cookie)
    page = writer.get(answer.headers["location"])
    assert "Your session had ended." in page
    assert dict(form_of(page)[1])["code"] == "XAA-KEPT"
    assert given_back(writer, cookie).headers["location"] == "/write"


def test_form_of_one_account_is_not_given_to_another(client: Client, node: Node, writer: Writer) -> None:
    cookie = lost_form(writer)
    other = Writer(client, node)
    answer = given_back(other, cookie)
    assert answer.headers["location"] == "/write"
    assert node.drafts.all(other.id) == ()
    writer.sign_in()
    answer = given_back(writer, answer.headers["set-cookie"].partition(";")[0])
    assert dict(form_of(writer.get(answer.headers["location"]))[1])["code"] == "XAA-KEPT"


def test_form_of_a_session_before_this_one_is_kept(writer: Writer) -> None:
    action, pairs = form_of(writer.get(FORM))
    writer.node.sessions.end_all(writer.id)
    writer.sign_in()
    answer = writer.answer(action, [*pairs, ("do", "preview")])
    assert answer.headers["location"] == "/write/kept"


@pytest.mark.parametrize("owner", ["", "someone", "someone." + "0" * 64])
def test_nothing_is_kept_for_nobody(client: Client, node: Node, owner: str) -> None:
    before = len(node.stores.desk.items(KEPT, "", 100))
    headers = {"accept": "text/html", "content-type": "application/x-www-form-urlencoded"}
    answer = client.post(FORM, content=f"owner={owner}&code=X", headers=headers, follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=/write"
    assert len(node.stores.desk.items(KEPT, "", 100)) == before


def test_owner_has_room_for_a_few_forms_and_takes_none_of_others(client: Client, node: Node, writer: Writer) -> None:
    other = lost_form(Writer(client, node))
    cookies = []
    for _ in range(MOST_EACH + 1):
        writer.sign_in()
        cookies.append(lost_form(writer).partition("=")[2])
    assert other.partition("=")[2] in node.stores.desk.keys(KEPT, "", 100)
    kept = node.stores.desk.keys(KEPT, "", 100)
    assert sum(cookie in kept for cookie in cookies) == MOST_EACH
    assert cookies[-1] in kept


def test_nothing_is_kept_for_a_withdrawn_account(writer: Writer, node: Node) -> None:
    action, pairs = form_of(writer.get(FORM))
    before = node.stores.desk.keys(KEPT, "", 100)
    node.accounts.change(writer.id, lambda one: msgspec.structs.replace(one, withdrawn=1))
    node.sessions.end_all(writer.id)
    answer = writer.answer(action, [*pairs, ("do", "preview")])
    assert answer.headers["location"] == "/sign-in?next=/write"
    assert node.stores.desk.keys(KEPT, "", 100) == before


def test_form_of_another_site_is_refused(writer: Writer) -> None:
    action, pairs = form_of(writer.get(FORM))
    answer = writer.answer(action, pairs, **{"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_what_is_being_entered_is_kept(writer: Writer) -> None:
    _, pairs = form_of(writer.get(FORM))
    first = writer.answer("/write/keep", [*pairs, ("code", "XAA")]).json()
    again = [pair for pair in pairs if pair[0] != "draft"]
    assert writer.answer("/write/keep", [*again, ("draft", first["draft"])]).json()["draft"] == first["draft"]
    assert len(writer.node.drafts.all(writer.id)) == 1


def test_who_will_see_it_is_told_in_parts(writer: Writer) -> None:
    _, pairs = form_of(writer.get(FORM))
    answer = writer.answer("/write/seen", [*pairs, ("handling:level", "secret")])
    assert answer.status_code == 200
    assert "Every other state and organisation: it cannot be shared with anybody." in answer.text
    assert "<html" not in answer.text
