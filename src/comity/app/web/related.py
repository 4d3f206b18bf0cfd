"""Short lists on the page of a state or an organisation: what other lists say of it, each leading to its full list."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final

import htpy as h

from comity.app.answering import AllRows, kept_rows
from comity.app.reading import parse_query
from comity.app.web.addresses import list_address, question, row_address
from comity.app.web.citing import whole
from comity.app.web.directory import is_partial
from comity.app.web.pages import Asked
from comity.app.web.tables import OPEN, UNSURE, code_badge, doubts
from comity.app.web.wording import attributes, labelled
from comity.interop.columns import value_at
from comity.kernel.capability import View

MOST: Final = 10
"""Entries shown of each list, the newest."""


def related(asked: Asked, views: Sequence[str], parameter: str, code: str) -> h.Node:
    """A section for each of these views that says anything where ``parameter`` is this code."""
    known = asked.site.node.registry.views
    asking = (known[name] for name in views if name in known and parameter in known[name].query.__struct_fields__)
    sections = [section for view in asking if (section := _section(asked, view, {parameter: code})) is not None]
    return h.div(".grid.related")[sections] if sections else None


def _section(asked: Asked, view: View, values: dict[str, str]) -> h.Node:
    words = asked.words
    rows = whole(asked, view, parse_query(view, dict(values)))
    if not rows:
        return None
    newest = kept_rows(rows).whole("newest", lambda: _newest(view, kept_rows(rows)))
    asked.directory.learn(row.acts for row in newest)
    all_of_it = words.ngettext("The whole list: {count} entry", "The whole list: {count} entries", len(rows))
    return h.section(".card")[
        h.h2[words.gettext(view.label)],
        h.ul(".plain")[(_item(asked, view, row) for row in newest)],
        h.p[h.a(href=question(list_address(view), values))[all_of_it.format(count=words.number(len(rows)))]],
    ]


def _newest(view: View, rows: AllRows) -> list[Any]:
    dates = rows.each("date", lambda row: _date(view, row))
    return [rows[at] for at in sorted(range(len(rows)), key=dates.__getitem__, reverse=True)[:MOST]]


def _item(asked: Asked, view: View, row: Any) -> h.Node:
    if view.summary is None:
        title = asked.directory.title_of(view, row)
    else:
        title = asked.directory.wording(str(value_at(row, view.columns[0].path)), row.acts)
    date = _date(view, row)
    link = h.a(attributes(title), href=row_address(asked.site.node.registry, view, row))[title.text]
    return h.li[
        labelled(link, title, asked.words, brief=True),
        [" ", h.span(".muted")[asked.words.partial(date)]] if date else None,
        [[" ", code_badge(status, vocabulary, asked.words)] for status, vocabulary in _unlike_held(view, row)],
        doubts(row, asked, stated=False),
    ]


def _unlike_held(view: View, row: Any) -> Iterator[tuple[Enum, str]]:
    """A status that says that something is in doubt or did not happen, with its vocabulary."""
    for column in view.columns:
        value = value_at(row, column.path) if column.path.endswith(".status") else None
        if isinstance(value, Enum) and value.value in UNSURE | OPEN:
            yield value, column.vocabulary


def _date(view: View, row: Any) -> str:
    """The first date among the row's columns; empty where there is none."""
    values = (value_at(row, column.path) for column in view.columns)
    return next((value for value in values if isinstance(value, str) and is_partial(value)), "")
