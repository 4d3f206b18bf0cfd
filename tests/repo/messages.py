"""Which texts a reader can meet, gathered from the source and the registry; the catalogues must hold exactly these.

A text is met through a call of ``gettext``, ``pgettext`` or ``ngettext``, a refusal's template, a declaration of the
registry (labels, helps, units, codes of vocabularies), or a fault raised where a reader's own request can cause it
(``READERS_FAULTS``). Faults raised elsewhere tell an operator about files and keys; they may stay in English.
"""

import ast
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

import msgspec
from msgspec import inspect

from comity.app.accounts.roles import Role
from comity.app.web.forms.handling import Handling
from comity.app.web.write.papers import Titled
from comity.app.web.write.referring import Referring
from comity.app.web.write.written import InFile, MayOpen
from comity.capabilities import REGISTRY
from comity.kernel import errors
from comity.kernel.capability import Registry
from comity.kernel.dates import Answer
from comity.kernel.fold import Standing
from comity.kernel.marking import Level
from comity.kernel.marks import LAYERS

READERS_FAULTS = (
    *(f"kernel/{name}.py" for name in ("act", "admission", "canonical", "dates", "fold", "ids", "marking")),
    "app/",
)
"""Files and folders below src/comity whose faults are translated."""
ROLES = ("node", "record", *(role.value.replace("_", " ") for role in Role))
"""Roles the program itself gives to authors; a party's own are shown as they are."""
FORMS = (Handling, InFile, MayOpen, Referring, Titled)
"""What forms ask besides bodies."""
CALLS = {"_": 1, "gettext": 1, "pgettext": 2, "ngettext": 2}
"""Functions that look up a text, and how many of their first arguments are literal texts."""


class Message(msgspec.Struct, frozen=True, order=True):
    """A key of the catalogues; ``context`` and ``plural`` are empty where there is none."""

    text: str
    context: str = ""
    plural: str = ""


def wanted(source: Path) -> frozenset[Message]:
    """Every message that must be translated; ``source`` is the folder of the package."""
    return frozenset((*looked_up(source), *refused(source), *faulted(source, READERS_FAULTS), *declared(REGISTRY)))


def allowed(source: Path) -> frozenset[Message]:
    """Messages that may be translated: those wanted, and every other fault."""
    return wanted(source) | frozenset(faulted(source, ("",)))


def looked_up(source: Path) -> Iterator[Message]:
    """Literal texts given to a catalogue."""
    for _, call in _calls(source):
        name = _name(call)
        literals = [one.value for one in call.args[: CALLS.get(name, 0)] if isinstance(one, ast.Constant)]
        texts = [one for one in literals if isinstance(one, str)]
        if name not in CALLS or len(texts) < CALLS[name]:
            continue
        if name == "pgettext":
            yield Message(texts[1], context=texts[0])
        elif name == "ngettext":
            yield Message(texts[0], plural=texts[1])
        else:
            yield Message(texts[0])


def built_at_run_time(source: Path) -> tuple[str, ...]:
    """Places where a text is composed before it is looked up, so that no catalogue can hold it."""
    return tuple(
        f"{file.relative_to(source).as_posix()}:{call.lineno}"
        for file, call in _calls(source)
        if _name(call) in CALLS and any(isinstance(one, (ast.JoinedStr, ast.BinOp)) for one in call.args[:2])
    )


def counts_outside_catalogues(folder: Path) -> tuple[str, ...]:
    """Places where a count is put beside words without asking a catalogue for the form that goes with it."""
    return tuple(
        f"{file.relative_to(folder).as_posix()}:{node.lineno}"
        for file in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr) and _has_words(node) and any(map(_is_count, node.values))
    )


