"""Conditions as a tree of frozen nodes, and their one canonical text.

A node says only what its author wrote; whether the names exist and the units agree is :mod:`check`'s business.

=====================  =====================================================
node                   text
=====================  =====================================================
And, Or, Not           ``a and b``, ``a or b``, ``not a``
Compare                ``personnel >= 13_000`` (== != < <= > >=)
Member                 ``kind in ("landing", "parachute")``
Includes               ``"KAZ" in participants``, ``host in participants``
Holds                  ``snap_exercise``: a yes/no fact
Human                  ``human("close_proximity")``
Always                 ``True``, ``False``
Number, Code, Day      ``13_000`` or ``2.5``, ``"KAZ"``, ``date("2027-05-02")``
Name                   a fact inside a comparison
Sum, Difference        ``a + b``, ``a - b``
Product, Negative      ``2 * a``, ``-a``
=====================  =====================================================

A chain such as ``10 <= zone_km <= 100`` is read as ``10 <= zone_km and zone_km <= 100``. In canonical text an *and*
inside an *or* stands in brackets, integers are grouped by underscores, decimals lose trailing zeros, strings have
double quotes.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from comity.kernel.rule.place import NOWHERE, Place

Sign = Literal["==", "!=", "<", "<=", ">", ">="]
"""A comparison sign."""


class Number(msgspec.Struct, frozen=True):
    """A number without a unit of its own; it takes that of what it is compared with. Never a whole Decimal."""

    value: int | Decimal
    at: Place = NOWHERE


class Code(msgspec.Struct, frozen=True):
    """A code such as ``"KAZ"``."""

    code: str
    at: Place = NOWHERE


class Day(msgspec.Struct, frozen=True):
    """A calendar date."""

    day: date
    at: Place = NOWHERE


class Name(msgspec.Struct, frozen=True):
    """The value of a fact."""

    name: str
    at: Place = NOWHERE


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """Left plus right: like units, or a date and days."""

    left: "Term"
    right: "Term"
    at: Place = NOWHERE


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Left minus right: like units, two dates (giving days), or a date and days."""

    left: "Term"
    right: "Term"
    at: Place = NOWHERE


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """Left times right, one of them free of facts, so that every comparison stays linear."""

    left: "Term"
    right: "Term"
    at: Place = NOWHERE


class Negative(msgspec.Struct, frozen=True):
    """Minus a term that is not itself an unsigned number (``-5`` is a Number)."""

    item: "Term"
    at: Place = NOWHERE


Term = Number | Code | Day | Name | Sum | Difference | Product | Negative
"""What a comparison compares."""


class And(msgspec.Struct, frozen=True):
    """Every part holds; two parts or more."""

    parts: tuple["Condition", ...]
    at: Place = NOWHERE


class Or(msgspec.Struct, frozen=True):
    """At least one part holds; two parts or more."""

    parts: tuple["Condition", ...]
    at: Place = NOWHERE


class Not(msgspec.Struct, frozen=True):
    """The part does not hold."""

    part: "Condition"
    at: Place = NOWHERE


class Compare(msgspec.Struct, frozen=True, kw_only=True):
    """Two terms in the relation of the sign."""

    left: Term
    sign: Sign
    right: Term
    at: Place = NOWHERE


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """The code fact has one of the codes, given in the author's order, each once."""

    name: Name
    codes: tuple[str, ...]
    at: Place = NOWHERE


class Includes(msgspec.Struct, frozen=True, kw_only=True):
    """The set-valued fact contains the code, or the code that another fact has."""

    item: Code | Name
    name: Name
    at: Place = NOWHERE


class Holds(msgspec.Struct, frozen=True):
    """The yes/no fact is yes."""

    name: str
    at: Place = NOWHERE


class Human(msgspec.Struct, frozen=True):
    """A person has determined that it is so; never computed."""

    name: str
    at: Place = NOWHERE


class Always(msgspec.Struct, frozen=True):
    """True, for a standing provision that concerns everything; or False."""

    answer: bool
    at: Place = NOWHERE


Condition = And | Or | Not | Compare | Member | Includes | Holds | Human | Always
"""What is yes, no or unknown of a case."""
Node = Condition | Term
"""Any node of a tree."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, from left to right."""
    match node:
        case And() | Or():
            return node.parts
        case Not():
            return (node.part,)
        case Negative():
            return (node.item,)
        case Compare() | Sum() | Difference() | Product():
            return (node.left, node.right)
        case Member():
            return (node.name,)
        case Includes():
            return (node.item, node.name)
        case _:
            return ()


def walk(node: Node) -> tuple[Node, ...]:
    """The node and everything below it, each before what is below it."""
    found: list[Node] = [node]
    for child in children(node):
        found.extend(walk(child))
    return tuple(found)


def names_in(node: Node) -> tuple[str, ...]:
    """Every fact named, once each, in the order of first mention."""
    found = (below.name for below in walk(node) if isinstance(below, (Name, Holds, Human)))
    return tuple(dict.fromkeys(found))
