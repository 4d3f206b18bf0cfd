"""What is entered for each field of a body: a form made from the declaration alone.

The name of an input is its path in the body, with points and counting from 0: ``name.en``, ``sources.0``.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Final

import msgspec
from msgspec import inspect

from comity.app.web.facts import scale_of
from comity.app.web.kinds import form_of
from comity.kernel.declaration import Declared, declared_fields
from comity.kernel.errors import Malformed

LONG: Final = 400
"""Characters above which a text gets several lines."""
MOST_ROWS: Final = 1_000
"""Rows of one list that a form holds, whatever its declaration allows."""
_STATEMENT: Final = r"^[0-9a-f]{64}$(?!\n)"


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One input, or a group or list of them.

    form: text, long, date, day, party, matter, statement, number, truth, choice, codes (several of a vocabulary),
    group or list. label, help, unit, vocabulary: as declared, English. required: a body needs it. unsaid: what the body
    holds where nothing is entered: None, False or nothing in a list. least, most: characters, values or rows. scale:
    what a number is multiplied by to be shown in its unit. parts: of a group. item: of a list. in_list: it is the row
    of a list, whose label and hint stand for it.
    """

    name: str
    form: str
    label: str
    help: str = ""
    unit: str = ""
    vocabulary: str = ""
    required: bool = False
    unsaid: bool | tuple[()] | None = None
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    scale: Decimal = Decimal(1)
    codes: tuple[str, ...] = ()
    parts: "tuple[Input, ...]" = ()
    item: "Input | None" = None
    in_list: bool = False


@cache
def inputs_of(body: type[msgspec.Struct]) -> tuple[Input, ...]:
    """The inputs of a body in the order of its fields.

    Raises Malformed for a type of field that no form knows.
    """
    return tuple(_input(declared) for declared in declared_fields(body))


def leaves(inputs: tuple[Input, ...], prefix: str = "") -> Iterator[tuple[str, Input]]:
    """Every input that is no group, with its path; lists are given as they are, not their rows."""
    for one in inputs:
        path = f"{prefix}{one.name}"
        if one.form == "group":
            yield from leaves(one.parts, f"{path}.")
        else:
            yield path, one


def find_input(inputs: tuple[Input, ...], path: str) -> Input | None:
    """The input at a path, where a number stands for any row of a list; None where there is none."""
    name, _, rest = path.partition(".")
    found = next((one for one in inputs if one.name == name), None)
    if found is None or not rest:
        return found
    if found.form == "group":
        return find_input(found.parts, rest)
    row, _, inner = rest.partition(".")
    if found.form != "list" or found.item is None or not row.isdigit():
        return None
    if not inner:
        return found.item
    return find_input(found.item.parts, inner) if found.item.form == "group" else None


def _input(declared: Declared) -> Input:
    return _typed(declared, declared.type, None if declared.required else _unsaid(declared.type))


def _unsaid(kind: inspect.Type) -> bool | tuple[()] | None:
    """The default of an optional field: the only ones a body may have (:mod:`comity.kernel.declaration`)."""
    if _may_be_none(kind):
        return None
    form, _ = form_of(kind)
    return () if form == "list" else False if form == "truth" else None


def _may_be_none(kind: inspect.Type) -> bool:
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    return isinstance(kind, inspect.UnionType) and any(isinstance(one, inspect.NoneType) for one in kind.types)


def _typed(declared: Declared, kind: inspect.Type, unsaid: bool | tuple[()] | None) -> Input:
    form, bare = form_of(kind)
    one = Input(
        name=declared.name,
        form=form,
        label=declared.label,
        help=declared.help,
        unit=declared.unit,
        vocabulary=declared.vocabulary,
        required=declared.required,
        unsaid=unsaid,
    )
    if isinstance(bare, inspect.StrType):
        return _text(one, bare)
    if isinstance(bare, inspect.IntType):
        scale, unit = scale_of(declared.unit)
        return msgspec.structs.replace(one, least=bare.ge, most=bare.le, scale=scale, unit=unit)
    if isinstance(bare, (inspect.EnumType, inspect.LiteralType)):
        return msgspec.structs.replace(one, codes=_codes(bare))
    if isinstance(bare, inspect.StructType):
        return msgspec.structs.replace(one, parts=inputs_of(bare.cls))
    if isinstance(bare, inspect.VarTupleType):
        return _list(declared, one, bare)
    if isinstance(bare, (inspect.BoolType, inspect.DateType)):
        return one
    raise Malformed("no form is known for the field {name}", name=declared.name)


def _text(one: Input, bare: inspect.StrType) -> Input:
    form = one.form
    if form == "text":
        pattern = bare.pattern or ""
        long = (bare.max_length or LONG) >= LONG
        form = "statement" if pattern == _STATEMENT else "long" if long and not pattern else "text"
    return msgspec.structs.replace(
        one, form=form, least=bare.min_length, most=bare.max_length, pattern=bare.pattern or ""
    )


def _codes(bare: inspect.EnumType | inspect.LiteralType) -> tuple[str, ...]:
    values = bare.values if isinstance(bare, inspect.LiteralType) else tuple(one.value for one in bare.cls)
    return tuple(str(value) for value in values)


def _list(declared: Declared, one: Input, bare: inspect.VarTupleType) -> Input:
    item = _typed(declared, bare.item_type, None)
    item = msgspec.structs.replace(item, required=True, help="", in_list=item.form != "group")
    most = min(bare.max_length or MOST_ROWS, MOST_ROWS)
    if item.form == "choice":
        return msgspec.structs.replace(one, form="codes", codes=item.codes, least=bare.min_length, most=most)
    return msgspec.structs.replace(one, item=item, least=bare.min_length, most=most)
