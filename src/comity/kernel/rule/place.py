"""Where in a rule's text something stands, so that every mistake is reported with its line and column."""

import msgspec

from comity.kernel.errors import RuleMistake


class Place(msgspec.Struct, frozen=True, eq=False):
    """A position in a rule's text; lines and columns count from 1, and line 0 means "not read from a text".

    All places are equal and hash alike: where a node stands is no part of what it says, so that a tree read from its
    own canonical text equals the first one.
    """

    line: int = 0
    column: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place)

    def __hash__(self) -> int:
        return 0

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


NOWHERE = Place()


def mistake(place: Place, template: str, /, **values: object) -> RuleMistake:
    """A RuleMistake that begins with the place: ``line 1, column 9: expected ..., found ...``."""
    return RuleMistake("{place}: " + template, place=place, **values)
