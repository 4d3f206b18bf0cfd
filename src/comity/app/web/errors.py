"""Faults and refusals as HTTP: the one place where codes meet statuses.

Programs get a problem detail (RFC 9457), people a page with the same content::

    {"type":"/api#problem-not_found","title":"Not found","status":404,
     "detail":"There is nothing here that you may read.","code":"not_found","reasons":[]}

``code`` is stable and listed in docs/reference/errors.md; the texts are in the reader's language. NotFound is one
answer for "none" and "not for you", byte for byte (K10). What concerns the inside of the node is logged and told in
general words only.
"""

import logging
import secrets
from typing import Final
from urllib.parse import urlencode

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException

from comity.app.accounts.stepping import StepNeeded
from comity.app.language import Catalogue
from comity.app.web.answers import Answer, Headers, page_answer, redirect
from comity.app.web.asking import MAX_VALUE, NotSignedIn, WrongRequest, known_person, words_of
from comity.app.web.layout import Frame, problem_page
from comity.app.web.noting import unnoted
from comity.app.web.site import Web, site_of
from comity.kernel.errors import (
    ComityError,
    HeadMoved,
    Malformed,
    NotAllowed,
    NotCanonical,
    NotFound,
    ReadOnly,
    StoreFault,
    StoreFull,
    TooLarge,
    UnknownKind,
    refusal,
)

STATUS: Final[tuple[tuple[type[ComityError], int], ...]] = (
    (TooLarge, 413),
    (NotCanonical, 400),
    (UnknownKind, 400),
    (Malformed, 400),
    (NotFound, 404),
    (NotAllowed, 409),
    (HeadMoved, 503),
    (ReadOnly, 503),
    (StoreFull, 503),
    (StoreFault, 503),
)
"""The status of each fault; the first class that fits counts, and anything else is 500."""
REQUEST_STATUS: Final = (
    ("http.token_missing", 401),
    ("http.token_unknown", 401),
    ("http.sign_in", 401),
    ("http.step", 403),
    ("http.foreign_form", 403),
    ("http.form_key", 403),
    ("http.method", 405),
    ("http.url_too_long", 414),
    ("http.media_type", 415),
    ("http.host", 421),
    ("http.headers_too_long", 431),
)
"""The status of each reason why a request cannot be answered whatever its content."""

_LOG = logging.getLogger("comity.web")
_NOT_HERE = NotFound("There is nothing here that you may read.")


class Reason(msgspec.Struct, frozen=True):
    """One reason of a refusal in the reader's language."""

    code: str
    text: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem detail (RFC 9457). type: where this kind of problem is explained. detail: what happened this time."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    reasons: tuple[Reason, ...] = ()


def answer_fault(request: Web, fault: Exception) -> Answer:
    """Turn whatever was raised into an answer; registered for every exception."""
    words = words_of(request)
    fault = unnoted(request) or fault
    if isinstance(fault, NotSignedIn):
        if wants_page(request):
            return redirect(_sign_in_address(request))
        fault = WrongRequest(refusal("http.sign_in", "This is for people who are signed in."))
    if isinstance(fault, StepNeeded):
        if wants_page(request):
            return redirect(_address("/step-up", request))
        fault = WrongRequest(refusal("http.step", "This needs a session that has proved itself within five minutes."))
    problem, headers = describe(fault, words)
    if wants_page(request):
        site = site_of(request)
        frame = Frame(words=words, assets=site.assets, party=site.node.party, person=known_person(request))
        page = problem_page(
            frame,
            problem.title,
            (problem.detail, *(one.text for one in problem.reasons)),
            advice(problem.code, words),
            problem.status,
        )
        return page_answer(page, problem.status, headers)
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=dict(headers),
    )


def _sign_in_address(request: Web) -> str:
    """Where to sign in, and what to go on with then: the page that was asked for; after a form, its page."""
    return _address("/sign-in", request)


def _address(page: str, request: Web) -> str:
    """A page that leads back to the one that was asked for, as far as its address fits into a parameter."""
    path, query = request.scope["path"], request.scope["query_string"].decode("ascii", "replace")
    whole = f"{path}?{query}" if query else path
    return f"{page}?{urlencode({'next': next(one for one in (whole, path, '/') if len(one) <= MAX_VALUE)})}"


