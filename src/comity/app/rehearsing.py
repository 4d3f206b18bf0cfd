"""The main job of the first screen, played over HTTP as a visitor and an officer would, and checked step by step.

``comity demo --check`` runs it against a passing node. Every step asks the running server, compares what came with
what the shipped record says, and tells what it saw; nothing is taken from inside the process.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any, Final

import httpx
import msgspec

from comity.app.catalogues import language_of
from comity.app.language import LANGUAGES
from comity.capabilities import REGISTRY
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.marking import public
from comity.record.pin import pinned_roots

SERIES: Final = "Peace Mission"
CLAIMS: Final = (("c07", "imprecise"), ("c04", "imprecise"), ("c08", "contradicted"))
"""Claims on the first screen with their verdicts: naval drills, every two years, Tsentr."""
MEMBERS: Final = (("2018-06-01", 8), ("2023-07-04", 9), ("2025-01-01", 10))
PLANS: Final = (
    ("persons=36000&km=60&days=45", "due"),
    ("persons=36000&km=60&days=10", "late"),
    ("persons=20000&km=60&days=45", "permitted"),
    ("persons=5000&km=60&days=45", "cannot_say"),
    ("persons=36000&km=150&days=45", "not_applicable"),
)
"""Plans moved through the panel, each with an outcome that article 6 of the 1996 agreement then has."""


class Wanting(Exception):
    """A step did not show what it should."""


class Scene(msgspec.Struct, frozen=True):
    """client: to a running node, with its address. token: of one of its officers."""

    client: httpx.Client
    token: str

    def page(self, path: str, language: str = "en") -> str:
        """A page as text."""
        return self._got(path, {"accept": "text/html", "accept-language": language}).text

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of a view."""
        answer = self._got(path, {}).json()
        if answer["next"] is not None:
            raise Wanting(f"{path}: expected every row at once, got {len(answer['rows'])} and more to come")
        found: list[dict[str, Any]] = answer["rows"]
        return found

    def raw(self, path: str) -> bytes:
        """An answer's bytes."""
        return self._got(path, {}).content

    def _got(self, path: str, headers: dict[str, str]) -> httpx.Response:
        answer = self.client.get(path, headers=headers)
        if answer.status_code != 200:
            raise Wanting(f"{path}: expected status 200, got {answer.status_code}")
        return answer


class Played(msgspec.Struct, frozen=True):
    """One step: what it is about, whether it holds, and what was seen, or what was expected and what came."""

    name: str
    holds: bool
    seen: str


def rehearse(scene: Scene) -> Iterator[Played]:
    """Play every step; a step that fails does not stop the others."""
    for name, play in STEPS:
        try:
            yield Played(name, True, play(scene))
        except (Wanting, httpx.HTTPError, KeyError, IndexError, ValueError) as fault:
            yield Played(name, False, str(fault) or type(fault).__name__)


def expect(what: str, expected: object, got: object) -> None:
    """Raise Wanting unless both are equal."""
    if expected != got:
        raise Wanting(f"{what}: expected {expected}, got {got}")


def contains(what: str, page: str, *parts: str) -> None:
    """Raise Wanting unless the page shows each part."""
    for part in parts:
        if part not in page:
            raise Wanting(f"{what}: expected {part!r} on the page, found it nowhere")


def _title(scene: Scene) -> str:
    (series,) = scene.rows(f"/api/v1/series?series={SERIES.replace(' ', '+')}")
    titles = {}
    for language in LANGUAGES:
        page = scene.page("/", language)
        found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        titles[language] = unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""
        contains(f"title in {language}", titles[language], str(series["editions"]), series["first"][:4])
        contains(f"language in {language}", page, f'<html lang="{language_of(language).html}"')
    expect("different titles", len(LANGUAGES), len(set(titles.values())))
    return f"{titles['en']} (held: {series['held']})"


def _strip(scene: Scene) -> str:
    editions = scene.rows(f"/api/v1/exercises?series={SERIES.replace(' ', '+')}")
    page = scene.page("/")
    contains("strip", page, *(f"/exercises/{one['matter'].partition(':')[2]}" for one in editions))
    statuses = {one["matter"].partition(":")[2]: one["exercise"]["status"] for one in editions}
    expect("Peace Mission 2020", "postponed", statuses["pm-2020"])
    expect("Peace Mission 2023", "announced", statuses["pm-2023"])
    return f"{len(editions)} editions, {sum(one == 'held' for one in statuses.values())} of them held"


