"""Proofs from stored tiles: every entry is proven under every later head."""

from pathlib import Path

from comity.app.opening import open_node
from comity.app.trees import head_of_log, tree_of
from comity.app.writing import Intent
from comity.kernel.merkle import leaf_hash, verify_consistency, verify_inclusion
from nodes import OFFICER, membership, organisation

MATTER = "organisation:XAA." + "1" * 32


def test_entries_are_proven_across_tiles(home: Path) -> None:
    node = open_node(home)
    drafts = [organisation(matter=MATTER), *(membership(MATTER, start=str(1400 + year)) for year in range(598))]
    node.write([Intent(draft=draft, officer=OFFICER) for draft in drafts])
    store = node.stores.store
    head = head_of_log(store, node.log)
    assert head is not None
    assert head.size == 600
    tree = tree_of(store, node.log)
    entries = [row.entry for row in store.rows(node.log, 0, 600)]
    for size in (1, 2, 255, 256, 257, 511, 512, 513, 600):
        root = tree.root(size)
        for index in {0, 1, size // 2, max(0, size - 2), size - 1} & set(range(size)):
            verify_inclusion(leaf_hash(entries[index]), index, size, tree.inclusion(index, size), root)
        verify_consistency(size, 600, root, head.root, tree.consistency(size, 600))
    node.close()
