"""Reading a rule's text: a closed subset of Python's expression syntax becomes our own tree.

Example: ``kind == "troop_exercise" and (personnel >= 13_000 or tanks >= 300)``.

Python's own ``ast`` does the grammar and nothing else: no text is ever evaluated. What the language does not name is
refused with its line and column, what was found and what is allowed. Bounds: 4 KiB, 200 parts (nodes and listed
codes), 20 levels; numbers below 2^53 with at most 6 decimals, read exactly as written and never through a float.
"""

import ast
import re
from datetime import date
from decimal import Decimal

from comity.kernel.errors import RuleMistake
from comity.kernel.rule.case import FIRST_DAY, LAST_DAY
from comity.kernel.rule.facts import CODE_PATTERN, MOST_PLACES, NAME_PATTERN, NUMBER_LIMIT, RESERVED
from comity.kernel.rule.place import Place, mistake
from comity.kernel.rule.scan import MOST_BYTES, MOST_DEPTH, verify_lexis
from comity.kernel.rule.text import condition_text
from comity.kernel.rule.tree import (
    Always,
    And,
    Code,
    Compare,
    Condition,
    Day,
    Difference,
    Holds,
    Human,
    Includes,
    Member,
    Name,
    Negative,
    Not,
    Number,
    Or,
    Product,
    Sign,
    Sum,
    Term,
    walk,
)

MOST_NODES = 200
_SHOWN = 40
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONDITIONS = 'a comparison, a yes/no fact, "in", "and", "or", "not", human("..."), True or False'
_TERMS = 'a number, a fact, a code in quotes, date("YYYY-MM-DD"), + - * or brackets'


def parse(text: str) -> Condition:
    """Read a condition from its text.

    Raises RuleMistake naming line and column, what was found and what is allowed; never another fault, whatever the
    text.
    """
    verify_lexis(text)
    try:
        body = ast.parse(text, mode="eval").body
    except SyntaxError as fault:
        place = Place(fault.lineno or 1, max(fault.offset or 1, 1))
        raise mistake(place, "expected one condition, found what does not read as one ({why})", why=fault.msg) from None
    except (ValueError, RecursionError, MemoryError):
        raise mistake(Place(1, 1), "expected one condition, found a text nested too deeply") from None
    tree = _Reader(text).condition(body, 1)
    _verify_size(tree)
    return tree


def _verify_size(tree: Condition) -> None:
    nodes = walk(tree)
    count = len(nodes) + sum(len(node.codes) for node in nodes if isinstance(node, Member))
    if count > MOST_NODES:
        raise mistake(tree.at, "expected at most {most} parts, found {count}", most=MOST_NODES, count=count)
    # Chains are spelled out in the canonical text, which must be readable again.
    size = len(condition_text(tree))
    if size > MOST_BYTES:
        raise mistake(
            tree.at, "expected at most {most} bytes when spelled out, found {size}", most=MOST_BYTES, size=size
        )


