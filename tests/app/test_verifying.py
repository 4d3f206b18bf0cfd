"""``comity log verify`` over a real home: every changed byte is named with its part and place (K2)."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.app.cli import main
from comity.app.draft import Attachment, Submitted
from comity.app.heads import sidecar_path
from comity.app.opening import open_node
from comity.app.releasing import release_act
from comity.app.verifying import audit_home
from comity.app.writing import Intent
from comity.kernel.audit import AuditFinding
from comity.kernel.errors import NotFound
from comity.kernel.ids import LogId
from comity.kernel.release import Policy
from nodes import OFFICER, membership, organisation

MATTER = "organisation:XAA." + "1" * 32
PLACES = {
    "act.raw": ("act, opening or entry", r"comity/(XAA|RECORD)/1 #\d+ "),
    "act.opening": ("act, opening or entry", r"comity/(XAA|RECORD)/1 #\d+ "),
    "act.entry": ("act, opening or entry", r"comity/(XAA|RECORD)/1 #\d+ "),
    "tile.hashes": ("tile", r"comity/(XAA|RECORD)/1 tile \d/\d"),
    "tile.root": ("tile", r"comity/(XAA|RECORD)/1 tile \d/\d"),
    "head.root": ("head", r"comity/(XAA|RECORD)/1 head"),
    "head.frontier": ("head", r"comity/(XAA|RECORD)/1 head"),
    "checkpoint.text": ("checkpoint", r"comity/XAA/1 signed head at \d+"),
    "document.bytes": ("document", r"comity/XAA/1 #\d+ "),
    "matter.name": ("entry", r"comity/(XAA|RECORD)/1 #\d+ "),
    "kind.name": ("entry", r"comity/(XAA|RECORD)/1 #\d+ "),
}
EXAMPLES = settings(
    max_examples=max(5, settings().max_examples // 10),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def full(untouched_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with tiles, several signed heads, a share and papers."""
    home = tmp_path_factory.mktemp("verify") / "XAA"
    shutil.copytree(untouched_home, home)
    node = open_node(home)
    drafts = [organisation(matter=MATTER), *(membership(MATTER, start=str(1700 + year)) for year in range(300))]
    done = node.write([Intent(draft=draft, officer=OFFICER) for draft in drafts])
    assert all(isinstance(one, Submitted) for one in done)
    node.signed_head()
    papers = [Attachment(name="a.pdf", media_type="application/pdf", lang="en", content=b"%d" % n * 99) for n in (1, 2)]
    act = node.submit(membership(MATTER, "XCC", attachments=tuple(papers)), OFFICER)
    release_act(node, act.id, "XBB", OFFICER, Policy())
    node.close()
    with closing(sqlite3.connect(home / "log.db")) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    return home


@pytest.fixture
def home(full: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(full, tmp_path / "XAA"))


def audit(home: Path) -> list[AuditFinding]:
    return list(audit_home(home, lambda name, done, size: None))


@st.composite
def bits(draw: st.DrawFn) -> tuple[float, float, int]:
    """A row and a byte of it, as shares of all, and a bit."""
    share = st.floats(0, 1, exclude_max=True)
    return draw(share), draw(share), draw(st.integers(0, 7))


class Flip:
    """One bit of one value in a database, changed within a ``with`` block and then put back."""

    def __init__(self, path: Path, place: str, where: tuple[float, float, int]) -> None:
        self._path = path
        table, column = place.split(".")
        row, at, bit = where
        with closing(sqlite3.connect(path)) as db:
            rows = db.execute(f"SELECT rowid, {column}, typeof({column}) FROM {table} ORDER BY rowid").fetchall()
        self._rowid, value, kind = rows[int(row * len(rows))]
        self._old = value.encode() if kind == "text" else value
        changed = bytearray(self._old)
        changed[int(at * len(changed))] ^= 1 << bit
        self._new = bytes(changed)
        cast = "CAST(? AS TEXT)" if kind == "text" else "?"
        self._statement = f"UPDATE {table} SET {column} = {cast} WHERE rowid = ?"

    def __enter__(self) -> None:
        self._write(self._new)

    def __exit__(self, *raised: object) -> None:
        self._write(self._old)

    def _write(self, value: bytes) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as db:
            db.execute(self._statement, (value, self._rowid))


