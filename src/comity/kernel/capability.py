"""A capability: one folder that adds types of matter, what can be said in them, and views.

The kernel knows no capability by name; the registry of all of them is handed in. Each is declared as data, so that the
API, the command line and the pages are made from the same declaration.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from comity.kernel.act import Kind, Said
from comity.kernel.declaration import check_body, declared_fields
from comity.kernel.errors import Malformed, NotFound, Refusal
from comity.kernel.fold import Folded, MatterSoFar, MatterType
from comity.kernel.marks import Event, Point
from comity.kernel.remarks import REMARKS


class Column(msgspec.Struct, frozen=True):
    """One column of a view's table: English label, path into the row, and the vocabulary of its codes, if any."""

    label: str
    path: str
    vocabulary: str = ""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A question that pages, API and command line ask alike.

    name: as in ``/api/v1/members`` and ``comity show members``. label: English catalogue key. matter_type: whose
    matters it reads. of_one: it needs one matter named, otherwise it reads the matters a page at a time. query: Struct
    of its parameters, all optional, each with :func:`~comity.kernel.declaration.field`. row: Struct of its rows, with a
    ``marking``. columns: what a table shows, as label and path into the row (``"membership.start"``). rows: from a
    folded matter and the query to rows; pure. summary: for a view over all files at once, from the rows of every file
    to the rows shown; it is never asked a page at a time. points, events: what a row puts on the map and on the
    timeline.
    """

    name: str
    label: str
    matter_type: str
    query: type[msgspec.Struct]
    row: type[msgspec.Struct]
    columns: tuple[Column, ...]
    rows: Callable[[Folded, Any], tuple[msgspec.Struct, ...]]
    of_one: bool = False
    summary: Callable[[tuple[Any, ...], Any], tuple[msgspec.Struct, ...]] | None = None
    points: Callable[[Any], tuple[Point, ...]] | None = None
    events: Callable[[Any], tuple[Event, ...]] | None = None


Admission = Callable[[MatterSoFar, Said], tuple[Refusal, ...]]
"""Policy rules of a capability: from the matter as the author sees it, and the new act, to reasons to refuse (K5)."""


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """What one folder adds."""

    name: str
    label: str
    kinds: tuple[Kind, ...]
    matter_types: tuple[MatterType, ...]
    views: tuple[View, ...]
    admission: Admission


class Registry(msgspec.Struct, frozen=True):
    """All capabilities of a node, by the names used on the wire."""

    capabilities: tuple[Capability, ...]
    kinds: Mapping[str, Kind]
    matter_types: Mapping[str, MatterType]
    views: Mapping[str, View]
    owners: Mapping[str, Capability]

    def capability_of(self, matter_type: str) -> Capability:
        """The capability a type of matter belongs to, or NotFound."""
        found = self.owners.get(matter_type)
        if found is None:
            raise NotFound("expected a type of matter this node knows, got {name!r}", name=matter_type[:60])
        return found


def build_registry(capabilities: tuple[Capability, ...], transport: tuple[Kind, ...] = ()) -> Registry:
    """Check every declaration and index it by name.

    transport: kinds of the kernel itself that belong to no capability.

    Raises Malformed when a name is used twice or a declaration does not hold to the profile.
    """
    kinds = (*REMARKS, *transport, *(kind for one in capabilities for kind in one.kinds))
    types = tuple(matter for one in capabilities for matter in one.matter_types)
    views = tuple(view for one in capabilities for view in one.views)
    _by_name(capabilities)
    for kind in kinds:
        check_body(kind.body)
        if kind.closes and "counted" not in kind.body.__struct_fields__:
            raise Malformed("expected a field counted in the body of {kind}, which closes a matter", kind=kind.name)
    for view in views:
        declared_fields(view.query)
        if "marking" not in view.row.__struct_fields__:
            raise Malformed("expected a marking on the rows of {view}", view=view.name)
    return Registry(
        capabilities=capabilities,
        kinds=_by_name(kinds),
        matter_types=_by_name(types),
        views=_by_name(views),
        owners={matter.name: one for one in capabilities for matter in one.matter_types},
    )


def _by_name(items: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.name in found:
            raise Malformed("expected every name once, got {name} twice", name=item.name)
        found[item.name] = item
    return found
