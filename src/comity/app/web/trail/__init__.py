"""The access trail for its two overseers, and for everybody the part that is about themselves."""

from litestar.handlers import HTTPRouteHandler

from comity.app.web.trail.files import trail_csv, trail_json
from comity.app.web.trail.page import own_page, trail_page


def trail_routes() -> list[HTTPRouteHandler]:
    """Every route of the trail."""
    return [trail_page, trail_csv, trail_json, own_page]