def _has_words(node: ast.JoinedStr) -> bool:
    """Whether a word of two letters or more stands by itself in it."""
    literal = [one.value for one in node.values if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(re.search(r"(?:^|\s)[A-Za-z]{2,}(?:[\s.,:;]|$)", text) and " " in text for text in literal)


def _is_count(node: ast.expr) -> bool:
    if not isinstance(node, ast.FormattedValue):
        return False
    value = node.value
    if isinstance(value, ast.Call):
        return _name(value) in {"len", "number", "sum"}
    return isinstance(value, ast.Name) and value.id in {"count", "total", "left", "number"}


def vocabularies_used(source: Path, registry: Registry) -> frozenset[str]:
    """Names of vocabularies given to ``code_label`` as they stand, or by a column of a view."""
    given = [call.args[0] for _, call in _calls(source) if _name(call) == "code_label" and call.args]
    literal = {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return frozenset(
        literal | {column.vocabulary for view in registry.views.values() for column in view.columns} - {""}
    )


def vocabularies(registry: Registry) -> dict[str, tuple[str, ...]]:
    """The codes of every vocabulary, by name: those of fields, and those that only envelopes and answers have."""
    found = {
        "answer": _codes(Answer),
        "layer": LAYERS,
        "level": _codes(Level),
        "role": ROLES,
        "standing": _codes(Standing),
    }
    for struct in _structs(registry):
        for one in struct.fields:
            name = _extra(one.type).get("vocabulary", "")
            if name:
                found[name] = _codes(_enum(one.type))
    return found


def refused(source: Path) -> Iterator[Message]:
    """Templates of refusals, and of what does not go together in a body."""
    for _, call in _calls(source):
        if _name(call) == "refusal" and len(call.args) > 1:
            yield from _literal(call.args[1])
        elif _name(call) == "Unfit" and call.args:
            yield from _literal(call.args[0])
        elif _name(call) == "Refusal":
            yield from (text for word in call.keywords if word.arg == "template" for text in _literal(word.value))


def faulted(source: Path, places: tuple[str, ...]) -> Iterator[Message]:
    """Templates of faults raised in these files and folders."""
    names = _fault_names(errors.ComityError)
    for file, call in _calls(source):
        if _name(call) in names and call.args and file.relative_to(source).as_posix().startswith(places):
            yield from _literal(call.args[0])


def declared(registry: Registry) -> Iterator[Message]:
    """Labels, helps, units and codes of the registry."""
    yield from (Message(one.label) for one in registry.capabilities)
    yield from (Message(one.label) for one in registry.matter_types.values())
    for view in registry.views.values():
        yield from (Message(view.label), *(Message(column.label) for column in view.columns))
    for kind in registry.kinds.values():
        yield from (Message(kind.label), Message(kind.help))
    for struct in _structs(registry):
        for one_field in struct.fields:
            extra = _extra(one_field.type)
            yield from (Message(extra[key]) for key in ("label", "help", "unit") if extra.get(key))
    for name, codes in vocabularies(registry).items():
        yield from (Message(code.replace("_", " "), context=name) for code in codes)


def _structs(registry: Registry) -> Iterator[inspect.StructType]:
    """Bodies, queries and forms, and the Structs inside them."""
    bodies, queries = (kind.body for kind in registry.kinds.values()), (view.query for view in registry.views.values())
    for struct in (*bodies, *queries, *FORMS):
        yield from _inside(inspect.type_info(struct))


def _inside(kind: inspect.Type) -> Iterator[inspect.StructType]:
    if isinstance(kind, inspect.StructType):
        yield kind
        for one in kind.fields:
            yield from _inside(one.type)
    elif isinstance(kind, inspect.Metadata):
        yield from _inside(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for option in kind.types:
            yield from _inside(option)
    elif isinstance(kind, inspect.VarTupleType):
        yield from _inside(kind.item_type)


def _extra(kind: inspect.Type) -> dict[str, str]:
    """What :func:`~comity.kernel.declaration.field` says of a type, through unions and layers."""
    if isinstance(kind, inspect.Metadata):
        return {**_extra(kind.type), **(kind.extra or {})}
    if isinstance(kind, inspect.UnionType):
        return {key: value for option in kind.types for key, value in _extra(option).items()}
    return {}


def _enum(kind: inspect.Type) -> type[Enum]:
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        return next(_enum(option) for option in kind.types if not isinstance(option, inspect.NoneType))
    if isinstance(kind, inspect.VarTupleType):
        return _enum(kind.item_type)
    assert isinstance(kind, inspect.EnumType), f"expected an Enum behind a vocabulary, got {kind}"
    return kind.cls


def _codes(enum: type[Enum]) -> tuple[str, ...]:
    return tuple(str(one.value) for one in enum)


@cache
def _calls(source: Path) -> tuple[tuple[Path, ast.Call], ...]:
    return tuple(
        (file, node)
        for file in sorted(source.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _literal(node: ast.expr) -> Iterator[Message]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield Message(node.value)


def _fault_names(tree: type[errors.ComityError]) -> frozenset[str]:
    below = [_fault_names(child) for child in tree.__subclasses__()]
    return frozenset((tree.__name__,)).union(*below)
