"""Explanations in place: why somebody sees something, who else does, how to check it, and what binds them there.

Each is a part of a page of its own, so that plain links lead there; with scripts the part opens where the link stands
(``frontend/src/explain.ts``). An explanation tells only what its reader may see (K10).
"""

from litestar.handlers import HTTPRouteHandler

from comity.app.web.explaining.page import file_explained, statement_explained


def explaining_routes() -> list[HTTPRouteHandler]:
    """Explanations of a statement and of a file."""
    return [statement_explained, file_explained]
