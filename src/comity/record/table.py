"""What the record's parts declare: a table's columns, what its rows say, and whom they name."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from comity.kernel.act import Kind


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row whose cells are still text, with its place; a part's rows add their own columns before the common ones.

    file: with the edition's folder. line: from 1, counting the header. edition: from 1.
    """

    file: str
    line: int
    edition: int
    note: str
    sources: str
    confidence: str
    found_by: str


R = TypeVar("R", bound=Row)
PLACE = ("file", "line", "edition")
COMMON = ("note", "sources", "confidence", "found_by")


class Statement(msgspec.Struct, frozen=True):
    """What a row says: the kind, the file it is said in, and the body."""

    kind: Kind
    matter: str
    body: msgspec.Struct


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A column whose cells (each item of a list) name rows of other tables by the first column of their key.

    tables: files of those tables, any of which may describe it. prefix: what stands before the name in the cell, such
    as ``exercise:``; an item with another prefix is for another reference to judge.
    """

    column: str
    tables: tuple[str, ...]
    prefix: str = ""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table. file: its name in every edition's folder. key: columns that no two rows of an edition share.

    country: the column with the state (or states, in any of which it may lie) of the row's coordinates, "" for none.
    texts: columns of English text of which ``locale/*/LC_MESSAGES/record.po`` holds working translations.
    """

    file: str
    row: type[Row]
    statement: Callable[[Any], Statement]
    key: tuple[str, ...]
    refers: tuple[Reference, ...] = ()
    country: str = ""
    texts: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The header of the file: the row's own columns, then the common ones."""
        own = tuple(name for name in self.row.__struct_fields__ if name not in (*PLACE, *COMMON))
        return (*own, *COMMON)
