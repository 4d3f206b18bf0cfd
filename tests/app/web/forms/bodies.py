"""Bodies of any kind, made from its declaration, as people could type them."""

from functools import cache
from typing import Any, TypeVar

import msgspec
from hypothesis import strategies as st

from comity.app.web.forms.inputs import Input, inputs_of
from comity.app.web.forms.texts import hidden_in, lines, one_line

T = TypeVar("T", bound=msgspec.Struct)
PARTIES = ("SCO-RATS", "XAA", "XBB", "XCC")
MATTERS = ("body:xa-council", "exercise:XAA.one", "exercise:xa-1")
DATES = ("2019", "2019-06", "2019-06-15", "2020-02-29", "2021")
ACTS = ("0" * 64, "f" * 64)
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
PATTERNS = {"path": "title", "language": "kk"}


@cache
def bodies(body: type[T]) -> st.SearchStrategy[T]:
    """Every body of a kind that its form can hold."""
    return _group(inputs_of(body)).map(lambda plain: _built(plain, body)).filter(lambda one: one is not None)  # type: ignore[return-value]


def _built(plain: dict[str, Any], body: type[T]) -> T | None:
    try:
        return msgspec.convert(plain, body)
    except msgspec.ValidationError:
        return None


def _group(inputs: tuple[Input, ...]) -> st.SearchStrategy[dict[str, Any]]:
    must = {one.name: _value(one) for one in inputs if one.required}
    may = {one.name: _value(one) for one in inputs if not one.required}
    return st.fixed_dictionaries(must, optional=may)


def _value(one: Input) -> st.SearchStrategy[Any]:
    if one.form == "group":
        return _group(one.parts)
    if one.form == "codes":
        return st.sets(st.sampled_from(one.codes), min_size=one.least or 0, max_size=4).map(sorted)
    if one.form == "list":
        assert one.item is not None
        most = min(one.most or 4, 4)
        rows = st.lists(_value(one.item), min_size=one.least or 0, max_size=most, unique_by=repr)
        return rows.map(sorted) if one.item.form in {"party", "matter"} else rows
    if one.form == "number":
        return st.integers(one.least or 0, one.most or 0)
    if one.form == "truth":
        return st.booleans()
    if one.form == "choice":
        return st.sampled_from(one.codes)
    known = {"date": DATES, "party": PARTIES, "matter": MATTERS, "statement": ACTS}
    if one.form in known:
        return st.sampled_from(known[one.form])
    return st.just(PATTERNS[one.name]) if one.pattern else _text(one)


def _text(one: Input) -> st.SearchStrategy[str]:
    most = min(one.most or 40, 40)
    ready = lines if one.form == "long" else one_line
    return (
        st.text(LETTERS, min_size=1, max_size=most)
        .map(ready)
        .filter(lambda text: 0 < len(text) <= most and not hidden_in(text))
    )
