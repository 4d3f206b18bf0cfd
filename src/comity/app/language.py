"""Everything people read, in their language: texts from the catalogues, dates and numbers by CLDR.

English texts stand in the source and are the keys of the catalogues (:mod:`comity.app.catalogues`). A text the
catalogue lacks is shown in English. Texts of the reference library are English; ``record.po`` beside it holds working
translations of them, which bind nobody and are shown as what they are. Names of states and organisations are no texts
of the program: they come with the acts, as :class:`~comity.kernel.declaration.Names`.
"""

import gettext
import io
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

import msgspec

from comity.app.catalogues import find_catalogue, language_of, languages
from comity.kernel.dates import bounds
from comity.kernel.errors import ComityError, NotAllowed, Refusal

LANGUAGES: Final = tuple(languages())
"""Codes of the languages of pages and messages, English first (:mod:`comity.app.catalogues`)."""
MAX_PREFERENCES: Final = 1_000
"""Characters of an Accept-Language header that are read."""

_KEPT_WORDS: Final = 10_000
"""Dates and numbers of each kind kept in words: pages repeat them, and Babel takes long."""
_PREFERENCE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9-]*)?)\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")


class Texts(msgspec.Struct, frozen=True):
    """What the program says in one language; English for a language that is not one of LANGUAGES."""

    language: str

    def gettext(self, text: str) -> str:
        """The text in this language."""
        return _texts(self.language).gettext(text) if text else ""

    def pgettext(self, context: str, text: str) -> str:
        """The text as it is said in a context, for words that differ by it."""
        return _texts(self.language).pgettext(context, text)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The form of the text that goes with a count; ``{slots}`` are left for the caller to fill."""
        return _texts(self.language).ngettext(singular, plural, count)

    def sentence(self, refusal: Refusal) -> str:
        """A refusal's reason as one sentence."""
        return self.gettext(refusal.template).format(**dict(refusal.values))

    def fault(self, error: ComityError) -> str:
        """What went wrong as one sentence, so with a capital; a refused act gives all its reasons."""
        if isinstance(error, NotAllowed):
            return " ".join(self.sentence(one) for one in error.refusals)
        text = self.gettext(error.template)
        told = str(error) if text == error.template else text.format(**error.values)
        # A sentence may begin with what was entered, or with a path, which stays as it is.
        return told if text.startswith("{") else told[:1].upper() + told[1:]

    def code_label(self, vocabulary: str, code: str) -> str:
        """The words for a code such as ``dialogue_partner``; the vocabulary's name is the context."""
        plain = code.replace("_", " ")
        text = self.pgettext(vocabulary, plain)
        return plain[:1].upper() + plain[1:] if text == plain else text

    def joined(self, items: Iterable[str]) -> str:
        """Items in one line, with the language's comma between them."""
        return self.comma.join(items)

    @property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return self.pgettext("between items", ", ")


class Catalogue(Texts, frozen=True):
    """Texts, dates and numbers in one language, and how its pages are written."""

    def day(self, value: date) -> str:
        """A day in words: 15 June 2001."""
        return _day(value, self._locale)

    def partial(self, text: str) -> str:
        """A date as precise as it is known: 2001, June 2001, 15 June 2001.

        Raises Malformed for what is not a partial date.
        """
        return _partial(text, self._locale)

    def moment(self, value: datetime) -> str:
        """A moment to the minute, in UTC and saying so: 2 May 2026, 09:30 UTC."""
        return _moment(value.astimezone(UTC), self._locale)

    def number(self, value: int | Decimal) -> str:
        """A number with the language's grouping and decimal sign; every decimal given is kept, but for zeros."""
        return _number(value, self._locale)

    def language_name(self, code: str) -> str:
        """What a language is called in this language, where CLDR knows it; else its code."""
        return _language_name(code, self._locale)

    @property
    def html(self) -> str:
        """The BCP 47 tag of pages in this language."""
        return language_of(self.language).html

    @property
    def direction(self) -> str:
        """Which way its pages run: ``ltr`` or ``rtl``."""
        return language_of(self.language).direction

    @property
    def _locale(self) -> str:
        return language_of(self.language).cldr


