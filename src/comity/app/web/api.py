"""The interface for programs, made from the registry of capabilities.

Every view is a route: ``/api/v1/memberships`` reads all files of its type a page at a time,
``/api/v1/matters/organisation:sco/members`` one of them, and ``/api/v1/organisations/sco/members`` is the same by name.
Statements are given as the exact bytes that were logged, and written with POST.
"""

import asyncio
from typing import Final
from urllib.parse import quote

import msgspec
from litestar import post, route
from litestar.handlers import HTTPRouteHandler

from comity.app.accounts.person import Person
from comity.app.draft import parse_draft
from comity.app.reading import PAGE_LIMIT
from comity.app.web.answers import Answer, json_answer, raw_json_answer
from comity.app.web.asking import (
    WrongRequest,
    find_person,
    parameters,
    path_value,
    reading_of,
    unauthorised,
    words_of,
)
from comity.app.web.errors import Reason
from comity.app.web.exports import export_routes
from comity.app.web.finding import arrivals, document, read_limit, search
from comity.app.web.kinds import describe_kinds
from comity.app.web.site import READ, Web, site_of
from comity.app.web.viewing import PAGING, asked_file, one_paths, query_of
from comity.kernel import canonical
from comity.kernel.capability import Registry, View
from comity.kernel.errors import refusal
from comity.kernel.fold import Line
from comity.kernel.ids import parse_act_id, parse_matter

MAX_LIMIT: Final = PAGE_LIMIT
"""Most files read for one answer."""


class RowsAnswer(msgspec.Struct, frozen=True):
    """Rows of a view; ``next`` is the value of ``after`` for the following page, null at the end."""

    rows: tuple[msgspec.Struct, ...]
    next: str | None


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a file: how it stands and why, which statements dispute it, and the statement itself."""

    id: str
    standing: str
    reasons: tuple[Reason, ...]
    disputed_by: tuple[str, ...]
    statement: msgspec.Raw


class MatterAnswer(msgspec.Struct, frozen=True):
    """A file with every statement the reader may see, in order of display."""

    matter: str
    statements: tuple[StatementLine, ...]


class Created(msgspec.Struct, frozen=True):
    """Where a posted statement stands: durable when this is sent.

    log: origin line of the log. index: its place there, from 0.
    """

    id: str
    matter: str
    log: str
    index: int


def api_routes(registry: Registry) -> list[HTTPRouteHandler]:
    """All routes under /api/v1."""
    many = [view for view in registry.views.values() if not view.of_one]
    one = [view for view in registry.views.values() if view.of_one]
    named = [(path, view) for view in one for path in one_paths(view, registry)]
    return [
        *(_many_route(view) for view in many),
        *(_one_route(path, view) for path, view in named),
        *export_routes(registry),
        matter,
        statement,
        receipt,
        document,
        search,
        arrivals,
        kinds,
        submit,
    ]


def _many_route(view: View) -> HTTPRouteHandler:
    @route(f"/api/v1/{view.name}", **READ, name=view.name)
    def answer(request: Web) -> Answer:
        values = parameters(request, (*view.query.__struct_fields__, *PAGING))
        after, limit = parse_paging(values)
        query = query_of(view, values)
        rows = reading_of(request).rows(view, query, None, after, limit)
        return json_answer(RowsAnswer(rows.rows, rows.next))

    return answer


def _one_route(path: str, view: View) -> HTTPRouteHandler:
    @route(path, **READ)
    def answer(request: Web) -> Answer:
        query = query_of(view, parameters(request, view.query.__struct_fields__))
        rows = reading_of(request).rows(view, query, asked_file(request, view))
        return json_answer(RowsAnswer(rows.rows, None))

    return answer


def parse_paging(values: dict[str, str]) -> tuple[str, int]:
    """The cursor and how many files to read.

    Raises Malformed.
    """
    after = values.get("after")
    limit = read_limit(values, MAX_LIMIT)
    return parse_matter(after) if after is not None else "", limit


@route("/api/v1/matters/{matter:str}", **READ)
def matter(request: Web) -> Answer:
    """A file with its statements."""
    parameters(request, ())
    words = words_of(request)
    folded = reading_of(request).folded(parse_matter(path_value(request, "matter")))

    def shown(line: Line) -> StatementLine:
        return StatementLine(
            id=line.said.id.hex(),
            standing=line.standing.value,
            reasons=tuple(Reason(one.code, words.sentence(one)) for one in line.reasons),
            disputed_by=line.disputed_by,
            statement=msgspec.Raw(canonical.encode(line.said.act.envelope)),
        )

    return json_answer(MatterAnswer(folded.matter, tuple(shown(line) for line in folded.lines)))


@route("/api/v1/acts/{act:str}", **READ)
def statement(request: Web) -> Answer:
    """One statement: the bytes that were logged."""
    parameters(request, ())
    said = reading_of(request).act(parse_act_id(path_value(request, "act")))
    return raw_json_answer(canonical.encode(said.act.envelope))


@route("/api/v1/acts/{act:str}/receipt", **READ)
def receipt(request: Web) -> Answer:
    """The portable proof of one statement, to be checked without this server."""
    parameters(request, ())
    act_id = parse_act_id(path_value(request, "act"))
    reading = reading_of(request)
    reading.act(act_id)
    evidence = site_of(request).node.evidence(act_id, reading.reader)
    name = f'attachment; filename="statement-{act_id.hex()[:12]}.json"'
    return raw_json_answer(evidence, (("content-disposition", name),))


@route("/api/v1/kinds", **READ)
def kinds(request: Web) -> Answer:
    """What can be said here, field by field, in the reader's language."""
    parameters(request, ())
    return json_answer(describe_kinds(site_of(request).node.registry, words_of(request)))


@post("/api/v1/acts", status_code=201)
async def submit(request: Web) -> Answer:
    """Write a statement. The answer is sent when it is durable."""
    parameters(request, ())
    person = await asyncio.to_thread(find_person, request)
    if person is None or person.session:
        raise unauthorised(refusal("http.token_missing", "Writing needs an access token in the Authorization header."))
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise WrongRequest(refusal("http.media_type", "Expected a body of the type application/json."))
    raw = await request.body()
    created = await asyncio.to_thread(_write, request, raw, person)
    return json_answer(created, 201, (("location", f"/api/v1/acts/{quote(created.id)}"),))


def _write(request: Web, raw: bytes, person: Person) -> Created:
    officer = person.officer()
    done = site_of(request).node.submit(parse_draft(raw), officer)
    return Created(done.id.hex(), done.matter, done.log.origin, done.index)
