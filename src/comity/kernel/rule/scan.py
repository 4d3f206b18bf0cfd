"""The lexis: every character of a rule's text is accounted for before it is parsed.

Only ASCII letters, digits, underscore, the space, the line feed, ``"`` ``'`` and ``== != < <= > >= + - * ( ) { } ,``
occur outside strings; a string is a code in plain quotes. Everything else (other scripts that look alike, null bytes,
``**``, comments, attributes, indexes, f-strings, escapes, exponents, hexadecimal) is refused here, with its place, so
that the parser never sees it. Python would read some of it as other than it looks; a rule must not.
"""

import re

from comity.kernel.rule.place import Place, mistake

MOST_BYTES = 4096
MOST_TOKENS = 1600
MOST_DEPTH = 20
_SHOWN = 12

_TOKEN = re.compile(
    r"""
    (?P<space>[ \n]+)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?!["']))
  | (?P<number>[0-9]+(_[0-9]+)*(\.[0-9]+(_[0-9]+)*)?(?![A-Za-z0-9_.]))
  | (?P<string>"[ !#-\[\]-~]*"(?!["'])|'[ -&(-\[\]-~]*'(?!["']))
  | (?P<open>[({])
  | (?P<close>[)}])
  | (?P<sign><=|>=|==|!=|<|>|\+|-|\*(?!\*)|,)
    """,
    re.VERBOSE,
)
_LONGEST_NUMBER = 40


def verify_lexis(text: str) -> None:
    """Raise RuleMistake unless the text is at most 4 KiB and made of the language's tokens only.

    At most 1,600 tokens, and brackets nested at most 20 deep.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        raise mistake(Place(1, 1), "expected at most {most} bytes, found {size}", most=MOST_BYTES, size=size)
    if not text.strip(" \n"):
        raise mistake(Place(1, 1), "expected a condition, found nothing")
    position = depth = count = 0
    before = ""
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise _unreadable(text, position)
        kind = token.lastgroup or ""
        if kind == "string" and before == "string":
            raise mistake(_place(text, position), "expected a sign or word between two codes, found two side by side")
        if kind == "number" and len(token[0]) > _LONGEST_NUMBER:
            raise mistake(_place(text, position), "expected a number below 2^53, found {n} digits", n=len(token[0]))
        depth += (kind == "open") - (kind == "close")
        if depth > MOST_DEPTH:
            raise mistake(_place(text, position), "expected brackets at most {most} deep, found more", most=MOST_DEPTH)
        if kind != "space":
            count += 1
            before = kind
        if count > MOST_TOKENS:
            raise mistake(
                _place(text, position), "expected at most {most} words and signs, found more", most=MOST_TOKENS
            )
        position = token.end()


def _place(text: str, position: int) -> Place:
    line_start = text.rfind("\n", 0, position) + 1
    return Place(text.count("\n", 0, position) + 1, position - line_start + 1)


def _unreadable(text: str, position: int) -> Exception:
    return mistake(
        _place(text, position),
        "expected names, numbers, codes in plain quotes, == != < <= > >= + - * ( ) {{ }} and commas, found {found}",
        found=ascii(text[position : position + _SHOWN]),
    )
