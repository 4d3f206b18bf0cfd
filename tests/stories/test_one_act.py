"""One act through every verb: written over HTTP, read, proven, shared, and there again after the power went."""

import json
import re
import shutil
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from comity.kernel.checkpoint import parse_checkpoint
from comity.kernel.evidence import PartyEvidence
from comity.kernel.note import split_note
from comity.kernel.receipt import parse_receipt
from comity.kernel.transport import FIRST_CHAIN, ReleaseRecorded, chain_after, release_matter
from nodes import OPEN, OWN, SHARED, membership, organisation, posted
from stories.serving import Served, done, free_port, run, serving

IDENTITY = re.compile(r"^Identity key +(\S+)$", re.MULTILINE)


class Party:
    """A party's home, its pinned key, and an officer's access."""

    def __init__(self, folder: Path, code: str) -> None:
        self.home = folder / code
        told = IDENTITY.search(done(folder, "init", self.home, "--party", code))
        assert told is not None
        self.identity = told[1]
        key = done(folder, "access", "create", "one", "--clearance", "top_secret", "--home", self.home).strip()
        self.access = {"authorization": f"Bearer {key}"}


@pytest.fixture(scope="module")
def party(tmp_path_factory: pytest.TempPathFactory) -> Party:
    return Party(tmp_path_factory.mktemp("story"), "XAA")


@pytest.fixture
def own(party: Party, tmp_path: Path) -> Party:
    """A copy of the party's home for one story."""
    copy = object.__new__(Party)
    copy.home = Path(shutil.copytree(party.home, tmp_path / "XAA"))
    copy.identity, copy.access = party.identity, party.access
    return copy


def post(served: Served, own: Party, draft: Any) -> httpx.Response:
    return served.client.post("/api/v1/acts", json=posted(draft), headers=own.access)


def written(served: Served, own: Party, draft: Any) -> dict[str, Any]:
    answer = post(served, own, draft)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def pages(served: Served, own: Party, paths: list[str]) -> dict[tuple[str, bool], tuple[int, bytes]]:
    """What is served at these addresses, to a visitor and to the officer."""
    answers = {
        (path, known): served.client.get(path, headers=own.access if known else {})
        for path in paths
        for known in (False, True)
    }
    return {asked: (answer.status_code, answer.content) for asked, answer in answers.items()}


