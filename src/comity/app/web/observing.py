"""Watches every request from outside the application: which route, what became of it, how long it took.

The route is its template, such as ``/files/{name}``: what stands in an address can be a secret link or tell of files
that are not public. So neither the address nor the query, a header or anything of the body is looked at.
"""

import logging
from collections.abc import Callable
from secrets import token_hex
from time import perf_counter
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from comity.app.journal import REQUEST, tell

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER: Final = "other"
"""A method that is none of METHODS: a label must not be what somebody sends."""
NO_ROUTE: Final = "none"
LEFT: Final = 499
"""What is noted where whoever asked left before the answer began."""


class Answered(msgspec.Struct, frozen=True):
    """A request that was answered."""

    method: str
    route: str
    status: int
    seconds: float


class Observed:
    """An application whose answers are told to the journal, and counted."""

    def __init__(self, app: ASGIApp, count: Callable[[Answered], None] | None = None) -> None:
        self._app = app
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and tell of it."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        status, started = LEFT, perf_counter()
        name = REQUEST.set(token_hex(8))

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            status = 500 if status == LEFT else status
            raise
        finally:
            method = scope["method"] if scope["method"] in METHODS else OTHER
            route = scope.get("path_template") or NO_ROUTE
            self._tell(Answered(method, route, status, perf_counter() - started))
            REQUEST.reset(name)

    def _tell(self, one: Answered) -> None:
        if self._count is not None:
            self._count(one)
        level = logging.INFO if one.status < 500 else logging.WARNING
        milliseconds = round(one.seconds * 1000, 1)
        tell(level, "answered", method=one.method, route=one.route, status=one.status, ms=milliseconds)
