import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.errors import Malformed, TooLarge
from comity.kernel.tiles import ENTRIES, TilePath, decode_bundle, encode_bundle, parse_tile_path, tile_path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (TilePath(level=0, index=0), "tile/0/000"),
        (TilePath(level=0, index=1_234_067), "tile/0/x001/x234/067"),
        (TilePath(level=63, index=1_000, width=255), "tile/63/x001/000.p/255"),
        (TilePath(level=ENTRIES, index=5, width=1), "tile/entries/005.p/1"),
    ],
)
def test_paths_are_written_as_the_specification_shows(path: TilePath, text: str) -> None:
    assert tile_path(path.level, path.index, path.width) == text
    assert parse_tile_path(text) == path


@given(st.integers(-1, 63), st.integers(0, 10**18 - 1), st.integers(1, 256))
def test_paths_survive_writing_and_reading(level: int, index: int, width: int) -> None:
    assert parse_tile_path(tile_path(level, index, width)) == TilePath(level=level, index=index, width=width)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tile/0/0",
        "tile/0/00",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/001/x234",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/05",
        "tile/0/001.p/",
        "tile/0/001/",
        "/tile/0/001",
        "tile/0/001\n",
        "tile/0/٠٠١",
        "tile/entries/../000",
    ],
)
def test_other_paths_are_refused(text: str) -> None:
    with pytest.raises(Malformed, match="expected"):
        parse_tile_path(text)


def test_an_endless_path_is_refused() -> None:
    with pytest.raises(Malformed, match="expected a path"):
        parse_tile_path("tile/0/" + "x001/" * 100_000 + "000")


@pytest.mark.parametrize(("level", "index", "width"), [(-2, 0, 1), (64, 0, 1), (0, -1, 1), (0, 10**18, 1), (0, 0, 0)])
def test_a_tile_out_of_bounds_has_no_path(level: int, index: int, width: int) -> None:
    with pytest.raises(Malformed):
        tile_path(level, index, width)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_bundles_survive_writing_and_reading(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == tuple(entries)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5), st.data())
def test_a_bundle_cut_short_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    bundle = encode_bundle(entries)
    cut = bundle[: data.draw(st.integers(0, len(bundle) - 1))]
    ends = {len(encode_bundle(entries[:count])) for count in range(len(entries))}
    if len(cut) in ends:
        assert len(decode_bundle(cut)) < len(entries)
    else:
        with pytest.raises(Malformed, match="ends inside"):
            decode_bundle(cut)


def test_bundles_have_their_bounds() -> None:
    assert decode_bundle(encode_bundle([bytes(65_535)])) == (bytes(65_535),)
    with pytest.raises(TooLarge):
        encode_bundle([bytes(65_536)])
    with pytest.raises(TooLarge):
        encode_bundle([b""] * 257)
    with pytest.raises(TooLarge):
        decode_bundle(bytes(2 * 257))
