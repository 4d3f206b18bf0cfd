"""States: the list of them, and the memberships of one across organisations."""

import htpy as h
from litestar import route

from comity.app.web.answers import Answer
from comity.app.web.api import pages_of
from comity.app.web.asking import path_value
from comity.app.web.facts import Voice, facts
from comity.app.web.layout import crumbs, scroll_table
from comity.app.web.pages import Asked, find_state, make_page, named
from comity.app.web.site import READ, Web
from comity.app.web.verify import verify_part
from comity.capabilities.parties.pages import membership_table, state_table
from comity.capabilities.parties.views import MembershipQuery, MembershipRow, NoQuery, organisation_rows, party_rows
from comity.kernel.errors import NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import parse_matter, parse_party

MOST_FILES = 1_000
"""Organisations looked through for one state's page."""


@route("/states", **READ)
def states_page(request: Web) -> Answer:
    """All states."""
    return make_page(request, ("after",), _states)


@route("/states/{code:str}", **READ)
def state_page(request: Web) -> Answer:
    """One state."""
    code = path_value(request, "code")
    return make_page(request, (), lambda asked: _state(asked, named(parse_party, code)))


def _states(asked: Asked) -> Answer:
    words = asked.words
    after = asked.values.get("after", "")
    page = asked.reading.page("party", named(parse_matter, after) if after else "")
    rows = tuple(row for folded in page.matters for row in party_rows(folded, NoQuery()))
    shown = asked.shown((line.said for folded in page.matters for line in folded.lines), ())
    title = words.gettext("States")
    return asked.answer(
        title,
        h.h1[title],
        scroll_table(title, state_table(rows, shown))
        if rows
        else h.p(".notice")[words.gettext("No state is described here yet.")],
        h.p[h.a(href=f"/states?after={page.next}")[words.gettext("Further states")]] if page.next is not None else None,
    )


def _state(asked: Asked, code: str) -> Answer:
    words = asked.words
    view = asked.site.node.registry.views["memberships"]
    found = pages_of(asked.reading, view, MembershipQuery(party=code), MOST_FILES)
    rows = tuple(row for row in found if isinstance(row, MembershipRow))
    state = find_state(asked.reading, code)
    if state is None and not rows:
        raise NotFound("There is nothing here that you may read.")
    files = {matter: asked.reading.folded(matter) for matter in dict.fromkeys(row.matter for row in rows)}
    names = {matter: _name(folded, words.language) for matter, folded in files.items()}
    shown = asked.shown((line.said for folded in files.values() for line in folded.lines), (code,))
    title = shown.name(code)
    heading = words.gettext("Memberships")
    return asked.answer(
        title,
        crumbs(words, ("/states", words.gettext("States")), here=code),
        h.h1(".said")[title],
        _description(state, asked) if state is not None else None,
        h.h2[heading],
        scroll_table(heading, membership_table(rows, shown, names))
        if rows
        else h.p(".notice")[words.gettext("No membership of this state is stated here.")],
    )


def _description(state: Folded, asked: Asked) -> h.Node:
    rows = party_rows(state, NoQuery())
    if not rows:
        return None
    statements = [line.said for line in state.lines if line.said.id.hex() in rows[0].acts]
    voice = Voice(asked.words, statements[0].act.envelope.lang)
    return [
        facts(rows[0].party, voice, leave_out=("name", "note", "sources")),
        verify_part(statements, asked.words, facts(rows[0].party, voice, fields=("note", "sources"))),
    ]


def _name(folded: Folded, language: str) -> str:
    rows = organisation_rows(folded, NoQuery())
    return rows[0].organisation.name.of(language) if rows else folded.matter
