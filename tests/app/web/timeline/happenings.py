"""Things with dates, as the timeline gets them: any that a strategy makes, and many at once."""

from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st

from comity.app.web.timeline.density import Mark
from comity.app.web.timeline.lanes import Axis, Dated
from comity.kernel.marks import LAYERS

TODAY: Final = date(2026, 11, 22)
AXIS: Final = Axis(date(1992, 1, 1), date(2026, 12, 31))


@st.composite
def dated(draw: st.DrawFn) -> Dated:
    """Something between 1945 and 2035 known to the year, the month or the day, with or without an end."""
    first = draw(st.dates(date(1945, 1, 1), date(2035, 12, 31)))
    last = first + timedelta(days=draw(st.one_of(st.just(0), st.integers(1, 40), st.integers(41, 9_000))))
    cut = st.sampled_from((4, 7, 10))
    end = draw(st.none() | st.just(last))
    return Dated(
        name=draw(st.text(alphabet="abc дй上海合作", max_size=30)),
        start=first.isoformat()[: draw(cut)],
        end=end.isoformat()[: draw(cut)] if end is not None else None,
        lasting=draw(st.booleans()),
    )


def marks(count: int, layers: tuple[str, ...] = LAYERS, years: int = 34) -> tuple[Mark, ...]:
    """So many marks of one day each, spread over layers, years and months."""
    return tuple(
        Mark(
            at=at,
            layer=layers[at % len(layers)],
            dated=Dated(name=f"Number {at}", start=f"{1992 + at % years}-{1 + at % 12:02d}-{1 + at % 28:02d}"),
        )
        for at in range(count)
    )
