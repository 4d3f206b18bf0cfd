"""Recoveries that wait for a second person: another administrator, or somebody who approves."""

import htpy as h

from comity.app.accounts.person import Person
from comity.app.accounts.recovery import Recovery
from comity.app.accounts.roles import Right
from comity.app.accounts.stepping import require_step
from comity.app.web.answers import Answer, redirect
from comity.app.web.asking import signed_in
from comity.app.web.design.messages import empty_state
from comity.app.web.design.pieces import card, fact_list
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.accounts import link_shown
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import moment, one_button, problem_notice, unkept
from comity.app.web.posting import Form
from comity.app.web.site import Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed


def recoveries_page(request: Web) -> Answer:
    """What waits. Raises NotSignedIn, NotAllowed."""
    person = _second(request)
    return make_page(request, (), lambda asked: unkept(_page(asked, person, None)))


def decide_recovery(request: Web, form: Form) -> Answer:
    """Agree, which shows the link once, or stop it. Raises NotSignedIn, NotAllowed, NotFound, StepNeeded."""
    person, node = _second(request), site_of(request).node
    account = node.accounts.get(form.get("account"))
    if form.get("do") == "stop":
        note(request, Event.RECOVERY_STOPPED, account.id, "second person")
        node.people.recoveries.stop(account.id)
        return redirect("/recoveries")
    if form.get("do") != "agree":
        raise Malformed("expected a form of this page, got {name!r}", name=form.get("do")[:40])
    require_step(person, node.clock.micros())
    note(request, Event.RECOVERY_AGREED, account.id, "second person")
    try:
        secret = node.people.agree_to_recovery(account.id, person, node.entropy)
    except NotAllowed as problem:
        refused: ComityError = problem
        return make_page(request, (), lambda asked: unkept(_page(asked, person, refused), 400))
    return link_shown(request, account, secret)


def _second(request: Web) -> Person:
    """Somebody who may be the second person."""
    person = signed_in(request)
    if not person.may(Right.ACCOUNTS):
        person.require(Right.APPROVE)
    return person


def _page(asked: Asked, person: Person, problem: ComityError | None) -> Answer:
    words = asked.words
    title = words.gettext("Recoveries")
    pending = asked.site.node.people.recoveries.pending()
    return asked.answer(
        title,
        h.h1[title],
        problem_notice(problem, words),
        h.p[
            words.gettext(
                "Two persons bring back somebody who lost what they sign in with. Agree only when you have made sure "
                "yourself who asks; you then get a link, which is for the owner alone."
            )
        ],
        (_one(asked, person, recovery) for recovery in pending),
        None if pending else empty_state(words.gettext("No recovery waits.")),
    )


def _one(asked: Asked, person: Person, recovery: Recovery) -> h.Node:
    words, accounts = asked.words, asked.site.node.accounts
    account, asked_by = accounts.get(recovery.account), accounts.get(recovery.asked_by)
    values = {"account": account.id}
    may_agree = person.id not in {account.id, asked_by.id}
    return card(
        h.span(".said")[f"{account.name} ({account.login})"],
        fact_list(
            (
                (words.gettext("Asked for by"), h.span(".said")[asked_by.name]),
                (words.gettext("When"), moment(recovery.asked, words)),
                (words.gettext("Reason"), h.span(".said")[recovery.reason]),
            )
        ),
        one_button(person, "/recoveries", words.gettext("Agree and show the link"), "main", do="agree", **values)
        if may_agree
        else h.p[words.gettext("This waits for somebody else than you.")],
        one_button(person, "/recoveries", words.gettext("Stop the recovery"), do="stop", **values),
    )
