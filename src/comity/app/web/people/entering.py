"""Letting somebody in and out: a fresh session in a cookie, and on to the page that was wanted."""

from typing import Final
from urllib.parse import unquote, urlsplit

from comity.app.accounts.account import Account
from comity.app.accounts.stepping import Proof, Proofs
from comity.app.catalogues import languages
from comity.app.web.answers import Answer, redirect
from comity.app.web.asking import LANGUAGE_COOKIE, session_cookie
from comity.app.web.headers import KEPT_BY_NOBODY
from comity.app.web.pages import COOKIE_SECONDS
from comity.app.web.people.noting import Event, note
from comity.app.web.site import Web, site_of
from comity.kernel.errors import NotAllowed, refusal

LONGEST_PATH: Final = 2_000
_NOT_NEXT: Final = ("/sign-in", "/sign-out", "/welcome/", "/api/", "/static/")
"""Where nobody goes on after signing in."""
_UNKEPT: Final = (("cache-control", KEPT_BY_NOBODY),)


def enter(request: Web, account: Account, way: str, path: str, proof: Proof | None = None) -> Answer:
    """Open a session for an account whose owner has proved who they are; the one shown before ends.

    way: how, as a session keeps it. path: where to go then; see :func:`safe_path`. proof: of a passkey, which is kept
    beside the session, or of a provider that proved the person just now; without one a provider does not count as a
    proof anew, since it may have remembered the browser. Raises NotAllowed for a withdrawn account.
    """
    if account.withdrawn:
        raise NotAllowed((refusal("account.withdrawn", "The account was withdrawn."),))
    node = site_of(request).node
    note(request, Event.SIGNED_IN, account.id, f"way:{way}")
    end_shown(request)
    node.sessions.sweep()
    anew = way != "provider" or proof is not None
    cookie = node.sessions.open(account.id, way, request.headers.get("user-agent", ""), node.entropy, stepped=anew)
    held = node.sessions.find(cookie)
    assert held is not None
    if anew:
        proofs = Proofs(node.stores.desk, node.clock.micros)
        proofs.keep(held.key, proof or Proof(account=account.id, way=way, at=held.session.made))
    answer = redirect(safe_path(path), _UNKEPT)
    _set_session(request, answer, cookie)
    prefer_language(answer, account)
    return answer


def leave(request: Web) -> Answer:
    """End the session that the request shows; its cookie opens nothing from now on."""
    end_shown(request)
    answer = redirect("/", _UNKEPT)
    _set_session(request, answer, "")
    return answer


def prefer_language(answer: Answer, account: Account) -> None:
    """Let the browser ask for the language that an account prefers, if it prefers one."""
    if account.language in languages():
        answer.set_cookie(
            key=LANGUAGE_COOKIE,
            value=account.language,
            path="/",
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="lax",
        )


def safe_path(text: str) -> str:
    """A path of this node with its query, as asked for; ``/`` for whatever could lead elsewhere."""
    plain = text.isascii() and text.isprintable() and len(text) <= LONGEST_PATH and "\\" not in unquote(text)
    if not plain or not text.startswith("/") or unquote(text).startswith("//") or text.startswith(_NOT_NEXT):
        return "/"
    parts = urlsplit(text)
    return "/" if parts.scheme or parts.netloc or " " in text else text


def asking_address(request: Web) -> str:
    """Whence the request comes, as far as this node can see; empty where it cannot."""
    return request.client.host if request.client is not None else ""


def end_shown(request: Web) -> None:
    """End the session of the request's cookie, if there is one."""
    node = site_of(request).node
    held = node.sessions.find(request.cookies.get(session_cookie(request), ""))
    if held is not None:
        note(request, Event.SIGNED_OUT, held.session.account, "own")
        node.sessions.end(held.key)


def _set_session(request: Web, answer: Answer, cookie: str) -> None:
    """Keep the session in the browser for as long as it runs; an empty value takes it away."""
    name = session_cookie(request)
    answer.set_cookie(
        key=name,
        value=cookie,
        path="/",
        max_age=None if cookie else 0,
        httponly=True,
        secure=name.startswith("__Host-"),
        samesite="lax",
    )
