"""The planning page and its part over HTTP: what they answer, and what they refuse."""

import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.app.language import Catalogue
from comity.app.planning import EXAMPLE, Planned, load_rules
from comity.app.web.plan_panel import plan_path
from comity.app.web.planning import first_panel, read_plan
from comity.kernel.errors import Malformed
from comity.kernel.rule import Determination
from markup import Element, faults_of, read
from served import Client

TODAY = date(2026, 11, 22)
EN = Catalogue("en")
LANGUAGES = ("en", "ru", "zh")
PLANS = (
    "",
    "?persons=500&km=150&days=45",
    "?persons=26000&km=100&days=30&both=yes&tanks=0",
    "?persons=36000&km=60&days=60&both=unknown&against=yes&invited=2026-11-20&complete=no",
    "?persons=0&km=0&days=0",
    "?persons=&km=&days=&tanks=",
)


def get(client: Client, path: str, language: str = "en") -> httpx.Response:
    return client.get(path, headers={"accept": "text/html", "accept-language": language})


def lines(text: str) -> list[str]:
    return [one.text() for part in read(text).all("ul") if part.get("class") == "plan-list" for one in part.all("li")]


def cards(text: str) -> list[Element]:
    return [one for one in read(text).all("article") if "plan-finding" in one.get("class")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_page_is_sound_and_speaks_no_code(client: Client, plan: str, language: str) -> None:
    answer = get(client, f"/plan{plan}", language)
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    shown = read(answer.text).text("said")
    assert not re.findall(r"[{}]|\bNone\b|\bTrue\b|\b[a-z]+_[a-z]+\b|S96", shown)


def test_page_says_that_nothing_of_it_is_real(client: Client) -> None:
    text = read(get(client, "/plan").text).text()
    assert "EXERCISE, fictional" in text
    assert "Nobody plans this exercise, and nothing of it is stored." in text
    assert "China; Kazakhstan, Kyrgyzstan, Russia and Tajikistan as one" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_article_source_and_confirmation(client: Client, language: str) -> None:
    found = cards(get(client, "/plan?persons=36000&km=60&days=20", language).text)
    assert len(found) == len(load_rules().provisions)
    texts = [one.text() for one in found]
    for provision in load_rules().provisions:
        citation = provision.declared.citation
        assert any(citation.article in text and citation.source in text for text in texts), provision.id
    assert sum("NOT VERIFIED" in text for text in texts) == 5
    assert all(re.search("2026", text) for text in texts)


def test_unconfirmed_articles_are_left_to_an_adviser_without_a_verdict(client: Client) -> None:
    text = get(client, "/plan?persons=60000&km=1&days=1&tanks=5000").text
    unconfirmed = [one.text() for one in cards(text) if "NOT VERIFIED" in one.text()]
    assert len(unconfirmed) == 5
    for card in unconfirmed:
        assert card.startswith("§ Ask your legal adviser")
        assert "believed" in card
        assert "exceeded" not in card
        assert "What would change it" not in card
    assert any("5 provisions, text not confirmed" in line for line in lines(text))


def test_an_example_stands_where_nothing_is_asked(client: Client) -> None:
    assert lines(get(client, "/plan").text) == lines(get(client, "/plan?persons=36000&km=60&days=20&both=no").text)
    assert lines(get(client, "/plan").text)[0].startswith("! Late by 10 days · article 6(1) : invite observers")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_part_says_what_the_page_says(client: Client, plan: str, language: str) -> None:
    part = get(client, f"/plan/opinion{plan}", language)
    assert (part.status_code, part.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<html" not in part.text
    assert lines(part.text) == lines(get(client, f"/plan{plan}", language).text)
    assert not cards(part.text)
    assert [one.get("id") for one in read(part.text).children if isinstance(one, Element)] == ["plan-lines"]


def test_part_gives_every_finding_when_asked(client: Client) -> None:
    part = get(client, "/plan/opinion?persons=36000&all=yes").text
    assert len(cards(part)) == len(load_rules().provisions)
    assert [one.get("id") for one in read(part).children if isinstance(one, Element)] == ["plan-lines", "plan-all"]


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("persons=34999&km=100&days=60", "6(1): persons: at least 35,000 instead of 34,999 (1 more): due"),
        ("persons=35000&km=100&days=60", "Due · article 6(1) : invite observers of the other side"),
        ("persons=35000&km=100.1&days=60", "6(1): kilometres from the border line: at most 100 instead of 100.1"),
        ("persons=35000&km=101&days=60", "6(1): kilometres from the border line: at most 100 instead of 101"),
        ("persons=35000&km=0&days=30", "Due · article 6(1) : invite observers of the other side in writing by 22 Nov"),
        ("persons=35000&km=0&days=29", "Late by 1 day · article 6(1)"),
        ("persons=35000&km=0&days=28", "Late by 2 days · article 6(1)"),
        ("persons=36000&km=60&days=20", "persons: at most 34,999 instead of 36,000 (1,001 fewer): does not apply"),
        ("persons=12999", "Cannot say · article 6(3) : not stated: tanks"),
        ("persons=12999&tanks=300", "Voluntary · article 6(3)"),
        ("persons=36000&both=unknown", "not stated: whether the other side exercises in its own part of the zone"),
        ("persons=25000&both=yes&days=60", "Due · article 6(2)"),
        ("against=yes", "Would not meet as described · article 4 : no exercise may be directed"),
        ("against=unknown", "Cannot say · article 4 : only a person determines: direction against the other side"),
        ("days=60&invited=2026-11-20", "Meets · article 6(1)"),
        ("days=60&invited=2026-11-20", "not stated: particulars in the invitation"),
        ("days=60&invited=2026-11-20&complete=yes", "Meets · article 6(4)"),
    ],
)
def test_opinion_on_a_plan(client: Client, plan: str, said: str) -> None:
    found = lines(get(client, f"/plan/opinion?{plan}").text)
    assert any(said in line for line in found), found


