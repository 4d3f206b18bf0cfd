"""A batch is prepared before its turn; whatever others wrote meanwhile, it is admitted anew within the turn (K2)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from comity.adapters.locks import OwnTurns
from comity.adapters.store_memory import MemoryDesk, MemoryIndex
from comity.app import writing
from comity.app.heads import sidecar_path
from comity.app.node import Node, Stores
from comity.kernel import log as kernel_log
from comity.kernel.errors import NotAllowed
from comity.kernel.ids import LogId
from comity.kernel.store import IndexRow
from nodes import OFFICER, OPEN, membership, memory_stores, node_on, organisation

MATTER = "organisation:XAA." + "7" * 32


class Awaited(OwnTurns):
    """Turns for which others write first."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], Any] | None = None

    @contextmanager
    def turn(self, purpose: str) -> Iterator[bool]:
        meanwhile, self.meanwhile = (self.meanwhile, None) if purpose == "write" else (None, self.meanwhile)
        if meanwhile is not None:
            meanwhile()
        yield True


@pytest.fixture
def turns() -> Awaited:
    return Awaited()


@pytest.fixture
def pair(home: Path, record_rows: tuple[IndexRow, ...], turns: Awaited) -> Iterator[tuple[Node, Node]]:
    """Two nodes on one store, of which the first waits for turns."""
    sidecar_path(home, LogId("XAA")).unlink()
    stores = memory_stores(record_rows)
    one = node_on(home, Stores(stores.store, stores.index, stores.desk, turns=turns))
    two = node_on(home, Stores(stores.store, MemoryIndex(), MemoryDesk()))
    yield one, two
    for node in (one, two):
        node.close()


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of acts that were put into bytes."""
    found: list[str] = []
    seal = kernel_log.seal

    def noted(envelope: Any, *more: Any) -> Any:
        found.append(envelope.matter)
        return seal(envelope, *more)

    monkeypatch.setattr(writing, "seal", noted)
    return found


def test_what_others_wrote_elsewhere_leaves_the_bytes_as_they_were(
    pair: tuple[Node, Node], turns: Awaited, sealed: list[str]
) -> None:
    one, two = pair
    turns.meanwhile = lambda: two.submit(organisation("XAA-OTHER"), OFFICER)
    done = one.submit(organisation(matter=MATTER), OFFICER)
    assert done.index == 2
    assert sealed.count(MATTER) == 1
    assert one.reading(OFFICER.reader).act(done.id).index == 2


def test_what_others_wrote_in_the_same_file_is_referred_to(
    pair: tuple[Node, Node], turns: Awaited, sealed: list[str]
) -> None:
    one, two = pair
    one.submit(organisation(matter=MATTER), OFFICER)
    there = []
    turns.meanwhile = lambda: there.append(two.submit(membership(MATTER), OFFICER))
    done = one.submit(membership(MATTER, "XCC"), OFFICER)
    assert one.reading(OFFICER.reader).act(done.id).act.envelope.refs == (there[0].id.hex(),)
    assert sealed.count(MATTER) == 4


def test_what_others_wrote_may_refuse_what_was_admitted_before(pair: tuple[Node, Node], turns: Awaited) -> None:
    one, two = pair
    turns.meanwhile = lambda: two.submit(organisation("XAA-OTHER", matter=MATTER), OFFICER)
    with pytest.raises(NotAllowed) as caught:
        one.submit(organisation("XAA-PACT", matter=MATTER), OFFICER)
    assert [reason.code for reason in caught.value.refusals] == ["code.changed"]
    assert one.submit(membership(MATTER), OFFICER).index == 2


def test_what_others_wrote_may_admit_what_was_refused_before(pair: tuple[Node, Node], turns: Awaited) -> None:
    one, two = pair
    turns.meanwhile = lambda: two.submit(organisation(matter=MATTER, marking=OPEN), OFFICER)
    assert one.submit(membership(MATTER, marking=OPEN), OFFICER).index == 2


def test_a_turn_that_cannot_be_had_leaves_nothing_behind(pair: tuple[Node, Node], turns: Awaited) -> None:
    def fail() -> None:
        raise OSError("no connection")

    one, _ = pair
    turns.meanwhile = fail
    with pytest.raises(OSError, match="no connection"):
        one.submit(organisation(matter=MATTER), OFFICER)
    with pytest.raises(NotAllowed) as caught:
        one.submit(membership(MATTER), OFFICER)
    assert [reason.code for reason in caught.value.refusals] == ["matter.unknown"]
