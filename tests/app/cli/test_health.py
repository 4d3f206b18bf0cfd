"""``comity status`` says how a node is, and with its exit code whether it is well."""

import json
from pathlib import Path

from app.cli.conftest import Comity
from comity.app.heads import sidecar_path
from comity.app.opening import open_node
from comity.kernel.ids import LogId


def test_sound_node_is_well(comity: Comity, home: Path) -> None:
    done = comity("status", "--home", home)
    assert (done.code, done.out.splitlines()) == (0, ["Node of  XAA", "Writes   yes", "Entries  1"])


def test_status_is_told_while_the_node_is_open(comity: Comity, home: Path) -> None:
    node = open_node(home)
    done = comity("status", "--json", "--home", home)
    node.close()
    assert (done.code, json.loads(done.out)) == (0, {"party": "XAA", "writable": True, "reasons": [], "size": 1})


def test_node_with_something_wrong_is_not_well(comity: Comity, home: Path) -> None:
    sidecar_path(home, LogId("XAA")).unlink()
    done = comity("status", "--json", "--home", home)
    found = json.loads(done.out)
    assert (done.code, found["writable"], len(found["reasons"])) == (1, True, 1)


def test_node_that_only_reads_says_why(comity: Comity, home: Path) -> None:
    for name in ("log.db", "index.db", "desk.db", "trail.head"):
        (home / name).unlink(missing_ok=True)
    done = comity("status", "--home", home)
    assert done.code == 1
    assert "Writes   no, it only reads" in done.out
    assert "Attention: the database of comity/XAA/1 " in done.out


def test_no_node_is_a_failure(comity: Comity, tmp_path: Path) -> None:
    done = comity("status", "--home", tmp_path)
    assert (done.code, done.out) == (1, "")
