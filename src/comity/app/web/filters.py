"""The form that narrows a list, made from the declaration of the view's question; it works without scripts.

Days are asked with date fields, codes with lists of their words, states and organisations with lists of their names.
Offered are only values that occur in what the reader may see, and the one that was asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final

import htpy as h
import msgspec
from markupsafe import Markup, escape
from msgspec import inspect

from comity.app.answering import AllRows, kept_rows
from comity.app.language import working
from comity.app.translating import beside_translations, find_translation, is_in
from comity.app.web.directory import is_partial
from comity.app.web.kinds import form_of
from comity.app.web.pages import Asked
from comity.interop.columns import bodies_of
from comity.kernel.capability import View
from comity.kernel.declaration import Declared, declared_fields
from comity.kernel.errors import NotAllowed

MOST_OFFERED: Final = 300
"""Values offered for one field of text."""
MOST_OPEN: Final = 4
"""Fields of a form that stands open; a longer one opens on demand and says while it is closed what was asked."""

_ORGANISATIONS: Final = frozenset({"organisation", "organisations"})
"""Fields that name organisations by their codes."""


def filter_form(view: View, values: Mapping[str, str], rows: Sequence[Any], asked: Asked) -> h.Node:
    """The form; nothing for a view that asks nothing.

    rows: of the question without parameters, to offer what occurs.
    """
    declared = declared_fields(view.query)
    if not declared:
        return None
    form = h.form(".filter", method="get")[
        (
            h.div(".field")[
                h.label(for_=f"filter-{one.name}")[asked.words.gettext(one.label)],
                _field(one, values.get(one.name, ""), rows, asked),
            ]
            for one in declared
        ),
        h.button(".button", type="submit")[asked.words.gettext("Show")],
    ]
    if len(declared) <= MOST_OPEN:
        return form
    chosen = "; ".join(_told(view, values, rows, asked))
    return h.details(".filters")[
        h.summary[asked.words.gettext("Filter"), [" ", h.span(".chosen")[chosen]] if chosen else None], form
    ]


def _told(view: View, values: Mapping[str, str], rows: Sequence[Any], asked: Asked) -> Iterator[str]:
    """What was asked, in words, each parameter with its value."""
    words = asked.words
    for one in declared_fields(view.query):
        value = values.get(one.name)
        if value is None:
            continue
        form, _ = form_of(one.type)
        if form == "choice":
            value = words.code_label(one.vocabulary, value)
        elif form == "day" and is_partial(value):
            value = words.partial(value)
        elif form == "party" and (named := asked.directory.states.get(value)) is not None:
            value = named.name
        elif form == "text":
            value = _called(value, _saying(kept_rows(rows), one.name).get(value, ()), asked)
        yield f"{words.gettext(one.label)}: {value}"


def _field(one: Declared, value: str, rows: Sequence[Any], asked: Asked) -> h.Node:
    form, bare = form_of(one.type)
    name = f"filter-{one.name}"
    if form == "day":
        return h.input(id=name, name=one.name, type="date", value=value or None)
    if form == "choice" and isinstance(bare, inspect.EnumType):
        codes = [str(member.value) for member in bare.cls]
        return _select(one.name, value, [(code, asked.words.code_label(one.vocabulary, code)) for code in codes], asked)
    if form == "party":
        return _party_select(one, value, rows, asked)
    if form == "number":
        return h.input(id=name, name=one.name, type="number", value=value or None)
    return _text_field(one, value, rows, asked)


def _select(name: str, value: str, options: Sequence[tuple[str, str]], asked: Asked) -> h.Node:
    return h.select(id=f"filter-{name}", name=name)[
        h.option(value="", selected=not value)[asked.words.gettext("all")],
        # From a template: there may be hundreds.
        Markup("".join([_option(code, label, code == value) for code, label in options])),
    ]


def _party_select(one: Declared, value: str, rows: Sequence[Any], asked: Asked) -> h.Node:
    """Those that occur: organisations where the field asks for one, otherwise states by name and then the others."""
    states, kept = asked.directory.states, kept_rows(rows)
    named_here = kept.whole("parties", lambda: set().union(*kept.each("parties", _parties)))
    if one.name in _ORGANISATIONS:
        codes = {code for _, code in named_here if code not in states}
    else:
        codes = {code for field, code in named_here if field not in _ORGANISATIONS}
    codes |= {value} if value else set()
    named = sorted(((code, states[code].name) for code in codes if code in states), key=itemgetter(1))
    return _select(one.name, value, [*named, *((code, code) for code in sorted(codes) if code not in states)], asked)


def _text_field(one: Declared, value: str, rows: Sequence[Any], asked: Asked) -> h.Node:
    """A field with what occurs to choose from; it is asked for as it was said, whatever translation stands beside."""
    kept = kept_rows(rows)
    try:
        stands = beside_translations("offered", asked.reading, (kept,))
    except NotAllowed:  # more files than are read at once: these rows are of one page and kept for nobody
        stands = AllRows()
    known = stands.whole(("offered", one.name, asked.words.language), lambda: _offered(kept, one.name, asked))
    name = f"filter-{one.name}"
    return [
        h.input(id=name, name=one.name, type="text", value=value or None, list=f"{name}-known" if known else None),
        h.datalist(id=f"{name}-known")[known] if known else None,
    ]


def _offered(rows: AllRows, name: str, asked: Asked) -> Markup:
    """Every text as it was said, each with what the reader is shown for it, in the order of that."""
    found = [(text, _called(text, acts, asked)) for text, acts in _saying(rows, name).items()]
    shown = sorted(found, key=lambda one: (one[1].casefold(), one[0]))[:MOST_OFFERED]
    return Markup("".join([_option(text, label if label != text else "", False) for text, label in shown]))


def _saying(rows: AllRows, name: str) -> Mapping[str, tuple[Sequence[str], ...]]:
    """The texts in a field, each with the statements that rows with it rest on."""
    return rows.whole(("saying", name), lambda: _gathered(rows, name))


def _gathered(rows: AllRows, name: str) -> Mapping[str, tuple[Sequence[str], ...]]:
    found: dict[str, list[Sequence[str]]] = {}
    for row, texts in zip(rows, rows.each(("texts", name), lambda row: _texts(row, name)), strict=True):
        for text in texts:
            found.setdefault(text, []).append(row.acts)
    return {text: tuple(acts) for text, acts in found.items()}


def _called(text: str, rests_on: Sequence[Sequence[str]], asked: Asked) -> str:
    """What the reader is shown for a text that several statements say: the best translation that any of them has."""
    words, directory = asked.words, asked.directory
    directory.learn(rests_on)
    others = (acts for acts in rests_on if not is_in(directory.language(acts), words.language))
    given = [one for acts in others for one in directory.given(acts)]
    best = find_translation(given, text, words.language)
    return best.text if best is not None else working(text, words.language)


def _option(value: str, label: str, selected: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if selected else ""}>{escape(label)}</option>'


def _texts(row: Any, name: str) -> tuple[str, ...]:
    """What the row's bodies say in the field of this name."""
    found = (getattr(holder, name, None) for holder in (row, *bodies_of(row)))
    texts = (getattr(value, "name", value) if isinstance(value, msgspec.Struct) else value for value in found)
    return tuple(text for text in texts if isinstance(text, str))


def _parties(row: Any) -> frozenset[tuple[str, str]]:
    """Parties that a row and its bodies name: the field and the code."""
    holders: tuple[msgspec.Struct, ...] = (row, *bodies_of(row))
    values = ((name, getattr(holder, name)) for holder in holders for name in _party_fields(type(holder)))
    several = ((name, value if isinstance(value, tuple) else (value,)) for name, value in values)
    return frozenset((name, code) for name, codes in several for code in codes if isinstance(code, str))


@cache
def _party_fields(of: type[msgspec.Struct]) -> tuple[str, ...]:
    info = inspect.type_info(of)
    assert isinstance(info, inspect.StructType)
    return tuple(one.name for one in info.fields if one.name in _ORGANISATIONS or _names_parties(one.type))


def _names_parties(kind: inspect.Type) -> bool:
    form, bare = form_of(kind)
    return form == "party" or (isinstance(bare, inspect.VarTupleType) and form_of(bare.item_type)[0] == "party")
