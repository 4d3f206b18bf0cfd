"""One entered text as one value: what each form of input takes, and what it says where it does not."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from comity.app.language import Catalogue
from comity.app.web.directory import Directory
from comity.app.web.forms.inputs import Input
from comity.app.web.forms.partial import read_partial
from comity.app.web.forms.texts import controls_in, hidden_in, lines, one_line
from comity.kernel.errors import Malformed
from comity.kernel.ids import parse_act_id, parse_matter, parse_party

_IN_BRACKETS: Final = re.compile(r"(.*)\(([A-Z0-9-]{2,50})\)", re.DOTALL)
_MOST_SHOWN: Final = 60
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,10})?")


class Unreadable(Exception):
    """A text that is not what its input takes; the message is for the reader."""


def read_scalar(one: Input, text: str, words: Catalogue, directory: Directory) -> Any:
    """The value of a text that is not blank.

    Raises Unreadable.
    """
    readers: dict[str, Callable[[], Any]] = {
        "long": lambda: _long(one, text, words),
        "date": lambda: _date(text, words),
        "day": lambda: _date(text, words, day=True),
        "party": lambda: read_party(text, words, directory),
        "matter": lambda: _matter(text, words),
        "statement": lambda: _statement(text, words),
        "number": lambda: _number(one, text, words),
        "truth": lambda: _truth(text, words),
        "choice": lambda: _choice(one, text, words),
    }
    return readers.get(one.form, lambda: _text(one, text, words))()


def shortened(text: str) -> str:
    """A text as a message repeats it."""
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def _text(one: Input, text: str, words: Catalogue) -> str:
    plain = one_line(text)
    if codes := hidden_in(text):
        told = words.gettext("This holds characters that cannot be seen: {codes}. Type it anew without them.")
        raise Unreadable(told.format(codes=words.joined(codes)))
    _check_length(one, plain, words)
    if one.pattern and not re.match(one.pattern, plain):
        raise Unreadable(words.gettext("This is not of the expected form: {text}").format(text=shortened(plain)))
    return plain


def _long(one: Input, text: str, words: Catalogue) -> str:
    if codes := controls_in(text.replace("\r", "")):
        told = words.gettext("This holds control characters: {codes}. Type it anew without them.")
        raise Unreadable(told.format(codes=words.joined(codes)))
    plain = lines(text)
    _check_length(one, plain, words)
    return plain


def _check_length(one: Input, plain: str, words: Catalogue) -> None:
    count = len(plain)
    if one.most is not None and count > one.most:
        told = words.gettext("Expected at most {most} characters, got {count}.")
        raise Unreadable(told.format(most=words.number(one.most), count=words.number(count)))
    if one.least is not None and count < one.least:
        told = words.gettext("Expected at least {least} characters, got {count}.")
        raise Unreadable(told.format(least=words.number(one.least), count=words.number(count)))


def _date(text: str, words: Catalogue, day: bool = False) -> str:
    try:
        found = read_partial(one_line(text))
    except Malformed as fault:
        told = words.fault(fault)
        raise Unreadable(f"{told[:1].upper()}{told[1:]}.") from fault
    if day and len(found) < len("2001-06-15"):
        told = words.gettext("Expected a day like 2001-06-15, got {text}.")
        raise Unreadable(told.format(text=shortened(text)))
    return found


def read_party(text: str, words: Catalogue, directory: Directory) -> str:
    """The code of a state or organisation given by name, by code, or as ``name (CODE)``.

    Raises Unreadable.
    """
    plain = one_line(text)
    try:
        return parse_party(plain)
    except Malformed:
        pass
    named = _named(plain, directory)
    code = _code_in_brackets(plain, named, words, directory)
    if code:
        return code
    if len(named) == 1:
        return named[0]
    if named:
        told = words.gettext("Several are called {text}. Give the code: {codes}.")
        raise Unreadable(told.format(text=shortened(plain), codes=words.joined(named)))
    told = words.gettext("Expected a state or organisation by its name or code, such as KAZ, got {text}.")
    raise Unreadable(told.format(text=shortened(plain)))


def _code_in_brackets(plain: str, named: list[str], words: Catalogue, directory: Directory) -> str:
    """The code that follows a name in brackets, which counts whoever calls themselves so; empty where there is none.

    named: whoever is called by the whole text. Raises Unreadable where the name is that of others alone.
    """
    found = _IN_BRACKETS.fullmatch(plain)
    try:
        code = parse_party(found[2]) if found is not None else ""
    except Malformed:
        return ""
    before = _named(found[1].strip(), directory) if found is not None else []
    others = sorted({*named, *before} - {code})
    if code and others and code not in before:
        told = words.gettext("The name and the code in brackets differ in {text}. Give the code alone: {codes}.")
        raise Unreadable(told.format(text=shortened(plain), codes=words.joined([code, *others])))
    return code


def _named(name: str, directory: Directory) -> list[str]:
    wanted = name.casefold()
    known = (*directory.states.values(), *directory.organisations.values())
    return sorted({one.code for one in known if wanted in (one.name.casefold(), one.code.casefold())})


def _matter(text: str, words: Catalogue) -> str:
    try:
        return parse_matter(one_line(text))
    except Malformed as fault:
        told = words.gettext("Expected a file such as exercise:pm-2005, got {text}. Search for it by its words.")
        raise Unreadable(told.format(text=shortened(text))) from fault


def _statement(text: str, words: Catalogue) -> str:
    try:
        return parse_act_id(one_line(text).lower()).hex()
    except Malformed as fault:
        told = words.gettext("Expected the number of a statement, 64 digits and letters a to f, got {text}.")
        raise Unreadable(told.format(text=shortened(text))) from fault


def _number(one: Input, text: str, words: Catalogue) -> int:
    plain = "".join(text.split()).replace("−", "-").replace("’", "").replace("'", "")
    decimal = "," if plain.count(",") == 1 and "." not in plain and one.scale != 1 else ""
    plain = plain.replace(decimal, ".") if decimal else plain
    least, most = words.number((one.least or 0) * one.scale), words.number((one.most or 0) * one.scale)
    # No exponents: a few characters of them stand for numbers that take minutes to write out.
    scaled = Decimal(plain) / one.scale if _NUMBER.fullmatch(plain) else None
    if scaled is None or scaled != int(scaled):
        told = (
            words.gettext("Expected a whole number from {least} to {most}, got {text}.")
            if one.scale == 1
            else words.gettext("Expected a number from {least} to {most} with at most {places} decimals, got {text}.")
        )
        places = -int(one.scale.as_tuple().exponent)
        raise Unreadable(told.format(least=least, most=most, places=places, text=shortened(text)))
    if (one.least is not None and scaled < one.least) or (one.most is not None and scaled > one.most):
        told = words.gettext("Expected a number from {least} to {most}, got {text}.")
        raise Unreadable(told.format(least=least, most=most, text=shortened(text)))
    return int(scaled)


def _truth(text: str, words: Catalogue) -> bool:
    known = {"yes": True, "no": False, words.gettext("yes").casefold(): True, words.gettext("no").casefold(): False}
    found = known.get(one_line(text).casefold())
    if found is None:
        raise Unreadable(words.gettext("Expected yes or no, got {text}.").format(text=shortened(text)))
    return found


def _choice(one: Input, text: str, words: Catalogue) -> str:
    plain = one_line(text)
    if plain in one.codes:
        return plain
    labelled = [code for code in one.codes if words.code_label(one.vocabulary, code).casefold() == plain.casefold()]
    if len(labelled) != 1:
        told = words.gettext("Expected one of: {list}. Got {text}.")
        labels = words.joined(words.code_label(one.vocabulary, code) for code in one.codes[:20])
        raise Unreadable(told.format(list=labels, text=shortened(plain)))
    return labelled[0]
