"""One account, for administrators: what it may do, its sessions, its end, its recovery. Nothing of what it reads."""

from collections.abc import Callable, Mapping
from typing import Final

import htpy as h

from comity.app.accounts.account import Account
from comity.app.accounts.people import check_unentered, is_entered
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.accounts.stepping import require_step
from comity.app.web.answers import Answer, redirect
from comity.app.web.asking import path_value, signed_in
from comity.app.web.design.controls import Field, button, field_attributes, field_row
from comity.app.web.design.messages import notice
from comity.app.web.design.pieces import fact_list
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.account_fields import decided_fields, read_changes
from comity.app.web.people.accounts import link_shown
from comity.app.web.people.linking import identity_section
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import moment, one_button, problem_notice, roles_text, standing, unkept
from comity.app.web.posting import Form, form_key
from comity.app.web.site import Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed, refusal

Act = Callable[[Web, Account, Form], str | Answer]
"""What one of the page's forms does; answers what the page then says was done, or a page of its own."""


def one_account_page(request: Web) -> Answer:
    """The page. Raises NotSignedIn, NotAllowed, NotFound."""
    person, account = _asked_for(request)

    def make(asked: Asked) -> Answer:
        return unkept(_page(asked, person, account, asked.values.get("done", "")))

    return make_page(request, ("done",), make)


def change_one_account(request: Web, form: Form) -> Answer:
    """Do what one of the page's forms asks. Raises NotSignedIn, NotAllowed, NotFound, StepNeeded."""
    person, account = _asked_for(request)
    act = ACTS.get(form.get("do"))
    if act is None:
        raise Malformed("expected a form of this page, got {name!r}", name=form.get("do")[:40])
    require_step(person, site_of(request).node.clock.micros())
    try:
        done = act(request, account, form)
    except (Malformed, NotAllowed) as problem:
        refused: ComityError = problem
        return make_page(request, (), lambda asked: unkept(_page(asked, person, account, "", refused), 400))
    return redirect(f"/accounts/{account.id}?done={done}") if isinstance(done, str) else done


def _asked_for(request: Web) -> tuple[Person, Account]:
    person = signed_in(request)
    person.require(Right.ACCOUNTS)
    return person, site_of(request).node.accounts.get(path_value(request, "account"))


def _change(request: Web, account: Account, form: Form) -> str:
    if account.id == signed_in(request).id:
        raise NotAllowed((refusal("account.own", "Nobody changes or withdraws their own account here."),))
    given = read_changes(form)
    note(request, Event.ACCOUNT_CHANGED, account.id, "right:accounts")
    site_of(request).node.people.change(account.id, given)
    return "changed"


def _end_sessions(request: Web, account: Account, form: Form) -> str:
    note(request, Event.SESSIONS_ENDED, account.id, "right:accounts")
    site_of(request).node.sessions.end_all(account.id)
    return "sessions"


def _withdraw(request: Web, account: Account, form: Form) -> str:
    if account.id == signed_in(request).id:
        raise NotAllowed((refusal("account.own", "Nobody changes or withdraws their own account here."),))
    note(request, Event.ACCOUNT_WITHDRAWN, account.id, "right:accounts")
    site_of(request).node.people.withdraw(account.id)
    return "withdrawn"


def _link(request: Web, account: Account, form: Form) -> Answer:
    node = site_of(request).node
    check_unentered(account)
    note(request, Event.ACCOUNT_CHANGED, account.id, "right:accounts")
    secret = node.people.renew_link(account.id, node.entropy)
    return link_shown(request, account, secret)


def _recover(request: Web, account: Account, form: Form) -> str:
    note(request, Event.RECOVERY_ASKED, account.id, "right:accounts")
    site_of(request).node.people.recoveries.ask(account.id, signed_in(request), form.get("reason").strip())
    return "recovery"


ACTS: Final[Mapping[str, Act]] = {
    "change": _change,
    "end-sessions": _end_sessions,
    "withdraw": _withdraw,
    "link": _link,
    "recover": _recover,
}


