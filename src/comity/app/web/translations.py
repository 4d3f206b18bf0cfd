"""The part of a statement's page that shows its translations: whose, with which authority, and whether still of it."""

from collections.abc import Sequence
from typing import Final

import htpy as h

from comity.app.translating import Translation, find_translation, translations_in
from comity.app.web.handling import handling_badge
from comity.app.web.pages import Asked
from comity.app.web.verify import speaker
from comity.app.web.write.links import may_write
from comity.app.web.write.places import kind_address
from comity.kernel.act import Said
from comity.kernel.declaration import declared_fields
from comity.kernel.errors import NotFound
from comity.kernel.translation import TRANSLATED, texts_of

MOST: Final = 60
"""Translations of one statement that are shown."""


def translations_part(said: Said, asked: Asked) -> h.Node:
    """Every translation of the statement that this reader may see, those in the reader's language first."""
    found = _found(said, asked)
    texts = list(texts_of(said.act.body))[:MOST] if may_write(asked) else []
    words = asked.words
    if not found:
        return _ways(texts, said, asked)
    left = len(found) - MOST
    more = words.ngettext("{count} more is not shown here.", "{count} more are not shown here.", left)
    return h.section[
        h.h2[words.gettext("Translations")],
        h.p(".muted")[words.gettext("What was said stands above; a translation never changes it.")],
        h.div(".grid")[(_card(one, said, asked) for one in found[:MOST])],
        h.p(".muted")[more.format(count=words.number(left))] if left > 0 else None,
        _ways(texts, said, asked),
    ]


def shown_translations(said: Said, asked: Asked) -> Sequence[Translation]:
    """The translations that the part shows, each with its own handling."""
    return _found(said, asked)[:MOST]


def _ways(texts: Sequence[str], said: Said, asked: Asked) -> h.Node:
    """For those who may write, the way to the form for each text, with everything in it but the translation."""
    if not texts:
        return None
    return h.details(".on-screen")[
        h.summary[asked.words.gettext("Translate a text of this statement")],
        h.ul[
            (
                h.li[h.a(href=kind_address(TRANSLATED.name, act=said.id.hex(), text=path))[_label(path, said, asked)]]
                for path in texts
            )
        ],
    ]


def _found(said: Said, asked: Asked) -> Sequence[Translation]:
    """By the place of their text; of one text, the one that is shown to this reader first."""
    try:
        given = translations_in(asked.reading.folded(said.act.envelope.matter))
    except NotFound:
        return ()
    texts = texts_of(said.act.body)
    own = [one for one in given if one.act == said.id.hex() and one.path in texts]
    first = {path: find_translation(own, text, asked.words.language) for path, text in texts.items()}
    order = list(texts)
    return sorted(own, key=lambda one: (order.index(one.path), one != first[one.path], one.language, one.said))


def _card(one: Translation, said: Said, asked: Asked) -> h.Node:
    words = asked.words
    told = words.gettext("By {translator}; said by {speaker}.")
    return h.section(".card")[
        h.h3[
            words.gettext("{text} in {language}").format(text=_label(one.path, said, asked), language=_name(one, asked))
        ],
        h.p(".said", lang=one.language)[one.text],
        h.p[
            handling_badge(one.marking, words),
            " ",
            h.span(".badge")[words.code_label("translation_authority", one.authority.value)],
            None
            if one.current
            else [" ", h.span(".badge.badge-unsure")[words.gettext("out of date: made from another text")]],
        ],
        h.p(".muted")[
            told.format(translator=one.translator, speaker=speaker(one.origin, words)),
            " ",
            h.a(href=f"/statements/{one.said}")[words.gettext("statement {start}…").format(start=one.said[:12])],
        ],
    ]


def _name(one: Translation, asked: Asked) -> str:
    return asked.words.language_name(one.language)


def _label(path: str, said: Said, asked: Asked) -> str:
    """What the field is called that holds the text, with its number where it is one of several."""
    names = path.split(".")
    fields = {one.name: one.label for one in declared_fields(type(said.act.body))}
    label = asked.words.gettext(fields.get(names[0], names[0]))
    numbers = [asked.words.number(int(name) + 1) for name in names if name.isdigit()]
    return " ".join([label, *numbers])
