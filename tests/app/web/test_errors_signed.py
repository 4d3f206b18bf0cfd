"""Pages about problems know who is signed in, and tell a visitor how to become it."""

from collections.abc import Iterator

import pytest

from comity.adapters.keys import create_keys
from signed import People, people_on


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    home = tmp_path_factory.mktemp("XAA")
    create_keys(home, "XAA")
    with people_on(home) as running:
        yield running


def test_whoever_is_signed_in_stays_so_on_a_page_of_a_problem(people: People) -> None:
    page = people.browser(name="Officer One").get(f"/statements/{'0' * 64}", status=404)
    assert "Officer One" in page
    assert 'action="/sign-out"' in page


def test_visitor_is_offered_to_sign_in(people: People) -> None:
    page = people.visit(f"/statements/{'0' * 64}")
    assert 'href="/sign-in"' in page
    assert "sign-out" not in page
