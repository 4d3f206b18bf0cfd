"""One's own account: name, language, password, sessions, access keys, and whatever else its owner decides."""

from collections.abc import Callable, Mapping
from typing import Final

import htpy as h
import msgspec

from comity.app.accounts.account import MOST_NAME, Account, parse_name
from comity.app.accounts.person import Person
from comity.app.accounts.stepping import require_step
from comity.app.catalogues import languages
from comity.app.web.answers import Answer, redirect
from comity.app.web.arriving.address import feed_section
from comity.app.web.asking import signed_in
from comity.app.web.design.controls import Field, button, field_attributes, field_row
from comity.app.web.design.messages import notice
from comity.app.web.design.pieces import fact_list
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.entering import asking_address, prefer_language
from comity.app.web.people.linking import own_identity_section
from comity.app.web.people.noting import Event, note
from comity.app.web.people.one_time import one_time_section
from comity.app.web.people.own_keys import Made, keys_section, make_key, still_open, withdraw_all, withdraw_key
from comity.app.web.people.own_sessions import end_others, end_session, sessions_section
from comity.app.web.people.passkeys import passkey_section
from comity.app.web.people.shown import (
    fresh_password,
    known_login,
    moment,
    one_button,
    password_field,
    problem_notice,
    roles_text,
    text_field,
    unkept,
)
from comity.app.web.people.welcome import check_same
from comity.app.web.posting import Form, form_key
from comity.app.web.site import Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed, refusal

Act = Callable[[Web, Person, Form], str | Made]
"""What one of the page's forms does; answers what the page then says was done, or what it shows once."""


def account_page(request: Web) -> Answer:
    """The page. Raises NotSignedIn."""
    person = signed_in(request)

    def make(asked: Asked) -> Answer:
        return unkept(_account(asked, person, asked.values.get("done", "")))

    return make_page(request, ("done",), make)


def change_account(request: Web, form: Form) -> Answer:
    """Do what one of the page's forms asks."""
    person = signed_in(request)
    act = ACTS.get(form.get("do"))
    if act is None:
        raise Malformed("expected a form of this page, got {name!r}", name=form.get("do")[:40])
    try:
        done = act(request, person, form)
    except (Malformed, NotAllowed) as problem:
        refused: ComityError = problem
        return make_page(request, (), lambda asked: unkept(_account(asked, person, "", refused), 400))
    if isinstance(done, Made):
        return make_page(request, (), lambda asked: unkept(_account(asked, person, "", made=done)))
    answer = redirect(f"/account?done={done}")
    if done == "profile":
        prefer_language(answer, site_of(request).node.accounts.get(person.id))
    return answer


def _profile(request: Web, person: Person, form: Form) -> str:
    name, language = parse_name(form.get("name")), form.get("language")
    if language and language not in languages():
        raise Malformed("expected one of the languages of this system, got {name!r}", name=language[:20])
    note(request, Event.ACCOUNT_CHANGED, person.id, "own profile")
    site_of(request).node.accounts.change(
        person.id, lambda account: msgspec.structs.replace(account, name=name, language=language)
    )
    return "profile"


def _password(request: Web, person: Person, form: Form) -> str:
    """A new password needs the present one; where there is none, a session that has proved itself anew."""
    node = site_of(request).node
    account = node.accounts.get(person.id)
    check_same(form.get("password"), form.get("again"))
    if account.password:
        with node.people.limits.attempt(account.login, asking_address(request)) as attempt:
            with attempt.looked_at():
                right = node.people.passwords.verify(account.password, form.get("current"))
            if not right:
                raise NotAllowed((refusal("password.current", "The present password is not right."),))
            attempt.right()
    else:
        require_step(person, node.clock.micros())
    note(request, Event.ACCOUNT_CHANGED, person.id, "own password")
    node.people.set_password(account.id, form.get("password"))
    node.sessions.end_all(account.id, but=person.session)
    return "password"


def _stop_recovery(request: Web, person: Person, form: Form) -> str:
    note(request, Event.RECOVERY_STOPPED, person.id, "own")
    site_of(request).node.people.recoveries.stop(person.id)
    site_of(request).node.people.invitations.end_all(person.id)
    return "stopped"


