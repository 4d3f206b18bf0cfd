import pytest

from comity.kernel import errors
from comity.kernel.errors import (
    ComityError,
    Malformed,
    NotAllowed,
    NotCanonical,
    StoreFault,
    StoreFull,
    TooLarge,
    refusal,
)

TREE = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, ComityError)]


def test_every_fault_has_a_code_of_its_own() -> None:
    codes = [one.code for one in TREE]
    assert len(codes) == len(set(codes)) == 14
    assert all(code.replace("_", "").isalpha() and code.islower() for code in codes)


def test_the_tree_is_the_one_its_text_draws() -> None:
    drawn = {word for word in (errors.__doc__ or "").replace("├── ", "").split() if word in vars(errors)}
    assert {one.__name__ for one in TREE} <= drawn
    assert issubclass(TooLarge, Malformed)
    assert issubclass(NotCanonical, Malformed)
    assert issubclass(StoreFull, StoreFault)


def test_a_fault_keeps_template_and_values_so_that_pages_can_translate_it() -> None:
    fault = Malformed("expected {limit} bytes, got {size}", limit=3, size="many")
    assert str(fault) == "expected 3 bytes, got many"
    assert (fault.template, fault.values) == ("expected {limit} bytes, got {size}", {"limit": "3", "size": "many"})
    assert str(Malformed("a {brace} without values")) == "a {brace} without values"


def test_values_may_hold_braces() -> None:
    assert str(Malformed("got {text!r}", text="{0}{x}")) == "got '{0}{x}'"
    assert refusal("a.b", "Got {text}.", text="{x}").sentence() == "Got {x}."


def test_refusals_are_data_with_their_values_sorted() -> None:
    one = refusal("a.b", "{x} before {y}.", y=2, x=1)
    assert (one.code, one.values) == ("a.b", (("x", "1"), ("y", "2")))
    assert one.sentence() == "1 before 2."
    assert one == refusal("a.b", "{x} before {y}.", x=1, y=2)


def test_not_allowed_carries_every_reason() -> None:
    reasons = (refusal("a.b", "No {x}.", x="entry"), refusal("c.d", "Closed."))
    with pytest.raises(NotAllowed, match=r"No entry\. Closed\.") as caught:
        raise NotAllowed(reasons)
    assert caught.value.refusals == reasons
