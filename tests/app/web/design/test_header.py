"""The menus of the head: the way in for visitors; for others their own pages, as far as their roles go."""

import pytest

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role
from comity.app.language import Catalogue
from comity.app.web.design.header import account_menu, search_menu
from comity.kernel.marking import Reader
from markup import faults_of, read

WORDS = Catalogue("en")


def person(*roles: Role, session: str = "s") -> Person:
    return Person(
        id="p", name="<b>One</b>", roles=frozenset(roles), reader=Reader(), session=session, form_key="k" * 64
    )


def ways(*roles: Role) -> list[str]:
    return [one.get("href") for one in read(str(account_menu(WORDS, person(*roles)))).all("a")]


def test_visitor_is_led_to_sign_in_and_back() -> None:
    link = next(read(str(account_menu(WORDS, None, "/states"))).all("a"))
    assert link.get("href") == "/sign-in?next=%2Fstates"
    assert next(read(str(account_menu(WORDS, None, "/sign-in"))).all("a")).get("href") == "/sign-in"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICER, ["/new", "/write", "/drafts", "/account", "/account/trail"]),
        (Role.ADMINISTRATOR, ["/accounts", "/account", "/account/trail"]),
        (Role.OVERSEER, ["/trail", "/account", "/account/trail"]),
        (Role.CLEARED_OVERSEER, ["/new", "/trail", "/account", "/account/trail"]),
    ],
)
def test_menu_leads_where_the_role_goes(role: Role, expected: list[str]) -> None:
    assert ways(role) == expected


def test_sign_out_is_a_form_of_the_session() -> None:
    page = read(str(account_menu(WORDS, person(Role.OFFICER))))
    form = next(page.all("form"))
    assert (form.get("action"), form.get("method")) == ("/sign-out", "post")
    assert [one.get("value") for one in form.all("input")] == ["k" * 64]
    assert not list(read(str(account_menu(WORDS, person(Role.OFFICER, session="")))).all("form"))


def test_name_is_text_and_both_menus_are_sound() -> None:
    menus = f"{search_menu(WORDS, '<i>')}{account_menu(WORDS, person(Role.OFFICER))}"
    assert faults_of(f"<html lang='en'><h1>x</h1>{menus}</html>") == []
    assert "<b>One" not in menus
    assert "<i>" not in menus
