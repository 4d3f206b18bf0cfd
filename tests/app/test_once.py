"""A statement that is tried again and again is written once, also over a change of epochs."""

from pathlib import Path

import pytest

from comity.adapters.keys import read_identity
from comity.app.node import Node
from comity.app.once import begin, find_written
from comity.app.opening import open_epoch, open_node
from comity.kernel.errors import NotAllowed
from comity.kernel.ids import LogId
from nodes import OFFICER, OWN, membership, organisation


def test_trying_again_answers_with_what_was_written(own_node: Node) -> None:
    once = begin(own_node.stores.store, own_node.log, own_node.entropy)
    assert find_written(own_node.stores.store, own_node.log, once) is None
    first = own_node.submit(organisation(), OFFICER, once=once)
    own_node.submit(organisation("XAA-OTHER"), OFFICER)
    size = own_node.status().size
    again = own_node.submit(organisation(), OFFICER, once=once)
    assert again == first == find_written(own_node.stores.store, own_node.log, once)
    assert own_node.status().size == size


def test_another_mark_writes_again(own_node: Node) -> None:
    marks = [begin(own_node.stores.store, own_node.log, own_node.entropy) for _ in range(2)]
    done = [own_node.submit(organisation(), OFFICER, once=once) for once in marks]
    assert done[0].id != done[1].id


def test_what_was_refused_may_be_tried_again_under_its_mark(own_node: Node) -> None:
    once = begin(own_node.stores.store, own_node.log, own_node.entropy)
    with pytest.raises(NotAllowed):
        own_node.submit(membership("organisation:XAA." + "0" * 32, marking=OWN), OFFICER, once=once)
    assert own_node.submit(organisation(), OFFICER, once=once).index == own_node.status().size - 1


def test_what_was_written_before_a_new_epoch_is_not_written_into_it(home: Path) -> None:
    node = open_node(home)
    written, unwritten = (begin(node.stores.store, node.log, node.entropy) for _ in range(2))
    first = node.submit(organisation(), OFFICER, once=written)
    node.close()
    open_epoch(home, read_identity(home / "keys" / "identity.key"))
    node = open_node(home)
    try:
        size = node.status().size
        assert node.submit(organisation(), OFFICER, once=written).id == first.id
        assert node.status().size == size
        done = node.submit(organisation(), OFFICER, once=unwritten)
        assert done.log == LogId("XAA", 2)
        assert node.submit(organisation(), OFFICER, once=unwritten) == done
    finally:
        node.close()
