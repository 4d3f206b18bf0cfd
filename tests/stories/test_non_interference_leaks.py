"""The property of non-interference can fail: each seeded leak makes it, where nothing else does."""

from pathlib import Path

import pytest

from stories.interference.asking import Leak, compare, tell_twice
from stories.interference.leaks import LEAKS
from stories.interference.worlds import FULL_HISTORY


@pytest.mark.parametrize("name", LEAKS)
def test_seeded_leak_is_caught(keys: Path, tmp_path: Path, name: str) -> None:
    leak = LEAKS[name]
    pair = tell_twice(keys, tmp_path, FULL_HISTORY, leak.who)
    compare(pair, leak.who, wanted=leak.wanted)
    with pytest.MonkeyPatch.context() as patch:
        make = leak.plant(patch)
        with pytest.raises(Leak):
            compare(pair, leak.who, make, leak.wanted)
