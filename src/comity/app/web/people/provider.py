"""Signing in through the party's own identity provider.

The way to the provider is a link, not a form: browsers hold the policy for forms against redirects too, and the policy
of these pages names no other host.
"""

import logging
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode

import htpy as h
from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.adapters.provider import check_address
from comity.app.accounts.account import Account
from comity.app.accounts.id_token import Shown
from comity.app.accounts.identities import enter_by_identity, find_by_identity, identity_text
from comity.app.accounts.limits import network_of
from comity.app.accounts.provider import LIFETIME, Callback, Journey, Provider, Registration
from comity.app.accounts.stepping import Proof, find_ways, is_fresh
from comity.app.node import Node
from comity.app.web.answers import Answer, page_answer, redirect
from comity.app.web.asking import MAX_PARAMETERS, find_person, parameters, signed_in, words_of
from comity.app.web.design.controls import link_button
from comity.app.web.headers import KEPT_BY_NOBODY
from comity.app.web.layout import Frame, page
from comity.app.web.people.entering import asking_address, enter, safe_path
from comity.app.web.people.linking import confirm_link, linking_routes, provider_of
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import problem_notice, unkept
from comity.app.web.people.step_up import step_up
from comity.app.web.site import READ, Web, site_of
from comity.kernel.errors import ComityError, Malformed, NotAllowed, NotProven, Refusal, refusal

START: Final = "/sign-in/provider"
BACK: Final = "/sign-in/provider/back"
COOKIE: Final = "provider"
"""The cookie that ties a way to the provider to the browser that went it."""
_ANSWERS: Final = ("state", "code", "iss", "error")
_LOG = logging.getLogger("comity.web")


def open_provider(node: Node) -> Provider | None:
    """The identity provider that the node's settings name, or None. Raises Malformed for settings that do not fit."""
    issuer, client = node.settings.provider, node.settings.provider_client
    if not issuer:
        return None
    check_address(issuer)
    if not client:
        raise Malformed("expected the setting provider_client with provider")
    registration = Registration(issuer=issuer, client=client, secret=node.keys.provider)
    return Provider(registration, node.stores.desk, node.clock.micros, node.entropy)


def provider_routes() -> list[HTTPRouteHandler]:
    """The way to the provider and back, and linking an account."""
    return [start, back, *linking_routes()]


def sign_in_with_provider(request: Web, target: str) -> h.Node:
    """The part of the sign-in page that leads to the provider; nothing where there is none."""
    if site_of(request).provider is None:
        return None
    label = words_of(request).gettext("Sign in with your organisation's identity provider")
    return h.p[link_button(label, f"{START}?{urlencode({'next': target})}")]


def welcome_with_provider(request: Web, secret: str) -> h.Node:
    """The part of an invitation's page that leads to the provider; nothing where there is none."""
    if site_of(request).provider is None:
        return None
    label = words_of(request).gettext("Use your organisation's identity provider instead")
    return h.p[link_button(label, f"{START}?{urlencode({'purpose': 'invitation', 'invitation': secret})}")]


@route(START, **READ)
def start(request: Web) -> Answer:
    """Send the browser to the provider."""
    provider, given = provider_of(request), parameters(request, ("next", "purpose", "invitation"))
    purpose = given.get("purpose", "sign_in")
    if purpose not in {"sign_in", "step", "link", "invitation"}:
        raise Malformed("expected a purpose of this page, got {name!r}", name=purpose[:40])
    site = site_of(request)
    if purpose == "invitation":
        site.node.people.invitations.get(given.get("invitation", ""))
    person = signed_in(request) if purpose in {"step", "link"} else None
    journey = Journey(
        purpose=purpose,
        back=f"{site.node.settings.address or 'http://' + request.headers['host']}{BACK}",
        next=safe_path(given.get("next", "/")),
        session=person.session if person is not None and purpose == "step" else "",
        account=person.id if person is not None else "",
        invitation=given.get("invitation", "") if purpose == "invitation" else "",
    )
    try:
        whose = person.id if person is not None else network_of(asking_address(request))
        started = provider.begin(journey, whose)
    except (NotProven, Malformed) as fault:
        return _refused(request, _unproven(fault))
    except NotAllowed as busy:
        return _refused(request, busy)
    answer = redirect(started.address, (("cache-control", KEPT_BY_NOBODY),))
    _set_cookie(request, answer, started.cookie)
    return answer


