"""Pages of people who are signed in show no text of the reference library in English in Russian and Chinese."""

import msgspec
import pytest

from app.web.test_wording_pages import LANGUAGES, TITLE, left_in_english, translated
from comity.app.accounts.roles import Role
from comity.app.language import working
from comity.app.web.addresses import file_address
from comity.app.web.kinds import writable_kinds
from comity.app.web.write.places import kind_address
from comity.capabilities import REGISTRY
from markup import Element, faults_of, read
from nodes import OFFICER, SHARED, remark
from signed import Browser, People

MATTERS = ("exercise:pm-2005", "organisation:sco", "claim:c07", "instrument:s5-1996-cbm")
KINDS = tuple(kind.name for kind in writable_kinds(REGISTRY))
OF_OFFICERS = (
    "/account",
    "/account/trail",
    "/drafts",
    "/write",
    *(f"/write?matter={matter}" for matter in MATTERS),
    *(kind_address(kind, matter=MATTERS[0]) for kind in KINDS),
    *(f"/files/{matter}/explained" for matter in MATTERS),
    "/statements/{act}/explained",
    "/statements/{act}/share?to=XBB",
    *(f"/write/act.{remark}/1?matter={{of}}&act={{said}}" for remark in ("disputed", "translated")),
)


class Place(msgspec.Struct, frozen=True):
    """A node whose officers speak of what the library says. ids: what stands in addresses."""

    people: People
    browsers: dict[Role, Browser]
    ids: dict[str, str]

    def page(self, role: Role, path: str, language: str) -> Element:
        cookie = "; ".join(f"{name}={value}" for name, value in self.browsers[role].cookies.items())
        headers = {"accept": "text/html", "accept-language": language, "cookie": cookie}
        answer = self.people.client.get(path.format(**self.ids), headers=headers)
        assert answer.status_code == 200, answer.text
        assert faults_of(answer.text) == []
        return read(answer.text)


@pytest.fixture(scope="module")
def place(people: People) -> Place:
    node = people.node
    roles = (Role.OFFICER, Role.CLEARED_OVERSEER)
    browsers = {role: people.browser(role, name="Аида") for role in roles}
    ids: dict[str, str] = {}
    for matter in MATTERS:
        said = node.reading(OFFICER.reader).folded(matter).lines[0].said
        done = node.submit(remark("disputed", matter, said.id.hex(), SHARED), OFFICER)
        ids |= {"act": done.id.hex(), "said": said.id.hex(), "of": matter}
        node.drafts.save(browsers[Role.OFFICER].id, None, "act.disputed/1", matter, (("act", said.id.hex()),))
        address = file_address(REGISTRY, matter)
        assert address is not None
        browsers[Role.OFFICER].get(address)
    return Place(people, browsers, ids)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("role", "path"),
    [*((Role.OFFICER, path) for path in OF_OFFICERS), (Role.CLEARED_OVERSEER, "/trail")],
)
def test_no_text_of_the_library_is_left_in_english(place: Place, role: Role, path: str, language: str) -> None:
    page = place.page(role, path, language)
    assert left_in_english(page, language) == set()
    for one in translated(page):
        assert one.get("lang") == {"ru": "ru", "zh": "zh-Hans"}[language]


@pytest.mark.parametrize("path", ["/account/trail", "/drafts", "/files/exercise:pm-2005/explained"])
def test_files_of_the_library_are_named_there_at_all(place: Place, path: str) -> None:
    assert TITLE in place.page(Role.OFFICER, path, "en").text()
    assert working(TITLE, "ru") in place.page(Role.OFFICER, path, "ru").text()
