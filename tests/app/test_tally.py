"""Batches are counted once, by how many acts they made durable."""

from collections.abc import Sequence
from typing import Any

import pytest

from comity.app.batching import Batcher
from comity.app.faults import NoFaults
from comity.app.tally import BOUNDS, Tally
from comity.app.writing import Intent
from comity.kernel.errors import Malformed, StoreFault, StoreFull
from nodes import OFFICER, organisation


def test_batches_stand_in_the_class_of_their_size() -> None:
    tally = Tally()
    for acts in (0, 1, 2, 3, 4, 10_000, 10_001):
        tally.written(acts)
    assert tally.acts == 1 + 2 + 3 + 4 + 10_000 + 10_001
    assert dict(zip((*BOUNDS, "more"), tally.sizes, strict=True)) == {
        1: 1,
        3: 2,
        10: 1,
        30: 0,
        100: 0,
        300: 0,
        1_000: 0,
        3_000: 0,
        10_000: 1,
        "more": 1,
    }


@pytest.mark.parametrize(("fault", "faults"), [(StoreFull("full"), 1), (StoreFault("gone"), 1), (ValueError(), 0)])
def test_faults_of_the_store_are_counted_and_no_other(fault: Exception, faults: int) -> None:
    def write(intents: Sequence[Intent]) -> Any:
        raise fault

    tally = Tally()
    batcher = Batcher(write, 10, NoFaults(), tally)
    with pytest.raises(type(fault)):
        batcher.submit(Intent(draft=organisation(), officer=OFFICER))
    batcher.close()
    assert (tally.faults, tally.acts) == (faults, 0)


def test_refused_acts_do_not_count() -> None:
    tally = Tally()
    batcher = Batcher(lambda intents: tuple(Malformed("no") for _ in intents), 10, NoFaults(), tally)
    with pytest.raises(Malformed):
        batcher.submit(Intent(draft=organisation(), officer=OFFICER))
    batcher.close()
    assert (tally.acts, sum(tally.sizes)) == (0, 0)
