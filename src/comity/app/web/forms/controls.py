"""The element in which one value is entered, and what all parts of a form are drawn with."""

from collections.abc import Mapping, Sequence
from typing import Final

import htpy as h
import msgspec

from comity.app.language import Catalogue
from comity.app.web.directory import Directory
from comity.app.web.forms.hints import hints
from comity.app.web.forms.inputs import Input
from comity.app.web.forms.values import Values
from comity.kernel.errors import Malformed
from comity.kernel.ids import parse_matter

PARTIES: Final = "known-parties"
"""Id of the list of states and organisations that inputs offer."""
ADD: Final = "add:"
REMOVE: Final = "remove:"
FIND: Final = "find:"
PASTE: Final = "paste:"
TABLE: Final = "table:"
"""Starts of names: of buttons, and of the text that is pasted as a table."""


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What a form is drawn with.

    problems, notices: by path. beside: further parts below an input, by path, such as what a search found.
    """

    words: Catalogue
    directory: Directory
    values: Values
    problems: Mapping[str, Sequence[str]] = {}
    notices: Mapping[str, Sequence[str]] = {}
    beside: Mapping[str, h.Node] = {}


def field_id(path: str) -> str:
    """The id of the element that holds a path; what summaries of errors link to."""
    return f"field-{path}"


def described_by(one: Input, path: str, drawing: Drawing) -> str | None:
    """The ids of the hint and of the problems of an input."""
    parts = []
    if hints(one, drawing.words):
        parts.append(f"{field_id(path)}-hint")
    if path in drawing.problems:
        parts.append(f"{field_id(path)}-problem")
    return " ".join(parts) or None


def control(one: Input, path: str, drawing: Drawing) -> h.Node:
    """The element in which a value at a path is entered, holding what was entered."""
    text = drawing.values.get(path)
    told: dict[str, str | bool | None] = {
        "id": field_id(path),
        "name": path,
        "aria-describedby": described_by(one, path, drawing),
        "aria-invalid": "true" if path in drawing.problems else None,
        "aria-required": "true" if one.required and not one.in_list else None,
    }
    if one.form == "choice":
        return _select(one, text, told, drawing)
    if one.form == "long":
        rows = "5" if (one.most or 0) > 1_000 else "3"
        return h.textarea(told, rows=rows, dir="auto")[f"\n{text}" if text.startswith("\n") else text]
    if one.form == "party":
        return h.input(told, type="text", list=PARTIES, value=shown_party(text, drawing.directory), autocomplete="off")
    if one.form == "matter":
        return _matter(one, path, told, drawing)
    if one.form == "statement" and one.in_list:
        return _with_search(one, path, told, drawing)
    if one.form == "number":
        mode = "decimal" if one.scale != 1 else "numeric"
        return h.input(".short", told, type="text", inputmode=mode, value=text, autocomplete="off")
    if one.form == "date":
        return h.input(".short", told, type="text", value=text, autocomplete="off", placeholder="2001-06-15")
    if one.form == "day":
        return h.input(".short", told, type="date", value=text)
    return h.input(told, type="text", value=text, autocomplete="off", dir="auto")


def shown_party(text: str, directory: Directory) -> str:
    """A party as its input shows it: by name with its code, where the code is known."""
    found = directory.party(text) if text else None
    return with_code(found.name, found.code) if found is not None else text


def with_code(name: str, code: str) -> str:
    """A name with its code, as :func:`~comity.app.web.forms.scalars.read_party` reads it."""
    return f"{name} ({code})"


def _select(one: Input, text: str, told: Mapping[str, str | bool | None], drawing: Drawing) -> h.Node:
    words = drawing.words
    labelled = [(code, words.code_label(one.vocabulary, code)) for code in one.codes]
    return h.select(told)[
        h.option(value="", selected=not text)[words.gettext("choose") if one.required else words.gettext("not stated")],
        (h.option(value=code, selected=code == text)[label] for code, label in labelled),
        h.option(value=text, selected=True)[text] if text and text not in one.codes else None,
    ]


def _matter(one: Input, path: str, told: Mapping[str, str | bool | None], drawing: Drawing) -> h.Node:
    """A file by its id, with its title, and a search for it."""
    text = drawing.values.get(path)
    try:
        found = drawing.directory.file(parse_matter(text.strip())) if text.strip() else None
    except Malformed:
        found = None
    return [
        _with_search(one, path, told, drawing),
        h.p(".chosen-file")[h.span(".said", lang=found.language or None)[found.text]] if found is not None else None,
    ]


def _with_search(one: Input, path: str, told: Mapping[str, str | bool | None], drawing: Drawing) -> h.Node:
    """An input for what nobody types by heart, with a button that looks for it by its words."""
    words = drawing.words
    return h.div(".with-button")[
        h.input(told, type="text", value=drawing.values.get(path), autocomplete="off"),
        h.button(".button.quiet", type="submit", name=f"{FIND}{path}", value="find", formnovalidate=True)[
            words.gettext("Search"),
            h.span(".visually-hidden")[f": {words.gettext(one.label)}"],
        ],
    ]
