"""What can be said about ranges, bases and headquarters."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts.grounds import Confidence, Note, Sources
from comity.capabilities.parties.acts.place import Place, Precision
from comity.kernel.act import Kind
from comity.kernel.declaration import field
from comity.kernel.ids import Matter, Party


class FacilityKind(Enum):
    """What a facility is for."""

    RANGE = "range"
    TRAINING_CENTRE = "training_centre"
    NAVAL_BASE = "naval_base"
    AIR_BASE = "air_base"
    HEADQUARTERS = "headquarters"


class FacilityDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A range, base or headquarters as the speaker describes it, from what is public.

    country: the state it lies in. used_in: files of exercises that were held there.
    """

    name: Annotated[str, field("Name", min_length=1, max_length=200)]
    country: Annotated[Party, field("State", help="The state it lies in, for example KAZ.")]
    kind: Annotated[FacilityKind, field("Kind", vocabulary="facility_kind")]
    place: Annotated[Place, field("Place")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    precision: Annotated[Precision, field("Coordinates known", vocabulary="precision")] | None = None
    used_in: Annotated[
        tuple[Matter, ...], field("Exercises held there", help="Files of exercises.", max_length=50)
    ] = ()
    note: Note | None = None
    sources: Sources = ()


FACILITY_DESCRIBED = Kind(
    name="facility.described/1",
    body=FacilityDescribed,
    label="Facility described",
    help="Describe a range, training centre, base or headquarters: where it is and what was held there.",
    opens=True,
)