def _troops(scene: Scene) -> str:
    (row,) = [one for one in scene.rows("/api/v1/exercises?series=Peace+Mission") if one["matter"].endswith("pm-2016")]
    low, high = row["low"], row["high"]
    if not low < high:
        raise Wanting(f"troops of Peace Mission 2016: expected a range, got {low} to {high}")
    page = scene.page("/exercises/pm-2016")
    contains("page of Peace Mission 2016", page, f"{low:,}", f"{high:,}", 'id="strengths"')
    return f"Peace Mission 2016: {low:,} to {high:,} persons, each figure with its source"


def _claims(scene: Scene) -> str:
    first = scene.page("/")
    for name, verdict in CLAIMS:
        chip = re.search(rf'<a[^>]*href="/claims/{name}"[^>]*data-verdict="([a-z]+)"', first)
        expect(f"claim {name} on the first screen", verdict, chip[1] if chip else "no chip")
        (row,) = [one for one in scene.rows("/api/v1/claims") if one["matter"] == f"claim:{name}"]
        page = scene.page(f"/claims/{name}")
        for matter in row["claim"]["rests_on"]:
            contains(f"grounds of claim {name}", page, f"/{matter.partition(':')[2]}")
    return ", ".join(f"{name}: {verdict}" for name, verdict in CLAIMS) + "; each leads to the rows it rests on"


def _plan(scene: Scene) -> str:
    contains("first screen", scene.page("/"), 'id="plan"')
    for plan, outcome in PLANS:
        contains(f"opinion on {plan}", scene.page(f"/plan/opinion?{plan}"), f'data-outcome="{outcome}"')
    contains("unconfirmed articles", scene.page(f"/plan/opinion?{PLANS[0][0]}"), 'data-outcome="ask_adviser"')
    return ", ".join(outcome for _, outcome in PLANS) + "; unconfirmed articles go to the adviser"


def _members(scene: Scene) -> str:
    counts = []
    for day, count in MEMBERS:
        rows = scene.rows(f"/api/v1/organisations/sco/members?on={day}")
        expect(f"members of the SCO on {day}", count, len(rows))
        counts.append(f"{count} on {day}")
    return "SCO: " + ", ".join(counts)


def _citing(scene: Scene) -> str:
    table = scene.raw("/api/v1/exercises.csv?series=Peace+Mission").decode()
    rows = scene.rows("/api/v1/exercises?series=Peace+Mission")
    expect("rows of the table", len(rows) + 1, len(table.splitlines()))
    citation = scene.raw("/api/v1/exercises.bib?series=Peace+Mission").decode()
    version = re.search(r"version=([0-9a-f]{16})", scene.page("/exercises?series=Peace+Mission"))
    if version is None:
        raise Wanting("list of exercises: expected a permanent address with a version, found none")
    contains("BibTeX", citation, "@misc{", version[1])
    return f"{len(rows)} rows as CSV and BibTeX, data version {version[1]}"


def _proof(scene: Scene) -> str:
    act = scene.rows("/api/v1/exercises?series=Peace+Mission")[0]["acts"][0]
    evidence = scene.raw(f"/api/v1/acts/{act}/receipt")
    proven = verify_evidence(evidence, Known(kinds=REGISTRY.kinds, identity=None, record=pinned_roots()))
    expect("statement proven", act, proven.id.hex())
    expect("anchored in the pinned root", True, proven.anchored)
    return f"entry {proven.index} of {proven.size} in {proven.log.origin}, checked without the server"


def _dispute(scene: Scene) -> str:
    row = next(one for one in scene.rows("/api/v1/claims") if one["matter"] == "claim:c08")
    draft = {
        "kind": "act.disputed/1",
        "matter": row["matter"],
        "marking": msgspec.to_builtins(public("XAA")),
        "body": {"act": row["acts"][0], "reason": "Rehearsal of a dispute by a fictional state."},
    }
    answer = scene.client.post("/api/v1/acts", json=draft, headers={"authorization": f"Bearer {scene.token}"})
    expect("dispute accepted", 201, answer.status_code)
    (after,) = [one for one in scene.rows("/api/v1/claims") if one["matter"] == row["matter"]]
    expect("disputes of the row", row["disputed"] + 1, after["disputed"])
    return "XAA disputes a row; the row stays, and shows it"


def _refusals(scene: Scene) -> str:
    for path, status in (("/api/v1/exercises?since=2018-02-30", 400), ("/exercises/nothing", 404)):
        expect(path, status, scene.client.get(path).status_code)
    return "an impossible date and an unknown file are refused"


STEPS: Final[tuple[tuple[str, Callable[[Scene], str]], ...]] = (
    ("First screen in three languages", _title),
    ("Announced is not held", _strip),
    ("Troops stay ranges", _troops),
    ("Claims rest on rows", _claims),
    ("The plan is checked", _plan),
    ("Members by date", _members),
    ("Figures can be cited", _citing),
    ("A row is proven", _proof),
    ("A row is disputed", _dispute),
    ("Bad input is refused", _refusals),
)
