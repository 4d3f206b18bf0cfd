"""A form drawn for one reader: labels, hints, what was entered, and what is wrong with it beside each field.

Everything works without scripts: rows are added and removed by buttons that send the form (``add:sources``,
``remove:sources`` with the row), and files are searched for by a button beside their field (``find:``).
"""

from collections.abc import Sequence
from typing import Final

import htpy as h

from comity.app.language import Catalogue
from comity.app.web.directory import Directory
from comity.app.web.forms.controls import (
    ADD,
    PARTIES,
    PASTE,
    REMOVE,
    TABLE,
    Drawing,
    control,
    described_by,
    field_id,
    with_code,
)
from comity.app.web.forms.hints import hints
from comity.app.web.forms.inputs import Input
from comity.app.web.forms.reading import Problem

MOST_RADIOS: Final = 5
"""Values of a vocabulary up to which each has a button of its own."""


def by_path(problems: Sequence[Problem]) -> dict[str, list[str]]:
    """The texts of problems by their path."""
    found: dict[str, list[str]] = {}
    for one in problems:
        found.setdefault(one.path, []).append(one.text)
    return found


def draw_inputs(inputs: Sequence[Input], drawing: Drawing, prefix: str = "") -> h.Node:
    """Inputs one below the other."""
    return [draw_input(one, f"{prefix}{one.name}", drawing) for one in inputs]


def known_parties(directory: Directory) -> h.Node:
    """The list of states and organisations by name that inputs offer to choose from."""
    named = (*directory.states.values(), *directory.organisations.values())
    return h.datalist(id=PARTIES)[(h.option(value=with_code(one.name, one.code)) for one in named)]


def draw_input(one: Input, path: str, drawing: Drawing) -> h.Node:
    """One input, group or list."""
    if one.form == "group":
        return _group(one, path, drawing)
    if one.form == "list":
        return _list(one, path, drawing)
    if one.form == "codes":
        return _checkboxes(one, path, drawing)
    if one.form == "truth" and one.unsaid is False:
        return _checkbox(one, path, drawing)
    if one.form == "truth" or (one.form == "choice" and len(one.codes) <= MOST_RADIOS):
        return _radios(one, path, drawing)
    return h.div(class_={"field": True, "wrong": path in drawing.problems})[
        h.label(for_=field_id(path))[_label(one, drawing)],
        _hint(one, path, drawing),
        control(one, path, drawing),
        _below(path, drawing),
    ]


def _label(one: Input, drawing: Drawing) -> h.Node:
    words = drawing.words
    return [
        words.gettext(one.label),
        None if one.required else [" ", h.span(".optional")[words.gettext("(optional)")]],
    ]


def _hint(one: Input, path: str, drawing: Drawing) -> h.Node:
    told = hints(one, drawing.words)
    return h.p(".hint", id=f"{field_id(path)}-hint")[" ".join(told)] if told else None


def _below(path: str, drawing: Drawing) -> h.Node:
    """What is wrong, what should be known, and what belongs beside."""
    wrong, known = drawing.problems.get(path), drawing.notices.get(path)
    return [
        h.p(".wrong-text", id=f"{field_id(path)}-problem")[" ".join(wrong)] if wrong else None,
        h.p(".hint")[" ".join(known)] if known else None,
        drawing.beside.get(path),
    ]


def _fieldset(one: Input, path: str, drawing: Drawing, *content: h.Node, kind: str = "") -> h.Node:
    return h.fieldset(
        class_={"field": True, kind: bool(kind), "wrong": path in drawing.problems},
        id=field_id(path),
        tabindex="-1",
        aria_describedby=described_by(one, path, drawing),
    )[h.legend[_label(one, drawing)], _hint(one, path, drawing), content, _below(path, drawing)]


def _group(one: Input, path: str, drawing: Drawing) -> h.Node:
    return _fieldset(one, path, drawing, draw_inputs(one.parts, drawing, f"{path}."), kind="group")


def _radios(one: Input, path: str, drawing: Drawing) -> h.Node:
    words, text = drawing.words, drawing.values.get(path)
    choices = [(code, words.code_label(one.vocabulary, code)) for code in one.codes]
    if one.form == "truth":
        choices = [("yes", words.gettext("yes")), ("no", words.gettext("no"))]
    if not one.required:
        choices.append(("", words.gettext("not stated")))
    return _fieldset(
        one,
        path,
        drawing,
        h.div(".picks")[(_choice(path, code, label, "radio", code == text) for code, label in choices)],
    )


