"""What a statement says, rendered from its kind's declaration: labels, units and vocabularies in one language.

Text that comes from a statement keeps its own language on the page (``lang``) and the class ``said``, so that screen
readers pronounce it rightly and nobody takes it for the words of this system.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import htpy as h
import msgspec

from comity.app.language import Catalogue
from comity.app.web.kinds import form_of
from comity.kernel.declaration import Declared, Names, declared_fields

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_SCALED: Final = re.compile(r"(0\.[0-9]+) (.+)")
_SIGNS: Final = {"degree": "°"}


class Voice(msgspec.Struct, frozen=True):
    """The reader's words, the language in which the statement's own text is written, and names of parties by code."""

    words: Catalogue
    language: str
    names: Mapping[str, str] = {}


def facts(body: msgspec.Struct, voice: Voice, fields: tuple[str, ...] = (), leave_out: tuple[str, ...] = ()) -> h.Node:
    """A list of the body's fields that say anything; of ``fields`` only, where any are named."""
    shown = [
        (declared, getattr(body, declared.name))
        for declared in declared_fields(type(body))
        if declared.name not in leave_out
        and (declared.name in fields or not fields)
        and getattr(body, declared.name) not in (None, (), "")
    ]
    return h.dl(".facts")[
        (
            h.div[h.dt[voice.words.gettext(declared.label)], h.dd[value_of(declared, value, voice)]]
            for declared, value in shown
        )
    ]


def parties_in(body: msgspec.Struct) -> tuple[str, ...]:
    """Codes of parties that the body names in fields of its own."""
    named = (one for one in declared_fields(type(body)) if form_of(one.type)[0] == "party")
    return tuple(code for one in named if (code := getattr(body, one.name)) is not None)


def value_of(declared: Declared, value: Any, voice: Voice) -> h.Node:
    """One field's value for the page."""
    words = voice.words
    form, _ = form_of(declared.type)
    if form == "choice" and declared.vocabulary:
        return words.code_label(declared.vocabulary, value.value)
    if form == "date":
        return words.partial(value)
    if form == "truth":
        return words.gettext("yes") if value else words.gettext("no")
    if form == "number":
        return quantity(value, declared.unit, words)
    if form == "party":
        return f"{voice.names[value]} ({value})" if value in voice.names else value
    if isinstance(value, tuple):
        return h.ul(".plain")[(h.li[_item(one, voice)] for one in value)]
    return _item(value, voice)


def quantity(value: int, unit: str, words: Catalogue) -> str:
    """A number with its unit; a unit with a fraction scales the number, so that 399000 of 0.0001 degree is 39.9°."""
    scaled = _SCALED.fullmatch(unit)
    if scaled is not None:
        number = words.number(Decimal(scaled[1]) * value)
        return f"{number}{_SIGNS[scaled[2]]}" if scaled[2] in _SIGNS else f"{number} {words.gettext(scaled[2])}"
    return f"{words.number(value)} {words.gettext(unit)}" if unit else words.number(value)


def _item(value: Any, voice: Voice) -> h.Node:
    if isinstance(value, Names):
        return [h.span(".said", lang=voice.words.language)[value.of(voice.words.language)]]
    if isinstance(value, msgspec.Struct):
        return _group(value, voice)
    return said(str(value), voice)


def _group(value: msgspec.Struct, voice: Voice) -> h.Node:
    """A nested group: its first text stands alone, the rest follows with labels."""
    parts: list[h.Node] = []
    for declared in declared_fields(type(value)):
        inner = getattr(value, declared.name)
        if inner is None:
            continue
        shown = value_of(declared, inner, voice)
        parts.append(shown if not parts else [h.br, f"{voice.words.gettext(declared.label)}: ", shown])
    return parts


def said(text: str, voice: Voice) -> h.Node:
    """Text of a statement, in its own language, with web addresses as links."""
    parts: list[h.Node] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        parts += [text[at : found.start()], h.a(href=found[0], rel="noreferrer nofollow external")[found[0]]]
        at = found.end()
    return h.span(".said", lang=voice.language)[parts, text[at:]]
