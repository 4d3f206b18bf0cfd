"""Signing in through an identity provider, page by page: one that may lie, and a real one of another maker."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from app.web.people.conftest import House
from app.web.people.session import PAGE, Session
from comity.adapters.clock import SystemClock
from comity.adapters.keys import create_keys, load_keys
from comity.adapters.store_memory import MemoryDesk, MemoryIndex, MemoryStore
from comity.app.accounts.identities import link
from comity.app.accounts.roles import Role
from comity.app.accounts.stepping import FRESH
from comity.app.faults import NoFaults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.settings import Settings
from comity.app.web.app import build_app
from comity.capabilities import REGISTRY
from comity.kernel.errors import Malformed
from issuer import CLIENT, SECRET, SUBJECT, Issuer, running_issuer
from nodes import NOON, SetClock
from served import Client

HOST = "http://localhost:8440"


class Place:
    """A node with a provider, its clock, and people with sessions."""

    def __init__(self, node: Node, client: Client, clock: SetClock, house: House) -> None:
        self.node = node
        self.client = client
        self.clock = clock
        self.house = house

    def session(self, login: str, *roles: Role) -> Session:
        return Session(self.node, self.client, self.house.somebody(login, *roles))

    def start(self, query: str = "", cookie: str = "") -> tuple[str, str]:
        """Where the browser is sent, and its cookies then."""
        headers = {**PAGE, "host": "localhost:8440", "cookie": cookie}
        answer = self.client.get(f"/sign-in/provider{query}", headers=headers, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        kept = re.search(r"provider=([0-9a-f]{64})", answer.headers["set-cookie"])
        assert kept is not None
        assert "HttpOnly" in answer.headers["set-cookie"]
        return answer.headers["location"], f"{cookie}; provider={kept[1]}".removeprefix("; ")

    def walk(self, query: str = "", cookie: str = "") -> httpx.Response:
        """Go to the provider and come back."""
        address, cookies = self.start(query, cookie)
        sent = httpx.get(address, trust_env=False, verify=False)
        assert sent.status_code == 302, sent.text
        return self.come_back(sent.headers["location"], cookies)

    def come_back(self, location: str, cookies: str) -> httpx.Response:
        assert location.startswith(f"{HOST}/sign-in/provider/back?")
        headers = {**PAGE, "host": "localhost:8440", "cookie": cookies, "sec-fetch-site": "cross-site"}
        return self.client.get(location.removeprefix(HOST), headers=headers, follow_redirects=False)


@contextmanager
def place_on(home: Path, issuer: str, clock: SetClock, client: str = CLIENT) -> Iterator[Place]:
    create_keys(home, "XAA")
    secret = home / "keys" / "provider.secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    secret.chmod(0o600)
    around = Surroundings(clock=clock, entropy=os.urandom, faults=NoFaults())
    stores = Stores(MemoryStore(), MemoryIndex(), MemoryDesk())
    settings = Settings(party="XAA", provider=issuer, provider_client=client)
    with ExitStack() as browsers:
        node = start_node(home, Node(settings, REGISTRY, stores, load_keys(home), around), around)
        browsers.callback(node.close)
        running = browsers.enter_context(TestClient(build_app(node, clock), base_url="http://127.0.0.1"))
        yield Place(node, running, clock, House(node, clock, running))


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer(NOON.timestamp()) as running:
        yield running


@pytest.fixture
def place(tmp_path: Path, issuer: Issuer) -> Iterator[Place]:
    with place_on(tmp_path, issuer.address, SetClock()) as made:
        yield made


def session_of(answer: httpx.Response) -> str:
    found = re.search(r"session=([0-9a-f]{32}\.[0-9a-f]{64})", answer.headers.get("set-cookie", ""))
    return found[1] if found else ""


def test_linked_person_signs_in_and_goes_on(place: Place, issuer: Issuer) -> None:
    account = place.house.somebody("anna")
    link(place.node.accounts, account.id, issuer.address, SUBJECT)
    answer = place.walk("?next=/new")
    assert (answer.status_code, answer.headers["location"]) == (303, "/new")
    held = place.node.sessions.find(session_of(answer))
    assert held is not None
    assert (held.session.account, held.session.way) == (account.id, "provider")


def test_unknown_identity_gets_no_account_and_learns_what_to_tell(place: Place) -> None:
    before = len(list(place.node.accounts.all()))
    answer = place.walk()
    assert answer.status_code == 403
    assert SUBJECT in answer.text
    assert not session_of(answer)
    assert len(list(place.node.accounts.all())) == before


def test_withdrawn_person_does_not_get_in(place: Place, issuer: Issuer) -> None:
    account = place.house.somebody("anna")
    link(place.node.accounts, account.id, issuer.address, SUBJECT)
    place.node.people.withdraw(account.id)
    answer = place.walk()
    assert answer.status_code == 403
    assert not session_of(answer)


def test_invitation_is_answered_with_an_identity(place: Place, issuer: Issuer) -> None:
    account, secret = place.house.invited("anna")
    page = place.client.get(f"/welcome/{secret}", headers=PAGE).text
    assert f"/sign-in/provider?purpose=invitation&amp;invitation={secret}" in page
    answer = place.walk(f"?purpose=invitation&invitation={secret}")
    assert session_of(answer)
    assert place.node.accounts.get(account.id).identity == f"{issuer.address} {SUBJECT}"
    assert place.client.get(f"/welcome/{secret}", headers=PAGE).status_code == 404
    assert place.walk().headers["location"] == "/"


def test_identity_of_another_account_leaves_the_invitation_as_it_was(place: Place, issuer: Issuer) -> None:
    link(place.node.accounts, place.house.somebody("anna").id, issuer.address, SUBJECT)
    account, secret = place.house.invited("boris")
    answer = place.walk(f"?purpose=invitation&invitation={secret}")
    assert answer.status_code == 403
    assert not session_of(answer)
    assert place.node.accounts.get(account.id).identity == ""
    assert place.client.get(f"/welcome/{secret}", headers=PAGE).status_code == 200


def test_state_in_another_browser_signs_nobody_in(place: Place, issuer: Issuer) -> None:
    """Signing a victim in to the account of the attacker."""
    link(place.node.accounts, place.house.somebody("anna").id, issuer.address, SUBJECT)
    address, _ = place.start()
    location = httpx.get(address, trust_env=False, verify=False).headers["location"]
    _, victim = place.start()
    answer = place.come_back(location, victim)
    assert answer.status_code == 403
    assert not session_of(answer)


def test_parameters_that_providers_add_do_no_harm(place: Place, issuer: Issuer) -> None:
    link(place.node.accounts, place.house.somebody("anna").id, issuer.address, SUBJECT)
    address, cookies = place.start()
    location = httpx.get(address, trust_env=False, verify=False).headers["location"]
    assert session_of(place.come_back(f"{location}&session_state=1&scope=openid", cookies))
    address, cookies = place.start()
    location = httpx.get(address, trust_env=False, verify=False).headers["location"]
    assert not session_of(place.come_back(f"{location}&code=another", cookies))


def test_what_the_provider_says_stands_on_no_page(place: Place) -> None:
    query = "?error=%3Cscript%3E&error_description=%3Cscript%3Ealert(1)%3C/script%3E&state=%3Cscript%3E"
    answer = place.come_back(f"{HOST}/sign-in/provider/back{query}", "")
    assert answer.status_code == 403
    assert "alert(1)" not in answer.text
    assert "&lt;script" not in answer.text


def test_lying_provider_gets_nobody_in_and_the_reason_stays_inside(
    place: Place, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    link(place.node.accounts, place.house.somebody("anna").id, issuer.address, SUBJECT)
    issuer.claims = {"aud": "another"}
    answer = place.walk()
    assert answer.status_code == 403
    assert "made for somebody else" not in answer.text
    assert "made for somebody else" in caplog.text
    assert not session_of(answer)


def test_step_through_the_provider_needs_the_same_person(place: Place, issuer: Issuer) -> None:
    anna, boris = place.session("anna"), place.session("boris")
    link(place.node.accounts, anna.id, issuer.address, SUBJECT)
    place.clock.time += 2 * FRESH
    issuer.now = place.clock.now().timestamp()
    cookie = f"session={boris.cookie}"
    assert place.walk("?purpose=step&next=/step-up/done", cookie).status_code == 403
    assert boris.held.session.stepped < place.clock.micros()
    answer = place.walk("?purpose=step&next=/step-up/done", f"session={anna.cookie}")
    assert answer.headers["location"] == "/step-up/done"
    anna.cookie = session_of(answer)
    assert anna.held.session.stepped == place.clock.micros()


def test_visitor_has_nothing_to_prove_anew(place: Place) -> None:
    answer = place.client.get("/sign-in/provider?purpose=step", headers=PAGE, follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_administrator_links_an_account_that_nobody_has_entered(place: Place, issuer: Issuer) -> None:
    administrator, (account, secret) = place.session("root", Role.ADMINISTRATOR), place.house.invited("anna")
    page = administrator.get(f"/accounts/{account.id}").text
    assert issuer.address in page
    answer = administrator.post(f"/accounts/{account.id}/identity", [("subject", f" {SUBJECT} ")])
    assert answer.status_code == 303, answer.text
    assert place.node.accounts.get(account.id).identity == f"{issuer.address} {SUBJECT}"
    assert place.client.get(f"/welcome/{secret}", headers=PAGE).status_code == 404
    administrator.post(f"/accounts/{account.id}/identity", [("subject", "another")])
    administrator.post(f"/accounts/{account.id}/identity", [("subject", "")])
    assert place.node.accounts.get(account.id).identity == f"{issuer.address} {SUBJECT}"


def test_administrator_alone_takes_over_no_account_in_use(place: Place, issuer: Issuer) -> None:
    administrator, account = place.session("root", Role.ADMINISTRATOR), place.house.somebody("anna")
    page = administrator.get(f"/accounts/{account.id}").text
    assert "only its owner links it" in page
    assert 'name="subject"' not in page
    answer = administrator.post(f"/accounts/{account.id}/identity", [("subject", SUBJECT)])
    assert answer.status_code == 409
    assert "The account is in use." in answer.text
    assert place.node.accounts.get(account.id).identity == ""


def ticket_on(page: str) -> list[tuple[str, str]]:
    """What the form that confirms a link sends."""
    found = re.search(r'name="ticket" value="([0-9a-f]+)"', page)
    assert found is not None, page
    return [("do", "link"), ("ticket", found[1])]


def test_owner_links_what_the_provider_named_and_takes_it_away(place: Place, issuer: Issuer) -> None:
    anna = place.session("anna")
    assert "/sign-in/provider?purpose=link" in anna.get("/account").text
    answer = place.walk("?purpose=link", f"session={anna.cookie}")
    assert answer.status_code == 200
    assert SUBJECT in answer.text
    assert anna.account.identity == ""
    given = ticket_on(answer.text)
    assert anna.post("/account/identity", given).headers["location"] == "/account?done=linked"
    assert anna.account.identity == f"{issuer.address} {SUBJECT}"
    assert anna.post("/account/identity", given).status_code == 409
    assert SUBJECT in anna.get("/account?done=linked").text
    assert anna.post("/account/identity", [("do", "unlink")]).headers["location"] == "/account?done=unlinked"
    assert anna.account.identity == ""


def test_link_needs_a_proof_anew_and_its_owner(place: Place) -> None:
    anna, boris = place.session("anna"), place.session("boris")
    given = ticket_on(place.walk("?purpose=link", f"session={anna.cookie}").text)
    assert boris.post("/account/identity", given).status_code == 409
    given = ticket_on(place.walk("?purpose=link", f"session={anna.cookie}").text)
    place.clock.time += 2 * FRESH
    assert "Prove that it is you" in anna.post("/account/identity", given).text
    assert "Prove that it is you" in anna.post("/account/identity", [("do", "unlink")]).text
    assert (anna.account.identity, boris.account.identity) == ("", "")


def test_link_that_began_in_the_session_of_another_is_refused(place: Place) -> None:
    anna, boris = place.session("anna"), place.session("boris")
    address, cookies = place.start("?purpose=link", f"session={anna.cookie}")
    location = httpx.get(address, trust_env=False, verify=False).headers["location"]
    answer = place.come_back(location, cookies.replace(anna.cookie, boris.cookie))
    assert answer.status_code == 403
    assert "This is not the person who is signed in here." in answer.text


@pytest.mark.parametrize(("since", "password", "counts"), [(0, False, True), (0, True, False), (400, False, False)])
def test_sign_in_proves_anew_only_who_has_no_other_way_and_was_just_asked(
    place: Place, issuer: Issuer, since: int, password: bool, counts: bool
) -> None:
    account, secret = place.house.invited("anna")
    if password:
        place.node.people.welcome(secret, "lantern orbit gravel tulip")
    link(place.node.accounts, account.id, issuer.address, SUBJECT)
    issuer.claims = {"auth_time": issuer.now - since}
    held = place.node.sessions.find(session_of(place.walk()))
    assert held is not None
    assert held.session.stepped == (place.clock.micros() if counts else 0)


def test_sign_in_of_which_the_provider_says_no_time_proves_nothing_anew(place: Place, issuer: Issuer) -> None:
    account, _ = place.house.invited("anna")
    link(place.node.accounts, account.id, issuer.address, SUBJECT)
    held = place.node.sessions.find(session_of(place.walk()))
    assert held is not None
    assert held.session.stepped == 0


def test_others_link_nobody(place: Place) -> None:
    officer = place.session("anna")
    answer = officer.post(f"/accounts/{officer.id}/identity", [("subject", SUBJECT)])
    assert answer.status_code == 409
    assert place.node.accounts.get(officer.id).identity == ""


def test_node_without_provider_has_no_such_pages(house: House) -> None:
    assert house.browser().get("/sign-in/provider").status_code == 404
    assert "/sign-in/provider" not in house.browser().get("/sign-in").text


@pytest.mark.parametrize(("provider", "client"), [("http://login.example", "comity"), ("https://login.example", "")])
def test_setting_that_cannot_be_used_stops_the_start(tmp_path: Path, provider: str, client: str) -> None:
    with pytest.raises(Malformed), place_on(tmp_path, provider, SetClock(), client):
        pass


# A real provider


@pytest.fixture(scope="module")
def real_provider() -> Iterator[str]:
    """The address of oidc-provider-mock, a server built on Authlib, in its own process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(200):
                try:
                    httpx.get(f"{address}/.well-known/openid-configuration", trust_env=False, verify=False)
                    break
                except httpx.TransportError:
                    assert process.poll() is None
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def test_real_provider_signs_a_linked_person_in(tmp_path: Path, real_provider: str) -> None:
    with place_on(tmp_path, real_provider, SetClock(SystemClock().now())) as place:
        account = place.house.somebody("anna")
        link(place.node.accounts, account.id, real_provider, "anna@xaa.example")
        address, cookies = place.start("?next=/new")
        sent = httpx.post(address, data={"sub": "anna@xaa.example"}, trust_env=False, verify=False)
        assert sent.status_code == 302, sent.text
        answer = place.come_back(sent.headers["location"], cookies)
        assert answer.headers["location"] == "/new"
        held = place.node.sessions.find(session_of(answer))
        assert held is not None
        assert held.session.account == account.id
        again = place.come_back(sent.headers["location"], cookies)
        assert again.status_code == 403


def test_real_provider_that_denies_is_told(tmp_path: Path, real_provider: str) -> None:
    with place_on(tmp_path, real_provider, SetClock(SystemClock().now())) as place:
        address, cookies = place.start()
        sent = httpx.post(address, data={"action": "deny"}, trust_env=False, verify=False)
        answer = place.come_back(sent.headers["location"], cookies)
        assert answer.status_code == 403
        assert "did not let you in" in answer.text
