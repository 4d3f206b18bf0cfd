"""What a request asks, from its raw bytes: is it for this host, in which language, by whom, with which parameters.

Nothing here guesses: a parameter that is unknown, twice there, too long or not UTF-8 is refused with what was expected.
"""

import re
from typing import Any, Final
from urllib.parse import parse_qsl

from comity.app.accounts.person import Person
from comity.app.accounts.sessions import STRONG_WAYS
from comity.app.language import Catalogue, choose_language
from comity.app.reading import Reading
from comity.app.trail.given import Given
from comity.app.web.headers import NEW_COOKIE
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

_PERSON = "person"
_GIVEN = "given"
_UNKNOWN = object()
_HOST = re.compile(r"^(\[[0-9a-f:.]+\]|[^:\[\]/@]+)(:[0-9]{1,5})?\Z")


class WrongRequest(Exception):
    """The request cannot be answered as HTTP, whatever its content: the reason, and headers to add."""

    def __init__(self, reason: Refusal, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(reason.sentence())
        self.reason = reason
        self.headers = headers


class NotSignedIn(Exception):
    """A page that is for people with an account was asked for by somebody else."""


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


def find_person(request: Web) -> Person | None:
    """Who asks: by an access key, else by a session; None for a visitor. Asks the node: call it in a thread.

    A session that ran out makes a visitor; what such a person may not see is then not there.
    Raises WrongRequest (401) for an access key that is not known here.
    """
    known = request.state.get(_PERSON, _UNKNOWN)
    if known is _UNKNOWN:
        known = request.state[_PERSON] = _by_key(request) or _by_session(request)
    assert known is None or isinstance(known, Person)
    return known


def known_person(request: Web) -> Person | None:
    """Who asks, where :func:`find_person` has already found it; asks nobody, so that any thread may call it."""
    known = request.state.get(_PERSON)
    return known if isinstance(known, Person) else None


def _by_key(request: Web) -> Person | None:
    shown = request.headers.get("authorization")
    if shown is None:
        return None
    scheme, _, token = shown.partition(" ")
    person = site_of(request).node.access.person(token.strip()) if scheme.lower() == "bearer" else None
    if person is None:
        raise unauthorised(refusal("http.token_unknown", "The access token is not known here, or no longer valid."))
    return person


def _by_session(request: Web) -> Person | None:
    node = site_of(request).node
    held = node.sessions.find(request.cookies.get(session_cookie(request), ""))
    if held is None:
        return None
    account = node.accounts.get(held.session.account)
    if account.withdrawn:
        return None
    open_ = held.session.way in STRONG_WAYS
    return Person(
        id=account.id,
        name=account.name,
        roles=frozenset(account.roles) if open_ else frozenset(),
        reader=account.reader(node.party) if open_ else Reader(),
        waiting=not open_,
        session=held.key,
        form_key=held.form_key,
        stepped=held.session.stepped,
        language=account.language,
    )


def signed_in(request: Web) -> Person:
    """Who is signed in with a session.

    Raises NotSignedIn for everybody else: pages answer it with the way to sign in.
    """
    person = find_person(request)
    if person is None or not person.session:
        raise NotSignedIn
    return person


def stepped_up(request: Web, person: Person, cookie: str) -> None:
    """Go on with the person as they are since they proved themselves anew; the answer hands over the new cookie."""
    request.state[_PERSON] = person
    guard = "; Secure" if session_cookie(request).startswith("__Host-") else ""
    request.state[NEW_COOKIE] = f"{session_cookie(request)}={cookie}; Path=/; HttpOnly; SameSite=Lax{guard}"


def wants_html(request: Web) -> bool:
    """Whether the browser shows what is answered, rather than a script or a program reading it."""
    return "text/html" in request.headers.get("accept", "")


def session_cookie(request: Web) -> str:
    """The name of the cookie: with the prefix that browsers guard (RFC 6265bis) where pages are served encrypted."""
    return "__Host-session" if site_of(request).node.settings.address.startswith("https://") else "session"


def unauthorised(reason: Refusal) -> WrongRequest:
    """The refusal of a request that needs an access token (RFC 6750 section 3)."""
    return WrongRequest(reason, (("www-authenticate", 'Bearer realm="comity"'),))


def reading_of(request: Web) -> Reading:
    """The node's content as whoever asks may see it; a visitor sees what is public.

    What is read and is not public is noted in the access trail before the answer is sent.
    """
    person = find_person(request)
    if person is None:
        return site_of(request).node.reading(Reader())
    return site_of(request).node.reading(person.reader, given_of(request))


def given_of(request: Web) -> Given:
    """What is not public and goes into the answer to this request."""
    given = request.state.get(_GIVEN)
    if given is None:
        given = request.state[_GIVEN] = Given()
    assert isinstance(given, Given)
    return given


def parameters(request: Web, known: tuple[str, ...], several: tuple[str, ...] = ()) -> dict[str, str]:
    """The parameters of the query, each once, none but the known ones.

    several: parameters that may stand more than once, as check boxes send them; their values are joined by commas.
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
        if name in values and name not in several:
            raise Malformed("expected the parameter {name} once, got it twice", name=name)
        values[name] = f"{values[name]},{value}" if name in values else value
        if len(values[name]) > MAX_VALUE or "\0" in value:
            raise Malformed("expected at most {most} characters of text in {name}", most=MAX_VALUE, name=name)
    return values


def path_value(request: Web, name: str) -> str:
    """A part of the path, percent-decoded."""
    value: Any = request.path_params[name]
    assert isinstance(value, str)
    return value


def site_and_words(request: Web) -> tuple[Site, Catalogue]:
    """The surroundings and the reader's words, as most pages need both."""
    return site_of(request), words_of(request)
