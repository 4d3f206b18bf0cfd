"""Places of the map for other maps: GeoJSON, with the same filters."""

import msgspec
from litestar import Response, route

from comity.app.web.addresses import file_address
from comity.app.web.answers import Answer
from comity.app.web.asking import parameters, reading_of, site_and_words
from comity.app.web.directory import Directory
from comity.app.web.map.choice import FILTERS, SEVERAL, read_choice
from comity.app.web.map.gathered import Pin, gather
from comity.app.web.map.naming import Naming, naming_for_files
from comity.app.web.site import READ, Web
from comity.interop.geojson import PointFeature, write_points
from comity.kernel.capability import Registry


class PinProperties(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a place.

    name: in the reader's language, or a statement's own text. original: what was said, where the name is a working
    translation of it. start, end: partial dates. statements: ids of those it rests on. page: on this server.
    """

    name: str
    original: str | None
    layer: str
    start: str | None
    end: str | None
    precise: bool
    sure: bool
    matter: str
    statements: tuple[str, ...]
    page: str | None


@route("/map.geojson", **READ)
def map_feed(request: Web) -> Answer:
    """Every place that fits, as GeoJSON (RFC 7946, WGS 84)."""
    values = {name: value for name, value in parameters(request, FILTERS, SEVERAL).items() if value}
    site, words = site_and_words(request)
    registry = site.node.registry
    reading = reading_of(request)
    gathered = gather(registry, reading, read_choice(values), site.today())
    naming = naming_for_files(gathered.pins, Directory(reading, registry, words), words)
    raw = write_points(_feature(pin, naming, registry) for pin in gathered.pins)
    return Response(raw, status_code=200, media_type="application/geo+json")


def _feature(pin: Pin, naming: Naming, registry: Registry) -> PointFeature:
    point = pin.point
    name = naming.wording(point)
    properties = PinProperties(
        name=name.text,
        original=name.original or None,
        layer=point.layer,
        start=point.start,
        end=point.end,
        precise=point.precise,
        sure=point.sure,
        matter=point.matter,
        statements=pin.acts,
        page=file_address(registry, point.matter),
    )
    return PointFeature(longitude=point.longitude, latitude=point.latitude, properties=properties)
