"""Who belongs with whom on a day: states and organisations by the memberships they share, drawn and as tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, cast

import htpy as h
import msgspec
from litestar import Response, route
from markupsafe import Markup

from comity.analysis.networks.sharing import Group, groups_of, in_common
from comity.app.answering import AllRows, beside, kept_rows
from comity.app.exporting import acts_of, data_version, export_csv
from comity.app.reading import Reading, parse_query
from comity.app.web.addresses import empty_query, question
from comity.app.web.answers import Answer
from comity.app.web.asking import parameters, reading_of
from comity.app.web.citing import VERSION, Shown, cite_part, version_notice, whole
from comity.app.web.design.controls import button
from comity.app.web.design.figures import Columns, Drawing, figure, legend, twin
from comity.app.web.design.messages import empty_state
from comity.app.web.design.network import HEIGHT, WIDTH, Knot, Tie, network_drawing
from comity.app.web.narrowing import select_field
from comity.app.web.pages import Asked, make_page
from comity.app.web.rendering import render
from comity.app.web.site import READ, Web, site_of
from comity.capabilities.parties.views import MembershipQuery, MembershipRow
from comity.capabilities.parties.views.memberships import FULL
from comity.kernel.capability import Registry
from comity.kernel.dates import Answer as Held

PATH: Final = "/network"
_FILTERS: Final = ("on", "organisation")
_NAMED: Final = 3
"""States named beside one circle; of more, how many there are."""
_MOST_PAIRS: Final = 60
_STRONG: Final = 3
"""Shared organisations from which on a circle stands out."""


class Belonging(msgspec.Struct, frozen=True, kw_only=True):
    """Who belongs to what on a day. rows: the memberships it rests on. unsure: those that may not have held then."""

    rows: tuple[MembershipRow, ...]
    shares: Mapping[str, frozenset[str]]
    unsure: frozenset[tuple[str, str]]


@route(PATH, **READ)
def network_page(request: Web) -> Answer:
    """Who belongs with whom."""
    return make_page(request, (*_FILTERS, VERSION), _network)


@route(f"{PATH}.csv", **READ)
def network_csv(request: Web) -> Answer:
    """The memberships that the page rests on, as CSV."""
    values = {name: value for name, value in parameters(request, _FILTERS).items() if value}
    site, reading = site_of(request), reading_of(request)
    found = belonging_of(site.node.registry, reading, read_question(site.node.registry, values, site.today()))
    text = export_csv(reading, site.node.registry.views["memberships"], found.rows)
    name = f"comity-network-{data_version(acts_of(found.rows))}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), status_code=200, media_type="text/csv", headers=headers)


def read_question(registry: Registry, values: Mapping[str, str], today: date) -> MembershipQuery:
    """The day and the organisation asked for; today where no day is.

    Raises Malformed.
    """
    given = {name: values[name] for name in _FILTERS if name in values}
    asked = cast(MembershipQuery, parse_query(registry.views["memberships"], given))
    return asked if asked.on is not None else msgspec.structs.replace(asked, on=today)


def belonging_of(registry: Registry, reading: Reading, asked: MembershipQuery) -> Belonging:
    """Full memberships on the day; with an organisation, of those alone who belong to it, all that they belong to."""
    rows: tuple[MembershipRow, ...] = reading.all_rows(registry.views["memberships"], MembershipQuery(on=asked.on))
    full = [row for row in rows if row.membership.status in FULL and row.organisation is not None]
    if asked.organisation is not None:
        chosen = {row.membership.party for row in full if row.organisation == asked.organisation}
        full = [row for row in full if row.membership.party in chosen]
    shares: dict[str, set[str]] = {}
    for row in full:
        shares.setdefault(row.membership.party, set()).add(str(row.organisation))
    held = {(row.membership.party, str(row.organisation)) for row in full if row.held is Held.YES}
    every = {(row.membership.party, str(row.organisation)) for row in full}
    return Belonging(
        rows=tuple(full),
        shares={party: frozenset(those) for party, those in shares.items()},
        unsure=frozenset(every - held),
    )


def _network(asked: Asked) -> Answer:
    words, registry = asked.words, asked.site.node.registry
    query = read_question(registry, asked.values, asked.site.today())
    found = belonging_of(registry, asked.reading, query)
    values = {"on": f"{query.on}", **({"organisation": query.organisation} if query.organisation else {})}
    cited = Shown(path=PATH, values=values, acts=acts_of(found.rows), files=(("CSV", question(f"{PATH}.csv", values)),))
    title = words.gettext("Who belongs with whom")
    nothing = words.gettext("Nobody is known to have belonged to it on this day.")
    return asked.answer(
        title,
        h.h1[title],
        version_notice(asked, cited),
        h.p(".lead")[
            words.gettext(
                "Full members on one day. States that belong to exactly the same organisations stand in one circle."
            )
        ],
        _form(query, asked),
        _kept_parts(found, values, asked)
        if found.rows
        else empty_state(nothing, h.a(href=PATH)[words.gettext("Show all")]),
        cite_part(asked, cited),
        handling=[row.marking for row in found.rows],
    )


def _form(query: MembershipQuery, asked: Asked) -> h.Node:
    words = asked.words
    listed = sorted((one.name, one.code) for one in asked.directory.organisations.values())
    return h.form(".filter", method="get", action=PATH)[
        h.div(".field")[
            h.label(for_="on")[words.gettext("On")], h.input(id="on", name="on", type="date", value=f"{query.on}")
        ],
        select_field(
            "organisation",
            words.gettext("Organisation"),
            ((code, name) for name, code in listed),
            query.organisation or "",
            words.gettext("all"),
        ),
        button(words.gettext("Show")),
    ]


def _kept_parts(found: Belonging, values: Mapping[str, str], asked: Asked) -> Markup:
    """Drawing and tables, kept as long as memberships and names stand: to place the circles takes a while."""
    registry = asked.site.node.registry
    named = [registry.views[name] for name in ("parties", "organisations")]
    answers = [kept_rows(whole(asked, view, empty_query(view)) or ()) for view in named]
    on = date.fromisoformat(values["on"])
    memberships: AllRows = asked.reading.all_rows(registry.views["memberships"], MembershipQuery(on=on))
    kept = beside("network", (memberships, *answers))
    key = (asked.words.language, *values.items())
    return kept.whole(key, lambda: Markup(render(_parts(found, asked))))


def _parts(found: Belonging, asked: Asked) -> h.Node:
    groups = groups_of(found.shares)
    return [_figure(groups, found, asked), _groups_table(groups, found, asked), _pairs_table(found, asked)]


def _figure(groups: Sequence[Group], found: Belonging, asked: Asked) -> h.Node:
    words = asked.words
    codes = sorted({code for group in groups for code in group.shares})
    knots = [_organisation(code, asked) for code in codes]
    knots += [_group(at, group, asked) for at, group in enumerate(groups)]
    ties = [
        Tie(codes.index(code), len(codes) + at, sure=not any((one, code) in found.unsure for one in group.members))
        for at, group in enumerate(groups)
        for code in group.shares
    ]
    about = Drawing(
        id="figure",
        title=words.gettext("Who belongs with whom"),
        description=words.gettext(
            "Organisations as boxes, states as circles, a line for each membership. The tables below hold all of it."
        ),
        width=WIDTH,
        height=HEIGHT,
        links=True,
    )
    keys = [
        ("key-thing", words.gettext("organisation")),
        ("key-strong", words.gettext("states that share three organisations or more")),
        ("key-weak", words.gettext("other states")),
    ]
    if found.unsure:
        keys.append(("key-broken", words.gettext("may not have held on this day")))
    return figure(about, network_drawing(about, knots, ties), legend(keys))


def _organisation(code: str, asked: Asked) -> Knot:
    named = asked.directory.organisations.get(code)
    return Knot(lines=(code,), told=named.name if named else code, href=named.href if named else None)


def _group(at: int, group: Group, asked: Asked) -> Knot:
    words, names = asked.words, _names(group.members, asked)
    count = words.ngettext("{count} state", "{count} states", len(names)).format(count=words.number(len(names)))
    return Knot(
        lines=tuple(names) if len(names) <= _NAMED else (count,),
        told=f"{words.joined(names)}: {words.joined(group.shares)}",
        href=f"#group-{at}",
        count=len(names),
        strong=len(group.shares) >= _STRONG,
    )


def _groups_table(groups: Sequence[Group], found: Belonging, asked: Asked) -> h.Node:
    words = asked.words
    title = words.gettext("States by what they share")
    heads = (words.gettext("States"), words.gettext("Belong to"), words.gettext("Number of states"))
    rows = [
        (
            _listed((_state(code, asked) for code in group.members), asked),
            _listed((_share(code, group, found, asked) for code in group.shares), asked),
            words.number(len(group.members)),
        )
        for group in groups
    ]
    ids = [f"group-{at}" for at in range(len(groups))]
    return h.section[h.h2[title], twin(Columns(caption=title, heads=heads, rows=rows, ids=ids))]


def _pairs_table(found: Belonging, asked: Asked) -> h.Node:
    words = asked.words
    title = words.gettext("Organisations with members in common")
    pairs = in_common(found.shares)
    heads = (words.gettext("Organisations"), words.gettext("In common"), words.gettext("States"))
    rows = [
        (
            f"{pair.one} – {pair.other}",
            words.number(len(pair.members)),
            _listed((_state(code, asked) for code in pair.members), asked),
        )
        for pair in pairs[:_MOST_PAIRS]
    ]
    return h.section[h.h2[title], twin(Columns(caption=title, heads=heads, rows=rows))] if rows else None


def _share(code: str, group: Group, found: Belonging, asked: Asked) -> h.Node:
    named = asked.directory.organisations.get(code)
    link = h.a(href=named.href, title=named.name)[code] if named else h.span[code]
    unsure = any((member, code) in found.unsure for member in group.members)
    return [link, " ", h.span(".badge.badge-unsure")[asked.words.gettext("not certain")]] if unsure else link


def _state(code: str, asked: Asked) -> h.Node:
    named = asked.directory.states.get(code)
    return h.a(".said", href=named.href)[named.name] if named else h.span[code]


def _names(codes: Iterable[str], asked: Asked) -> list[str]:
    states = asked.directory.states
    return [states[code].name if code in states else code for code in codes]


def _listed(nodes: Iterable[h.Node], asked: Asked) -> h.Node:
    return [[asked.words.comma if at else None, node] for at, node in enumerate(nodes)]
