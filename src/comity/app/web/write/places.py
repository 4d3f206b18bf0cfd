"""Addresses and names of fields that the pages for writing share."""

from typing import Final
from urllib.parse import quote, urlencode

from comity.app.web.forms.controls import field_id

ABOUT: Final = "about:"
"""Start of the names of fields that say where a statement belongs."""
MATTER: Final = f"{ABOUT}matter"
LANG: Final = f"{ABOUT}lang"
EXERCISE: Final = f"{ABOUT}exercise"
REFS: Final = f"{ABOUT}refs"
PAPERS: Final = "papers"
"""The field of files, and the start of the names of fields about one paper."""
KIND: Final = "kind"
DRAFT: Final = "draft"
OWNER: Final = "owner"
SEEN: Final = "seen"
DO: Final = "do"
SHOW: Final = "show"
AT: Final = "at"
PICK: Final = "pick:"
TAKE: Final = "take:"
STRIKE: Final = "strike"
"""The button that takes a paper away from a statement that is looked at."""


def kind_address(kind: str, **values: str) -> str:
    """The form for statements of a kind; values that are empty are left out."""
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/write/{quote(kind)}?{query}" if query else f"/write/{quote(kind)}"


def at_field(address: str, path: str) -> str:
    """The same page, at one of its fields."""
    return f"{address}#{quote(field_id(path))}" if path else address
