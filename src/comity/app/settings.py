"""A node's settings: one frozen Struct read from ``comity.toml`` in the node's home."""

import json
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from comity.app.catalogues import languages
from comity.kernel.errors import Malformed
from comity.kernel.ids import Party, parse_party

FILE = "comity.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator decides; docs/reference/settings.md explains each.

    party: code of the state or organisation. hosts: host names under which pages are served. tick_ms: milliseconds
    between signed heads, if the log grew. batch_limit: most acts in one transaction. kept_acts: opened acts kept in
    memory. language: for readers who ask for none. suspended: parties that are handed nothing at present. boundaries:
    a GeoJSON file to draw maps with, from the home where it is not absolute; empty for those of the package. address:
    where people reach the pages, such as ``https://comity.example``; it decides how cookies are guarded and for which
    name passkeys are made; empty for plain HTTP on this machine. store: address of the schema in PostgreSQL that keeps
    what the node keeps; empty for files in the home. provider: issuer of the party's own identity provider
    (OpenID Connect); empty where people sign in here alone. provider_client: what the provider calls this node. warm:
    whether the pages that visitors open first are read once after the start. log_format, log_level: how events are told
    to the operator on standard error, and from which level on. metrics: address of this machine at which figures and
    health are told to the operator; empty for none.
    """

    party: Party
    hosts: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=50)] = ("127.0.0.1", "localhost", "[::1]")
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$(?!\n)")] = "en"
    suspended: Annotated[tuple[Party, ...], msgspec.Meta(max_length=300)] = ()
    tick_ms: Annotated[int, msgspec.Meta(ge=10, le=60_000)] = 250
    batch_limit: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1_000
    kept_acts: Annotated[int, msgspec.Meta(ge=100, le=1_000_000)] = 20_000
    boundaries: str = ""
    address: Annotated[str, msgspec.Meta(pattern=r"^(https?://[a-z0-9.-]+(:[0-9]{1,5})?)?$(?!\n)")] = ""
    store: Annotated[str, msgspec.Meta(pattern=r"^(postgresql://[!-~]+)?$(?!\n)", max_length=1000)] = ""
    provider: Annotated[str, msgspec.Meta(pattern=r"^(https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?)?$(?!\n)")] = ""
    provider_client: Annotated[str, msgspec.Meta(max_length=255)] = ""
    warm: bool = True
    log_format: Literal["json", "text"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    metrics: Annotated[str, msgspec.Meta(pattern=r"^((127\.0\.0\.1|\[::1\]):[0-9]{1,5})?$(?!\n)")] = ""

    def __repr__(self) -> str:
        """Without the address of the store, which may hold a password."""
        return f"Settings(party={self.party!r})"


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
    if settings.language not in languages():
        known = ", ".join(languages())
        raise Malformed("{path} cannot be used: {fault}", path=path, fault=f"Expected one of {known} - at `$.language`")
    if not settings.boundaries:
        return settings
    return msgspec.structs.replace(settings, boundaries=str(home / settings.boundaries))


def settings_with_store(text: str, store: str) -> str:
    """The text of a settings file with another ``store``; an empty one is left out."""
    lines = [line for line in text.splitlines() if not re.match(r"""\s*["']?store["']?\s*=""", line)]
    if store:
        # What JSON writes for visible ASCII, TOML reads alike.
        lines.append(f"store = {json.dumps(store)}")
    return "\n".join(lines) + "\n"


def first_settings(party: str) -> str:
    """The text of a new node's settings file."""
    return f'# Settings of this node; every one is explained in docs/reference/settings.md.\nparty = "{party}"\n'
