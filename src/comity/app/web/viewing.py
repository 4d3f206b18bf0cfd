"""How a view is asked through the interface for programs: its paths, its file, its question."""

from typing import Final

import msgspec

from comity.app.reading import parse_query
from comity.app.web.asking import path_value
from comity.app.web.site import Web
from comity.kernel.capability import Registry, View
from comity.kernel.ids import parse_matter

PAGING: Final = ("after", "limit")


def one_paths(view: View, registry: Registry) -> tuple[str, ...]:
    """The paths of a view that reads one file: by its id, and by its name below the list of its type."""
    lists = [other.name for other in registry.views.values() if not other.of_one]
    plural = next((name for name in lists if registry.views[name].matter_type == view.matter_type), None)
    by_id = f"/api/v1/matters/{{matter:str}}/{view.name}"
    return (by_id,) if plural is None else (by_id, f"/api/v1/{plural}/{{name:str}}/{view.name}")


def asked_file(request: Web, view: View) -> str:
    """The file that a request names, by its id or by its name.

    Raises Malformed for what cannot be one.
    """
    by_name = "name" in request.path_params
    return parse_matter(
        f"{view.matter_type}:{path_value(request, 'name')}" if by_name else path_value(request, "matter")
    )


def query_of(view: View, values: dict[str, str]) -> msgspec.Struct:
    """The view's query, from the parameters that do not page.

    Raises Malformed, as for :func:`~comity.app.reading.parse_query`.
    """
    return parse_query(view, {name: value for name, value in values.items() if name not in PAGING})
