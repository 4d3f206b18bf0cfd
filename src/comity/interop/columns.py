"""What a view's columns hold: the value at a column's path in a row, and what is declared of it.

Tables of every kind, on pages and in files, read rows through these functions, so that a new capability is shown by
all of them without a line of its own.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from comity.kernel.declaration import Declared, Names, bare_type, declared_fields
from comity.kernel.errors import Malformed


def value_at(row: msgspec.Struct, path: str) -> Any:
    """The value at a path such as ``membership.start``; None where a part of the path holds nothing."""
    value: Any = row
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


@cache
def declared_at(row: type[msgspec.Struct], path: str) -> Declared | None:
    """What is declared of the field at a path, or None where the path leads to no field.

    Fields of bodies carry labels, units and vocabularies; those of the rows themselves have their type alone.
    """
    at: type[msgspec.Struct] | None = row
    found: Declared | None = None
    for name in path.split("."):
        found = next((one for one in _fields(at) if one.name == name), None) if at is not None else None
        at = _struct_of(found.type) if found is not None else None
    return found


@cache
def is_text(row: type[msgspec.Struct], path: str) -> bool:
    """Whether a path leads to text in words, not to a code, an id, a date, a name in one language or another value."""
    if name_language(row, path):
        return False
    declared = declared_at(row, path)
    bare = bare_type(declared.type) if declared is not None else None
    return isinstance(bare, inspect.StrType) and bare.pattern is None


@cache
def name_language(row: type[msgspec.Struct], path: str) -> str:
    """The language of a path that leads to a name in one of several languages, such as ``term.term.ru``, else empty."""
    above, _, last = path.rpartition(".")
    declared = declared_at(row, above) if above else None
    return last if declared is not None and _struct_of(declared.type) is Names else ""


def bodies_of(row: msgspec.Struct) -> Iterator[msgspec.Struct]:
    """Every statement's body in a row, in order: whatever states sources."""
    for name in row.__struct_fields__:
        value = getattr(row, name)
        for one in value if isinstance(value, tuple) else (value,):
            if not isinstance(one, msgspec.Struct):
                continue
            if "sources" in one.__struct_fields__:
                yield one
            else:
                yield from bodies_of(one)


def _fields(of: type[msgspec.Struct]) -> tuple[Declared, ...]:
    try:
        return declared_fields(of)
    except Malformed:  # a row's own fields are not declared
        info = inspect.type_info(of)
        assert isinstance(info, inspect.StructType)
        return tuple(_undeclared(one) for one in info.fields)


def _undeclared(one: inspect.Field) -> Declared:
    return Declared(name=one.name, label="", help="", unit="", vocabulary="", required=one.required, type=one.type)


def _struct_of(kind: inspect.Type) -> type[msgspec.Struct] | None:
    bare = bare_type(kind)
    return bare.cls if isinstance(bare, inspect.StructType) else None
