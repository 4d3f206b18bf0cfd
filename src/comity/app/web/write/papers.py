"""The papers of a statement that is being written: chosen as files, named, taken away again, and read with the form.

What a browser calls a file is cleaned before it is kept, and can be written anew. Papers that cannot be taken are told
of with the draft, in a field of their own, until something else is pressed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Final

import htpy as h
import msgspec

from comity.app.accounts.person import Person
from comity.app.draft import Attachment
from comity.app.language import LANGUAGES, Catalogue
from comity.app.papers import MEGABYTE, MOST_BYTES, KeptPaper, check_fits
from comity.app.web.forms.controls import REMOVE, Drawing, field_id
from comity.app.web.forms.drawing import draw_inputs
from comity.app.web.forms.inputs import inputs_of
from comity.app.web.forms.reading import Grasp, Problem, Read, read_form
from comity.app.web.forms.texts import visible
from comity.app.web.forms.values import Pair, Values
from comity.app.web.pages import Asked
from comity.app.web.uploads import Upload
from comity.app.web.write.places import DO, PAPERS, STRIKE
from comity.kernel import canonical
from comity.kernel.act import MAX_DOCUMENTS, Language
from comity.kernel.declaration import field
from comity.kernel.errors import Malformed, NotAllowed, Refusal

REFUSED: Final = f"{PAPERS}:refused"
"""The field that tells why a file was not taken."""
UNKNOWN: Final = "und"
SPOKEN: Final = (*LANGUAGES, "be", "fa", "hi", "kk", "ky", "tg", "ur", "uz", UNKNOWN)
"""Languages that papers are offered to be in; the last for one that is not known."""
MOST_NAME: Final = 200
_ENDING: Final = re.compile(r"\.[^.\s]{1,20}\Z")
_MOST_TOLD: Final = 10


class Titled(msgspec.Struct, frozen=True, kw_only=True):
    """What is entered for a paper, besides its language."""

    name: Annotated[str, field("Name of the paper", min_length=1, max_length=MOST_NAME)]


def kept_papers(draft: str, asked: Asked, person: Person) -> tuple[KeptPaper, ...]:
    """The papers of a draft of this person."""
    return asked.site.node.drafts.papers.of_draft(person.id, draft) if draft else ()


def brought(files: Sequence[Upload], lang: str, words: Catalogue) -> tuple[tuple[Attachment, ...], tuple[Pair, ...]]:
    """The files that came as papers, and what is to be told of those that were too large to be kept at all."""
    papers: list[Attachment] = []
    refused: list[Refusal] = []
    for one in files:
        name = clean_name(one.name) or words.gettext("Paper")
        if one.field != PAPERS:
            continue
        if one.content is None:
            refused += _refusals(name, one.size)
        else:
            papers.append(Attachment(name=name, media_type=one.media_type, lang=lang, content=one.content))
    return tuple(papers), _told(refused)


def _refusals(name: str, size: int) -> tuple[Refusal, ...]:
    """Why a file of this size, which was read over, is no paper of a statement."""
    try:
        check_fits(name, max(size, MOST_BYTES + 1))
    except NotAllowed as why:
        return why.refusals
    return ()


def keep_all(papers: Sequence[Attachment], keep: Callable[[Attachment], None]) -> tuple[Pair, ...]:
    """Keep each paper; what is to be told of those that cannot be kept."""
    refused: list[Refusal] = []
    for one in papers:
        try:
            keep(one)
        except NotAllowed as why:
            refused += why.refusals
    return _told(refused)


def _told(refused: Sequence[Refusal]) -> tuple[Pair, ...]:
    return tuple((REFUSED, canonical.encode(one).decode()) for one in refused[:_MOST_TOLD])


def clean_name(said: str) -> str:
    """The name of a file as one may keep it: no folders, nothing hidden, at most 200 characters with its ending."""
    plain = visible(re.split(r"[/\\]", said)[-1])
    if not plain.strip(". "):
        return ""
    found = _ENDING.search(plain)
    ending = found[0] if found is not None else ""
    return plain if len(plain) <= MOST_NAME else f"{plain[: MOST_NAME - len(ending)]}{ending}"


def with_names(values: Values, papers: Sequence[KeptPaper]) -> Values:
    """Values in which every paper has a name and a language: those typed, else those it came with."""
    missing = (
        (path, text)
        for one in papers
        for path, text in ((name_path(one), one.name), (lang_path(one), one.lang))
        if not values.all(path)
    )
    return values.joined(missing)


def read_papers(papers: Sequence[KeptPaper], values: Values, grasp: Grasp) -> Read["Titles"]:
    """The names and languages of papers as they are entered."""
    filled = with_names(values, papers)
    problems: list[Problem] = []
    found = []
    for one in papers:
        read = read_form(Titled, filled, grasp, f"{PAPERS}:{one.id}.")
        problems += read.problems
        lang = filled.get(lang_path(one))
        try:
            msgspec.convert(lang, Language)
        except msgspec.ValidationError:
            told = grasp.words.gettext("Choose one of these.")
            problems.append(Problem(lang_path(one), told))
        found.append((read.body.name if read.body is not None else one.name, lang))
    return Read(body=None if problems else Titles(tuple(found)), problems=tuple(problems))


class Titles(msgspec.Struct, frozen=True):
    """Name and language of each paper."""

    each: tuple[tuple[str, str], ...] = ()


def titled(papers: Sequence[Attachment], titles: Titles) -> tuple[Attachment, ...]:
    """Papers under the names and languages that were entered."""
    both = zip(papers, titles.each, strict=True)
    return tuple(msgspec.structs.replace(one, name=name, lang=lang) for one, (name, lang) in both)


def name_path(paper: KeptPaper) -> str:
    """The field that holds the name of a paper."""
    return f"{PAPERS}:{paper.id}.name"


def lang_path(paper: KeptPaper) -> str:
    """The field that holds the language of a paper."""
    return f"{PAPERS}:{paper.id}.lang"


def label_at(path: str, words: Catalogue) -> str:
    """What the field at a path is called."""
    last = path.rpartition(".")[2]
    labels = {"name": words.gettext("Name of the paper"), "lang": words.gettext("Language of the paper")}
    return labels.get(last, words.gettext("Papers"))


def refused_in(values: Values, words: Catalogue) -> tuple[str, ...]:
    """Why files were not taken, in the reader's language."""
    return tuple(_refused_in(values, words))


