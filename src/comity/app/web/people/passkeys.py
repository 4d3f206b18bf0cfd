"""Passkeys on pages: making, naming and removing them, and signing in with one.

The ceremony itself needs the browser's script (``frontend/src/passkeys.ts``): it asks this node for a challenge, lets
the browser answer it, and sends the answer as the fields ``challenge`` and ``credential`` of an ordinary form.
"""

from typing import Final

import htpy as h
import msgspec
from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.app.accounts.account import Account, Passkey
from comity.app.accounts.assertion import thumbprint
from comity.app.accounts.passkeys import Given, Passkeys, RelyingParty, find_relying_party
from comity.app.accounts.person import Person
from comity.app.accounts.stepping import is_fresh, require_step
from comity.app.language import Catalogue
from comity.app.web.answers import Answer, json_answer, redirect
from comity.app.web.asking import find_person, signed_in, words_of
from comity.app.web.design.controls import Field, field_attributes, field_row, link_button
from comity.app.web.design.messages import notice
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.entering import asking_address, enter, safe_path
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import moment, problem_notice, unkept
from comity.app.web.posting import Form, form_key, form_route
from comity.app.web.site import READ, Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed, NotProven, refusal

PAGE: Final = "/account/passkeys"
SIGN_IN: Final = "/sign-in/passkey"
MAKE_OPTIONS: Final = "/passkeys/make"
SIGN_IN_OPTIONS: Final = "/passkeys/sign-in"
STEP_OPTIONS: Final = "/passkeys/step"


class Ceremony(msgspec.Struct, frozen=True, kw_only=True):
    """A form whose button has the browser make or show a passkey.

    kind: make or show. options: where the script asks for a challenge. prefix: of the fields that it fills in.
    """

    kind: str
    action: str
    options: str
    label: str
    prefix: str = ""


def passkey_routes() -> list[HTTPRouteHandler]:
    """The page of one's passkeys, what its script asks, and signing in with one."""
    return [
        passkeys_page,
        form_route(PAGE, _make),
        form_route(f"{PAGE}/remove", _remove),
        form_route(MAKE_OPTIONS, _make_options),
        form_route(STEP_OPTIONS, _step_options),
        form_route(SIGN_IN_OPTIONS, _sign_in_options, visitors=True),
        form_route(SIGN_IN, _sign_in, visitors=True),
    ]


def passkeys_of(request: Web) -> Passkeys:
    """The passkeys of this node."""
    node = site_of(request).node
    return Passkeys(node.accounts, node.stores.desk, node.clock.micros, node.entropy)


def relying_party(request: Web) -> RelyingParty:
    """For whom passkeys are made here. Raises NotAllowed where the browser was not opened by a host name."""
    party = _party(request)
    if party is None:
        reason = refusal("passkey.address", "Passkeys need this system to be opened by its host name.")
        raise NotAllowed((reason,))
    return party


def given_of(form: Form, prefix: str = "") -> Given:
    """What the script filled in."""
    return Given(
        challenge=form.get(f"{prefix}challenge"), credential=form.get(f"{prefix}credential"), name=form.get("name")
    )


def ceremony_form(request: Web, ceremony: Ceremony, *fields: h.Node) -> h.Node:
    """The form, or where the browser was opened in a way that allows no passkeys, what to do about it."""
    words = words_of(request)
    if _party(request) is None:
        return _elsewhere(request, words)
    return h.form(
        ".passkey-form.narrow-form",
        method="post",
        action=ceremony.action,
        data_ceremony=ceremony.kind,
        data_options=ceremony.options,
        data_prefix=ceremony.prefix,
        data_unable=words.gettext("This browser cannot use passkeys. Take a current one."),
        data_failed=words.gettext("The browser did not go through with it. Try again."),
    )[
        (h.input(type="hidden", name=f"{ceremony.prefix}{name}") for name in ("challenge", "credential")),
        fields,
        h.p(".passkey-told.muted", role="status")[words.gettext("Passkeys need a browser that runs scripts.")],
        h.button(".button", type="submit", hidden=True)[ceremony.label],
    ]


