"""At most so many streams for one person, and none lost for good."""

import pytest

from comity.app.web.arriving.streams import LONGEST, MOST, MOST_OF_ALL, Streams
from comity.kernel.errors import NotAllowed


def test_one_more_than_allowed_is_refused_until_one_is_given_back() -> None:
    streams = Streams()
    numbers = [streams.take("one", 0) for _ in range(MOST)]
    with pytest.raises(NotAllowed) as refused:
        streams.take("one", 0)
    assert refused.value.refusals[0].code == "new.too_many_streams"
    streams.take("two", 0)
    streams.give_back(numbers[0])
    streams.take("one", 0)


def test_stream_that_was_never_given_back_is_forgotten_in_time() -> None:
    streams = Streams()
    for _ in range(MOST):
        streams.take("one", 0)
    streams.take("one", int(2 * LONGEST.total_seconds() * 1_000_000))


def test_all_people_together_have_a_bound() -> None:
    streams = Streams()
    for at in range(MOST_OF_ALL):
        streams.take(f"p{at}", 0)
    with pytest.raises(NotAllowed):
        streams.take("late", 0)
