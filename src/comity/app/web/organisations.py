"""The list of organisations, and the page of one, with its memberships over the years."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import htpy as h
from litestar import route

from comity.app.answering import kept_rows
from comity.app.catalogues import language_of
from comity.app.exporting import acts_of
from comity.app.reading import parse_query
from comity.app.web.addresses import asked_of
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.citing import VERSION, Shown, cite_part, files_of, shown_list, version_notice, whole
from comity.app.web.explaining.links import file_questions
from comity.app.web.facts import facts
from comity.app.web.handling import handling_badge
from comity.app.web.layout import crumbs, scroll_table
from comity.app.web.lists import AFTER
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.related import related
from comity.app.web.site import READ, Web
from comity.app.web.verify import verify_part
from comity.app.web.wording import working_note
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
from comity.kernel.declaration import Names
from comity.kernel.errors import NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import parse_matter

_FIRST = (
    "type",
    "founded",
    "seat",
    "decision_rule",
    "decision_detail",
    "collective_defence",
    "defence_reference",
    "confidence",
)
"""Fields that stand open on an organisation's page; the others stand beside their sources."""
_RELATED = ("series", "instruments", "bodies", "summits", "missions", "outside")
"""Lists that say more of an organisation."""


@route("/organisations", **READ)
def organisations_page(request: Web) -> Answer:
    """All organisations."""
    return make_page(request, (AFTER, VERSION), _organisations)


@route("/organisations/{name:str}", **READ)
def organisation_page(request: Web) -> Answer:
    """One organisation with its members."""
    matter = f"organisation:{path_value(request, 'name')}"
    return make_page(request, (*MembershipQuery.__struct_fields__, VERSION), lambda asked: _organisation(asked, matter))


def _organisations(asked: Asked) -> Answer:
    view = asked.site.node.registry.views["organisations"]
    rows = whole(asked, view, NoQuery())
    shown = shown_list(view, asked.values, rows) if rows is not None else None
    title = asked.words.gettext("Organisations")
    return asked.answer(
        title, h.h1[title], version_notice(asked, shown), _kept_list(asked, rows), cite_part(asked, shown)
    )


def _kept_list(asked: Asked, rows: Sequence[OrganisationRow] | None) -> h.Node:
    """The list, written once as long as organisations and members stand."""
    members = whole(asked, asked.site.node.registry.views["memberships"], _full_today(asked))
    if rows is None or members is None:
        return organisation_list(asked)
    return asked.kept("list", [kept_rows(rows), kept_rows(members)], lambda: organisation_list(asked))


def organisation_list(asked: Asked) -> h.Node:
    """A page of organisations as a table, with the way to the next one."""
    words = asked.words
    after = asked.values.get(AFTER, "")
    page = asked.reading.page("organisation", named(parse_matter, after) if after else "")
    rows = tuple(row for folded in page.matters for row in organisation_rows(folded, NoQuery()))
    members = _members_today(page.matters, asked)
    shown = asked.shown((line.said for folded in page.matters for line in folded.lines), ())
    return [
        h.p(".lead")[words.gettext("Who cooperates with whom in security, since when, and on what evidence.")],
        scroll_table(words.gettext("Organisations"), organisation_table(rows, members, shown))
        if rows
        else h.p(".notice")[words.gettext("No organisation is described here yet.")],
        h.p[h.a(href=f"/organisations?after={page.next}")[words.gettext("Further organisations")]]
        if page.next is not None
        else None,
    ]


def _full_today(asked: Asked) -> MembershipQuery:
    return MembershipQuery(on=asked.site.today(), status=MembershipStatus.MEMBER)


def _members_today(files: Sequence[Folded], asked: Asked) -> Mapping[str, int]:
    """How many states surely are full members today, by organisation."""
    query = _full_today(asked)
    rows = whole(asked, asked.site.node.registry.views["memberships"], query)
    if rows is None:
        rows = tuple(row for folded in files for row in membership_rows(folded, query))
    kept, shown = kept_rows(rows), {one.matter for one in files}
    return kept.whole(("members", min(shown, default="")), lambda: _counted(row for row in kept if row.matter in shown))


