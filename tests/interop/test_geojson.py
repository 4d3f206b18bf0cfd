"""GeoJSON: what is read and refused, what is written."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.analysis.outlines import Region
from comity.interop import geojson
from comity.interop.geojson import MAX_BYTES, MAX_POINTS, PointFeature, read_regions, write_points
from comity.kernel.errors import Malformed, TooLarge

RING: list[list[float]] = [[10, 50], [20, 50], [20.5, 60.25], [10, 50]]
READ = ((10.0, 50.0), (20.0, 50.0), (20.5, 60.25), (10.0, 50.0))
POSITIONS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
RINGS = st.lists(POSITIONS, min_size=3, max_size=6).map(lambda ring: (*ring, ring[0]))
REGIONS = st.lists(st.lists(st.lists(RINGS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple))


def collection(*geometries: dict[str, Any] | None, **more: Any) -> bytes:
    features = [{"type": "Feature", "properties": {"name": "x"}, "geometry": one} for one in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_polygons_and_multipolygons_are_read_in_order() -> None:
    many = {"type": "MultiPolygon", "coordinates": [[RING], [RING, RING]]}
    assert read_regions(collection(polygon(RING), many)) == (((READ,),), ((READ,), (READ, READ)))


def test_names_heights_and_features_without_place_are_passed_over() -> None:
    high = [[*position, 1200.0] for position in RING]
    raw = collection(None, polygon(high), bbox=[0, 0, 1, 1], name="anything")
    assert read_regions(raw) == (((READ,),),)
    assert read_regions(collection()) == ()


@given(REGIONS)
def test_what_was_written_is_read_again(regions: list[Region]) -> None:
    raw = collection(*[{"type": "MultiPolygon", "coordinates": region} for region in regions])
    assert read_regions(raw) == tuple(regions)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "truncated"),
        (b"\xff\xfe", "malformed"),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"type":"FeatureCollection"}', "missing required field `features`"),
        (b'{"type":"Topology","features":[]}', "Invalid enum value 'Topology' - at `$.type`"),
        (b'{"type":"FeatureCollection","features":[{"type":"Point"}]}', "'Point' - at `$.features[0].type`"),
        (b'{"features":[]}', "missing required field `type`"),
        (collection({"type": "Point", "coordinates": [1, 2]}), "'Point' - at `$.features[0].geometry.type`"),
        (collection({"type": "GeometryCollection", "geometries": []}), "'GeometryCollection'"),
        (collection({"type": "Polygon"}), "`coordinates` - at `$.features[0].geometry`"),
        (collection(polygon()), "Expected `array` of length >= 1"),
        (collection(polygon([[1, 2], [3, 4], [1, 2]])), "length >= 4 - at `$.features[0].geometry.coordinates[0]`"),
        (collection(polygon([[1], [1], [1], [1]])), "length >= 2 - at `$.features[0].geometry.coordinates[0][0]`"),
        (collection(polygon([["1", 2], [3, 4], [5, 6], [1, 2]])), "Expected `float`, got `str`"),
        (collection(polygon([[None, 2], [3, 4], [5, 6], [1, 2]])), "Expected `float`, got `null`"),
        (collection(polygon(RING)).replace(b"60.25", b"1e999"), "out of range"),
        (collection(polygon(RING)).replace(b"60.25", b"NaN"), "malformed"),
        (collection(polygon([*RING[:-1], [10, 50.01]])), "features[0], polygon 0, ring 0: expected a ring that ends"),
        (
            collection(None, polygon(RING, [[1, 2], [3, 4], [500000, 5500000], [1, 2]])),
            "features[1], polygon 0, ring 1, point 2: expected longitude -180 to 180 and latitude -90 to 90, got "
            "500000.0, 5500000.0",
        ),
        (collection(polygon([[1, 2], [3, 91], [5, 6], [1, 2]])), "point 1: expected longitude"),
        (
            collection(polygon(RING), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
            "expected longitude and latitude of WGS 84, got the system 'urn:ogc:def:crs:EPSG::3857'",
        ),
        (b'{"type":"FeatureCollection","features":[],"deep":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "recursion"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_place(raw: bytes, said: str) -> None:
    with pytest.raises(Malformed) as caught:
        read_regions(raw)
    assert said in str(caught.value)


def test_old_name_of_the_same_system_is_read() -> None:
    system = {"type": "name", "properties": {"name": geojson.WGS84[0]}}
    assert read_regions(collection(polygon(RING), crs=system)) == (((READ,),),)


def test_more_bytes_or_points_than_allowed_are_refused() -> None:
    with pytest.raises(TooLarge, match="expected boundaries of at most 20000000 bytes, got 20000001"):
        read_regions(b" " * (MAX_BYTES + 1))
    half = [[0, 0]] * (MAX_POINTS // 2)
    assert len(read_regions(collection(polygon(half), polygon(half)))) == 2
    with pytest.raises(TooLarge, match=f"at most {MAX_POINTS} points, got {MAX_POINTS + 1}"):
        read_regions(collection(polygon(half), polygon([*half, [0, 0]])))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_order(raw: bytes) -> None:
    with pytest.raises(Malformed, match="expected a GeoJSON"):
        read_regions(raw)


class Told(msgspec.Struct, frozen=True):
    name: str


@given(st.lists(st.tuples(st.integers(-1_800_000, 1_800_000), st.integers(-900_000, 900_000), st.text())))
def test_points_are_written_in_degrees(points: list[tuple[int, int, str]]) -> None:
    raw = write_points(PointFeature(longitude=x, latitude=y, properties=Told(name)) for x, y, name in points)
    written = json.loads(raw)
    assert written["type"] == "FeatureCollection"
    assert [one["geometry"]["coordinates"] for one in written["features"]] == [[x / 1e4, y / 1e4] for x, y, _ in points]
    assert [one["properties"] for one in written["features"]] == [{"name": name} for _, _, name in points]
    assert {one["type"] for one in written["features"]} <= {"Feature"}


def test_boundaries_of_the_world_are_those_of_natural_earth(shared: Path, root: Path) -> None:
    source = json.loads((shared / "data" / "geo" / "countries-50m.json").read_text(encoding="utf-8"))
    packaged = (root / "src" / "comity" / "record" / "boundaries.json").read_bytes()
    ids = [int(one["id"]) for one in source["objects"]["countries"]["geometries"] if "id" in one]
    features = json.loads(packaged)["features"]
    assert [one["id"] for one in features if "id" in one] == ids
    assert {key for one in features for key in one} == {"type", "id", "properties", "geometry"}
    assert {one["properties"] for one in features} == {None}
    regions = read_regions(packaged)
    assert len(regions) == len(features)
    assert 90_000 < sum(len(ring) for region in regions for polygon in region for ring in polygon) < 100_000
    assert len(packaged) < 1_500_000
