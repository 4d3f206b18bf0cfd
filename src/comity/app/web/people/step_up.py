"""Proving oneself anew, in between: the page that asks for it, and what its form brings.

The form goes to where the first one went, with everything that was entered there in hidden fields, so nothing is lost
and nothing has to be kept: what proves the person stands in fields whose names begin with PREFIX, is judged before
anything else, and is taken out before the form goes on.
"""

from typing import Final

import htpy as h
import msgspec
from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.app.accounts.account import Account
from comity.app.accounts.one_time import use_code
from comity.app.accounts.person import Person
from comity.app.accounts.stepping import Proof, Proofs, find_ways, require_step
from comity.app.web.answers import Answer, redirect
from comity.app.web.asking import NotSignedIn, signed_in, stepped_up
from comity.app.web.design.controls import Field, button
from comity.app.web.design.messages import notice
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.entering import asking_address, safe_path
from comity.app.web.people.noting import Event, note
from comity.app.web.people.passkeys import STEP_OPTIONS, Ceremony, ceremony_form, given_of, passkeys_of, relying_party
from comity.app.web.people.shown import code_field, password_field, problem_notice, unkept
from comity.app.web.posting import Form, form_key, form_route
from comity.app.web.site import READ, Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed, refusal

PAGE: Final = "/step-up"
DONE: Final = "/step-up/done"
PREFIX: Final = "step."
"""Fields that prove somebody; no other form has such."""

Pairs = tuple[tuple[str, str], ...]


def step_up_routes() -> list[HTTPRouteHandler]:
    """The page that asks for a proof, and where its form goes when nothing else waits for it."""
    return [step_up_page, step_up_done, form_route(PAGE, _go_on)]


@route(PAGE, **READ)
def step_up_page(request: Web) -> Answer:
    """Asks for a proof, then leads to the page in ``next``."""

    def make(asked: Asked) -> Answer:
        target = safe_path(asked.values.get("next", "/"))
        return _asking(request, asked, PAGE, (("next", target),))

    return make_page(request, ("next",), make)


@route(DONE, **READ)
def step_up_done(request: Web) -> Answer:
    """Where the identity provider leads back to: the form waits in another window."""

    def make(asked: Asked) -> Answer:
        signed_in(request)
        words = asked.words
        text = words.gettext("Close this window and go on in the one where you were.")
        return unkept(
            asked.answer(words.gettext("It is you"), h.h1[words.gettext("It is you")], notice(h.p[text], kind="good"))
        )

    return make_page(request, (), make)


def _go_on(request: Web, form: Form) -> Answer:
    require_step(signed_in(request), site_of(request).node.clock.micros())
    return redirect(safe_path(form.get("next")))


def ask_for_step(request: Web, form: Form, problem: ComityError | None = None) -> Answer:
    """The page that asks for a proof in the middle of a form, whose fields it carries on."""
    path, query = request.scope["raw_path"].decode("ascii"), request.scope["query_string"].decode("ascii")
    target = f"{path}?{query}" if query else path

    def make(asked: Asked) -> Answer:
        return _asking(request, asked, target, form.pairs, problem)

    return make_page(request, (), make)


def take_step(request: Web, person: Person, form: Form) -> Form:
    """A form without the fields that prove the person, whose session is stepped up if they do.

    Raises NotAllowed or Malformed when they do not.
    """
    shown = Form(tuple(pair for pair in form.pairs if pair[0].startswith(PREFIX)))
    rest = Form(_carried(form.pairs))
    if not any(value for _, value in shown.pairs):
        return rest
    node = site_of(request).node
    account = node.accounts.get(person.id)
    try:
        proof = _prove(request, account, person, shown)
    except (NotAllowed, Malformed):
        note(request, Event.STEP_FAILED, person.id, "own")
        raise
    step_up(request, person, proof)
    return rest


def step_up(request: Web, person: Person, proof: Proof) -> None:
    """Keep what proved somebody anew; it counts from now on, for this request too. Raises NotSignedIn."""
    node = site_of(request).node
    note(request, Event.STEPPED_UP, person.id, f"way:{proof.way}")
    cookie = node.sessions.step_up(person.session, node.entropy)
    if not cookie:
        raise NotSignedIn
    Proofs(node.stores.desk, node.clock.micros).keep(person.session, proof)
    stepped_up(request, msgspec.structs.replace(person, stepped=node.clock.micros()), cookie)


