"""What has become of a draft that is no longer kept, for whoever comes back to its form after having sent it."""

import htpy as h

from comity.app.accounts.person import Person
from comity.app.queued import Queued, State, entry_id
from comity.app.web.answers import Answer, redirect
from comity.app.web.design.controls import link_button
from comity.app.web.design.messages import notice
from comity.app.web.drafts.pressing import DRAFTS_PAGE
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked
from comity.app.web.write.places import kind_address
from comity.kernel.act import Kind
from comity.kernel.errors import NotFound


def handed_in_page(kind: Kind, draft: str, asked: Asked, person: Person) -> Answer:
    """Say that a draft was handed in, and lead to what came of it; to the draft that it is again once taken back.

    Raises NotFound where nothing was handed in from this draft, or it was struck from the list or forgotten since.
    """
    node = asked.site.node
    name = entry_id(draft)
    entry = next((one for one in node.outbox.waiting(person.id) if one.id == name), None)
    if entry is None:
        back = node.drafts.get(person.id, name)
        return redirect(kind_address(back.kind, draft=back.id))
    if entry.kind != kind.name:
        raise NotFound("There is nothing here that you may read.")
    words = asked.words
    title = words.gettext("This draft was handed in")
    return asked.answer(
        title,
        crumbs(
            words,
            ("/", words.gettext("Overview")),
            ("/write", words.gettext("Write a statement")),
            here=title,
        ),
        h.h1[title],
        h.p(".lead")[words.gettext(kind.label)],
        _told(entry, asked),
    )


def _told(entry: Queued, asked: Asked) -> h.Node:
    words = asked.words
    list_of_all = link_button(words.gettext("Drafts and sending"), f"{DRAFTS_PAGE}#entry-{entry.id}", "main")
    if entry.state is State.SENT:
        read = link_button(words.gettext("Read it"), f"/statements/{entry.act}", "main")
        return [notice(h.p[words.gettext("It was sent.")], kind="good"), read]
    if entry.state is State.REFUSED:
        told = words.gettext("It was not sent. Under Drafts and sending you see why, and can open it again.")
        return [notice(h.p[told], kind="wrong"), list_of_all]
    told = words.gettext("It is about to be sent. Under Drafts and sending you can take it back until then.")
    return [notice(h.p[told]), list_of_all]
