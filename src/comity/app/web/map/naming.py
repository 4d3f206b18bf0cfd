"""What is said of a place on the map, in the reader's words.

Dates and numbers repeat from place to place and take long to write, so those written last are kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from comity.app.language import Catalogue
from comity.app.translating import NONE, Translations
from comity.app.web.directory import Directory
from comity.app.web.map.gathered import MOMENTARY, Pin
from comity.app.web.wording import Wording, told_translation, worded
from comity.kernel.declaration import Names
from comity.kernel.marks import Point

_KEPT: Final = 10_000


class Naming(msgspec.Struct, frozen=True):
    """How places are told of in one language.

    languages: in which the statements on a file are written, by file. given: what parties translated of them.
    """

    words: Catalogue
    languages: Mapping[str, str] = {}
    given: Translations = NONE

    def wording(self, point: Point) -> Wording:
        """Its name, as a statement's own text is shown."""
        if isinstance(point.name, Names):
            return Wording(text=point.name.of(self.words.language), language=self.words.language)
        matter = point.matter
        return worded(point.name, self.languages.get(matter, ""), self.words, self.given.get(matter, ()))

    def name(self, point: Point) -> str:
        """Its name alone."""
        return self.wording(point).text

    def layer(self, point: Point) -> str:
        """What kind of place it is."""
        return layer_label(point.layer, self.words)

    def dates(self, point: Point) -> str:
        """When, as precisely as it is known; nothing for what has no time."""
        start, end = point.start, point.end
        if start is None:
            return self.words.gettext("until {date}").format(date=partial(self.words, end)) if end is not None else ""
        first = partial(self.words, start)
        if end is None:
            since = self.words.gettext("since {date}; no end is stated").format(date=first)
            return first if point.layer in MOMENTARY else since
        return first if end == start else f"{first} – {partial(self.words, end)}"

    def precision(self, point: Point) -> str:
        """How precisely the place is known."""
        return self.words.gettext("to the place") if point.precise else self.words.gettext("to the region only")

    def certainty(self, point: Point) -> str:
        """How certain it is."""
        if point.sure:
            return self.words.gettext("stated")
        return self.words.gettext("not certain")

    def title(self, point: Point) -> str:
        """All of it in one line."""
        called = self.wording(point)
        parts = [called.text, self.layer(point), self.dates(point)]
        if not point.precise:
            parts.append(self.words.gettext("place known to the region only"))
        if not point.sure:
            parts.append(self.words.gettext("not certain"))
        parts.append(told_translation(called, self.words))
        return " · ".join(part for part in parts if part)


def naming_of(pins: Iterable[Pin], directory: Directory, words: Catalogue) -> Naming:
    """How these pins are told of to the reader."""
    listed = tuple(pins)
    naming = naming_for_files(listed, directory, words)
    given = ((pin.point.matter, directory.given(pin.acts)) for pin in listed)
    return msgspec.structs.replace(naming, given={matter: found for matter, found in given if found})


def naming_for_files(pins: Sequence[Pin], directory: Directory, words: Catalogue) -> Naming:
    """How these pins are told of in files for programs, which hold nothing that parties translated."""
    directory.learn(pin.acts for pin in pins)
    return Naming(words, {pin.point.matter: directory.language(pin.acts) for pin in pins})


@lru_cache(_KEPT)
def layer_label(layer: str, words: Catalogue) -> str:
    """What one place of a layer is called on the map."""
    labels = {
        "exercise": words.gettext("Exercise"),
        "seat": words.gettext("Seat of an organisation"),
        "facility": words.gettext("Facility"),
        "crossing": words.gettext("Border crossing"),
        "session": words.gettext("Session"),
        "accession": words.gettext("Accession"),
        "instrument": words.gettext("Instrument"),
        "mission": words.gettext("Mission"),
        "outside": words.gettext("Outside actor"),
    }
    return labels[layer]


@lru_cache(_KEPT)
def partial(words: Catalogue, date: str) -> str:
    """A date as precise as it is known."""
    return words.partial(date)


@lru_cache(_KEPT)
def number(words: Catalogue, value: int) -> str:
    """A number in the reader's language."""
    return words.number(value)
