"""Answers that leave for papers and spreadsheets; pages, interface and command line share them.

An answer is cited with its *data version*: the first 16 hexadecimal digits of SHA-256 over the sorted written ids of
the statements it rests on, one to a line. Whoever asks again and gets the same version has the same statements before
them. Only what the reader may see goes in, so a version tells nothing of the rest (K10).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.app.answering import kept_rows
from comity.app.language import Catalogue
from comity.app.reading import Reading
from comity.interop.bibtex import Cited, write_bibtex
from comity.interop.columns import bodies_of, value_at
from comity.interop.tables import csv_head, csv_line
from comity.kernel.capability import View
from comity.kernel.declaration import declared_fields
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.ids import ActId
from comity.record import compiled

MAX_ROWS: Final = 20_000
"""Most rows of one exported answer."""
VERSION_DIGITS: Final = 16
_KEPT_VERSIONS: Final = 64


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A view with the parameters it was asked with, as text. file: the title of the one file it reads, if it does."""

    view: View
    values: Mapping[str, str]
    file: str = ""

    def title(self, words: Catalogue) -> str:
        """The question in words: its view, its file, its parameters."""
        declared = {one.name: one for one in declared_fields(self.view.query)}
        told = [self.file] if self.file else []
        for name, value in self.values.items():
            text = words.code_label(declared[name].vocabulary, value) if declared[name].vocabulary else value
            told.append(f"{words.gettext(declared[name].label)}: {text}")
        label = words.gettext(self.view.label)
        return f"{label} ({'; '.join(told)})" if told else label


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when a question was answered. by: whose system. address: of the answer there, empty for none."""

    by: str
    day: date
    address: str = ""


def acts_of(rows: Iterable[Any]) -> tuple[str, ...]:
    """Written ids of the statements that rows rest on, each once, sorted."""
    kept = kept_rows(rows)
    return kept.whole("acts", lambda: tuple(sorted({act for row in kept for act in row.acts})))


def data_version(acts: Iterable[str]) -> str:
    """The data version of an answer that rests on these statements, in any order."""
    return _version_of(tuple(acts))


@lru_cache(_KEPT_VERSIONS)
def _version_of(acts: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(sorted(set(acts))).encode()).hexdigest()[:VERSION_DIGITS]


def export_csv(reading: Reading, view: View, rows: Sequence[Any]) -> str:
    """The rows as CSV (:mod:`comity.interop.tables`); lines of an answer's rows are kept with them.

    Raises Malformed when there are more than MAX_ROWS.
    """
    _check_count(rows)
    sources = _sources_from(reading)
    return csv_head(view) + "".join(kept_rows(rows).each("csv", lambda row: csv_line(view, row, sources)))


def export_bibtex(
    reading: Reading, question: Question, rows: Sequence[Any], words: Catalogue, answered: Answered
) -> str:
    """The question and its sources as BibTeX (:mod:`comity.interop.bibtex`).

    Raises Malformed when there are more than MAX_ROWS rows.
    """
    _check_count(rows)
    sources, acts = _sources_from(reading), acts_of(rows)
    version = data_version(acts)
    count = words.ngettext("rests on {count} statement", "rests on {count} statements", len(acts))
    cited = Cited(
        name=question.view.name,
        author=f"comity, {answered.by}",
        title=question.title(words),
        address=answered.address,
        version=version,
        note="; ".join(
            (
                words.gettext("Data version {version}").format(version=version),
                count.format(count=words.number(len(acts))),
                record_edition(words),
            )
        ),
        day=answered.day,
    )
    return write_bibtex(cited, (source for row in rows for source in sources(row)))


def record_edition(words: Catalogue) -> str:
    """Which edition of the shipped record this package holds, in a line."""
    return words.gettext("Reference library, edition of {day}").format(day=words.day(compiled().date()))


def _check_count(rows: Sequence[Any]) -> None:
    if len(rows) > MAX_ROWS:
        raise Malformed(
            "expected a question with at most {most} rows to export, got {count}; narrow it with parameters",
            most=MAX_ROWS,
            count=len(rows),
        )


def _sources_from(reading: Reading) -> Callable[[msgspec.Struct], tuple[str, ...]]:
    """Sources of a row: those its bodies name; of a row that sums up or settles a conflict, those of its statements."""

    def sources(row: msgspec.Struct) -> tuple[str, ...]:
        named = [body.sources for body in bodies_of(row)]  # type: ignore[attr-defined]
        if not named or value_at(row, "conflict"):
            named = [_sources_of_act(reading, act) for act in value_at(row, "acts")]
        return tuple(dict.fromkeys(source for one in named for source in one))

    return sources


def _sources_of_act(reading: Reading, act: str) -> tuple[str, ...]:
    try:
        sources: tuple[str, ...] = getattr(reading.act(ActId(bytes.fromhex(act))).act.body, "sources", ())
    except NotFound:
        return ()
    return sources