ACTS: Final[Mapping[str, Act]] = {
    "profile": _profile,
    "password": _password,
    "end-session": end_session,
    "end-others": end_others,
    "make-key": make_key,
    "withdraw-key": withdraw_key,
    "withdraw-all": withdraw_all,
    "stop-recovery": _stop_recovery,
}


def _account(
    asked: Asked, person: Person, done: str, problem: ComityError | None = None, made: Made | None = None
) -> Answer:
    words, node = asked.words, asked.site.node
    account = node.accounts.get(person.id)
    return asked.answer(
        words.gettext("Your account"),
        h.h1[words.gettext("Your account")],
        problem_notice(problem, words),
        _done(asked, done),
        still_open(asked, person) if done in {"password", "removed", "unlinked"} else None,
        _recovery_notice(asked, person),
        fact_list(
            (
                (words.gettext("Sign-in name"), account.login),
                (words.gettext("Roles"), roles_text(account, words)),
                (words.gettext("Clearance"), words.code_label("level", account.clearance.value)),
                (words.gettext("Caveats"), words.joined(account.caveats) or words.gettext("none")),
            )
        ),
        _profile_form(asked, person, account),
        _password_form(asked, person, account),
        passkey_section(asked, account),
        one_time_section(asked, account),
        own_identity_section(asked, person, account),
        sessions_section(asked, person),
        keys_section(asked, person, account, made),
        feed_section(asked, person),
    )


def _done(asked: Asked, done: str) -> h.Node:
    words = asked.words
    said = {
        "profile": words.gettext("Name and language are kept."),
        "password": words.gettext("The password is changed; your other sessions have ended."),
        "session": words.gettext("The session has ended."),
        "others": words.gettext("Your other sessions have ended."),
        "key": words.gettext("The access key no longer opens anything."),
        "all": words.gettext("No access key and no feed address opens your account any longer."),
        "removed": words.gettext("It is removed, and signs nobody in any longer."),
        "linked": words.gettext("The identity is linked: you can sign in at the provider."),
        "unlinked": words.gettext("The link to the identity is taken away."),
        "stopped": words.gettext("The recovery is stopped."),
    }
    return notice(h.p[said[done]], kind="good", live=True) if done in said else None


def _recovery_notice(asked: Asked, person: Person) -> h.Node:
    """What warns the owner of somebody who recovers the account behind their back."""
    words, node = asked.words, asked.site.node
    recovery = node.people.recoveries.find(person.id)
    invitation = node.people.invitations.pending(person.id)
    if recovery is None and invitation is None:
        return None
    text = words.gettext("Somebody asked for the recovery of your account. If that was not you, stop it.")
    when = moment(recovery.asked, words) if recovery is not None else ""
    return notice(
        h.p[text, f" ({when})" if when else None],
        one_button(person, "/account", words.gettext("Stop the recovery"), "main", do="stop-recovery"),
        kind="warn",
    )


def _profile_form(asked: Asked, person: Person, account: Account) -> h.Node:
    words = asked.words
    language = Field(
        name="language",
        label=words.gettext("Language"),
        help=words.gettext("Chosen when you sign in; the switch on top changes it for the time being."),
    )
    return [
        h.h2[words.gettext("Name and language")],
        h.form(".narrow-form", method="post", action="/account")[
            form_key(person),
            h.input(type="hidden", name="do", value="profile"),
            text_field(
                Field(name="name", label=words.gettext("Name, as others here see it")),
                account.name,
                autocomplete="name",
                maxlength=MOST_NAME,
            ),
            field_row(
                language,
                h.select(field_attributes(language))[
                    h.option(value="", selected=not account.language)[words.gettext("as the browser prefers")],
                    (
                        h.option(value=code, selected=code == account.language, lang=one.html)[one.name]
                        for code, one in languages().items()
                    ),
                ],
            ),
            button(words.gettext("Save")),
        ],
    ]


def _password_form(asked: Asked, person: Person, account: Account) -> h.Node:
    words = asked.words
    return [
        h.h2[words.gettext("Password")],
        None if account.password else h.p[words.gettext("Your account has no password.")],
        h.form(".narrow-form", method="post", action="/account")[
            form_key(person),
            h.input(type="hidden", name="do", value="password"),
            known_login(account, words),
            password_field(Field(name="current", label=words.gettext("Present password")))
            if account.password
            else None,
            fresh_password(words),
            button(words.gettext("Change password")),
        ],
    ]
