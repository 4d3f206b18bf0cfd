"""A statement that opens the file of an exercise, as an officer fills it in."""

from typing import Final

from stories.journeys.walking import Visitor

FORM: Final = "/write/exercise.described/1"


def fill_exercise(one: Visitor, name: str, shared_with: str = "") -> None:
    """Fill in the least that can be sent, for XAA alone or for one other party too."""
    page = one.page
    page.fill("[name='name']", name)
    for field, value in (("status", "announced"), ("format", "bilateral"), ("framework", "other")):
        page.check(f"[name='{field}'][value='{value}']")
    page.check("[name='confidence'][value='high']")
    page.fill("[name='sources.0']", "Protocol of the planning conference")
    page.check("[name='handling:level'][value='restricted']")
    if shared_with:
        page.check("[name='handling:audience'][value='those_named']")
        page.fill("[name='handling:parties.0']", shared_with)


def look_at(one: Visitor) -> None:
    """Press the button that shows the statement before it is sent."""
    one.page.click(".form-actions button[value=preview]")
    one.page.wait_for_load_state()
