"""Tables and forms of states and organisations; cells carry their column's name for narrow screens."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote

import htpy as h

from comity.capabilities.parties.acts import MembershipStatus
from comity.capabilities.parties.pages.shown import Shown, Words, style_of
from comity.capabilities.parties.views import MembershipQuery, MembershipRow, OrganisationRow, PartyRow
from comity.kernel.dates import Answer


def organisation_path(matter: str) -> str:
    """The page of an organisation."""
    return f"/organisations/{quote(matter.partition(':')[2])}"


def organisation_table(rows: Sequence[OrganisationRow], members: Mapping[str, int], shown: Shown) -> h.Node:
    """All organisations with what tells them apart; ``members`` counts today's full members by matter."""
    words = shown.words
    heads = (
        words.gettext("Organisation"),
        words.gettext("Type"),
        words.gettext("Seat"),
        words.gettext("Founded"),
        words.gettext("Decision rule"),
        words.gettext("Members today"),
    )
    return h.table(".stack")[
        h.caption[
            words.gettext("Organisations by code, with the number of full members on {day}").format(
                day=words.day(shown.today)
            )
        ],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[(_organisation(row, members.get(row.matter, 0), heads, shown) for row in rows)],
    ]


def _organisation(row: OrganisationRow, members: int, heads: tuple[str, ...], shown: Shown) -> h.Node:
    body, words = row.organisation, shown.words
    cells: tuple[h.Node, ...] = (
        shown.text(body.type, row.acts[0]),
        shown.text(body.seat.name, row.acts[0]) if body.seat is not None else None,
        _date(body.founded, words),
        words.code_label("decision_rule", body.decision_rule.value),
        words.number(members) if members else None,
    )
    return h.tr[
        h.th(scope="row")[
            h.a(".said", href=organisation_path(row.matter))[body.name.of(words.language)],
            " ",
            h.span(".muted")[body.code],
            [" ", h.span(".badge")[words.gettext("descriptions differ")]] if row.conflict else None,
        ],
        (_cell(head, cell, words) for head, cell in zip(heads[1:], cells, strict=True)),
    ]


def state_table(rows: Sequence[PartyRow], shown: Shown) -> h.Node:
    """States with code and capital."""
    words = shown.words
    heads = (words.gettext("State"), words.gettext("Code"), words.gettext("Capital"))
    return h.table(".stack")[
        h.caption[words.gettext("States by code")],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[
                        h.a(".said", href=f"/states/{quote(row.party.code)}")[row.party.name.of(words.language)]
                    ],
                    _cell(heads[1], row.party.code, words),
                    _cell(
                        heads[2], shown.text(row.party.capital.name, row.acts[0]) if row.party.capital else None, words
                    ),
                ]
                for row in rows
            )
        ],
    ]


def membership_table(
    rows: Sequence[MembershipRow], shown: Shown, organisations: Mapping[str, str] | None = None
) -> h.Node:
    """Every spell with dates, confidence, sources and proof.

    organisations: names by matter, to show organisations instead of states in the first column.
    """
    words = shown.words
    first = words.gettext("State") if organisations is None else words.gettext("Organisation")
    heads = (
        first,
        words.gettext("Status"),
        words.gettext("From"),
        words.gettext("Until"),
        words.gettext("Confidence"),
        words.gettext("Grounds"),
    )
    return h.table(".stack")[
        h.caption[words.gettext("Every spell of membership, with its grounds")],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[(_membership(row, heads, shown, organisations) for row in rows)],
    ]


def _membership(
    row: MembershipRow, heads: tuple[str, ...], shown: Shown, organisations: Mapping[str, str] | None
) -> h.Node:
    spell, words = row.membership, shown.words
    if organisations is None:
        link = h.a(".said", href=f"/states/{quote(spell.party)}")[shown.name(spell.party)]
    else:
        link = h.a(".said", href=organisation_path(row.matter))[organisations.get(row.matter, row.matter)]
    status = words.code_label("membership_status", spell.status.value)
    cells: tuple[h.Node, ...] = (
        [h.span(class_=f"key bar-{style_of(spell.status)}"), h.span(".status")[status]],
        _date(spell.start, words) or h.span(".muted")[words.gettext("not known")],
        _date(spell.end, words) or h.span(".muted")[words.gettext("goes on")],
        words.code_label("confidence", spell.confidence.value),
        _grounds(row, shown),
    )
    return h.tr[
        h.th(scope="row")[link],
        (_cell(head, cell, words) for head, cell in zip(heads[1:], cells, strict=True)),
    ]


def _grounds(row: MembershipRow, shown: Shown) -> h.Node:
    spell, words = row.membership, shown.words
    marks = (
        (row.held is Answer.CANNOT_SAY, words.gettext("cannot say for the day you asked for")),
        (row.conflict, words.gettext("statements differ")),
        (row.disputed > 0, words.gettext("disputed")),
    )
    sources = h.ul(".plain.sources")[(h.li[shown.text(one, row.acts[0])] for one in spell.sources)]
    return [
        (h.p[h.span(".badge")[label]] for true, label in marks if true),
        h.p[shown.text(spell.note, row.acts[0])] if spell.note else None,
        shown.verify(row.acts, [sources if spell.sources else None, h.p[shown.badge(row.marking)]]),
    ]


def _cell(head: str, content: h.Node, words: Words) -> h.Node:
    return _labelled(head)[content if content is not None else h.span(".muted")[words.gettext("not stated")]]


@lru_cache
def _labelled(head: str) -> h.Element:
    """An empty cell, from which those of a whole column are made."""
    return h.td(data_label=head)


def _date(text: str | None, words: Words) -> h.Element | None:
    return h.time(datetime=text)[words.partial(text)] if text is not None else None


def membership_filter(query: MembershipQuery, words: Words) -> h.Node:
    """The form that narrows figure and table; it works without scripts."""
    chosen = query.status
    return h.form(".filter", method="get")[
        h.div(".field")[
            h.label(for_="on")[words.gettext("On the day")],
            h.input(id="on", name="on", type="date", value=query.on.isoformat() if query.on is not None else None),
        ],
        h.div(".field")[
            h.label(for_="status")[words.gettext("Status")],
            h.select(id="status", name="status")[
                h.option(value="", selected=chosen is None)[words.gettext("all")],
                (
                    h.option(value=one.value, selected=one is chosen)[words.code_label("membership_status", one.value)]
                    for one in MembershipStatus
                ),
            ],
        ],
        h.button(".button", type="submit")[words.gettext("Show")],
    ]
