"""Reads the pages that people open first, once, as a visitor gets them, so that nobody waits for what is kept then.

A node works nothing out before it is asked. With many files the first page of each kind takes seconds, and whoever asks
first would wait for what later ones are given at once. So this is done beside the requests, after the start and one
page at a time. It stops when the node closes; what it meets is answered, and logged, as for any visitor.
"""

import asyncio
import logging
from functools import partial
from typing import Any, Final

from litestar.types import ASGIApp

from comity.app.clockwork import Clockwork
from comity.app.settings import Settings

PAGES: Final = ("/", "/exercises", "/map", "/timeline")
"""What is read, those first that are asked for most."""

_LOG: Final = logging.getLogger("comity.web")


class Warming:
    """Asks an application for PAGES in a thread of its own. Where the settings say no, it does nothing."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._clockwork = Clockwork("warming")

    def start(self) -> None:
        """Begin, without waiting for any page."""
        if self._settings.warm:
            self._clockwork.through(partial(self._read, page) for page in PAGES)

    def close(self) -> None:
        """Let the page that is being read be read, and read no other; before the node is closed."""
        self._clockwork.close()

    def _read(self, page: str) -> None:
        try:
            asyncio.run(self._ask(page))
        except Exception:  # noqa: BLE001  # whatever it was, people are answered all the same
            _LOG.exception("%s could not be read before it is asked for", page, extra={"told": {"page": page}})

    async def _ask(self, page: str) -> None:
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": page,
            "raw_path": page.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", self._settings.hosts[0].encode()), (b"accept", b"text/html")],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
            "state": {},
        }
        await self._app(scope, _receive, _send)


async def _receive() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _send(message: Any) -> None:
    """Nobody is there to be sent anything: what was worked out is kept."""
