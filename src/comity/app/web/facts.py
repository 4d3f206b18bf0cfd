"""What a statement says, rendered from its kind's declaration: labels, units and vocabularies in one language.

Text that comes from a statement keeps its own language on the page (``lang``) and the class ``said``, so that screen
readers pronounce it rightly and nobody takes it for the words of this system. A working translation of it stands in
the reader's language, named as one (:mod:`comity.app.web.wording`).
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import htpy as h
import msgspec
from msgspec import inspect

from comity.app.catalogues import SOURCE
from comity.app.language import Catalogue
from comity.app.translating import Translation
from comity.app.web.directory import Directory, Link
from comity.app.web.kinds import form_of
from comity.app.web.wording import Wording, as_said, attributes, labelled, spoken, worded
from comity.kernel.declaration import Declared, Names, declared_fields

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_SCALED: Final = re.compile(r"(0\.[0-9]+) (.+)")
_SIGNS: Final = {"degree": "°"}
_KEPT_NAMES: Final = 2_000
_SHORT: Final = frozenset({"choice", "number", "date"})
"""Forms of items that stand in one line, one after the other."""


class Voice(msgspec.Struct, frozen=True):
    """The reader's words, and the language in which the statement's own text is written.

    directory: where names and pages of parties and files are looked up; without it codes and ids stand for themselves.
    brief: for a cell of a table: one line, no links to parties. original: what was said alone, without translations.
    given: translations that parties gave of the statement, as far as the reader may see them.
    """

    words: Catalogue
    language: str
    directory: Directory | None = None
    brief: bool = False
    original: bool = False
    given: tuple[Translation, ...] = ()


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


def value_of(declared: Declared, value: Any, voice: Voice) -> h.Node:
    """One field's value for the page."""
    words = voice.words
    form, _ = form_of(declared.type)
    if isinstance(value, tuple):
        return _several(declared, value, voice)
    if form == "choice" and declared.vocabulary:
        return words.code_label(declared.vocabulary, value.value)
    simple: dict[str, Callable[[], h.Node]] = {
        "date": lambda: h.time(datetime=value)[words.partial(value)],
        "truth": lambda: words.gettext("yes") if value else words.gettext("no"),
        "number": lambda: quantity(value, declared.unit, words),
        "party": lambda: _party(value, voice),
        "matter": lambda: _file(value, voice),
    }
    return simple[form]() if form in simple else _item(value, voice)


def quantity(value: int, unit: str, words: Catalogue) -> str:
    """A number with its unit; a unit with a fraction scales the number, so that 399000 of 0.0001 degree is 39.9°."""
    scale, plain = scale_of(unit)
    number = words.number(scale * value if plain != unit else value)
    if plain in _SIGNS:
        return f"{number}{_SIGNS[plain]}"
    return f"{number} {words.gettext(plain)}" if plain else number


def scale_of(unit: str) -> tuple[Decimal, str]:
    """What a number in a declared unit is multiplied by to be shown, and the unit it then has."""
    scaled = _SCALED.fullmatch(unit)
    return (Decimal(scaled[1]), scaled[2]) if scaled is not None else (Decimal(1), unit)


def joined(items: Iterator[h.Node], words: Catalogue) -> h.Node:
    """Items in one line, with the reader's comma between them."""
    return [[words.comma if at else None, item] for at, item in enumerate(items)]


def link(to: Link, original: bool = False) -> h.Node:
    """A link in the language of its text. original: called as its statement does, without a translation."""
    return wording_link(to.href, as_said(to) if original else to)


def wording_link(href: str | None, to: Wording) -> h.Node:
    """A link called by a statement's text; the text alone where there is no page."""
    return h.a(attributes(to), href=href)[to.text] if href is not None else spoken(to)


def said(text: str, voice: Voice) -> h.Node:
    """Text of a statement as the reader is shown it, with web addresses as links."""
    if voice.original:
        return _linked(as_said(worded(text, voice.language, voice.words)))
    return shown_text(worded(text, voice.language, voice.words, voice.given), voice.words, voice.brief)


def shown_text(shown: Wording, words: Catalogue, brief: bool = False) -> h.Node:
    """A statement's text with web addresses as links, and with what it is worth where a party translated it.

    brief: in one line, with what was said in its title alone.
    """
    return labelled(_linked(shown), shown, words, brief)


def _linked(shown: Wording) -> h.Node:
    text = shown.text
    parts: list[h.Node] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        parts += [text[at : found.start()], h.a(href=found[0], rel="noreferrer nofollow external")[found[0]]]
        at = found.end()
    return h.span(attributes(shown))[parts, text[at:]]


def _several(declared: Declared, values: tuple[Any, ...], voice: Voice) -> h.Node:
    _, bare = form_of(declared.type)
    inner = bare.item_type if isinstance(bare, inspect.VarTupleType) else declared.type
    one = msgspec.structs.replace(declared, type=inner)
    if form_of(inner)[0] == "party":
        return joined((_member(code, voice) for code in values), voice.words)
    items = (value_of(one, value, voice) for value in values)
    if voice.brief or form_of(inner)[0] in _SHORT:
        return joined(items, voice.words)
    return h.ul(".plain")[(h.li[item] for item in items)]


def _party(code: str, voice: Voice) -> h.Node:
    named = voice.directory.party(code) if voice.directory is not None else None
    if voice.directory is None or named is None:
        return code
    if not voice.brief:
        return [link(Link(href=named.href, text=named.name)), f" ({code})" if code != named.name else None]
    if code not in voice.directory.states:
        return h.abbr(".said", title=named.name)[code]
    return [h.span(".said")[named.name], " ", h.span(".muted")[code]]


def _member(code: str, voice: Voice) -> h.Node:
    """A party in a list of several: a state by its name alone."""
    named = voice.directory.states.get(code) if voice.directory is not None else None
    return _by_name(code, named.name) if named is not None and voice.brief else _party(code, voice)


@lru_cache(_KEPT_NAMES)
def _by_name(code: str, name: str) -> h.Element:
    """A state by its name; a table holds the same ones over and over."""
    return h.span(".said", title=code)[name]


def _file(matter: str, voice: Voice) -> h.Node:
    found = voice.directory.file(matter) if voice.directory is not None else None
    return link(found, voice.original) if found is not None else h.span(".said")[matter]


def _item(value: Any, voice: Voice) -> h.Node:
    if isinstance(value, Names):
        return [h.span(".said", lang=_language_of(value, voice.words))[value.of(voice.words.language)]]
    if isinstance(value, msgspec.Struct):
        return _group(value, voice)
    return said(str(value), voice)


def _language_of(names: Names, words: Catalogue) -> str:
    """The tag of the language in which a name is shown: English where it has none in the reader's."""
    return words.html if names.has(words.language) else SOURCE.html


def _group(value: msgspec.Struct, voice: Voice) -> h.Node:
    """A nested group: its first text stands alone, the rest follows with labels unless it is to be brief."""
    parts: list[h.Node] = []
    for declared in declared_fields(type(value)):
        inner = getattr(value, declared.name)
        if inner is None or (voice.brief and parts):
            continue
        shown = value_of(declared, inner, voice)
        parts.append(shown if not parts else [h.br, f"{voice.words.gettext(declared.label)}: ", shown])
    return parts
