"""What can be said, from the declarations: kinds of statement and their fields, with labels in one language."""

from typing import Final

import msgspec
from msgspec import inspect

from comity.app.language import Catalogue
from comity.kernel.act import Kind
from comity.kernel.capability import Registry
from comity.kernel.dates import PARTIAL_DATE
from comity.kernel.declaration import Declared, bare_type, declared_fields
from comity.kernel.ids import MATTER_PATTERN, PARTY_PATTERN
from comity.kernel.transport import TRANSPORT

_TEXT_FORMS: Final = {PARTIAL_DATE: "date", PARTY_PATTERN: "party", MATTER_PATTERN: "matter"}
"""How text of a pattern is entered and shown."""


class Choice(msgspec.Struct, frozen=True):
    """One value of a vocabulary with its label."""

    code: str
    label: str


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a kind.

    form: text, date, day, party, matter, number, truth, choice, list or group. choices: values of its vocabulary.
    """

    name: str
    label: str
    help: str
    unit: str
    form: str
    required: bool
    choices: tuple[Choice, ...] = ()


class KindAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One kind. opens: such a statement may open a file. recallable: its content may be erased on recall (K9)."""

    name: str
    label: str
    help: str
    opens: bool
    recallable: bool
    fields: tuple[Field, ...]


class KindsAnswer(msgspec.Struct, frozen=True):
    """All kinds that may be posted, by name."""

    kinds: tuple[KindAnswer, ...]


def writable_kinds(registry: Registry) -> tuple[Kind, ...]:
    """The kinds that people write; those that the node writes itself are left out."""
    own = {kind.name for kind in TRANSPORT.kinds}
    return tuple(kind for name, kind in sorted(registry.kinds.items()) if name not in own)


def describe_kinds(registry: Registry, words: Catalogue) -> KindsAnswer:
    """The declarations of all kinds in the reader's language."""
    return KindsAnswer(tuple(_kind(kind, words) for kind in writable_kinds(registry)))


def kind_label(name: str, registry: Registry, words: Catalogue) -> str:
    """What a kind of statement is called; one that this node does not know is said to be unknown."""
    kind = registry.kinds.get(name)
    return words.gettext(kind.label) if kind is not None else words.gettext("Unknown kind of statement")


def _kind(kind: Kind, words: Catalogue) -> KindAnswer:
    return KindAnswer(
        name=kind.name,
        label=words.gettext(kind.label),
        help=words.gettext(kind.help),
        opens=kind.opens,
        recallable=kind.recallable,
        fields=tuple(_field(one, words) for one in declared_fields(kind.body)),
    )


def _field(declared: Declared, words: Catalogue) -> Field:
    form, bare = form_of(declared.type)
    choices: tuple[Choice, ...] = ()
    if isinstance(bare, inspect.EnumType) and declared.vocabulary:
        codes = (member.value for member in bare.cls)
        choices = tuple(Choice(code, words.code_label(declared.vocabulary, code)) for code in codes)
    return Field(
        name=declared.name,
        label=words.gettext(declared.label),
        help=words.gettext(declared.help) if declared.help else "",
        unit=words.gettext(declared.unit) if declared.unit else "",
        form=form,
        required=declared.required,
        choices=choices,
    )


def form_of(kind: inspect.Type) -> tuple[str, inspect.Type]:
    """How a field is entered and shown, and its type without annotations and None."""
    kind = bare_type(kind)
    if isinstance(kind, inspect.StrType):
        return _TEXT_FORMS.get(kind.pattern or "", "text"), kind
    forms: tuple[tuple[type[inspect.Type], str], ...] = (
        (inspect.EnumType, "choice"),
        (inspect.LiteralType, "choice"),
        (inspect.DateType, "day"),
        (inspect.IntType, "number"),
        (inspect.BoolType, "truth"),
        (inspect.VarTupleType, "list"),
    )
    return next((form for one, form in forms if isinstance(kind, one)), "group"), kind
