"""Notes what an answer gives of what is not public: the one place, for every page and every answer to a program.

While an answer is made, :func:`~comity.app.web.asking.reading_of` collects what is read. Once it is made and before any
of it is sent, one entry is written for the whole request. Where that fails, the answer is a refusal instead.
"""

import asyncio
from contextvars import ContextVar
from typing import Any, Final

from litestar import Request, Response
from litestar.types import Scope

from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What
from comity.app.web.asking import check_request, find_person, given_of
from comity.app.web.site import Web, site_of
from comity.kernel.errors import NotAllowed, StoreFault

_FILES: Final = (".csv", ".bib", ".geojson", ".ics", ".atom", ".json", ".pdf", "/receipt", "/share/proof")
"""How addresses end under which content is taken away as a file."""
RIGHT: Final = "right:read"
NOT_BY_ROLE: Final = "role.may_not"
_UNNOTED: Final = "unnoted"
_ASKED: ContextVar[Web] = ContextVar("asked")
"""The request that is being answered: the framework tells it to what begins an answer, and not to what ends it."""


async def begin(request: Web) -> None:
    """Check a request before it is answered; raises WrongRequest."""
    check_request(request)
    _ASKED.set(request)


async def note_given(response: Response[Any]) -> Response[Any]:
    """Note what a successful answer gives; raises StoreFault when it cannot be noted."""
    request = _ASKED.get()
    deed = deed_of(request.scope["path"], request.scope["query_string"])
    if (given_of(request).count or deed is Deed.SEARCHED) and (response.status_code or 200) < 300:
        await asyncio.to_thread(_note, request, deed)
    return response


def _note(request: Web, deed: Deed) -> None:
    person, given = find_person(request), given_of(request)
    if person is not None:
        path, query = request.scope["path"], request.scope["query_string"].decode("ascii", "replace")
        content = given.content(f"{path}?{query}" if query else path)
        site_of(request).node.trail.note(person, deed, What(basis=RIGHT, count=given.count, content=content))
        given.forget()


async def note_refusal(fault: Exception, scope: Scope) -> None:
    """Note that somebody tried what no role of theirs allows: by a page, a form or a program alike.

    What rules of a file refuse is noted where it is written. A refusal that cannot be noted is answered as that fault.
    """
    if isinstance(fault, NotAllowed) and NOT_BY_ROLE in {one.code for one in fault.refusals}:
        request: Web = Request(scope)
        try:
            await asyncio.to_thread(_note_refusal, request)
        except StoreFault as unnoted:
            request.state[_UNNOTED] = unnoted


def _note_refusal(request: Web) -> None:
    what = What(basis=NOT_BY_ROLE, count=0, content=Content(words=request.scope["path"]))
    site_of(request).node.trail.note(find_person(request), Deed.REFUSED, what)


def unnoted(request: Web) -> StoreFault | None:
    """Why a refusal could not be noted, where that is so."""
    fault = request.state.get(_UNNOTED)
    return fault if isinstance(fault, StoreFault) else None


def deed_of(path: str, query: bytes) -> Deed:
    """What reading under this address is called."""
    if path.endswith(_FILES) or "/documents/" in path:
        return Deed.EXPORTED
    if path in ("/search", "/api/v1/search") and b"text=" in query:
        return Deed.SEARCHED
    return Deed.READ