def sign_in_with_passkey(request: Web, target: str) -> h.Node:
    """The part of the sign-in page that asks for a passkey. target: where to go then."""
    words = words_of(request)
    ceremony = Ceremony(
        kind="show", action=SIGN_IN, options=SIGN_IN_OPTIONS, label=words.gettext("Sign in with a passkey")
    )
    return ceremony_form(request, ceremony, _session_key(request), h.input(type="hidden", name="next", value=target))


def step_link(path: str, words: Catalogue) -> h.Node:
    """What stands in the place of a form that needs a proof before it is shown."""
    return [
        notice(h.p[words.gettext("First prove that it is you.")]),
        h.p[link_button(words.gettext("Go on"), f"/step-up?next={path}")],
    ]


def passkey_section(asked: Asked, account: Account) -> h.Node:
    """The part of the account page that tells of passkeys."""
    words = asked.words
    count = len(account.passkeys)
    return [
        h.h2[words.gettext("Passkeys")],
        h.p[
            words.ngettext("{count} passkey.", "{count} passkeys.", count).format(count=words.number(count))
            if count
            else words.gettext("None yet. A passkey cannot be guessed, copied down or typed into a false page.")
        ],
        h.p[h.a(href=PAGE)[words.gettext("Passkeys: make, remove")]],
    ]


@route(PAGE, **READ)
def passkeys_page(request: Web) -> Answer:
    """One's own passkeys."""
    return _page(request)


def _page(request: Web, problem: ComityError | None = None) -> Answer:
    def make(asked: Asked) -> Answer:
        words, person = asked.words, signed_in(request)
        account = asked.site.node.accounts.get(person.id)
        return unkept(
            asked.answer(
                words.gettext("Passkeys"),
                h.h1[words.gettext("Passkeys")],
                problem_notice(problem, words),
                h.p[
                    words.gettext(
                        "A passkey is kept by your device or security key, which asks for your finger, face or PIN. It "
                        "works on the pages of this system only. Make two, so that losing one does not lock you out."
                    )
                ],
                [_kept(one, person, words) for one in account.passkeys] or None,
                _making(request, person, words),
                h.p[h.a(href="/account")[words.gettext("Back to your account")]],
            ),
            200 if problem is None else 409,
        )

    return make_page(request, (), make)


def _kept(passkey: Passkey, person: Person, words: Catalogue) -> h.Node:
    label = words.gettext("Remove {name}").format(name=passkey.name)
    return h.section(".card")[
        h.h2[h.bdi[passkey.name]],
        h.p(".muted")[words.gettext("made {when}").format(when=moment(passkey.made, words))],
        h.form(".one-button", method="post", action=f"{PAGE}/remove")[
            form_key(person),
            h.input(type="hidden", name="passkey", value=passkey.id),
            h.button(".button.danger", type="submit", aria_label=label)[words.gettext("Remove")],
        ],
    ]


def _making(request: Web, person: Person, words: Catalogue) -> h.Node:
    if not is_fresh(person.stepped, site_of(request).node.clock.micros()):
        return [h.h2[words.gettext("Make a passkey")], step_link(PAGE, words)]
    ceremony = Ceremony(kind="make", action=PAGE, options=MAKE_OPTIONS, label=words.gettext("Make a passkey"))
    field = Field(
        name="name",
        label=words.gettext("What to call it"),
        help=words.gettext("So that you know it again: office computer, security key."),
    )
    control = h.input({**field_attributes(field), "type": "text", "required": True, "maxlength": 100})
    return [
        h.h2[words.gettext("Make a passkey")],
        ceremony_form(request, ceremony, form_key(person), field_row(field, control)),
    ]