@lru_cache(_KEPT_WORDS)
def _day(value: date, locale: str) -> str:
    from babel import dates  # noqa: PLC0415  # loading Babel takes longer than ``comity --version`` may

    return dates.format_date(value, "long", locale=locale)


@lru_cache(_KEPT_WORDS)
def _partial(text: str, locale: str) -> str:
    from babel import dates  # noqa: PLC0415  # as in _day

    first, _ = bounds(text)
    skeletons = {4: "y", 7: "yMMMM"}
    if len(text) in skeletons:
        return dates.format_skeleton(skeletons[len(text)], first, locale=locale)
    return _day(first, locale)


@lru_cache(_KEPT_WORDS)
def _moment(utc: datetime, locale: str) -> str:
    from babel import dates  # noqa: PLC0415  # as in _day

    clock = dates.format_skeleton("Hm", utc, tzinfo=UTC, locale=locale)
    both = str(dates.get_datetime_format("medium", locale=locale))
    return both.format(f"{clock} UTC", _day(utc.date(), locale))


@lru_cache(_KEPT_WORDS, typed=True)
def _number(value: int | Decimal, locale: str) -> str:
    from babel import numbers  # noqa: PLC0415  # as in _day

    return numbers.format_decimal(value, locale=locale, decimal_quantization=False)


def working(text: str, language: str) -> str:
    """The working translation of a text of the reference library; the text itself where there is none."""
    return _texts(language, "record").gettext(text) if text else ""


@lru_cache(_KEPT_WORDS)
def _language_name(code: str, locale: str) -> str:
    from babel import Locale  # noqa: PLC0415  # as in _day

    names = Locale.parse(locale).languages
    whole = code.replace("-", "_")
    return str(names.get(whole) or names.get(whole.partition("_")[0].lower()) or code)


@lru_cache(_KEPT_WORDS)
def known_language(code: str) -> str:
    """The language code as it is where CLDR knows its language, else ``""``: authors may write any code there is."""
    from babel import Locale  # noqa: PLC0415  # as in _day

    return code if code.partition("-")[0].lower() in Locale.parse("en").languages else ""


def choose_language(cookie: str, query: str, accept_language: str) -> str:
    """The language asked for, or ``""`` when none of LANGUAGES was asked for.

    query: what this request asks for, which comes first. cookie: what was chosen before. accept_language: the
    browser's preferences (RFC 9110 section 12.5.4); of each the whole tag counts where there is such a language, else
    its first subtag, so that ``zh-Hans-CN`` is ``zh``.
    """
    for asked in (query, cookie):
        if asked in LANGUAGES:
            return asked
    found: dict[str, float] = {}
    for item in accept_language[:MAX_PREFERENCES].split(","):
        preference = _PREFERENCE.fullmatch(item)
        if preference is not None:
            found.setdefault(_code_of(preference[1].lower()), float(preference[2] or 1))
    wanted = [language for language, quality in found.items() if language and quality > 0]
    return max(wanted, key=lambda language: found[language], default="")


def _code_of(tag: str) -> str:
    """The language of LANGUAGES that a small-lettered tag means, or ``""``."""
    known = {language.lower(): language for language in LANGUAGES}
    return known.get(tag) or known.get(tag.partition("-")[0], "")


@cache
def _texts(language: str, catalogue: str = "comity") -> gettext.NullTranslations:
    """The texts of a language; catalogues are read and compiled once per process."""
    source = find_catalogue(language, catalogue)
    if source is None:
        return gettext.NullTranslations()
    from babel.messages import mofile, pofile  # noqa: PLC0415  # as in Catalogue.day

    compiled = io.BytesIO()
    mofile.write_mo(compiled, pofile.read_po(io.BytesIO(source), locale=language_of(language).cldr))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
