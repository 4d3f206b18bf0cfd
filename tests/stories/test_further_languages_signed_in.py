"""Pages of people who are signed in, in a language that only has catalogues: nothing of the program is left in English.

One node is served with a person of every sort at work on it, and every page that asks who somebody is is opened, with
what stands on it once something was written, kept, shared, refused and asked for.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from comity.app.access import Access
from comity.app.accounts.account import Account, Passkey
from comity.app.accounts.one_time import fresh_secret
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role
from comity.app.catalogues import VARIABLE
from comity.app.draft import Draft
from comity.app.node import Node
from comity.app.opening import make_home, open_node
from comity.app.releasing import release_act
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What
from comity.app.web.kinds import writable_kinds
from comity.app.web.write.places import kind_address
from comity.capabilities import REGISTRY
from comity.kernel.marking import Level
from comity.kernel.release import Policy
from markup import faults_of, read
from nodes import OFFICER, OWN, organisation, raw, remark
from pseudo import EXPANDED
from stories.serving import Served, serving
from stories.test_further_languages import english_words

KINDS = tuple(kind.name for kind in writable_kinds(REGISTRY))
OF_OFFICERS = (
    "/account",
    *(f"/account?done={done}" for done in ("profile", "password", "session", "key", "all", "removed", "stopped")),
    "/account/passkeys",
    "/account/one-time",
    "/account/trail",
    "/account/trail?deed=shared",
    "/step-up?next=/account",
    "/step-up/done",
    "/drafts",
    "/write",
    "/write?matter={matter}",
    "/statements/{act}",
    "/statements/{act}/explained",
    "/statements/{act}/share",
    "/statements/{act}/share?to=XBB",
    "/statements/{act}/share?to=XCC",
    "/statements/{own}/share?to=XBB",
    "/files/{matter}/explained",
    "/recoveries",
    "/trail",
    "/accounts",
    "/nothing",
)
OF_ADMINISTRATORS = (
    "/accounts",
    "/accounts/invite",
    "/accounts/{officer}",
    "/accounts/{withdrawn}",
    "/accounts/{invited}",
    "/recoveries",
    "/account",
    "/write",
)
OF_OVERSEERS = ("/trail", "/trail?deed=read&person=nobody", "/account/trail", "/account", "/statements/{act}")
FORMS = (
    ("officer", "/account", {"do": "profile", "name": "", "language": "xx"}),
    ("officer", "/account", {"do": "password", "current": "x", "password": "x", "again": "y"}),
    ("officer", "/account", {"do": "password", "current": "x", "password": "xx", "again": "xx"}),
    ("officer", "/account", {"do": "make-key", "key_name": "", "key_role": "x", "key_days": "7"}),
    (
        "officer",
        "/account",
        {"do": "make-key", "key_name": "Ключ", "key_role": "officer", "key_clearance": "open", "key_days": "7"},
    ),
    ("officer", "/account/one-time", {"ticket": "0", "code": "0"}),
    ("officer", "/statements/{own}/share", {"to": "XBB"}),
    ("officer", "/statements/{act}/share", {"to": "?"}),
    ("administrator", "/accounts/invite", {"login": "?", "name": "", "role": "царь"}),
    ("administrator", "/accounts/invite", {"login": "u9", "name": "Аида", "clearance": "open"}),
    ("administrator", "/accounts/invite", {"login": "u1", "name": "Аида", "clearance": "open", "role": "officer"}),
    ("administrator", "/accounts/invite", {"login": "u8", "name": "Аида", "clearance": "open", "role": "officer"}),
    ("administrator", "/accounts/{coded}", {"do": "recover", "reason": ""}),
    ("administrator", "/accounts/{administrator}", {"do": "withdraw"}),
    ("administrator", "/recoveries", {"account": "{officer}", "do": "agree"}),
    ("stepless", "/statements/{act}/share", {"to": "XBB"}),
    ("stepless", "/statements/{act}/share", {"to": "XBB", "step.password": "x"}),
    ("coded", "/statements/{act}/share", {"to": "XBB", "step.code": "1"}),
)


def named(draft: Draft) -> Draft:
    """The draft with names that are English in no language."""
    body = {**msgspec.json.decode(draft.body), "name": {"en": "Пакт", "ru": "Пакт", "zh": "公约"}, "type": "пакт"}
    return msgspec.structs.replace(draft, body=raw(body))


class Place(msgspec.Struct, frozen=True):
    """The served node. cookies: of a session of each person. ids: what stands in addresses."""

    served: Served
    cookies: dict[str, str]
    keys: dict[str, str]
    ids: dict[str, str]

    def get(self, who: str, path: str) -> httpx.Response:
        return self.served.client.get(path.format(**self.ids), headers=self._headers(who))

    def post(self, who: str, path: str, fields: dict[str, str]) -> httpx.Response:
        form = {"form_key": self.keys[who], **{name: value.format(**self.ids) for name, value in fields.items()}}
        return self.served.client.post(path.format(**self.ids), data=form, headers=self._headers(who))

    def _headers(self, who: str) -> dict[str, str]:
        session = f"; session={self.cookies[who]}" if who in self.cookies else ""
        return {"cookie": f"lang={EXPANDED}{session}", "accept": "text/html"}


class Setting:
    """Puts people and what they did on a node."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.cookies: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self._count = 0

    def person(self, who: str, *roles: Role, stepped: bool = True, **has: object) -> Account:
        self._count += 1
        fresh = Account(
            id="",
            login=f"u{self._count}",
            name="Аида",
            roles=roles or (Role.OFFICER,),
            clearance=Level.SECRET,
            caveats=("ORCON",),
            made=self.node.clock.micros(),
            identity=f"{self._count}",
        )
        account = self.node.accounts.create(msgspec.structs.replace(fresh, **has), os.urandom)
        cookie = self.node.sessions.open(account.id, "passkey", "", os.urandom, stepped=stepped)
        held = self.node.sessions.find(cookie)
        assert held is not None
        self.cookies[who], self.keys[who], self.ids[who] = cookie, held.form_key, account.id
        return account

    def people(self) -> None:
        passkey = Passkey(id="AA", key="AA", signs=0, name="Ключ", made=self.node.clock.micros())
        officer = self.person("officer", passkeys=(passkey,))
        administrator = self.person("administrator", Role.ADMINISTRATOR)
        self.person("second", Role.ADMINISTRATOR)
        self.person("overseer", Role.OVERSEER)
        self.person("cleared", Role.CLEARED_OVERSEER)
        self.person("stepless", stepped=False, identity="", password="$argon2id$x")
        coded = self.person("coded", stepped=False)
        sealed = self.node.accounts.seeds.seal(coded.id, fresh_secret(os.urandom(20)))
        self.node.accounts.replace(msgspec.structs.replace(coded, one_time=sealed))
        self.person("invited", identity="")
        self.node.people.withdraw(self.person("withdrawn").id)
        asking = Person(
            id=self.ids["second"],
            name="Аида",
            roles=frozenset({Role.ADMINISTRATOR}),
            reader=administrator.reader("XAA"),
            session="1",
        )
        self.node.people.recoveries.ask(officer.id, asking, "Причина")
        now = self.node.clock.micros()
        key = Access(name="Ключ", role=Role.OFFICER, clearance=Level.OPEN, account=officer.id, until=now + 10**12)
        self.node.access.create(key, os.urandom)
        self.node.feeds.renew(officer.id, Level.OPEN, os.urandom)

    def statements(self) -> None:
        node = self.node
        done = node.submit(named(organisation()), OFFICER)
        own = node.submit(named(organisation("XAA-LEAGUE", OWN)), OFFICER)
        disputed = remark("disputed", done.matter, done.id.hex())
        node.submit(msgspec.structs.replace(disputed, body=raw({"act": done.id.hex(), "reason": "Нет."})), OFFICER)
        release_act(node, done.id, "XBB", OFFICER, Policy(sender="XAA"))
        self.ids |= {"act": done.id.hex(), "own": own.id.hex(), "matter": done.matter}
        officer = self.ids["officer"]
        for kind in KINDS:
            node.drafts.save(officer, None, kind, done.matter, (("name", "?"),))

    def trail(self) -> None:
        for deed in Deed:
            for basis in ("own", "right:read,right:share", "way:passkey", "marking", "right:trail_content"):
                for who in ("officer", "second"):
                    what = What(basis=basis, whom=self.ids["invited"])
                    self.node.trail.note(self.ids[who], deed, what)


