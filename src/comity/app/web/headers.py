"""Headers that every answer carries, refusals included.

Pages run one script and one style sheet of this server and nothing else: no inline code, no frame, no foreign address
(Content Security Policy level 3). Answers to a reader who showed an access token or a session are kept by
nobody; others may be kept but are asked for anew each time, because what is public can grow. No validator is sent that
depends on content (K10).
"""

from typing import Final

from litestar.types import Message, Scope

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY: Final = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)
KEPT_BY_NOBODY: Final = "private, no-store"
ASKED_ANEW: Final = "no-cache"
KEPT_FOR_GOOD: Final = "public, max-age=31536000, immutable"
NEW_COOKIE: Final = "new_cookie"
"""Where a request's state holds the cookie that its answer hands over, whoever makes the answer."""
VARY: Final = "accept, accept-language, authorization, cookie"


async def add_headers(message: Message, scope: Scope) -> None:
    """Complete the headers of an answer; those it has already stay."""
    if message["type"] != "http.response.start":
        return
    present = {name.lower() for name, _ in message["headers"]}
    shown = any(
        name == b"authorization" or (name == b"cookie" and b"session=" in value) for name, value in scope["headers"]
    )
    caching = (("cache-control", KEPT_BY_NOBODY if shown else ASKED_ANEW), ("vary", VARY))
    added = ((name.encode(), value.encode()) for name, value in (*SECURITY, *caching))
    cookie = scope.get("state", {}).get(NEW_COOKIE, "")
    if cookie:
        message["headers"] = [*message["headers"], (b"set-cookie", cookie.encode())]
    message["headers"] = [*message["headers"], *((name, value) for name, value in added if name not in present)]
