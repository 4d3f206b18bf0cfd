"""Handing a statement to another party from its page."""

from litestar.handlers import HTTPRouteHandler

from comity.app.web.posting import form_route
from comity.app.web.sharing.handing import hand_over, proof_file
from comity.app.web.sharing.page import share_page


def sharing_routes() -> list[HTTPRouteHandler]:
    """The page, what its button does, and the file that the recipient is given."""
    return [share_page, form_route("/statements/{act:str}/share", hand_over), proof_file]