def wants_page(request: Web) -> bool:
    """Whether a person with a browser asks, outside the interface for programs."""
    path = request.scope["path"]
    return not path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def describe(fault: Exception, words: Catalogue) -> tuple[Problem, Headers]:
    """The problem detail of a fault, and headers that belong to it."""
    if isinstance(fault, HTTPException):
        fault = _from_framework(fault)
    if isinstance(fault, WrongRequest):
        code = fault.reason.code
        return problem(code, dict(REQUEST_STATUS)[code], words.sentence(fault.reason), words), fault.headers
    status = next((status for kind, status in STATUS if isinstance(fault, kind)), 500)
    if status >= 500 or not isinstance(fault, ComityError):
        return _inside(fault, status, words), ()
    if isinstance(fault, NotFound):
        fault = _NOT_HERE
    if isinstance(fault, NotAllowed):
        reasons = tuple(Reason(one.code, words.sentence(one)) for one in fault.refusals)
        detail = words.gettext("The statement is well formed, but rules refuse it.")
        return msgspec.structs.replace(problem(fault.code, status, detail, words), reasons=reasons), ()
    return problem(fault.code, status, words.fault(fault), words), ()


def problem(code: str, status: int, detail: str, words: Catalogue) -> Problem:
    """A problem detail without reasons."""
    return Problem(type=f"/api#problem-{code}", title=title(code, words), status=status, detail=detail, code=code)


def _from_framework(fault: HTTPException) -> Exception:
    if fault.status_code == 404:
        return _NOT_HERE
    if fault.status_code == 413:
        return TooLarge("expected a smaller request body")
    if fault.status_code == 405:
        allowed = (fault.headers or {}).get("allow", "")
        reason = refusal("http.method", "Expected one of the methods {allowed}.", allowed=allowed)
        return WrongRequest(reason, (("allow", allowed),))
    if fault.status_code < 500:
        return Malformed("the request is not of the expected form")
    return fault


def _inside(fault: Exception, status: int, words: Catalogue) -> Problem:
    """A problem inside the node: the number under which it was logged, and nothing that tells about the inside."""
    number = secrets.token_hex(6)
    _LOG.error("problem %s", number, exc_info=fault, extra={"told": {"number": number}})
    code = fault.code if isinstance(fault, ComityError) and status != 500 else "fault"
    detail = words.gettext("It was noted under number {number}; nothing was written.").format(number=number)
    return problem(code, status, detail, words)


def title(code: str, words: Catalogue) -> str:
    """The short name of a problem, the same each time (RFC 9457 section 3.1.3)."""
    titles = {
        "malformed": words.gettext("Not of the expected form"),
        "too_large": words.gettext("Too large"),
        "not_canonical": words.gettext("Not of the expected form"),
        "unknown_kind": words.gettext("Unknown kind of statement"),
        "not_allowed": words.gettext("Refused by rules"),
        "not_found": words.gettext("Nothing here"),
        "head_moved": words.gettext("Try again"),
        "read_only": words.gettext("Reading only at the moment"),
        "store_fault": words.gettext("Storage fails at the moment"),
        "store_full": words.gettext("Storage is full"),
        "http.method": words.gettext("Wrong method"),
        "http.host": words.gettext("Wrong host name"),
        "http.media_type": words.gettext("Wrong media type"),
        "http.token_missing": words.gettext("Access token needed"),
        "http.token_unknown": words.gettext("Access token needed"),
        "http.sign_in": words.gettext("Sign in first"),
        "http.step": words.gettext("Prove that it is you"),
        "http.foreign_form": words.gettext("Form from elsewhere"),
        "http.form_key": words.gettext("Form out of date"),
        "http.url_too_long": words.gettext("Too large"),
        "http.headers_too_long": words.gettext("Too large"),
    }
    return titles.get(code, words.gettext("Something went wrong"))


def advice(code: str, words: Catalogue) -> str:
    """What the reader can do about it."""
    texts = {
        "malformed": words.gettext("Check the address or what you entered, then try again."),
        "not_found": words.gettext(
            "Check the address. If you expected something here, ask whoever owns it to share it with you."
        ),
        "http.method": words.gettext("Go back and use the links and forms of the page."),
    }
    return texts.get(code, words.gettext("Try again later. If it stays so, tell your operator."))
