"""The people of this system, for administrators: the list, and how somebody is invited."""

import htpy as h

from comity.app.accounts.account import Account
from comity.app.accounts.roles import Right
from comity.app.accounts.stepping import require_step
from comity.app.web.answers import Answer
from comity.app.web.asking import signed_in
from comity.app.web.design.controls import Field, button, link_button
from comity.app.web.layout import crumbs, scroll_table
from comity.app.web.pages import Asked, make_page
from comity.app.web.people.account_fields import decided_fields, read_changes, read_typed
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import problem_notice, roles_text, shown_once, standing, text_field, unkept
from comity.app.web.posting import Form, form_key
from comity.app.web.site import Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed
from comity.kernel.marking import Level

_NOBODY = Account(id="", login="", name="", roles=(), clearance=Level.OPEN, made=0)


def accounts_page(request: Web) -> Answer:
    """Every account. Raises NotSignedIn, NotAllowed."""
    signed_in(request).require(Right.ACCOUNTS)
    return make_page(request, (), lambda asked: unkept(_list(asked)))


def invite_page(request: Web) -> Answer:
    """The form that invites. Raises NotSignedIn, NotAllowed."""
    signed_in(request).require(Right.ACCOUNTS)
    return make_page(request, (), lambda asked: unkept(_invite(asked, _NOBODY, None)))


def invite(request: Web, form: Form) -> Answer:
    """Make an account and show its link, once. Raises NotSignedIn, NotAllowed, StepNeeded."""
    node, person = site_of(request).node, signed_in(request)
    person.require(Right.ACCOUNTS)
    require_step(person, node.clock.micros())

    def before(account_id: str) -> None:
        note(request, Event.ACCOUNT_MADE, account_id, "right:accounts")

    try:
        account, secret = node.people.invite(form.get("login"), read_changes(form), node.entropy, before)
    except (Malformed, NotAllowed) as problem:
        refused: ComityError = problem
        return make_page(request, (), lambda asked: unkept(_invite(asked, read_typed(form), refused), 400))
    return link_shown(request, account, secret)


def link_shown(request: Web, account: Account, secret: str) -> Answer:
    """The one showing of a link."""

    def make(asked: Asked) -> Answer:
        words = asked.words
        title = words.gettext("One-time link")
        return unkept(
            asked.answer(
                title,
                crumbs(words, ("/accounts", words.gettext("Accounts")), here=title),
                h.h1[title],
                h.p[
                    words.gettext("For {name}, sign-in name {login}. It works once, within 24 hours.").format(
                        name=account.name, login=account.login
                    )
                ],
                shown_once(words.gettext("The link"), f"{address_of(request)}/welcome/{secret}", words),
                h.p[h.a(href="/")[words.gettext("Go to the first page")]],
            )
        )

    return make_page(request, (), make)


def address_of(request: Web) -> str:
    """Where people reach this node: as it is set, else as this request found it."""
    return site_of(request).node.settings.address or f"http://{request.headers['host']}"


def _list(asked: Asked) -> Answer:
    words = asked.words
    found = sorted(asked.site.node.accounts.all(), key=lambda one: (bool(one.withdrawn), one.login))
    title = words.gettext("Accounts")
    heads = (
        words.gettext("Sign-in name"),
        words.gettext("Full name"),
        words.gettext("Roles"),
        words.gettext("Clearance"),
        words.gettext("Standing"),
    )
    return asked.answer(
        title,
        h.h1[title],
        h.p[
            link_button(words.gettext("Invite somebody"), "/accounts/invite", "main"),
            " ",
            link_button(words.gettext("Recoveries"), "/recoveries"),
        ],
        scroll_table(
            title,
            h.table(".list")[
                h.caption[words.gettext("Everybody who has, or had, an account of this system")],
                h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[h.a(".said", href=f"/accounts/{one.id}")[one.login]],
                            h.td(".said")[one.name],
                            h.td[roles_text(one, words)],
                            h.td[words.code_label("level", one.clearance.value)],
                            h.td[standing(one, words)],
                        ]
                        for one in found
                    )
                ],
            ],
        ),
    )


def _invite(asked: Asked, typed: Account, problem: ComityError | None) -> Answer:
    words, person = asked.words, asked.person
    assert person is not None
    title = words.gettext("Invite somebody")
    return asked.answer(
        title,
        crumbs(words, ("/accounts", words.gettext("Accounts")), here=title),
        h.h1[title],
        problem_notice(problem, words),
        h.p[
            words.gettext(
                "You get a link to hand over. Whoever has it first chooses the password, so give it to nobody else, "
                "and by another way than you tell the sign-in name."
            )
        ],
        h.form(".narrow-form", method="post", action="/accounts/invite")[
            form_key(person),
            text_field(
                Field(
                    name="login",
                    label=words.gettext("Sign-in name"),
                    help=words.gettext("2 to 60 letters a to z, digits, points, hyphens or low lines."),
                ),
                typed.login,
                autocapitalize="none",
                spellcheck="false",
                autocomplete="off",
                maxlength=60,
            ),
            decided_fields(typed, words),
            button(words.gettext("Make the account and show its link")),
        ],
    )