def _prove(request: Web, account: Account, person: Person, form: Form) -> Proof:
    """What proves the person, in one of the ways the account has. Raises NotAllowed, Malformed."""
    ways = find_ways(account)
    if form.get(f"{PREFIX}credential") and "passkey" in ways:
        party, given = relying_party(request), given_of(form, PREFIX)
        return passkeys_of(request).finish_assertion(party, given, account.id, person.session)[1]
    code, password = form.get(f"{PREFIX}code")[:20], form.get(f"{PREFIX}password")
    way = "one_time" if code else "password"
    if way not in ways or not (code or password):
        raise NotAllowed((refusal("step.way", "Prove that it is you in one of the ways of this page."),))
    node = site_of(request).node
    now = node.clock.micros()
    with node.people.limits.attempt(f"step {account.id}", asking_address(request)) as attempt:
        if code:
            if not use_code(node.accounts, account.id, code, now):
                reason = refusal("one_time.wrong", "This code does not fit. Wait for the next one and try again.")
                raise NotAllowed((reason,))
        else:
            with attempt.looked_at():
                right = node.people.passwords.verify(account.password, password)
            if not right:
                raise NotAllowed((refusal("step.password", "The password is not right."),))
        attempt.right()
    return Proof(account=account.id, way=way, at=now)


def _asking(request: Web, asked: Asked, action: str, pairs: Pairs, problem: ComityError | None = None) -> Answer:
    words, person = asked.words, signed_in(request)
    account = asked.site.node.accounts.get(person.id)
    carried = [form_key(person), (h.input(type="hidden", name=name, value=value) for name, value in _carried(pairs))]
    ways = find_ways(account)
    parts = {
        "passkey": lambda: _passkey_part(request, asked, action, carried),
        "one_time": lambda: _typed_part(asked, action, carried, "one_time"),
        "password": lambda: _typed_part(asked, action, [carried, _whose(account)], "password"),
        "provider": lambda: _provider_part(asked, action, carried),
    }
    return unkept(
        asked.answer(
            words.gettext("Prove that it is you"),
            h.h1[words.gettext("Prove that it is you")],
            problem_notice(problem, words),
            h.p[words.gettext("This step asks for a fresh proof that it is you. Nothing of what you entered is lost.")],
            [parts[way]() for way in ways],
        ),
        200 if problem is None else 403,
    )


def _passkey_part(request: Web, asked: Asked, action: str, carried: h.Node) -> h.Node:
    label = asked.words.gettext("Use a passkey")
    ceremony = Ceremony(kind="show", action=action, options=STEP_OPTIONS, label=label, prefix=PREFIX)
    return h.section[h.h2[asked.words.gettext("With a passkey")], ceremony_form(request, ceremony, carried)]


def _typed_part(asked: Asked, action: str, carried: h.Node, way: str) -> h.Node:
    words = asked.words
    if way == "one_time":
        title = words.gettext("With a one-time code")
        field = code_field(words, f"{PREFIX}code")
    else:
        title = words.gettext("With your password")
        field = password_field(Field(name=f"{PREFIX}password", label=words.gettext("Password")))
    return h.section[
        h.h2[title],
        h.form(".narrow-form", method="post", action=action)[carried, field, button(words.gettext("Go on"))],
    ]


def _whose(account: Account) -> h.Node:
    """Tells password managers which password is asked for; it is not sent."""
    return h.input(type="text", value=account.login, autocomplete="username", readonly=True, hidden=True)


def _provider_part(asked: Asked, action: str, carried: h.Node) -> h.Node:
    """The provider asks in another window, so that this page keeps what was entered."""
    words = asked.words
    return h.section[
        h.h2[words.gettext("With your organisation's identity provider")],
        h.ol[
            h.li[
                h.a(href=f"/sign-in/provider?purpose=step&next={DONE}", target="_blank", rel="noopener")[
                    words.gettext("Prove it there, in a new window")
                ]
            ],
            h.li[words.gettext("Come back to this window and go on.")],
        ],
        h.form(".narrow-form", method="post", action=action)[carried, button(words.gettext("Go on"))],
    ]


def _carried(pairs: Pairs) -> Pairs:
    return tuple(pair for pair in pairs if not pair[0].startswith(PREFIX))
