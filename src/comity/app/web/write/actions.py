"""What the buttons of a form for a statement do: keep it, change its rows, look at it, send it."""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from comity.app.accounts.person import Person
from comity.app.drafts import KeptDraft
from comity.app.papers import KeptPaper
from comity.app.web.answers import Answer, redirect
from comity.app.web.forms.controls import ADD, FIND, PASTE, REMOVE, TABLE
from comity.app.web.forms.handling import PREFIX, handling_pairs
from comity.app.web.forms.inputs import MOST_ROWS, leaves
from comity.app.web.forms.tables import MOST_BYTES, read_table
from comity.app.web.forms.values import Pair, Values
from comity.app.web.pages import Asked
from comity.app.web.posting import Form
from comity.app.web.write.form import digest_of
from comity.app.web.write.papers import REFUSED, brought, keep_all, kept_papers
from comity.app.web.write.places import (
    DO,
    DRAFT,
    KIND,
    MATTER,
    OWNER,
    PAPERS,
    PICK,
    SEEN,
    STRIKE,
    TAKE,
    at_field,
    kind_address,
)
from comity.app.web.write.prefilled import values_of_draft
from comity.app.web.write.written import grasp_of, language_of, list_at, read_handling_of, read_written
from comity.kernel.act import Kind
from comity.kernel.errors import NotAllowed, NotFound

_OTHER: Final = "outbox.other"
"""Code of the refusal of a draft of which another version was handed in."""
SENT_TO: Final = "/drafts"
"""Where one waits for what was sent, and can take it back."""
BUTTONS: Final = (DO, STRIKE, ADD, REMOVE, FIND, PASTE, PICK, TAKE)
_CONTROLS: Final = frozenset({DO, STRIKE, DRAFT, KIND, OWNER, SEEN, REFUSED})
_PATH: Final = re.compile(r"[a-z_:0-9.]{1,200}")


