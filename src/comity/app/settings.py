"""A node's settings: one frozen Struct read from ``comity.toml`` in the node's home."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from comity.kernel.errors import Malformed
from comity.kernel.ids import Party, parse_party

FILE = "comity.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator decides; docs/reference/settings.md explains each.

    party: code of the state or organisation. hosts: host names under which pages are served. tick_ms: milliseconds
    between signed heads, if the log grew. batch_limit: most acts in one transaction. kept_acts: opened acts kept in
    memory. language: for readers who ask for none. suspended: parties that are handed nothing at present.
    """

    party: Party
    hosts: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=50)] = ("127.0.0.1", "localhost", "[::1]")
    language: Annotated[str, msgspec.Meta(pattern=r"^(en|ru|zh)$(?!\n)")] = "en"
    suspended: Annotated[tuple[Party, ...], msgspec.Meta(max_length=300)] = ()
    tick_ms: Annotated[int, msgspec.Meta(ge=10, le=60_000)] = 250
    batch_limit: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1_000
    kept_acts: Annotated[int, msgspec.Meta(ge=100, le=1_000_000)] = 20_000


def load_settings(home: Path) -> Settings:
    """Read the settings of a node's home.

    Raises Malformed naming the file and the setting that does not fit.
    """
    path = home / FILE
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = msgspec.convert(values, Settings)
    except FileNotFoundError as fault:
        raise Malformed(
            "expected a node at {home}, found no {file}; make one with: comity init {home} --party CODE",
            home=home,
            file=FILE,
        ) from fault
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise Malformed("{path} cannot be used: {fault}", path=path, fault=fault) from fault
    parse_party(settings.party)
    return settings


def first_settings(party: str) -> str:
    """The text of a new node's settings file."""
    return f'# Settings of this node; every one is explained in docs/reference/settings.md.\nparty = "{party}"\n'
