"""What scripts add: seconds that count down, answers that open in place; and that no page needs more than it may."""

from browsing import PHONE, Opener, axe_faults, too_wide
from nodes import OFFICER, organisation
from signed import People


def test_seconds_count_down_and_the_button_takes_back(opened: Opener, people: People, address: str) -> None:
    one = people.browser()
    people.node.outbox.hand_in(one.id, organisation(), one.officer, values=(("name.en", "Quiet pact"),))
    page = opened(f"{address}/drafts", cookies=one.cookies)
    line = page.locator(".countdown")
    assert line.text_content() == "It is sent in 15 seconds."
    page.get_by_text("It is sent in 13 seconds.").wait_for()
    assert not axe_faults(page)
    page.get_by_role("button", name="Take it back").press("Enter")
    page.get_by_role("link", name="Go on writing").wait_for()
    assert [kept.kind for kept in people.node.drafts.all(one.id)] == ["organisation.described/1"]


def test_questions_open_their_answers_in_place(opened: Opener, people: People, address: str) -> None:
    act = people.node.submit(organisation(), OFFICER).id.hex()
    page = opened(f"{address}/statements/{act}", cookies=people.browser().cookies, viewport=PHONE)
    why = page.get_by_role("link", name="Why do I see this?")
    why.press("Enter")
    answer = page.locator("#explained")
    answer.get_by_text("You act for XAA").wait_for()
    assert why.get_attribute("aria-expanded") == "true"
    page.get_by_role("link", name="Who else sees this?").click()
    answer.get_by_text("Its handling lets only these see it:").wait_for()
    assert why.get_attribute("aria-expanded") == "false"
    assert not too_wide(page)
    assert not axe_faults(page)
    page.get_by_role("link", name="Who else sees this?").click()
    assert answer.is_hidden()
    assert page.url.endswith(act)
    page.goto(f"{address}/statements/{act}/share?to=XBB")
    assert not too_wide(page)
    assert not axe_faults(page)
