"""``comity act`` and ``comity access``."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.conftest import Comity
from comity.app.accounts.roles import Role
from comity.app.draft import Draft
from comity.app.opening import open_node
from comity.kernel.ids import parse_act_id
from comity.kernel.marking import sight_of
from nodes import OFFICER, membership, officer

Writes = Callable[..., Path]


def test_draft_is_written_and_told(comity: Comity, home: Path, draft_file: Writes) -> None:
    done = comity("act", "submit", draft_file(), "--home", home)
    assert done.code == 0
    names = [line.split()[0] for line in done.out.splitlines()]
    assert names == ["Statement", "File", "Entry"]
    assert done.out.endswith("1 of comity/XAA/1\n")


def test_draft_is_told_as_json(comity: Comity, home: Path, draft_file: Writes) -> None:
    told = json.loads(comity("act", "submit", draft_file(), "--home", home, "--json").out)
    assert (told["log"], told["index"]) == ("comity/XAA/1", 1)
    node = open_node(home)
    said = node.reading(OFFICER.reader).act(parse_act_id(told["id"]))
    assert said.act.envelope.matter == told["matter"]
    node.close()


def test_papers_go_with_a_statement(comity: Comity, home: Path, draft_file: Writes, tmp_path: Path) -> None:
    paper = tmp_path / "Карта.pdf"
    paper.write_bytes(b"%PDF")
    told = json.loads(comity("act", "submit", draft_file(), "--document", paper, "--home", home, "--json").out)
    node = open_node(home)
    listed, content = node.reading(OFFICER.reader).document(parse_act_id(told["id"]), 0)
    assert (listed.name, listed.media_type, content) == ("Карта.pdf", "application/pdf", b"%PDF")
    node.close()
    assert comity("log", "verify", "--home", home).out == "Intact.\n"


@pytest.mark.parametrize("name", ["a.xlsm", "a" * 205 + ".pdf", "a\u0301.pdf", "\udcff.pdf", "no-ending", "new\nline"])
def test_paper_of_any_name_is_taken_or_refused(
    comity: Comity, home: Path, draft_file: Writes, tmp_path: Path, name: str
) -> None:
    paper = tmp_path / name
    paper.write_bytes(b"content")
    done = comity("act", "submit", draft_file(), "--document", paper, "--home", home)
    assert done.code in (0, 1)
    assert comity("log", "verify", "--home", home).out == "Intact.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "[malformed]"),
        ("[" * 100_000, "expected at most 32 nested levels, got more [too_large]"),
        ("x" * 300_000, "expected at most 262144 bytes, got 300000 [too_large]"),
        ('{"kind": "a", "kind": "b"}', "expected every key once, got 'kind' twice [not_canonical]"),
        ('{"\\ud800": 1, "\\ud800": 2}', "expected every key once, got '\\ud800' twice [not_canonical]"),
        ('{"kind": "x.y/1", "body": {}}', "missing required field `marking`"),
    ],
)
def test_draft_that_is_none_exits_1_and_says_why(
    comity: Comity, home: Path, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "draft.json").write_text(text)
    done = comity("act", "submit", tmp_path / "draft.json", "--home", home)
    assert done.code == 1
    assert done.err.startswith("Failed: ")
    assert said in done.err


def test_every_reason_of_a_refusal_is_told(comity: Comity, home: Path, draft_file: Writes) -> None:
    draft: Draft = membership("organisation:XAA." + "0" * 32, refs=("0" * 64,))
    done = comity("act", "submit", draft_file(draft), "--clearance", "open", "--home", home)
    assert done.code == 1
    assert [line.rpartition("[")[2] for line in done.err.splitlines()] == [
        "marking.above_author]",
        "reference.unknown]",
        "matter.unknown]",
    ]


def test_role_that_is_none_is_refused(comity: Comity, home: Path, draft_file: Writes) -> None:
    done = comity("act", "submit", draft_file(), "--role", "Bad Role", "--home", home)
    assert (done.code, done.err) == (1, "Failed: expected a role like duty_officer, got 'Bad Role' [malformed]\n")
    assert comity("log", "verify", "--home", home).out == "Intact.\n"


def test_access_key_speaks_for_its_officer_until_withdrawn(comity: Comity, home: Path) -> None:
    made = comity("access", "create", "one", "--clearance", "secret", "--caveat", "ORCON", "--home", home)
    key = made.out.strip()
    node = open_node(home)
    holder = node.access.person(key)
    assert holder is not None
    assert (holder.name, holder.roles) == ("one", frozenset({Role.OFFICER}))
    assert sight_of(holder.reader) == officer("one", "XAA", holder.reader.clearance, "ORCON").reader
    assert holder.reader.clearance.value == "secret"
    node.close()
    assert comity("access", "withdraw", "one", "--home", home).out == "Withdrawn: 1.\n"
    again = comity("access", "withdraw", "one", "--home", home)
    assert (again.code, again.out) == (1, "Withdrawn: 0.\n")
    node = open_node(home)
    assert node.access.person(key) is None
    node.close()


@pytest.mark.parametrize("more", [("--caveat", "lower"), ("--caveat", "X" * 40)])
def test_access_key_that_could_not_write_is_not_made(comity: Comity, home: Path, more: tuple[str, str]) -> None:
    done = comity("access", "create", "one", "--clearance", "open", *more, "--home", home)
    assert done.code == 1
    assert "the access key cannot be made so" in done.err


@pytest.mark.parametrize("role", ["Bad Role", "officer\n", "duty_officer"])
def test_access_key_of_no_known_role_is_wrong_use(comity: Comity, home: Path, role: str) -> None:
    assert comity("access", "create", "one", "--clearance", "open", "--role", role, "--home", home).code == 2


def test_text_that_is_no_key_speaks_for_nobody(home: Path) -> None:
    node = open_node(home)
    for text in ("", "comity_", "comity_" + os.urandom(32).hex(), "comity_" + "0" * 64 + "\n", "\0"):
        assert node.access.person(text) is None
    node.close()
