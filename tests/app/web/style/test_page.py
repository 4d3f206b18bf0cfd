"""The style page shows every piece there is, sound and in three languages."""

import pytest

from comity.app.web.design.controls import BUTTONS
from comity.app.web.design.messages import NOTICES
from comity.app.web.design.pieces import BADGES
from markup import faults_of, read
from served import Client


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_page_is_sound(client: Client, language: str) -> None:
    answer = client.get("/style", headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == 200
    assert faults_of(answer.text) == []


def test_every_kind_of_piece_is_shown(client: Client) -> None:
    page = read(client.get("/style", headers={"accept": "text/html"}).text)
    shown = {one.get("class") for one in page.all()}
    kinds = {
        *(f"badge badge-{kind}" for kind in BADGES if kind != "plain"),
        *(f"button {kind}" for kind in BUTTONS if kind != "main"),
        *(f"notice notice-{kind}" for kind in NOTICES if kind != "plain"),
        "state state-empty",
        "state state-loading",
        "state state-error",
        "field field-wrong",
        "steps",
        "calendar",
        "chart",
        "network",
        "facts",
        "stack",
    }
    assert kinds <= shown


def test_its_forms_lead_back_to_it(client: Client) -> None:
    address = "/style?sample-plain=x&sample-helped=&sample-wrong=20x5&sample-chosen=high&sample-box=on"
    assert client.get(address, headers={"accept": "text/html"}).status_code == 200
