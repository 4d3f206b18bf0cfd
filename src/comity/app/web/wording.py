"""A statement's own text as a reader is shown it: as it was said, or in a translation that is named as what it is.

A translation that a party gave (:mod:`comity.app.translating`) comes first: the authentic text, the official
translation, a working one. Texts of the reference library are English; readers of another language get the working
translation of its catalogue where no party gave one. Whoever wants to know what was said finds it beside: in the title
of every such text, next to it where there is room, and in a line under the title of a page.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import htpy as h
import msgspec

from comity.app.language import Catalogue, known_language, working
from comity.app.translating import Translation, find_translation, is_in
from comity.interop.columns import is_text
from comity.kernel.declaration import Names

ENGLISH: Final = "en"


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A text for one reader.

    language: in which it is written; empty for the reader's own or for one that is not known. original: what was said,
    where the text is a translation of it; otherwise empty. spoken_in: the language of the original. authority: of a
    translation that a party gave, as a code; empty for one of the catalogue. by: who gave it.
    """

    text: str
    language: str = ""
    original: str = ""
    spoken_in: str = ENGLISH
    authority: str = ""
    by: str = ""

    @property
    def said(self) -> str:
        """What was said, whatever is shown."""
        return self.original or self.text


def worded(text: str, language: str, words: Catalogue, given: Iterable[Translation] = ()) -> Wording:
    """A text of a statement in this language, translated where there is a translation for the reader.

    given: what parties gave for this statement, as far as the reader may see it; the catalogue has English texts only.
    """
    found = find_translation(given, text, words.language) if given and not is_in(language, words.language) else None
    if found is not None:
        return Wording(
            text=found.text,
            language=known_language(found.language),
            original=text,
            spoken_in=known_language(language),
            authority=found.authority.value,
            by=f"{found.origin}, {found.translator}",
        )
    shown = working(text, words.language) if language == ENGLISH else text
    if shown == text:
        return Wording(text=text, language=known_language(language))
    return Wording(text=shown, language=words.html, original=text)


def as_said(wording: Wording) -> Wording:
    """The text as it was said, without its translation."""
    return Wording(text=wording.original, language=wording.spoken_in) if wording.original else wording


def prefixed(prefix: str, wording: Wording) -> Wording:
    """The text after something that is part of no language, such as a code."""
    original = f"{prefix}{wording.original}" if wording.original else ""
    return msgspec.structs.replace(wording, text=f"{prefix}{wording.text}", original=original)


def attributes(wording: Wording) -> dict[str, str | None]:
    """What an element with this text says of it: its language, that it is a translation, and of what."""
    return {
        "class": "said translated" if wording.authority else "said working" if wording.original else "said",
        "lang": wording.language or None,
        "title": wording.original or None,
    }


def spoken(wording: Wording) -> h.Node:
    """The text in an element of its own."""
    return h.span(attributes(wording))[wording.text]


def labelled(shown: h.Node, wording: Wording, words: Catalogue, brief: bool = False) -> h.Node:
    """A text with what it is worth and what was said, where it is a translation that a party gave.

    brief: without what was said, which then stands in its title alone.
    """
    if not wording.authority:
        return shown
    return [
        shown,
        " ",
        badge(wording, words),
        None if brief else [" ", h.span(".said.original", lang=wording.spoken_in or None)[wording.original]],
    ]


def badge(wording: Wording, words: Catalogue) -> h.Node:
    """What a translation that a party gave is worth, and by whom; else nothing."""
    return h.span(".badge", title=wording.by)[translation_worth(wording, words)] if wording.authority else None


def plain(wording: Wording, words: Catalogue) -> str:
    """A text for a drawing or an attribute; of a translation that a party gave, with what it is worth."""
    return f"{wording.text} ({translation_worth(wording, words)})" if wording.authority else wording.text


def told_translation(wording: Wording, words: Catalogue) -> str:
    """Of a translation that a party gave what it is worth, by whom, and what was said, in a line; else nothing."""
    return f"{translation_worth(wording, words)} ({wording.by}): {wording.original}" if wording.authority else ""


def translation_worth(wording: Wording, words: Catalogue) -> str:
    """What a translation that a party gave is worth, in words; else nothing."""
    return words.code_label("translation_authority", wording.authority) if wording.authority else ""


def translation_note(title: Wording, words: Catalogue) -> h.Node:
    """Says under the title of a page what the translation is worth in which it stands, by whom, and what was said."""
    if not title.authority:
        return None
    return h.p(".working-note")[
        translation_worth(title, words),
        " (",
        h.span(".said")[title.by],
        "): ",
        h.span(".said.original", lang=title.spoken_in or None)[title.original],
    ]


def working_note(
    body: msgspec.Struct | None,
    language: str,
    words: Catalogue,
    title: Wording | None = None,
    given: Sequence[Translation] = (),
) -> h.Node:
    """Says that texts of a body in this language, or the page's title, are in working translation of the catalogue.

    Beside it stands what was said as the title. Nothing where no text is translated so. given: what parties gave for
    the statement, which comes first.
    """
    original = title.original if title is not None and _of_catalogue(title) else ""
    if not original and not (body is not None and _translated(body, language, words, given)):
        return None
    return h.p(".working-note")[
        words.gettext("Working translation of the reference library; the English text is what was said."),
        [" ", h.span(".said.original", lang=ENGLISH)[original]] if original else None,
    ]


def _translated(body: msgspec.Struct, language: str, words: Catalogue, given: Sequence[Translation]) -> bool:
    """Whether any text in a body is shown in a working translation of the catalogue."""
    for name in body.__struct_fields__:
        value = getattr(body, name)
        text = isinstance(value, str) and is_text(type(body), name)
        if text and _of_catalogue(worded(value, language, words, given)):
            return True
        group = isinstance(value, msgspec.Struct) and not isinstance(value, Names)
        if group and _translated(value, language, words, given):
            return True
    return False


def _of_catalogue(wording: Wording) -> bool:
    return bool(wording.original) and not wording.authority
