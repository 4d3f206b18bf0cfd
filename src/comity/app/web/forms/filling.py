"""From a body to what its form holds: for corrections, for what comes back from the outbox, and for tests."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec

from comity.app.web.forms.inputs import Input, inputs_of
from comity.app.web.forms.values import Pair


def pairs_of(body: msgspec.Struct, prefix: str = "") -> tuple[Pair, ...]:
    """The fields of the form that give this body when they are read."""
    return tuple(pair for one in inputs_of(type(body)) for pair in _pairs(one, getattr(body, one.name), prefix))


def _pairs(one: Input, value: Any, prefix: str) -> Iterator[Pair]:
    path = f"{prefix}{one.name}"
    if value is None or (value == one.unsaid and one.form in {"truth", "list", "codes"}):
        return
    if one.form == "group":
        for part in one.parts:
            yield from _pairs(part, getattr(value, part.name), f"{path}.")
    elif one.form == "codes":
        yield from ((path, str(code.value if isinstance(code, Enum) else code)) for code in value)
    elif one.form == "list":
        assert one.item is not None
        for number, item in enumerate(value):
            yield from _pairs(msgspec.structs.replace(one.item, name=str(number)), item, f"{path}.")
    else:
        yield path, written(one, value)


def written(one: Input, value: Any) -> str:
    """One value as it is entered."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int) and one.scale != 1:
        return f"{Decimal(value) * one.scale:f}"
    return str(value)
