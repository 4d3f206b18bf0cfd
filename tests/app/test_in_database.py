"""Nodes whose store is in PostgreSQL: several processes at once, copied homes, changed keys, and failovers."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.processes import environment
from comity.adapters.keys import read_identity
from comity.adapters.store_postgres import Address
from comity.app.opening import PLACE, make_home, open_epoch, open_node
from comity.app.settings import FILE, load_settings
from comity.app.storing import place_of_stores
from comity.app.trail.verifying import verify_trail
from comity.app.verifying import audit_home
from comity.kernel.errors import Malformed, ReadOnly, StoreFault
from comity.kernel.log import LogState, head_of
from comity.kernel.merkle import grow, leaf_hash
from nodes import OFFICER, membership, organisation
from postgres import change, fresh_schema

PROCESSES = 4
COUNT = 12


@pytest.fixture
def address() -> Iterator[Address]:
    with fresh_schema() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, address: Address) -> Path:
    """A new home whose settings name a schema of its own."""
    home = tmp_path / "node"
    make_home(home, "XAA")
    point_to(home, address)
    return home


def point_to(home: Path, address: Address) -> None:
    mark = "&" if "?" in address.conninfo else "?"
    with (home / FILE).open("a", encoding="utf-8") as file:
        file.write(f'store = "{address.conninfo}{mark}schema={address.schema}"\n')


def test_a_node_writes_reads_and_goes_on_where_it_was_closed(home: Path) -> None:
    with closing(open_node(home)) as node:
        done = node.submit(organisation(), OFFICER)
        node.submit(membership(done.matter), OFFICER)
        assert node.status().reasons == ()
    with closing(open_node(home)) as again:
        assert again.reading(OFFICER.reader).act(done.id).index == 1
        assert again.status().reasons == ()
    assert not (home / "log.db").exists()
    assert findings(home) == []


@pytest.mark.parametrize("copied", [False, True], ids=["one home", "copied homes"])
def test_four_processes_write_at_once_and_none_starves(home: Path, tmp_path: Path, root: Path, copied: bool) -> None:
    open_node(home).close()
    homes = [home] * PROCESSES
    if copied:
        homes = [Path(shutil.copytree(home, tmp_path / f"copy{number}")) for number in range(PROCESSES)]
    acks = [tmp_path / f"acks{number}" for number in range(PROCESSES)]
    run_together(homes, acks, root)
    said = [[line for line in path.read_text().splitlines() if line.startswith("act ")] for path in acks]
    assert not [line for path in acks for line in path.read_text().splitlines() if line.startswith("fault")]
    assert {len(lines) for lines in said} == {COUNT * 2}
    with closing(place_of_stores(home, load_settings(home)).open_log()) as store:
        rows = store.since(0, 10_000)
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    written = [row.entry.hex() for row in rows if row.log.party == "XAA"]
    places = [[written.index(line.split()[1]) for line in lines] for lines in said]
    assert sorted(place for one in places for place in one) == list(range(1, len(written)))
    first_done = min(max(one) for one in places)
    assert min(sum(place < first_done for place in one) for one in places) >= COUNT // 2
    assert [one for each in dict.fromkeys(homes) for one in findings(each)] == []


def run_together(homes: list[Path], acks: list[Path], root: Path) -> None:
    """Start one process for each home, let all begin to write at the same time, and wait for them."""
    script = root / "tests" / "app" / "sharing_process.py"
    running = [
        subprocess.Popen(
            [sys.executable, str(script), str(home), str(path), str(COUNT), "2"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(root),
        )
        for home, path in zip(homes, acks, strict=True)
    ]
    try:
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.wait(120) for process in running] == [0] * len(running)
    finally:
        for process in running:
            process.kill()
            process.communicate()


def findings(home: Path) -> list[object]:
    """What is wrong with a home's log, store and trail."""
    settings = load_settings(home)
    place = place_of_stores(home, settings)
    found: list[object] = list(audit_home(home, lambda name, done, size: None))
    found += [one for part in place.check().values() for one in part]
    with closing(open_node(home)) as node, closing(place.open_desk()) as desk:
        assert node.trail_heads is not None
        node.trail_heads.sign_if_grown()
        sidecar = (home / "trail.head").read_text() if (home / "trail.head").exists() else None
        found += verify_trail(desk, node.trail_heads.verifier, sidecar).findings
    return found


