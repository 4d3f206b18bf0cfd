"""Everything people read, in their language: texts from the catalogues, dates and numbers by CLDR.

English texts stand in the source and are the keys of the catalogues ``locale/*/LC_MESSAGES/comity.po``. A text the
catalogue lacks is shown in English. Names of states and organisations are no texts of the program: they come with
the acts, as :class:`~comity.kernel.declaration.Names`.
"""

import gettext
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from comity.kernel.dates import bounds
from comity.kernel.errors import ComityError, NotAllowed, Refusal

LANGUAGES: Final = ("en", "ru", "zh")
"""Languages of pages and messages, English first."""
MAX_PREFERENCES: Final = 1_000
"""Characters of an Accept-Language header that are read."""

_CLDR = {"en": "en_GB", "ru": "ru", "zh": "zh_Hans"}
_PREFERENCE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")


class Catalogue(msgspec.Struct, frozen=True):
    """Texts, dates and numbers in one language; English for a language that is not one of LANGUAGES."""

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
        """What went wrong as one sentence; a refused act gives all its reasons."""
        if isinstance(error, NotAllowed):
            return " ".join(self.sentence(one) for one in error.refusals)
        text = self.gettext(error.template)
        return str(error) if text == error.template else text.format(**error.values)

    def code_label(self, vocabulary: str, code: str) -> str:
        """The words for a code such as ``dialogue_partner``; the vocabulary's name is the context."""
        plain = code.replace("_", " ")
        text = self.pgettext(vocabulary, plain)
        return plain[:1].upper() + plain[1:] if text == plain else text

    def day(self, value: date) -> str:
        """A day in words: 15 June 2001."""
        from babel import dates  # noqa: PLC0415  # loading Babel takes longer than ``comity --version`` may

        return dates.format_date(value, "long", locale=self._locale)

    def partial(self, text: str) -> str:
        """A date as precise as it is known: 2001, June 2001, 15 June 2001.

        Raises Malformed for what is not a partial date.
        """
        from babel import dates  # noqa: PLC0415  # as in day

        first, _ = bounds(text)
        skeletons = {4: "y", 7: "yMMMM"}
        if len(text) in skeletons:
            return dates.format_skeleton(skeletons[len(text)], first, locale=self._locale)
        return self.day(first)

    def moment(self, value: datetime) -> str:
        """A moment to the minute, in UTC and saying so: 2 May 2026, 09:30 UTC."""
        from babel import dates  # noqa: PLC0415  # as in day

        utc = value.astimezone(UTC)
        clock = dates.format_skeleton("Hm", utc, tzinfo=UTC, locale=self._locale)
        both = str(dates.get_datetime_format("medium", locale=self._locale))
        return both.format(f"{clock} UTC", self.day(utc.date()))

    def number(self, value: int | Decimal) -> str:
        """A number with the language's grouping and decimal sign; every decimal given is kept, but for zeros."""
        from babel import numbers  # noqa: PLC0415  # as in day

        return numbers.format_decimal(value, locale=self._locale, decimal_quantization=False)

    @property
    def _locale(self) -> str:
        return _CLDR.get(self.language, _CLDR["en"])


def choose_language(cookie: str, query: str, accept_language: str) -> str:
    """The language asked for, or ``""`` when none of LANGUAGES was asked for.

    query: what this request asks for, which comes first. cookie: what was chosen before. accept_language: the
    browser's preferences (RFC 9110 section 12.5.4); of each the first subtag counts, so that ``zh-Hans-CN`` is ``zh``.
    """
    for asked in (query, cookie):
        if asked in LANGUAGES:
            return asked
    found: dict[str, float] = {}
    for item in accept_language[:MAX_PREFERENCES].split(","):
        preference = _PREFERENCE.fullmatch(item)
        if preference is not None:
            found.setdefault(preference[1].lower(), float(preference[2] or 1))
    wanted = [language for language, quality in found.items() if language in LANGUAGES and quality > 0]
    return max(wanted, key=lambda language: found[language], default="")


@cache
def _texts(language: str) -> gettext.NullTranslations:
    """The texts of a language; catalogues are read and compiled once per process."""
    if language not in LANGUAGES[1:]:
        return gettext.NullTranslations()
    from babel.messages import mofile, pofile  # noqa: PLC0415  # as in Catalogue.day

    source = resources.files("comity.locale").joinpath(language, "LC_MESSAGES", "comity.po").read_bytes()
    compiled = io.BytesIO()
    mofile.write_mo(compiled, pofile.read_po(io.BytesIO(source), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
