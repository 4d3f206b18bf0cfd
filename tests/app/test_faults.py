"""A fault at any named place: nothing acknowledged is lost, nothing else is half there, and the node goes on."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.app.draft import Submitted
from comity.app.faults import CRASH_POINTS, NoFaults
from comity.app.opening import open_node
from comity.app.settings import FILE
from comity.kernel.errors import StoreFault, StoreFull
from comity.kernel.store import IndexRow
from invariants import Steps
from nodes import OFFICER, Stumbles, membership, organisation

WRITES = tuple(name for name in CRASH_POINTS if name.startswith("append"))
DONE = "head.served"
"""By then nothing is left to do, so that a fault there is told until the next tick alone."""
FOLLOWS = tuple(name for name in CRASH_POINTS if not name.startswith("append") and name != DONE)


def full() -> Exception:
    return StoreFull("no space left in the test")


def mistake() -> Exception:
    return RuntimeError("a mistake in the program")


@pytest.fixture
def home(home: Path) -> Path:
    with (home / FILE).open("a") as file:
        file.write("tick_ms = 10\n")
    return home


@pytest.mark.parametrize("error", [full, mistake])
@pytest.mark.parametrize("name", CRASH_POINTS)
def test_a_fault_leaves_all_or_nothing_and_the_node_goes_on(
    home: Path, record_rows: tuple[IndexRow, ...], name: str, error: Callable[[], Exception]
) -> None:
    faults = Stumbles(name, error)
    node = open_node(home, faults=faults)
    steps = Steps(node, record_rows)
    first = steps.submit(organisation())
    faults.times = 1
    attempts = [attempt(lambda: node.submit(membership(first.matter), OFFICER)), attempt(node.signed_head)]
    assert faults.raised == 1
    steps.check()
    acknowledged = [done.id for done in attempts if isinstance(done, Submitted)]
    found = [line.said.id for line in steps.read(first.matter).lines][1:]
    assert acknowledged in (found, [])
    steps.submit(membership(first.matter, "XCC"))
    steps.sign()
    assert node.status().reasons == ()
    node.close()


@pytest.mark.parametrize("name", WRITES)
def test_who_was_told_of_a_fault_was_not_acknowledged(home: Path, name: str) -> None:
    faults = Stumbles(name)
    node = open_node(home, faults=faults)
    faults.times = 1
    outcome = attempt(lambda: node.submit(organisation(), OFFICER))
    node.close()
    assert isinstance(outcome, Submitted if name == "append.acknowledged" else StoreFault)


@pytest.mark.parametrize("error", [full, mistake])
@pytest.mark.parametrize("name", FOLLOWS)
def test_what_follows_may_fail_for_a_while_and_the_status_says_so(
    home: Path, record_rows: tuple[IndexRow, ...], name: str, error: Callable[[], Exception]
) -> None:
    faults = Stumbles(name, error)
    node = open_node(home, faults=faults)
    steps = Steps(node, record_rows)
    faults.times = 10**9
    node.tick()
    done = node.submit(organisation(), OFFICER)
    text = "lists and search lag behind" if name.startswith("project") else "cannot be signed or kept"
    until(lambda: any(text in reason for reason in node.status().reasons))
    assert str(error()) in " ".join(node.status().reasons)
    assert node.status().writable
    assert node.reading(OFFICER.reader).act(done.id).id == done.id
    faults.times = 0
    until(lambda: node.status().reasons == ())
    node.signed_head()
    steps.check()
    node.close()


def test_in_service_nothing_fails_by_name() -> None:
    for name in CRASH_POINTS:
        NoFaults().reach(name)


def attempt(work: Callable[[], object]) -> object:
    """What it gave, or what it raised."""
    try:
        return work()
    except (StoreFault, RuntimeError) as fault:
        return fault


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; fail after ten seconds."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it did not come to be so"
        time.sleep(0.01)
