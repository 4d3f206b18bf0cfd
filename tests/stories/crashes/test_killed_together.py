"""Processes that write to one store while one is killed and connections are lost: nothing acknowledged is lost (K2)."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread

import psycopg
import pytest

from app.processes import environment
from comity.adapters.store_postgres import Address
from comity.app.faults import CRASH_POINTS
from comity.app.opening import make_home, open_node
from comity.app.settings import FILE, load_settings
from comity.app.storing import place_of_stores
from comity.app.verifying import audit_home
from comity.kernel.ids import LogId
from nodes import OFFICER, organisation
from postgres import change, fresh_schema
from stories.crashes.history import judge, read_history, written

POINTS = (*CRASH_POINTS, "store.before", "store.inside", "store.after")
IN_TRANSACTION = """
    SELECT DISTINCT pid FROM pg_locks JOIN pg_class c ON c.oid = relation JOIN pg_namespace n ON n.oid = relnamespace
     WHERE nspname = %s AND pid <> pg_backend_pid() AND mode = 'RowExclusiveLock' ORDER BY pid"""
SOAK = pytest.mark.soak

Process = subprocess.Popen[str]


@pytest.fixture
def address() -> Iterator[Address]:
    with fresh_schema() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A new home, whose store is in files."""
    home = tmp_path / "node"
    make_home(home, "XAA")
    return home


@pytest.fixture
def shared(home: Path, address: Address) -> Path:
    """A home whose store is in PostgreSQL, opened once."""
    mark = "&" if "?" in address.conninfo else "?"
    with (home / FILE).open("a", encoding="utf-8") as file:
        file.write(f'store = "{address.conninfo}{mark}schema={address.schema}"\n')
    open_node(home).close()
    return home


@contextmanager
def running(root: Path, home: Path, folder: Path, jobs: Sequence[Sequence[object]]) -> Iterator[list[Process]]:
    """Processes that begin to write at the same time; a job: name, drafts, and more as ``history_process.py`` says."""
    script = root / "tests" / "stories" / "crashes" / "history_process.py"
    with ExitStack() as stack:
        started = []
        for name, *more in jobs:
            command = [sys.executable, script, home, folder / f"{name}.history", name, *more]
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environment(root),
            )
            stack.callback(process.communicate)
            stack.callback(process.kill)
            started.append(process)
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        yield started


def found_wrong(home: Path, folder: Path) -> list[str]:
    """What is wrong with the store after all have ended, by their histories and by the log itself."""
    place = place_of_stores(home, load_settings(home))
    history = read_history(sorted(folder.glob("*.history")))
    with closing(place.open_log()) as store:
        wrong = judge(history, written(store, LogId("XAA")))
    wrong += [str(one) for one in audit_home(home, lambda name, done, size: None)]
    return wrong + [str(one) for part in place.check().values() for one in part]


def goes_on(home: Path) -> None:
    """A node on the store starts without complaint and writes."""
    with closing(open_node(home)) as node:
        assert node.status().reasons == ()
        assert node.submit(organisation("XAA-AFTER"), OFFICER).index == node.status().size - 1


@contextmanager
def losing_connections(address: Address, chance: Random, seconds: float) -> Iterator[Callable[[], int]]:
    """At random times, end a connection that is in a transaction which writes to this schema; gives how many ended."""
    done = Event()
    ended: list[int] = []

    def lose() -> None:
        with psycopg.connect(address.conninfo, autocommit=True) as db:
            pause = 0.0
            while not done.wait(pause):
                pids = [pid for (pid,) in db.execute(IN_TRANSACTION, (address.schema,))]
                pause = chance.random() * seconds if pids else 0.001
                if pids:
                    ended.append(chance.choice(pids))
                    db.execute("SELECT pg_terminate_backend(%s)", (ended[-1],))

    thread = Thread(target=lose)
    thread.start()
    try:
        yield lambda: len(ended)
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize(
    "point", [pytest.param(point, marks=() if point == "store.inside" else SOAK) for point in POINTS]
)
def test_three_go_on_while_one_is_killed_at_a_named_place(shared: Path, tmp_path: Path, root: Path, point: str) -> None:
    jobs = [("XAA-KILLED", 400, point, 1 if point.startswith("head") else 6), *((f"XAA-{name}", 12) for name in "BCD")]
    with running(root, shared, tmp_path, jobs) as processes:
        assert [process.wait(60) for process in processes] == [-9, 0, 0, 0]
    history = read_history(tmp_path.glob("*.history"))
    assert not [one.fault for one in history.values() if one.fault]
    assert sum(one.answered is not None and "KILLED" not in one.mark for one in history.values()) == 36
    assert found_wrong(shared, tmp_path) == []
    goes_on(shared)


@pytest.mark.parametrize("rounds", [1, pytest.param(50, marks=SOAK)])
def test_a_kill_and_lost_connections_at_any_time_lose_nothing(
    shared: Path, address: Address, tmp_path: Path, root: Path, rounds: int
) -> None:
    chance = Random(rounds)
    lost = 0
    for number in range(rounds):
        jobs = [(f"XAA-{name}{number}", 100_000 if name == "A" else 25) for name in "ABCD"]
        with running(root, shared, tmp_path, jobs) as processes, losing_connections(address, chance, 0.2) as ended:
            with pytest.raises(subprocess.TimeoutExpired):
                processes[0].wait(0.2 + chance.random())
            processes[0].kill()
            assert [process.wait(90) for process in processes] == [-9, 0, 0, 0]
            lost += ended()
        assert found_wrong(shared, tmp_path) == []
    history = read_history(tmp_path.glob("*.history"))
    assert sum(one.answered is not None for one in history.values()) > 25 * rounds
    assert lost
    goes_on(shared)


def test_two_on_sqlite_while_one_is_killed(home: Path, tmp_path: Path, root: Path) -> None:
    open_node(home).close()
    jobs = [("XAA-KILLED", 40, "store.inside", 6), ("XAA-B", 20)]
    with running(root, home, tmp_path, jobs) as processes:
        assert [process.wait(60) for process in processes] == [-9, 0]
    assert found_wrong(home, tmp_path) == []
    goes_on(home)


def test_a_store_that_acknowledges_before_it_commits_is_found_out(shared: Path, tmp_path: Path, root: Path) -> None:
    with running(root, shared, tmp_path, [("XAA-A", 3, "", "", "early")]) as processes:
        assert processes[0].wait(60) == 0
    assert "was acknowledged and is not there" in "\n".join(found_wrong(shared, tmp_path))


def test_a_store_that_ignores_the_expected_size_is_found_out(
    shared: Path, address: Address, tmp_path: Path, root: Path
) -> None:
    change(address, "DROP INDEX act_place")
    jobs = [(f"XAA-{name}", 12, "", "", "blind") for name in "AB"]
    with running(root, shared, tmp_path, jobs) as processes:
        assert [process.wait(60) for process in processes] == [0, 0]
    wrong = "\n".join(found_wrong(shared, tmp_path))
    assert "expected index" in wrong
    assert "comity/XAA/1" in wrong
