"""What the tables and figures of this capability are given beside their rows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, Protocol

import htpy as h
import msgspec

from comity.capabilities.parties.acts import MembershipStatus
from comity.kernel.marking import Marking

_STYLES: Final = {
    MembershipStatus.MEMBER: "member",
    MembershipStatus.PARTICIPATING_STATE: "member",
    MembershipStatus.OBSERVER: "observer",
    MembershipStatus.DIALOGUE_PARTNER: "dialogue",
    MembershipStatus.PARTNER: "partner",
    MembershipStatus.ASSOCIATE: "partner",
}


class Words(Protocol):
    """What these pages ask of a message catalogue."""

    @property
    def language(self) -> str:
        """Code of the reader's language."""
        ...

    def gettext(self, message: str) -> str:
        """A text in the reader's language."""
        ...

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The form of a text that goes with a count."""
        ...

    def code_label(self, vocabulary: str, code: str) -> str:
        """The label of a vocabulary's code."""
        ...

    def partial(self, text: str) -> str:
        """A date as precise as it is known."""
        ...

    def day(self, day: date) -> str:
        """A day."""
        ...

    def number(self, value: int) -> str:
        """A number."""
        ...

    def joined(self, items: Iterable[str]) -> str:
        """Items in one line, with the language's comma between them."""
        ...


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is handed in.

    names: states by code, in the reader's language; a code without a name stands for itself. today: UTC. verify: the
    part that proves statements, by their written ids, with what stands before the proofs. badge: the handling of a row.
    text: a statement's own text as the reader is shown it, by the written id of the statement, so that the page says in
    which language it is and whether it is a translation. plain: the same for drawings and attributes. link: the same as
    a link to an address, which comes first.
    """

    words: Words
    names: Mapping[str, str]
    today: date
    verify: Callable[[tuple[str, ...], h.Node], h.Node]
    badge: Callable[[Marking], h.Node]
    text: Callable[[str, str], h.Node]
    plain: Callable[[str, str], str]
    link: Callable[[str, str, str], h.Node]

    def name(self, code: str) -> str:
        """A state's name, or its code."""
        return self.names.get(code, code)


def style_of(status: MembershipStatus) -> str:
    """The colour and pattern a status is drawn in: member, observer, dialogue, partner or other."""
    return _STYLES.get(status, "other")