@pytest.fixture(scope="module")
def place(catalogues: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("signed-in") / "XAA"
    make_home(home, "XAA")
    node = open_node(home)
    try:
        setting = Setting(node)
        setting.people()
        setting.statements()
        setting.trail()
    finally:
        node.close()
    with pytest.MonkeyPatch.context() as around:
        around.setenv(VARIABLE, str(catalogues))
        with serving(home) as served:
            yield Place(served, setting.cookies, setting.keys, setting.ids)


def left_over(answer: httpx.Response) -> list[str]:
    assert answer.status_code < 500, answer.text
    assert "text/html" in answer.headers["content-type"]
    assert faults_of(answer.text) == []
    return english_words(read(answer.text))


@pytest.mark.parametrize(
    ("who", "path"),
    [
        *(("officer", path) for path in (*OF_OFFICERS, *map(kind_address, KINDS))),
        *(("administrator", path) for path in OF_ADMINISTRATORS),
        *((who, path) for who in ("overseer", "cleared") for path in OF_OVERSEERS),
        *((who, "/step-up?next=/") for who in ("officer", "stepless", "coded")),
        *(("", path) for path in ("/sign-in", f"/welcome/{'0' * 64}")),
    ],
)
def test_no_page_is_left_in_english(place: Place, who: str, path: str) -> None:
    found = left_over(place.get(who, path))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("who", "path", "fields"), FORMS)
def test_no_answer_to_a_form_is_left_in_english(place: Place, who: str, path: str, fields: dict[str, str]) -> None:
    found = left_over(place.post(who, path, fields))
    assert not found, "\n".join(found)


def test_pages_hold_what_was_written_kept_and_noted(place: Place) -> None:
    for who, path, least in (
        ("officer", "/account/trail", 50),
        ("administrator", "/accounts", 8),
        ("overseer", "/trail", 50),
    ):
        answer = place.get(who, path)
        assert answer.status_code == 200
        assert answer.text.count('<th scope="row"') >= least, path
        assert place.get("", path).status_code == 303
    assert all(kind_address(kind) in place.get("officer", "/drafts").text for kind in KINDS)
