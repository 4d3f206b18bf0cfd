"""What can be said about missions: what is sent to another state or to sea, by whom, on which mandate."""

from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import Confidence, Note, Sources
from comity.kernel.act import Kind
from comity.kernel.dates import bounds, check_date, partial_date
from comity.kernel.declaration import Unfit, field
from comity.kernel.ids import Party


class MissionDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mission as the speaker describes it.

    organisation: that runs it, None for one outside every organisation. hosts: states in which it is, none at sea.
    start, end: first and last day, as precise as known; no end means that none is known. strength: in the words of the
    source, since ceilings, mandates and head counts are not one number. Lists are sorted and name each code once, so
    that equal descriptions are equal.
    """

    name: Annotated[str, field("Name", min_length=1, max_length=200)]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    organisation: Annotated[Party, field("Organisation")] | None = None
    hosts: Annotated[tuple[Party, ...], field("Host states", max_length=20)] = ()
    mandate_basis: Annotated[str, field("Mandate", min_length=1, max_length=500)] | None = None
    start: Annotated[str, partial_date(label="From")] | None = None
    end: Annotated[str, partial_date(label="Until", help="The last day; left out where no end is known.")] | None = None
    strength: Annotated[str, field("Strength", min_length=1, max_length=300)] | None = None
    contributors: Annotated[
        tuple[Party, ...], field("Contributors", help="States that send personnel.", max_length=100)
    ] = ()
    task: Annotated[str, field("Task", min_length=1, max_length=500)] | None = None
    summary: Annotated[str, field("Summary", min_length=1, max_length=1_000)] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        check_date(self.start)
        check_date(self.end)
        if self.start is not None and self.end is not None and bounds(self.end)[1] < bounds(self.start)[0]:
            raise Unfit(
                "expected an end after the start, got {start} to {end}",
                fields=("end",),
                start=self.start,
                end=self.end,
            )
        _check_sorted("hosts", self.hosts)
        _check_sorted("contributors", self.contributors)


def _check_sorted(name: str, codes: tuple[str, ...]) -> None:
    """Raises Unfit unless the codes are sorted, each once."""
    if list(codes) != sorted(set(codes)):
        raise Unfit(
            "expected {name} in alphabetical order, each once, got {given}",
            fields=(name,),
            name=name,
            given=", ".join(codes)[:200],
        )


MISSION_DESCRIBED = Kind(
    name="mission.described/1",
    body=MissionDescribed,
    label="Mission described",
    help="Describe a mission: who runs it, where, on which mandate, with whom and since when.",
    opens=True,
)
