"""What can be said about places where a road or a railway crosses a border."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts.grounds import Confidence, Note, Sources
from comity.capabilities.parties.acts.place import Place, Precision
from comity.kernel.act import Kind
from comity.kernel.declaration import Unfit, field
from comity.kernel.ids import Party


class CrossingMode(Enum):
    """What crosses the border there."""

    RAIL = "rail"
    ROAD = "road"


class CrossingStatus(Enum):
    """Whether one can cross, as far as known.

    irregular: open, without a regular service. listed: named in official lists, traffic not verified.
    """

    OPEN = "open"
    SEASONAL = "seasonal"
    IRREGULAR = "irregular"
    CLOSED = "closed"
    LISTED = "listed"
    NOT_VERIFIED = "not_verified"


class CrossingDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A crossing as the speaker describes it.

    sides: the two states, in the order in which the name names their ends. gauge_break: whether wheels or trains must
    be changed; of railways only, None where it was not stated. status_detail: what the status leaves out.
    """

    name: Annotated[str, field("Name", min_length=1, max_length=200)]
    sides: Annotated[
        tuple[Party, ...],
        field("Between", help="The two states whose border is crossed.", min_length=2, max_length=2),
    ]
    mode: Annotated[CrossingMode, field("Rail or road", vocabulary="crossing_mode")]
    place: Annotated[Place, field("Place")]
    status: Annotated[CrossingStatus, field("Status", vocabulary="crossing_status")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    precision: Annotated[Precision, field("Coordinates known", vocabulary="precision")] | None = None
    gauge_break: Annotated[bool, field("Change of gauge", help="Railways only.")] | None = None
    status_detail: Annotated[str, field("Status in words", min_length=1, max_length=300)] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        if len(set(self.sides)) != len(self.sides):
            raise Unfit("expected two different states, got {state} twice", fields=("sides",), state=self.sides[0])
        if self.gauge_break is not None and self.mode is not CrossingMode.RAIL:
            raise Unfit(
                "expected a change of gauge of railways only, got one of a road", fields=("gauge_break", "mode")
            )


CROSSING_DESCRIBED = Kind(
    name="crossing.described/1",
    body=CrossingDescribed,
    label="Border crossing described",
    help="Describe a border crossing: its two sides, rail or road, and whether it is open.",
    opens=True,
)
