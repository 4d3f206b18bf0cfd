"""A statement's own text in another language: by whom, with which authority, and of which exact words.

A translation is an act of its own, at home in every matter. It names the statement, the place of the text in it, and
the SHA-256 of the text that was translated, so that nobody can take it for a translation of other words. Only the party
that made the statement can say that a text in another language is authentic or its official translation; what others
give is a working translation. None of them changes what was said.
"""

import hashlib
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any

import msgspec
from msgspec import inspect

from comity.kernel.act import Kind, Language, UnknownBody
from comity.kernel.declaration import Names, bare_type, declared_fields, field


class Authority(Enum):
    """What a translation is worth, the most first.

    authentic: as authentic as the text itself. official_translation: the party answers for it. working_translation:
    an aid to reading.
    """

    AUTHENTIC = "authentic"
    OFFICIAL = "official_translation"
    WORKING = "working_translation"


class Translated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One text of a statement in another language."""

    act: Annotated[str, field("Translated statement", pattern=r"^[0-9a-f]{64}$(?!\n)")]
    path: Annotated[
        str,
        field(
            "Which text",
            help="The place of the text in the statement, for example title or place.name.",
            pattern=r"^[a-z_]{1,40}(\.([a-z_]{1,40}|[0-9]{1,3})){0,12}$(?!\n)",
        ),
    ]
    language: Annotated[Language, field("Language", help="The language of the translation, for example ru or kk.")]
    text: Annotated[str, field("Text in this language", min_length=1, max_length=20_000)]
    authority: Annotated[
        Authority,
        field(
            "Authority",
            help="Only the party that made the statement can give an authentic text or an official translation.",
            vocabulary="translation_authority",
        ),
    ]
    translator: Annotated[
        str,
        field(
            "Translated by",
            help="The body or office that answers for the translation, never the name of a person.",
            min_length=1,
            max_length=200,
        ),
    ]
    source: Annotated[
        str,
        field(
            "Hash of the original",
            help="SHA-256 of the exact text that was translated, in hexadecimal digits.",
            pattern=r"^[0-9a-f]{64}$(?!\n)",
        ),
    ]


TRANSLATED = Kind(
    name="act.translated/1",
    body=Translated,
    label="Translation given",
    help="Give a text of a statement in another language, and say with which authority. The statement stays as it is.",
    bears=False,
    anywhere=True,
)


def text_hash(text: str) -> str:
    """The hash by which a translation names the text that it is of: SHA-256 of its UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts_of(body: msgspec.Struct) -> dict[str, str]:
    """The texts of a body that can be translated, by path, in the order of declaration.

    Codes, dates, ids and names that are given in several languages are none.
    """
    return {} if isinstance(body, UnknownBody) else dict(_inside(body, ""))


def _inside(body: msgspec.Struct, path: str) -> Iterator[tuple[str, str]]:
    for declared in declared_fields(type(body)):
        yield from _texts(declared.type, getattr(body, declared.name), f"{path}{declared.name}")


def _texts(kind: inspect.Type, value: Any, path: str) -> Iterator[tuple[str, str]]:
    bare = bare_type(kind)
    if isinstance(bare, inspect.StrType) and isinstance(value, str) and bare.pattern is None:
        yield path, value
    elif isinstance(bare, inspect.VarTupleType) and isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from _texts(bare.item_type, one, f"{path}.{at}")
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Names):
        yield from _inside(value, f"{path}.")
