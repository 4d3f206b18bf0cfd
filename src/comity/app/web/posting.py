"""Forms that change something: read whole, checked to come from this node's own pages, then handled in a thread.

A browser says where a form comes from (Sec-Fetch-Site, Origin); what it says must be this node. Forms of a session
bring back its form key besides, which no other page can know (OWASP ASVS 4.2.2).
"""

import asyncio
import hmac
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import htpy as h
import msgspec
from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.app.accounts.person import Person
from comity.app.accounts.stepping import StepNeeded
from comity.app.web.answers import Answer
from comity.app.web.asking import NotSignedIn, WrongRequest, find_person, wants_html
from comity.app.web.site import Web
from comity.app.web.uploads import MULTIPART, FileBounds, PartBounds, Upload, read_parts
from comity.kernel.errors import Malformed, NotAllowed, TooLarge, refusal

MOST_BYTES: Final = 512 * 1024
"""Most bytes of a form: an act of the greatest size, percent-encoded where it is plain text."""
MOST_FIELDS: Final = 5_000
FORM_KEY: Final = "form_key"
FORM_TYPE: Final = "application/x-www-form-urlencoded"


class Form(msgspec.Struct, frozen=True):
    """What a form brought: names with their values in the order they stood. The form key is not among them.

    files: those that came with it.
    """

    pairs: tuple[tuple[str, str], ...]
    files: tuple[Upload, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The value of a field that stands once.

        Raises Malformed when it stands more than once.
        """
        values = self.all(name)
        if len(values) > 1:
            raise Malformed("expected the field {name} once, got it {count} times", name=name[:60], count=len(values))
        return values[0] if values else default

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a field that may stand several times."""
        return tuple(value for one, value in self.pairs if one == name)

    def values(self) -> Mapping[str, str]:
        """The first value of every name."""
        return dict(reversed(self.pairs))


Handle = Callable[[Web, Form], Answer]


class Bounds(msgspec.Struct, frozen=True):
    """How large a form may be: bytes as sent, and fields. files: None where it brings none."""

    size: int = MOST_BYTES
    fields: int = MOST_FIELDS
    files: FileBounds | None = None


class Further(msgspec.Struct, frozen=True, kw_only=True):
    """What some forms need besides being handled.

    lost: answers a form of a session that has ended, so that what it holds can be kept; without it, it is refused.
    may_bring: raises for whoever may not bring files with the fields that came before them.
    """

    lost: Handle | None = None
    may_bring: Callable[[Web, Form], None] | None = None


ORDINARY: Final = Bounds()
"""The bounds of most forms."""
ALONE: Final = Further()
"""Of most forms: nothing more."""


def form_route(
    path: str, handle: Handle, visitors: bool = False, bounds: Bounds = ORDINARY, further: Further = ALONE
) -> HTTPRouteHandler:
    """A route for POST. handle runs in a thread. visitors: also for those who are not signed in."""
    most = bounds.size if bounds.files is None else bounds.files.request

    @route(path, http_method=["POST"], status_code=200, name=f"POST {path}", request_max_body_size=most)
    async def answer(request: Web) -> Answer:
        check_own_page(request)
        return await asyncio.to_thread(_handle, request, await _read(request, bounds, further))

    def _handle(request: Web, whole: Form) -> Answer:
        person, lost = find_person(request), further.lost
        shown = _form_key_in(whole)
        form = Form(tuple(pair for pair in whole.pairs if pair[0] != FORM_KEY), whole.files)
        if person is not None and person.session:
            if lost is not None and not is_form_key(person, shown):
                return lost(request, form)
            check_form_key(person, shown)
        elif lost is not None:
            return lost(request, form)
        elif not visitors:
            raise NotSignedIn
        if person is None or not person.session:
            return handle(request, form)
        return _handle_proven(request, person, form, handle)

    return answer


async def _read(request: Web, bounds: Bounds, further: Further) -> Form:
    """The form as it came, its key included. Raises WrongRequest, TooLarge, Malformed."""
    media_type = request.headers.get("content-type", "")
    of_files = bounds.files
    if of_files is None or media_type.partition(";")[0].strip().lower() != MULTIPART:
        return Form(parse_form(media_type, await _body(request, bounds.size), bounds))
    _check_announced(request, of_files.request)

    async def may_bring(pairs: tuple[tuple[str, str], ...]) -> None:
        if further.may_bring is not None:
            await asyncio.to_thread(further.may_bring, request, Form(pairs))

    parts = PartBounds(fields=bounds.fields, size=bounds.size, of_files=of_files)
    return Form(*await read_parts(request, parts, may_bring))


def _check_announced(request: Web, most: int) -> None:
    """Refuse at once what announces that it is too large, telling how much came. Raises TooLarge."""
    size = request.headers.get("content-length", "")
    if size.isdecimal() and size.isascii() and len(size) < 20 and int(size) > most:
        raise TooLarge("expected a form of at most {most} bytes, got {size}", most=most, size=size)


async def _body(request: Web, most: int) -> bytes:
    """The whole body, read no further than its bound. Raises TooLarge."""
    _check_announced(request, most)
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > most:
            raise TooLarge("expected a form of at most {most} bytes, got {size}", most=most, size=len(raw))
    return bytes(raw)


def _form_key_in(form: Form) -> str:
    return next((value for name, value in form.pairs if name == FORM_KEY), "")


def belongs_to_session(person: Person, form: Form) -> bool:
    """Whether a form with its key is one of this session."""
    return is_form_key(person, _form_key_in(form))


def _handle_proven(request: Web, person: Person, form: Form, handle: Handle) -> Answer:
    """Handle a form of a session, asking for a proof anew where that is needed; what was entered goes along."""
    from comity.app.web.people.step_up import ask_for_step, take_step  # noqa: PLC0415  # its page has forms itself

    try:
        rest = msgspec.structs.replace(take_step(request, person, form), files=form.files)
    except (NotAllowed, Malformed) as problem:
        return ask_for_step(request, form, problem)
    try:
        return handle(request, rest)
    except StepNeeded:
        if not wants_html(request):
            raise
        return ask_for_step(request, rest)


def check_own_page(request: Web) -> None:
    """Refuse a form that another site sent. Raises WrongRequest.

    Pages tell nobody where they are (Referrer-Policy), and so browsers call the origin of their forms "null"; that
    counts where the browser says besides that it is this one.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    named = origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
    unnamed = origin == "null" and site == "same-origin"
    if site not in {"same-origin", "none", None} or not (named or unnamed):
        raise WrongRequest(refusal("http.foreign_form", "This form was not sent from a page of this node."))


def check_form_key(person: Person, shown: str) -> None:
    """Refuse a form that does not belong to the session. Raises WrongRequest."""
    if not is_form_key(person, shown):
        raise WrongRequest(refusal("http.form_key", "This form belongs to a session that has ended. Load it again."))


def is_form_key(person: Person, shown: str) -> bool:
    """Whether a form belongs to the session."""
    return hmac.compare_digest(person.form_key.encode(), shown.encode())


def parse_form(media_type: str, raw: bytes, bounds: Bounds = ORDINARY) -> tuple[tuple[str, str], ...]:
    """The fields of a form as they stood.

    Raises WrongRequest for another media type, TooLarge, Malformed.
    """
    if media_type.partition(";")[0].strip().lower() != FORM_TYPE:
        raise WrongRequest(refusal("http.media_type", "Expected a body of the type {type}.", type=FORM_TYPE))
    if len(raw) > bounds.size:
        raise TooLarge("expected a form of at most {most} bytes, got {size}", most=bounds.size, size=len(raw))
    try:
        text = raw.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=bounds.fields)
    except UnicodeDecodeError as fault:
        raise Malformed("expected fields in UTF-8, percent-encoded, got {raw}", raw=ascii(raw[:60])) from fault
    except ValueError as fault:
        raise Malformed("expected at most {most} fields, got more", most=bounds.fields) from fault
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise Malformed("expected text without the character U+0000")
    return tuple((name, value.replace("\r\n", "\n")) for name, value in pairs)


def form_key(person: Person) -> h.VoidElement:
    """The hidden field that every form of a session carries."""
    return h.input(type="hidden", name=FORM_KEY, value=person.form_key)
