"""From what a form holds to a body: every field by itself first, so that each wrong one is named, then the whole.

What was typed is never lost and never guessed at: a text is composed and trimmed, a list of codes is put in the order
the body asks for, and everything else that does not fit is told at its field, in the reader's language, with what was
expected and what came.
"""

import re
from typing import Any, Final, Generic, TypeVar

import msgspec

from comity.app.language import Catalogue
from comity.app.web.directory import Directory
from comity.app.web.forms.inputs import Input, inputs_of
from comity.app.web.forms.scalars import Unreadable, read_scalar
from comity.app.web.forms.texts import hidden_in
from comity.app.web.forms.values import Values
from comity.kernel.declaration import Unfit

T = TypeVar("T", bound=msgspec.Struct)
_PLACE: Final = re.compile(r"^(.*?)(?: - at `\$\.?(.*)`)?$", re.DOTALL)
_ROW: Final = re.compile(r"\[(\d+|\.\.\.)\]")


class Problem(msgspec.Struct, frozen=True):
    """What is wrong at a path, as one sentence in the reader's language; no path for the statement as a whole."""

    path: str
    text: str


class Read(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A form that was read. body: None where anything is wrong. notices: what is kept but should be known."""

    body: T | None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()


class Grasp(msgspec.Struct, frozen=True):
    """What reading goes by: the reader's words, and the names of states and organisations."""

    words: Catalogue
    directory: Directory


def read_form(body: type[T], values: Values, grasp: Grasp, prefix: str = "") -> Read[T]:
    """Read a form into a body. prefix: of every path."""
    reader = _Reader(values, grasp)
    plain = reader.group(inputs_of(body), prefix)
    found = reader.built(body, plain, prefix) if not reader.problems else None
    return Read(body=found, problems=tuple(reader.problems), notices=tuple(reader.notices))


def read_input(one: Input, path: str, values: Values, grasp: Grasp) -> tuple[Problem, ...]:
    """What is wrong with one input alone."""
    reader = _Reader(values, grasp)
    reader.value(one, path)
    return tuple(reader.problems)


class _Reader:
    """One reading: the values, and what is wrong with them so far."""

    def __init__(self, values: Values, grasp: Grasp) -> None:
        self.values = values
        self.words = grasp.words
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []
        self._grasp = grasp

    def group(self, inputs: tuple[Input, ...], prefix: str) -> dict[str, Any]:
        """The values of a group that say anything."""
        found = ((one.name, self.value(one, f"{prefix}{one.name}")) for one in inputs)
        return {name: value for name, value in found if value is not None}

    def value(self, one: Input, path: str) -> Any:
        """The value at a path, None where nothing is entered or what is entered does not fit."""
        if one.form == "codes":
            return self._codes(one, path)
        if one.form == "list":
            return self._rows(one, path)
        if one.form == "group":
            return self.group(one.parts, f"{path}.") if one.required or self.values.filled(path) else None
        text = self.values.get(path)
        if not text.strip():
            return self._nothing(one, path)
        try:
            value = read_scalar(one, text, self.words, self._grasp.directory)
        except Unreadable as fault:
            self._tell(path, str(fault))
            return None
        if one.form == "long" and (codes := hidden_in(text)):
            told = self.words.gettext("This text holds characters that cannot be seen: {codes}. They are kept.")
            self.notices.append(Problem(path, told.format(codes=self.words.joined(codes))))
        return value

    def _nothing(self, one: Input, path: str) -> Any:
        if one.form == "truth" and one.unsaid is False:
            return False
        if one.required:
            chosen = one.form in {"choice", "truth"}
            self._tell(
                path,
                self.words.gettext("Choose one of these.") if chosen else self.words.gettext("This must be filled in."),
            )
        return None

    def _codes(self, one: Input, path: str) -> list[str] | None:
        found = {code for code in self.values.all(path) if code}
        if unknown := sorted(found.difference(one.codes)):
            told = self.words.gettext("Expected values of the list, got {text}.")
            self._tell(path, told.format(text=self.words.joined(code[:40] for code in unknown[:5])))
            return None
        self._count(one, path, len(found))
        return sorted(found) or None

    def _rows(self, one: Input, path: str) -> list[Any] | None:
        assert one.item is not None
        found = [
            self.value(one.item, f"{path}.{number}")
            for number in range(self.values.rows(path))
            if self.values.filled(f"{path}.{number}")
        ]
        self._count(one, path, len(found))
        return found or None

    def _count(self, one: Input, path: str, count: int) -> None:
        least = max(one.least or 0, 1 if one.required else 0)
        if count < least:
            told = self.words.ngettext("Expected at least {count} entry.", "Expected at least {count} entries.", least)
            self._tell(path, told.format(count=self.words.number(least)))
        elif one.most is not None and count > one.most:
            told = self.words.gettext("Expected at most {most} entries, got {count}.")
            self._tell(path, told.format(most=self.words.number(one.most), count=self.words.number(count)))

    def built(self, body: type[T], plain: dict[str, Any], prefix: str) -> T | None:
        """The body of these values; None, and told, where they do not go together."""
        while True:
            try:
                return msgspec.convert(plain, body)
            except msgspec.ValidationError as fault:
                if isinstance(fault.__cause__, Unfit) and _reordered(plain, fault.__cause__.fields, inputs_of(body)):
                    continue
                self._tell_whole(fault, prefix)
                return None

    def _tell_whole(self, fault: msgspec.ValidationError, prefix: str) -> None:
        found = _PLACE.match(str(fault))
        assert found is not None
        at = _ROW.sub(r".\1", found[2] or "").strip(".")
        cause = fault.__cause__
        if not isinstance(cause, Unfit):
            told = self.words.gettext("This is not of the expected form: {fault}")
            self._tell(f"{prefix}{at}" if at else "", told.format(fault=found[1]))
            return
        text = self.words.gettext(cause.template)
        text = text.format(**cause.values) if cause.values else text
        start = f"{prefix}{at}." if at else prefix
        self._tell(f"{start}{cause.fields[0]}" if cause.fields else "", f"{text[:1].upper()}{text[1:]}.")

    def _tell(self, path: str, text: str) -> None:
        self.problems.append(Problem(path, text))


def _reordered(plain: dict[str, Any], fields: tuple[str, ...], inputs: tuple[Input, ...]) -> bool:
    """Put lists of codes that a body does not take as typed into the order it may ask for; whether that is new.

    First each code once, in the order typed, then by code.
    """
    for one in inputs:
        codes = plain.get(one.name)
        if one.name not in fields or one.form != "list" or not isinstance(codes, list) or not _are_codes(one):
            continue
        for better in (list(dict.fromkeys(codes)), sorted(set(codes))):
            if better != codes and len(better) >= (one.least or 0):
                plain[one.name] = better
                return True
    return False


def _are_codes(one: Input) -> bool:
    return one.item is not None and one.item.form in {"party", "matter", "statement"}
