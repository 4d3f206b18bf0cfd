"""Pages are written as htpy itself writes them."""

from typing import Any

import htpy as h
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from comity.app.web.rendering import render

leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.text(max_size=4).map(Markup))
attributes = st.dictionaries(
    st.sampled_from(["title", "data_label", "class_"]), st.one_of(st.none(), st.booleans(), st.text(max_size=5))
)


def element(children: Any) -> Any:
    names = st.sampled_from([h.p, h.td, h.html, h.section])
    return st.builds(lambda of, given, inside: of(**given)[inside], names, attributes, children)


nodes = st.recursive(
    leaves | st.just(h.br) | attributes.map(lambda given: h.input(**given)),
    lambda inner: st.one_of(element(inner), st.lists(inner, max_size=3), st.tuples(inner, inner)),
    max_leaves=20,
)


@given(nodes)
def test_page_is_written_as_htpy_writes_it(node: Any) -> None:
    assert render(node) == str(h.fragment[node])


def test_lazy_children_are_written_in_their_order() -> None:
    page = h.ul[(h.li[str(number)] for number in range(3))]
    assert render(page) == "<ul><li>0</li><li>1</li><li>2</li></ul>"
    assert render(h.p[lambda: "later", h.fragment["<", h.b["x"]]]) == "<p>later&lt;<b>x</b></p>"


def test_what_is_no_node_is_refused() -> None:
    wrong: Any = object()
    with pytest.raises(TypeError, match="not a valid child"):
        render(h.p[iter([wrong])])
