"""What a test lacks: skipped on a developer's machine, a failure where the run demands it."""

import pytest

from needs import needs


def test_what_is_there_is_returned() -> None:
    assert needs("chromium", "/usr/bin/chromium", {"COMITY_REQUIRE": "chromium"}) == "/usr/bin/chromium"


def test_what_is_absent_skips_with_its_reason() -> None:
    with pytest.raises(pytest.skip.Exception, match="needs COMITY_TEST_POSTGRES"):
        needs("postgres", None, {"COMITY_REQUIRE": "chromium"})


def test_what_is_absent_and_demanded_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="COMITY_REQUIRE demands postgres"):
        needs("postgres", None, {"COMITY_REQUIRE": "chromium,postgres"})
