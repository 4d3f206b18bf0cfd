"""What can be noted: a closed vocabulary."""

from enum import Enum

from comity.app.language import Catalogue


class Deed(Enum):
    """Something that somebody did.

    READ, SEARCHED, EXPORTED: of what is not public. WROTE, WITHDREW, SHARED are noted before they are done, so that
    nothing is done unnoted; where rules then refuse, REFUSED follows.
    """

    READ = "read"
    SEARCHED = "searched"
    EXPORTED = "exported"
    WROTE = "wrote"
    WITHDREW = "withdrew"
    SHARED = "shared"
    REFUSED = "refused"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    STEPPED_UP = "stepped_up"
    STEP_UP_FAILED = "step_up_failed"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_WITHDRAWN = "account_withdrawn"
    RECOVERY_ASKED = "recovery_asked"
    RECOVERY_APPROVED = "recovery_approved"
    RECOVERED = "recovered"
    KEY_MADE = "key_made"
    KEY_WITHDRAWN = "key_withdrawn"
    TRAIL_READ = "trail_read"


def deed_label(deed: Deed, words: Catalogue) -> str:
    """The deed as a page names it."""
    labels = {
        Deed.READ: words.gettext("Read statements"),
        Deed.SEARCHED: words.gettext("Searched"),
        Deed.EXPORTED: words.gettext("Took content away as a file"),
        Deed.WROTE: words.gettext("Handed in a statement"),
        Deed.WITHDREW: words.gettext("Handed in a withdrawal"),
        Deed.SHARED: words.gettext("Shared a statement"),
        Deed.REFUSED: words.gettext("Was refused"),
        Deed.SIGNED_IN: words.gettext("Signed in"),
        Deed.SIGN_IN_FAILED: words.gettext("Failed to sign in"),
        Deed.SIGNED_OUT: words.gettext("Signed out"),
        Deed.SESSIONS_ENDED: words.gettext("Ended sessions"),
        Deed.STEPPED_UP: words.gettext("Confirmed identity anew"),
        Deed.STEP_UP_FAILED: words.gettext("Failed to confirm identity anew"),
        Deed.ACCOUNT_MADE: words.gettext("Made an account"),
        Deed.ACCOUNT_CHANGED: words.gettext("Changed an account"),
        Deed.ACCOUNT_WITHDRAWN: words.gettext("Withdrew an account"),
        Deed.RECOVERY_ASKED: words.gettext("Asked for the recovery of an account"),
        Deed.RECOVERY_APPROVED: words.gettext("Approved the recovery of an account"),
        Deed.RECOVERED: words.gettext("Recovered an account"),
        Deed.KEY_MADE: words.gettext("Made an access key"),
        Deed.KEY_WITHDRAWN: words.gettext("Withdrew an access key"),
        Deed.TRAIL_READ: words.gettext("Read the access trail"),
    }
    return labels[deed]
