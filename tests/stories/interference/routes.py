"""Every address there is to read, from the routes themselves: each is filled with what history and node hold."""

import re
from collections.abc import Iterable
from urllib.parse import quote

import msgspec

from comity.app.node import Node
from comity.app.web.app import all_routes
from comity.capabilities import REGISTRY
from comity.kernel.ids import matter_type
from comity.kernel.marking import Reader
from stories.interference.readers import FORM, Arrived
from stories.interference.worlds import LIBRARY_FILE, Told

NOT_READ = {
    "/static/{digest:str}/{name:str}": "files of the package, which know nothing of the node",
    "/new/events": "never ends; what it says is compared in test_events_of_a_stream_are_the_same",
}
"""Routes that are not asked for here, and why."""
NOWHERE = "organisation:XAA.00000000000000000000000000000000"
_PARAMETER = re.compile(r"\{(\w+):str\}")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What addresses are filled with. acts, matters: of the whole history, seen or not, and of the library."""

    acts: tuple[str, ...]
    matters: tuple[str, ...]
    arrived: Arrived
    node: Node


def place_of(node: Node, told: list[Told], arrived: Arrived) -> Place:
    """What a history, whole, leads to; the same for the node that has only a part of it."""
    library = node.reading(Reader()).folded(LIBRARY_FILE).lines[0].said.id.hex()
    matters = sorted({one.matter for one in told} | {LIBRARY_FILE})
    return Place(
        acts=(*(one.act for one in told), library, "0" * 64),
        matters=(*matters, NOWHERE),
        arrived=arrived,
        node=node,
    )


def reading_routes() -> tuple[str, ...]:
    """The templates of everything that answers GET."""
    found = {path for one in all_routes(REGISTRY) if "GET" in one.http_methods for path in one.paths}
    return tuple(sorted(found))


def addresses(place: Place, templates: tuple[str, ...]) -> dict[str, str]:
    """Every address to be asked for, with the template it belongs to; each template but those of NOT_READ has one."""
    found: dict[str, str] = {}
    for template in templates:
        if template in NOT_READ:
            continue
        filled = _filled(template, place)
        assert filled, f"a new route was not looked at: {template}; say in routes.py what to fill it with"
        for address in filled:
            for question in _questions(template, address, place):
                found[f"{address}{question}"] = template
    return found


def _filled(template: str, place: Place) -> list[str]:
    names = _PARAMETER.findall(template)
    if not names:
        return [template]
    if template == "/write/{name:str}/{version:str}":
        return [f"/write/{kind}" for kind in (FORM, "act.disputed/1", "organisation.described/1")]
    first, *others = names
    addresses = [template.replace(f"{{{first}:str}}", quote(one)) for one in _values(template, first, place)]
    return [one.replace(f"{{{name}:str}}", "0") for one in addresses for name in others or [""]]


def _values(template: str, name: str, place: Place) -> Iterable[str]:
    match name:
        case "matter":
            return place.matters
        case "act":  # the first of all, and every other one: there are many routes that show one statement
            return (place.acts[0], *place.acts[1 + len(template) % 2 :: 2])
        case "code":
            return ("XBB", "KAZ", "XCC")
        case "account":
            return ("0" * 32, place.arrived.account)
        case "secret":
            return (place.arrived.feed if "feeds" in template else place.arrived.invitation) or "0" * 64, "1" * 64
        case "name" if template == "/series/{name:str}":
            return ("peace-mission", "nothing")
        case "name":
            return _names(template, place)
    return ()


def _names(template: str, place: Place) -> list[str]:
    """Names of files of the type that a route shows: those of the history, and the first of the library."""
    view = REGISTRY.views.get(template.removeprefix("/api/v1").split("/")[1])
    if view is None:
        return []
    library = [folded.matter for folded in place.node.reading(Reader()).page(view.matter_type, limit=1).matters]
    told = [one for one in place.matters if matter_type(one) == view.matter_type]
    return [matter.partition(":")[2] for matter in dict.fromkeys((*library, *told))] or ["nothing"]


def _questions(template: str, address: str, place: Place) -> list[str]:
    """How an address is asked for: without parameters, and where they lead to other code, with them."""
    if template == "/statements/{act:str}/share/proof":
        return ["?to=XBB"]
    return ["", *_further(template, address, place)]


def _further(template: str, address: str, place: Place) -> list[str]:
    if template == "/write/{name:str}/{version:str}":
        return _of_form(address, place)
    if template == "/write":
        return [f"?matter={quote(one)}" for one in place.matters]
    if template == "/statements/{act:str}/share":
        return ["?to=XBB"]
    return _QUESTIONS.get(template, [])


def _of_form(address: str, place: Place) -> list[str]:
    if address.endswith("act.disputed/1"):
        return [f"?act={one}" for one in place.acts[::3]]
    if not address.endswith(FORM):
        return []
    draft = f"?draft={place.arrived.draft}"
    shown = [f"{draft}&show={show}" for show in ("seen", "preview")]
    found = [f"{draft}&show=found&at={at}" for at in ("party", "about:matter")]
    return [draft, *shown, *found, *(f"?matter={quote(one)}" for one in place.matters)]


_SEARCHES = ["?text=Pact", "?text=Pact+0", "?text=decided", "?text=Peace+Mission+2031", "?text=nothing+of+this"]
_QUESTIONS = {
    "/organisations": ["?after=organisation:csto"],
    "/memberships": ["?party=XBB&sort=-membership.start"],
    "/compare": ["?organisations=SCO,CSTO", "?organisations=SCO,XP0"],
    "/exercises": ["?series=Peace+Mission"],
    "/timeline": ["?since=2026&until=2031"],
    "/map": ["?layer=exercise"],
    "/calendar": ["?year=2026&month=12"],
    "/network": ["?organisation=XP0"],
    "/search": _SEARCHES,
    "/write/find": [*(f"{one}&path=party" for one in _SEARCHES), "?text=Pact&type=organisation&path=about:matter"],
    "/trail": ["?deed=read", "?before=3"],
    "/trail.json": ["?content=yes"],
    "/new": ["?until=2026-11-23"],
    "/api/v1/organisations": ["?limit=1", "?limit=1&after=organisation:csto", "?after=bad"],
    "/api/v1/memberships": ["?party=XBB"],
    "/api/v1/search": [*_SEARCHES, "?text=Pact&limit=1"],
    "/api/v1/arrivals": ["?limit=1", "?after=2026-11-23T09:30:04Z"],
}
