"""Reading rule texts, canonical or hostile."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.errors import RuleMistake
from comity.kernel.rule import Condition, condition_text, parse
from comity.kernel.rule.scan import MOST_BYTES
from comity.kernel.rule.tree import And, Compare, Name, Negative, Number
from kernel.rule.conditions import conditions

CANONICAL = (
    'kind == "troop_exercise" and (personnel >= 13_000 or tanks >= 300)',
    '("KAZ" not in participants and human("close_proximity")) or snap',
    'kind not in ("landing",) or host in participants',
    'start - date("2027-05-02") >= -30',
    "2 * (a + b) - -c <= 2.5",
    "a - (b - c) < 0 and not (x or not y)",
    "True",
    "--5 < x",
)

HOSTILE = (
    "",
    "   \n",
    "(" * 10_000,
    "(" * 2_000,
    "(" * 30 + "a" + ")" * 30,
    "[" * 3_000,
    "-" * 2_000 + "1 < x",
    "not " * 900 + "a",
    "not " * 25 + "a",
    " + ".join(["a"] * 30) + " < 1",
    " and ".join(["a"] * 300),
    "a < 1 and " * 150 + "a < 1",
    "a\0",
    "\uff50ersonnel > 1",  # reads as "personnel" to Python
    "pers\u200bonnel > 1",
    "\u0430 > 1",  # a Cyrillic letter that looks Latin
    "a > \u0661",
    '"\ud800" in a',
    "a\tand b",
    "a\rand b",
    " a",
    "a # or b",
    "a \\\n and b",
    "a\n> 1",
    "a.b",
    "a[0]",
    "a ** 2 < 1",
    "a / 2 < 1",
    "a // 2 < 1",
    "a % 2 < 1",
    "~a",
    "+a < 1",
    "a | b",
    "a is b",
    "a if b else c",
    "lambda: a",
    "lambda",
    "(a := 1)",
    "(a for a in b)",
    "[a for a in b]",
    "*a",
    "await a",
    "yield",
    "None",
    "...",
    "__import__('os')",
    "f(a)",
    "human()",
    'human("a", "b")',
    'human(x="a")',
    "human(a)",
    'human("No Name")',
    'human("a") == True',
    "date < 1",
    "a == True",
    "1",
    '"KAZ"',
    "a + b",
    'x in ("a")',
    "x in ()",
    "x in {}",
    'x in ("a", "a")',
    "x in (1, 2)",
    'x in ("a", *b)',
    '"a" in ("a", "b")',
    'x == "a" "b"',
    'x == b"a"',
    'x == f"a"',
    'x == """a"""',
    'x == "a\\x41"',
    'x == "a b"',
    'x == ""',
    'x == "' + "a" * 65 + '"',
    "Personnel > 1",
    "_a > 1",
    "a" * 60,
    "007 < x",
    "0x10 < x",
    "1e5 < x",
    "1. < x",
    ".5 < x",
    "1j < x",
    "1and x",
    "1.1234567 < x",
    "9007199254740992 < x",
    "9" * 3_000 + " < x",
    'date("2027-13-01") < x',
    'date("2027-W01-1") < x',
    'date("20270101") < x',
    'date("1899-12-31") < x',
    "date(2027, 1, 1) < x",
    "a <",
    "a = 1",
    "a and",
    "a b",
    ")",
    "a)",
)


@pytest.mark.parametrize("text", CANONICAL)
def test_canonical_text_reads_back_unchanged(text: str) -> None:
    assert condition_text(parse(text)) == text


@given(conditions)
def test_a_tree_written_and_read_is_the_same_tree(condition: Condition) -> None:
    assert parse(condition_text(condition)) == condition


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_a_mistake_with_a_place(text: str) -> None:
    with pytest.raises(RuleMistake, match=r"^line \d+, column \d+: .*found"):
        parse(text)


PIECES = (
    *"ab(){}\"'<>=!+-*,. 0129_\n",
    "not ",
    " and ",
    " or ",
    " in ",
    " not in ",
    'date("2027-01-01")',
    '"c"',
    "<=",
    "==",
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_reads_canonically_or_is_a_mistake(text: str) -> None:
    try:
        condition = parse(text)
    except RuleMistake:
        return
    written = condition_text(condition)
    assert parse(written) == condition
    assert condition_text(parse(written)) == written


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_a_mistake(text: str) -> None:
    with contextlib.suppress(RuleMistake):
        assert parse(condition_text(parse(text))) == parse(text)


def test_a_chain_is_two_comparisons() -> None:
    assert parse("10 <= zone_km <= 100") == parse("10 <= zone_km and zone_km <= 100")


def test_decimals_are_read_as_written_and_never_through_a_float() -> None:
    condition = parse("9007199254740991.1 < x and x < 0.100000")
    assert isinstance(condition, And)
    first, second = condition.parts
    assert isinstance(first, Compare)
    assert isinstance(second, Compare)
    assert first.left == Number(Decimal("9007199254740991.1"))
    assert second.right == Number(Decimal("0.1"))
    assert parse("x == 2.0") == parse("x == 2")


def test_minus_before_a_number_is_part_of_the_number() -> None:
    assert parse("x > -5") == Compare(left=Name("x"), sign=">", right=Number(-5))
    assert parse("x > -y") == Compare(left=Name("x"), sign=">", right=Negative(Name("y")))


def test_quotes_and_braces_are_free_in_the_source() -> None:
    assert parse("x in {'a', 'b'}") == parse('x in ("a", "b")')


def test_a_mistake_names_line_column_found_and_allowed() -> None:
    with pytest.raises(RuleMistake) as caught:
        parse("(a and\n f(b))")
    assert str(caught.value).startswith("line 2, column 2: expected a comparison")
    assert caught.value.values["found"] == "f(b)"


def test_the_longest_text_is_read_and_one_byte_more_is_not() -> None:
    padded = "a" + " " * (MOST_BYTES - 1)
    assert parse(padded) == parse("a")
    with pytest.raises(RuleMistake, match="at most 4096 bytes"):
        parse(padded + " ")


def test_a_chain_read_at_the_deepest_level_can_be_read_spelled_out() -> None:
    read = [parse("not " * depth + "1 < a < 3") for depth in range(18)]
    assert all(parse(condition_text(condition)) == condition for condition in read)
    with pytest.raises(RuleMistake, match="at most 20 levels"):
        parse("not " * 18 + "1 < a < 3")


def test_a_chain_too_long_when_spelled_out_is_refused() -> None:
    name = "a" * 48
    with pytest.raises(RuleMistake, match="spelled out"):
        parse(" < ".join([name] * 60))
