"""What a test may lack on a developer's machine: it skips with a plain reason, unless the run demands it.

``COMITY_REQUIRE`` lists what must be there, separated by commas (``chromium,curl,postgres,shared``); a test that lacks
one of these fails instead of skipping.
"""

import os
from collections.abc import Mapping
from typing import TypeVar

import pytest

REASONS = {
    "chromium": "needs Chromium on the path",
    "curl": "needs curl on the path",
    "postgres": "needs COMITY_TEST_POSTGRES, the address of a PostgreSQL database it may fill and empty",
    "shared": "needs the shared test vectors in ../shared, or their folder in COMITY_SHARED",
}

T = TypeVar("T")


def needs(what: str, found: T | None, environ: Mapping[str, str] = os.environ) -> T:
    """Return what was found; where nothing was, skip the test, or fail it if this run demands it."""
    if found is not None:
        return found
    if what in environ.get("COMITY_REQUIRE", "").split(","):
        pytest.fail(f"{REASONS[what]}; COMITY_REQUIRE demands {what}", pytrace=False)
    pytest.skip(REASONS[what])
