"""Where a store in PostgreSQL lies: a server, a database, and one schema in it for the node alone.

An address is that of libpq, with the schema as one parameter more::

    postgresql://comity@db.example/comity?sslmode=verify-full&schema=comity_kaz

Without ``schema`` it is ``comity_`` and the party's code. A password belongs into ``~/.pgpass`` or PGPASSFILE; one that
stands in the address is used, and never shown.
"""

import re
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec
import psycopg

from comity.kernel.errors import Malformed

SCHEME: Final = "postgresql://"
_SCHEMA: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_SECRETS: Final = frozenset({"password", "sslpassword"})


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A checked address. conninfo: for libpq, perhaps with a password. shown: the same for people, without."""

    conninfo: str
    schema: str
    shown: str

    def __repr__(self) -> str:
        """Without the password."""
        return f"Address({self.shown!r})"

    def __str__(self) -> str:
        return self.shown


def parse_address(text: str, party: str) -> Address:
    """Check an address and give it the party's schema where it names none; raises Malformed, without the address."""
    if not text.startswith(SCHEME):
        raise Malformed("expected an address that begins with {scheme}", scheme=SCHEME)
    try:
        parts = urlsplit(text)
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        named = [value for name, value in pairs if name == "schema"]
        rest = [(name, value) for name, value in pairs if name != "schema"]
        conninfo = urlunsplit(parts._replace(query=urlencode(rest, quote_via=quote)))
        psycopg.conninfo.conninfo_to_dict(conninfo)
    except (ValueError, psycopg.ProgrammingError) as fault:
        # What libpq and Python say of it may quote the password.
        raise Malformed("expected an address like postgresql://USER@HOST/DATABASE") from (
            fault if isinstance(fault, UnicodeError) else None
        )
    schema = named[-1] if named else "comity_" + re.sub("[^a-z0-9]", "_", party.lower())
    if not _SCHEMA.fullmatch(schema):
        raise Malformed("expected a schema of a-z, 0-9 and _, got {schema!r}", schema=schema[:60])
    netloc = parts.netloc
    if "@" in netloc:
        user, _, host = netloc.rpartition("@")
        netloc = f"{user.partition(':')[0]}@{host}"
    shown = [(name, value) for name, value in rest if name not in _SECRETS]
    shown.append(("schema", schema))
    return Address(
        conninfo=conninfo,
        schema=schema,
        shown=urlunsplit(parts._replace(netloc=netloc, query=urlencode(shown, quote_via=quote))),
    )
