"""A page for every list: any view that reads all files of a type, with its filter, its table and how to cite it."""

from collections.abc import Sequence
from typing import Any, Final

import htpy as h
import msgspec
from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.app.reading import PAGE_LIMIT, parse_query
from comity.app.translating import EVERY, translations_view
from comity.app.web.addresses import asked_of, empty_query, list_address, listed_views, question
from comity.app.web.answers import Answer
from comity.app.web.citing import VERSION, cite_part, shown_list, version_notice, whole
from comity.app.web.filters import filter_form
from comity.app.web.ordering import ordered
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.site import READ, Web
from comity.app.web.tables import Sorting, row_table
from comity.kernel.capability import Registry, View
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.ids import parse_matter

AFTER: Final = "after"
"""Where there are too many files to be counted: the file that the page before ended with."""
PAGE: Final = "page"
SORT: Final = "sort"
OWN_PAGES: Final = frozenset({"organisations", "parties"})
"""Lists that have pages of their own."""


class Part(msgspec.Struct, frozen=True):
    """The rows of one page of a list; number: of the page, from 1. more: whether there is a further one."""

    rows: tuple[Any, ...]
    number: int
    more: bool


def list_routes(registry: Registry) -> list[HTTPRouteHandler]:
    """One page for each view that has no page of its own."""
    return [_route(view) for view in listed_views(registry) if view.name not in OWN_PAGES]


def _route(view: View) -> HTTPRouteHandler:
    @route(list_address(view), **READ, name=f"list of {view.name}")
    def list_page(request: Web) -> Answer:
        known = (*view.query.__struct_fields__, SORT, PAGE, AFTER, VERSION)
        return make_page(request, known, lambda asked: list_answer(view, asked))

    return list_page


def list_answer(view: View, asked: Asked) -> Answer:
    """The page of a view's list."""
    words = asked.words
    values = asked_of(view, asked.values)
    query = parse_query(view, dict(values))
    rows = whole(asked, view, query)
    if rows is None:
        return _uncounted(view, query, values, asked)
    wish = asked.values.get(SORT, "")
    given = asked.reading.all_rows(translations_view(view.matter_type), EVERY)
    part = part_of(ordered(view, rows, wish, words.language, given), asked.values.get(PAGE, "1"))
    shown = shown_list(view, values, rows)
    title = words.gettext(view.label)
    return asked.answer(
        title,
        h.h1[title],
        version_notice(asked, shown),
        filter_form(view, values, whole(asked, view, empty_query(view)) or rows, asked),
        _count_line(rows, part, asked) if rows else _nothing(bool(values), asked),
        h.p[h.a(href=list_address(view))[words.gettext("Show all, without filters")]] if values else None,
        row_table(view, part.rows, asked, title, Sorting(wish, values)) if part.rows else None,
        _paging(list_address(view), {**values, **({SORT: wish} if wish else {})}, part, asked),
        cite_part(asked, shown),
        handling=(row.marking for row in part.rows),
    )


def _uncounted(view: View, query: msgspec.Struct, values: dict[str, str], asked: Asked) -> Answer:
    """The page where there are more files than can be read at once: neither counted nor cited as a whole."""
    after = asked.values.get(AFTER, "")
    found = asked.reading.rows(view, query, None, named(parse_matter, after) if after else "")
    title, address = asked.words.gettext(view.label), list_address(view)
    further = question(address, {**values, AFTER: found.next}) if found.next is not None else None
    return asked.answer(
        title,
        h.h1[title],
        filter_form(view, values, found.rows, asked),
        row_table(view, found.rows, asked, title) if found.rows else _nothing(bool(values), asked),
        _steps(question(address, values) if after else None, further, asked),
    )


def part_of(rows: Sequence[Any], number: str) -> Part:
    """The 50 rows of a page.

    Raises Malformed for a number that is none, NotFound for a page beyond the last.
    """
    if not (number.isascii() and number.isdigit() and 0 < len(number) < 6 and int(number) > 0):
        raise Malformed("expected page as a number from 1, got {text!r}", text=number[:20])
    first = (int(number) - 1) * PAGE_LIMIT
    if first > 0 and first >= len(rows):
        raise NotFound("There is nothing here that you may read.")
    return Part(tuple(rows[first : first + PAGE_LIMIT]), int(number), len(rows) > first + PAGE_LIMIT)


def _count_line(rows: Sequence[Any], part: Part, asked: Asked) -> h.Node:
    """How many entries there are, and how many of them this page shows."""
    words = asked.words
    count = words.ngettext("{count} entry.", "{count} entries.", len(rows)).format(count=words.number(len(rows)))
    if len(part.rows) == len(rows):
        return h.p(".muted")[count]
    here = words.ngettext("This page shows {count}.", "This page shows {count}.", len(part.rows))
    return h.p(".muted")[count, " ", here.format(count=words.number(len(part.rows)))]


def _paging(path: str, values: dict[str, str], part: Part, asked: Asked) -> h.Node:
    further = question(path, {**values, PAGE: str(part.number + 1)}) if part.more else None
    before = {**values, **({PAGE: str(part.number - 1)} if part.number > 2 else {})}
    return _steps(question(path, before) if part.number > 1 else None, further, asked)


def _steps(back: str | None, further: str | None, asked: Asked) -> h.Node:
    """The ways to the page before and to the next."""
    words = asked.words
    if back is None and further is None:
        return None
    return h.nav(".paging", aria_label=words.gettext("Pages of the list"))[
        h.a(".button.quiet", href=back, rel="prev")[words.gettext("Back")] if back is not None else None,
        h.a(".button", href=further, rel="next")[words.gettext("Next page")] if further is not None else None,
    ]


def _nothing(asked_for: bool, asked: Asked) -> h.Node:
    words = asked.words
    filtered = words.gettext("No statement fits these filters.")
    return h.p(".notice")[filtered if asked_for else words.gettext("Nothing of this kind is stated here yet.")]
