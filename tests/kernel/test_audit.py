from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.capabilities import REGISTRY
from comity.kernel.audit import AuditFinding, Stored, audit
from comity.kernel.checkpoint import Checkpoint, sign_checkpoint
from comity.kernel.ids import LogId
from comity.kernel.log import new_act
from comity.kernel.merkle import Tile
from comity.kernel.note import Signer, Verifier
from comity.kernel.store import ActRow, Head
from comity.kernel.transport import FIRST_CHAIN, chain_after
from kernel.logs import LOG, SIGNER, KeptLog, acts_of, described, shared

SIZE = 270
SIGNED = (0, 1, 100, 256, 270)
places = st.integers(0, 10**6)
flips = st.integers(1, 255)
few = settings(max_examples=25)


@cache
def intact() -> KeptLog:
    """A log of real acts with documents and shares, one full tile, and signed heads of several sizes."""
    log, acts = KeptLog(), acts_of(SIZE)
    for start, stop in zip((0, *SIGNED), SIGNED, strict=False):
        log.add(acts[start:stop], sign=True)
    return log


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a store would hand to an audit; changed piece by piece below."""

    rows: tuple[ActRow, ...]
    tiles: dict[tuple[int, int], Tile]
    head: Head
    checkpoints: tuple[tuple[int, str], ...]
    verifiers: tuple[Verifier, ...] = (SIGNER.verifier,)


def kept(log: KeptLog) -> Kept:
    return Kept(rows=tuple(log.rows), tiles=log.tiles, head=log.head, checkpoints=tuple(log.checkpoints))


def findings(found: Kept) -> list[AuditFinding]:
    stored = Stored(
        head=found.head,
        checkpoints=found.checkpoints,
        read_tile=lambda level, index: found.tiles.get((level, index)),
        verifiers=found.verifiers,
        kinds=REGISTRY.kinds,
    )
    return list(audit(iter(found.rows), stored, lambda done: None))


def parts(found: Kept) -> set[str]:
    return {finding.part for finding in findings(found)}


def altered(content: bytes, place: int, flip: int) -> bytes:
    changed = bytearray(content)
    changed[place % len(content)] ^= flip
    return bytes(changed)


def with_row(index: int, **fields: Any) -> Kept:
    rows = intact().rows
    changed = msgspec.structs.replace(rows[index], **fields)
    return msgspec.structs.replace(kept(intact()), rows=(*rows[:index], changed, *rows[index + 1 :]))


def with_tile(**fields: Any) -> Kept:
    tile = msgspec.structs.replace(intact().tiles[0, 0], **fields)
    return msgspec.structs.replace(kept(intact()), tiles={(0, 0): tile})


def with_head(**fields: Any) -> Kept:
    return msgspec.structs.replace(kept(intact()), head=msgspec.structs.replace(intact().head, **fields))


def with_checkpoint(which: int, text: str) -> Kept:
    signed = list(intact().checkpoints)
    signed[which] = (signed[which][0], text)
    return msgspec.structs.replace(kept(intact()), checkpoints=tuple(signed))


def test_an_intact_log_yields_nothing() -> None:
    assert findings(kept(intact())) == []
    assert len(intact().checkpoints) == len(SIGNED)
    assert any(row.documents for row in intact().rows)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257])
def test_intact_logs_of_any_size_yield_nothing(size: int) -> None:
    assert findings(kept(KeptLog().add(acts_of(size), sign=True))) == []


@few
@given(st.integers(0, SIZE - 1), places, flips, st.sampled_from(("raw", "opening")))
def test_a_changed_act_or_opening_is_found_at_its_place(index: int, place: int, flip: int, part: str) -> None:
    row = intact().rows[index]
    found = findings(with_row(index, **{part: altered(getattr(row, part), place, flip)}))
    assert [finding.part for finding in found] == ["act, opening or entry"]
    assert found[0].where.startswith(f"comity/XAA/1 #{index} ({row.entry.hex()[:16]}")


@few
@given(st.integers(0, SIZE - 1), places, flips)
def test_a_changed_entry_is_found_at_its_place_and_in_all_that_covers_it(index: int, place: int, flip: int) -> None:
    found = findings(with_row(index, entry=altered(intact().rows[index].entry, place, flip)))
    assert found[0].part == "act, opening or entry"
    assert f"#{index} " in found[0].where
    assert {finding.part for finding in found} >= {"checkpoint", "head"}
    assert (index < 256) == ("tile" in {finding.part for finding in found})


@few
@given(places, flips, st.sampled_from(("hashes", "root")))
def test_a_changed_tile_is_found(place: int, flip: int, part: str) -> None:
    found = findings(with_tile(**{part: altered(getattr(intact().tiles[0, 0], part), place, flip)}))
    assert [(finding.part, finding.where) for finding in found] == [("tile", "comity/XAA/1 tile 0/0")]


@few
@given(places, flips, st.sampled_from(("root", "frontier")))
def test_a_changed_head_is_found(place: int, flip: int, part: str) -> None:
    found = findings(with_head(**{part: altered(getattr(intact().head, part), place, flip)}))
    assert [(finding.part, finding.where) for finding in found] == [("head", "comity/XAA/1 head")]


@few
@given(st.integers(0, len(SIGNED) - 1), places, flips)
def test_a_changed_signed_head_is_found(which: int, place: int, flip: int) -> None:
    size, text = intact().checkpoints[which]
    changed = altered(text.encode(), place, flip).decode("utf-8", "surrogateescape")
    found = findings(with_checkpoint(which, changed))
    assert [(finding.part, finding.where) for finding in found] == [
        ("checkpoint", f"comity/XAA/1 signed head at {size}"),
    ]


@few
@given(st.sampled_from([number for number in range(SIZE) if number % 5 == 1 and number % 7 != 6]), places, flips)
def test_a_changed_document_is_found(index: int, place: int, flip: int) -> None:
    (paper,) = intact().rows[index].documents
    found = findings(with_row(index, documents=(altered(paper, place, flip),)))
    assert [finding.part for finding in found] == ["document"]
    assert f"#{index} " in found[0].where


@pytest.mark.parametrize("documents", [(), (b"paper 1", b"paper 1"), (b"paper 1 ",)])
def test_missing_and_added_documents_are_found(documents: tuple[bytes, ...]) -> None:
    assert parts(with_row(1, documents=documents)) == {"document"}


def test_a_size_or_count_that_does_not_fit_is_found() -> None:
    assert parts(with_head(size=SIZE + 1)) == {"head"}
    lost = msgspec.structs.replace(kept(intact()), rows=intact().rows[:-1])
    assert parts(lost) == {"head", "checkpoint"}


@pytest.mark.parametrize("index", [0, 5, SIZE - 2])
def test_a_missing_or_doubled_row_is_found_at_its_place(index: int) -> None:
    rows = intact().rows
    for changed in ((*rows[:index], *rows[index + 1 :]), (*rows[: index + 1], *rows[index:])):
        found = findings(msgspec.structs.replace(kept(intact()), rows=tuple(changed)))
        assert found[0].part == "entry"
        assert "missing or doubled" in found[0].message


def test_content_that_is_gone_is_found() -> None:
    for gone in ({"raw": None}, {"opening": None}, {"raw": None, "opening": None}):
        found = findings(with_row(3, **gone))
        assert [(finding.part, "no erasure" in finding.message) for finding in found] == [("act", True)]


@pytest.mark.parametrize("fields", [{"matter": "party:XAA.other"}, {"kind": "party.described/2"}])
def test_an_act_filed_under_another_name_is_found(fields: dict[str, str]) -> None:
    found = findings(with_row(3, **fields))
    assert [finding.part for finding in found] == ["entry"]
    assert "filed under" in found[0].message


def test_a_missing_tile_is_found() -> None:
    found = findings(msgspec.structs.replace(kept(intact()), tiles={}))
    assert [(finding.part, finding.message) for finding in found] == [("tile", "is missing")]


def test_logged_bytes_that_are_no_act_or_another_log_s_are_found() -> None:
    fresh = KeptLog().add([new_act("party:XAA.state", "party.described/1", b"{}", bytes(32))])
    assert [(finding.part, "not an act" in finding.message) for finding in findings(kept(fresh))] == [("act", True)]
    foreign = KeptLog().add([described(1, LogId("XBB"))])
    assert [finding.message for finding in findings(kept(foreign))] == ["belongs to XBB/1"]
    epoch = KeptLog().add([described(1, LogId("XAA", 2))])
    assert [finding.message for finding in findings(kept(epoch))] == ["belongs to XAA/2"]


def chain_log(shares: Sequence[tuple[int, str]], log: LogId = LOG) -> KeptLog:
    acts = [shared(number, counter, chain, log)[0] for number, (counter, chain) in enumerate(shares)]
    return KeptLog(log).add(acts)


def test_a_broken_chain_of_shares_is_found() -> None:
    second = chain_after(shared(0, 1, FIRST_CHAIN)[1])
    assert findings(kept(chain_log([(1, FIRST_CHAIN), (2, second)]))) == []
    for broken in (
        [(1, FIRST_CHAIN), (2, "1" * 64)],
        [(1, FIRST_CHAIN), (3, second)],
        [(2, FIRST_CHAIN)],
        [(1, second)],
    ):
        found = findings(kept(chain_log(broken)))
        assert {finding.part for finding in found} == {"release"}
        assert "release to XBB: expected number" in found[0].message


def test_a_chain_of_shares_goes_on_in_the_next_epoch() -> None:
    epoch = LogId("XAA", 2)
    verifier = Signer(name=epoch.origin, seed=SIGNER.seed).verifier
    third = chain_after(shared(0, 2, "1" * 64, epoch)[1])
    whole = msgspec.structs.replace(kept(chain_log([(2, "1" * 64), (3, third)], epoch)), verifiers=(verifier,))
    assert findings(whole) == []
    broken = msgspec.structs.replace(kept(chain_log([(2, "1" * 64), (4, third)], epoch)), verifiers=(verifier,))
    assert parts(broken) == {"release"}


def test_a_head_signed_by_nobody_known_is_found() -> None:
    log = kept(intact())
    assert parts(msgspec.structs.replace(log, verifiers=())) == {"checkpoint"}
    other = Signer(name=LOG.origin, seed=bytes(32)).verifier
    assert parts(msgspec.structs.replace(log, verifiers=(other,))) == {"checkpoint"}
    assert findings(msgspec.structs.replace(log, verifiers=(other, SIGNER.verifier))) == []


@pytest.mark.parametrize("size", SIGNED)
def test_a_head_signed_over_another_root_is_found(size: int) -> None:
    lie = sign_checkpoint(Checkpoint(origin=LOG.origin, size=size, root=bytes(32)), SIGNER)
    found = findings(with_checkpoint(SIGNED.index(size), lie))
    assert [(finding.part, finding.message) for finding in found] == [
        ("checkpoint", "its root is not the one the entries make"),
    ]


def test_every_finding_of_several_is_named() -> None:
    several = msgspec.structs.replace(
        with_row(3, raw=b"{}"), tiles={}, head=msgspec.structs.replace(intact().head, root=bytes(32))
    )
    assert parts(several) == {"act, opening or entry", "tile", "head"}


def test_progress_is_told_up_to_the_last_row() -> None:
    told: list[int] = []
    stored = Stored(
        head=intact().head,
        checkpoints=(),
        read_tile=lambda level, index: intact().tiles.get((level, index)),
        verifiers=(),
        kinds=REGISTRY.kinds,
    )
    assert list(audit(intact().rows, stored, told.append)) == []
    assert told == [256, SIZE]
