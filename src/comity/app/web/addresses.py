"""Where lists and files have their pages: made from the registry, with the few exceptions named here.

A view that reads all files of a type has its list at ``/<view>``; the first such view of a type that sums nothing up
also has a page for each file: ``/exercises/pm-2005`` for ``exercise:pm-2005``.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from comity.kernel.capability import Registry, View
from comity.kernel.ids import RECORD, has_random_name, matter_owner, matter_type

_LISTS: Final = {"parties": "/states"}
"""Lists whose page has another name than their view."""
_GROUPED: Final = {"series": "series"}
"""Views whose rows stand for a group of files with a page of its own, and the field that names the group."""
_MARK: Final = 16
"""Hexadecimal digits of the mark that tells names of equal letters apart."""


def listed_views(registry: Registry) -> tuple[View, ...]:
    """The views that read all files of their type."""
    return tuple(view for view in registry.views.values() if not view.of_one)


def file_views(registry: Registry) -> Mapping[str, View]:
    """The view that shows the files of a type, by type."""
    found: dict[str, View] = {}
    for view in listed_views(registry):
        if view.summary is None:
            found.setdefault(view.matter_type, view)
    return found


def file_view(registry: Registry, of_type: str) -> View | None:
    """The view that shows the files of this type, or None where they have no page."""
    for view in registry.views.values():
        if view.matter_type == of_type and view.summary is None and not view.of_one:
            return view
    return None


def list_address(view: View) -> str:
    """The page of a view's list."""
    return _LISTS.get(view.name, f"/{view.name}")


def file_address(registry: Registry, matter: str) -> str | None:
    """The page of a file, or None where its type has none.

    States have theirs under their code, which a file with a random name does not tell.
    """
    view = file_view(registry, matter_type(matter))
    name = matter.partition(":")[2]
    if view is None:
        return None
    if view.matter_type == "party":
        return None if has_random_name(matter) else state_address(name.rpartition(".")[2].upper())
    return f"{list_address(view)}/{quote(name)}"


def state_address(code: str) -> str:
    """The page of a state."""
    return f"/states/{quote(code)}"


def row_address(registry: Registry, view: View, row: Any) -> str | None:
    """The page that a row of a list leads to; none for a group whose name holds no letter and no digit."""
    if view.name in _GROUPED:
        name = group_name(getattr(row, _GROUPED[view.name]), row.matters)
        return f"{list_address(view)}/{quote(name)}" if name else None
    return file_address(registry, row.matter)


def question(path: str, values: Mapping[str, str]) -> str:
    """A page with parameters."""
    return f"{path}?{urlencode(values)}" if values else path


def asked_of(view: View, values: Mapping[str, str]) -> dict[str, str]:
    """Those of a request's parameters that are the view's own, in the order of its declaration."""
    return {name: values[name] for name in view.query.__struct_fields__ if name in values}


def slug(text: str) -> str:
    """A name as part of an address: small letters and digits of any script, with hyphens between."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-")


def group_name(name: str, matters: Iterable[str]) -> str:
    """The last part of the address of a group of these files; empty where its name holds no letter and no digit.

    Only a group with a file of the reference library is found under its bare name; to that of any other a mark of the
    name is added, so that nobody takes another group's address with a name that looks like its own.
    """
    bare = slug(name)
    if not bare or any(matter_owner(matter) == RECORD for matter in matters):
        return bare
    return marked_name(name)


def marked_name(name: str) -> str:
    """A group's name in an address that no other name gives; case and spaces around it make no difference."""
    mark = hashlib.sha256(name.strip().casefold().encode()).hexdigest()[:_MARK]
    return f"{slug(name)}~{mark}"


def empty_query(view: View) -> msgspec.Struct:
    """The view's question without parameters; all of them are optional."""
    return view.query()
