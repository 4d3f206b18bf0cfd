"""The statements that a statement refers to: chosen by the system, or by its author among those they may read."""

from collections.abc import Iterator, Mapping
from typing import Annotated

import htpy as h
import msgspec

from comity.app.web.forms.controls import Drawing
from comity.app.web.forms.drawing import draw_input
from comity.app.web.forms.inputs import Input, inputs_of
from comity.app.web.forms.reading import Grasp, Read, read_form
from comity.app.web.forms.texts import one_line
from comity.app.web.forms.values import Values
from comity.app.web.pages import Asked
from comity.app.web.search.page import file_link, told_line
from comity.app.web.write.places import ABOUT, MATTER, PICK, REFS
from comity.app.web.write.searching import MOST_FOUND
from comity.kernel.act import MAX_REFERENCES, Said
from comity.kernel.declaration import field
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.ids import ActHex, parse_act_id, parse_matter
from comity.kernel.terms import terms


class Referring(msgspec.Struct, frozen=True, kw_only=True):
    """What an author chooses to refer to; nothing where the system is to choose."""

    refs: Annotated[
        tuple[ActHex, ...],
        field(
            "Statements it refers to",
            help="Type words of a statement and press Search; without words it finds the newest of the file.",
            max_length=MAX_REFERENCES,
        ),
    ] = ()


def refs_input() -> Input:
    """The input for the statements that one refers to."""
    return inputs_of(Referring)[0]


def read_refs(values: Values, grasp: Grasp) -> Read[Referring]:
    """What was chosen: in order and each once, as an act holds it."""
    read = read_form(Referring, values, grasp, ABOUT)
    if read.body is None:
        return read
    return msgspec.structs.replace(read, body=Referring(refs=tuple(sorted(set(read.body.refs)))))


def path_of_ref(ref: str, values: Values) -> str:
    """The field that holds a reference."""
    paths = (f"{REFS}.{number}" for number in range(values.rows(REFS)))
    return next((path for path in paths if one_line(values.get(path)).lower() == ref), REFS)


def refers_part(drawing: Drawing, at: str, asked: Asked) -> h.Node:
    """The fields, folded away until they are used. at: the field that something was asked for at."""
    words = asked.words
    used = drawing.values.filled(REFS) or at.startswith(REFS) or any(one.startswith(REFS) for one in drawing.problems)
    told = words.gettext(
        "Where you choose none, the system does: the newest statements of the file that everybody who may read yours "
        "may read too."
    )
    beside = {**_described(drawing.values, asked), **drawing.beside}
    return h.details(".refers", open=used)[
        h.summary[
            words.gettext("Refers to: chosen by you") if used else words.gettext("Refers to: chosen by the system")
        ],
        h.p(".hint")[told],
        draw_input(refs_input(), REFS, msgspec.structs.replace(drawing, beside=beside)),
    ]


def _described(values: Values, asked: Asked) -> Mapping[str, h.Node]:
    """By field, the statements that were chosen, as far as the author may read them."""
    found: dict[str, h.Node] = {}
    for number in range(min(values.rows(REFS), MAX_REFERENCES)):
        path = f"{REFS}.{number}"
        try:
            said = asked.reading.act(parse_act_id(one_line(values.get(path)).lower()))
        except (Malformed, NotFound):
            continue
        found[path] = h.p(".chosen-file")[_line(said, asked)]
    return found


def found_statements(path: str, values: Values, asked: Asked) -> h.Node:
    """What a search found, newest first, each with a button that puts it into the field at a path."""
    words, text = asked.words, values.get(path)
    found = tuple(_find(text, values.get(MATTER), asked))
    told = words.ngettext("{count} statement found.", "{count} statements found.", len(found))
    none = words.gettext("No statement that you may read holds these words.")
    return h.div(".found", role="status")[
        h.p(".muted")[told.format(count=words.number(len(found))) if found else none],
        h.ul(".plain")[
            (
                h.li[
                    h.button(".button.quiet", type="submit", name=f"{PICK}{path}", value=one.id.hex())[
                        words.gettext("Take"), h.span(".visually-hidden")[": ", one.id.hex()[:12]]
                    ],
                    " ",
                    _line(one, asked),
                ]
                for one in found
            )
        ]
        if found
        else None,
    ]


def _line(said: Said, asked: Asked) -> h.Node:
    return [file_link(said, asked), " ", h.span(".muted")[told_line(said, asked)]]


def _find(text: str, matter: str, asked: Asked) -> Iterator[Said]:
    plain = one_line(text)
    if not plain:
        yield from _newest(matter, asked)
        return
    try:
        yield asked.reading.act(parse_act_id(plain.lower()))
    except (Malformed, NotFound):
        if terms(plain):
            yield from asked.reading.search(plain, limit=MOST_FOUND).acts


def _newest(matter: str, asked: Asked) -> Iterator[Said]:
    """The newest statements of the file that one writes in, by what they say themselves."""
    try:
        lines = asked.reading.folded(parse_matter(matter.strip())).lines
    except (Malformed, NotFound):
        return
    said = sorted((one.said for one in lines), key=lambda one: (one.act.envelope.claimed, one.place), reverse=True)
    yield from said[:MOST_FOUND]
