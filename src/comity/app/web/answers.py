"""Answers in their byte forms: JSON, problem details, pages."""

from typing import Any

import htpy
import msgspec
from litestar import Response

from comity.app.web.rendering import render

Answer = Response[bytes]
Headers = tuple[tuple[str, str], ...]


def json_answer(value: Any, status: int = 200, headers: Headers = ()) -> Answer:
    """A value as JSON."""
    return Response(
        msgspec.json.encode(value), status_code=status, media_type="application/json", headers=dict(headers)
    )


def raw_json_answer(raw: bytes, headers: Headers = ()) -> Answer:
    """Bytes that are JSON already, exactly as they are."""
    return Response(raw, status_code=200, media_type="application/json", headers=dict(headers))


def page_answer(page: htpy.Renderable, status: int = 200, headers: Headers = ()) -> Answer:
    """A page as HTML."""
    return Response(render(page).encode(), status_code=status, media_type="text/html", headers=dict(headers))


def redirect(path: str, headers: Headers = ()) -> Answer:
    """Send the browser to a path of this server with GET (RFC 9110 section 15.4.4)."""
    return Response(b"", status_code=303, media_type="text/plain", headers={**dict(headers), "location": path})
