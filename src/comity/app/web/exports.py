"""Answers as files, beside the same answers as JSON: ``/api/v1/exercises.csv``, ``/api/v1/exercises.bib``.

They take the parameters of the question and hold all its rows, not a page of them; a question with more rows than one
file may have is refused. The file's name tells the data version. The sources of a single file come as
``/api/v1/matters/exercise:pm-2007/sources.bib``.
"""

from typing import Any, Final

import msgspec
from litestar import Response, route
from litestar.handlers import HTTPRouteHandler

from comity.app.exporting import Answered, Question, acts_of, data_version, export_bibtex, export_csv
from comity.app.web.addresses import asked_of, empty_query, file_views, list_address, question
from comity.app.web.answers import Answer
from comity.app.web.asking import parameters, path_value, reading_of, words_of
from comity.app.web.citing import VERSION
from comity.app.web.directory import Directory
from comity.app.web.site import READ, Web, site_of
from comity.app.web.viewing import asked_file, one_paths, query_of
from comity.kernel.capability import Registry, View
from comity.kernel.errors import NotFound
from comity.kernel.ids import matter_type, parse_matter

CSV: Final = "text/csv"
BIBTEX: Final = "application/x-bibtex"


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to be written: what was asked, its rows, and the page that shows the same, where there is one."""

    asked: Question
    rows: tuple[Any, ...]
    page: str = ""


def export_routes(registry: Registry) -> list[HTTPRouteHandler]:
    """CSV and BibTeX of every view, and BibTeX of one file."""
    routes = [matter_sources]
    for view in registry.views.values():
        for path in one_paths(view, registry) if view.of_one else (f"/api/v1/{view.name}",):
            routes += [_route(view, f"{path}.csv", CSV), _route(view, f"{path}.bib", BIBTEX)]
    return routes


def _route(view: View, path: str, media_type: str) -> HTTPRouteHandler:
    @route(path, **READ)
    def answer(request: Web) -> Answer:
        values = parameters(request, view.query.__struct_fields__)
        query = query_of(view, values)
        if view.of_one:
            return _written(request, _of_one(request, view, query, values), media_type)
        rows: tuple[Any, ...] = reading_of(request).all_rows(view, query)
        if query != empty_query(view):
            # Lines are kept for whole lists alone: there is no end of filters.
            rows = tuple(rows)
        asked = Question(view=view, values=asked_of(view, values))
        return _written(request, Export(asked=asked, rows=rows, page=list_address(view)), media_type)

    return answer


def _of_one(request: Web, view: View, query: msgspec.Struct, values: dict[str, str]) -> Export:
    reading, matter = reading_of(request), asked_file(request, view)
    rows = reading.rows(view, query, matter).rows
    title = Directory(reading, site_of(request).node.registry, words_of(request)).file(matter)
    file = title.said if title is not None else matter
    return Export(asked=Question(view=view, values=asked_of(view, values), file=file), rows=rows)


@route("/api/v1/matters/{matter:str}/sources.bib", **READ)
def matter_sources(request: Web) -> Answer:
    """A file and its sources as BibTeX."""
    parameters(request, ())
    registry, reading = site_of(request).node.registry, reading_of(request)
    folded = reading.folded(parse_matter(path_value(request, "matter")))
    view = file_views(registry).get(matter_type(folded.matter))
    rows = view.rows(folded, empty_query(view)) if view is not None else ()
    title = Directory(reading, registry, words_of(request)).title(folded)
    if view is None or title is None:
        raise NotFound("There is nothing here that you may read.")
    asked = Question(view=view, values={}, file=title.said)
    return _written(request, Export(asked=asked, rows=rows, page=title.href or ""), BIBTEX)


def _written(request: Web, export: Export, media_type: str) -> Answer:
    site, reading, values = site_of(request), reading_of(request), export.asked.values
    version = data_version(acts_of(export.rows))
    if media_type == CSV:
        text, ending = export_csv(reading, export.asked.view, export.rows), "csv"
    else:
        address = question(export.page, {**values, VERSION: version}) if export.page else request.scope["path"]
        answered = Answered(by=site.node.party, day=site.today(), address=address)
        text, ending = export_bibtex(reading, export.asked, export.rows, words_of(request), answered), "bib"
    name = f"comity-{export.asked.view.name}-{version}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    encoded = media_type if media_type == CSV else f"{media_type}; charset=utf-8"  # of text/ it is added for us
    return Response(text.encode(), status_code=200, media_type=encoded, headers=headers)
