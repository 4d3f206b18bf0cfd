"""The web application: every route, every limit, every header, in one place.

Litestar is used thinly: it finds the route and runs the handler. Handlers read raw bytes and decode them with msgspec
themselves, node calls run in threads, and whatever is raised becomes an answer in :mod:`comity.app.web.errors`.
"""

from typing import Final

from litestar import Litestar, Response, route
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler

from comity.adapters.clock import Clock, SystemClock
from comity.app.boundaries import load_boundaries
from comity.app.node import Node
from comity.app.web.answers import Answer, json_answer
from comity.app.web.api import api_routes
from comity.app.web.arriving import arriving_routes
from comity.app.web.asking import parameters, path_value
from comity.app.web.assets import load_assets, media_type
from comity.app.web.calendar import calendar_file, calendar_page
from comity.app.web.compare import compare_page
from comity.app.web.drafts import draft_routes
from comity.app.web.errors import answer_fault
from comity.app.web.explaining import explaining_routes
from comity.app.web.files import file_routes
from comity.app.web.first import first_page
from comity.app.web.guide import guide_page, openapi
from comity.app.web.headers import KEPT_FOR_GOOD, add_headers
from comity.app.web.land import Land
from comity.app.web.lists import list_routes
from comity.app.web.map import map_feed, map_page
from comity.app.web.network import network_csv, network_page
from comity.app.web.noting import begin, note_given, note_refusal
from comity.app.web.organisations import organisation_page, organisations_page
from comity.app.web.people import people_routes
from comity.app.web.people.provider import open_provider
from comity.app.web.planning import opinion_page, plan_page
from comity.app.web.search import search_page
from comity.app.web.series import series_page
from comity.app.web.sharing import sharing_routes
from comity.app.web.site import READ, Site, Web, site_of
from comity.app.web.statements import statement_page
from comity.app.web.states import state_page, states_page
from comity.app.web.style import style_page
from comity.app.web.timeline import timeline_page
from comity.app.web.trail import trail_routes
from comity.app.web.write.routes import write_routes
from comity.kernel.canonical import MAX_BYTES
from comity.kernel.capability import Registry
from comity.kernel.errors import NotFound

MAX_BODY: Final = MAX_BYTES + 16 * 1024
"""Most bytes of a request's body: an act, and room for white space around it."""


def build_app(node: Node, clock: Clock | None = None) -> Litestar:
    """The pages and interfaces of a node.

    clock: what "today" is; the machine's when none is given. Raises StoreFault when the front end was not bundled,
    Malformed or TooLarge for boundaries or an identity provider that cannot be used.
    """
    land = Land(load_boundaries(node.settings.boundaries))
    site = Site(node=node, clock=clock or SystemClock(), assets=load_assets(), land=land, provider=open_provider(node))
    # Litestar registers the first handler of a path again with the second, and would wrap one that runs in a thread
    # twice; those for POST are asynchronous themselves.
    posts_first = sorted(all_routes(node.registry), key=lambda one: "POST" not in one.http_methods)
    return Litestar(
        posts_first,
        state=State({"site": site}),
        before_request=begin,
        after_request=note_given,
        after_exception=[note_refusal],
        before_send=[add_headers],
        exception_handlers={Exception: answer_fault},
        request_max_body_size=MAX_BODY,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )


def all_routes(registry: Registry) -> list[HTTPRouteHandler]:
    """Every route there is; docs/reference/http.md lists them."""
    pages = [
        first_page,
        organisations_page,
        organisation_page,
        states_page,
        state_page,
        statement_page,
        compare_page,
        plan_page,
        opinion_page,
        timeline_page,
        series_page,
        map_page,
        map_feed,
        calendar_page,
        calendar_file,
        network_page,
        network_csv,
        search_page,
        style_page,
        guide_page,
    ]
    handling = [*draft_routes(), *sharing_routes(), *explaining_routes()]
    made = [*people_routes(), *arriving_routes(), *trail_routes(), *list_routes(registry), *file_routes(registry)]
    return [*pages, *handling, *made, *write_routes(), openapi, health, static, *api_routes(registry)]


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
