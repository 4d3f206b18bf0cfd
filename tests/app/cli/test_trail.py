"""``comity trail`` shows, exports and verifies; what the command line reads is noted."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.cli.conftest import Comity
from comity.app.draft import Draft


@pytest.fixture
def noted(comity: Comity, home: Path, draft_file: Callable[[Draft | None], Path]) -> Path:
    """A home in which a restricted statement was written and read."""
    assert comity("act", "submit", draft_file(None), "--home", home).code == 0
    assert comity("show", "organisations", "--json", "--home", home).code == 0
    return home


def test_what_the_command_line_does_is_noted(comity: Comity, noted: Path) -> None:
    done = comity("trail", "show", "--home", noted, "--json")
    rows = msgspec.json.decode(done.out)
    assert [(row["noted"]["deed"], row["noted"]["by"]) for row in rows] == [
        ("exported", "command"),
        ("wrote", "command"),
    ]
    lines = comity("trail", "show", "--home", noted).out.splitlines()
    assert [line.split()[2] for line in lines] == ["trail_read", "exported", "wrote"]
    assert "organisation" not in "".join(lines)
    assert comity("trail", "show", "--home", noted, "--deed", "wrote", "--limit", "1").out.count("\n") == 1
    assert comity("trail", "show", "--home", noted, "--person", "nobody").out == ""
    assert comity("trail", "show", "--home", noted, "--until", "2001-01-01").out == ""


def test_public_content_is_not_noted(comity: Comity, home: Path) -> None:
    assert comity("show", "members", "sco", "--home", home).code == 0
    assert comity("trail", "show", "--home", home).out == ""


def test_receipts_and_shares_are_noted(comity: Comity, noted: Path) -> None:
    rows = msgspec.json.decode(comity("show", "organisations", "--json", "--home", noted).out)["rows"]
    act = next(row["acts"][0] for row in rows if row["matter"].startswith("organisation:XAA"))
    assert comity("log", "prove", act, "--home", noted).code == 0
    assert comity("log", "prove", act, "--to", "XBB", "--home", noted).code == 0
    assert comity("log", "prove", act, "--to", "XCC", "--home", noted).code == 1
    lines = comity("trail", "show", "--home", noted).out.splitlines()
    assert [line.split()[2] for line in lines[:3]] == ["refused", "shared", "exported"]


def test_an_export_is_verified_anywhere(comity: Comity, noted: Path, tmp_path: Path) -> None:
    file = tmp_path / "trail.json"
    assert comity("trail", "export", "--home", noted, "--out", file).out == f"Written to {file}.\n"
    done = comity("trail", "verify", file)
    assert done.code == 0
    assert "2 of 2" in done.out
    assert "only against the key in the file itself" in done.out
    key = msgspec.json.decode(file.read_bytes())["key"]
    assert comity("trail", "verify", file, "--key", key).out.endswith("Holds.\n")
    assert msgspec.json.decode(comity("trail", "verify", file, "--key", key, "--json").out)["complete"] is True
    file.write_text(file.read_text().replace('"wrote"', '"read"'))
    changed = comity("trail", "verify", file)
    assert (changed.code, "row 1" in changed.err) == (1, True)
    assert comity("trail", "verify", file, "--key", "x").code == 2


def test_a_table_is_exported_too(comity: Comity, noted: Path) -> None:
    done = comity("trail", "export", "--csv", "--home", noted, "--after", "1")
    assert [line.split(",")[0] for line in done.out.splitlines()] == ["number", "2"]


def test_the_trail_of_a_home_is_verified(comity: Comity, noted: Path) -> None:
    done = comity("trail", "verify", "--home", noted)
    assert (done.code, done.out) == (0, "2 entries, 2 under the newest signed head.\nIntact.\n")
    with sqlite3.connect(noted / "desk.db") as db:
        db.execute("UPDATE trail SET entry = CAST(replace(CAST(entry AS TEXT), 'exported', 'searched') AS BLOB)")
    db.close()
    done = comity("trail", "verify", "--home", noted)
    assert (done.code, done.out.splitlines()[0]) == (1, "entry 2: entry: not the entry that was noted here")
    found = msgspec.json.decode(comity("trail", "verify", "--home", noted, "--json").out)
    assert [(one["part"], one["number"]) for one in found["findings"]] == [("entry", 2)]


def test_a_home_without_a_trail_has_none(comity: Comity, tmp_path: Path) -> None:
    assert comity("trail", "verify", "--home", tmp_path).code == 1
