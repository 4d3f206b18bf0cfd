"""A form whose session has ended: kept for half an hour, and given back to the same account after it signs in.

Nobody who is not signed in can have anything kept but a form that this node drew for an account: each carries a mark
of its owner, made with a secret of the Desk.
"""

import hmac
from datetime import timedelta
from typing import Final

import msgspec

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right, rights_of
from comity.app.accounts.tickets import Tickets
from comity.app.draft import Attachment
from comity.app.node import Node
from comity.app.web.forms.values import Pair
from comity.kernel import canonical
from comity.kernel.errors import NotFound

SECRETS: Final = "secrets"
KEPT: Final = "kept_forms"
"""The drawer of forms, and the name of the secret that marks their owners."""
MOST_EACH: Final = 3
"""Most forms of one owner at a time; the oldest makes room."""
LIFETIME: Final = timedelta(minutes=30)


class KeptForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form as it was sent. owner: the account it was drawn for.

    papers: files that came with it. refused: what is to be told of those that were too large.
    """

    owner: str
    kind: str
    draft: str
    values: tuple[Pair, ...]
    papers: tuple[Attachment, ...] = ()
    refused: tuple[Pair, ...] = ()


def owner_mark(node: Node, person: Person) -> str:
    """What a form carries of whom it was drawn for."""
    return f"{person.id}.{_mark(node, person.id)}"


def find_owner(node: Node, mark: str) -> str | None:
    """The account that a mark names; None for a mark that this node did not make, and where it may not write now."""
    owner, dot, shown = mark.rpartition(".")
    genuine = bool(dot) and hmac.compare_digest(_mark(node, owner).encode(), shown.encode())
    return owner if genuine and _may_write(node, owner) else None


def keep_form(node: Node, form: KeptForm) -> str:
    """Keep a form; the name it is taken by cannot be guessed."""
    return _forms(node).keep(canonical.encode(form), node.entropy, form.owner)


def take_form(node: Node, name: str) -> KeptForm | None:
    """The form of a name, which is gone with it; None where it never was, was taken, or ran out."""
    raw = _forms(node).take(name)
    return canonical.parse_json(raw, KeptForm) if raw is not None else None


def _forms(node: Node) -> Tickets:
    return Tickets(node.stores.desk, KEPT, LIFETIME, node.clock.micros, MOST_EACH)


def _may_write(node: Node, owner: str) -> bool:
    try:
        account = node.accounts.get(owner)
    except NotFound:
        return False
    return not account.withdrawn and Right.WRITE in rights_of(account.roles)


def _mark(node: Node, owner: str) -> str:
    secret = node.stores.desk.get(SECRETS, KEPT)
    if secret is None:
        secret = node.entropy(32)
        node.stores.desk.put(SECRETS, KEPT, secret)
    return hmac.digest(secret, owner.encode(), "sha256").hex()
