"""The part of a page that says how to cite what it shows: permanent link, data version, files to take away.

The link holds the question and the data version it was answered from. Whoever follows it later sees the answer of that
day's data, and is told when that is no longer the one that was cited.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import htpy as h
import msgspec

from comity.app.exporting import VERSION_DIGITS, acts_of, data_version, record_edition
from comity.app.web.addresses import asked_of, list_address, question
from comity.app.web.pages import Asked
from comity.kernel.capability import View
from comity.kernel.errors import Malformed, NotAllowed

VERSION: Final = "version"
"""The parameter of a page that names the data version it was cited with."""

_FORM: Final = re.compile(rf"[0-9a-f]{{{VERSION_DIGITS}}}")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows and where to get it.

    path, values: the page and the parameters of its question. acts: written ids of all statements the answer rests on,
    those of further pages included. files: names and addresses of the same answer as files.
    """

    path: str
    values: Mapping[str, str]
    acts: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()

    @property
    def version(self) -> str:
        """The data version of what is shown."""
        return data_version(self.acts)


def whole(asked: Asked, view: View, query: msgspec.Struct) -> tuple[Any, ...] | None:
    """All rows of a question, or None where there are more files than are read at once."""
    try:
        return asked.reading.all_rows(view, query)
    except NotAllowed:
        return None


def shown_list(view: View, values: Mapping[str, str], rows: Iterable[Any]) -> Shown:
    """A view's list, from all its rows."""
    own = asked_of(view, values)
    return Shown(path=list_address(view), values=own, acts=acts_of(rows), files=files_of(f"/api/v1/{view.name}", own))


def files_of(api: str, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The answer of a view at this address of the interface for programs, in every form it has."""
    forms = (("CSV", ".csv"), ("BibTeX", ".bib"), ("JSON", ""))
    return tuple((name, question(f"{api}{ending}", values)) for name, ending in forms)


def version_notice(asked: Asked, shown: Shown | None) -> h.Node:
    """Says that the data has changed since the link was made, where it has.

    Raises Malformed for a version that cannot be one.
    """
    cited = asked.values.get(VERSION)
    if shown is None or cited is None or cited == shown.version:
        return None
    if not _FORM.fullmatch(cited):
        raise Malformed(
            "expected version as {digits} hexadecimal digits, got {text!r}", digits=VERSION_DIGITS, text=cited[:40]
        )
    words = asked.words
    return h.div(".notice.notice-warn", role="status")[
        h.p[h.strong[words.gettext("The data has changed since this link was made.")]],
        h.p[
            words.gettext("Version of the link:"),
            " ",
            h.code[cited],
            " · ",
            words.gettext("version now:"),
            " ",
            h.code[shown.version],
        ],
    ]


def cite_part(asked: Asked, shown: Shown | None) -> h.Node:
    """Closed details with the permanent link, the data version, and the files to take away.

    Nothing where the answer could not be read as a whole.
    """
    if shown is None:
        return None
    words = asked.words
    permanent = question(shown.path, {**shown.values, VERSION: shown.version})
    count = words.ngettext("{count} statement", "{count} statements", len(shown.acts))
    facts: tuple[tuple[str, h.Node], ...] = (
        (words.gettext("Permanent link"), h.a(href=permanent)[permanent]),
        (words.gettext("Data version"), h.code[shown.version]),
        (words.gettext("Rests on"), [count.format(count=words.number(len(shown.acts))), h.br, record_edition(words)]),
    )
    return h.details(".verify.cite")[
        h.summary[words.gettext("Cite this")],
        h.dl(".facts")[(h.div[h.dt[label], h.dd[value]] for label, value in facts)],
        _take_away(asked, shown),
    ]


def _take_away(asked: Asked, shown: Shown) -> h.Node:
    if not shown.files:
        return None
    links = (h.a(href=href)[name] for name, href in shown.files)
    return h.p(".take-away")[
        asked.words.gettext("Take it away as:"), ((" · " if at else " ", one) for at, one in enumerate(links))
    ]
