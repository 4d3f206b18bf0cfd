"""A look without writing says what the write path says, and writes nothing."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

import msgspec
import pytest

from app.hostile_drafts import HOSTILE
from comity.app.checking import check_draft
from comity.app.draft import Attachment, Draft, Submitted, parse_draft
from comity.app.node import Node
from comity.app.opening import open_node
from comity.kernel.errors import ComityError, NotAllowed
from nodes import OFFICER, OPEN, SetClock, membership, organisation, remark

ABSENT: Final = "0" * 64
DRAFTS: Final[dict[str, Callable[[Submitted], Draft]]] = {
    "one that fits": lambda pact: membership(pact.matter),
    "a new file": lambda pact: organisation("XAA-NEW"),
    "a withdrawal": lambda pact: remark("withdrawn", pact.matter, pact.id.hex()),
    "a remark on nothing": lambda pact: remark("disputed", pact.matter, ABSENT),
    "a remark on nothing, referring to something": lambda pact: msgspec.structs.replace(
        remark("disputed", pact.matter, ABSENT), refs=(pact.id.hex(),)
    ),
    "a reference to nothing": lambda pact: membership(pact.matter, refs=(ABSENT,)),
    "a reference that is too narrow": lambda pact: membership(
        "organisation:sco", "XAA", marking=OPEN, refs=(pact.id.hex(),)
    ),
    "a handling beyond the file's": lambda pact: membership(pact.matter, marking=OPEN),
}


@pytest.fixture(scope="module")
def node(untouched_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    home = tmp_path_factory.mktemp("checking") / "XAA"
    shutil.copytree(untouched_home, home)
    node = open_node(home, SetClock())
    yield node
    node.close()


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def pact(node: Node, numbers: Iterator[int]) -> Submitted:
    return node.submit(organisation(f"XAA-PACT-{next(numbers)}"), OFFICER)


def told(attempt: Callable[[], object]) -> list[str]:
    """The codes of what refuses; empty where nothing does."""
    try:
        attempt()
    except NotAllowed as refused:
        return [one.code for one in refused.refusals]
    except ComityError as fault:
        return [fault.code]
    return []


@pytest.mark.parametrize("name", DRAFTS)
def test_look_says_what_writing_says(node: Node, pact: Submitted, name: str) -> None:
    draft = DRAFTS[name](pact)
    looked = [one.code for one in check_draft(node, draft, OFFICER).refusals]
    assert looked == told(lambda: node.submit(draft, OFFICER))
    assert bool(looked) == (name not in {"one that fits", "a new file", "a withdrawal"})


def test_what_no_act_could_hold_is_the_same_fault(node: Node) -> None:
    def look(raw: bytes) -> None:
        refusals = check_draft(node, parse_draft(raw), OFFICER).refusals
        if refusals:
            raise NotAllowed(refusals)

    for name, (raw, code) in HOSTILE.items():
        assert told(partial(look, raw)) == [code], name


def test_look_writes_nothing(node: Node, pact: Submitted) -> None:
    before = node.status().size
    check_draft(node, membership(pact.matter), OFFICER)
    assert node.status().size == before


def test_look_shows_the_envelope_that_is_written(node: Node, pact: Submitted) -> None:
    paper = Attachment(name="note.txt", media_type="text/plain", lang="en", content=b"agreed")
    draft = membership(pact.matter, attachments=(paper,))
    looked = check_draft(node, draft, OFFICER).said.act.envelope
    done = node.submit(draft, OFFICER)
    written = node.reading(OFFICER.reader).act(done.id).act.envelope
    assert looked.refs == written.refs == (pact.id.hex(),)
    assert looked.body == written.body
    assert [(one.name, one.size) for one in looked.documents] == [(one.name, one.size) for one in written.documents]
    assert (looked.matter, looked.marking, looked.epoch) == (written.matter, written.marking, written.epoch)
