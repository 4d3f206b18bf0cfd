"""Organisations beside one another: who belongs, how they decide, whether they promise defence, what they do."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Final

import htpy as h
import msgspec
from litestar import route

from comity.app.answering import AllRows, beside
from comity.app.exporting import acts_of
from comity.app.reading import parse_query
from comity.app.web.addresses import list_address, question
from comity.app.web.answers import Answer
from comity.app.web.citing import VERSION, Shown, cite_part, version_notice
from comity.app.web.directory import Named
from comity.app.web.facts import joined, shown_text
from comity.app.web.layout import scroll_table
from comity.app.web.pages import Asked, make_page
from comity.app.web.site import READ, Web
from comity.app.web.tables import doubts
from comity.capabilities.decisions.acts import SessionStatus
from comity.capabilities.decisions.views import NOT_AT_WORK, BodyRow, SessionRow
from comity.capabilities.parties.views import MembershipQuery, MembershipRow, NoQuery, OrganisationRow
from comity.capabilities.parties.views.memberships import FULL
from comity.kernel.dates import Answer as Held
from comity.kernel.errors import Malformed

CHOICE: Final = "organisations"
"""The parameter that names what is compared: codes with commas between, or several times with one each."""
FEWEST: Final = 2
MOST: Final = 5
_COUNTED: Final = ("instruments", "missions", "bodies", "summits")
"""Lists whose entries are counted, beside exercises."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One organisation in the comparison.

    full: full memberships that hold today, or may. members: codes of those who surely belong in full today. open: how
    many other states may belong. exercises: held ones. counted: rows by the name of their list.
    """

    named: Named
    row: OrganisationRow
    full: tuple[MembershipRow, ...]
    members: tuple[str, ...]
    open: int
    exercises: AllRows
    counted: dict[str, AllRows]


@route("/compare", **READ)
def compare_page(request: Web) -> Answer:
    """Two to five organisations side by side."""
    return make_page(request, (CHOICE, VERSION), _compare, several=(CHOICE,))


def _compare(asked: Asked) -> Answer:
    words = asked.words
    chosen = _chosen(asked)
    title = words.gettext("Compare organisations")
    if not FEWEST <= len(chosen) <= MOST:
        return asked.answer(
            title, h.h1[title], h.p(".notice")[words.gettext("Choose two to five organisations.")], _form(chosen, asked)
        )
    read: list[AllRows] = []
    sides = [_side(named, asked, read) for named in chosen]
    key = ("compare", tuple(one.code for one in chosen), asked.site.today())
    acts = beside(key, read).whole("acts", lambda: _acts(sides))
    shown = Shown(path="/compare", values={CHOICE: ",".join(one.code for one in chosen)}, acts=acts)
    return asked.answer(
        title,
        h.h1[title],
        version_notice(asked, shown),
        _form(chosen, asked),
        _table(sides, asked),
        _shared(sides, asked),
        cite_part(asked, shown),
    )


def _chosen(asked: Asked) -> list[Named]:
    """The organisations asked for, each once, in the order asked.

    Raises Malformed for a code that nothing visible describes.
    """
    known = asked.directory.organisations
    codes = dict.fromkeys(code.strip() for code in asked.values.get(CHOICE, "").split(",") if code.strip())
    for code in codes:
        if code not in known:
            raise Malformed("expected codes of organisations described here, got {code!r}", code=code[:40])
    return [known[code] for code in codes]


def _form(chosen: Sequence[Named], asked: Asked) -> h.Node:
    words = asked.words
    codes = {one.code for one in chosen}
    return h.form(".choose", method="get", action="/compare")[
        h.fieldset[
            h.legend[words.gettext("Organisations")],
            (
                h.div(".choose-one")[
                    h.input(
                        id=f"choice-{named.code}",
                        type="checkbox",
                        name=CHOICE,
                        value=named.code,
                        checked=named.code in codes,
                    ),
                    h.label(for_=f"choice-{named.code}", title=named.name)[named.code],
                ]
                for named in asked.directory.organisations.values()
            ),
        ],
        h.button(".button", type="submit")[words.gettext("Compare")],
    ]


def _acts(sides: Sequence[Side]) -> tuple[str, ...]:
    """Written ids of the statements that the comparison rests on, sorted."""
    rows = (part for side in sides for part in ((side.row,), side.full, side.exercises, *side.counted.values()))
    return tuple(sorted({act for part in rows for act in acts_of(part)}))


def _side(named: Named, asked: Asked, read: list[AllRows]) -> Side:
    """Gather what is said of one organisation; every answer that it is made from is added to ``read``."""
    views, today = asked.site.node.registry.views, asked.site.today()

    def all_rows(view: str, query: msgspec.Struct) -> AllRows:
        read.append(asked.reading.all_rows(views[view], query))
        return read[-1]

    def rows(view: str, **values: str) -> AllRows:
        if view not in views or "organisation" not in views[view].query.__struct_fields__:
            return AllRows()
        return all_rows(view, parse_query(views[view], {"organisation": named.code, **values}))

    described = all_rows("organisations", NoQuery())
    row = next(one for one in described if one.matter == named.matter)
    asking = MembershipQuery(on=today, organisation=named.code)
    spells: tuple[MembershipRow, ...] = all_rows("memberships", asking)
    full = [one for one in spells if one.membership.status in FULL and one.matter == named.matter]
    members, maybe = (
        {one.membership.party for one in full if one.held is held} for held in (Held.YES, Held.CANNOT_SAY)
    )
    return Side(
        named=named,
        row=row,
        full=tuple(full),
        members=tuple(sorted(members)),
        open=len(maybe - members),
        exercises=rows("exercises", status="held"),
        counted={view: rows(view) for view in ("series", *_COUNTED)},
    )


def _table(sides: Sequence[Side], asked: Asked) -> h.Node:
    words = asked.words
    title = words.gettext("Comparison")
    caption = words.gettext("What is stated here of each, on {day}").format(day=words.day(asked.site.today()))
    return scroll_table(
        title,
        h.table(".compare")[
            h.caption[caption],
            h.thead[
                h.tr[
                    h.th(scope="col")[words.gettext("Compared")],
                    (
                        h.th(scope="col")[
                            h.a(".said", href=side.named.href)[side.named.name],
                            " ",
                            h.span(".muted")[side.named.code],
                            doubts(side.row, asked, stated=False),
                        ]
                        for side in sides
                    ),
                ]
            ],
            h.tbody[
                (
                    h.tr[h.th(scope="row")[label], (h.td[cell] for cell in cells)]
                    for label, cells in _lines(sides, asked)
                )
            ],
        ],
    )


def _lines(sides: Sequence[Side], asked: Asked) -> Iterator[tuple[str, list[h.Node]]]:
    words = asked.words
    yield words.gettext("Members today"), [_members(side, asked) for side in sides]
    yield words.gettext("Founded"), [_founded(side, asked) for side in sides]
    yield words.gettext("Seat"), [_seat(side, asked) for side in sides]
    yield words.gettext("Decision rule"), [_decision(side, asked) for side in sides]
    yield words.gettext("Collective defence"), [_defence(side, asked) for side in sides]
    yield words.gettext("Exercises held, as known here"), [_exercises(side, asked) for side in sides]
    for name in _COUNTED:
        view = asked.site.node.registry.views.get(name)
        if view is not None:
            yield words.gettext(view.label), [_count(side, name, asked) for side in sides]


def _members(side: Side, asked: Asked) -> h.Node:
    words = asked.words
    on = {"on": asked.site.today().isoformat()}
    more = words.ngettext("{count} more cannot be said", "{count} more cannot be said", side.open)
    return [
        h.a(href=question(side.named.href or "", on))[words.number(len(side.members))],
        h.p(".muted")[more.format(count=words.number(side.open))] if side.open else None,
    ]


def _founded(side: Side, asked: Asked) -> h.Node:
    founded = side.row.organisation.founded
    return h.time(datetime=founded)[asked.words.partial(founded)] if founded else _nothing(asked)


def _seat(side: Side, asked: Asked) -> h.Node:
    seat = side.row.organisation.seat
    return _own(side, seat.name if seat is not None else None, asked)


def _decision(side: Side, asked: Asked) -> h.Node:
    body = side.row.organisation
    label = asked.words.code_label("decision_rule", body.decision_rule.value)
    return [h.strong[label], h.p[_own(side, body.decision_detail, asked)] if body.decision_detail else None]


def _defence(side: Side, asked: Asked) -> h.Node:
    body = side.row.organisation
    label = asked.words.code_label("collective_defence", body.collective_defence.value)
    return [h.strong[label], h.p[_own(side, body.defence_reference, asked)] if body.defence_reference else None]


def _exercises(side: Side, asked: Asked) -> h.Node:
    words, views = asked.words, asked.site.node.registry.views
    if "exercises" not in views:
        return _nothing(asked)
    if not side.exercises:
        return words.number(0)
    code = side.named.code
    series = len(side.counted["series"])
    in_series = words.ngettext("in {count} series", "in {count} series", series).format(count=words.number(series))
    held = question(list_address(views["exercises"]), {"organisation": code, "status": "held"})
    all_series = question("/series", {"organisation": code})
    return [
        h.a(href=held)[words.number(len(side.exercises))],
        [" · ", h.a(href=all_series)[in_series]] if series else None,
    ]


def _count(side: Side, name: str, asked: Asked) -> h.Node:
    """How many there are, and apart from them how many are still to come."""
    words, rows = asked.words, side.counted[name]
    ahead = rows.whole("ahead", lambda: sum(_is_ahead(row) for row in rows))
    count = words.number(len(rows) - ahead)
    href = question(list_address(asked.site.node.registry.views[name]), {"organisation": side.named.code})
    more = words.ngettext("and {count} announced or planned", "and {count} announced or planned", ahead)
    return [
        h.a(href=href)[count] if rows else count,
        h.p(".muted")[more.format(count=words.number(ahead))] if ahead else None,
    ]


def _is_ahead(row: Any) -> bool:
    """Whether a row tells of a meeting only announced, or of a body only planned or agreed."""
    if isinstance(row, SessionRow):
        return row.session.status is SessionStatus.ANNOUNCED
    return isinstance(row, BodyRow) and row.body.kind in NOT_AT_WORK


def _own(side: Side, text: str | None, asked: Asked) -> h.Node:
    """A text of the organisation's description, as the reader is shown it."""
    if not text:
        return _nothing(asked)
    return shown_text(asked.directory.wording(text, side.row.acts), asked.words, brief=True)


def _nothing(asked: Asked) -> h.Node:
    return h.span(".muted")[asked.words.gettext("not stated")]


def _shared(sides: Sequence[Side], asked: Asked) -> h.Node:
    """For each two of them, the states that belong to both today."""
    words = asked.words
    title = words.gettext("Members in common")
    heads = (words.gettext("Organisations"), words.gettext("How many"), words.gettext("States"))
    return [
        h.h2[title],
        scroll_table(
            title,
            h.table(".stack.list")[
                h.caption[words.gettext("States that belong in full to both, today")],
                h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
                h.tbody[(_pair(one, other, heads, asked) for one, other in combinations(sides, 2))],
            ],
        ),
    ]


def _pair(one: Side, other: Side, heads: tuple[str, ...], asked: Asked) -> h.Node:
    states = asked.directory.states
    both = sorted(set(one.members) & set(other.members))
    names = (h.span(".said", title=code)[states[code].name if code in states else code] for code in both)
    return h.tr[
        h.th(scope="row")[f"{one.named.code} · {other.named.code}"],
        h.td(data_label=heads[1])[asked.words.number(len(both))],
        h.td(data_label=heads[2])[
            joined(names, asked.words) if both else h.span(".muted")[asked.words.gettext("none")]
        ],
    ]
