"""An operator watches a running node: figures, health and journal, of which the pages know nothing."""

import json
from pathlib import Path

import httpx

from stories.serving import done, free_port, serving

WORD = "tr0ub4dor-and-three"


def test_running_node_is_watched(tmp_path: Path) -> None:
    home, port = tmp_path / "XAA", free_port()
    done(tmp_path, "init", home, "--party", "XAA")
    with (home / "comity.toml").open("a") as settings:
        settings.write(f'metrics = "127.0.0.1:{port}"\nlog_level = "info"\nwarm = false\n')
    with serving(home) as served:
        served.client.get("/states", params={"after": WORD})
        served.client.get(f"/welcome/{WORD}")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as operator:
            figures = operator.get("/metrics").text
            ready, live = operator.get("/ready"), operator.get("/live")
        assert served.client.get("/metrics").status_code == 404
        printed = served.stop()
    assert 'route="/welcome/{secret}"' in figures
    assert "comity_log_entries 1.0" in figures
    assert "comity_store_bytes " in figures
    assert (ready.status_code, ready.json()["writable"], live.status_code) == (200, True, 200)
    told = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    assert told[0]["event"] in {"started", "library"}
    assert "/welcome/{secret}" in {line.get("route") for line in told}
    assert WORD not in printed
    assert WORD not in figures


def test_node_says_nothing_of_requests_and_listens_nowhere_else_by_default(tmp_path: Path) -> None:
    home = tmp_path / "XAA"
    done(tmp_path, "init", home, "--party", "XAA")
    with serving(home) as served:
        served.client.get("/states")
        printed = served.stop()
    assert "For the operator" not in printed
    assert not [line for line in printed.splitlines() if line.startswith("{")]
