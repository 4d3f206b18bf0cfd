"""Statements about a fictional exercise of XAA, XBB and XCC, held in the fictional organisation XOC."""

from typing import Any

from hypothesis import strategies as st

from capabilities.parties.speaking import Speech, say
from comity.capabilities.exercises import EXERCISE as OF_EXERCISES
from comity.capabilities.exercises.acts import (
    ExerciseDescribed,
    ExerciseFormat,
    ExerciseKind,
    ExerciseStatus,
    Framework,
    StrengthBasis,
    StrengthStated,
)
from comity.capabilities.parties.acts import Confidence, Place, Precision
from comity.kernel.fold import Folded, fold
from strategies import PARTIES, partial_dates, places, some, sources, texts

EXERCISE = "exercise:XAA.sandstorm"
OTHER = "exercise:XAA.whirlwind"
RECORD_EXERCISE = "exercise:sandstorm"
RANGE = Place(name="Dry Valley range", latitude=400_000, longitude=-755_000)


def sandstorm(**fields: Any) -> ExerciseDescribed:
    usual: dict[str, Any] = {
        "name": "Sandstorm 2021",
        "status": ExerciseStatus.HELD,
        "format": ExerciseFormat.MULTILATERAL,
        "framework": Framework.ORGANISATION,
        "organisation": "XOC",
        "series": "Sandstorm",
        "participants": ("XAA", "XBB"),
        "confidence": Confidence.HIGH,
    }
    return ExerciseDescribed(**{**usual, **fields})


def strength(low: int, **fields: Any) -> StrengthStated:
    usual: dict[str, Any] = {"basis": StrengthBasis.PRESS, "said_by": "reports", "confidence": Confidence.MEDIUM}
    return StrengthStated(low=low, **{**usual, **fields})


def folded(*speeches: Speech, matter: str = EXERCISE) -> Folded:
    return fold(matter, OF_EXERCISES, say(matter, speeches, salt=matter.encode()))


def held_at(place: Place | None = RANGE, precision: Precision | None = Precision.TOWN, **fields: Any) -> Speech:
    """What XAA says of an exercise with a place."""
    return Speech("XAA", sandstorm(place=place, precision=precision, **fields))


@st.composite
def exercises(draw: st.DrawFn) -> ExerciseDescribed:
    """Any description; who took part did not merely watch."""
    participants = draw(some(PARTIES))
    framework = draw(st.sampled_from(Framework))
    kinds = draw(st.sets(st.sampled_from(ExerciseKind)))
    return ExerciseDescribed(
        name=draw(texts(30)),
        status=draw(st.sampled_from(ExerciseStatus)),
        format=draw(st.sampled_from(ExerciseFormat)),
        framework=framework,
        organisation="XOC" if framework is Framework.ORGANISATION else draw(st.none() | st.just("XOC")),
        confidence=draw(st.sampled_from(Confidence)),
        series=draw(st.none() | texts(20)),
        aliases=tuple(draw(st.lists(texts(20), max_size=2))),
        start=draw(st.none() | partial_dates()),
        place=draw(st.none() | places()),
        precision=draw(st.none() | st.sampled_from(Precision)),
        hosts=draw(some(PARTIES)),
        participants=participants,
        observers=draw(some(tuple(code for code in PARTIES if code not in participants))),
        doubtful=draw(some(PARTIES)),
        kinds=tuple(sorted(kinds, key=lambda kind: kind.value)),
        summary=draw(st.none() | texts(30)),
        sources=draw(sources()),
    )


@st.composite
def strengths(draw: st.DrawFn) -> StrengthStated:
    """Any account, of few parties and speakers, so that accounts meet."""
    low = draw(st.integers(0, 10_000_000))
    above = st.integers(low + 1, 10_000_000) if low < 10_000_000 else st.nothing()
    high = draw(st.none() | above)
    return StrengthStated(
        low=low,
        high=high,
        at_least=high is None and draw(st.booleans()),
        basis=draw(st.sampled_from(StrengthBasis)),
        said_by=draw(st.sampled_from(("General Staff", "reports"))),
        confidence=draw(st.sampled_from(Confidence)),
        party=draw(st.none() | st.sampled_from(("XAA", "XBB"))),
        note=draw(st.none() | texts(20, min_size=0)),
        sources=draw(sources()),
    )