def test_plan_reads_in_the_reader_s_language(client: Client) -> None:
    plan = "/plan/opinion?persons=36000&km=60&days=60"
    assert "письменно пригласить наблюдателей другой Стороны не позднее 22 декабря 2026" in get(client, plan, "ru").text
    assert "不迟于2026年12月22日书面邀请另一方观察员" in get(client, plan, "zh").text


WRONG = (
    "persons=60001",
    "persons=-1",
    "persons=1e4",
    "persons=36,000",
    "persons=" + "9" * 400,
    "persons=%EF%BC%93%EF%BC%96",
    "persons=36000.5",
    "persons=%20",
    "km=300.1",
    "km=60.55",
    "km=-1",
    "km=NaN",
    "km=Infinity",
    "km=.5",
    "days=121",
    "days=x",
    "tanks=5001",
    "both=maybe",
    "both=True",
    "against=YES",
    "complete=1",
    "invited=2026-02-30",
    "invited=20261120",
    "invited=2026-W47-1",
    "invited=1900-01-01",
    "days=10&invited=2026-12-03",
    "all=no",
    "height=3",
    "persons=1&persons=2",
    "persons=1%00",
    "persons=%FF",
    "&".join(f"p{number}=1" for number in range(40)),
)


@pytest.mark.parametrize("plan", WRONG, ids=[plan[:30] for plan in WRONG])
def test_wrong_plans_are_refused_with_what_was_expected(client: Client, plan: str) -> None:
    page, part = get(client, f"/plan?{plan}"), get(client, f"/plan/opinion?{plan}")
    assert page.status_code == part.status_code == 400
    assert faults_of(page.text) == []
    assert "<html" not in part.text
    for text in (page.text, part.text):
        assert "Expected" in text
        assert len(text) < 10_000
    assert [one.get("id") for one in read(part.text).children if isinstance(one, Element)] == ["plan-lines"]


def test_what_is_asked_is_never_markup(client: Client) -> None:
    for path in ("/plan", "/plan/opinion"):
        for name in ("persons", "km", "both", "invited", "<i>"):
            answer = client.get(path, params={name: '"><script>alert(1)</script>'}, headers={"accept": "text/html"})
            assert answer.status_code == 400
            assert "<script>alert" not in answer.text


def test_part_cannot_be_framed_or_run_code(client: Client) -> None:
    for plan in ("", "?persons=x"):
        headers = get(client, f"/plan/opinion{plan}").headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_methods_and_tokens_are_those_of_every_page(client: Client) -> None:
    for path in ("/plan", "/plan/opinion"):
        assert client.post(path).status_code == 405
        assert client.head(path).content == b""
        assert client.get(path, headers={"authorization": "Bearer unknown"}).status_code == 401


plans = st.builds(
    Planned,
    persons=st.integers(0, 60_000),
    km=st.decimals(0, 300, places=1),
    days_ahead=st.integers(0, 120),
    tanks=st.none() | st.integers(0, 5_000),
    both_sides=st.none() | st.booleans(),
    directed_against=st.none()
    | st.builds(Determination, answer=st.booleans(), by=st.just("the planner"), on=st.just(TODAY)),
    invited_on=st.none() | st.dates(TODAY - timedelta(days=366), TODAY),
    invitation_complete=st.none() | st.booleans(),
)


@given(plans)
def test_a_plan_s_address_states_the_plan(plan: Planned) -> None:
    values = dict(parse_qsl(plan_path(plan).partition("?")[2], strict_parsing=True))
    assert read_plan(values, TODAY, EN) == plan


@given(st.dictionaries(st.sampled_from(["persons", "km", "days", "tanks", "both", "invited"]), st.text(max_size=12)))
def test_any_text_is_read_within_bounds_or_refused(values: dict[str, str]) -> None:
    try:
        plan = read_plan(values, TODAY, EN)
    except Malformed:
        return
    assert 0 <= plan.persons <= 60_000
    assert Decimal(0) <= plan.km <= 300
    assert 0 <= plan.days_ahead <= 120


def test_first_panel_holds_the_example(client: Client) -> None:
    panel = read(str(first_panel(EN, TODAY)))
    assert [one.text() for one in panel.all("h2")] == ["Plan the next one"]
    assert lines(str(first_panel(EN, TODAY))) == lines(get(client, "/plan").text)
    assert plan_path(EXAMPLE) in [one.get("href") for one in panel.all("a")]
