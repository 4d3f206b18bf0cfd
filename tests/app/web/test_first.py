"""The first screen: what it says is what the record says, in three languages, and it reads without scripts."""

import gzip

import pytest

from comity.app.web.first import CLAIMS
from markup import faults_of, read
from served import Client

WEIGHT = 250 * 1024


def first(client: Client, language: str = "en") -> str:
    answer = client.get("/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Peace Mission since 2005: 12 editions. What do we really know?"),
        ("ru", "2005"),
        ("zh", "2005"),
    ],
)
def test_title_counts_the_editions(client: Client, language: str, title: str) -> None:
    (heading,) = read(first(client, language)).all("h1")
    assert title in heading.text()
    assert "12" in heading.text()


def test_chips_give_the_verdicts_and_lead_to_the_claims(client: Client) -> None:
    chips = [one for one in read(first(client)).all("a") if one.get("data-verdict")]
    assert [one.get("href") for one in chips] == [f"/claims/{claim.partition(':')[2]}" for claim in CLAIMS]
    assert [one.get("data-verdict") for one in chips] == ["imprecise", "imprecise", "contradicted"]
    assert [one.text().rpartition(" ")[2] for one in chips] == ["Imprecise", "Imprecise", "Contradicted"]


def test_what_is_coming_cannot_be_pressed(client: Client) -> None:
    buttons = [one for one in read(first(client)).all("button") if one.get("type") == "button"]
    assert len(buttons) == 3
    assert all("disabled" in one.attributes for one in buttons)


def test_strip_names_every_edition_and_says_which_was_not_held(client: Client) -> None:
    page = first(client)
    assert page.count("/exercises/pm-20") >= 12
    assert "Postponed" in page
    assert "Announced" in page


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_first_screen_is_light(client: Client, language: str) -> None:
    page = read(first(client, language))
    parts = [one.get("href") for one in page.all("link")] + [one.get("src") for one in page.all("script")]
    total = len(gzip.compress(first(client, language).encode()))
    total += sum(len(gzip.compress(client.get(part).content)) for part in parts)
    assert total <= WEIGHT


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_first_screen_is_sound(client: Client, language: str) -> None:
    assert not faults_of(first(client, language))
