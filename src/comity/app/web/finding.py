"""Finding statements: by words, by arrival; and the papers that go with them.

Search ranks by time alone and arrivals are numbered by time alone, so that neither tells of statements that the reader
may not see (K10).
"""

from datetime import datetime
from typing import Final

import msgspec
from litestar import Response, route

from comity.app.reading import PAGE_LIMIT
from comity.app.web.answers import Answer, json_answer
from comity.app.web.asking import parameters, path_value, reading_of
from comity.app.web.site import READ, Web
from comity.kernel.act import Moment
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.ids import parse_act_id

MAX_ARRIVALS: Final = 200


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One statement that holds every word: its id, file, kind, and who said it."""

    id: str
    matter: str
    kind: str
    origin: str


class SearchAnswer(msgspec.Struct, frozen=True):
    """Statements, newest first; ``next`` is the value of ``after`` for the following page, null at the end."""

    statements: tuple[Found, ...]
    next: str | None


class ArrivalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as it became visible to the reader's party; ``added`` is UTC and never equal for two."""

    added: datetime
    act: str
    matter: str
    kind: str


class ArrivalsAnswer(msgspec.Struct, frozen=True):
    """Arrivals, oldest first; ``next`` is the time to ask on from, null when nothing further is there."""

    arrivals: tuple[ArrivalRow, ...]
    next: datetime | None


@route("/api/v1/search", **READ)
def search(request: Web) -> Answer:
    """Statements that hold every word of a text."""
    values = parameters(request, ("text", "after", "limit"))
    if not values.get("text"):
        raise Malformed("expected the words to look for in text, got none")
    after = parse_act_id(values["after"]).hex() if "after" in values else ""
    hits = reading_of(request).search(values["text"], after, read_limit(values, PAGE_LIMIT))
    found = tuple(
        Found(id=said.id.hex(), matter=said.act.envelope.matter, kind=said.act.envelope.kind, origin=said.origin)
        for said in hits.acts
    )
    return json_answer(SearchAnswer(found, hits.next))


@route("/api/v1/arrivals", **READ)
def arrivals(request: Web) -> Answer:
    """What became visible to the reader's party after a time."""
    values = parameters(request, ("after", "limit"))
    limit = read_limit(values, MAX_ARRIVALS)
    found = reading_of(request).arrivals(_read_time(values.get("after")), limit)
    rows = tuple(ArrivalRow(added=one.added, act=one.act.hex(), matter=one.matter, kind=one.kind) for one in found)
    return json_answer(ArrivalsAnswer(rows, rows[-1].added if len(rows) == limit else None))


@route("/api/v1/acts/{act:str}/documents/{position:str}", **READ)
def document(request: Web) -> Answer:
    """A paper that goes with a statement, to be saved and never shown in place."""
    parameters(request, ())
    position = path_value(request, "position")
    if not (position.isascii() and position.isdigit() and len(position) < 4):
        raise NotFound("There is nothing here that you may read.")
    listed, content = reading_of(request).document(parse_act_id(path_value(request, "act")), int(position))
    name = f"paper-{listed.digest[:12]}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-document-type": listed.media_type}
    return Response(content, status_code=200, media_type="application/octet-stream", headers=headers)


def read_limit(values: dict[str, str], most: int) -> int:
    """How many to answer with; all that is allowed when nothing is said.

    Raises Malformed.
    """
    limit = values.get("limit", str(most))
    if not (limit.isascii() and limit.isdigit() and len(limit) < 5 and 1 <= int(limit) <= most):
        raise Malformed("expected limit from 1 to {most}, got {limit!r}", most=most, limit=limit[:20])
    return int(limit)


def _read_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time: datetime = msgspec.convert(text, type=Moment)
    except msgspec.ValidationError as fault:
        raise Malformed(
            "expected after as a time with zone like 2026-05-02T09:30:00Z, got {text!r}", text=text[:40]
        ) from fault
    return time
