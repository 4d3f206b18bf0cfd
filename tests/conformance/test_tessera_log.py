"""A log written by transparency-dev/tessera: its heads open, its roots, tiles and bundles are the ones made here."""

from pathlib import Path

from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.merkle import leaf_hash, verify_consistency, verify_inclusion
from comity.kernel.note import Verifier
from comity.kernel.tiles import ENTRIES, decode_bundle, encode_bundle, tile_path
from trees import GrownLog

LOG = Verifier.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
WORDS = b"one two three four five six seven eit nain ten ileven twelf threeten fourten fivten"
ENTRIES_LOGGED = tuple(WORDS.split())


def grown(size: int) -> GrownLog:
    return GrownLog().add([leaf_hash(entry) for entry in ENTRIES_LOGGED[:size]])


def test_every_head_opens_and_has_the_root_made_here(shared: Path) -> None:
    folder = shared / "vectors/tessera-log/testdata/log"
    files = sorted(folder.glob("checkpoint*"))
    heads = [open_checkpoint(file.read_text(), LOG) for file in files]
    assert sorted({head.size for head in heads}) == [*range(13), 13, 14, 15]
    assert [head.root for head in heads] == [grown(head.size).frontier.root() for head in heads]


def test_tiles_and_bundles_are_equal_byte_for_byte(shared: Path) -> None:
    folder = shared / "vectors/tessera-log/testdata/log"
    for size in range(1, 16):
        entries = ENTRIES_LOGGED[:size]
        assert (folder / tile_path(0, 0, size)).read_bytes() == grown(size).pending[0]
        bundle = (folder / tile_path(ENTRIES, 0, size)).read_bytes()
        assert bundle == encode_bundle(entries)
        assert decode_bundle(bundle) == entries


def test_proofs_read_from_its_tiles_lead_to_its_heads(shared: Path) -> None:
    folder = shared / "vectors/tessera-log/testdata/log"
    heads = {head.size: head for head in (open_checkpoint(f.read_text(), LOG) for f in folder.glob("checkpoint.*"))}
    reader = grown(15).reader()
    for size in range(1, 16):
        for index, entry in enumerate(ENTRIES_LOGGED[:size]):
            verify_inclusion(leaf_hash(entry), index, size, reader.inclusion(index, size), heads[size].root)
            proof = reader.consistency(index + 1, size)
            verify_consistency(index + 1, size, heads[index + 1].root, heads[size].root, proof)
