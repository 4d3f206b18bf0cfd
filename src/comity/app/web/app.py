"""The web application: every route, every limit, every header, in one place.

Litestar is used thinly: it finds the route and runs the handler. Handlers read raw bytes and decode them with msgspec
themselves, node calls run in threads, and whatever is raised becomes an answer in :mod:`comity.app.web.errors`.
"""

from typing import Final

from litestar import Litestar, Response, route
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler

from comity.adapters.clock import Clock, SystemClock
from comity.app.node import Node
from comity.app.web.answers import Answer, json_answer
from comity.app.web.api import api_routes
from comity.app.web.asking import check_request, parameters, path_value
from comity.app.web.assets import load_assets, media_type
from comity.app.web.errors import answer_fault
from comity.app.web.guide import guide_page, openapi
from comity.app.web.headers import KEPT_FOR_GOOD, add_headers
from comity.app.web.organisations import first_page, organisation_page
from comity.app.web.site import READ, Site, Web, site_of
from comity.app.web.statements import statement_page
from comity.app.web.states import state_page, states_page
from comity.kernel.canonical import MAX_BYTES
from comity.kernel.capability import Registry
from comity.kernel.errors import NotFound

MAX_BODY: Final = MAX_BYTES + 16 * 1024
"""Most bytes of a request's body: an act, and room for white space around it."""


def build_app(node: Node, clock: Clock | None = None) -> Litestar:
    """The pages and interfaces of a node.

    clock: what "today" is; the machine's when none is given. Raises StoreFault when the front end was not bundled.
    """
    site = Site(node=node, clock=clock or SystemClock(), assets=load_assets())
    return Litestar(
        all_routes(node.registry),
        state=State({"site": site}),
        before_request=check_request,
        before_send=[add_headers],
        exception_handlers={Exception: answer_fault},
        request_max_body_size=MAX_BODY,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )


def all_routes(registry: Registry) -> list[HTTPRouteHandler]:
    """Every route there is; docs/reference/http.md lists them."""
    pages = [first_page, organisation_page, states_page, state_page, statement_page, guide_page]
    return [*pages, openapi, health, static, *api_routes(registry)]


@route("/healthz", **READ)
def health(request: Web) -> Answer:
    """Whether the node can read and write; 503 with what is wrong otherwise. Tells no sizes and no paths."""
    parameters(request, ())
    status = site_of(request).node.status()
    word = "ok" if status.writable and not status.reasons else "reading only" if not status.writable else "attention"
    return json_answer(
        {"status": word, "party": status.party, "writable": status.writable}, 200 if status.writable else 503
    )


@route("/static/{digest:str}/{name:str}", **READ)
def static(request: Web) -> Answer:
    """A bundled file, under the digest of all."""
    assets = site_of(request).assets
    name = path_value(request, "name")
    if path_value(request, "digest") != assets.digest or name not in assets.files:
        raise NotFound("There is nothing here that you may read.")
    return Response(
        assets.files[name], media_type=media_type(name), headers={"cache-control": KEPT_FOR_GOOD, "vary": "accept"}
    )
