"""Linking accounts to identities at the provider: by administrators before anybody is in, by owners from then on.

An owner shows the identity at the provider and then confirms it in a form of this node, so that no other site, nor
whoever signed this browser in at the provider, can link what the owner has not seen.
"""

from typing import Final

import htpy as h
from litestar.handlers import HTTPRouteHandler

from comity.app.accounts.account import Account
from comity.app.accounts.identities import identity_text, link, link_unentered, unlink
from comity.app.accounts.people import check_unentered, is_entered
from comity.app.accounts.person import Person
from comity.app.accounts.provider import LIFETIME, Provider
from comity.app.accounts.roles import Right
from comity.app.accounts.stepping import require_step
from comity.app.accounts.tickets import Tickets
from comity.app.web.answers import Answer, page_answer, redirect
from comity.app.web.asking import path_value, signed_in, words_of
from comity.app.web.design.controls import Field, button, link_button
from comity.app.web.layout import Frame, page
from comity.app.web.pages import Asked
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import one_button, text_field, unkept
from comity.app.web.posting import Form, form_key, form_route
from comity.app.web.site import Site, Web, site_of
from comity.kernel.errors import Malformed, NotAllowed, NotFound, refusal

OWN: Final = "/account/identity"
DRAWER: Final = "provider_links"


def linking_routes() -> list[HTTPRouteHandler]:
    """Where identities are linked and unlinked."""
    return [form_route("/accounts/{account:str}/identity", _link), form_route(OWN, _change_own)]


def provider_of(request: Web) -> Provider:
    """The party's identity provider. Raises NotFound where there is none."""
    provider = site_of(request).provider
    if provider is None:
        raise NotFound("There is nothing here that you may read.")
    return provider


def identity_section(asked: Asked, account: Account) -> h.Node:
    """The part of an account's page, for administrators, that links it to an identity at the provider."""
    provider, words, person = asked.site.provider, asked.words, asked.person
    if provider is None or person is None:
        return None
    if is_entered(account):
        text = words.gettext("The account is in use: only its owner links it, on the page of their own account.")
        return [h.h2[words.gettext("Identity provider")], h.p[text], _named(account)]
    field = Field(
        name="subject",
        label=words.gettext("Identity at the provider"),
        help=words.gettext("What the page says to somebody who signs in there and has no account."),
    )
    return [
        h.h2[words.gettext("Identity provider")],
        h.p[h.bdi[provider.issuer]],
        h.p[words.gettext("This ends the one-time link, and only the owner can change it afterwards.")],
        h.form(".narrow-form", method="post", action=f"/accounts/{account.id}/identity")[
            form_key(person),
            text_field(field, maxlength=255),
            button(words.gettext("Keep identity")),
        ],
    ]


def own_identity_section(asked: Asked, person: Person, account: Account) -> h.Node:
    """The part of one's own account that links it to an identity, or takes the link away."""
    words = asked.words
    if asked.site.provider is None:
        return None
    if not account.identity:
        there = link_button(words.gettext("Link an identity"), "/sign-in/provider?purpose=link")
        return [h.h2[words.gettext("Identity provider")], h.p[words.gettext("No identity is linked.")], h.p[there]]
    return [
        h.h2[words.gettext("Identity provider")],
        _named(account),
        one_button(person, OWN, words.gettext("Take the link away"), "danger", do="unlink"),
    ]


def confirm_link(request: Web, subject: str) -> Answer:
    """Asks the owner whether the identity that the provider named is theirs."""
    person, site = signed_in(request), site_of(request)
    ticket = _links(site).keep(f"{person.id} {subject}".encode(), site.node.entropy, person.id)

    words = words_of(request)
    title = words.gettext("Link an identity")
    text = words.gettext("The provider named {subject}. Link it only if that is you: whoever has it gets in.")
    before, _, after = text.partition("{subject}")
    content = (
        h.h1[title],
        h.p[before, h.bdi[h.strong[subject]], after],
        one_button(person, OWN, words.gettext("Link it to my account"), "main", do="link", ticket=ticket),
        h.p[h.a(href="/account")[words.gettext("Back to your account")]],
    )
    # Not a page like others: those repeat parts of their address, and this one holds what the provider sent.
    return unkept(page_answer(page(Frame(words=words, assets=site.assets, party=site.node.party), title, *content)))


def _named(account: Account) -> h.Node:
    return h.p[h.bdi[account.identity.replace(" ", ": ", 1)]] if account.identity else None


def _link(request: Web, form: Form) -> Answer:
    """Link an account that nobody has entered yet, as an administrator."""
    person, node = signed_in(request), site_of(request).node
    person.require(Right.ACCOUNTS)
    require_step(person, node.clock.micros())
    account = node.accounts.get(path_value(request, "account"))
    identity = identity_text(provider_of(request).issuer, form.get("subject").strip())
    check_unentered(account)
    note(request, Event.WAY_MADE, account.id, "right:accounts")
    link_unentered(node.accounts, node.people.invitations, account.id, identity)
    return redirect(f"/accounts/{account.id}")


def _change_own(request: Web, form: Form) -> Answer:
    """Link what the provider named to one's own account, or take the link away."""
    person, site = signed_in(request), site_of(request)
    issuer, accounts = provider_of(request).issuer, site.node.accounts
    require_step(person, site.node.clock.micros())
    if form.get("do") == "unlink":
        note(request, Event.WAY_REMOVED, person.id, "way:provider")
        unlink(accounts, person.id)
        return redirect("/account?done=unlinked")
    if form.get("do") != "link":
        raise Malformed("expected a form of this page, got {name!r}", name=form.get("do")[:40])
    owner, _, subject = (_links(site).take(form.get("ticket")) or b"").decode().partition(" ")
    if owner != person.id:
        reason = refusal(
            "provider.state",
            "This sign-in began elsewhere, took longer than ten minutes, or was used already. Begin again.",
        )
        raise NotAllowed((reason,))
    note(request, Event.WAY_MADE, person.id, "way:provider")
    link(accounts, person.id, issuer, subject)
    return redirect("/account?done=linked")


def _links(site: Site) -> Tickets:
    return Tickets(site.node.stores.desk, DRAWER, LIFETIME, site.node.clock.micros)
