"""What the pages share: checking what is asked, switching languages, names of states and files, the frame."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

import htpy as h
import msgspec
from markupsafe import Markup

from comity.app.accounts.person import Person
from comity.app.answering import AllRows
from comity.app.language import LANGUAGES, Catalogue
from comity.app.reading import Reading, unnoted
from comity.app.translating import beside_translations
from comity.app.web.addresses import empty_query
from comity.app.web.answers import Answer, page_answer, redirect
from comity.app.web.asking import LANGUAGE_COOKIE, find_person, parameters, reading_of, words_of
from comity.app.web.directory import Directory
from comity.app.web.facts import Voice, shown_text, wording_link
from comity.app.web.handling import handling_badge
from comity.app.web.layout import Frame, page
from comity.app.web.printing import address_on_paper, handling_on_paper
from comity.app.web.rendering import render
from comity.app.web.site import Site, Web, site_of
from comity.app.web.verify import verify_part
from comity.app.web.wording import Wording, labelled, plain
from comity.capabilities.parties.fold import PartyState
from comity.capabilities.parties.pages.shown import Shown
from comity.kernel.act import Said
from comity.kernel.claims import settle
from comity.kernel.errors import Malformed, NotAllowed, NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import parse_matter
from comity.kernel.marking import Marking

COOKIE_SECONDS: Final = 365 * 24 * 3600

T = TypeVar("T")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A page being made: for whom, in which language, with which parameters.

    directory: names and pages of parties and files, as this reader may see them. person: who is signed in or showed an
    access key, None for a visitor.
    """

    site: Site
    words: Catalogue
    reading: Reading
    directory: Directory
    path: str
    values: Mapping[str, str]
    person: Person | None = None

    def answer(self, title: str, *content: h.Node, handling: Iterable[Marking] = ()) -> Answer:
        """The page in its frame. handling: of everything it shows, for paper; without it the reader's bounds stand.

        Translations that are shown are covered besides: they have a handling of their own.
        """
        shown = Markup(render(h.fragment[content]))  # first, since making it looks translations up
        stated = frozenset(handling)
        frame = Frame(
            words=self.words,
            assets=self.site.assets,
            party=self.site.node.party,
            person=self.person,
            printed=(
                handling_on_paper(stated | self.directory.markings if stated else (), self.reading.reader, self.words),
                address_on_paper(self.site.node.settings.address, self.path, self.values),
                self.words.day(self.site.today()),
            ),
            path=self.path,
            parameters=tuple(self.values.items()),
        )
        return page_answer(page(frame, title, shown))

    def kept(self, name: str, answers: Sequence[AllRows], make: Callable[[], h.Node]) -> Markup:
        """A part of the page, written once as long as these answers, their translations and names of states stand.

        name: of the part, on this page. make: depends on nothing but them, the reader's language, today, and what was
        asked of the page.
        """
        view = self.site.node.registry.views["parties"]
        try:
            names = unnoted(self.reading).all_rows(view, empty_query(view))
            stands = beside_translations("parts of pages", self.reading, (*answers, names))
        except NotAllowed:
            return Markup(render(make()))
        key = (name, self.path, *self.values.items(), self.words.language, self.site.today())
        return stands.whole(key, lambda: Markup(render(make())))

    def voice(self, language: str, brief: bool = False, original: bool = False, act: str = "") -> Voice:
        """How a statement in this language is shown. brief: in a cell of a table. original: without translations.

        act: its written id, for the translations that parties gave of it.
        """
        given = self.directory.given((act,)) if act else ()
        return Voice(self.words, language, directory=self.directory, brief=brief, original=original, given=given)

    def shown(self, statements: Iterable[Said], codes: Iterable[str]) -> Shown:
        """What tables are given: names of these states, and the statements their rows rest on."""
        known = {one.id.hex(): one for one in statements}

        def wording(text: str, act: str) -> Wording:
            if act in known:
                self.directory.know(known[act])
            return self.directory.wording(text, (act,))

        def link(href: str, text: str, act: str) -> h.Node:
            to = wording(text, act)
            return labelled(wording_link(href, to), to, self.words, brief=True)

        return Shown(
            words=self.words,
            names=state_names(self.reading, codes, self.words.language),
            today=self.site.today(),
            verify=lambda acts, before: verify_part((known[act] for act in acts if act in known), self.words, before),
            badge=lambda marking: handling_badge(marking, self.words),
            text=lambda text, act: shown_text(wording(text, act), self.words, brief=True),
            plain=lambda text, act: plain(wording(text, act), self.words),
            link=link,
        )


def make_page(
    request: Web, known: tuple[str, ...], make: Callable[[Asked], Answer], several: tuple[str, ...] = ()
) -> Answer:
    """Answer a request for a page.

    ``?lang=ru`` keeps the choice in a cookie and leads to the same page without it. Empty parameters, as forms send
    them, count as left out. known: the other parameters of this page. several: those that may stand more than once.
    """
    given = parameters(request, (*known, LANGUAGE_COOKIE), several)
    values = {name: value for name, value in given.items() if value}
    language = values.pop(LANGUAGE_COOKIE, None)
    if language is not None:
        return _switch(request, language, values)
    site, words, reading = site_of(request), words_of(request), reading_of(request)
    asked = Asked(
        site=site,
        words=words,
        reading=reading,
        directory=Directory(reading, site.node.registry, words),
        path=request.scope["path"],
        values=values,
        person=find_person(request),
    )
    return make(asked)


def named(parse: Callable[[str], T], text: str) -> T:
    """A name from a page's address; one that cannot be there is not there.

    Raises NotFound.
    """
    try:
        return parse(text)
    except Malformed:
        raise NotFound("There is nothing here that you may read.") from None


def _switch(request: Web, language: str, values: Mapping[str, str]) -> Answer:
    if language not in LANGUAGES:
        raise Malformed(
            "expected lang to be one of {known}, got {name!r}", known=", ".join(LANGUAGES), name=language[:20]
        )
    # One slash only at the start: "//host" would lead the browser to another server.
    path = "/" + quote(request.scope["path"].lstrip("/\\"))
    cookie = f"{LANGUAGE_COOKIE}={language}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly"
    return redirect(f"{path}?{urlencode(values)}" if values else path, (("set-cookie", cookie),))


def state_names(reading: Reading, codes: Iterable[str], language: str) -> dict[str, str]:
    """Names of states that a visible statement gives, by code; those without stay out."""
    names = {}
    for code in dict.fromkeys(codes):
        state = find_state(reading, code)
        if state is not None and isinstance(state.state, PartyState) and state.state.described:
            names[code] = settle(state.state.described).value.name.of(language)
    return names


def find_state(reading: Reading, code: str) -> Folded | None:
    """The file of a state: the reference library's, else the one the state opened itself under its code."""
    for matter in (f"party:{code.lower()}", f"party:{code}.{code.lower()}"):
        try:
            return reading.folded(parse_matter(matter))
        except NotFound:
            continue
    return None
