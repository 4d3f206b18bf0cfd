"""A dump holds the node's schema and no other, and no password is shown while it is made."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from comity.adapters.store_postgres import Address, PostgresDesk, parse_address
from comity.adapters.store_postgres.dumping import dump
from comity.kernel.errors import StoreFault
from needs import needs

FAKE = """#!/bin/sh
echo "$@" > "{seen}"
echo "PGPASSWORD=$PGPASSWORD" > "{told}"
echo 'connection to server failed' >&2
exit 3
"""


def test_dump_holds_the_schema(address: Address, tmp_path: Path) -> None:
    needs("postgres", shutil.which("pg_dump"))
    program = needs("postgres", shutil.which("pg_restore"))
    desk = PostgresDesk(address)
    desk.put("drawer", "key", b"value")
    desk.close()
    dump(address, tmp_path / "store.dump")
    listed = subprocess.run(
        [program, "--list", str(tmp_path / "store.dump")], capture_output=True, text=True, check=True
    ).stdout
    tables = [line for line in listed.splitlines() if " TABLE DATA " in line]
    assert tables
    assert all(f" {address.schema} " in line for line in tables)


def test_password_goes_through_the_environment_and_a_fault_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(FAKE.format(seen=tmp_path / "seen", told=tmp_path / "told"))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StoreFault, match="connection to server failed") as raised:
        dump(parse_address("postgresql://one:hunter2@db.example/comity", "XAA"), tmp_path / "store.dump")
    assert "hunter2" not in str(raised.value)
    assert "hunter2" not in (tmp_path / "seen").read_text()
    assert "--schema=comity_xaa" in (tmp_path / "seen").read_text()
    assert (tmp_path / "told").read_text() == "PGPASSWORD=hunter2\n"


def test_machine_without_the_program_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreFault, match="pg_dump"):
        dump(parse_address("postgresql://one@db.example/comity", "XAA"), tmp_path / "store.dump")
