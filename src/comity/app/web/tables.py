"""Any view's rows as a table, from its columns: names and codes in the reader's language, doubts said in words.

The first cell leads to the page of the row's file. Columns in which no row says anything are left out; first and last
day stand in one column, and so do the lowest and the highest figure of a row.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, Final

import htpy as h
import msgspec

from comity.app.catalogues import language_of
from comity.app.language import Catalogue
from comity.app.web.addresses import file_view, list_address, question, row_address
from comity.app.web.directory import is_partial
from comity.app.web.facts import Voice, joined, quantity, value_of
from comity.app.web.handling import handling_badge
from comity.app.web.layout import scroll_table
from comity.app.web.ordering import DOWN
from comity.app.web.pages import Asked
from comity.app.web.wording import Wording, attributes, labelled, worded
from comity.interop.columns import bodies_of, declared_at, is_text, name_language, value_at
from comity.kernel.capability import Column, View
from comity.kernel.declaration import Declared, Names
from comity.kernel.marking import PUBLIC

UNSURE: Final = frozenset({"low", "not_verified", "held_not_verified", "cannot_say"})
"""Codes that say that something is in doubt; they stand out in a table."""
OPEN: Final = frozenset({"medium", "announced", "planned", "postponed", "cancelled", "reported", "listed"})
"""Codes of what is not fully sure, or did not or not yet happen; they are marked too."""
_FIRST: Final = "First day"
_LAST: Final = "Last day"
"""Labels of two columns that are shown as one."""
_WITH_OTHERS: Final = frozenset({"high", "floor", "exercise.doubtful"})
"""Paths of columns whose values are shown in the cells of others."""
_PARTS: Final = frozenset({"exercise.hosts", "exercise.participants"})
"""Paths of columns of states, of which some may be in doubt."""
_NAMING: Final = frozenset({"name", "title", "claim", "code", "series"})
"""Last parts of paths whose value can stand for the row; otherwise the title of its file does."""


class Sorting(msgspec.Struct, frozen=True):
    """The order asked for (:mod:`comity.app.web.ordering`), and the parameters to keep when another is chosen."""

    wish: str
    values: Mapping[str, str]


def row_table(view: View, rows: Sequence[Any], asked: Asked, caption: str, sorting: Sorting | None = None) -> h.Node:
    """The rows; ``caption`` says what they are. With ``sorting`` the heads are links that order them."""
    columns = [column for column in view.columns if any(_says(value_at(row, column.path)) for row in rows)]
    columns = [column for column in columns if column.path not in _WITH_OTHERS and column.label != _LAST]
    asked.directory.learn(row.acts for row in rows)
    return scroll_table(
        caption,
        h.table(".stack.list")[
            h.caption[caption],
            h.thead[h.tr[(_head_cell(view, column, asked, sorting) for column in columns)]],
            h.tbody[(_row(view, row, columns, asked) for row in rows)],
        ],
    )


def doubts(row: Any, asked: Asked, stated: bool) -> h.Node:
    """Badges for what a reader must know of a row before believing it.

    stated: whether its confidence is shown elsewhere.
    """
    words = asked.words
    confidence = next((getattr(body, "confidence", None) for body in bodies_of(row)), None)
    unsure = confidence.value if isinstance(confidence, Enum) and not stated else ""
    marks = (
        (getattr(row, "conflict", False), words.gettext("statements differ")),
        (getattr(row, "disputed", 0) > 0, words.gettext("disputed")),
        (unsure == "low", words.gettext("low confidence")),
    )
    badges: list[h.Node] = [h.span(".badge.badge-unsure")[label] for true, label in marks if true]
    if row.marking.release != PUBLIC:
        badges.append(handling_badge(row.marking, words))
    return [[" ", badge] for badge in badges]


def _row(view: View, row: Any, columns: Sequence[Column], asked: Asked) -> h.Node:
    voice = asked.voice(asked.directory.language(row.acts), brief=True, act=row.acts[0] if row.acts else "")
    stated = any(column.path.endswith("confidence") for column in columns)
    first, *others = columns
    return h.tr[
        h.th(scope="row")[_first(view, row, first, voice, asked), doubts(row, asked, stated)],
        (_labelled(_head(one, asked), _says(value_at(row, one.path)))[_cell(view, row, one, voice)] for one in others),
    ]


@lru_cache
def _labelled(head: str, says: bool) -> h.Element:
    """An empty cell, from which those of a whole column are made."""
    return h.td(class_=None if says else "silent", data_label=head)


@lru_cache
def _not_stated(text: str) -> h.Element:
    return h.span(".muted")["–", h.span(".visually-hidden")[text]]


def _head_cell(view: View, column: Column, asked: Asked, sorting: Sorting | None) -> h.Node:
    label = _head(column, asked)
    if sorting is None:
        return h.th(scope="col")[label]
    up, down = column.path, f"{DOWN}{column.path}"
    state = {up: "ascending", down: "descending"}.get(sorting.wish)
    href = question(list_address(view), {**sorting.values, "sort": down if sorting.wish == up else up})
    return h.th(scope="col", aria_sort=state)[
        h.a(".sort", href=href, rel="nofollow")[label, {"ascending": " ↑", "descending": " ↓"}.get(state or "")]
    ]


def _head(column: Column, asked: Asked) -> str:
    words = asked.words
    if column.path == "low":
        return words.gettext("Persons reported")
    return words.gettext("Dates") if column.label == _FIRST else words.gettext(column.label)


def _first(view: View, row: Any, column: Column, voice: Voice, asked: Asked) -> h.Node:
    """The first column's value, or the title of the row's file, as a link to its page."""
    registry = asked.site.node.registry
    value, href = value_at(row, column.path), row_address(registry, view, row)
    of_files = file_view(registry, view.matter_type) is view
    if isinstance(value, Names):
        shown = Wording(text=value.of(asked.words.language))
    elif isinstance(value, str) and (not of_files or column.path.rpartition(".")[2] in _NAMING):
        own = is_text(view.row, column.path)
        shown = worded(value, voice.language, asked.words, voice.given) if own else Wording(text=value)
    else:
        shown = asked.directory.title_of(view, row)
    return labelled(h.a(attributes(shown), href=href)[shown.text], shown, asked.words, brief=True)


def _cell(view: View, row: Any, column: Column, voice: Voice) -> h.Node:
    value, words = value_at(row, column.path), voice.words
    declared = declared_at(view.row, column.path)
    if not _says(value) or declared is None:
        return _not_stated(words.gettext("not stated"))
    if isinstance(value, str) and not declared.label and is_partial(value):
        return h.time(datetime=value)[words.partial(value)]
    if column.label == _FIRST:
        return _days(value, value_at(row, _last_of(column)), words)
    if column.path == "low":
        return number_range(value, getattr(row, "high", None), words, getattr(row, "floor", False))
    if named := name_language(view.row, column.path):
        return h.span(".said.original", lang=language_of(named).html)[value]
    if column.path in _PARTS:
        return _parts(declared, value, row.exercise.doubtful, voice)
    if isinstance(value, Enum):
        return code_badge(value, column.vocabulary or declared.vocabulary, words)
    if isinstance(value, int) and not isinstance(value, bool):
        return quantity(value, declared.unit, words)
    return value_of(declared, value, voice)


def _last_of(column: Column) -> str:
    """The path of the last day beside a first one."""
    return f"{column.path.rpartition('.')[0]}.end"


def _days(first: str, last: str | None, words: Catalogue) -> h.Node:
    """First and last day as far as they are known; one date where they are the same."""
    begin = h.time(datetime=first)[words.partial(first)]
    return begin if last in (None, first) else [begin, " – ", h.time(datetime=last)[words.partial(last or first)]]


def _parts(declared: Declared, states: Sequence[str], doubtful: Sequence[str], voice: Voice) -> h.Node:
    """States in one line; those on whose part sources differ are marked."""
    label = voice.words.gettext("sources differ on its part")
    mark = h.span(title=label)[h.span(aria_hidden="true")[" ?"], h.span(".visually-hidden")[f" ({label})"]]
    shown = ([value_of(declared, (code,), voice), mark if code in doubtful else None] for code in states)
    return joined(shown, voice.words)


def number_range(low: int, high: int | None, words: Catalogue, floor: bool = False) -> str:
    """Two figures as a range, or one where they are the same or only one is known.

    floor: the highest is one of "or more".
    """
    text = words.number(low) if high is None or high == low else f"{words.number(low)}–{words.number(high)}"
    return words.gettext("{number} or more").format(number=text) if floor else text


def code_badge(value: Enum, vocabulary: str, words: Catalogue) -> h.Node:
    """A code in words, marked where it says that something is in doubt or did not happen."""
    code = str(value.value)
    label = words.code_label(vocabulary, code)
    if code in UNSURE:
        return h.span(".badge.badge-unsure")[label]
    return h.span(".badge")[label] if code in OPEN else label


def _says(value: Any) -> bool:
    return value is not None and value not in ((), "")
