"""The boundaries a node draws with: the package's, or those of a file, which must be sound."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.adapters.clock import SystemClock
from comity.adapters.keys import create_keys, load_keys
from comity.app.boundaries import load_boundaries
from comity.app.faults import NoFaults
from comity.app.node import Node, Surroundings
from comity.app.settings import Settings
from comity.app.web.app import build_app
from comity.capabilities import REGISTRY
from comity.interop.geojson import MAX_BYTES
from comity.kernel.errors import Malformed, StoreFault, TooLarge
from comity.record import boundaries
from comity.record.boundaries import packaged_boundaries
from nodes import memory_stores

RING = [[10, 50], [20, 50], [20, 60], [10, 50]]


@pytest.fixture
def fresh() -> Iterator[None]:
    """A process that has not read the packaged boundaries yet."""
    packaged_boundaries.cache_clear()
    yield
    packaged_boundaries.cache_clear()


def write(folder: Path, *rings: list[list[int]]) -> str:
    geometry = {"type": "Polygon", "coordinates": rings}
    features = [{"type": "Feature", "properties": None, "geometry": geometry}] if rings else []
    file = folder / "ours.json"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(file)


def test_packaged_boundaries_are_read_once() -> None:
    assert len(load_boundaries("")) == 241
    assert load_boundaries("") is load_boundaries("")


def test_file_takes_the_place_of_the_package(tmp_path: Path) -> None:
    assert load_boundaries(write(tmp_path, RING)) == ((((((10, 50), (20, 50), (20, 60), (10, 50))),),),)


def test_file_that_cannot_be_used_is_named_with_the_place_in_it(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match=r"ours\.json cannot be used: features\[0\], polygon 0, ring 0, point 1:"):
        load_boundaries(write(tmp_path, [[0, 0], [0, 91], [1, 1], [0, 0]]))
    with pytest.raises(Malformed, match=r"ours\.json cannot be used: expected at least one polygon, got none"):
        load_boundaries(write(tmp_path))
    with pytest.raises(Malformed, match=r"the boundaries .*none\.json cannot be read: .*No such file"):
        load_boundaries(str(tmp_path / "none.json"))
    with pytest.raises(Malformed, match="cannot be read"):
        load_boundaries(str(tmp_path))


def test_huge_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    with file.open("wb") as opened:
        opened.truncate(1_000 * MAX_BYTES)
    with pytest.raises(TooLarge, match=r"huge\.json cannot be used: expected boundaries of at most"):
        load_boundaries(str(file))


@pytest.mark.usefixtures("fresh")
def test_package_that_was_not_built_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "PACKAGED", "none.json")
    with pytest.raises(StoreFault, match="expected the boundaries in this package, got none; run: make setup"):
        load_boundaries("")


def test_unsound_boundaries_stop_the_node_when_it_starts_to_serve(tmp_path: Path) -> None:
    create_keys(tmp_path, "XAA")
    around = Surroundings(clock=SystemClock(), entropy=os.urandom, faults=NoFaults())
    settings = Settings(party="XAA", boundaries=write(tmp_path, [[0, 0], [1, 0], [1, 1], [0, 1]]))
    node = Node(settings, REGISTRY, memory_stores(), load_keys(tmp_path), around)
    with pytest.raises(Malformed, match=r"ours\.json cannot be used: .*expected a ring that ends where it starts"):
        build_app(node)
    node.close()