def _checkboxes(one: Input, path: str, drawing: Drawing) -> h.Node:
    chosen = set(drawing.values.all(path))
    labelled = [(code, drawing.words.code_label(one.vocabulary, code)) for code in one.codes]
    many = len(labelled) > 2 * MOST_RADIOS
    return _fieldset(
        one,
        path,
        drawing,
        h.div(class_={"picks": True, "many": many})[
            (_choice(path, code, label, "checkbox", code in chosen) for code, label in labelled)
        ],
    )


def _choice(path: str, code: str, label: str, kind: str, checked: bool) -> h.Node:
    name = f"{field_id(path)}-{code or 'none'}"
    return h.div(".pick")[
        h.input(id=name, type=kind, name=path, value=code, checked=checked), h.label(for_=name)[label]
    ]


def _checkbox(one: Input, path: str, drawing: Drawing) -> h.Node:
    return h.div(".field")[
        h.div(".pick")[
            h.input(
                id=field_id(path),
                type="checkbox",
                name=path,
                value="yes",
                checked=drawing.values.get(path) == "yes",
                aria_describedby=described_by(one, path, drawing),
            ),
            h.label(for_=field_id(path))[drawing.words.gettext(one.label)],
        ],
        _hint(one, path, drawing),
        _below(path, drawing),
    ]


def _list(one: Input, path: str, drawing: Drawing) -> h.Node:
    assert one.item is not None
    words = drawing.words
    most = one.most or 1
    count = min(max(drawing.values.rows(path), one.least or 0, 1), most)
    return _fieldset(
        one,
        path,
        drawing,
        [_row(one.item, path, number, drawing) for number in range(count)],
        h.p(".row-actions")[
            h.button(".button.quiet", type="submit", name=f"{ADD}{path}", value="1", formnovalidate=True)[
                words.gettext("Add a row"), h.span(".visually-hidden")[f": {words.gettext(one.label)}"]
            ]
        ]
        if count < most
        else None,
        _paste(one, path, drawing),
        kind="list",
    )


def _row(item: Input, path: str, number: int, drawing: Drawing) -> h.Node:
    words, at = drawing.words, f"{path}.{number}"
    label = words.gettext("{label} {number}").format(label=words.gettext(item.label), number=words.number(number + 1))
    only_blank = drawing.values.rows(path) <= 1 and not drawing.values.filled(at)
    remove = None if only_blank else _remove_button(path, number, label, words)
    if item.form == "group":
        return h.fieldset(".row.group", id=field_id(at), tabindex="-1")[
            h.legend[label], draw_inputs(item.parts, drawing, f"{at}."), remove, _below(at, drawing)
        ]
    return h.div(class_={"row": True, "wrong": at in drawing.problems})[
        h.label(".visually-hidden", for_=field_id(at))[label],
        h.div(".with-button")[control(item, at, drawing), remove],
        _below(at, drawing),
    ]


def _remove_button(path: str, number: int, label: str, words: Catalogue) -> h.Node:
    return h.button(".button.quiet", type="submit", name=f"{REMOVE}{path}", value=str(number), formnovalidate=True)[
        words.gettext("Remove"), h.span(".visually-hidden")[f": {label}"]
    ]


def _paste(one: Input, path: str, drawing: Drawing) -> h.Node:
    """Rows pasted from a table; closed until it is needed."""
    words = drawing.words
    assert one.item is not None
    name = f"{TABLE}{path}"
    text = drawing.values.get(name)
    if (one.most or 0) <= MOST_RADIOS and not text:
        return None
    told = (
        words.gettext("The first line names the columns: {list}. Cells are parted by tabs or commas.").format(
            list=words.joined(words.gettext(part.label) for part in one.item.parts)
        )
        if one.item.form == "group"
        else words.gettext("One entry to a line, or parted by tabs or semicolons.")
    )
    return h.details(".paste", open=bool(text))[
        h.summary[words.gettext("Paste from a table"), h.span(".visually-hidden")[f": {words.gettext(one.label)}"]],
        h.label(for_=field_id(name))[words.gettext("Rows to paste")],
        h.p(".hint", id=f"{field_id(name)}-hint")[told],
        h.textarea(id=field_id(name), name=name, rows="5", aria_describedby=f"{field_id(name)}-hint")[text],
        h.button(".button.quiet", type="submit", name=f"{PASTE}{path}", value="1", formnovalidate=True)[
            words.gettext("Look at the rows")
        ],
        drawing.beside.get(name),
    ]