def test_one_act_goes_through_every_verb(own: Party, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with serving(own.home) as served:
        act = written(served, own, organisation("XAA-PACT", SHARED))
        member = written(served, own, membership(act["matter"], marking=SHARED))
        public = written(served, own, organisation("XAA-OPEN", OPEN))
        paths = [
            "/",
            f"/statements/{act['id']}",
            f"/statements/{public['id']}",
            f"/api/v1/acts/{act['id']}",
            f"/api/v1/acts/{public['id']}",
            f"/api/v1/acts/{'0' * 64}",
            f"/api/v1/matters/{act['matter']}",
            f"/api/v1/matters/{act['matter']}/members",
            "/api/v1/organisations",
        ]
        before = pages(served, own, paths)
        assert b"Quiet pact" in before[paths[1], True][1]
        assert before[paths[3], False] == before[paths[5], False]
        assert before[paths[3], False][0] == 404
        assert {status for (_, known), (status, _) in before.items() if known} == {200, 404}
        receipt = served.client.get(f"/api/v1/acts/{member['id']}/receipt", headers=own.access)
        (empty / "statement.json").write_bytes(receipt.content)
        proven = done(empty, "verify", "statement.json", "--identity", own.identity)
        assert member["id"] in proven
        assert proven.endswith("\nHolds.\n")

        share_twice(own, act["id"], member["id"], empty)
        refused = run(empty, "log", "prove", act["id"], "--to", "XCC", "--home", own.home)
        assert (refused.returncode, "[release.outside_audience]" in refused.stderr) == (1, True)
        matter = served.client.get(f"/api/v1/matters/{release_matter('XAA', 'XBB')}", headers=own.access).json()
        verify_chain(matter, [act["id"], member["id"]])
        nothing = served.client.get(f"/api/v1/matters/{release_matter('XAA', 'XCC')}", headers=own.access)
        assert nothing.status_code == 404

        before = pages(served, own, paths)
        served.stop(signal.SIGKILL)
    with serving(own.home) as served:
        assert pages(served, own, paths) == before
        again = served.client.get(f"/api/v1/acts/{member['id']}/receipt", headers=own.access)
        (empty / "again.json").write_bytes(again.content)
        assert done(empty, "verify", "again.json", "--identity", own.identity).endswith("\nHolds.\n")
        assert size_of(again.content) >= size_of(receipt.content)
        assert served.client.get("/healthz").json() == {"status": "ok", "party": "XAA", "writable": True}
        served.stop()
    assert done(empty, "log", "verify", "--home", own.home) == "Intact.\n"


def share_twice(own: Party, first: str, second: str, folder: Path) -> None:
    """Two shares to XBB while the server runs; each file holds up on the desk of somebody who has only the key."""
    for number, act in enumerate((first, second)):
        done(folder, "log", "prove", act, "--to", "XBB", "--out", f"share{number}.json", "--home", own.home)
        assert done(folder, "verify", f"share{number}.json", "--identity", own.identity).endswith("\nHolds.\n")


def verify_chain(matter: dict[str, Any], acts: list[str]) -> None:
    """The shares are numbered from 1, and each carries the hash over those before."""
    bodies = [msgspec.convert(line["statement"]["body"], ReleaseRecorded) for line in matter["statements"]]
    assert [(body.recipient, body.counter, body.acts) for body in bodies] == [
        ("XBB", number, (act,)) for number, act in enumerate(acts, 1)
    ]
    assert [body.chain for body in bodies] == [FIRST_CHAIN, chain_after(bodies[0])]


def size_of(evidence: bytes) -> int:
    """Entries under the head of a proof."""
    receipt = parse_receipt(msgspec.json.decode(evidence, type=PartyEvidence).receipt)
    return head_size(receipt.checkpoint)


def head_size(signed: str) -> int:
    return parse_checkpoint(split_note(signed)[0]).size


def test_what_was_answered_is_there_after_the_power_went(own: Party, tmp_path: Path) -> None:
    answered: list[str] = []
    with serving(own.home) as served:
        stopped = threading.Event()

        def write_on() -> None:
            while not stopped.is_set():
                try:
                    answer = post(served, own, organisation())
                except httpx.TransportError:
                    return
                assert answer.status_code == 201, answer.text
                answered.append(answer.json()["id"])

        with ThreadPoolExecutor(6) as pool:
            writers = [pool.submit(write_on) for _ in range(6)]
            while len(answered) < 40:
                assert served.process.poll() is None
            served.stop(signal.SIGKILL)
            stopped.set()
            for writer in writers:
                writer.result()
    with serving(own.home) as served:
        for act in answered:
            assert served.client.get(f"/api/v1/acts/{act}", headers=own.access).status_code == 200
        served.stop()
    assert done(tmp_path, "log", "verify", "--home", own.home) == "Intact.\n"


def test_an_older_copy_is_served_for_reading(own: Party, tmp_path: Path) -> None:
    with serving(own.home) as served:
        served.stop()
    shutil.copy(own.home / "log.db", tmp_path / "old.db")
    with serving(own.home) as served:
        written(served, own, organisation("XAA-OWN", OWN))
        served.stop()
    (own.home / "log.db-wal").unlink(missing_ok=True)
    shutil.copy(tmp_path / "old.db", own.home / "log.db")
    with serving(own.home) as served:
        health = served.client.get("/healthz")
        assert (health.status_code, health.json()["status"]) == (503, "reading only")
        assert served.client.get("/organisations/sco").status_code == 200
        refused = post(served, own, organisation())
        assert (refused.status_code, refused.json()["code"]) == (503, "read_only")
        printed = served.stop()
    assert "Attention: the database of comity/XAA/1 holds 1 entries, but a head of 2 was shown" in printed


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_signs_what_was_written(own: Party, tmp_path: Path, how: signal.Signals) -> None:
    with (own.home / "comity.toml").open("a") as file:
        file.write("tick_ms = 60000\n")
    with serving(own.home) as served:
        written(served, own, organisation())
        printed = served.stop(how)
        assert served.process.returncode == 0
    assert "Traceback" not in printed
    assert head_size((own.home / "head.1").read_text()) == 2
    assert done(tmp_path, "log", "verify", "--home", own.home) == "Intact.\n"


def test_a_port_that_is_taken_is_told(own: Party, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        ended = run(tmp_path, "serve", "--home", own.home, "--port", taken.getsockname()[1])
    assert ended.returncode == 1
    assert "address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_hostile_bytes_never_make_a_server_stumble(own: Party) -> None:
    bodies = [b"", b"[" * 100_000, b"{" * 300_000, b"\xff\x00", json.dumps(posted(organisation(), colour=1)).encode()]
    with serving(own.home) as served:
        for body in bodies:
            headers = {**own.access, "content-type": "application/json"}
            answer = served.client.post("/api/v1/acts", content=body, headers=headers)
            assert answer.status_code in (400, 413)
            assert answer.headers["content-type"].startswith("application/problem+json")
        assert served.client.get("/healthz").json()["status"] == "ok"
        served.stop()
