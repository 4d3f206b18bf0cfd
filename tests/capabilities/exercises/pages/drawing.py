"""Rows of the fictional series Sandstorm, what drawings of it are given, and a drawing read again as elements."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import htpy as h

from capabilities.exercises.speaking import folded, sandstorm, strength
from capabilities.parties.speaking import Speech
from comity.app.language import Catalogue
from comity.capabilities.exercises.acts import ExerciseDescribed, ExerciseStatus, StrengthBasis, StrengthStated
from comity.capabilities.exercises.views import ExerciseQuery, ExerciseRow, exercise_rows
from comity.capabilities.parties.acts import Confidence
from comity.capabilities.parties.pages.shown import Shown
from markup import Element, faults_of, read

NAMES: Final = {"XAA": "Xanadu", "XBB": "Arcadia", "XCC": "Cockaigne"}


def shown(language: str = "en", names: Mapping[str, str] = NAMES) -> Shown:
    """Words of one language, and proofs that say only what they prove."""
    return Shown(
        words=Catalogue(language),
        names=names,
        today=date(2026, 11, 22),
        verify=lambda acts, before: h.details[h.summary["proof"], before, (h.code[act] for act in acts)],
        badge=lambda marking: h.span["public"],
        text=lambda text, act: h.span(".said")[text],
        plain=lambda text, act: text,
        link=lambda href, text, act: h.a(".said", href=href)[text],
    )


def row(name: str, *strengths: StrengthStated, **fields: Any) -> ExerciseRow:
    """An exercise of the series with these accounts of its strength; its file is called as it is."""
    return row_of(sandstorm(name=name, **fields), *strengths)


def row_of(exercise: ExerciseDescribed, *strengths: StrengthStated) -> ExerciseRow:
    matter = f"exercise:XAA.{re.sub('[^a-z0-9]+', '-', exercise.name.lower()).strip('-') or 'none'}"
    said = (Speech("XAA", exercise), *(Speech("XAA", one) for one in strengths))
    (found,) = exercise_rows(folded(*said, matter=matter), ExerciseQuery())
    return found


def series() -> tuple[ExerciseRow, ...]:
    """Held twice, once of them by two states; then put off, announced and held by hearsay."""
    return (
        row("Sandstorm 2021", strength(3_000), strength(5_000, said_by="General Staff"), start="2021-09"),
        row(
            "Sandstorm 2019",
            strength(2_000, at_least=True),
            strength(90_000, basis=StrengthBasis.REJECTED, said_by="a misprint"),
            strength(700, party="XBB"),
            start="2019-05-02",
            end="2019-05-09",
            participants=("XAA", "XBB"),
            hosts=("XBB",),
            observers=("XCC",),
        ),
        row("Sandstorm 2023", status=ExerciseStatus.ANNOUNCED, participants=("XCC",), confidence=Confidence.LOW),
        row("Sandstorm 2022", strength(9_000, basis=StrengthBasis.PLANNED), status=ExerciseStatus.POSTPONED),
        row("Sandstorm 2024", status=ExerciseStatus.HELD_NOT_VERIFIED, start="2024", participants=(), hosts=("XAA",)),
    )


def drawn(node: h.Node) -> Element:
    """What was drawn, read again as a page of its own; raises AssertionError where it is not sound."""
    page = str(h.html(lang="en")[h.body[h.h1["Drawing"], node]])
    assert faults_of(page) == []
    return read(page)


def cells(table: Element) -> list[list[Element]]:
    """The cells of each row of a table, heads included."""
    return [[one for one in line.children if isinstance(one, Element)] for line in table.all("tr")]
