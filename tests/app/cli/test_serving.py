"""``comity demo --check`` plays the main job against a real server."""

import json

import pytest

from app.cli.conftest import Comity
from comity.app import rehearsing
from comity.app.rehearsing import STEPS, Scene, Wanting


def test_the_main_job_holds(comity: Comity) -> None:
    done = comity("demo", "--check")
    assert done.code == 0, done.out
    lines = done.out.splitlines()
    assert len(lines) == len(STEPS)
    assert all(line.startswith("ok ") for line in lines)


def test_a_step_that_fails_ends_the_command_with_1(comity: Comity, monkeypatch: pytest.MonkeyPatch) -> None:
    def wanting(scene: Scene) -> str:
        raise Wanting("rows: expected 12, got 11")

    monkeypatch.setattr(rehearsing, "STEPS", (("Rows", wanting), STEPS[5]))
    done = comity("demo", "--check", "--json")
    assert done.code == 1
    first, second = json.loads(done.out)["steps"]
    assert first == {"name": "Rows", "holds": False, "seen": "rows: expected 12, got 11"}
    assert second["holds"]
