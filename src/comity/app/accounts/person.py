"""Whoever asks or writes, once it is known who: by a session, or by an access key."""

import msgspec

from comity.app.accounts.roles import Right, Role, rights_of
from comity.app.draft import Officer
from comity.kernel.errors import NotAllowed, refusal
from comity.kernel.marking import Reader


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of this party.

    id: the account's, or the name of an access key; what handles are made from, known to this node alone. name: as
    pages of this node show it. session: key of the session in the Desk, empty with an access key. form_key: what every
    form of this session must bring back. stepped: when this session last proved itself anew, microseconds since 1970;
    0 for never. language: code of the language the account prefers, or empty. waiting: signed in with one factor alone
    while the account has no second; such a person has no role and reads what is public until there is one.
    """

    id: str
    name: str
    roles: frozenset[Role]
    reader: Reader
    session: str = ""
    form_key: str = ""
    stepped: int = 0
    language: str = ""
    waiting: bool = False

    def may(self, right: Right) -> bool:
        """Whether any of the roles gives the right."""
        return right in rights_of(self.roles)

    def require(self, right: Right) -> None:
        """Raise NotAllowed where no role gives the right."""
        if not self.may(right):
            raise NotAllowed((refusal("role.may_not", "Your roles do not allow this."),))

    def officer(self) -> Officer:
        """Who signs a statement: under the first of the roles that write, in the order of Role."""
        self.require(Right.WRITE)
        role = next(role for role in Role if role in self.roles and Right.WRITE in rights_of((role,)))
        way = "session" if self.session else "key"
        return Officer(name=self.id, role=role.value, reader=self.reader, way=way)
