from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta, Raw, Struct, defstruct

from comity.capabilities import REGISTRY
from comity.kernel.canonical import encode
from comity.kernel.declaration import Names, ShortText, check_body, declared_fields, field
from comity.kernel.errors import Malformed


class Colour(Enum):
    RED = "red"


class Number(Enum):
    ONE = 1


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    text: str


class Loose(Struct, frozen=True):
    text: str


class Mutable(Struct, forbid_unknown_fields=True):
    text: str


class Fraction(Struct, frozen=True, forbid_unknown_fields=True):
    share: float


BOUNDED = Annotated[int, Meta(ge=0, le=10)]
STRICT: dict[str, Any] = {"frozen": True, "forbid_unknown_fields": True, "omit_defaults": True, "kw_only": True}


def body_with(kind: Any, *default: Any, **options: Any) -> type[Struct]:
    """A body of one labelled field, sound but for what is given."""
    labelled = Annotated[kind, field("Label")]
    return defstruct("Body", [("value", labelled, *default)], **{**STRICT, **options})


@pytest.mark.parametrize(
    "kind",
    [str, bool, BOUNDED, Colour, Literal["a", "b"], Inner, Names, tuple[str, ...], tuple[Inner, ...], BOUNDED | None],
    ids=str,
)
def test_a_sound_body_passes(kind: Any) -> None:
    check_body(body_with(kind))


@pytest.mark.parametrize(
    "kind",
    [
        *(float, int, Decimal, bytes, Any, Raw, date, datetime, object),
        *(dict[str, str], list[str], set[str], tuple[str, str], tuple[float, ...], float | None, tuple[Any, ...]),
        *(Annotated[int, Meta(ge=0)], Annotated[int, Meta(le=5)], Annotated[int, Meta(gt=0, lt=5)]),
        *(Annotated[int, Meta(ge=0, le=2**53)], Annotated[int, Meta(ge=-(2**53), le=0)], tuple[int, ...]),
        *(Number, Literal[1, 2], Literal["a", 1], Loose, Mutable, Fraction, tuple[Loose, ...], Inner | float),
    ],
    ids=str,
)
def test_types_outside_the_profile_are_refused(kind: Any) -> None:
    with pytest.raises(Malformed, match=r"expected .* Body"):
        check_body(body_with(kind))


@pytest.mark.parametrize("default", [None, False, ()], ids=repr)
def test_defaults_that_vanish_pass(default: object) -> None:
    check_body(body_with(str | bool | None if default != () else tuple[str, ...], default))


@pytest.mark.parametrize("default", ["", "text", 0, 0.0, True, 5], ids=repr)
def test_other_defaults_are_refused(default: object) -> None:
    kind = BOUNDED if isinstance(default, (int, float)) else str
    with pytest.raises(Malformed, match="default of None, False or"):
        check_body(body_with(kind, default))


def test_a_default_factory_is_refused() -> None:
    with pytest.raises(Malformed, match="default of None, False or"):
        check_body(body_with(tuple[str, ...], msgspec.field(default_factory=lambda: ("x",))))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"frozen": False}, "frozen Struct"),
        ({"forbid_unknown_fields": False}, "forbids unknown fields"),
        ({"omit_defaults": False}, "omit_defaults"),
        ({"rename": "upper"}, "plain ASCII field names"),
    ],
)
def test_a_loose_struct_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(Malformed, match=message):
        check_body(body_with(str | None, None, **options))


def test_a_field_name_outside_ascii_is_refused() -> None:
    with pytest.raises(Malformed, match="plain ASCII"):
        check_body(defstruct("Body", [("größe", Annotated[str, field("Label")])], **STRICT))


def test_a_field_without_a_label_is_refused() -> None:
    for kind in (str, Annotated[str, Meta(max_length=3)], Annotated[str, field("")]):
        with pytest.raises(Malformed, match=r"label on every field, got none on Body\.value"):
            check_body(defstruct("Body", [("value", kind)], **STRICT))


def test_the_message_names_the_place_inside() -> None:
    with pytest.raises(Malformed, match=r"Body\.value\.share, got FloatType"):
        check_body(body_with(tuple[Fraction, ...] | None))


def test_what_is_declared_is_read_back() -> None:
    people = Annotated[int, field("Persons", help="All of them.", unit="persons", vocabulary="v", ge=0, le=9)]
    (one,) = declared_fields(defstruct("Body", [("people", people | None, None)], **STRICT))
    assert (one.name, one.label, one.help, one.unit, one.vocabulary) == (
        *("people", "Persons", "All of them.", "persons", "v"),
    )
    assert not one.required


def test_the_outermost_label_is_the_field_s() -> None:
    (one,) = declared_fields(defstruct("Body", [("value", Annotated[ShortText, field("Outer")])], **STRICT))
    assert (one.label, one.required) == ("Outer", True)


def test_every_kind_of_every_capability_holds_to_the_profile() -> None:
    assert len(REGISTRY.kinds) >= 7
    for kind in REGISTRY.kinds.values():
        check_body(kind.body)


def test_a_field_added_later_leaves_old_bytes_canonical() -> None:
    old = body_with(str)
    new = defstruct("Body", [("more", Annotated[str, field("More")] | None, None)], bases=(old,), **STRICT)
    raw = encode(old(value="a"))
    assert encode(msgspec.json.decode(raw, type=new)) == raw


def test_names_fall_back_to_english() -> None:
    names = Names(en="Xanadu", ru="Ксанаду", zh="上都")
    assert [names.of(language) for language in ("en", "ru", "zh", "kk")] == ["Xanadu", "Ксанаду", "上都", "Xanadu"]
