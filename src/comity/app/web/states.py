"""States: the list of them, and the memberships of one across organisations."""

from collections.abc import Sequence

import htpy as h
from litestar import route

from comity.app.answering import kept_rows
from comity.app.exporting import acts_of
from comity.app.web.addresses import question
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.citing import VERSION, Shown, cite_part, files_of, shown_list, version_notice, whole
from comity.app.web.explaining.links import file_questions
from comity.app.web.facts import facts
from comity.app.web.layout import crumbs, scroll_table
from comity.app.web.lists import AFTER
from comity.app.web.pages import Asked, find_state, make_page, named, state_names
from comity.app.web.related import related
from comity.app.web.site import READ, Web
from comity.app.web.verify import verify_part
from comity.app.web.wording import working_note
from comity.capabilities.parties.pages import membership_table, state_table
from comity.capabilities.parties.views import MembershipQuery, MembershipRow, NoQuery, organisation_rows, party_rows
from comity.kernel.errors import NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import parse_matter, parse_party

_RELATED = ("exercises", "instruments", "facilities", "crossings", "outside", "summits", "missions")
"""Lists that say more of a state."""
_MOST_ROWS = 40
"""Memberships shown; more stand in the list of all."""


@route("/states", **READ)
def states_page(request: Web) -> Answer:
    """All states."""
    return make_page(request, (AFTER, VERSION), _states)


@route("/states/{code:str}", **READ)
def state_page(request: Web) -> Answer:
    """One state."""
    code = path_value(request, "code")
    return make_page(request, (VERSION,), lambda asked: _state(asked, named(parse_party, code)))


def _states(asked: Asked) -> Answer:
    words = asked.words
    view = asked.site.node.registry.views["parties"]
    listed = whole(asked, view, NoQuery())
    cited = shown_list(view, asked.values, listed) if listed is not None else None
    after = asked.values.get(AFTER, "")
    page = asked.reading.page("party", named(parse_matter, after) if after else "")
    rows = tuple(row for folded in page.matters for row in party_rows(folded, NoQuery()))
    shown = asked.shown((line.said for folded in page.matters for line in folded.lines), ())
    title = words.gettext("States")
    return asked.answer(
        title,
        h.h1[title],
        version_notice(asked, cited),
        scroll_table(title, state_table(rows, shown))
        if rows
        else h.p(".notice")[words.gettext("No state is described here yet.")],
        h.p[h.a(href=f"/states?after={page.next}")[words.gettext("Further states")]] if page.next is not None else None,
        cite_part(asked, cited),
    )


def _state(asked: Asked, code: str) -> Answer:
    words = asked.words
    view = asked.site.node.registry.views["memberships"]
    rows: tuple[MembershipRow, ...] = whole(asked, view, MembershipQuery(party=code)) or ()
    state = find_state(asked.reading, code) or _described_by_others(asked, code)
    if state is None and not rows:
        raise NotFound("There is nothing here that you may read.")
    listed = rows[:_MOST_ROWS]
    title = state_names(asked.reading, (code,), words.language).get(code, code)
    heading = words.gettext("Memberships")
    cited = _cited(asked, state, rows)
    return asked.answer(
        title,
        crumbs(words, ("/states", words.gettext("States")), here=code),
        h.h1(".said")[title],
        version_notice(asked, cited),
        _description(state, asked) if state is not None else None,
        h.h2[heading],
        scroll_table(heading, _memberships(listed, rows, code, asked))
        if rows
        else h.p(".notice")[words.gettext("No membership of this state is stated here.")],
        _further(asked, code, len(rows)) if len(rows) > len(listed) else None,
        related(asked, _RELATED, "party", code),
        file_questions(state.matter, asked) if state is not None else None,
        cite_part(asked, cited),
    )


def _memberships(listed: Sequence[MembershipRow], rows: Sequence[MembershipRow], code: str, asked: Asked) -> h.Node:
    """The table of those listed of all the rows, written once as long as these and the organisations' names stand."""

    def make() -> h.Node:
        files = {matter: asked.reading.folded(matter) for matter in dict.fromkeys(row.matter for row in listed)}
        names = {matter: _name(folded, asked.words.language) for matter, folded in files.items()}
        shown = asked.shown((line.said for folded in files.values() for line in folded.lines), (code,))
        return membership_table(listed, shown, names)

    organisations = whole(asked, asked.site.node.registry.views["organisations"], NoQuery()) or ()
    return asked.kept("memberships", [kept_rows(rows), kept_rows(organisations)], make)


def _described_by_others(asked: Asked, code: str) -> Folded | None:
    """The first file in which somebody else describes a state that neither the record nor itself describes."""
    described = whole(asked, asked.site.node.registry.views["parties"], NoQuery()) or ()
    return next((asked.reading.folded(row.matter) for row in described if row.party.code == code), None)


def _further(asked: Asked, code: str, count: int) -> h.Node:
    """The way to the memberships that are not shown."""
    text = asked.words.ngettext("The whole list: {count} entry", "The whole list: {count} entries", count)
    href = question("/memberships", {"party": code})
    return h.p[h.a(href=href)[text.format(count=asked.words.number(count))]]


def _cited(asked: Asked, state: Folded | None, rows: tuple[MembershipRow, ...]) -> Shown:
    """The page, to be cited by its description and the memberships it shows."""
    described = party_rows(state, NoQuery()) if state is not None else ()
    acts = acts_of((*described, *rows))
    code = asked.path.rpartition("/")[2]
    return Shown(path=asked.path, values={}, acts=acts, files=files_of("/api/v1/memberships", {"party": code}))


def _description(state: Folded, asked: Asked) -> h.Node:
    rows = party_rows(state, NoQuery())
    if not rows:
        return None
    statements = [line.said for line in state.lines if line.said.id.hex() in rows[0].acts]
    voice = asked.voice(statements[0].act.envelope.lang, act=rows[0].acts[0])
    return [
        working_note(rows[0].party, voice.language, asked.words, given=voice.given),
        facts(rows[0].party, voice, leave_out=("code", "name", "note", "sources")),
        verify_part(statements, asked.words, facts(rows[0].party, voice, fields=("note", "sources"))),
    ]


def _name(folded: Folded, language: str) -> str:
    rows = organisation_rows(folded, NoQuery())
    return rows[0].organisation.name.of(language) if rows else folded.matter
