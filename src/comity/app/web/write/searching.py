"""Files found by words of what is said in them, for fields that name a file."""

import htpy as h
import msgspec
from litestar import route

from comity.app.accounts.roles import Right
from comity.app.language import Catalogue
from comity.app.web.answers import Answer, page_answer
from comity.app.web.asking import signed_in
from comity.app.web.directory import Link
from comity.app.web.pages import Asked, make_page
from comity.app.web.site import READ, Web
from comity.app.web.write.places import PICK
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.ids import matter_type, parse_matter

MOST_FOUND = 10
_MOST_LOOKED_AT = 200


class FoundFile(msgspec.Struct, frozen=True):
    """A file that holds the words: its id and what it is called."""

    matter: str
    link: Link


def find_files(text: str, of_type: str, asked: Asked) -> tuple[FoundFile, ...]:
    """Visible files with every word of a text, newest first. of_type: only of this type; empty for every one."""
    found: dict[str, FoundFile] = {}
    for matter in _matters(text, asked):
        if len(found) >= MOST_FOUND:
            break
        if matter in found or (of_type and matter_type(matter) != of_type):
            continue
        link = asked.directory.file(matter)
        if link is not None:
            found[matter] = FoundFile(matter, link)
    return tuple(found.values())


def _matters(text: str, asked: Asked) -> tuple[str, ...]:
    try:
        named = parse_matter(text.strip())
        asked.reading.folded(named)
    except (Malformed, NotFound):
        hits = asked.reading.search(text, limit=_MOST_LOOKED_AT)
        return tuple(dict.fromkeys(one.act.envelope.matter for one in hits.acts))
    return (named,)


def found_part(path: str, text: str, of_type: str, asked: Asked) -> h.Node:
    """What a search found, each with a button that puts it into the field at a path."""
    words = asked.words
    found = find_files(text, of_type, asked) if text.strip() else ()
    return h.div(".found", role="status")[
        h.p(".muted")[_summary(len(found), text, words)],
        h.ul(".plain")[
            (
                h.li[
                    h.button(".button.quiet", type="submit", name=f"{PICK}{path}", value=one.matter)[
                        words.gettext("Take"), h.span(".visually-hidden")[f": {one.link.text}"]
                    ],
                    " ",
                    h.span(".said", lang=one.link.language or None)[one.link.text],
                    " ",
                    h.span(".muted")[one.matter],
                ]
                for one in found
            )
        ]
        if found
        else None,
    ]


def _summary(count: int, text: str, words: Catalogue) -> str:
    if not text.strip():
        return words.gettext("Type words of the title first.")
    if not count:
        return words.gettext("No file that you may read holds these words.")
    return words.ngettext("{count} file found.", "{count} files found.", count).format(count=words.number(count))


@route("/write/find", **READ)
def find_part(request: Web) -> Answer:
    """What a search found, as a part of a page."""
    signed_in(request).require(Right.WRITE)

    def part(asked: Asked) -> Answer:
        values = asked.values
        found = found_part(values.get("path", ""), values.get("text", ""), values.get("type", ""), asked)
        return page_answer(h.fragment[found])

    return make_page(request, ("type", "text", "path"), part)
