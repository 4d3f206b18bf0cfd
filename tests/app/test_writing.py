"""Drafts that must not be written: each is refused with its reason, and nothing is appended."""

import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hostile_drafts import DRAFT, HOSTILE, NOWHERE, dumped, with_body
from comity.app.draft import Officer, Submitted, parse_draft
from comity.app.heads import sidecar_path
from comity.app.opening import open_node
from comity.kernel.errors import ComityError, NotAllowed, ReadOnly
from comity.kernel.ids import LogId
from comity.kernel.marking import Level
from comity.kernel.store import IndexRow
from invariants import Steps
from nodes import (
    OFFICER,
    OPEN,
    OWN,
    SHARED,
    SetClock,
    membership,
    memory_stores,
    node_on,
    officer,
    organisation,
    organisation_body,
    posted,
    remark,
)


@pytest.fixture(scope="module")
def steps(
    untouched_home: Path, tmp_path_factory: pytest.TempPathFactory, record_rows: tuple[IndexRow, ...]
) -> Iterator[Steps]:
    """One node in memory for all drafts."""
    home = tmp_path_factory.mktemp("hostile") / "XAA"
    shutil.copytree(untouched_home, home)
    sidecar_path(home, LogId("XAA")).unlink()
    node = node_on(home, memory_stores(record_rows), SetClock())
    yield Steps(node, record_rows)
    node.close()


@pytest.fixture(scope="module")
def public(steps: Steps) -> Submitted:
    return steps.submit(organisation("XAA-OPEN", OPEN))


@pytest.fixture(scope="module")
def shared(steps: Steps) -> Submitted:
    return steps.submit(organisation("XAA-PACT", SHARED))


@pytest.fixture(scope="module")
def secret(steps: Steps, shared: Submitted) -> Submitted:
    """A statement in the shared file for the own party's highest clearances alone."""
    return steps.submit(membership(shared.matter, "XAA", marking=OWN))


def write(steps: Steps, raw: bytes, by: Officer = OFFICER) -> Submitted:
    return steps.node.submit(parse_draft(raw), by)


def refusals(steps: Steps, raw: bytes, by: Officer = OFFICER) -> list[str]:
    """The codes of what refuses a posted draft; nothing may have been written."""
    size = steps.size
    try:
        done = write(steps, raw, by)
    except NotAllowed as refused:
        codes = [reason.code for reason in refused.refusals]
    except ComityError as fault:
        codes = [fault.code]
    else:
        raise AssertionError(f"expected a refusal, got {done}")
    assert steps.size == size
    return codes


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_draft_is_refused(steps: Steps, name: str) -> None:
    raw, code = HOSTILE[name]
    assert refusals(steps, raw) == [code]


def test_hostile_drafts_leave_everything_in_order(steps: Steps) -> None:
    for raw, code in HOSTILE.values():
        assert refusals(steps, raw) == [code]
    steps.submit(organisation("XAA-AFTER"))


def test_reference_to_what_the_author_may_not_see_is_unknown_to_it(
    steps: Steps, shared: Submitted, secret: Submitted
) -> None:
    low = officer("low", "XAA", Level.RESTRICTED)
    draft = posted(membership(shared.matter, refs=(secret.id.hex(),)))
    assert refusals(steps, json.dumps(draft).encode(), low) == ["reference.unknown"]
    assert refusals(steps, json.dumps(draft).encode()) == ["reference.too_narrow"]


def test_reference_may_name_what_all_readers_see(steps: Steps, shared: Submitted, public: Submitted) -> None:
    done = steps.submit(membership(shared.matter, refs=tuple(sorted((shared.id.hex(), public.id.hex())))))
    assert done.index == steps.size - 1


def test_statement_may_not_go_further_than_its_file(steps: Steps, shared: Submitted) -> None:
    wider = posted(membership(shared.matter), marking=posted(organisation(marking=OPEN))["marking"])
    assert refusals(steps, json.dumps(wider).encode()) == ["marking.beyond_matter"]


def test_exercise_and_live_traffic_share_no_file(steps: Steps, shared: Submitted) -> None:
    draft = posted(membership(shared.matter), exercise=True)
    assert refusals(steps, json.dumps(draft).encode()) == ["exercise.mixed"]


def test_low_clearance_writes_nothing_above_it(steps: Steps, public: Submitted) -> None:
    low = officer("low", "XAA", Level.OPEN)
    assert refusals(steps, dumped(), low) == ["marking.above_author"]
    assert steps.submit(membership(public.matter, marking=OPEN), low).matter == public.matter


def test_code_of_an_organisation_stays(steps: Steps, shared: Submitted) -> None:
    draft = posted(organisation("XAA-OTHER"), matter=shared.matter)
    assert refusals(steps, json.dumps(draft).encode()) == ["code.changed"]


def test_party_speaks_in_the_reference_library_of_itself_alone(steps: Steps) -> None:
    other, itself = (posted(membership("organisation:sco", party, marking=OPEN)) for party in ("XBB", "XAA"))
    assert refusals(steps, json.dumps(other).encode()) == ["organisation.not_yours"]
    assert write(steps, json.dumps(itself).encode()).matter == "organisation:sco"
    steps.check()


