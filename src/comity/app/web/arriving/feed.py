"""The feed of an account: what arrived, under its secret address, as far as that address opens it.

Of a statement entries hold what kind it is, by whom and when, and the title of its file; nothing else of what it says.
Whoever wants to read it follows the link and signs in.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from litestar import Response, route

from comity.app.accounts.person import Person
from comity.app.language import LANGUAGES, Catalogue
from comity.app.trail.deeds import Deed
from comity.app.trail.given import Given
from comity.app.web.answers import Answer
from comity.app.web.arriving.recent import Arrived, recent
from comity.app.web.asking import parameters, path_value, words_of
from comity.app.web.directory import Directory
from comity.app.web.headers import KEPT_BY_NOBODY
from comity.app.web.kinds import kind_label
from comity.app.web.site import READ, Site, Web, site_of
from comity.app.web.verify import speaker
from comity.interop.atom import MEDIA_TYPE, Entry, Feed, write_feed
from comity.kernel.errors import NotFound

MOST: Final = 100


@route("/feeds/{secret:str}/new.atom", **READ)
def feed(request: Web) -> Answer:
    """What arrived, for the account whose address this is."""
    parameters(request, ())
    site = site_of(request)
    person = site.node.feeds.person(path_value(request, "secret"))
    if person is None:
        raise NotFound("There is nothing here that you may read.")
    words = Catalogue(person.language) if person.language in LANGUAGES else words_of(request)
    text = _written(site, person, words, node_address(request))
    headers = {"cache-control": KEPT_BY_NOBODY}
    return Response(text.encode(), status_code=200, media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def node_address(request: Web) -> str:
    """Where people reach this node: as it is set, else as it was asked."""
    site = site_of(request)
    return site.node.settings.address or f"{request.scope['scheme']}://{request.headers.get('host', '')}"


def _written(site: Site, person: Person, words: Catalogue, address: str) -> str:
    given = Given()
    reading = site.node.reading(person.reader, given)
    shown = recent(reading, site.today() + timedelta(days=1), MOST)
    directory = Directory(reading, site.node.registry, words)
    entries = [_entry(one, directory, words, address, site) for one in shown.arrived]
    site.node.trail.note_given(person, Deed.READ, given, "/feeds")
    about = Feed(
        id=f"tag:comity,2026:{site.node.party}:new",
        title=words.gettext("What's new for {party}").format(party=site.node.party),
        page=f"{address}/new",
        language=words.html,
        updated=_newest(shown.arrived),
    )
    return write_feed(about, entries)


def _newest(arrived: Iterable[Arrived]) -> datetime:
    return max((one.added for one in arrived), default=datetime(2026, 1, 1, tzinfo=UTC))


def _entry(one: Arrived, directory: Directory, words: Catalogue, address: str, site: Site) -> Entry:
    envelope = one.said.act.envelope
    label = kind_label(envelope.kind, site.node.registry, words)
    file = directory.file(envelope.matter)
    return Entry(
        id=f"tag:comity,2026:statement:{one.said.id.hex()}",
        title=f"{label}: {file.text if file is not None else envelope.matter}",
        link=f"{address}/statements/{one.said.id.hex()}",
        author=speaker(envelope.origin, words),
        updated=one.added,
    )
