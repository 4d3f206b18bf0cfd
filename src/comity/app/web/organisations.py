"""The first page, a list of organisations; and the page of one, with its memberships over the years."""

from typing import cast

import htpy as h
from litestar import route

from comity.app.reading import parse_query
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.facts import Voice, facts
from comity.app.web.handling import handling_badge
from comity.app.web.layout import crumbs, scroll_table
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.site import READ, Web
from comity.app.web.verify import verify_part
from comity.capabilities.parties.acts import MembershipStatus
from comity.capabilities.parties.pages import (
    membership_bars,
    membership_filter,
    membership_table,
    organisation_table,
)
from comity.capabilities.parties.views import (
    MembershipQuery,
    MembershipRow,
    NoQuery,
    OrganisationRow,
    membership_rows,
    organisation_rows,
)
from comity.kernel.dates import Answer as Held
from comity.kernel.errors import NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import parse_matter

_FIRST = ("type", "founded", "seat", "decision_rule", "collective_defence", "confidence")
"""Fields that stand open on an organisation's page; the others stand beside their sources."""


@route("/", **READ)
def first_page(request: Web) -> Answer:
    """All organisations."""
    return make_page(request, ("after",), _organisations)


@route("/organisations/{name:str}", **READ)
def organisation_page(request: Web) -> Answer:
    """One organisation with its members."""
    matter = f"organisation:{path_value(request, 'name')}"
    return make_page(request, MembershipQuery.__struct_fields__, lambda asked: _organisation(asked, matter))


def _organisations(asked: Asked) -> Answer:
    words = asked.words
    after = asked.values.get("after", "")
    page = asked.reading.page("organisation", named(parse_matter, after) if after else "")
    rows = tuple(row for folded in page.matters for row in organisation_rows(folded, NoQuery()))
    members = {folded.matter: _members_today(folded, asked) for folded in page.matters}
    shown = asked.shown((line.said for folded in page.matters for line in folded.lines), ())
    title = words.gettext("Organisations")
    return asked.answer(
        title,
        h.h1[title],
        h.p(".lead")[words.gettext("Who cooperates with whom in security, since when, and on what evidence.")],
        scroll_table(title, organisation_table(rows, members, shown))
        if rows
        else h.p(".notice")[words.gettext("No organisation is described here yet.")],
        h.p[h.a(href=f"/?after={page.next}")[words.gettext("Further organisations")]]
        if page.next is not None
        else None,
    )


def _members_today(folded: Folded, asked: Asked) -> int:
    query = MembershipQuery(on=asked.site.today(), status=MembershipStatus.MEMBER)
    return sum(row.held is Held.YES for row in membership_rows(folded, query))


def _organisation(asked: Asked, matter: str) -> Answer:
    view = asked.site.node.registry.views["memberships"]
    query = cast(MembershipQuery, parse_query(view, dict(asked.values)))
    folded = asked.reading.folded(named(parse_matter, matter))
    described = organisation_rows(folded, NoQuery())
    if not described:
        raise NotFound("There is nothing here that you may read.")
    title = described[0].organisation.name.of(asked.words.language)
    return asked.answer(
        title,
        crumbs(asked.words, ("/", asked.words.gettext("Organisations")), here=described[0].organisation.code),
        _heading(described[0], asked),
        _description(described[0], folded, asked),
        _memberships(folded, query, asked),
    )


def _heading(row: OrganisationRow, asked: Asked) -> h.Node:
    names = row.organisation.name
    others = [one for one in ("en", "ru", "zh") if one != asked.words.language]
    return [
        h.h1(".said")[names.of(asked.words.language)],
        h.p(".lead.said")[
            (
                [h.span(lang="zh-Hans" if one == "zh" else one)[names.of(one)], " · " if one is others[0] else None]
                for one in others
            )
        ],
    ]


def _description(row: OrganisationRow, folded: Folded, asked: Asked) -> h.Node:
    words = asked.words
    statements = [line.said for line in folded.lines if line.said.id.hex() in row.acts]
    voice = Voice(words, statements[0].act.envelope.lang)
    return h.section[
        h.h2[words.gettext("Description")],
        h.p(".notice.notice-warn")[words.gettext("Those who describe it differ; the first by code is shown.")]
        if row.conflict
        else None,
        facts(row.organisation, voice, fields=_FIRST),
        verify_part(
            statements,
            words,
            facts(row.organisation, voice, leave_out=("code", "name", *_FIRST)),
            h.p[words.gettext("Handling:"), " ", handling_badge(row.marking, words)],
        ),
    ]


def _memberships(folded: Folded, query: MembershipQuery, asked: Asked) -> h.Node:
    words = asked.words
    rows: tuple[MembershipRow, ...] = membership_rows(folded, query)
    shown = asked.shown((line.said for line in folded.lines), (row.membership.party for row in rows))
    title = words.gettext("Members and other participants")
    filtered = words.gettext("No statement fits these filters.")
    nothing = filtered if asked.values else words.gettext("No membership is stated here.")
    count = words.ngettext("{count} entry.", "{count} entries.", len(rows)).format(count=words.number(len(rows)))
    return h.section[
        h.h2[title],
        membership_filter(query, words) if rows or asked.values else None,
        h.p(".muted")[count] if rows else h.p(".notice")[nothing],
        membership_bars(rows, shown, query.on),
        scroll_table(title, membership_table(rows, shown)) if rows else None,
    ]
