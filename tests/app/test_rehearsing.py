"""The rehearsal passes on a node that does its job, and tells what is wanting on one that does not."""

import json

import httpx
import pytest

from comity.app.rehearsing import STEPS, Scene, Wanting, contains, expect, rehearse


def scene(handler: httpx.MockTransport) -> Scene:
    return Scene(httpx.Client(base_url="http://127.0.0.1", transport=handler), "token")


def test_every_step_fails_on_a_server_that_knows_nothing() -> None:
    played = list(rehearse(scene(httpx.MockTransport(lambda request: httpx.Response(404)))))
    assert [one.name for one in played] == [name for name, _ in STEPS]
    assert not any(one.holds for one in played)
    assert all("expected" in one.seen for one in played)


def test_rows_that_are_not_all_there_are_not_taken_for_all() -> None:
    page = {"rows": [{"membership": {}}], "next": "organisation:sco"}
    handler = httpx.MockTransport(lambda request: httpx.Response(200, text=json.dumps(page)))
    with pytest.raises(Wanting, match="expected every row at once, got 1 and more to come"):
        scene(handler).rows("/api/v1/claims")


def test_wrong_counts_are_told_with_both_numbers() -> None:
    page: dict[str, object] = {"rows": [{"membership": {}}], "next": None}
    played = {
        one.name: one
        for one in rehearse(scene(httpx.MockTransport(lambda request: httpx.Response(200, text=json.dumps(page)))))
    }
    assert played["Members by date"].seen == "members of the SCO on 2018-06-01: expected 8, got 1"


def test_expectations_say_what_was_expected_and_what_came() -> None:
    expect("same", 1, 1)
    contains("page", "ab", "a", "b")
    with pytest.raises(Wanting, match="verdict: expected imprecise, got none"):
        expect("verdict", "imprecise", "none")
    with pytest.raises(Wanting, match="page: expected 'c' on the page, found it nowhere"):
        contains("page", "ab", "c")
