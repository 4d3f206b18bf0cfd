"""What somebody has begun to write, and what waits to be sent, can be taken back or was refused."""

from litestar.handlers import HTTPRouteHandler

from comity.app.web.drafts.page import drafts_page
from comity.app.web.drafts.pressing import dismiss, drop, undo
from comity.app.web.posting import form_route


def draft_routes() -> list[HTTPRouteHandler]:
    """The page and what its buttons do."""
    return [
        drafts_page,
        form_route("/drafts/drop", drop),
        form_route("/drafts/undo", undo),
        form_route("/drafts/dismiss", dismiss),
    ]
