"""Places for tests of the map: short builders, and a fictional view that puts states' capitals on it."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from comity.analysis.outlines import Ring
from comity.app.answering import AllRows
from comity.app.reading import Reading
from comity.app.web.map.gathered import Pin, pin_of
from comity.capabilities import REGISTRY
from comity.capabilities.parties.views import NoQuery, PartyRow, party_rows
from comity.kernel.capability import Capability, Registry, View, build_registry
from comity.kernel.declaration import Names, field
from comity.kernel.ids import Party
from comity.kernel.marking import Level, Marking
from comity.kernel.marks import Point

OPEN = Marking(level=Level.OPEN, release="PUBLIC", originators=("XAA",), purposes="ANY")
BOX: Ring = ((50.0, 40.0), (90.0, 40.0), (90.0, 55.0), (50.0, 55.0), (50.0, 40.0))


def point(latitude: float = 43.24, longitude: float = 76.89, **more: Any) -> Point:
    """A place in degrees; an exercise unless told otherwise."""
    values: dict[str, Any] = {"name": "Steppe", "layer": "exercise", "matter": "exercise:one", **more}
    return Point(latitude=round(latitude * 10_000), longitude=round(longitude * 10_000), **values)


def pin(latitude: float = 43.24, longitude: float = 76.89, **more: Any) -> Pin:
    """As point, resting on one statement."""
    return pin_of(point(latitude, longitude, **more), ("ab",))


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is its own place."""

    point: Point
    acts: tuple[str, ...] = ("ab",)
    marking: Marking = OPEN


class PartyQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that can be asked for a state."""

    party: Annotated[Party | None, field("State")] = None


def view_of(name: str, points: Sequence[Point], query: type[msgspec.Struct] = NoQuery) -> View:
    """A view with these places; asked for a state it gives those whose file is named for it."""

    def rows(folded: Any, asked: Any) -> tuple[msgspec.Struct, ...]:
        code = getattr(asked, "party", None)
        return tuple(Row(point=one) for one in points if code is None or one.matter.endswith(code.lower()))

    return View(
        name=name,
        label=name.title(),
        matter_type="exercise",
        query=query,
        row=Row,
        columns=(),
        rows=rows,
        points=lambda row: (row.point,),
    )


def registry_of(*views: View) -> Registry:
    """A registry of these views alone."""
    return build_registry((capability(*views),))


def capability(*views: View) -> Capability:
    """A fictional capability of these views."""
    return Capability(
        name="fiction", label="Fiction", kinds=(), matter_types=(), views=views, admission=lambda seen, said: ()
    )


class Rows(Reading):
    """A reading whose views have their rows without any files."""

    def __init__(self) -> None:
        """No library is needed."""

    def all_rows(self, view: View, query: msgspec.Struct) -> AllRows:
        return AllRows(view.rows(None, query))  # type: ignore[arg-type]


CROWD = 11
"""Places a capital of the crowded registry stands for."""


def crowded_registry() -> Registry:
    """The real registry with a further view, in which each capital of a state stands for many places around it."""

    def points(row: PartyRow) -> tuple[Point, ...]:
        capital = row.party.capital
        if capital is None or capital.latitude is None or capital.longitude is None:
            return ()
        latitude, longitude = capital.latitude / 10_000, capital.longitude / 10_000
        return tuple(
            point(
                max(-60.0, min(80.0, latitude + step - 5)),
                longitude / 1.1 + 2 * step,
                name=Names(en=f'<b>&"{step}', ru=f"Учение {step}", zh=f"演习{step}"),
                matter=row.matter,
                start=f"{1999 + step}-0{1 + step % 9}",
                sure=step % 3 > 0,
                precise=step % 4 > 0,
            )
            for step in range(CROWD)
        )

    crowd = View(
        name="crowd",
        label="Crowd",
        matter_type="party",
        query=NoQuery,
        row=PartyRow,
        columns=(),
        rows=party_rows,
        points=points,
    )
    return build_registry((*REGISTRY.capabilities, capability(crowd)))
