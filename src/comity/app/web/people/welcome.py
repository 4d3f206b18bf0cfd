"""Where a one-time link leads: its owner chooses a password, and is signed in.

Looking at the page uses nothing up, so that a program that follows links for a preview does no harm.
"""

from collections.abc import Mapping

import htpy as h

from comity.app.accounts.account import MOST_NAME, Account
from comity.app.accounts.invitations import Purpose
from comity.app.accounts.passwords import same
from comity.app.accounts.people import First, invited_account
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.design.controls import Field, button
from comity.app.web.design.messages import notice
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.entering import enter
from comity.app.web.people.noting import Event, note
from comity.app.web.people.provider import welcome_with_provider
from comity.app.web.people.shown import fresh_password, known_login, problem_notice, text_field, unkept
from comity.app.web.posting import Form, form_key
from comity.app.web.site import Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed, refusal


def welcome_page(request: Web) -> Answer:
    """The form behind a link that works. Raises NotFound for any other."""
    return _page(request, None, {})


def welcome(request: Web, form: Form) -> Answer:
    """Use the link: set the password and sign in. A password that will not do leaves the link as it was."""
    node, secret = site_of(request).node, path_value(request, "secret")
    purpose = node.people.invitations.get(secret).purpose
    password = form.get("password")

    def before(account_id: str) -> None:
        if purpose is not Purpose.NEW:
            event = Event.ACCOUNT_MADE if purpose is Purpose.FIRST else Event.RECOVERED
            note(request, event, account_id, f"link:{purpose.value}")

    try:
        check_same(password, form.get("again"))
        if purpose is Purpose.FIRST:
            given = First(login=form.get("login"), name=form.get("name"), password=password)
            account = node.people.welcome_first(secret, given, node.entropy, before)
        else:
            account = node.people.welcome(secret, password, before)
    except (Malformed, NotAllowed) as problem:
        return _page(request, problem, form.values())
    return enter(request, account, "setup", "/account")


def check_same(password: str, again: str) -> None:
    """Refuse a password that was not typed the same way twice. Raises NotAllowed."""
    if not same(password, again):
        raise NotAllowed((refusal("password.differs", "The two passwords differ."),))


def _page(request: Web, problem: ComityError | None, typed: Mapping[str, str]) -> Answer:
    node = site_of(request).node
    invitation = node.people.invitations.get(path_value(request, "secret"))
    first = invitation.purpose is Purpose.FIRST
    account = None if first else invited_account(node.accounts, invitation)

    def make(asked: Asked) -> Answer:
        words = asked.words
        title = words.gettext("Set up this system") if first else words.gettext("Set up your account")
        person = asked.person
        return unkept(
            asked.answer(
                title,
                h.h1[title],
                problem_notice(problem, words),
                _introduction(asked, account, invitation.purpose),
                h.form(".narrow-form", method="post")[
                    form_key(person) if person is not None and person.session else None,
                    _first_fields(asked, typed) if account is None else known_login(account, words),
                    fresh_password(words),
                    button(words.gettext("Set password and sign in")),
                ],
                welcome_with_provider(request, path_value(request, "secret"))
                if invitation.purpose is Purpose.NEW
                else None,
            ),
            200 if problem is None else 400,
        )

    return make_page(request, (), make)


def _introduction(asked: Asked, account: Account | None, purpose: Purpose) -> h.Node:
    words = asked.words
    if account is None:
        return h.p[
            words.gettext(
                "This makes the first account. It administers accounts: it invites people and gives them roles, and "
                "reads no content itself."
            )
        ]
    return [
        h.p[
            words.gettext("You are {name}; your sign-in name is {login}.").format(
                name=account.name, login=account.login
            )
        ],
        notice(
            h.p[
                words.gettext(
                    "What you signed in with before ends now: password, passkeys, one-time codes, the link to the "
                    "identity provider, access keys, the feed address and every session. Statements and drafts stay."
                )
            ],
            kind="warn",
        )
        if purpose is Purpose.RECOVERY
        else None,
    ]


def _first_fields(asked: Asked, typed: Mapping[str, str]) -> h.Node:
    words = asked.words
    return [
        text_field(
            Field(
                name="login",
                label=words.gettext("Sign-in name"),
                help=words.gettext("2 to 60 letters a to z, digits, points, hyphens or low lines."),
            ),
            typed.get("login", ""),
            autocomplete="username",
            autocapitalize="none",
            spellcheck="false",
            maxlength=60,
        ),
        text_field(
            Field(name="name", label=words.gettext("Name, as others here see it")),
            typed.get("name", ""),
            autocomplete="name",
            maxlength=MOST_NAME,
        ),
    ]
