"""Entries of the trail as a table."""

from collections.abc import Mapping, Sequence

import htpy as h
import msgspec

from comity.app.accounts.account import Accounts
from comity.app.accounts.assertion import thumbprint
from comity.app.language import Catalogue
from comity.app.trail.deeds import deed_label
from comity.app.trail.entry import Noted
from comity.app.trail.log import Numbered
from comity.app.trail.selecting import moment
from comity.app.web.layout import scroll_table
from comity.app.web.people.shown import way_name
from comity.app.web.trail.sight import Seen, Sight, content_node
from comity.kernel.errors import NotFound


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the table shows. seen: per number, what of the content part may be seen; empty without that column."""

    entries: Sequence[Numbered]
    seen: Mapping[int, Seen]
    sight: Sight


def entry_table(shown: Shown, caption: str) -> h.Node:
    """The entries, newest first; pages about oneself have no column that names the person."""
    asked, own = shown.sight.asked, shown.sight.own
    words, names = asked.words, _Names(asked.site.node.accounts, asked.words)
    heads = [words.gettext("When"), words.gettext("What was done"), words.gettext("Rested on"), words.gettext("Count")]
    if not own:
        heads.insert(1, words.gettext("Who"))
    if shown.seen:
        heads.append(words.gettext("Content"))
    heads.append(words.gettext("Seal"))
    rows = [h.tr[_cells(one, shown, names, heads)] for one in shown.entries]
    return scroll_table(
        caption,
        h.table(".stack.list")[
            h.caption[caption], h.thead[h.tr[[h.th(scope="col")[head] for head in heads]]], h.tbody[rows]
        ],
    )


def _cells(one: Numbered, shown: Shown, names: "_Names", heads: Sequence[str]) -> list[h.Node]:
    words, noted = shown.sight.asked.words, one.entry.noted
    when = h.time(datetime=moment(noted).isoformat())[words.moment(moment(noted))]
    # The number counts what everybody did: on a page about oneself it would tell how much others do.
    number = h.span(".muted")[words.gettext("entry {number}").format(number=words.number(one.number))]
    cells: list[h.Node] = [when if shown.sight.own else [when, h.br, number]]
    if not shown.sight.own:
        cells.append(_who(noted, names, words))
    whom: h.Node = None
    if noted.whom and not _waits(shown):
        whom = [h.br, words.gettext("account:"), " ", h.span(".said")[names.of(noted.whom)]]
    rested = [_basis(noted.basis, words), _shown(noted, words)]
    cells += [[deed_label(noted.deed, words), whom], rested, words.number(noted.count)]
    if shown.seen:
        cells.append(content_node(one.entry.content, shown.seen[one.number], shown.sight))
    cells.append(h.code(title=noted.sealed)[noted.sealed[:12], "…"])
    first, *rest = cells
    return [
        h.th(scope="row")[first],
        *(h.td(data_label=head)[cell] for head, cell in zip(heads[1:], rest, strict=True)),
    ]


def _waits(shown: Shown) -> bool:
    """Whether one factor alone was shown, which opens no names of others."""
    person = shown.sight.asked.person
    return person is not None and person.waiting


class _Names:
    """Names of accounts by id, each looked up once."""

    def __init__(self, accounts: Accounts, words: Catalogue) -> None:
        self._accounts = accounts
        self._words = words
        self._known: dict[str, str] = {"": words.gettext("nobody known")}

    def of(self, account: str) -> str:
        """The account's name; the id itself where there is no such account."""
        if account not in self._known:
            try:
                self._known[account] = self._accounts.get(account).name
            except NotFound:
                self._known[account] = account
        return self._known[account]


def _who(noted: Noted, names: _Names, words: Catalogue) -> h.Node:
    name = names.of(noted.who)
    roles = ", ".join(words.code_label("role", role) for role in noted.roles)
    ways = {
        "session": words.gettext("signed in"),
        "key": words.gettext("by an access key"),
        "command": words.gettext("on the command line"),
        "node": words.gettext("by the system itself"),
    }
    parts = [part for part in (roles, ways.get(noted.by, "")) if part]
    return [
        h.span(".said")[name],
        [h.br, h.code(".said")[noted.who]] if noted.who and noted.who != name else None,
        [h.br, h.span(".muted")[", ".join(parts)]] if parts else None,
    ]


def _basis(basis: str, words: Catalogue) -> h.Node:
    """What it rested on: rights in words; codes of rules and refusals as they are, since they are documented."""
    known = {
        "right:read": words.gettext("right to read"),
        "right:write": words.gettext("right to write"),
        "right:share": words.gettext("right to share"),
        "right:approve": words.gettext("right to approve"),
        "right:accounts": words.gettext("right to manage accounts"),
        "right:trail": words.gettext("right to oversee without content"),
        "right:trail_content": words.gettext("right to oversee with content"),
        "own": words.gettext("concerning oneself"),
        "marking": words.gettext("handling of the statement"),
    }
    # What happens to accounts is told with the event before it, which the deed names already.
    codes = [code.rpartition(": ")[2] for code in basis.split(",") if code]
    return [[" " if at else None, known.get(code) or _code(code, words)] for at, code in enumerate(codes)]


def _shown(noted: Noted, words: Catalogue) -> h.Node:
    """That it was confirmed with a passkey, and with which."""
    if noted.shown is None:
        return None
    key = h.code[f"key:{thumbprint(noted.shown.key)}"]
    return [h.br, h.span(".muted")[words.gettext("confirmed with a passkey")], " ", key]


def _code(code: str, words: Catalogue) -> h.Node:
    """A way of signing in by its name; any other code as it is."""
    return way_name(code.removeprefix("way:"), words) if code.startswith("way:") else h.code[code]
