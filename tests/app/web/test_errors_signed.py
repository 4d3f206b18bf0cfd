"""Pages about problems know who is signed in, and tell a visitor how to become it."""

from signed import People


def test_whoever_is_signed_in_stays_so_on_a_page_of_a_problem(people: People) -> None:
    page = people.browser(name="Officer One").get(f"/statements/{'0' * 64}", status=404)
    assert "Officer One" in page
    assert 'action="/sign-out"' in page


def test_visitor_is_offered_to_sign_in(people: People) -> None:
    page = people.visit(f"/statements/{'0' * 64}")
    assert 'href="/sign-in"' in page
    assert "sign-out" not in page
