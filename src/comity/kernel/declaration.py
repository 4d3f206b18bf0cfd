"""One declaration per field: labels, units, bounds and vocabularies that API, command line and pages all read.

A kind's body is a frozen Struct whose fields carry :func:`field` in their annotation::

    personnel: Annotated[int, field("Persons taking part", unit="persons", ge=0, le=1_000_000)]

:func:`check_body` holds every body to the profile of K1: no fractions, integers bounded below 2^53, no open maps,
unknown fields refused, and only the defaults None, False and the empty tuple, so that a field added later leaves old
bytes canonical.
"""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import inspect

from comity.kernel.canonical import MAX_INTEGER
from comity.kernel.errors import Malformed

_MAX_NESTING = 12
"""Structs within Structs; each may also hold a tuple, and the envelope adds two levels, which stays below K1's 32."""
_DEFAULTS: tuple[object, ...] = (None, False, ())


def field(label: str, *, help: str = "", unit: str = "", vocabulary: str = "", **bounds: Any) -> msgspec.Meta:
    """Describe a field: English label and help (catalogue keys), unit, name of its vocabulary, msgspec bounds."""
    return msgspec.Meta(extra={"label": label, "help": help, "unit": unit, "vocabulary": vocabulary}, **bounds)


class Unfit(ValueError):
    """Fields that do not go together, raised while a body is built; msgspec keeps it as the cause of its own error.

    template: English sentence with ``{slots}``, also the key of the message catalogues. fields: those to look at.
    """

    def __init__(self, template: str, /, fields: tuple[str, ...], **values: object) -> None:
        super().__init__(template.format(**values) if values else template)
        self.template = template
        self.fields = fields
        self.values = {name: str(value) for name, value in values.items()}


Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
"""Free text in the act's language."""
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name in the three working languages."""

    en: Annotated[str, field("English", min_length=1, max_length=200)]
    ru: Annotated[str, field("Russian", min_length=1, max_length=200)]
    zh: Annotated[str, field("Chinese", min_length=1, max_length=200)]

    def has(self, language: str) -> bool:
        """Whether there is a name in this language."""
        return language in self.__struct_fields__

    def of(self, language: str) -> str:
        """The name for a reader's language; English where the language is another."""
        return {"ru": self.ru, "zh": self.zh}.get(language, self.en)


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What is declared of one field."""

    name: str
    label: str
    help: str
    unit: str
    vocabulary: str
    required: bool
    type: inspect.Type


@cache
def declared_fields(body: type[msgspec.Struct]) -> tuple[Declared, ...]:
    """The fields of a body in the order of declaration.

    Raises Malformed when one has no label.
    """
    info = inspect.type_info(body)
    assert isinstance(info, inspect.StructType)
    return tuple(_declared(body, one) for one in info.fields)


def _declared(body: type[msgspec.Struct], one: inspect.Field) -> Declared:
    extra: dict[str, str] = {}
    for layer in _metadata(one.type):
        extra = {**layer, **extra}
    if not extra.get("label"):
        raise Malformed("expected a label on every field, got none on {body}.{name}", body=body.__name__, name=one.name)
    return Declared(
        name=one.name,
        label=extra["label"],
        help=extra.get("help", ""),
        unit=extra.get("unit", ""),
        vocabulary=extra.get("vocabulary", ""),
        required=one.required,
        type=one.type,
    )


def _metadata(kind: inspect.Type) -> Iterator[dict[str, str]]:
    while isinstance(kind, inspect.Metadata):
        yield dict(kind.extra or {})
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        for option in kind.types:
            yield from _metadata(option)


def bare_type(kind: inspect.Type) -> inspect.Type:
    """A type without annotations and None."""
    while isinstance(kind, (inspect.Metadata, inspect.UnionType)):
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        else:
            kind = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind


def check_body(body: type[msgspec.Struct]) -> None:
    """Hold a body to the profile.

    Raises Malformed naming the field and what is expected of it.
    """
    declared_fields(body)
    _check_type(inspect.type_info(body), body.__name__)


def _check_type(kind: inspect.Type, where: str) -> None:
    if where.count(".") > _MAX_NESTING:
        raise Malformed("expected at most {limit} Structs in one another, got {where}", limit=_MAX_NESTING, where=where)
    if isinstance(kind, inspect.Metadata):
        _check_type(kind.type, where)
    elif isinstance(kind, inspect.StructType):
        _check_struct(kind, where)
    elif isinstance(kind, inspect.UnionType):
        for option in kind.types:
            _check_type(option, where)
    elif isinstance(kind, inspect.VarTupleType):
        _check_type(kind.item_type, where)
    elif isinstance(kind, inspect.IntType):
        if kind.ge is None or kind.le is None or max(abs(kind.ge), abs(kind.le)) > MAX_INTEGER:
            raise Malformed("expected bounds ge and le below 2^53 on {where}, got {kind}", where=where, kind=kind)
    elif isinstance(kind, inspect.LiteralType):
        _check_codes(kind.values, where)
    elif isinstance(kind, inspect.EnumType):
        _check_codes(tuple(member.value for member in kind.cls), where)
    elif not isinstance(kind, (inspect.StrType, inspect.BoolType, inspect.NoneType)):
        raise Malformed(
            "expected text, integers, truth values, tuples or Structs at {where}, got {kind}",
            where=where,
            kind=type(kind).__name__,
        )


def _check_codes(codes: tuple[object, ...], where: str) -> None:
    if not all(isinstance(code, str) for code in codes):
        raise Malformed("expected codes that are text at {where}, got {codes}", where=where, codes=codes)


def _check_struct(kind: inspect.StructType, where: str) -> None:
    config = kind.cls.__struct_config__
    if not (config.frozen and config.forbid_unknown_fields):
        raise Malformed("expected a frozen Struct that forbids unknown fields at {where}", where=where)
    for one in kind.fields:
        if one.encode_name != one.name or not one.name.isascii():
            raise Malformed("expected plain ASCII field names at {where}, got {name}", where=where, name=one.name)
        if not one.required and not (config.omit_defaults and any(one.default is default for default in _DEFAULTS)):
            raise Malformed(
                "expected omit_defaults and a default of None, False or () at {where}.{name}",
                where=where,
                name=one.name,
            )
        _check_type(one.type, f"{where}.{one.name}")
