"""What people, and those who mean harm, put into a browser: nothing runs, nothing is lost, nothing happens twice."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from comity.app.accounts.sessions import IDLE
from comity.app.outbox import WINDOW
from comity.app.web.posting import FORM_TYPE
from stories.journeys.place import Place
from stories.journeys.walking import Visitor
from stories.journeys.writing import FORM, fill_exercise, look_at

ATTACKS = (
    '"><img src=x onerror="window.ran=1"><script>window.ran=1</script>',
    "'; DROP TABLE items; -- ' OR '1'='1",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:window.ran=1",
)
HIDDEN = "Steppe\u202egnp.exe\u200b\u2066 \u05e9\u05dc\u05d5\u05dd"
"""A name that turns its own writing round, with a space that nobody sees."""


def text_fields(one: Visitor) -> list[str]:
    """The names of all fields of the form into which text can be typed."""
    found: list[str] = one.page.eval_on_selector_all(
        ".write-form input:is([type=text], [type=search], [type=url], [type=number], [type=date], :not([type])), "
        ".write-form textarea",
        "fields => fields.map(field => field.name)",
    )
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_code_in_every_field_stays_text(browser: Browser, place: Place, attack: str) -> None:
    one = Visitor(browser, place, place.somebody("Erlan Dosov"))
    one.page.goto(FORM)
    names = text_fields(one)
    assert len(names) > 20
    # A field for numbers takes no text by typing; what is sent need not have been typed.
    one.page.evaluate(
        """([names, text]) => names.forEach(name => {
             const field = document.getElementsByName(name)[0];
             if (field.type !== "textarea") field.type = "text";
             field.value = text;
           })""",
        [names, attack],
    )
    look_at(one)
    expect(one.page.locator("#problems")).to_be_visible()
    assert one.page.input_value("[name='name']") == attack
    one.page.goto("/drafts")
    assert attack in one.main()
    one.page.goto(f"/search?text={attack.replace('%', '%25').replace('&', '%26').replace('#', '%23')}")
    assert one.page.locator("#site-search-text, main input[type=search]").last.input_value() == attack
    assert one.page.evaluate("window.ran") is None
    assert not [text for text in one.told if "does not conform to the required format" not in text]
    one.leave()


def test_name_that_hides_how_it_is_written_cannot_be_an_accounts(browser: Browser, place: Place) -> None:
    account, link = place.invited("rtl", "Plain Name")
    assert account.name == "Plain Name"
    one = Visitor(browser, place)
    one.page.goto(link)
    one.fill(password="lantern orbit gravel tulip", again="lantern orbit gravel tulip")
    one.press("Set password and sign in")
    one.page.wait_for_url("**/account")
    one.page.fill("[name='name']", HIDDEN)
    one.page.locator("form:has([name='name']) button[type=submit]").first.click()
    one.page.wait_for_load_state()
    assert place.node.accounts.get(account.id).name == "Plain Name"
    assert one.page.locator("main .notice-wrong, main [role=alert]").count() >= 1
    one.leave()


def test_hidden_characters_are_refused_in_names_and_told_of_in_longer_text(browser: Browser, place: Place) -> None:
    one = Visitor(browser, place, place.somebody("Aigul Nurlanova"))
    one.page.goto(FORM)
    fill_exercise(one, HIDDEN)
    look_at(one)
    expect(one.page.locator("#problems")).to_contain_text("U+202E")
    one.fill(name="Steppe Shield", summary=HIDDEN)
    look_at(one)
    assert one.title() == "Look at it before it is sent"
    assert "U+202E" in one.main()
    one.leave()


def test_draft_survives_the_end_of_its_session(browser: Browser, place: Place) -> None:
    account = place.somebody("Dana Abenova")
    one = Visitor(browser, place, account)
    one.page.goto(FORM)
    fill_exercise(one, "Written while the session ran out")
    place.forward(IDLE + timedelta(minutes=1))
    one.page.get_by_role("button", name="Save as a draft").click()
    one.page.wait_for_url("**/sign-in**")
    # Whoever comes back has signed in with their passkey meanwhile.
    one.take_session(place.cookie(account))
    one.page.goto("/write/kept")
    assert "Your session had ended. This is what you had entered; nothing was sent." in one.main()
    assert one.page.input_value("[name='name']") == "Written while the session ran out"
    assert one.page.is_checked("[name='handling:level'][value='restricted']")
    one.leave()


def test_pressing_send_twice_says_it_once(browser: Browser, place: Place) -> None:
    account = place.somebody("Serik Akhmetov")
    one = Visitor(browser, place, account)
    one.page.goto(FORM)
    fill_exercise(one, "Pressed twice")
    look_at(one)
    one.page.locator(".send-form button[value=send]").dblclick(no_wait_after=True)
    one.page.wait_for_url("**/drafts")
    one.page.go_back()
    assert one.page.locator(".send-form").count() == 0
    assert len(place.node.outbox.waiting(account.id)) == 1
    before = place.node.status().size
    place.forward(WINDOW + timedelta(seconds=1))
    assert place.node.status().size == before + 1
    one.leave()


def test_huge_paste_is_refused_in_words_and_the_rest_stays(browser: Browser, place: Place) -> None:
    one = Visitor(browser, place, place.somebody("Erlan Dosov"))
    one.page.goto(FORM)
    fill_exercise(one, "Beside a huge paste")
    one.fill(summary="word " * 4_000)
    look_at(one)
    expect(one.page.locator("#problems")).to_contain_text("Summary")
    assert one.page.input_value("[name='name']") == "Beside a huge paste"
    # Not shown, lest the browser is busy for minutes with lines that nobody reads.
    one.page.evaluate("""() => {
      const field = document.getElementsByName("summary")[0];
      field.style.display = "none";
      field.value = "word ".repeat(400000);
    }""")
    look_at(one)
    assert one.title() == "Too large"
    one.page.go_back()
    assert one.page.input_value("[name='name']") == "Beside a huge paste"
    one.leave()


def test_form_of_another_site_changes_nothing(browser: Browser, place: Place) -> None:
    account = place.somebody("Aigul Nurlanova")
    one = Visitor(browser, place, account)
    one.page.goto("/drafts")
    kept = place.node.drafts.save(account.id, None, "exercise.described/1", "", (("name", "Mine"),))
    with other_site(f"{place.address}/drafts/drop", {"id": kept}) as address:
        one.page.goto(address)
        one.page.wait_for_url(f"{place.address}/**")
        assert "This form was not sent from a page of this node." in one.main() or one.title() == "Sign in"
        assert one.page.request.post(
            "/drafts/drop", form={"id": kept}, headers={"origin": address, "content-type": FORM_TYPE}
        ).status in {400, 403, 409}
    assert [draft.id for draft in place.node.drafts.all(account.id)] == [kept]
    one.leave()


class other_site:
    """A page elsewhere that sends a form here as soon as it is opened."""

    def __init__(self, action: str, fields: dict[str, str]) -> None:
        inputs = "".join(f"<input name={json.dumps(name)} value={json.dumps(text)}>" for name, text in fields.items())
        page = f"<form method=post action={action}>{inputs}</form><script>document.forms[0].submit()</script>".encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def test_two_officers_who_answer_at_once_are_both_heard_and_neither_is_overwritten(
    browser: Browser, place: Place
) -> None:
    act = place.said()
    officers = [Visitor(browser, place, place.somebody(name)) for name in ("Aigul Nurlanova", "Serik Akhmetov")]
    for number, one in enumerate(officers):
        one.page.goto(f"/write/act.disputed/1?act={act.id.hex()}")
        one.page.fill("[name='reason']", f"It is not so, says number {number}.")
    for one in officers:
        look_at(one)
    for one in officers:
        one.page.locator(".send-form button[value=send]").click(no_wait_after=True)
    for one in officers:
        one.page.wait_for_url("**/drafts")
    place.forward(WINDOW + timedelta(seconds=1))
    for one in officers:
        one.page.reload()
        assert "It was sent." in one.main() or "It was not sent. Why:" in one.main()
    officers[0].page.goto(f"/statements/{act.id.hex()}")
    assert officers[0].page.get_by_text("Disputed by:").locator("a").count() == 2
    for one in officers:
        one.leave()
