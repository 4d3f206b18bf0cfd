"""Accounts and where they are kept: two drawers of the Desk, accounts by id and ids by sign-in name."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Annotated, Final

import msgspec

from comity.app.accounts.roles import Role, check_roles, reader_of
from comity.app.accounts.seeds import Seeds, is_sealed, is_sealed_in
from comity.kernel import canonical
from comity.kernel.errors import Malformed, NotAllowed, NotFound, refusal
from comity.kernel.marking import Caveat, Level, Reader
from comity.kernel.store import Desk

ACCOUNTS: Final = "accounts"
LOGINS: Final = "logins"
MOST_NAME: Final = 100
"""Most characters of a name."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}\Z")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_SHAPELESS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing, or as a space."""


class Passkey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A WebAuthn credential. id, key: URL-safe base64 without padding. signs: its signature counter.

    name: what its owner calls it. made: microseconds since 1970.
    """

    id: str
    key: str
    signs: int
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    made: int


class Account(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One person's account.

    id: 16 random bytes as hexadecimal; never changes. login: sign-in name, small letters. name: as pages of this node
    show it, free of characters that cannot be seen. password: argon2id in its encoded form, empty where there is none.
    one_time: secret of one-time codes (RFC 6238), sealed as :mod:`comity.app.accounts.seeds` does, or empty;
    one_time_last: the newest time step that was used. identity: issuer and subject at the party's identity provider,
    with a space between, or empty. language: code, or empty. withdrawn: microseconds since 1970 of its end, 0 while it
    holds.
    """

    id: str
    login: str
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    roles: tuple[Role, ...]
    clearance: Level
    made: int
    caveats: tuple[Caveat, ...] = ()
    password: str = ""
    passkeys: tuple[Passkey, ...] = ()
    one_time: str = ""
    one_time_last: int = 0
    identity: str = ""
    language: str = ""
    withdrawn: int = 0

    def reader(self, party: str) -> Reader:
        """What this person may see at the party's node."""
        return reader_of(party, self.clearance, self.caveats, frozenset(self.roles))


Before = Callable[[str], None]
"""Is told an account's id right before something is done to it, so that it is noted first; it may refuse by raising."""


def unnoted(account_id: str) -> None:
    """Note nothing: what is done at the machine itself is told elsewhere."""


class Accounts:
    """Makes, finds and changes the accounts of one party's node."""

    def __init__(self, desk: Desk, party: str, seeds: Seeds) -> None:
        self._desk = desk
        self.party = party
        self.seeds = seeds
        self._lock = RLock()

    def create(self, account: Account, entropy: Callable[[int], bytes], before: Before = unnoted) -> Account:
        """Keep a new account under a fresh id, which replaces the one given and is told ``before`` it is kept.

        Raises Malformed for what cannot be kept, NotAllowed for a name that is taken or roles that exclude one another.
        """
        kept = msgspec.structs.replace(account, id=entropy(16).hex(), login=parse_login(account.login))
        check_roles(frozenset(kept.roles))
        with self._lock:
            if self._desk.get(LOGINS, kept.login) is not None:
                raise NotAllowed((refusal("account.taken", "The sign-in name {login} is taken.", login=kept.login),))
            self._keep(kept, before)
            self._desk.put(LOGINS, kept.login, kept.id.encode())
        return kept

    def replace(self, account: Account) -> None:
        """Keep a changed account; id and sign-in name stay. Raises NotFound, Malformed, NotAllowed."""
        with self._lock:
            if self.get(account.id).login != account.login:
                raise Malformed("expected the sign-in name unchanged, got {login!r}", login=account.login)
            check_roles(frozenset(account.roles))
            self._keep(account)

    def change(self, account_id: str, change: Callable[[Account], Account]) -> Account:
        """Keep what ``change`` makes of an account as it stands now; no other change comes between.

        Raises NotFound, Malformed, NotAllowed, and whatever ``change`` raises, which then leaves all as it was.
        """
        with self._lock:
            changed = change(self.get(account_id))
            self.replace(changed)
        return changed

    def get(self, account_id: str) -> Account:
        """An account by id, or NotFound."""
        kept = self._desk.get(ACCOUNTS, account_id)
        if kept is None:
            raise NotFound("There is nothing here that you may read.")
        return canonical.parse_json(kept, Account)

    def find(self, login: str) -> Account | None:
        """An account by its sign-in name as typed, or None."""
        try:
            kept = self._desk.get(LOGINS, parse_login(login))
        except Malformed:
            return None
        return self.get(kept.decode()) if kept is not None else None

    def all(self) -> Iterator[Account]:
        """Every account, withdrawn ones included, by id."""
        return (canonical.parse_json(kept, Account) for _, kept in self._kept())

    def seal_seeds(self) -> None:
        """Seal the secrets of one-time codes that earlier versions kept as they are."""

        def sealed(account: Account) -> Account:
            if not account.one_time or is_sealed(account.one_time):
                return account
            return msgspec.structs.replace(account, one_time=self.seeds.seal(account.id, account.one_time))

        for account_id, kept in self._kept():
            # Told without reading it, so that an account that cannot be read keeps no node from starting.
            if b'"one_time":' in kept and not is_sealed_in(kept):
                self.change(account_id, sealed)

    def _kept(self) -> Iterator[tuple[str, bytes]]:
        after = ""
        while items := self._desk.items(ACCOUNTS, after, 100):
            after = items[-1][0]
            yield from items

    def _keep(self, account: Account, before: Before = unnoted) -> None:
        try:
            msgspec.convert(msgspec.to_builtins(account), Account)
        except msgspec.ValidationError as fault:
            raise Malformed("the account cannot be kept so: {fault}", fault=fault) from fault
        check_name(account.name)
        before(account.id)
        self._desk.put(ACCOUNTS, account.id, canonical.encode(account))


def fold_login(text: str) -> str:
    """A sign-in name as typed, in the form in which names are compared; it need not be one that can be kept."""
    return unicodedata.normalize("NFKC", text.strip()).lower()


def parse_login(text: str) -> str:
    """A sign-in name in its kept form: small ASCII letters, digits, point, hyphen and low line, 2 to 60.

    Raises Malformed.
    """
    login = fold_login(text)
    if not _LOGIN.match(login):
        raise Malformed(
            "expected a sign-in name of 2 to 60 letters a-z, digits, points, hyphens or low lines, got {login!r}",
            login=text[:60],
        )
    return login


def parse_name(text: str) -> str:
    """A name as typed, in its kept form: without spaces around it, 1 to 100 characters that can be seen.

    Raises Malformed.
    """
    name = unicodedata.normalize("NFC", text).strip(" ")
    if not 1 <= len(name) <= MOST_NAME:
        raise Malformed("expected a name of 1 to {most} characters, got {count}", most=MOST_NAME, count=len(name))
    check_name(name)
    return name


def check_name(name: str) -> None:
    """Raise Malformed for a character that cannot be seen, or that changes how others are shown.

    Such are control and format characters (zero width, direction of writing), spaces other than the plain one, letters
    that have no shape, and what Unicode has not assigned.
    """
    for place, one in enumerate(name, start=1):
        if one != " " and (unicodedata.category(one) in _UNSEEN or one in _SHAPELESS):
            raise Malformed(
                "expected a name of visible characters only, got U+{code} at place {place}",
                code=f"{ord(one):04X}",
                place=place,
            )
    if name and all(unicodedata.category(one)[0] in "MZ" for one in name):
        raise Malformed("expected a name with at least one letter, digit or sign")
