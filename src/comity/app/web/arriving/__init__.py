"""What became visible to the reader's party: a page that follows it live, and a feed for feed readers."""

from litestar.handlers import HTTPRouteHandler

from comity.app.web.arriving.address import address_page, change_address
from comity.app.web.arriving.events import events_route
from comity.app.web.arriving.feed import feed
from comity.app.web.arriving.page import new_page, new_part
from comity.app.web.posting import form_route

__all__ = ["arriving_routes"]


def arriving_routes() -> list[HTTPRouteHandler]:
    """Every route about arrivals."""
    return [new_page, new_part, events_route(), feed, address_page, form_route("/account/feed", change_address)]
