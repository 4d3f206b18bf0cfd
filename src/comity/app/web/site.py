"""What the handlers share: the node, the clock and the bundled front end."""

from datetime import date
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.datastructures import State

from comity.adapters.clock import Clock
from comity.app.accounts.provider import Provider
from comity.app.node import Node
from comity.app.web.assets import Assets
from comity.app.web.land import Land

Web = Request[Any, Any, State]
"""A request as handlers get it."""
READ: Final[dict[str, Any]] = {"http_method": ["GET", "HEAD"], "sync_to_thread": True, "status_code": 200}
"""How reading routes are declared: node calls may wait for a disk, so they run in threads."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """One web application's surroundings. provider: the party's identity provider; None where it has none."""

    node: Node
    clock: Clock
    assets: Assets
    land: Land
    provider: Provider | None = None

    def today(self) -> date:
        """The day in UTC."""
        return self.clock.now().date()


def site_of(request: Web) -> Site:
    """The surroundings of the application that got this request."""
    site = request.app.state["site"]
    assert isinstance(site, Site)
    return site
