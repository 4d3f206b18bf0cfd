"""What happens to accounts and sessions, told to the access trail. The one place that does.

It is told before it is done: what cannot be noted is not done.
"""

from enum import Enum

from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What
from comity.app.web.asking import find_person
from comity.app.web.site import Web, site_of


class Event(Enum):
    """What happened, by the deed under which the trail keeps it. WAY: of signing in, such as a passkey."""

    SIGNED_IN = "signed_in", Deed.SIGNED_IN
    SIGN_IN_FAILED = "sign_in_failed", Deed.SIGN_IN_FAILED
    SIGNED_OUT = "signed_out", Deed.SIGNED_OUT
    SESSIONS_ENDED = "sessions_ended", Deed.SESSIONS_ENDED
    STEPPED_UP = "stepped_up", Deed.STEPPED_UP
    STEP_FAILED = "step_failed", Deed.STEP_UP_FAILED
    WAY_MADE = "way_made", Deed.ACCOUNT_CHANGED
    WAY_REMOVED = "way_removed", Deed.ACCOUNT_CHANGED
    KEY_MADE = "key_made", Deed.KEY_MADE
    KEY_WITHDRAWN = "key_withdrawn", Deed.KEY_WITHDRAWN
    ACCOUNT_MADE = "account_made", Deed.ACCOUNT_MADE
    ACCOUNT_CHANGED = "account_changed", Deed.ACCOUNT_CHANGED
    ACCOUNT_WITHDRAWN = "account_withdrawn", Deed.ACCOUNT_WITHDRAWN
    RECOVERY_ASKED = "recovery_asked", Deed.RECOVERY_ASKED
    RECOVERY_AGREED = "recovery_agreed", Deed.RECOVERY_APPROVED
    RECOVERY_STOPPED = "recovery_stopped", Deed.ACCOUNT_CHANGED
    RECOVERED = "recovered", Deed.RECOVERED

    @property
    def deed(self) -> Deed:
        """What the trail calls it."""
        return self.value[1]


def note(request: Web, event: Event, account: str, words: str) -> None:
    """Note what whoever asks does, or what is done to an account by somebody who is not signed in yet.

    account: id of the account it is done to, empty for none that is known. words: how, or by which right; never a
    secret, and no text that somebody typed. Raises StoreFault when it cannot be kept.
    """
    basis = f"{event.value[0]}: {words}" if words else event.value[0]
    # Whoever signs in is the one they prove to be, whatever session the browser still had.
    who = None if event is Event.SIGNED_IN else find_person(request)
    site_of(request).node.trail.note(who or account or None, event.deed, What(basis=basis, whom=account))