def _make_options(request: Web, form: Form) -> Answer:
    person = signed_in(request)
    node = site_of(request).node
    require_step(person, node.clock.micros())
    account = node.accounts.get(person.id)
    return json_answer(passkeys_of(request).begin_registration(account, person.session, relying_party(request)))


def _make(request: Web, form: Form) -> Answer:
    person = signed_in(request)
    require_step(person, site_of(request).node.clock.micros())
    passkeys = passkeys_of(request)
    try:
        passkey = passkeys.finish_registration(person.session, relying_party(request), given_of(form))
        note(request, Event.WAY_MADE, person.id, f"way:passkey,key:{thumbprint(passkey.key)}")
        passkeys.keep(person.id, passkey)
    except (NotAllowed, Malformed) as problem:
        return _page(request, problem)
    site_of(request).node.sessions.strengthen(person.session, "passkey")
    return redirect(PAGE)


def _remove(request: Web, form: Form) -> Answer:
    person = signed_in(request)
    require_step(person, site_of(request).node.clock.micros())
    note(request, Event.WAY_REMOVED, person.id, "way:passkey")
    try:
        passkeys_of(request).remove(person.id, form.get("passkey"))
    except NotAllowed as problem:
        return _page(request, problem)
    site_of(request).node.sessions.end_all(person.id, but=person.session)
    return redirect("/account?done=removed")


def _step_options(request: Web, form: Form) -> Answer:
    person = signed_in(request)
    account = site_of(request).node.accounts.get(person.id)
    return json_answer(passkeys_of(request).begin_assertion(relying_party(request), account, person.session))


def _sign_in_options(request: Web, form: Form) -> Answer:
    return json_answer(passkeys_of(request).begin_assertion(relying_party(request), address=asking_address(request)))


def _sign_in(request: Web, form: Form) -> Answer:
    target = safe_path(form.get("next"))
    try:
        account, proof = passkeys_of(request).finish_assertion(relying_party(request), given_of(form))
    except (NotAllowed, NotProven, Malformed) as problem:
        note(request, Event.SIGN_IN_FAILED, "", "way:passkey")
        return _sign_in_again(request, problem, target)
    return enter(request, account, "passkey", target, proof)


def _sign_in_again(request: Web, problem: ComityError, target: str) -> Answer:
    def make(asked: Asked) -> Answer:
        words = asked.words
        return unkept(
            asked.answer(
                words.gettext("Sign in"),
                h.h1[words.gettext("Sign in")],
                problem_notice(problem, words),
                sign_in_with_passkey(request, target),
                h.p[h.a(href="/sign-in")[words.gettext("Other ways to sign in")]],
            ),
            403,
        )

    return make_page(request, (), make)


def _session_key(request: Web) -> h.Node:
    """The form key, where somebody who is signed in signs in once more."""
    person = find_person(request)
    return form_key(person) if person is not None and person.session else None


def _party(request: Web) -> RelyingParty | None:
    return find_relying_party(site_of(request).node.settings.address, request.headers.get("host", "").lower())


def _elsewhere(request: Web, words: Catalogue) -> h.Node:
    """Where passkeys can be used, for a browser that was opened by a numeric address."""
    settings = site_of(request).node.settings
    _, _, port = request.headers.get("host", "").rpartition(":")
    address = settings.address or (f"http://localhost:{port}" if port.isdecimal() else "http://localhost")
    usable = find_relying_party(settings.address, address.partition("://")[2]) is not None
    if not usable or ("localhost" not in settings.hosts and not settings.address):
        return notice(
            h.p[
                words.gettext(
                    "Passkeys cannot be used here: this system has no host name with an encrypted connection."
                )
            ]
        )
    text = words.gettext("Passkeys need a host name. Open {address} to use them.")
    before, _, after = text.partition("{address}")
    return notice(h.p[before, h.a(href=f"{address}{request.scope['path']}")[address], after])
