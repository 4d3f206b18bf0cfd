"""Signed heads: committed, then kept outside the database, then shown, in that order (K2)."""

from pathlib import Path

import pytest

from comity.app.heads import keep_sidecar, read_sidecar, sidecar_path
from comity.app.opening import open_node
from comity.kernel.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from comity.kernel.errors import StoreFault
from comity.kernel.ids import LogId
from comity.kernel.note import Signer
from nodes import OFFICER, Stumbles, organisation

LOG = LogId("XAA")


def head(size: int) -> str:
    return sign_checkpoint(
        Checkpoint(origin=LOG.origin, size=size, root=bytes(32)), Signer(name=LOG.origin, seed=bytes(32))
    )


def test_kept_head_only_goes_forward(tmp_path: Path) -> None:
    path = sidecar_path(tmp_path, LOG)
    for size, kept in ((5, 5), (3, 5), (5, 5), (8, 8), (7, 8)):
        keep_sidecar(path, size, head(size))
        assert read_sidecar(path) == head(kept)


def test_head_is_shown_to_nobody_before_it_is_kept(home: Path) -> None:
    faults = Stumbles("head.kept")
    node = open_node(home, faults=faults)
    done = node.submit(organisation(), OFFICER)
    said = node.reading(OFFICER.reader).act(done.id)
    faults.times = 1
    with pytest.raises(StoreFault):
        node.receipt(said, node.log)
    assert [size for size, _ in node.stores.store.checkpoints(LOG)] == [1, 2]
    kept = read_sidecar(sidecar_path(home, LOG))
    assert kept is not None
    assert open_checkpoint(kept, node.keys.statement.log).size == 1
    receipt = node.receipt(said, node.log)
    assert read_sidecar(sidecar_path(home, LOG)) == receipt.checkpoint
    node.close()


def test_log_that_did_not_grow_is_signed_once(home: Path) -> None:
    node = open_node(home)
    texts = {node.signed_head() for _ in range(5)}
    assert [text for _, text in node.stores.store.checkpoints(LOG)] == list(texts)
    node.close()


def test_two_nodes_on_one_home_sign_alike(home: Path) -> None:
    one, two = open_node(home), open_node(home)
    one.submit(organisation(), OFFICER)
    assert one.signed_head() == two.signed_head()
    assert [size for size, _ in one.stores.store.checkpoints(LOG)] == [1, 2]
    for node in (one, two):
        node.close()


def test_earlier_receipt_head_serves_while_it_covers(home: Path) -> None:
    node = open_node(home)
    first = node.submit(organisation(), OFFICER)
    said = node.reading(OFFICER.reader).act(first.id)
    before = node.receipt(said, node.log)
    node.submit(organisation(), OFFICER)
    assert node.receipt(said, node.log) == before
    node.signed_head()
    assert node.receipt(said, node.log).checkpoint != before.checkpoint
    node.close()


def test_folder_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match=r"cannot read or write .*gone \(No such file or directory\)"):
        keep_sidecar(sidecar_path(tmp_path / "gone", LOG), 1, head(1))