class _Reader:
    """Turns Python's nodes into ours; keeps the text, because numbers are read from it and not from floats."""

    def __init__(self, text: str) -> None:
        self._text = text

    def condition(self, node: ast.expr, depth: int) -> Condition:
        self._verify_depth(node, depth)
        at = _place(node)
        match node:
            case ast.BoolOp():
                parts = tuple(self.condition(part, depth + 1) for part in node.values)
                return And(parts, at) if isinstance(node.op, ast.And) else Or(parts, at)
            case ast.UnaryOp(op=ast.Not()):
                return Not(self.condition(node.operand, depth + 1), at)
            case ast.Compare():
                return self._comparisons(node, depth)
            case ast.Name():
                return Holds(self._name(node), at)
            case ast.Constant(value=bool() as answer):
                return Always(answer, at)
            case ast.Call():
                return Human(self._argument(node, "human", _CONDITIONS), at)
            case _:
                raise self._refusal(node, _CONDITIONS)

    def _comparisons(self, node: ast.Compare, depth: int) -> Condition:
        sides = (node.left, *node.comparators)
        below = depth + 1 if len(node.ops) == 1 else depth + 2
        parts = tuple(self._comparison(sides[i], sign, sides[i + 1], below) for i, sign in enumerate(node.ops))
        return parts[0] if len(parts) == 1 else And(parts, _place(node))

    def _comparison(self, left: ast.expr, sign: ast.cmpop, right: ast.expr, depth: int) -> Condition:
        at = _place(left)
        if isinstance(sign, ast.In):
            return self._membership(left, right, depth)
        if isinstance(sign, ast.NotIn):
            return Not(self._membership(left, right, depth), at)
        return Compare(left=self.term(left, depth), sign=self._sign(sign, left), right=self.term(right, depth), at=at)

    def _sign(self, sign: ast.cmpop, left: ast.expr) -> Sign:
        match sign:
            case ast.Eq():
                return "=="
            case ast.NotEq():
                return "!="
            case ast.Lt():
                return "<"
            case ast.LtE():
                return "<="
            case ast.Gt():
                return ">"
            case ast.GtE():
                return ">="
            case _:
                raise mistake(_place(left), "expected == != < <= > >= in or not in, found {sign}", sign="is")

    def _membership(self, left: ast.expr, right: ast.expr, depth: int) -> Member | Includes:
        item = self.term(left, depth)
        if isinstance(right, ast.Name) and isinstance(item, (Code, Name)):
            return Includes(item=item, name=Name(self._name(right), _place(right)), at=_place(left))
        if not isinstance(right, (ast.Tuple, ast.Set)):
            raise self._refusal(right, 'codes in brackets such as ("a", "b") or ("a",), or a fact that is a set')
        if not isinstance(item, Name):
            raise self._refusal(left, "a fact before a list of codes")
        return Member(name=item, codes=self._codes(right, depth), at=_place(left))

    def _codes(self, node: ast.Tuple | ast.Set, depth: int) -> tuple[str, ...]:
        codes: list[str] = []
        for element in node.elts:
            item = self.term(element, depth + 1)
            if not isinstance(item, Code):
                raise self._refusal(element, "a code in quotes")
            if item.code in codes:
                raise mistake(item.at, "expected each code once, found {code!r} again", code=item.code)
            codes.append(item.code)
        if not codes:
            raise self._refusal(node, "at least one code")
        return tuple(codes)

    def term(self, node: ast.expr, depth: int) -> Term:
        self._verify_depth(node, depth)
        at = _place(node)
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return Name(self._name(node), at)
            case ast.UnaryOp(op=ast.USub()):
                return self._negative(node.operand, at, depth + 1)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
                return self._formula(node, depth)
            case ast.Call():
                return self._day(node)
            case _:
                raise self._refusal(node, _TERMS)

    def _negative(self, operand: ast.expr, at: Place, depth: int) -> Term:
        item = self.term(operand, depth)
        if isinstance(operand, ast.Constant) and isinstance(item, Number):
            return Number(-item.value, at)
        return Negative(item, at)

    def _formula(self, node: ast.BinOp, depth: int) -> Sum | Difference | Product:
        left, right = self.term(node.left, depth + 1), self.term(node.right, depth + 1)
        if isinstance(node.op, ast.Add):
            return Sum(left=left, right=right, at=_place(node))
        if isinstance(node.op, ast.Sub):
            return Difference(left=left, right=right, at=_place(node))
        return Product(left=left, right=right, at=_place(node))

    def _constant(self, node: ast.Constant) -> Number | Code:
        at = _place(node)
        if isinstance(node.value, str):
            if not CODE_PATTERN.fullmatch(node.value):
                raise self._refusal(node, "a code of 1 to 64 letters, digits, _ . -")
            return Code(node.value, at)
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise self._refusal(node, _TERMS)
        whole, _, decimals = self._source(node).replace("_", "").partition(".")
        decimals = decimals.rstrip("0")
        if len(decimals) > MOST_PLACES or int(whole) >= NUMBER_LIMIT:
            raise self._refusal(node, f"a number below 2^53 with at most {MOST_PLACES} decimals")
        return Number(Decimal(f"{whole}.{decimals}") if decimals else int(whole), at)

    def _day(self, node: ast.Call) -> Day:
        written = self._argument(node, "date", _TERMS)
        try:
            day = date.fromisoformat(written) if _DAY.fullmatch(written) else None
        except ValueError:
            day = None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise self._refusal(node, f'date("YYYY-MM-DD") from {FIRST_DAY} to {LAST_DAY}')
        return Day(day, _place(node))

    def _argument(self, node: ast.Call, function: str, allowed: str) -> str:
        match node:
            case ast.Call(func=ast.Name(id=called), args=[ast.Constant(value=str() as text)], keywords=[]) if (
                called == function
            ):
                if function == "human" and not NAME_PATTERN.fullmatch(text):
                    raise self._refusal(node, 'human("name") with the name of a fact')
                return text
            case _:
                raise self._refusal(node, allowed)

    def _name(self, node: ast.Name) -> str:
        if not NAME_PATTERN.fullmatch(node.id) or node.id in RESERVED:
            raise self._refusal(node, "a fact's name of lower-case letters, digits and _")
        return node.id

    def _verify_depth(self, node: ast.expr, depth: int) -> None:
        if depth > MOST_DEPTH:
            raise mistake(_place(node), "expected at most {most} levels, found more", most=MOST_DEPTH)

    def _source(self, node: ast.expr) -> str:
        return ast.get_source_segment(self._text, node) or ""

    def _refusal(self, node: ast.expr, allowed: str) -> RuleMistake:
        found = self._source(node)
        shown = found if len(found) <= _SHOWN else found[:_SHOWN] + "..."
        return mistake(_place(node), "expected {allowed}, found {found!r}", allowed=allowed, found=shown)


def _place(node: ast.expr) -> Place:
    return Place(node.lineno, node.col_offset + 1)
