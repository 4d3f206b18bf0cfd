"""The trail as files: CSV for tables, JSON with its proof for checking it elsewhere."""

from collections.abc import Mapping

from litestar import Response, route

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.reading import unnoted
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What
from comity.app.trail.exporting import Asked, export_csv, export_json, rows_of
from comity.app.trail.heads import KeptTree, TrailHeads
from comity.app.trail.log import Numbered
from comity.app.trail.proof import Row
from comity.app.web.answers import Answer
from comity.app.web.asking import parameters, reading_of
from comity.app.web.site import READ, Web, site_of
from comity.app.web.trail.choosing import CHOICE, parse_choice, parse_number
from comity.app.web.trail.page import overseer
from comity.app.web.trail.sight import seen_of
from comity.kernel.errors import Malformed, ReadOnly

AFTER = "after"
CONTENT = "content"


@route("/trail.csv", **READ)
def trail_csv(request: Web) -> Answer:
    """Open parts of entries as CSV, oldest first; for overseers."""
    person, values = overseer(request), parameters(request, (*CHOICE, AFTER))
    _, _, rows = _rows(request, person, values)
    return _file(export_csv(rows).encode(), "text/csv", "csv")


@route("/trail.json", **READ)
def trail_json(request: Web) -> Answer:
    """The same as JSON, with the signed head and the proof; ``content=yes`` opens what a cleared overseer may see."""
    person, values = overseer(request), parameters(request, (*CHOICE, AFTER, CONTENT))
    if values.get(CONTENT):
        if values[CONTENT] != "yes":
            raise Malformed("expected content=yes or none, got {text!r}", text=values[CONTENT][:40])
        person.require(Right.TRAIL_CONTENT)
    heads, tree, rows = _rows(request, person, values)
    raw = export_json(site_of(request).node.stores.desk, tree, heads.verifier, rows)
    return _file(raw, "application/json", "json")


def _rows(request: Web, person: Person, values: Mapping[str, str]) -> tuple[TrailHeads, KeptTree, tuple[Row, ...]]:
    """The rows asked for, under a head signed now; taking them away is noted."""
    node = site_of(request).node
    if node.trail_heads is None:
        raise ReadOnly("nothing can be written: {reason}", reason="the access trail has no home")
    tree = node.trail_heads.sign_if_grown()
    given = {name: value for name, value in values.items() if value}
    asked = Asked(choice=parse_choice(given, node.accounts), after=parse_number(AFTER, given) or 0)
    reading = unnoted(reading_of(request))
    opening = given.get(CONTENT) == "yes"

    def opens(one: Numbered) -> bool:
        return opening and seen_of(one.entry, reading).whole

    rows = rows_of(node.trail, asked, tree.size, opens)
    right = Right.TRAIL_CONTENT if opening else Right.TRAIL
    files = tuple(sorted({name for row in rows if row.content is not None for name in row.content.files}))
    words = f"{request.scope['path']}?{request.scope['query_string'].decode('ascii', 'replace')}"
    content = Content(files=files, words=words)
    what = What(basis=f"right:{right.value}", count=len(rows), content=content)
    node.trail.note(person, Deed.TRAIL_READ, what)
    return node.trail_heads, tree, rows


def _file(raw: bytes, media_type: str, ending: str) -> Answer:
    headers = {"content-disposition": f'attachment; filename="comity-trail.{ending}"'}
    return Response(raw, status_code=200, media_type=media_type, headers=headers)
