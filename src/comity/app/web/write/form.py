"""The form for one kind of statement, and a look at the statement before it is sent.

A form lives in a kept draft: whatever is pressed is kept first and shown then, so that nothing is lost by reloading, by
another language, or by the end of a session.
"""

import hashlib
from collections.abc import Mapping, Sequence

import htpy as h
import msgspec

from comity.app.accounts.person import Person
from comity.app.language import LANGUAGES
from comity.app.papers import KeptPaper
from comity.app.web.answers import Answer
from comity.app.web.forms.controls import TABLE, Drawing, field_id
from comity.app.web.forms.drawing import by_path, draw_input, draw_inputs, known_parties
from comity.app.web.forms.handling import PREFIX, handling_inputs
from comity.app.web.forms.inputs import find_input, inputs_of
from comity.app.web.forms.reading import Problem
from comity.app.web.forms.tables import read_table
from comity.app.web.forms.values import Pair, Values
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked
from comity.app.web.posting import form_key
from comity.app.web.uploads import MULTIPART
from comity.app.web.write.kept import owner_mark
from comity.app.web.write.papers import kept_papers, label_at, papers_part
from comity.app.web.write.pasted import table_part
from comity.app.web.write.places import (
    DO,
    DRAFT,
    EXERCISE,
    KIND,
    LANG,
    MATTER,
    OWNER,
    PAPERS,
    REFS,
    kind_address,
)
from comity.app.web.write.preview import preview_part
from comity.app.web.write.referring import found_statements, refers_part, refs_input
from comity.app.web.write.searching import found_part
from comity.app.web.write.seeing import seeing_part
from comity.app.web.write.written import (
    Written,
    grasp_of,
    input_at,
    language_of,
    list_at,
    matter_input,
    read_handling_of,
    read_written,
)
from comity.kernel.act import Kind


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be shown of a draft. draft: its id, empty before it is kept. show, at: what was asked, and where."""

    kind: Kind
    values: Values
    person: Person
    draft: str = ""
    show: str = ""
    at: str = ""


def digest_of(values: Sequence[Pair], papers: Sequence[KeptPaper]) -> str:
    """What tells a draft as it was looked at from the same one changed since."""
    return hashlib.sha256(msgspec.json.encode((values, papers))).hexdigest()


def write_page(shown: Shown, asked: Asked) -> Answer:
    """The form, or the statement as it would be sent where that was asked and nothing stands in its way."""
    words, kind = asked.words, shown.kind
    wanted = shown.show in {"preview", "problems"}
    written = read_written(kind, shown.values, asked, shown.person, shown.draft) if wanted else Written()
    title = words.gettext(kind.label)
    looked = written.checked is not None and not written.problems and shown.show == "preview" and bool(shown.draft)
    return asked.answer(
        title,
        crumbs(
            words,
            ("/", words.gettext("Overview")),
            ("/write", words.gettext("Write a statement")),
            here=title,
        ),
        h.h1[words.gettext("Look at it before it is sent")] if looked else h.h1[title],
        preview_part(written, shown.draft, digest_of(shown.values.pairs, written.papers), asked)
        if looked
        else _form_part(shown, written, asked),
    )


def _form_part(shown: Shown, written: Written, asked: Asked) -> h.Node:
    words, kind = asked.words, shown.kind
    drawing = Drawing(
        words=words,
        directory=asked.directory,
        values=shown.values,
        problems=by_path(written.problems),
        notices=by_path(written.notices),
        beside=_beside(shown, asked),
    )
    return [
        h.p(".lead")[words.gettext(kind.help)],
        _note(shown.show, asked),
        problem_summary(written.problems, kind, asked),
        h.form(
            ".write-form",
            method="post",
            action=kind_address(kind.name),
            enctype=MULTIPART,
            autocomplete="off",
            novalidate=True,
        )[
            _hidden(shown, asked),
            # Pressing Enter in a field takes the first button there is: it must not be one that removes a row.
            h.button(".visually-hidden", type="submit", name=DO, value="preview", tabindex="-1", aria_hidden="true")[
                words.gettext("Look at it")
            ],
            known_parties(asked.directory),
            h.section[
                h.h2[words.gettext("Where it belongs")],
                _about(kind, drawing, asked),
                refers_part(drawing, shown.at, asked),
            ],
            h.section[h.h2[words.gettext("What it says")], draw_inputs(inputs_of(kind.body), drawing)],
            papers_part(kept_papers(shown.draft, asked, shown.person), drawing),
            _handling(shown, drawing, asked),
            _actions(asked),
        ],
    ]


def problem_summary(problems: Sequence[Problem], kind: Kind, asked: Asked) -> h.Node:
    """Everything that is wrong, each leading to its field; nothing where nothing is."""
    if not problems:
        return None
    words = asked.words
    told = words.ngettext("{count} thing is to be mended", "{count} things are to be mended", len(problems))
    return h.section("#problems.problem-summary", role="alert", aria_labelledby="problems-title", tabindex="-1")[
        h.h2("#problems-title")[told.format(count=words.number(len(problems)))],
        h.ul[(h.li[_problem_link(one, kind, asked)] for one in problems)],
    ]


def _problem_link(one: Problem, kind: Kind, asked: Asked) -> h.Node:
    words, label = asked.words, _label_at(one.path, kind, asked)
    text = words.gettext("{label}: {problem}").format(label=label, problem=one.text) if label else one.text
    return h.a(href=f"#{field_id(one.path)}")[text] if one.path else text


def _label_at(path: str, kind: Kind, asked: Asked) -> str:
    """What the field at a path is called, with the group it stands in."""
    if path == MATTER:
        return asked.words.gettext(matter_input(kind).label)
    if path.startswith(REFS):
        return asked.words.gettext(refs_input().label)
    if path.startswith(PAPERS):
        return label_at(path, asked.words)
    caveats = asked.person.reader.caveats if asked.person is not None else ()
    inputs = handling_inputs(caveats, asked.words) if path.startswith(PREFIX) else inputs_of(kind.body)
    parts = path.removeprefix(PREFIX).split(".")
    starts = (".".join(parts[: count + 1]) for count in range(len(parts)))
    found = (find_input(inputs, start) for start in starts)
    labels = dict.fromkeys(asked.words.gettext(one.label) for one in found if one is not None)
    return " · ".join(labels)


def _note(show: str, asked: Asked) -> h.Node:
    words = asked.words
    told = {
        "saved": words.gettext("Kept among your drafts. Nothing was sent."),
        "changed": words.gettext("It was changed since you looked at it. Look at it again before you send it."),
        "other": words.gettext(
            "This draft was not sent and stays kept: an earlier version of it was handed in already. Under Drafts and "
            "sending, take that back or strike it from the list; then send this one."
        ),
        "too_large": words.gettext("What was pasted is larger than 256 kB and was left out. Paste it in parts."),
        "given_back": words.gettext("Your session had ended. This is what you had entered; nothing was sent."),
    }.get(show)
    return h.p(".notice", role="status")[told] if told else None


def _hidden(shown: Shown, asked: Asked) -> h.Node:
    return [
        form_key(shown.person),
        h.input(type="hidden", name=OWNER, value=owner_mark(asked.site.node, shown.person)),
        h.input(type="hidden", name=DRAFT, value=shown.draft),
        h.input(type="hidden", name=KIND, value=shown.kind.name),
    ]


def _about(kind: Kind, drawing: Drawing, asked: Asked) -> h.Node:
    words = asked.words
    language = language_of(drawing.values, asked)
    codes = dict.fromkeys((*LANGUAGES, language))
    return [
        draw_input(matter_input(kind), MATTER, drawing),
        h.div(".field")[
            h.label(for_=field_id(LANG))[words.gettext("Language of the text")],
            h.select(id=field_id(LANG), name=LANG)[
                (h.option(value=code, selected=code == language)[words.language_name(code)] for code in codes)
            ],
        ],
        h.div(".field")[
            h.div(".pick")[
                h.input(
                    id=field_id(EXERCISE),
                    type="checkbox",
                    name=EXERCISE,
                    value="yes",
                    checked=drawing.values.get(EXERCISE) == "yes",
                    aria_describedby=f"{field_id(EXERCISE)}-hint",
                ),
                h.label(for_=field_id(EXERCISE))[words.gettext("Part of an exercise")],
            ],
            h.p(".hint", id=f"{field_id(EXERCISE)}-hint")[words.gettext("Not about real events, and marked so.")],
            [h.p(".wrong-text")[text] for text in drawing.problems.get(EXERCISE, ())],
        ],
    ]


def _handling(shown: Shown, drawing: Drawing, asked: Asked) -> h.Node:
    words = asked.words
    read = read_handling_of(shown.values, asked)
    if shown.show == "seen":
        drawing = msgspec.structs.replace(drawing, problems=by_path(read.problems))
    return h.section(".handling-form")[
        h.h2[words.gettext("Who may see it")],
        h.div(".beside")[
            h.div[
                draw_inputs(handling_inputs(shown.person.reader.caveats, words), drawing, PREFIX),
                h.button(".button.quiet", type="submit", name=DO, value="seen", formnovalidate=True)[
                    words.gettext("Show who will see it")
                ],
            ],
            seeing_part(read.body, asked),
        ],
    ]


def _actions(asked: Asked) -> h.Node:
    words = asked.words
    lost = words.gettext("Your session has ended. Press Save as a draft: what you entered is kept while you sign in.")
    return h.div(".form-actions")[
        h.button(".button", type="submit", name=DO, value="preview")[words.gettext("Look at it")],
        h.button(".button.quiet", type="submit", name=DO, value="save", formnovalidate=True)[
            words.gettext("Save as a draft")
        ],
        h.p(".kept-note.muted", role="status", data_lost=lost),
    ]


def _beside(shown: Shown, asked: Asked) -> Mapping[str, h.Node]:
    """What was asked for at one field: files that were found, rows that were pasted."""
    path, values = shown.at, shown.values
    if shown.show == "found":
        wanted = input_at(shown.kind, path)
        if wanted is not None and wanted.form == "statement":
            return {path: found_statements(path, values, asked)}
        of_type = shown.kind.subject if path == MATTER and not shown.kind.anywhere else ""
        return {path: found_part(path, values.get(path), of_type, asked)}
    one = list_at(shown.kind, path) if shown.show == "rows" else None
    if one is None:
        return {}
    table = read_table(one, values.get(f"{TABLE}{path}"), grasp_of(asked))
    return {f"{TABLE}{path}": table_part(table, path, asked)}
