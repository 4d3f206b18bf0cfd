"""The description of the interface: complete, resolvable, and true of what the node answers."""

import json
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from litestar import Litestar
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from comity.app.language import Catalogue
from comity.app.web.openapi import describe_interface
from comity.capabilities import REGISTRY
from comity.kernel.transport import TRANSPORT
from served import Client

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
)
PUBLIC = {"level": "open", "release": "PUBLIC", "originators": ["XAA"], "purposes": "ANY"}
EXAMPLES = 12
"""Requests per operation and kind of input; the seed is fixed, so that every run makes the same."""


def test_every_route_for_programs_is_described(client: Client) -> None:
    app = client.app
    assert isinstance(app, Litestar)
    described = describe_interface(REGISTRY, Catalogue("en"))["paths"]
    routes = {re.sub(r":str\}", "}", route.path) for route in app.routes}
    programs = {path for path in routes if path.startswith("/api/v1/")} | {"/healthz"}
    assert programs == set(described)


def test_every_reference_resolves() -> None:
    document = describe_interface(REGISTRY, Catalogue("en"))
    found = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert found
    assert found <= set(document["components"]["schemas"])


def test_operations_have_names_of_their_own() -> None:
    paths = describe_interface(REGISTRY, Catalogue("en"))["paths"]
    names = [operation["operationId"] for one in paths.values() for operation in one.values()]
    assert len(set(names)) == len(names)


def test_drafts_are_of_the_kinds_that_people_write() -> None:
    schemas = describe_interface(REGISTRY, Catalogue("en"))["components"]["schemas"]
    kinds = {one["properties"]["kind"]["const"] for name, one in schemas.items() if name.startswith("Draft.")}
    assert kinds == set(REGISTRY.kinds) - {kind.name for kind in TRANSPORT.kinds}


@pytest.mark.parametrize("language", ["ru", "zh"])
def test_labels_are_in_the_readers_language(client: Client, language: str) -> None:
    answer = client.get("/api/openapi.json", headers={"accept-language": language}).json()
    title = answer["components"]["schemas"]["MembershipStated"]["properties"]["status"]["title"]
    assert title == {"ru": "Статус", "zh": "状态"}[language]


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_answers_to_generated_requests_are_as_described(server: str, token: str, mode: str) -> None:
    faults = [fault for one in operations() for fault in faults_of(one, cases_of(one, mode), server, token).faults]
    assert not faults, "\n\n".join(faults)


def test_answers_about_what_is_there_are_as_described(client: Client, server: str, token: str) -> None:
    act = client.get("/api/v1/organisations/sco/members").json()["rows"][0]["acts"][0]
    there = {"matter": "organisation:sco", "name": "sco", "act": act}
    asked = [one for one in operations() if one.path_parameters and "{position}" not in one.path]
    assert len(asked) >= 7
    for operation in asked:
        named = {one: there[one] for one in there if f"{{{one}}}" in operation.path}
        found = faults_of(operation, cases_of(operation, "positive", path_parameters=named), server, token)
        assert not found.faults
        assert found.statuses == {200}


def test_drafts_as_described_are_written_or_refused_by_rules(server: str, token: str) -> None:
    (operation,) = [one for one in operations() if one.method == "post"]
    cases = cases_of(operation, "positive").map(made_public)
    assert not faults_of(operation, cases, server, token).faults
    opening = faults_of(operation, cases.filter(opens), server, token, 40)
    assert not opening.faults
    assert 201 in opening.statuses


def made_public(case: Any) -> Any:
    """A generated draft under a handling that XAA may give, in a file of its own where it opens one."""
    case.body = {**case.body, "marking": PUBLIC}
    case.body.pop("refs", None)
    case.body.pop("matter", None)
    case.body.pop("attachments", None)
    return case


def opens(case: Any) -> bool:
    """Whether the draft may open a file, as those without one must."""
    kind = REGISTRY.kinds.get(case.body.get("kind"))
    return kind is not None and kind.opens


def operations() -> list[Any]:
    """Every operation that is described."""
    schema = schemathesis.openapi.from_dict(describe_interface(REGISTRY, Catalogue("en")))
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(found) > 10
    return found


def cases_of(operation: Any, mode: str, **given: Any) -> st.SearchStrategy[Any]:
    """Requests of one operation; ``given`` fixes parts of them."""
    cases: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode), **given)
    return cases


class Found:
    """Statuses answered, and what was not as described."""

    def __init__(self) -> None:
        self.statuses: set[int] = set()
        self.faults: list[str] = []


def faults_of(
    operation: Any, cases: st.SearchStrategy[Any], server: str, token: str, examples: int = EXAMPLES
) -> Found:
    """Send generated requests of one operation."""
    found = Found()

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def send(case: Any) -> None:
        answer = case.call(base_url=server, headers={"authorization": f"Bearer {token}"})
        found.statuses.add(answer.status_code)
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except FailureGroup as group:
            # A generated text can make the address too long; 414 says so, but is not among the answers that
            # the check of wrong requests knows.
            if answer.status_code != 414:
                found.faults.extend(f"{operation.label}: {one}" for one in group.exceptions)

    try:
        send()
    except Unsatisfiable:
        # An operation without parameters has no wrong ones.
        assert not operation.definition.raw.get("parameters")
    return found