class Pressed(msgspec.Struct, frozen=True, kw_only=True):
    """A button of a form. name: without the path it is for. value: what it sends."""

    name: str
    path: str = ""
    value: str = ""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a button made of a form, and what is to be shown of it then."""

    values: Values
    show: str = ""
    at: str = ""
    focus: str = ""


def pressed_in(pairs: tuple[Pair, ...]) -> Pressed:
    """Which button sent a form; the one that looks at the statement where none says so."""
    for name, value in pairs:
        for start in BUTTONS:
            if name == start or (start.endswith(":") and name.startswith(start)):
                path = name.removeprefix(start)
                return Pressed(name=start, path=path if _PATH.fullmatch(path) else "", value=value)
    return Pressed(name=DO, value="preview")


def entered(pairs: tuple[Pair, ...]) -> Values:
    """What was entered: the fields without buttons and marks."""
    return Values(
        tuple(
            pair
            for pair in pairs
            if pair[0] not in _CONTROLS and not pair[0].startswith(tuple(one for one in BUTTONS if one.endswith(":")))
        )
    )


def act_on(kind: Kind, form: Form, asked: Asked, person: Person) -> Answer:
    """Do what a button asks, keep what came of it, and lead to the page that shows it."""
    pairs = form.pairs
    pressed, draft = pressed_in(pairs), dict(pairs).get(DRAFT, "")
    if pressed.name == DO and pressed.value == "send":
        return _send(kind, draft, dict(pairs).get(SEEN, ""), asked)
    if pressed.name == STRIKE:
        asked.site.node.drafts.papers.remove(person.id, draft, pressed.value)
        return redirect(kind_address(kind.name, draft=draft, show="preview"))
    values, left_out = _without_large_tables(entered(pairs))
    done = Done(values=values, show="too_large") if left_out else _done(kind, pressed, values, asked)
    draft = save_draft(kind, draft, done.values, asked, person)
    if pressed.name == REMOVE and pressed.path == PAPERS:
        asked.site.node.drafts.papers.remove(person.id, draft, pressed.value)
    if form.files and (refused := _bring(form, draft, done.values, asked, person)):
        save_draft(kind, draft, done.values.joined(refused), asked, person)
        done = Done(values=done.values, show="refused", focus=PAPERS)
    shown = {"show": done.show, "at": done.at}
    return redirect(at_field(kind_address(kind.name, draft=draft, **shown), done.focus))


def _bring(form: Form, draft: str, values: Values, asked: Asked, person: Person) -> tuple[Pair, ...]:
    """Put the files of a form beside its draft; what is to be told of those that do not go there."""
    papers = asked.site.node.drafts.papers
    files, refused = brought(form.files, language_of(values, asked), asked.words)
    return (*refused, *keep_all(files, lambda paper: papers.add(person.id, draft, paper)))


def save_draft(kind: Kind, draft: str, values: Values, asked: Asked, person: Person) -> str:
    """Keep what was entered under its id, or under a new one where its own has gone."""
    drafts = asked.site.node.drafts
    matter = values.get(MATTER).strip()[:300]
    try:
        if draft:
            drafts.get(person.id, draft)
    except NotFound:
        draft = ""
    return drafts.save(person.id, draft or None, kind.name, matter, values.pairs)


def _done(kind: Kind, pressed: Pressed, values: Values, asked: Asked) -> Done:
    made: dict[str, Callable[[], Done]] = {
        ADD: lambda: _add(kind, pressed, values),
        REMOVE: lambda: _remove(kind, pressed, values),
        FIND: lambda: Done(values=values, show="found", at=pressed.path, focus=pressed.path),
        PICK: lambda: Done(values=values.put(pressed.path, pressed.value), focus=pressed.path),
        PASTE: lambda: Done(values=values, show="rows", at=pressed.path, focus=f"{TABLE}{pressed.path}"),
        TAKE: lambda: _take(kind, pressed, values, asked),
    }
    if pressed.name in made:
        return made[pressed.name]() if pressed.path else Done(values=values)
    if pressed.value == "papers":
        return Done(values=values, focus=PAPERS)
    if pressed.value == "save":
        return Done(values=values, show="saved")
    if pressed.value == "seen":
        return Done(values=values, show="seen", focus=f"{PREFIX}audience")
    return _fixed(values, asked)


def _fixed(values: Values, asked: Asked) -> Done:
    """Before one looks at a statement, the members of organisations become a fixed list (K4)."""
    read = read_handling_of(values, asked)
    pairs = handling_pairs(read.body.marking, asked.site.node.party) if read.body is not None else ()
    return Done(values=values.without(PREFIX).joined(pairs) if pairs else values, show="preview")


def _add(kind: Kind, pressed: Pressed, values: Values) -> Done:
    one, count = list_at(kind, pressed.path), max(values.rows(pressed.path), 1)
    if one is None or one.item is None or count >= min(one.most or MOST_ROWS, MOST_ROWS):
        return Done(values=values)
    row = f"{pressed.path}.{count}"
    first = next((f"{row}.{path}" for path, _ in leaves(one.item.parts)), row)
    return Done(values=values.joined(((first, ""),)), focus=first)


def _remove(kind: Kind, pressed: Pressed, values: Values) -> Done:
    if pressed.path == PAPERS:
        return Done(values=values, focus=PAPERS)
    if list_at(kind, pressed.path) is None or not (pressed.value.isdecimal() and len(pressed.value) < 5):
        return Done(values=values)
    return Done(values=values.without_row(pressed.path, int(pressed.value)), focus=pressed.path)


def _take(kind: Kind, pressed: Pressed, values: Values, asked: Asked) -> Done:
    one, name = list_at(kind, pressed.path), f"{TABLE}{pressed.path}"
    if one is None:
        return Done(values=values)
    table = read_table(one, values.get(name), grasp_of(asked))
    start = _filled_rows(values, pressed.path)
    if not table.good or start + len(table.rows) > min(one.most or MOST_ROWS, MOST_ROWS):
        return Done(values=values, show="rows", at=pressed.path, focus=name)
    kept = Values(tuple(pair for pair in values.pairs if pair[0] != name and not _blank_below(pair, pressed.path)))
    return Done(values=kept.joined(table.pairs(pressed.path, start)), focus=f"{pressed.path}.{start}")


def _filled_rows(values: Values, path: str) -> int:
    """The number of the first row after which nothing is entered."""
    count = values.rows(path)
    while count and not values.filled(f"{path}.{count - 1}"):
        count -= 1
    return count


def _blank_below(pair: Pair, path: str) -> bool:
    return pair[0].startswith(f"{path}.") and not pair[1].strip()


def _without_large_tables(values: Values) -> tuple[Values, bool]:
    """Without pasted tables that are larger than a table may be; whether there was one."""
    large = tuple(name for name, text in values.pairs if name.startswith(TABLE) and len(text.encode()) > MOST_BYTES)
    return (values.without(*large), True) if large else (values, False)


def _send(kind: Kind, draft: str, seen: str, asked: Asked) -> Answer:
    """Hand a draft in as it was looked at; a draft that is gone was handed in already.

    Where another version of it was handed in before, or it is changed meanwhile, the draft stays.
    """
    node, person = asked.site.node, asked.person
    assert person is not None
    try:
        kept = node.drafts.get(person.id, draft)
    except NotFound:
        return redirect(SENT_TO)
    values = values_of_draft(kept.values, kind, node.party)
    written = read_written(kind, values, asked, person, draft)
    if digest_of(values.pairs, written.papers) != seen or kept.kind != kind.name:
        return redirect(kind_address(kind.name, draft=draft, show="changed"))
    if written.draft is None or written.problems:
        return redirect(kind_address(kind.name, draft=draft, show="problems"))
    try:
        node.outbox.hand_in(person.id, written.draft, person.officer(), draft, kept.values)
    except NotAllowed as refused:
        if _OTHER not in {one.code for one in refused.refusals}:
            raise
        return redirect(kind_address(kind.name, draft=draft, show="other"))
    _drop_handed_in(kept, written.papers, asked, person)
    return redirect(SENT_TO)


def _drop_handed_in(kept: KeptDraft, papers: tuple[KeptPaper, ...], asked: Asked, person: Person) -> None:
    """Forget a draft that was handed in, unless something else was kept under its id meanwhile."""
    drafts = asked.site.node.drafts
    try:
        now = drafts.get(person.id, kept.id)
    except NotFound:
        return
    if now.values == kept.values and kept_papers(kept.id, asked, person) == papers:
        drafts.drop(person.id, kept.id)