def test_whoever_is_open_elsewhere_writes_no_more_once_the_keys_changed(home: Path, tmp_path: Path) -> None:
    with closing(open_node(home)) as node:
        node.submit(organisation(), OFFICER)
    elsewhere = Path(shutil.copytree(home, tmp_path / "elsewhere"))
    stale = open_node(elsewhere)
    open_epoch(home, read_identity(home / "keys" / "identity.key"))
    with pytest.raises(StoreFault, match="changed by another process; start this one again"):
        stale.submit(organisation(), OFFICER)
    with closing(open_node(home)) as node:
        node.submit(organisation(), OFFICER)
        assert node.log.epoch == 2
    stale.close()
    assert findings(home) == []


def test_a_schema_put_back_from_an_older_copy_is_noticed(home: Path, address: Address) -> None:
    with closing(open_node(home)) as node:
        node.submit(organisation(), OFFICER)
        node.submit(organisation(), OFFICER)
        node.signed_head()
    change(address, "DELETE FROM act WHERE sequence = (SELECT max(sequence) FROM act)")
    change(address, "DELETE FROM checkpoint; UPDATE counter SET sequence = sequence - 1")
    cut_head(home, address)
    with closing(open_node(home)) as node:
        assert "an older copy was put back" in node.status().reasons[0]
        with pytest.raises(ReadOnly):
            node.submit(organisation(), OFFICER)


def cut_head(home: Path, address: Address) -> None:
    """Give the log the head that it had before its last entry."""
    with closing(place_of_stores(home, load_settings(home)).open_log()) as store:
        log = next(head.log for head in store.heads() if head.log.party == "XAA")
        entries = [row.entry for row in store.rows(log, 0, 99)]
    growth = grow(LogState(log=log).frontier, [leaf_hash(one) for one in entries], ())
    head = head_of(LogState(log=log, frontier=growth.frontier, pending=growth.pending))
    change(
        address,
        f"UPDATE head SET size = {head.size}, root = '\\x{head.root.hex()}', frontier = '\\x{head.frontier.hex()}'"
        f" WHERE log = (SELECT number FROM log WHERE party = 'XAA')",
    )


def test_another_server_in_its_place_is_told_of_and_taken_up(home: Path) -> None:
    with closing(open_node(home)) as node:
        node.signed_head()
    (home / PLACE).write_text("1/00000001")
    with closing(open_node(home)) as node:
        assert "another database server took over" in node.status().reasons[0]
        assert node.status().writable
    with closing(open_node(home)) as node:
        assert node.status().reasons == ()


def test_another_server_without_a_kept_head_leaves_the_node_reading(home: Path) -> None:
    with closing(open_node(home)) as node:
        node.signed_head()
    (home / PLACE).write_text("1/00000001")
    (home / "head.1").unlink()
    for _ in range(2):
        with closing(open_node(home)) as node:
            assert not node.status().writable
            assert "no head is kept outside the database" in node.status().reasons[0]


def test_lists_are_rebuilt_from_the_log(home: Path) -> None:
    with closing(open_node(home)) as node:
        done = node.submit(organisation(), OFFICER)
        before = node.stores.index.dump()
    place_of_stores(home, load_settings(home)).clear_index()
    with closing(open_node(home)) as node:
        assert node.stores.index.dump() == before
        assert node.reading(OFFICER.reader).act(done.id).index == 1


@pytest.mark.parametrize("store", ["mysql://x", "postgresql://u:hunter2@[::1/x", "postgresql://h/d?schema=A-b"])
def test_an_address_that_does_not_fit_is_refused_without_showing_it(tmp_path: Path, store: str) -> None:
    home = tmp_path / "node"
    make_home(home, "XAA")
    with (home / FILE).open("a", encoding="utf-8") as file:
        file.write(f'store = "{store}"\n')
    with pytest.raises(Malformed) as refused:
        open_node(home)
    assert "hunter2" not in str(refused.value)


def test_a_password_is_shown_nowhere(tmp_path: Path) -> None:
    home = tmp_path / "node"
    make_home(home, "XAA")
    with (home / FILE).open("a", encoding="utf-8") as file:
        file.write('store = "postgresql://u:hunter2@127.0.0.1:1/d?password=hunter3&connect_timeout=1"\n')
    settings = load_settings(home)
    with pytest.raises(StoreFault, match=r"cannot use postgresql://u@127\.0\.0\.1:1/d") as refused:
        open_node(home)
    assert "hunter" not in f"{refused.value} {settings!r} {place_of_stores(home, settings).log_name}"