def _refused_in(values: Values, words: Catalogue) -> Iterator[str]:
    for text in values.all(REFUSED)[: 2 * _MOST_TOLD]:
        try:
            yield words.sentence(canonical.parse_json(text.encode(), Refusal))
        except (Malformed, KeyError, IndexError, ValueError):
            continue


def papers_part(papers: Sequence[KeptPaper], drawing: Drawing) -> h.Node:
    """The section of a form: the papers there are, and the field for further ones."""
    words = drawing.words
    drawing = msgspec.structs.replace(drawing, values=with_names(drawing.values, papers))
    return h.section(".papers")[
        h.h2[words.gettext("Papers")],
        [_paper(one, drawing) for one in papers],
        _choosing(drawing),
    ]


def _choosing(drawing: Drawing) -> h.Node:
    words = drawing.words
    wrong = (*drawing.problems.get(PAPERS, ()), *refused_in(drawing.values, words))
    hint, problem = f"{field_id(PAPERS)}-hint", f"{field_id(PAPERS)}-problem"
    told = words.gettext(
        "Up to {count} files, {most} MB together. They have the handling of the statement; before it is sent, only you "
        "have them."
    )
    return h.div(class_={"field": True, "wrong": bool(wrong)})[
        h.label(for_=field_id(PAPERS))[
            words.gettext("Add papers"), " ", h.span(".optional")[words.gettext("(optional)")]
        ],
        h.p(".hint", id=hint)[
            told.format(count=words.number(MAX_DOCUMENTS), most=words.number(MOST_BYTES // MEGABYTE))
        ],
        h.input(
            id=field_id(PAPERS),
            type="file",
            name=PAPERS,
            multiple=True,
            aria_describedby=f"{hint} {problem}" if wrong else hint,
            aria_invalid="true" if wrong else None,
        ),
        h.p(".row-actions")[
            h.button(".button.quiet", type="submit", name=DO, value="papers", formnovalidate=True)[
                words.gettext("Add these files")
            ]
        ],
        h.p(".wrong-text", id=problem, role="alert")[" ".join(wrong)] if wrong else None,
    ]


def _paper(paper: KeptPaper, drawing: Drawing) -> h.Node:
    words, lang = drawing.words, lang_path(paper)
    chosen = drawing.values.get(lang)
    wrong = drawing.problems.get(lang)
    return h.fieldset(".row.group", id=field_id(f"{PAPERS}:{paper.id}"), tabindex="-1")[
        h.legend(".said")[paper.name],
        h.p(".muted")[size_of(paper.size, words)],
        draw_inputs(inputs_of(Titled), drawing, f"{PAPERS}:{paper.id}."),
        h.div(class_={"field": True, "wrong": bool(wrong)})[
            h.label(for_=field_id(lang))[words.gettext("Language of the paper")],
            h.select(
                id=field_id(lang),
                name=lang,
                aria_describedby=f"{field_id(lang)}-problem" if wrong else None,
                aria_invalid="true" if wrong else None,
            )[
                (
                    h.option(value=code, selected=code == chosen)[words.language_name(code)]
                    for code in dict.fromkeys((*SPOKEN, chosen))
                )
            ],
            h.p(".wrong-text", id=f"{field_id(lang)}-problem")[" ".join(wrong)] if wrong else None,
        ],
        h.button(".button.quiet", type="submit", name=f"{REMOVE}{PAPERS}", value=paper.id, formnovalidate=True)[
            words.gettext("Remove"), h.span(".visually-hidden")[f": {paper.name}"]
        ],
    ]


def size_of(size: int, words: Catalogue) -> str:
    """A size as pages tell it."""
    return words.gettext("{count} kB").format(count=words.number(-(-size // 1000)))


def looked_at_part(papers: Sequence[KeptPaper], titles: Sequence[Attachment], form: str, words: Catalogue) -> h.Node:
    """The papers of a statement that is looked at, each with its size and a button of the form that takes it away."""
    if not papers:
        return None
    return [
        h.h2[words.gettext("Papers")],
        h.ul(".plain.papers")[
            (
                h.li[
                    h.span(".said")[shown.name],
                    f" · {words.language_name(shown.lang)} · {size_of(paper.size, words)} ",
                    h.button(".button.quiet", type="submit", name=STRIKE, value=paper.id, form=form)[
                        words.gettext("Remove"), h.span(".visually-hidden")[f": {shown.name}"]
                    ],
                ]
                for paper, shown in zip(papers, titles, strict=True)
            )
        ],
    ]
