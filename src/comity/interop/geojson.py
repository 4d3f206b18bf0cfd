"""GeoJSON (RFC 7946): reads boundaries that an organisation brings, writes places for other maps.

Read is one FeatureCollection whose features are polygons or multipolygons, in longitude and latitude of WGS 84; all
else a file may hold, names above all, is passed over. Written is one FeatureCollection of points. Example of a file
that can be read::

    {"type":"FeatureCollection","features":[{"type":"Feature","id":398,"properties":null,"geometry":
     {"type":"Polygon","coordinates":[[[60.1,41.2],[61.0,41.3],[60.5,42.0],[60.1,41.2]]]}}]}
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Literal

import msgspec

from comity.analysis.outlines import Point, Polygon, Region, Ring
from comity.kernel.errors import Malformed, TooLarge

MAX_BYTES: Final = 20_000_000
MAX_POINTS: Final = 500_000
"""Most points of all rings together; the packaged boundaries have 97,000."""
WGS84: Final = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84")
"""Names by which files older than the RFC call longitude and latitude of WGS 84."""
_DEGREES: Final = 10_000

_Position = Annotated[tuple[float, ...], msgspec.Meta(min_length=2, max_length=4)]
_Ring = Annotated[tuple[_Position, ...], msgspec.Meta(min_length=4)]
_Polygon = Annotated[tuple[_Ring, ...], msgspec.Meta(min_length=1)]


class _PolygonGeometry(msgspec.Struct, tag_field="type", tag="Polygon"):
    coordinates: _Polygon


class _MultiPolygonGeometry(msgspec.Struct, tag_field="type", tag="MultiPolygon"):
    coordinates: tuple[_Polygon, ...]


class _Feature(msgspec.Struct):
    type: Literal["Feature"]
    geometry: _PolygonGeometry | _MultiPolygonGeometry | None = None


class _Named(msgspec.Struct):
    name: str


class _System(msgspec.Struct):
    properties: _Named


class _Collection(msgspec.Struct):
    type: Literal["FeatureCollection"]
    features: tuple[_Feature, ...]
    crs: _System | None = None


class PointFeature(msgspec.Struct, frozen=True, kw_only=True):
    """A place with what is told of it. longitude, latitude: in units of 0.0001 degree, WGS 84."""

    longitude: int
    latitude: int
    properties: msgspec.Struct


def read_regions(raw: bytes) -> tuple[Region, ...]:
    """The polygons of each feature, in the order of the file; features without a geometry are left out.

    Heights are dropped. Raises TooLarge, or Malformed that names the place in the file and what was expected there.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge("expected boundaries of at most {most} bytes, got {size}", most=MAX_BYTES, size=len(raw))
    try:
        collection = msgspec.json.decode(raw, type=_Collection)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Malformed(
            "expected a GeoJSON FeatureCollection of polygons and multipolygons: {fault}", fault=fault
        ) from fault
    if collection.crs is not None and collection.crs.properties.name not in WGS84:
        raise Malformed(
            "expected longitude and latitude of WGS 84, got the system {name!r}",
            name=collection.crs.properties.name[:100],
        )
    _check_count(collection)
    return tuple(region for number, one in enumerate(collection.features) if (region := _region(one, number)))


def write_points(features: Iterable[PointFeature]) -> bytes:
    """A FeatureCollection of points."""
    return msgspec.json.encode(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {
                        "type": "Point",
                        "coordinates": (one.longitude / _DEGREES, one.latitude / _DEGREES),
                    },
                    "properties": one.properties,
                }
                for one in features
            ],
        }
    )


def _polygons(feature: _Feature) -> tuple[_Polygon, ...]:
    geometry = feature.geometry
    if geometry is None:
        return ()
    return (geometry.coordinates,) if isinstance(geometry, _PolygonGeometry) else geometry.coordinates


def _check_count(collection: _Collection) -> None:
    count = sum(len(ring) for one in collection.features for polygon in _polygons(one) for ring in polygon)
    if count > MAX_POINTS:
        raise TooLarge("expected boundaries of at most {most} points, got {count}", most=MAX_POINTS, count=count)


def _region(feature: _Feature, number: int) -> Region:
    return tuple(
        _polygon(rings, f"features[{number}], polygon {place}") for place, rings in enumerate(_polygons(feature))
    )


def _polygon(rings: _Polygon, where: str) -> Polygon:
    return tuple(_ring(positions, f"{where}, ring {place}") for place, positions in enumerate(rings))


def _ring(positions: _Ring, where: str) -> Ring:
    if positions[0] != positions[-1]:
        raise Malformed("{where}: expected a ring that ends where it starts", where=where)
    return tuple(_points(positions, where))


def _points(positions: _Ring, where: str) -> Iterator[Point]:
    for place, (longitude, latitude, *_) in enumerate(positions):
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise Malformed(
                "{where}, point {place}: expected longitude -180 to 180 and latitude -90 to 90, got {longitude}, "
                "{latitude}",
                where=where,
                place=place,
                longitude=longitude,
                latitude=latitude,
            )
        yield longitude, latitude
