"""What the pages share: checking what is asked, switching languages, names of states, the frame."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

import htpy as h
import msgspec

from comity.app.language import LANGUAGES, Catalogue
from comity.app.reading import Reading
from comity.app.web.answers import Answer, page_answer, redirect
from comity.app.web.asking import LANGUAGE_COOKIE, parameters, reading_of, words_of
from comity.app.web.facts import Voice, said
from comity.app.web.handling import handling_badge
from comity.app.web.layout import Frame, page
from comity.app.web.site import Site, Web, site_of
from comity.app.web.verify import verify_part
from comity.capabilities.parties.fold import PartyState
from comity.capabilities.parties.pages.shown import Shown
from comity.kernel.act import Said
from comity.kernel.claims import settle
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import parse_matter

COOKIE_SECONDS: Final = 365 * 24 * 3600

T = TypeVar("T")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A page being made: for whom, in which language, with which parameters."""

    site: Site
    words: Catalogue
    reading: Reading
    path: str
    values: Mapping[str, str]

    def answer(self, title: str, *content: h.Node) -> Answer:
        """The page in its frame."""
        frame = Frame(
            words=self.words,
            assets=self.site.assets,
            party=self.site.node.party,
            path=self.path,
            parameters=tuple(self.values.items()),
        )
        return page_answer(page(frame, title, *content))

    def shown(self, statements: Iterable[Said], codes: Iterable[str]) -> Shown:
        """What tables are given: names of these states, and the statements their rows rest on."""
        known = {one.id.hex(): one for one in statements}
        return Shown(
            words=self.words,
            names=state_names(self.reading, codes, self.words.language),
            today=self.site.today(),
            verify=lambda acts, before: verify_part((known[act] for act in acts if act in known), self.words, before),
            badge=lambda marking: handling_badge(marking, self.words),
            text=lambda text, act: said(text, Voice(self.words, known[act].act.envelope.lang)),
        )


def make_page(request: Web, known: tuple[str, ...], make: Callable[[Asked], Answer]) -> Answer:
    """Answer a request for a page.

    ``?lang=ru`` keeps the choice in a cookie and leads to the same page without it. Empty parameters, as forms send
    them, count as left out. known: the other parameters of this page.
    """
    values = {name: value for name, value in parameters(request, (*known, LANGUAGE_COOKIE)).items() if value}
    language = values.pop(LANGUAGE_COOKIE, None)
    if language is not None:
        return _switch(request, language, values)
    asked = Asked(
        site=site_of(request),
        words=words_of(request),
        reading=reading_of(request),
        path=request.scope["path"],
        values=values,
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
