r"""A question's answer and its sources as BibTeX entries, for reference managers and papers.

One ``@misc`` stands for the question, with the version of the data it was answered from; then each distinct source has
an entry of its own: ``@online`` where it gives a web address, ``@misc`` otherwise. Example::

    @misc{comity-exercises-5f1c0a2b3c4d5e6f,
      author = {{comity, national system of XAA}},
      title = {{Exercises (series: Peace Mission)}},
      year = {2026},
      version = {5f1c0a2b3c4d5e6f},
      note = {Data version 5f1c0a2b3c4d5e6f; /exercises?series=Peace+Mission\&version=5f1c0a2b3c4d5e6f},
      urldate = {2026-11-22},
    }

Keys depend on the data version and on a source's own text alone, so that they stay the same from day to day. What TeX
obeys is escaped in every field but ``url``, which is verbatim (biblatex manual, section 2.2.1): there, what would end
the field is percent-encoded (RFC 3986). An escaped brace is written by its name, since BibTeX counts braces before TeX
sees them.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&#_$"},
    }
)
_VERBATIM: Final = {ord(sign): f"%{ord(sign):02X}" for sign in '{}\\^`"<>|'}
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """What is cited: a question as it was answered.

    name: of the view, for the key. author: whose system answered. title: of the question. address: on that system.
    version: of the data. note: further words. day: when it was answered.
    """

    name: str
    author: str
    title: str
    address: str
    version: str
    note: str
    day: date


def write_bibtex(cited: Cited, sources: Iterable[str]) -> str:
    """The entry of the question, then one for each distinct source in the order given."""
    entries = [_question(cited), *(_source(text, cited.day) for text in dict.fromkeys(map(_one_line, sources)) if text)]
    return "\n".join(entries)


def escaped(text: str) -> str:
    """Text as TeX prints it: one line, with everything TeX obeys made plain."""
    return _one_line(text).translate(_TEX)


def _question(cited: Cited) -> str:
    address = f"; {escaped(cited.address)}" if cited.address else ""
    return _entry(
        "misc",
        f"comity-{cited.name}-{cited.version}",
        (
            ("author", f"{{{escaped(cited.author)}}}"),
            ("title", f"{{{escaped(cited.title)}}}"),
            ("year", str(cited.day.year)),
            ("version", cited.version),
            ("note", f"{escaped(cited.note)}{address}"),
            ("urldate", cited.day.isoformat()),
        ),
    )


def _source(text: str, day: date) -> str:
    key = f"source-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    found = _ADDRESS.search(text)
    if found is None:
        return _entry("misc", key, (("title", f"{{{escaped(text)}}}"),))
    address = found[0].rstrip(".,;:" if "(" in found[0] else ".,;:)")
    title = _bare(text.replace(address, " ")) or address
    fields = (("title", f"{{{escaped(title)}}}"), ("url", address.translate(_VERBATIM)), ("urldate", day.isoformat()))
    return _entry("online", key, fields)


def _bare(text: str) -> str:
    """What stands beside an address, without the brackets or the comma that joined it."""
    rest = _one_line(re.sub(r"\(\s*\)", " ", text)).strip(" ,;:.")
    return rest[1:-1] if re.fullmatch(r"\([^()]*\)", rest) else rest


def _entry(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
