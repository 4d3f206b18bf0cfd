"""The order of a list's rows: by any of its columns, up or down, as the page's address says.

Without a wish, what happened comes newest first, and everything else as the files are named; a summary keeps the order
it was made in. Rows that say nothing in the column stand last either way.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final

from comity.app.answering import AllRows, beside, kept_rows
from comity.app.language import working
from comity.app.translating import by_act, find_translation
from comity.app.web.kinds import form_of
from comity.interop.columns import declared_at, is_text, value_at
from comity.kernel.capability import View
from comity.kernel.declaration import Names
from comity.kernel.errors import Malformed

DOWN: Final = "-"
"""Before the column's path: the largest or newest first."""
_BEGINNINGS: Final = ("start", "signed")
"""Last parts of paths of the date by which what happened is listed."""
_NOT_TRANSLATED: Final = AllRows()


def ordered(
    view: View, rows: Sequence[Any], wish: str, language: str, given: AllRows = _NOT_TRANSLATED
) -> tuple[Any, ...]:
    """The rows in the order wished for, by their files' ids where it leaves them equal.

    wish: a column's path, with DOWN before it for the opposite order; empty for the usual order. given: translations
    that parties gave in the view's files, as far as the reader may see them; texts are ordered as they are shown.
    Raises Malformed for what is no column of the view.
    """
    path = wish.removeprefix(DOWN)
    if wish and path not in {column.path for column in view.columns}:
        raise Malformed(
            "expected sort to be one of {known}, got {text!r}",
            known=", ".join(column.path for column in view.columns),
            text=wish[:60],
        )
    if not wish and view.summary is not None:
        return tuple(rows)
    kept = kept_rows(rows)
    path, down = (path, wish.startswith(DOWN)) if wish else (_usual(view), True)
    if not (path and is_text(view.row, path)):
        given = _NOT_TRANSLATED
    both = beside("order", (kept, given))
    return both.whole((path, down, language), lambda: _sorted(kept, path, down, _keys(kept, path, language, given)))


def _sorted(rows: AllRows, path: str, down: bool, keys: Sequence[Any]) -> tuple[Any, ...]:
    by_file = sorted(range(len(rows)), key=[str(row.matter) for row in rows].__getitem__)
    if not path:
        return tuple(rows[at] for at in by_file)
    saying = sorted((at for at in by_file if keys[at] is not None), key=keys.__getitem__, reverse=down)
    return tuple(rows[at] for at in (*saying, *(at for at in by_file if keys[at] is None)))


def _keys(rows: AllRows, path: str, language: str, given: AllRows) -> list[Any]:
    """What each row is sorted by: of a text that a party translated, the translation that is shown."""
    if not path:
        return []
    keys = rows.each(("key", path, language), lambda row: _key(value_at(row, path), language))
    translated = by_act(given)
    for at, row in enumerate(rows) if translated else ():
        text = value_at(row, path)
        shown = find_translation(translated.get(row.acts[0], ()), text, language) if text and row.acts else None
        if shown is not None:
            keys[at] = shown.text.casefold()
    return keys


def _usual(view: View) -> str:
    """The path of the date by which the view's rows are listed; empty where they have none."""
    for column in view.columns:
        declared = declared_at(view.row, column.path)
        dated = declared is not None and form_of(declared.type)[0] == "date"
        if dated and column.path.rpartition(".")[2] in _BEGINNINGS:
            return column.path
    return ""


def _key(value: Any, language: str) -> Any:
    """What a value is sorted by; None where it says nothing."""
    if value in (None, ()):
        return None
    if isinstance(value, Enum):
        return list(type(value)).index(value)
    if isinstance(value, Names):
        return value.of(language).casefold()
    if isinstance(value, tuple):
        return len(value)
    return value if isinstance(value, int) else working(str(value), language).casefold()
