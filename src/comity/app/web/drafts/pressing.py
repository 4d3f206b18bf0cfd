"""What the buttons of the page of drafts do; each leads back to it."""

from typing import Final

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.drafts import check_id
from comity.app.web.answers import Answer, redirect
from comity.app.web.asking import signed_in
from comity.app.web.posting import Form
from comity.app.web.site import Web, site_of
from comity.kernel.errors import NotFound

DRAFTS_PAGE: Final = "/drafts"


def writer(request: Web) -> Person:
    """Whoever is signed in and may write.

    Raises NotSignedIn for a visitor, NotAllowed where no role writes.
    """
    person = signed_in(request)
    person.require(Right.WRITE)
    return person


def drop(request: Web, form: Form) -> Answer:
    """Forget a draft."""
    person = writer(request)
    if not site_of(request).node.drafts.drop(person.id, _id(form)):
        raise NotFound("There is nothing here that you may read.")
    return redirect(DRAFTS_PAGE)


def undo(request: Web, form: Form) -> Answer:
    """Take back what waits or was refused; it is a draft again."""
    person = writer(request)
    entry = _id(form)
    site_of(request).node.outbox.undo(person.id, entry)
    return redirect(f"{DRAFTS_PAGE}#draft-{entry}")


def dismiss(request: Web, form: Form) -> Answer:
    """Strike from the list what was sent or refused."""
    person = writer(request)
    site_of(request).node.outbox.dismiss(person.id, _id(form))
    return redirect(DRAFTS_PAGE)


def _id(form: Form) -> str:
    """The draft or entry that the button stands beside. Raises Malformed."""
    name = form.get("id")
    check_id(name)
    return name
