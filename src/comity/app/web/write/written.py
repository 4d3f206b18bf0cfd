"""What a form for a statement holds, read as a whole: a draft, or everything that stands in its way."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from comity.app.accounts.person import Person
from comity.app.checking import Checked, check_draft
from comity.app.draft import Draft
from comity.app.papers import KeptPaper
from comity.app.web.forms.handling import PREFIX, Handling, Resolved, read_handling
from comity.app.web.forms.inputs import Input, find_input, inputs_of
from comity.app.web.forms.reading import Grasp, Problem, Read, read_form
from comity.app.web.forms.values import Values
from comity.app.web.pages import Asked
from comity.app.web.write.members import members_today
from comity.app.web.write.papers import kept_papers, read_papers, titled
from comity.app.web.write.places import ABOUT, EXERCISE, LANG, MATTER, PAPERS, REFS
from comity.app.web.write.referring import Referring, path_of_ref, read_refs
from comity.kernel import canonical
from comity.kernel.act import Kind, Language
from comity.kernel.declaration import field
from comity.kernel.errors import ComityError, NotAllowed, Refusal
from comity.kernel.ids import Matter, matter_type

_PLACES: Final = {
    "marking.above_author": f"{PREFIX}level",
    "marking.beyond_matter": f"{PREFIX}audience",
    "matter.not_owner": MATTER,
    "matter.unknown": MATTER,
    "exercise.mixed": EXERCISE,
    "remark.unknown": "act",
    "remark.too_wide": f"{PREFIX}audience",
    "withdrawal.not_own": "act",
    "withdrawal.node_only": "act",
    "code.changed": "code",
    "reference.unknown": REFS,
    "reference.too_narrow": REFS,
}
"""At which field a reason of admission is told; others stand above the form."""


class InFile(msgspec.Struct, frozen=True, kw_only=True):
    """Where a statement belongs that opens no file."""

    matter: Annotated[Matter, field("File", help="The file that the statement belongs to.")]


class MayOpen(msgspec.Struct, frozen=True, kw_only=True):
    """Where a statement belongs that may open a file."""

    matter: Annotated[Matter, field("File", help="Leave this empty to open a new file.")] | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A form that was read. draft, checked: only where every field fits; problems: then the reasons of admission.

    papers: those of the kept draft, as they were when it was read.
    """

    handling: Resolved | None = None
    draft: Draft | None = None
    checked: Checked | None = None
    papers: tuple[KeptPaper, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()


def grasp_of(asked: Asked) -> Grasp:
    """What forms are read by on this page."""
    return Grasp(asked.words, asked.directory)


def matter_input(kind: Kind) -> Input:
    """The input for the file of a statement."""
    return inputs_of(MayOpen if kind.opens and not kind.anywhere else InFile)[0]


def list_at(kind: Kind, path: str) -> Input | None:
    """The list at a path of the form for a kind, all parts of it included; None where there is none."""
    found = input_at(kind, path)
    return found if found is not None and found.form == "list" else None


def input_at(kind: Kind, path: str) -> Input | None:
    """The input at a path of the form for a kind: of what it says, of its handling, or of what it refers to."""
    if path == MATTER:
        return matter_input(kind)
    start = next((one for one in (PREFIX, ABOUT) if path.startswith(one)), "")
    bodies: dict[str, type[msgspec.Struct]] = {PREFIX: Handling, ABOUT: Referring}
    return find_input(inputs_of(bodies.get(start, kind.body)), path.removeprefix(start))


def read_handling_of(values: Values, asked: Asked) -> Read[Resolved]:
    """The handling that a form asks for."""
    return read_handling(values, grasp_of(asked), asked.site.node.party, lambda code: members_today(code, asked))


def read_written(kind: Kind, values: Values, asked: Asked, person: Person, kept: str = "") -> Written:
    """Read a form and, where every field fits, ask admission about it. kept: the draft whose papers go with it."""
    grasp, words = grasp_of(asked), asked.words
    body = read_form(kind.body, values, grasp)
    place = MayOpen if kind.opens and not kind.anywhere else InFile
    place_read: Read[InFile | MayOpen] = read_form(place, values, grasp, ABOUT)
    handling = read_handling_of(values, asked)
    refs = read_refs(values, grasp)
    papers = kept_papers(kept, asked, person)
    titles = read_papers(papers, values, grasp)
    read = Written(handling=handling.body, papers=papers, notices=body.notices)
    problems = [*place_read.problems, *refs.problems, *body.problems, *titles.problems, *handling.problems]
    matter = place_read.body.matter if place_read.body is not None else None
    if matter is not None and not kind.anywhere and matter_type(matter) != kind.subject:
        of_type = asked.site.node.registry.matter_types[kind.subject]
        told = words.gettext("Expected a file of this sort: {type}.").format(type=words.gettext(of_type.label))
        problems.append(Problem(MATTER, told))
    if problems or body.body is None or handling.body is None or refs.body is None or titles.body is None:
        return msgspec.structs.replace(read, problems=tuple(problems))
    try:
        attached = asked.site.node.drafts.papers.attached(person.id, kept, papers)
    except NotAllowed as lost:
        told = " ".join(words.sentence(one) for one in lost.refusals)
        return msgspec.structs.replace(read, problems=(Problem(PAPERS, told),))
    draft = Draft(
        kind=kind.name,
        body=msgspec.Raw(canonical.encode(body.body)),
        marking=handling.body.marking,
        matter=matter,
        refs=refs.body.refs or None,
        attachments=titled(attached, titles.body),
        lang=language_of(values, asked),
        exercise=values.get(EXERCISE) == "yes",
    )
    return _checked(msgspec.structs.replace(read, draft=draft), kind, values, asked, person)


def language_of(values: Values, asked: Asked) -> str:
    """The language that the text is said to be in, the reader's own where none is."""
    try:
        return msgspec.convert(values.get(LANG), Language)
    except msgspec.ValidationError:
        return asked.words.language


def _checked(written: Written, kind: Kind, values: Values, asked: Asked, person: Person) -> Written:
    assert written.draft is not None
    try:
        checked = check_draft(asked.site.node, written.draft, person.officer())
    except ComityError as fault:
        return msgspec.structs.replace(written, problems=(Problem("", asked.words.fault(fault)),))
    problems = tuple(_told(checked.refusals, kind, values, asked))
    return msgspec.structs.replace(written, checked=checked, problems=problems)


def _told(refusals: Sequence[Refusal], kind: Kind, values: Values, asked: Asked) -> list[Problem]:
    fields = {one.name for one in inputs_of(kind.body)}
    found = []
    for one in refusals:
        path = _PLACES.get(one.code, "")
        if path == REFS:
            path = path_of_ref(dict(one.values).get("ref", ""), values)
        known = ":" in path or path in fields
        found.append(Problem(path if known else "", asked.words.sentence(one)))
    return found
