"""Figures and health are told to the operator, under addresses of this machine alone, and to nobody else."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from comity.app.draft import Submitted
from comity.app.metrics import Metrics
from comity.app.node import Node
from comity.app.web.app import all_routes
from comity.app.web.observing import Answered
from comity.app.web.operators import OperatorsSide
from comity.capabilities import REGISTRY
from comity.kernel.errors import StoreFault
from nodes import OFFICER, SHARED, organisation
from served import Client, FailingStore

HERE = "http://127.0.0.1:9440"


@pytest.fixture
def metrics(node: Node) -> Metrics:
    return Metrics(node, lambda: 4096)


@pytest.fixture
def side(node: Node, metrics: Metrics) -> Client:
    app: Litestar = OperatorsSide(node, metrics)  # type: ignore[assignment]
    return TestClient(app, base_url=HERE)


def figures(side: Client) -> dict[str, float]:
    """Every sample without labels, and those with them under name and labels."""
    families = text_string_to_metric_families(side.get("/metrics").text)
    return {f"{one.name}{one.labels or ''}": one.value for family in families for one in family.samples}


def test_figures_follow_what_is_written(side: Client, node: Node) -> None:
    before = figures(side)
    node.submit(organisation("XAA-ONE", SHARED), OFFICER)
    after = figures(side)
    assert after["comity_acts_appended_total"] == before["comity_acts_appended_total"] + 1
    assert after["comity_batch_acts_count"] == before["comity_batch_acts_count"] + 1
    assert after["comity_log_entries"] == before["comity_log_entries"] + 1
    assert after["comity_head_unsigned_entries"] == before["comity_head_unsigned_entries"] + 1
    assert after["comity_projection_lag_entries"] == 0
    assert (after["comity_writable"], after["comity_store_bytes"]) == (1, 4096)
    node.signed_head()
    signed = figures(side)
    assert (signed["comity_head_unsigned_entries"], signed["comity_head_age_seconds"]) == (0, 0)


def test_requests_are_counted_by_route_and_status(side: Client, metrics: Metrics) -> None:
    metrics.answered(Answered("GET", "/states/{code}", 200, 0.2))
    metrics.answered(Answered("GET", "/states/{code}", 404, 0.02))
    text = side.get("/metrics").text
    assert 'comity_requests_total{method="GET",route="/states/{code}",status="200"} 1.0' in text
    assert 'comity_request_seconds_bucket{le="0.1",route="/states/{code}"} 1.0' in text
    assert 'comity_request_seconds_count{route="/states/{code}"} 2.0' in text


def test_figures_name_no_file_and_no_person(side: Client, hidden: Submitted) -> None:
    text = side.get("/metrics").text
    assert "Quiet" not in text
    assert hidden.matter not in text
    assert hidden.id.hex()[:16] not in text


def test_readiness_tells_reasons_and_liveness_asks_nothing(
    side: Client, node: Node, store: FailingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = side.get("/ready")
    assert (ready.status_code, ready.json()["writable"], ready.json()["reasons"]) == (200, True, [])
    monkeypatch.setattr(node, "_batcher", None)
    monkeypatch.setattr(node, "_reason", "an older copy has come back")
    ready = side.get("/ready")
    assert (ready.status_code, ready.json()["reasons"]) == (503, ["an older copy has come back"])

    def fails() -> tuple[()]:
        raise StoreFault("the disk is gone")

    monkeypatch.setattr(store, "heads", fails)
    assert side.get("/ready").status_code == 503
    assert side.get("/metrics").status_code == 503
    assert side.get("/live").json() == {"live": True}


@pytest.mark.parametrize("host", ["comity.example", "127.0.0.1.example", "10.0.0.1", "", "[::2]"])
def test_other_names_are_refused(side: Client, host: str) -> None:
    assert side.get("/metrics", headers={"host": host}).status_code == 421


def test_nothing_else_is_there_and_nothing_can_be_changed(side: Client) -> None:
    assert side.get("/").status_code == 404
    assert side.post("/metrics").status_code == 405
    answer = side.head("/live")
    assert (answer.status_code, answer.content) == (200, b"")


def test_pages_lead_to_none_of_it(client: Client) -> None:
    paths = {path for handler in all_routes(REGISTRY) for path in handler.paths}
    assert not paths & {"/metrics", "/live", "/ready"}
    for path in ("/metrics", "/live", "/ready"):
        assert client.get(path).status_code == 404
