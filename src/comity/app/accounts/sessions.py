"""Sessions: who is signed in, kept at the server, to be ended by either side at any time.

The browser's cookie holds the session's id and 32 random bytes; the Desk keeps only the SHA-256 of these. Whenever the
owner proves themselves anew the bytes are others (OWASP ASVS 5.0, 7.2.4), and what is bound to the id stays. A session
ends after IDLE without a request and after LONGEST in any case.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import RLock
from typing import Any, Final

import msgspec

from comity.kernel import canonical
from comity.kernel.store import Desk

SESSIONS: Final = "sessions"
IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
MOST: Final = 20
"""Most sessions of one account; the one unused longest makes room."""
STRONG_WAYS: Final = frozenset({"passkey", "one_time", "provider"})
"""Ways of signing in that prove more than one factor, or leave that to the party's own provider."""
_SEEN_EVERY: Final = timedelta(minutes=1)
_COOKIE = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})\Z")


class Session(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One signed-in browser. Times in microseconds since 1970.

    secret: SHA-256 of what the cookie holds besides the id. seen: last request, to the minute. stepped: when it last
    proved itself anew; 0 for never. way: how it was opened, or what it has set up since: password, passkey, one_time,
    provider, setup. form_key: what every form of the session brings back. browser: what the browser said it is, cut to
    200 characters.
    """

    account: str
    secret: str
    made: int
    seen: int
    way: str
    form_key: str
    stepped: int = 0
    browser: str = ""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A session that holds: its key in the Desk, and what its forms bring back."""

    key: str
    form_key: str
    session: Session


class Sessions:
    """Opens, finds and ends sessions; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._micros = micros
        self._lock = RLock()

    def open(self, account: str, way: str, browser: str, entropy: Callable[[int], bytes], stepped: bool = True) -> str:
        """Begin a session and return what the cookie holds. A fresh one each time: none is ever taken over.

        stepped: whether signing in so proves the person as a step-up does.
        """
        now, secret = self._micros(), entropy(32).hex()
        session = Session(
            account=account,
            secret=_hashed(secret),
            made=now,
            seen=now,
            way=way,
            form_key=entropy(32).hex(),
            stepped=now if stepped else 0,
            browser=browser[:200],
        )
        with self._lock:
            others = sorted(self.of(account), key=lambda one: one[1].seen)
            for key, _ in others[: max(0, len(others) - MOST + 1)]:
                self._desk.drop(SESSIONS, key)
            key = entropy(16).hex()
            self._keep(key, session)
        return f"{key}.{secret}"

    def find(self, cookie: str) -> Held | None:
        """The session of a cookie, noted as seen; None when it never was, has ended or ran out."""
        shown, now = _COOKIE.match(cookie), self._micros()
        if shown is None:
            return None
        key, secret = shown[1], _hashed(shown[2])
        session = self._get(key)
        if session is None or not hmac.compare_digest(session.secret, secret):
            return None
        if self._ran_out(session, now):
            self.end(key)
            return None
        if now - session.seen >= _micros(_SEEN_EVERY):
            self._change(key, secret, seen=now)
        return Held(key=key, form_key=session.form_key, session=session)

    def holds(self, key: str) -> bool:
        """Whether a session still holds, without counting as a request of it: what waits keeps nobody signed in."""
        session = self._get(key)
        return session is not None and not self._ran_out(session, self._micros())

    def step_up(self, key: str, entropy: Callable[[int], bytes]) -> str:
        """Note that this session has proved itself anew, now, and return what its cookie holds from now on.

        The cookie before opens nothing any more. Empty, and nothing changes, when the session has ended meanwhile.
        """
        session, secret = self._get(key), entropy(32).hex()
        if session is None or not self._change(key, session.secret, secret=_hashed(secret), stepped=self._micros()):
            return ""
        return f"{key}.{secret}"

    def strengthen(self, key: str, way: str) -> None:
        """Note that a session opened with less has set up this second way; the account's other sessions end."""
        session = self._get(key)
        if session is None:
            return
        self.end_all(session.account, but=key)
        if session.way not in STRONG_WAYS:
            self._change(key, session.secret, way=way)

    def end(self, key: str) -> bool:
        """End one session; whether there was one."""
        with self._lock:
            return self._desk.drop(SESSIONS, key)

    def of(self, account: str) -> tuple[tuple[str, Session], ...]:
        """The sessions of an account that hold, by key."""
        now = self._micros()
        return tuple((key, one) for key, one in self._all() if one.account == account and not self._ran_out(one, now))

    def count(self) -> int:
        """How many sessions hold, of whatever account."""
        now = self._micros()
        return sum(not self._ran_out(one, now) for _, one in self._all())

    def end_all(self, account: str, but: str = "") -> int:
        """End every session of an account except one key; how many there were."""
        return sum(self.end(key) for key, one in tuple(self._all()) if one.account == account and key != but)

    def sweep(self) -> int:
        """Forget the sessions that ran out; how many."""
        now = self._micros()
        return sum(self.end(key) for key, one in tuple(self._all()) if self._ran_out(one, now))

    def _get(self, key: str) -> Session | None:
        kept = self._desk.get(SESSIONS, key)
        return canonical.parse_json(kept, Session) if kept is not None else None

    def _keep(self, key: str, session: Session) -> None:
        self._desk.put(SESSIONS, key, canonical.encode(session))

    def _change(self, key: str, holding: str, **changes: Any) -> bool:
        """Keep changes of a session that is still there under the same secret: one that ended never comes back."""
        with self._lock:
            session = self._get(key)
            if session is None or not hmac.compare_digest(session.secret, holding):
                return False
            self._keep(key, msgspec.structs.replace(session, **changes))
            return True

    def _ran_out(self, session: Session, now: int) -> bool:
        return now - session.seen > _micros(IDLE) or now - session.made > _micros(LONGEST)

    def _all(self) -> Iterator[tuple[str, Session]]:
        after = ""
        while items := self._desk.items(SESSIONS, after, 100):
            after = items[-1][0]
            yield from ((key, canonical.parse_json(kept, Session)) for key, kept in items)


def _hashed(secret: str) -> str:
    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()


def _micros(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
