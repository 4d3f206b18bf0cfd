"""The operator's side: figures, and health with its reasons, at an address of this machine alone.

It is an application of its own with a listener of its own, so that no route of the pages can lead here: the size of the
log, its rhythm and what is wrong with the disk tell of acts that the public may not see (K10).
"""

import asyncio
import logging
import re
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, HTTPScope, Receive, Scope, Send

from comity.app.metrics import MEDIA_TYPE, Metrics
from comity.app.node import Node

_HERE: Final = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?\Z")
_JSON: Final = "application/json"
_TEXT: Final = "text/plain; charset=utf-8"

Content = tuple[int, str, bytes]


class OperatorsSide:
    """``/metrics``, ``/live`` and ``/ready``; nothing else is there, and nothing can be changed."""

    def __init__(self, node: Node, metrics: Metrics) -> None:
        self._node = node
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            return
        status, media_type, body = await asyncio.to_thread(self._content, scope)
        headers = [
            (b"content-type", media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        start: HTTPResponseStartEvent = {"type": "http.response.start", "status": status, "headers": headers}
        sent = b"" if scope["method"] == "HEAD" else body
        end: HTTPResponseBodyEvent = {"type": "http.response.body", "body": sent, "more_body": False}
        await send(start)
        await send(end)

    def _content(self, scope: HTTPScope) -> Content:
        try:
            return self._answer(scope)
        except Exception:  # the operator is to hear that it failed, whatever it was
            logging.getLogger("comity.web").exception("figures or health cannot be told")
            return 503, _TEXT, b"The store cannot be asked; the journal says why.\n"

    def _answer(self, scope: HTTPScope) -> Content:
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        # A page of another site must not reach this through the operator's browser under a name of its own.
        if len(hosts) != 1 or _HERE.match(hosts[0]) is None:
            return 421, _TEXT, b"This answers under 127.0.0.1, [::1] and localhost alone.\n"
        if scope["method"] not in ("GET", "HEAD"):
            return 405, _TEXT, b"Expected GET.\n"
        if scope["path"] == "/metrics":
            return 200, MEDIA_TYPE, self._metrics.text()
        if scope["path"] == "/live":
            return 200, _JSON, b'{"live":true}'
        if scope["path"] == "/ready":
            status = self._node.status()
            return 200 if status.writable else 503, _JSON, msgspec.json.encode(status)
        return 404, _TEXT, b"Expected /metrics, /live or /ready.\n"
