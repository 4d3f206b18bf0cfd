"""Signing in with a password, and with a one-time code after it where the account has one; signing out.

What is wrong is never told: an unknown name, a wrong password, a withdrawn account and one that has no password get the
same page after the same time (OWASP ASVS 2.2). Only who knows the password learns that something more is asked for.
"""

from typing import Final

import htpy as h

from comity.app.accounts.account import Account
from comity.app.accounts.one_time import use_code
from comity.app.web.answers import Answer, redirect
from comity.app.web.design.controls import Field, button
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.entering import asking_address, enter, leave, safe_path
from comity.app.web.people.noting import Event, note
from comity.app.web.people.passkeys import sign_in_with_passkey
from comity.app.web.people.provider import sign_in_with_provider
from comity.app.web.people.shown import code_field, password_field, problem_notice, text_field, unkept
from comity.app.web.posting import Form, form_key
from comity.app.web.site import Web, site_of
from comity.kernel.errors import ComityError, NotAllowed, NotFound, refusal

LONGEST_LOGIN: Final = 200
"""Characters of a sign-in name that are looked at."""
_STATUS: Final = {"account.wait": 429, "account.busy": 503}


def sign_in_page(request: Web) -> Answer:
    """The form; whoever is signed in already goes on."""

    def make(asked: Asked) -> Answer:
        path = safe_path(asked.values.get("next", "/"))
        if asked.person is not None and asked.person.session:
            return redirect(path)
        return unkept(asked.answer(asked.words.gettext("Sign in"), *_password_form(request, asked, path)))

    return make_page(request, ("next",), make)


def sign_in(request: Web, form: Form) -> Answer:
    """What the form brought: a name and a password, or the one-time code after them."""
    path = safe_path(form.get("next", "/"))
    if form.get("ticket"):
        return _check_code(request, form, path)
    login = form.get("login")[:LONGEST_LOGIN]
    try:
        account = _checked(request, login, form.get("password"))
    except NotAllowed as refused:
        return _again(request, path, refused, login)
    if account is None:
        note(request, Event.SIGN_IN_FAILED, "", "way:password")
        reason = refusal("account.wrong", "The sign-in name or the password is not right.")
        return _again(request, path, NotAllowed((reason,)), login)
    if account.one_time:
        return _ask_code(request, account, path, None)
    if account.passkeys:
        reason = refusal("account.passkey", "This account signs in with its passkey, not with a password alone.")
        return _again(request, path, NotAllowed((reason,)), login)
    return enter(request, account, "password", path)


def _checked(request: Web, login: str, password: str) -> Account | None:
    """The account of a name and password, or None; a try that was not even looked at counts for nothing.

    Raises NotAllowed while there is something to wait for, and while too many sign in at once.
    """
    people = site_of(request).node.people
    with people.limits.attempt(login, asking_address(request)) as attempt:
        with attempt.looked_at():
            account = people.check(login, password)
        if account is not None and account.one_time:
            # Failures with the name stay until the code is right too: they slow down guessing at codes.
            attempt.uncounted()
        elif account is not None:
            attempt.right()
    return account


def sign_out(request: Web, form: Form) -> Answer:
    """End this session; the cookie opens nothing from now on."""
    return leave(request)


def _check_code(request: Web, form: Form, path: str) -> Answer:
    """The second step. Each try takes the ticket; a wrong code brings a fresh one."""
    node = site_of(request).node
    account = _half_signed_in(request, form.get("ticket"))
    if account is None:
        reason = refusal("account.late", "That took too long. Start again.")
        return _again(request, path, NotAllowed((reason,)), "")
    try:
        with node.people.limits.attempt(account.login, asking_address(request)) as attempt:
            fits = use_code(node.accounts, account.id, form.get("code")[:20], node.clock.micros())
            if fits:
                attempt.right()
    except NotAllowed as refused:
        return _again(request, path, refused, account.login)
    if not fits:
        note(request, Event.SIGN_IN_FAILED, account.id, "way:one_time")
        reason = refusal("one_time.wrong", "This code does not fit. Wait for the next one and try again.")
        return _ask_code(request, account, path, NotAllowed((reason,)))
    return enter(request, account, "one_time", path)


def _half_signed_in(request: Web, ticket: str) -> Account | None:
    """Whose password was given a moment ago; None once that is too long ago, or the account has changed since."""
    node = site_of(request).node
    kept = node.people.halfway.take(ticket)
    if kept is None:
        return None
    account_id, _, password = kept.decode().partition(" ")
    try:
        account = node.accounts.get(account_id)
    except NotFound:
        return None
    return None if account.withdrawn or account.password != password else account


def _again(request: Web, path: str, refused: NotAllowed, login: str) -> Answer:
    status = next((_STATUS[one.code] for one in refused.refusals if one.code in _STATUS), 403)

    def make(asked: Asked) -> Answer:
        title = asked.words.gettext("Sign in")
        return unkept(asked.answer(title, *_password_form(request, asked, path, refused, login)), status)

    return make_page(request, (), make)


def _ask_code(request: Web, account: Account, path: str, refused: NotAllowed | None) -> Answer:
    node = site_of(request).node
    ticket = node.people.halfway.keep(f"{account.id} {account.password}".encode(), node.entropy, account.id)

    def make(asked: Asked) -> Answer:
        words = asked.words
        return unkept(
            asked.answer(
                words.gettext("One-time code"),
                h.h1[words.gettext("One-time code")],
                problem_notice(refused, words),
                h.form(".narrow-form", method="post", action="/sign-in")[
                    _keys(asked, path),
                    h.input(type="hidden", name="ticket", value=ticket),
                    code_field(words),
                    button(words.gettext("Sign in")),
                ],
                h.p[h.a(href="/sign-in")[words.gettext("Start again")]],
            ),
            200 if refused is None else 403,
        )

    return make_page(request, (), make)


def _password_form(
    request: Web, asked: Asked, path: str, problem: ComityError | None = None, login: str = ""
) -> list[h.Node]:
    words = asked.words
    return [
        h.h1[words.gettext("Sign in")],
        problem_notice(problem, words),
        h.form(".narrow-form", method="post", action="/sign-in")[
            _keys(asked, path),
            text_field(
                Field(name="login", label=words.gettext("Sign-in name")),
                login,
                autocomplete="username",
                autocapitalize="none",
                spellcheck="false",
                maxlength=LONGEST_LOGIN,
            ),
            password_field(Field(name="password", label=words.gettext("Password"))),
            button(words.gettext("Sign in")),
        ],
        sign_in_with_passkey(request, path),
        sign_in_with_provider(request, path),
        h.p(".muted")[
            words.gettext(
                "No account, or lost what you sign in with? Ask an administrator of this system: accounts are made, "
                "and recovered, by people you know."
            )
        ],
    ]


def _keys(asked: Asked, path: str) -> h.Node:
    person = asked.person
    return [
        form_key(person) if person is not None and person.session else None,
        h.input(type="hidden", name="next", value=path),
    ]