@route(BACK, **READ)
def back(request: Web) -> Answer:
    """Take in what the provider says of whoever comes back."""
    try:
        journey, shown = provider_of(request).finish(_callback(request), request.cookies.get(_cookie(request), ""))
        answer = _arrived(request, journey, shown)
    except (NotProven, Malformed) as fault:
        answer = _refused(request, _unproven(fault))
    except NotAllowed as problem:
        answer = _refused(request, problem)
    _set_cookie(request, answer, "")
    return answer


def _arrived(request: Web, journey: Journey, shown: Shown) -> Answer:
    """Go on with what the way to the provider was for. Raises NotAllowed, NotFound."""
    node = site_of(request).node
    now = node.clock.micros()
    if journey.purpose == "invitation":
        return _entered(request, _invited(request, journey.invitation, shown), shown, "/account")
    if journey.purpose == "link":
        person = find_person(request)
        if person is None or not person.session or person.id != journey.account:
            raise NotAllowed((_other(),))
        return confirm_link(request, shown.subject)
    found = find_by_identity(node.accounts, shown.issuer, shown.subject)
    if journey.purpose == "step":
        person = find_person(request)
        if person is None or person.session != journey.session or found is None or found.id != person.id:
            raise NotAllowed((_other(),))
        step_up(request, person, Proof(account=person.id, way="provider", at=now))
        return redirect(journey.next)
    if found is None:
        reason = refusal(
            "provider.unknown",
            "Nobody here has this identity. Give it to your administrator: {subject}",
            subject=shown.subject,
        )
        raise NotAllowed((reason,))
    return _entered(request, found, shown, journey.next)


def _other() -> Refusal:
    return refusal("provider.other", "This is not the person who is signed in here.")


def _invited(request: Web, secret: str, shown: Shown) -> Account:
    """The account of an invitation, entered by the identity that the provider named."""
    node = site_of(request).node
    identity = identity_text(shown.issuer, shown.subject)

    def before(account_id: str) -> None:
        note(request, Event.WAY_MADE, account_id, "way:provider")

    return enter_by_identity(node.accounts, node.people.invitations, secret, identity, before)


def _entered(request: Web, account: Account, shown: Shown, path: str) -> Answer:
    """Let somebody in. A sign-in that the provider may have remembered proves nobody anew, nor does one of somebody
    who proves themselves here in other ways.
    """
    now = site_of(request).node.clock.micros()
    anew = find_ways(account) == ("provider",) and is_fresh(shown.proven, now)
    return enter(
        request, account, "provider", path, Proof(account=account.id, way="provider", at=now) if anew else None
    )


def _callback(request: Web) -> Callback:
    """What came back; whatever else a provider adds is passed over. Raises Malformed for what stands twice."""
    try:
        raw = request.scope["query_string"].decode("ascii")
        pairs = parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except ValueError as fault:
        raise Malformed("the provider's answer is not of the expected form: {fault}", fault=fault) from fault
    known = [(name, value) for name, value in pairs if name in _ANSWERS]
    if len(dict(known)) != len(known):
        raise Malformed("the provider's answer says the same thing twice")
    return Callback(**dict(known))


def _refused(request: Web, problem: ComityError) -> Answer:
    """Why the way through the provider led nowhere. Nothing of the address it came back to stands on the page."""
    note(request, Event.SIGN_IN_FAILED, "", "way:provider")
    site, words = site_of(request), words_of(request)
    title = words.gettext("Identity provider")
    frame = Frame(words=words, assets=site.assets, party=site.node.party)
    content = (
        h.h1[title],
        problem_notice(problem, words),
        h.p[h.a(href="/sign-in")[words.gettext("Other ways to sign in")]],
    )
    busy = isinstance(problem, NotAllowed) and any(one.code == "provider.busy" for one in problem.refusals)
    return unkept(page_answer(page(frame, title, *content)), 503 if busy else 403)


def _unproven(fault: ComityError) -> NotAllowed:
    """What the person is told: that it does not hold. Why stands in the log, for whoever set the provider up."""
    _LOG.warning("identity provider: %s", fault, extra={"told": {"why": str(fault)}})
    reason = refusal(
        "provider.unproven",
        "The identity provider cannot be reached, or what it says does not hold. Tell your operator.",
    )
    return NotAllowed((reason,))


def _cookie(request: Web) -> str:
    return f"__Host-{COOKIE}" if site_of(request).node.settings.address.startswith("https://") else COOKIE


def _set_cookie(request: Web, answer: Answer, value: str) -> None:
    name = _cookie(request)
    answer.set_cookie(
        key=name,
        value=value,
        path="/",
        max_age=LIFETIME // timedelta(seconds=1) if value else 0,
        httponly=True,
        secure=name.startswith("__Host-"),
        samesite="lax",
    )
