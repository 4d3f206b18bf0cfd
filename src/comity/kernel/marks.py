"""What a row puts on a map or on a timeline, declared by its view so that one map and one timeline show them all."""

from typing import Final

import msgspec

from comity.kernel.declaration import Names

LAYERS: Final = (
    "exercise",
    "seat",
    "facility",
    "crossing",
    "session",
    "accession",
    "instrument",
    "mission",
    "outside",
)
"""Kinds of marks, in the order a legend lists them; the codes of the vocabulary ``layer``."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A pin on the map.

    name: a name in three languages, or the statement's own text in its own language. layer: one of LAYERS. latitude,
    longitude: in units of 0.0001 degree, WGS 84. matter: the file it stands for. start, end: partial dates of the time
    it holds for; both None for what has no time. precise: whether the place is known better than by region. sure:
    False where it was announced, is contested, or its confidence is low.
    """

    name: Names | str
    layer: str
    latitude: int
    longitude: int
    matter: str
    start: str | None = None
    end: str | None = None
    precise: bool = True
    sure: bool = True


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A mark on the timeline; fields as in :class:`Point`, start a partial date, end the last one or None.

    party: the state it is about, for accessions. in_force: whether a document began to apply then; otherwise its mark
    is of the signing. code: an organisation's code that stands before a name which alone
    does not say enough; it is part of no language.
    """

    name: Names | str
    layer: str
    matter: str
    start: str
    end: str | None = None
    party: str | None = None
    code: str | None = None
    in_force: bool = False
    sure: bool = True