def test_statement_of_another_is_disputed_and_not_withdrawn(steps: Steps) -> None:
    library = steps.read("organisation:sco").lines[0].said
    withdrawal, dispute = (
        posted(remark(verb, "organisation:sco", library.id.hex(), OPEN)) for verb in ("withdrawn", "disputed")
    )
    assert refusals(steps, json.dumps(withdrawal).encode()) == ["withdrawal.not_own"]
    done = write(steps, json.dumps(dispute).encode())
    steps.check()
    assert steps.read("organisation:sco").lines[0].disputed_by == (done.id.hex(),)


@pytest.mark.parametrize("verb", ["withdrawn", "disputed"])
def test_remark_is_about_a_statement_of_its_file_that_its_author_sees(
    steps: Steps, public: Submitted, shared: Submitted, secret: Submitted, verb: str
) -> None:
    low = officer("low", "XAA", Level.RESTRICTED)
    for matter, act, by in (
        (shared.matter, "0" * 64, OFFICER),
        (public.matter, shared.id.hex(), OFFICER),
        (shared.matter, secret.id.hex(), low),
    ):
        raw = json.dumps(posted(remark(verb, matter, act))).encode()
        assert refusals(steps, raw, by)[0] == "remark.unknown"


@pytest.mark.parametrize("role", ["", "Duty Officer", "officer\n", "x" * 41])
def test_role_that_no_reader_would_take_is_refused(steps: Steps, role: str) -> None:
    by = msgspec.structs.replace(OFFICER, role=role)
    refused = steps.refuse(organisation(), by)
    assert (refused.code, "expected a role like duty_officer" in str(refused)) == ("malformed", True)


def test_draft_need_not_be_canonical(steps: Steps) -> None:
    body = dict(reversed(organisation_body("XAA-SPACED").items()))
    done = write(steps, json.dumps({**DRAFT, "body": body}, indent=3).encode())
    envelope = steps.node.reading(OFFICER.reader).act(done.id).act.envelope
    assert bytes(envelope.body) == msgspec.json.encode(body, order="sorted")
    steps.check()


def test_largest_draft_is_written_and_read(steps: Steps) -> None:
    note = "ж" * 2_000
    done = write(steps, with_body(note=note, sources=["я" * 1_000] * 20))
    assert steps.read(done.matter).state.described[0].value.note == note


def test_refusal_rests_on_what_other_processes_wrote_meanwhile(home: Path) -> None:
    one, two = open_node(home), open_node(home)
    matter = "organisation:XAA." + "7" * 32
    with pytest.raises(NotAllowed) as caught:
        one.submit(membership(matter), OFFICER)
    assert [reason.code for reason in caught.value.refusals] == ["matter.unknown"]
    two.submit(organisation(matter=matter), OFFICER)
    assert one.submit(membership(matter), OFFICER).index == 2
    for node in (one, two):
        node.close()


def test_nothing_is_written_to_a_log_that_became_shorter(home: Path, record_rows: tuple[IndexRow, ...]) -> None:
    sidecar_path(home, LogId("XAA")).unlink()
    stores = memory_stores(record_rows)
    node = node_on(home, stores)
    node.submit(organisation(), OFFICER)
    kept = {name: value.copy() for name, value in vars(stores.store).items() if isinstance(value, (list, dict))}
    logs = deepcopy(kept["_logs"])
    node.submit(organisation(), OFFICER)
    vars(stores.store).update(kept, _logs=logs)
    for _ in range(2):
        with pytest.raises(ReadOnly, match="holds 2 entries, but it held 3: an older copy was put back"):
            node.submit(organisation(), OFFICER)
    node.close()


JSONISH: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["PUBLIC", "ANY", "XAA", "XBB", "open", "member", NOWHERE, "organisation:sco", "0" * 64, "\ud800"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A valid draft with some places replaced, dropped or added, now and then with its bytes cut or changed."""
    value = deepcopy(
        draw(st.sampled_from([DRAFT, posted(membership(NOWHERE)), posted(remark("disputed", NOWHERE, "0" * 64))]))
    )
    for _ in range(draw(st.integers(1, 3))):
        place = value
        while isinstance(place, dict) and place:
            key = draw(st.sampled_from(sorted(place)))
            if isinstance(place[key], dict) and draw(st.booleans()):
                place = place[key]
                continue
            change(draw, place, key)
            break
    raw = json.dumps(value, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(raw) - 1))
        raw = raw[:at] + draw(st.binary(max_size=3)) + raw[at + draw(st.integers(0, 5)) :]
    return raw


def change(draw: st.DrawFn, place: dict[str, Any], key: str) -> None:
    what: Callable[[], Any] = draw(
        st.sampled_from(
            [
                lambda: place.pop(key),
                lambda: place.update({key: draw(JSONISH)}),
                lambda: place.update({draw(st.text(max_size=5)): draw(JSONISH)}),
            ]
        )
    )
    what()


@given(mutated())
def test_whatever_is_posted_is_written_or_refused(steps: Steps, raw: bytes) -> None:
    size = steps.size
    try:
        done = write(steps, raw)
    except ComityError:
        assert steps.size == size
    else:
        assert steps.size == size + 1
        assert steps.node.reading(OFFICER.reader).folded(done.matter).lines