def _page(asked: Asked, person: Person, account: Account, done: str, problem: ComityError | None = None) -> Answer:
    words, node = asked.words, asked.site.node
    rows: tuple[tuple[str, h.Node], ...] = (
        (words.gettext("Sign-in name"), account.login),
        (words.gettext("Standing"), standing(account, words)),
        (words.gettext("Roles"), roles_text(account, words)),
        (words.gettext("Made"), moment(account.made, words)),
        (words.gettext("Sessions"), words.number(len(node.sessions.of(account.id)))),
        (words.gettext("Access keys"), words.number(len(node.access.of(account.id)))),
    )
    return asked.answer(
        account.name,
        crumbs(words, ("/accounts", words.gettext("Accounts")), here=h.span(".said")[account.login]),
        h.h1(".said")[account.name],
        problem_notice(problem, words),
        _done(asked, done),
        fact_list(rows),
        None if account.withdrawn else _forms(asked, person, account),
    )


def _done(asked: Asked, done: str) -> h.Node:
    words = asked.words
    said = {
        "changed": words.gettext("The account is changed; it holds from now on, for open sessions too."),
        "sessions": words.gettext("Every session of the account has ended."),
        "withdrawn": words.gettext("The account is withdrawn, with its sessions, access keys and links."),
        "recovery": words.gettext("The recovery waits for a second person, who finds it under Recoveries."),
    }
    return notice(h.p[said[done]], kind="good", live=True) if done in said else None


def _forms(asked: Asked, person: Person, account: Account) -> h.Node:
    words = asked.words
    if account.id == person.id:
        return h.p[
            h.a(href="/account")[words.gettext("Your account")],
            ": ",
            words.gettext("another administrator decides about your roles."),
        ]
    return [
        h.h2[words.gettext("What this person may do")],
        h.form(".narrow-form", method="post", action=f"/accounts/{account.id}")[
            form_key(person),
            h.input(type="hidden", name="do", value="change"),
            decided_fields(account, words),
            button(words.gettext("Save")),
        ],
        h.h2[words.gettext("Getting in")],
        _recovery_form(asked, person, account) if is_entered(account) else _link_form(asked, person, account),
        identity_section(asked, account),
        h.h2[words.gettext("Ending")],
        one_button(person, f"/accounts/{account.id}", words.gettext("End every session"), do="end-sessions"),
        h.p[words.gettext("A withdrawn account never comes back, and its sign-in name stays taken.")],
        one_button(person, f"/accounts/{account.id}", words.gettext("Withdraw the account"), "danger", do="withdraw"),
    ]


def _link_form(asked: Asked, person: Person, account: Account) -> h.Node:
    words = asked.words
    return [
        h.p[words.gettext("Nobody has entered this account yet. A new link ends the one before.")],
        one_button(person, f"/accounts/{account.id}", words.gettext("Show a new link"), do="link"),
    ]


def _recovery_form(asked: Asked, person: Person, account: Account) -> h.Node:
    words = asked.words
    if asked.site.node.people.recoveries.find(account.id) is not None:
        return h.p[words.gettext("A recovery waits for a second person."), " ", _recoveries_link(asked)]
    reason = Field(
        name="reason",
        label=words.gettext("Why, and how you made sure who asks"),
        help=words.gettext("The second person reads this."),
    )
    return [
        h.p[
            words.gettext(
                "Somebody who lost password, passkeys and codes comes back by two persons: you ask, and another "
                "administrator, or somebody who approves, agrees and gets a link to hand to the owner."
            )
        ],
        h.form(".narrow-form", method="post", action=f"/accounts/{account.id}")[
            form_key(person),
            h.input(type="hidden", name="do", value="recover"),
            field_row(reason, h.textarea({**field_attributes(reason)}, required=True, maxlength=500)),
            button(words.gettext("Ask for the recovery"), "quiet"),
        ],
    ]


def _recoveries_link(asked: Asked) -> h.Node:
    return h.a(href="/recoveries")[asked.words.gettext("Recoveries")]
