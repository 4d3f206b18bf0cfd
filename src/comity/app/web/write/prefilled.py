"""What a form holds when it is opened: the file it is for, the statement it is about, and their handling."""

import msgspec

from comity.app.draft import Draft, parse_draft
from comity.app.web.forms.filling import pairs_of
from comity.app.web.forms.handling import PREFIX, Audience, handling_pairs
from comity.app.web.forms.values import Pair, Values
from comity.app.web.pages import Asked, named
from comity.app.web.write.places import EXERCISE, LANG, MATTER, REFS
from comity.kernel import canonical
from comity.kernel.act import Envelope, Kind, Said
from comity.kernel.errors import ComityError, NotFound
from comity.kernel.ids import parse_act_id, parse_matter
from comity.kernel.translation import TRANSLATED, text_hash, texts_of

TEXT = "text"
"""The parameter that names the text of a statement that is to be translated."""
RETURNED = "draft"
"""Where a statement came back without its form, the one field that holds it."""


def prefilled(kind: Kind, asked: Asked) -> Values:
    """What stands in a fresh form: of the statement ``act``, else of the file ``matter``, where the address names one.

    A form for the kind of that statement holds what it said, to be corrected; one for a remark names it.
    """
    act, matter = asked.values.get("act", ""), asked.values.get("matter", "")
    if act:
        said = asked.reading.act(named(parse_act_id, act))
        envelope = said.act.envelope
        body = said.act.body
        if kind.anywhere:
            told: tuple[Pair, ...] = (("act", act), *_translated(kind, said, asked))
            return Values((*told, *_around(envelope, asked, asked.words.language)))
        if envelope.kind == kind.name:
            return Values((*pairs_of(body), *_around(envelope, asked, envelope.lang)))
        matter = envelope.matter
    if not matter:
        return Values((*_fresh(), (LANG, asked.words.language)))
    try:
        opening = asked.reading.folded(named(parse_matter, matter)).opening
    except NotFound:
        opening = None
    if opening is None:
        return Values(((MATTER, matter), *_fresh(), (LANG, asked.words.language)))
    return Values(_around(opening.act.envelope, asked, asked.words.language))


def _translated(kind: Kind, said: Said, asked: Asked) -> tuple[Pair, ...]:
    """Which text of the statement is translated, from the address, with its hash, which nobody should have to type."""
    path = asked.values.get(TEXT, "")
    text = texts_of(said.act.body).get(path) if kind.name == TRANSLATED.name else None
    if text is None:
        return ()
    return (("path", path), ("language", asked.words.language), ("source", text_hash(text)))


def values_of_draft(values: tuple[Pair, ...], kind: Kind, party: str) -> Values:
    """The fields of a kept draft; one that came back as a statement alone is filled in from it."""
    kept = dict(values)
    if set(kept) != {RETURNED}:
        return Values(values)
    try:
        draft = parse_draft(kept[RETURNED].encode())
        body: msgspec.Struct = canonical.parse_json(bytes(draft.body), kind.body)
    except ComityError:
        return Values()
    return Values((*pairs_of(body), *_of_draft(draft, party)))


def _of_draft(draft: Draft, party: str) -> tuple[Pair, ...]:
    exercise = ((EXERCISE, "yes"),) if draft.exercise else ()
    matter = ((MATTER, draft.matter),) if draft.matter else ()
    refs = ((f"{REFS}.{number}", ref) for number, ref in enumerate(draft.refs or ()))
    return (*matter, *refs, (LANG, draft.lang), *exercise, *handling_pairs(draft.marking, party))


def _around(envelope: Envelope, asked: Asked, language: str) -> tuple[Pair, ...]:
    """File, language, exercise and handling of a statement, for one that stands beside it."""
    exercise = ((EXERCISE, "yes"),) if envelope.exercise else ()
    handling = handling_pairs(envelope.marking, asked.site.node.party) or _fresh()
    return ((MATTER, envelope.matter), (LANG, language), *exercise, *handling)


def _fresh() -> tuple[Pair, ...]:
    """Nothing is given to anybody unless it is chosen."""
    return ((f"{PREFIX}audience", Audience.WE.value),)
