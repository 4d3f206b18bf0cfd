"""The sessions of one's own account: which browsers are signed in, and how to end them."""

import htpy as h

from comity.app.accounts.person import Person
from comity.app.accounts.sessions import Session
from comity.app.web.layout import scroll_table
from comity.app.web.pages import Asked
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import browser_name, moment, one_button, way_name
from comity.app.web.posting import Form
from comity.app.web.site import Web, site_of


def end_session(request: Web, person: Person, form: Form) -> str:
    """End one session of the person's account; one of another account is not there."""
    node = site_of(request).node
    key = form.get("session")
    if key in dict(node.sessions.of(person.id)):
        note(request, Event.SESSIONS_ENDED, person.id, "own")
        node.sessions.end(key)
    return "session"


def end_others(request: Web, person: Person, form: Form) -> str:
    """End every session of the person's account but this one."""
    note(request, Event.SESSIONS_ENDED, person.id, "own")
    site_of(request).node.sessions.end_all(person.id, but=person.session)
    return "others"


def sessions_section(asked: Asked, person: Person) -> h.Node:
    """The sessions as a table, this one first."""
    words = asked.words
    found = sorted(asked.site.node.sessions.of(person.id), key=lambda one: (one[0] != person.session, -one[1].seen))
    label = words.gettext("Sessions")
    heads = (
        words.gettext("Browser"),
        words.gettext("Time of signing in"),
        words.gettext("Last seen"),
        words.gettext("Signed in with"),
        words.gettext("End it"),
    )
    return [
        h.h2[label],
        scroll_table(
            label,
            h.table[
                h.caption[words.gettext("Where you are signed in")],
                h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
                h.tbody[(_row(asked, person, key, session) for key, session in found)],
            ],
        ),
        one_button(person, "/account", words.gettext("End all others"), do="end-others") if len(found) > 1 else None,
    ]


def _row(asked: Asked, person: Person, key: str, session: Session) -> h.Node:
    words = asked.words
    return h.tr[
        h.th(scope="row")[browser_name(session.browser, words)],
        h.td[moment(session.made, words)],
        h.td[moment(session.seen, words)],
        h.td[way_name(session.way, words)],
        h.td[
            words.gettext("this one")
            if key == person.session
            else one_button(person, "/account", words.gettext("End"), do="end-session", session=key)
        ],
    ]
