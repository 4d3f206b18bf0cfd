"""A body that is filled into its form and read back is the same body, for every kind there is."""

from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.forms.bodies import bodies
from comity.app.web.forms.filling import pairs_of
from comity.app.web.forms.inputs import find_input, inputs_of, leaves
from comity.app.web.forms.reading import Grasp, read_form
from comity.app.web.forms.values import Values
from comity.app.web.kinds import writable_kinds
from comity.capabilities import REGISTRY

KINDS = [kind.name for kind in writable_kinds(REGISTRY)]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_body_survives_its_form(grasp: Grasp, kind: str, data: Any) -> None:
    body_type = REGISTRY.kinds[kind].body
    body = data.draw(bodies(body_type))
    pairs = pairs_of(body)
    read = read_form(body_type, Values(pairs), grasp)
    assert read.problems == ()
    assert read.body == body
    inputs = inputs_of(body_type)
    assert all(find_input(inputs, path) is not None for path, _ in pairs)


@cache
def typed(body: type[msgspec.Struct]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Whatever may be typed into the fields of a body."""
    paths = [path for path, _ in leaves(inputs_of(body))]
    anything = st.text(max_size=30) | st.sampled_from(("1e999999", "NaN", "9" * 30, "²", "2020-13", "XAA (", "\u202e"))
    names = st.sampled_from([name for path in paths for name in (path, f"{path}.0", f"{path}.999")])
    return st.lists(st.tuples(names, anything), max_size=12)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_any_text_in_any_field_is_told_and_never_fails(grasp: Grasp, kind: str, data: Any) -> None:
    body_type = REGISTRY.kinds[kind].body
    pairs = data.draw(typed(body_type))
    read = read_form(body_type, Values(tuple(pairs)), grasp)
    assert (read.body is None) == bool(read.problems)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_label(kind: str) -> None:
    found = list(leaves(inputs_of(REGISTRY.kinds[kind].body)))
    assert found
    assert all(one.label for _, one in found)