@pytest.mark.parametrize("place", PLACES)
def test_any_changed_bit_is_named(full: Path, place: str) -> None:
    part, where = PLACES[place]

    @EXAMPLES
    @given(bits())
    def changed(bit: tuple[float, float, int]) -> None:
        with Flip(full / "log.db", place, bit):
            findings = audit(full)
        assert any(one.part == part and re.match(where, one.where) for one in findings) or unreadable(findings), (
            findings
        )

    changed()
    assert audit(full) == []


@EXAMPLES
@given(st.floats(0, 1, exclude_max=True), st.integers(0, 7))
def test_any_changed_bit_of_the_head_outside_the_database_is_named(full: Path, at: float, bit: int) -> None:
    path = sidecar_path(full, LogId("XAA"))
    kept = path.read_bytes()
    changed = bytearray(kept)
    changed[int(at * len(kept))] ^= 1 << bit
    path.write_bytes(changed)
    try:
        findings = audit(full)
    finally:
        path.write_bytes(kept)
    assert [(one.part, one.where) for one in findings] == [("head", "comity/XAA/1 head outside the database")]


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("DELETE FROM act WHERE idx = 7 AND log = (SELECT number FROM log WHERE party = 'XAA')", "entry"),
        ("DELETE FROM tile", "tile"),
        ("DELETE FROM checkpoint WHERE size > 1", "head"),
        ("DELETE FROM document WHERE position = 1", "database"),
        ("DELETE FROM head WHERE log = (SELECT number FROM log WHERE party = 'XAA')", "head"),
        ("DELETE FROM head WHERE log = (SELECT number FROM log WHERE party = 'RECORD')", "head"),
        ("UPDATE act SET raw = NULL WHERE idx = 9", "act"),
        ("UPDATE act SET opening = x'00' WHERE idx = 9", "act, opening or entry"),
        ("UPDATE act SET matter = matter + 1 WHERE idx = 1", "entry"),
        ("UPDATE document SET position = 2 - position", "document"),
        ("UPDATE checkpoint SET size = size + 1 WHERE size > 1", "checkpoint"),
        ("UPDATE log SET epoch = 2 WHERE party = 'XAA'", "act"),
    ],
)
def test_what_is_missing_or_moved_is_named(home: Path, statement: str, part: str) -> None:
    with closing(sqlite3.connect(home / "log.db", isolation_level=None)) as db:
        db.execute(statement)
        assert db.execute("SELECT changes()").fetchone()[0] > 0
    assert part in {one.part for one in audit(home)}


def test_the_command_says_intact(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["log", "verify", "--home", str(home)])
    assert capsys.readouterr().out == "Intact.\n"


@pytest.mark.parametrize("place", PLACES)
def test_the_command_names_part_and_place_and_exits_1(
    home: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    part, where = PLACES[place]
    with Flip(home / "log.db", place, (0.6, 0.5, 0)):
        with pytest.raises(SystemExit) as ended:
            main(["log", "verify", "--home", str(home)])
        out = capsys.readouterr().out
        assert ended.value.code == 1
        assert any(re.match(where, line) and f": {part}: " in line for line in out.splitlines()), out
        with pytest.raises(SystemExit):
            main(["log", "verify", "--home", str(home), "--json"])
        findings = msgspec.json.decode(capsys.readouterr().out)
        assert part in {one["part"] for one in findings}
    main(["log", "verify", "--home", str(home)])
    assert capsys.readouterr().out == "Intact.\n"


def test_a_page_that_cannot_be_read_is_one_finding_among_others(home: Path) -> None:
    with (home / "log.db").open("rb+") as file:
        size = file.seek(0, 2)
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 30)
    assert "database" in {one.part for one in audit(home)}


def test_a_log_that_is_gone_is_not_made_anew(home: Path) -> None:
    (home / "log.db").unlink()
    with pytest.raises(NotFound, match=r"expected the file .*log\.db, found none"):
        audit(home)
    assert not (home / "log.db").exists()


def unreadable(findings: list[AuditFinding]) -> bool:
    """Whether what was changed is text that is not UTF-8 any more; SQLite then names the value it cannot read."""
    return any(one.part == "database" and "Could not decode to UTF-8" in one.message for one in findings)
