"""The system's clock tells one time in both forms, in UTC."""

from datetime import UTC, datetime, timedelta

from comity.adapters.clock import Clock, SystemClock


def test_both_forms_tell_the_same_time_in_utc() -> None:
    clock: Clock = SystemClock()
    before, now, after = clock.micros(), clock.now(), clock.micros()
    assert now.utcoffset() == timedelta(0)
    micros = (now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert before - 2_000_000 <= micros <= after + 2_000_000
