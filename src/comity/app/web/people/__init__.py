"""Pages about people: signing in and out, one-time links, one's own account, and the accounts of the others."""

from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.app.web.people.accounts import accounts_page, invite, invite_page
from comity.app.web.people.one_account import change_one_account, one_account_page
from comity.app.web.people.one_time import one_time_routes
from comity.app.web.people.own_account import account_page, change_account
from comity.app.web.people.passkeys import passkey_routes
from comity.app.web.people.provider import provider_routes
from comity.app.web.people.recoveries import decide_recovery, recoveries_page
from comity.app.web.people.sign_in import sign_in, sign_in_page, sign_out
from comity.app.web.people.step_up import step_up_routes
from comity.app.web.people.welcome import welcome, welcome_page
from comity.app.web.posting import Bounds, form_route
from comity.app.web.site import READ

__all__ = ["people_routes"]


_SMALL = Bounds(size=16 * 1024, fields=60)
"""No form about people holds more; some are sent by anybody."""


def people_routes() -> list[HTTPRouteHandler]:
    """Every route about people."""
    return [
        route("/sign-in", **READ)(sign_in_page),
        form_route("/sign-in", sign_in, visitors=True, bounds=_SMALL),
        form_route("/sign-out", sign_out, visitors=True, bounds=_SMALL),
        route("/welcome/{secret:str}", **READ)(welcome_page),
        form_route("/welcome/{secret:str}", welcome, visitors=True, bounds=_SMALL),
        route("/account", **READ)(account_page),
        form_route("/account", change_account, bounds=_SMALL),
        route("/accounts", **READ)(accounts_page),
        route("/accounts/invite", **READ)(invite_page),
        form_route("/accounts/invite", invite, bounds=_SMALL),
        route("/accounts/{account:str}", **READ)(one_account_page),
        form_route("/accounts/{account:str}", change_one_account, bounds=_SMALL),
        route("/recoveries", **READ)(recoveries_page),
        form_route("/recoveries", decide_recovery, bounds=_SMALL),
        *passkey_routes(),
        *one_time_routes(),
        *step_up_routes(),
        *provider_routes(),
    ]