def _counted(rows: Iterable[MembershipRow]) -> Mapping[str, int]:
    """A state with several spells counts once."""
    members = {(row.matter, row.membership.party) for row in rows if row.held is Held.YES}
    return Counter(matter for matter, _ in members)


def _organisation(asked: Asked, matter: str) -> Answer:
    view = asked.site.node.registry.views["memberships"]
    values = asked_of(view, asked.values)
    query = cast(MembershipQuery, parse_query(view, dict(values)))
    folded = asked.reading.folded(named(parse_matter, matter))
    described = organisation_rows(folded, NoQuery())
    if not described:
        raise NotFound("There is nothing here that you may read.")
    words, organisation = asked.words, described[0].organisation
    rows = membership_rows(folded, query)
    shown = _cited(asked, values, (*described, *rows))
    title = organisation.name.of(words.language)
    return asked.answer(
        title,
        crumbs(words, ("/organisations", words.gettext("Organisations")), here=organisation.code),
        _heading(described[0], asked),
        version_notice(asked, shown),
        _description(described[0], folded, asked),
        _kept_memberships(organisation.code, folded, rows, query, asked),
        related(asked, _RELATED, "organisation", organisation.code),
        file_questions(folded.matter, asked),
        cite_part(asked, shown),
    )


def _cited(asked: Asked, values: dict[str, str], rows: tuple[OrganisationRow | MembershipRow, ...]) -> Shown:
    """The page, to be cited by its description and the memberships it shows."""
    (code,) = {row.organisation.code for row in rows if isinstance(row, OrganisationRow)}
    files = files_of("/api/v1/memberships", {**values, "organisation": code})
    return Shown(path=asked.path, values=values, acts=acts_of(rows), files=files)


def _heading(row: OrganisationRow, asked: Asked) -> h.Node:
    names = row.organisation.name
    shown = names.of(asked.words.language)
    others = [one for one in Names.__struct_fields__ if names.of(one) != shown]
    return [
        h.h1(".said")[shown],
        h.p(".lead.said")[
            (
                [" · " if one is not others[0] else None, h.span(lang=language_of(one).html)[names.of(one)]]
                for one in others
            )
        ],
    ]


def _description(row: OrganisationRow, folded: Folded, asked: Asked) -> h.Node:
    words = asked.words
    statements = [line.said for line in folded.lines if line.said.id.hex() in row.acts]
    voice = asked.voice(statements[0].act.envelope.lang, act=row.acts[0])
    return h.section[
        working_note(row.organisation, voice.language, words, given=voice.given),
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


def _kept_memberships(
    code: str, folded: Folded, rows: tuple[MembershipRow, ...], query: MembershipQuery, asked: Asked
) -> h.Node:
    """The memberships; all of them together are written once as long as they stand."""
    view = asked.site.node.registry.views["memberships"]
    answer = whole(asked, view, MembershipQuery(organisation=code)) if query == MembershipQuery() else None
    if answer is None:
        return _memberships(folded, rows, query, asked)
    return asked.kept("memberships", [kept_rows(answer)], lambda: _memberships(folded, rows, query, asked))


def _memberships(folded: Folded, rows: tuple[MembershipRow, ...], query: MembershipQuery, asked: Asked) -> h.Node:
    words = asked.words
    narrowed = query != MembershipQuery()
    shown = asked.shown((line.said for line in folded.lines), (row.membership.party for row in rows))
    title = words.gettext("Members and other participants")
    filtered = words.gettext("No statement fits these filters.")
    nothing = filtered if narrowed else words.gettext("No membership is stated here.")
    count = words.ngettext("{count} entry.", "{count} entries.", len(rows)).format(count=words.number(len(rows)))
    return h.section[
        h.h2[title],
        membership_filter(query, words) if rows or narrowed else None,
        h.p(".muted")[count] if rows else h.p(".notice")[nothing],
        membership_bars(rows, shown, query.on),
        scroll_table(title, membership_table(rows, shown)) if rows else None,
    ]
