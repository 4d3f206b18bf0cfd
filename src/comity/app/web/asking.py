"""What a request asks, from its raw bytes: is it for this host, in which language, by whom, with which parameters.

Nothing here guesses: a parameter that is unknown, twice there, too long or not UTF-8 is refused with what was expected.
"""

import re
from typing import Any, Final
from urllib.parse import parse_qsl

from comity.app.draft import Officer
from comity.app.language import Catalogue, choose_language
from comity.app.reading import Reading
from comity.app.web.site import Site, Web, site_of
from comity.kernel.errors import Malformed, Refusal, refusal
from comity.kernel.marking import Reader

MAX_URL: Final = 4_096
"""Most bytes of path and query together."""
MAX_HEADERS: Final = 16_384
"""Most bytes of all header names and values together."""
MAX_VALUE: Final = 500
"""Most characters of one parameter."""
MAX_PARAMETERS: Final = 30
LANGUAGE_COOKIE: Final = "lang"

_HOST = re.compile(r"^(\[[0-9a-f:.]+\]|[^:\[\]/@]+)(:[0-9]{1,5})?\Z")


class WrongRequest(Exception):
    """The request cannot be answered as HTTP, whatever its content: the reason, and headers to add."""

    def __init__(self, reason: Refusal, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(reason.sentence())
        self.reason = reason
        self.headers = headers


def check_request(request: Web) -> None:
    """Refuse a request for another host, or one longer than any honest one.

    Raises WrongRequest.
    """
    scope = request.scope
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_URL:
        raise WrongRequest(refusal("http.url_too_long", "Expected an address of at most {most} bytes.", most=MAX_URL))
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADERS:
        raise WrongRequest(
            refusal("http.headers_too_long", "Expected headers of at most {most} bytes.", most=MAX_HEADERS)
        )
    hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    known = {host.lower() for host in site_of(request).node.settings.hosts}
    if len(hosts) != 1 or (found := _HOST.match(hosts[0])) is None or found[1] not in known:
        raise WrongRequest(refusal("http.host", "This server does not answer under the host name that was asked for."))


def words_of(request: Web) -> Catalogue:
    """The words of the reader's language: by cookie, else by what the browser prefers, else the node's own."""
    cookie = request.cookies.get(LANGUAGE_COOKIE, "")
    preferred = request.headers.get("accept-language", "")
    return Catalogue(choose_language(cookie, "", preferred) or site_of(request).node.settings.language)


def find_officer(request: Web) -> Officer | None:
    """Who showed an access token, or None where none was shown. Asks the node: call it in a thread.

    Raises WrongRequest (401) for a token that is not known here.
    """
    shown = request.headers.get("authorization")
    if shown is None:
        return None
    scheme, _, token = shown.partition(" ")
    officer = site_of(request).node.access.officer(token.strip()) if scheme.lower() == "bearer" else None
    if officer is None:
        raise unauthorised(refusal("http.token_unknown", "The access token is not known here, or no longer valid."))
    return officer


def unauthorised(reason: Refusal) -> WrongRequest:
    """The refusal of a request that needs an access token (RFC 6750 section 3)."""
    return WrongRequest(reason, (("www-authenticate", 'Bearer realm="comity"'),))


def reading_of(request: Web) -> Reading:
    """The node's content as whoever asks may see it; a visitor sees what is public."""
    officer = find_officer(request)
    return site_of(request).node.reading(officer.reader if officer is not None else Reader())


def parameters(request: Web, known: tuple[str, ...]) -> dict[str, str]:
    """The parameters of the query, each once, none but the known ones.

    Raises Malformed.
    """
    raw: bytes = request.scope["query_string"]
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError as fault:
        raise Malformed("expected parameters in UTF-8, percent-encoded, got {raw}", raw=ascii(raw[:60])) from fault
    except ValueError as fault:
        raise Malformed("expected at most {most} parameters, got more", most=MAX_PARAMETERS) from fault
    values: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise Malformed(
                "expected no parameter other than {known}, got {name!r}",
                known=", ".join(known) or "(none)",
                name=name[:60],
            )
        if name in values:
            raise Malformed("expected the parameter {name} once, got it twice", name=name)
        if len(value) > MAX_VALUE or "\0" in value:
            raise Malformed("expected at most {most} characters of text in {name}", most=MAX_VALUE, name=name)
        values[name] = value
    return values


def path_value(request: Web, name: str) -> str:
    """A part of the path, percent-decoded."""
    value: Any = request.path_params[name]
    assert isinstance(value, str)
    return value


def site_and_words(request: Web) -> tuple[Site, Catalogue]:
    """The surroundings and the reader's words, as most pages need both."""
    return site_of(request), words_of(request)
