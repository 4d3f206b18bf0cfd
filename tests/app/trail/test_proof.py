"""An export proves its rows and what it leaves out, and nothing that was changed in it holds."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trail.trails import OFFICER, Kept, kept_in, read_of
from authenticator import Authenticator
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What
from comity.app.trail.exporting import Asked, export_csv, export_json, rows_of
from comity.app.trail.heads import kept_tree, tree_reader
from comity.app.trail.proof import others_of, root_of, verify_export
from comity.app.trail.selecting import Choice
from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.errors import ComityError, Malformed, NotProven, TooLarge

SIZE = 523


@cache
def whole() -> Kept:
    """A trail that no test changes."""
    kept = kept_in(Path(mkdtemp()))
    kept.read(SIZE)
    kept.heads.sign_if_grown()
    return kept


def exported(kept: Kept, asked: Asked | None = None, opened: bool = False) -> dict[str, Any]:
    tree = kept.heads.sign_if_grown()
    rows = rows_of(kept.trail, asked or Asked(), tree.size, lambda one: opened)
    found: dict[str, Any] = msgspec.json.decode(export_json(kept.desk, tree, kept.verifier, rows))
    return found


def verified(export: dict[str, Any]) -> Any:
    return verify_export(msgspec.json.encode(export), whole().verifier)


def test_a_whole_export_is_complete_and_needs_no_other_hashes() -> None:
    export = exported(whole())
    assert export["others"] == []
    proven = verified(export)
    assert (proven.origin, proven.size, proven.rows) == ("comity/trail/XAA", SIZE, SIZE)
    assert (proven.complete, proven.anchored, proven.opened) == (True, True, 0)


def test_a_part_holds_and_says_that_it_is_one() -> None:
    proven = verified(exported(whole(), Asked(after=500)))
    assert (proven.rows, proven.complete) == (23, False)
    none = exported(whole(), Asked(choice=Choice(deed=Deed.SHARED)))
    assert (none["rows"], len(none["others"])) == ([], 1)
    assert verified(none).rows == 0


def test_an_empty_trail_has_nothing_to_export(tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    with pytest.raises(Malformed):
        verify_export(msgspec.json.encode(exported(kept)), None)


@given(numbers=st.sets(st.integers(1, SIZE), max_size=40))
def test_any_choice_of_rows_leads_to_the_root(numbers: set[int]) -> None:
    kept, wanted = whole(), sorted(numbers)
    tree = kept_tree(kept.desk)
    others = [bytes.fromhex(one) for one in others_of(SIZE, wanted, tree_reader(kept.desk, tree))]
    leaves = {one.number - 1: one.entry.noted.leaf() for one in kept.trail.entries(0, SIZE) if one.number in numbers}
    root = open_checkpoint(tree.head, kept.verifier).root
    rest = iter(others)
    assert root_of(SIZE, leaves, rest) == root
    assert next(rest, None) is None
    assert len(others) <= 1 + len(wanted) * 10


def test_content_that_was_opened_must_fit_its_seal() -> None:
    export = exported(whole(), Asked(after=520), opened=True)
    assert verified(export).opened == 3
    assert msgspec.convert(export["rows"][0]["content"], Content) == read_of(520)
    export["rows"][0]["content"]["words"] = "other"
    with pytest.raises(NotProven, match="content of row 521"):
        verified(export)
    del export["rows"][0]["content"]
    with pytest.raises(Malformed):
        verified(export)


@pytest.mark.parametrize(
    "name", ["who", "deed", "leaf", "moved", "dropped", "doubled", "other", "more", "head", "key", "beyond", "format"]
)
def test_a_changed_export_does_not_hold(name: str) -> None:
    export = exported(whole(), Asked(after=515))
    rows = export["rows"]
    if name == "who":
        rows[2]["noted"]["who"] = "somebody"
    elif name == "deed":
        rows[2]["noted"]["deed"] = "wrote"
    elif name == "leaf":
        rows[2]["leaf"] = "00" * 32
    elif name == "moved":
        rows[2]["number"], rows[3]["number"] = rows[3]["number"], rows[2]["number"]
        rows[2], rows[3] = rows[3], rows[2]
    elif name == "dropped":
        del rows[2]
    elif name == "doubled":
        rows.insert(2, rows[2])
    elif name == "other":
        export["others"][0] = "00" * 32
    elif name == "more":
        export["others"].append("00" * 32)
    elif name == "head":
        export["head"] = export["head"].replace(f"\n{SIZE}\n", f"\n{SIZE - 1}\n")
    elif name == "key":
        export["key"] = export["key"].replace("trail", "trial")
    elif name == "beyond":
        rows[-1]["number"] = SIZE + 1
    else:
        export["format"] = "comity-trail/2"
    with pytest.raises(ComityError) as raised:
        verified(export)
    assert isinstance(raised.value, NotProven | Malformed)


def test_what_passkeys_said_must_hold(tmp_path: Path) -> None:
    kept, device = kept_in(tmp_path), Authenticator("https://comity.example")
    shown = device.assertion()
    for one in (None, shown, None):
        kept.trail.note(OFFICER, Deed.SHARED, What(shown=one))
    export = exported(kept)
    proven = verify_export(msgspec.json.encode(export), kept.verifier)
    assert (proven.rows, proven.shown) == (3, 1)
    assert "shown" not in export["rows"][0]["noted"]
    forged = msgspec.structs.replace(shown, signature=device.assertion().signature)
    kept.trail.note(OFFICER, Deed.SHARED, What(shown=forged))
    with pytest.raises(NotProven, match="row 4: the assertion of a passkey does not hold"):
        verify_export(msgspec.json.encode(exported(kept)), kept.verifier)
    assert kept.found() == [("passkey", 4)]


def test_a_file_by_another_key_holds_only_against_itself(tmp_path: Path) -> None:
    other = kept_in(tmp_path)
    other.read(3)
    raw = msgspec.json.encode(exported(other))
    assert not verify_export(raw, None).anchored
    with pytest.raises(NotProven):
        verify_export(raw, whole().verifier)


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(TooLarge):
        verify_export(b" " * (64 * 1024 * 1024 + 1), None)


def test_csv_has_no_content_and_no_formulas(tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    kept.trail.note(OFFICER, Deed.READ)
    kept.trail.note("=cmd()", Deed.SIGN_IN_FAILED)
    kept.read(1)
    text = export_csv(rows_of(kept.trail, Asked(), 3, lambda one: True))
    lines = text.split("\r\n")
    assert lines[0] == "number,at,who,by,roles,deed,basis,count,whom,sealed,leaf"
    assert lines[1].startswith("1,2026-11-22T12:00:00Z,0f3a,session,officer,read,,1,,")
    assert ",'=cmd()," in lines[2]
    assert "exercise" not in text
