"""Identities at the party's own provider, and whose account each opens.

Whoever decides by what identity an account is entered can enter it. So an administrator links an account that nobody
has entered yet, and no other: from then on its owner alone links and unlinks, and a recovery by two persons clears it.
"""

from collections.abc import Callable

import msgspec

from comity.app.accounts.account import Account, Accounts, Before
from comity.app.accounts.invitations import Invitations, Purpose
from comity.app.accounts.people import check_unentered, invited_account
from comity.kernel.errors import Malformed, NotAllowed, NotFound, refusal


def identity_text(issuer: str, subject: str) -> str:
    """An identity as accounts keep it. Raises Malformed for a subject that no provider may give."""
    if not 1 <= len(subject) <= 255 or not subject.isascii() or not subject.isprintable():
        raise Malformed("expected a subject of 1 to 255 ASCII characters, got {subject!r}", subject=subject[:60])
    return f"{issuer} {subject}"


def find_by_identity(accounts: Accounts, issuer: str, subject: str) -> Account | None:
    """The one account that has this identity, or None; a withdrawn one has none."""
    wanted = identity_text(issuer, subject)
    found = [one for one in accounts.all() if one.identity == wanted and not one.withdrawn]
    return found[0] if len(found) == 1 else None


def link(accounts: Accounts, account_id: str, issuer: str, subject: str) -> None:
    """Give an account the identity by which its owner signs in.

    Raises NotAllowed when another account has it, Malformed for a subject that no provider may give.
    """
    _give(accounts, account_id, identity_text(issuer, subject), _check_held)


def link_unentered(accounts: Accounts, invitations: Invitations, account_id: str, identity: str) -> None:
    """Give an account that nobody has entered yet its identity, as an administrator; its one-time link ends.

    identity: see :func:`identity_text`. Raises NotFound, and NotAllowed for an account in use or a taken identity.
    """
    _give(accounts, account_id, identity, _check_new)
    invitations.end_all(account_id)


def enter_by_identity(
    accounts: Accounts, invitations: Invitations, secret: str, identity: str, before: Before
) -> Account:
    """Use the link of a new account, which its owner enters by this identity from now on; one person gets it.

    before: is told the account's id once nothing speaks against it, before the link is used up. Raises NotFound, also
    for a recovery, which needs a password that replaces all else; NotAllowed for a taken identity: the link then works.
    """
    invitation = invitations.get(secret)
    if invitation.purpose is not Purpose.NEW:
        raise NotFound("There is nothing here that you may read.")
    account = invited_account(accounts, invitation)
    _check_untaken(accounts, account.id, identity)
    before(account.id)
    invitations.take(secret)
    return _give(accounts, account.id, identity, _check_new)


def unlink(accounts: Accounts, account_id: str) -> None:
    """Take the identity from an account. Raises NotAllowed where it is the last way in."""

    def unlinked(account: Account) -> Account:
        if not (account.password or account.passkeys):
            reason = refusal("provider.last", "This is the only way into your account. Make another one first.")
            raise NotAllowed((reason,))
        return msgspec.structs.replace(account, identity="")

    accounts.change(account_id, unlinked)


def _give(accounts: Accounts, account_id: str, identity: str, check: Callable[[Account], None]) -> Account:
    def linked(account: Account) -> Account:
        check(account)
        _check_untaken(accounts, account_id, identity)
        return msgspec.structs.replace(account, identity=identity)

    return accounts.change(account_id, linked)


def _check_held(account: Account) -> None:
    if account.withdrawn:
        raise NotAllowed((refusal("account.withdrawn", "The account was withdrawn."),))


def _check_new(account: Account) -> None:
    _check_held(account)
    check_unentered(account)


def _check_untaken(accounts: Accounts, account_id: str, identity: str) -> None:
    if any(one.identity == identity and one.id != account_id for one in accounts.all()):
        raise NotAllowed((refusal("provider.taken", "Another account has this identity."),))
