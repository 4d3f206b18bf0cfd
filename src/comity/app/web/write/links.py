"""Links from pages to the forms that go with them, for those who may write."""

import htpy as h

from comity.app.accounts.roles import Right
from comity.app.web.addresses import question
from comity.app.web.pages import Asked
from comity.app.web.write.places import kind_address
from comity.kernel.act import Said
from comity.kernel.ids import RECORD
from comity.kernel.remarks import DISPUTED, WITHDRAWN


def may_write(asked: Asked) -> bool:
    """Whether whoever asks is signed in and may write."""
    person = asked.person
    return person is not None and bool(person.session) and person.may(Right.WRITE)


def say_link(matter: str, asked: Asked) -> h.Node:
    """To what can be said in a file."""
    if not may_write(asked):
        return None
    return h.p(".say")[
        h.a(".button.quiet", href=question("/write", {"matter": matter}))[
            asked.words.gettext("Say something about this")
        ]
    ]


def remark_links(said: Said, asked: Asked) -> h.Node:
    """To the forms about a statement: withdrawing or correcting one's own, disputing another's."""
    if not may_write(asked):
        return None
    words, act, envelope = asked.words, said.id.hex(), said.act.envelope
    own = envelope.origin == asked.site.node.party
    kind = asked.site.node.registry.kinds.get(envelope.kind)
    links = [(WITHDRAWN.name, words.gettext("Withdraw"))] if own else [(DISPUTED.name, words.gettext("Dispute"))]
    if own and kind is not None and not kind.anywhere and not kind.node_only and envelope.origin != RECORD:
        links.append((kind.name, words.gettext("Correct")))
    return h.p(".say")[([h.a(".button.quiet", href=kind_address(name, act=act))[label], " "] for name, label in links)]
