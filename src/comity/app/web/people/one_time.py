"""One-time codes on pages: giving an authenticator app its secret, and taking it away."""

from datetime import timedelta
from typing import Final

import htpy as h
import segno
from litestar import route
from litestar.handlers import HTTPRouteHandler
from markupsafe import Markup

from comity.app.accounts.account import Account
from comity.app.accounts.one_time import SECRET_BYTES, enrol, enrolment_address, fresh_secret, remove
from comity.app.accounts.person import Person
from comity.app.accounts.stepping import is_fresh, require_step
from comity.app.accounts.tickets import Tickets
from comity.app.language import Catalogue
from comity.app.web.answers import Answer, redirect
from comity.app.web.asking import signed_in
from comity.app.web.design.controls import button
from comity.app.web.design.messages import notice
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.noting import Event, note
from comity.app.web.people.passkeys import step_link
from comity.app.web.people.shown import code_field, problem_notice, unkept
from comity.app.web.posting import Form, form_key, form_route
from comity.app.web.site import READ, Site, Web, site_of
from comity.kernel.errors import ComityError, NotAllowed, refusal

PAGE: Final = "/account/one-time"
DRAWER: Final = "one_time_secrets"
LIFETIME: Final = timedelta(minutes=10)
"""How long a secret that was shown waits for its first code."""


def one_time_routes() -> list[HTTPRouteHandler]:
    """The page of one-time codes and its forms."""
    return [one_time_page, form_route(PAGE, _confirm), form_route(f"{PAGE}/remove", _remove)]


def one_time_section(asked: Asked, account: Account) -> h.Node:
    """The part of the account page that tells of one-time codes."""
    words = asked.words
    there = words.gettext("An authenticator app is set up.")
    none = words.gettext("None. They are for those who cannot use passkeys.")
    return [
        h.h2[words.gettext("One-time codes")],
        h.p[there if account.one_time else none],
        h.p[h.a(href=PAGE)[words.gettext("One-time codes: set up, remove")]],
    ]


@route(PAGE, **READ)
def one_time_page(request: Web) -> Answer:
    """Setting one-time codes up, or removing them."""
    return _page(request)


def _page(request: Web, problem: ComityError | None = None, secret: str = "") -> Answer:
    def make(asked: Asked) -> Answer:
        words, person = asked.words, signed_in(request)
        account = asked.site.node.accounts.get(person.id)
        fresh = is_fresh(person.stepped, asked.site.node.clock.micros())
        return unkept(
            asked.answer(
                words.gettext("One-time codes"),
                h.h1[words.gettext("One-time codes")],
                problem_notice(problem, words),
                h.p[
                    words.gettext(
                        "An authenticator app on your telephone shows six digits that change every half minute. "
                        "A passkey is safer, because nobody can talk you into telling it."
                    )
                ],
                _there(person, words)
                if account.one_time
                else _setting_up(asked, account, person, secret)
                if fresh
                else step_link(PAGE, words),
                h.p[h.a(href="/account")[words.gettext("Back to your account")]],
            ),
            200 if problem is None else 409,
        )

    return make_page(request, (), make)


def _there(person: Person, words: Catalogue) -> h.Node:
    return [
        notice(h.p[words.gettext("An authenticator app is set up.")], kind="good"),
        h.form(".one-button", method="post", action=f"{PAGE}/remove")[
            form_key(person), button(words.gettext("Remove one-time codes"), "danger")
        ],
    ]


def _setting_up(asked: Asked, account: Account, person: Person, secret: str) -> h.Node:
    """The secret as a picture and as text: a fresh one, unless the app has one already whose code was wrong."""
    words, node = asked.words, asked.site.node
    secret = secret or fresh_secret(node.entropy(SECRET_BYTES))
    sealed = node.accounts.seeds.seal(person.id, secret)
    ticket = _secrets(asked.site).keep(f"{person.session} {sealed}".encode(), node.entropy, person.id)
    return [
        h.ol[
            h.li[
                words.gettext("Scan this with the app, or type the secret into it."),
                h.figure(".qr")[_picture(enrolment_address(secret, account.login, node.party), words)],
                h.p[h.code(".mono.secret")[" ".join(secret[at : at + 4] for at in range(0, len(secret), 4))]],
            ],
            h.li[
                words.gettext("Enter the six digits that it shows."),
                h.form(".narrow-form", method="post", action=PAGE)[
                    form_key(person),
                    h.input(type="hidden", name="ticket", value=ticket),
                    code_field(words),
                    button(words.gettext("Set up one-time codes")),
                ],
            ],
        ]
    ]


def _picture(text: str, words: Catalogue) -> Markup:
    label = words.gettext("QR code for the authenticator app")
    desc = words.gettext("It holds the secret that stands below as text.")
    # Black on white in dark pages too: many cameras read nothing else.
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff", title=label, desc=desc, svgclass=None, lineclass=None
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))


def _confirm(request: Web, form: Form) -> Answer:
    person, node = signed_in(request), site_of(request).node
    require_step(person, node.clock.micros())
    session, _, sealed = (_secrets(site_of(request)).take(form.get("ticket")) or b"").decode().partition(" ")
    if not sealed or session != person.session:
        reason = refusal("one_time.late", "This took longer than ten minutes, or was sent twice. Scan the new picture.")
        return _page(request, NotAllowed((reason,)))
    secret = node.accounts.seeds.open(person.id, sealed)
    note(request, Event.WAY_MADE, person.id, "way:one_time")
    try:
        enrol(node.accounts, person.id, secret, form.get("code")[:20], node.clock.micros())
    except NotAllowed as problem:
        return _page(request, problem, secret)
    node.sessions.strengthen(person.session, "one_time")
    return redirect(PAGE)


def _remove(request: Web, form: Form) -> Answer:
    person, node = signed_in(request), site_of(request).node
    require_step(person, node.clock.micros())
    note(request, Event.WAY_REMOVED, person.id, "way:one_time")
    remove(node.accounts, person.id)
    node.sessions.end_all(person.id, but=person.session)
    return redirect("/account?done=removed")


def _secrets(site: Site) -> Tickets:
    return Tickets(site.node.stores.desk, DRAWER, LIFETIME, site.node.clock.micros)
