"""In which languages pages can be read: English, and every language with a folder of catalogues.

A language is added by catalogues alone: ``<code>/LC_MESSAGES/comity.po``, where wanted with ``record.po`` beside it, in
the package's own folder ``locale`` or in a folder that the environment variable ``COMITY_CATALOGUES`` names (several as
in ``PATH``). The head of ``comity.po`` says what else has to be known of the language::

    "Language: zh\\n"
    "X-Own-Name: 中文\\n"
    "X-HTML-Language: zh-Hans\\n"
    "X-CLDR-Locale: zh_Hans\\n"
    "X-Direction: ltr\\n"
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import msgspec

from comity.kernel.errors import Malformed

VARIABLE: Final = "COMITY_CATALOGUES"
"""The environment variable that names further folders of catalogues."""
_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_LINE: Final = re.compile(r'^"([A-Za-z-]+): *(.*?)\\n"$', re.MULTILINE)
_MOST_HEAD: Final = 4_096
"""Characters of a catalogue in which its head must end."""


class PageLanguage(msgspec.Struct, frozen=True, kw_only=True):
    """A language of pages and messages.

    code: as in addresses, cookies and settings. name: in the language itself. html: BCP 47 tag of the pages. cldr: the
    locale whose dates and numbers it has. direction: ``ltr`` or ``rtl``.
    """

    code: str
    name: str
    html: str
    cldr: str
    direction: str


SOURCE: Final = PageLanguage(code="en", name="English", html="en", cldr="en_GB", direction="ltr")
"""The language in which texts stand in the source."""


@cache
def languages() -> Mapping[str, PageLanguage]:
    """Languages by code, English first, then by code; found once per process.

    Raises Malformed for a catalogue whose head does not say what it must.
    """
    found: dict[str, PageLanguage] = {}
    for folder in _folders():
        for one in folder.iterdir():
            if _CODE.fullmatch(one.name) and one.name not in found and one.name != SOURCE.code:
                catalogue = _catalogue(folder, one.name, "comity")
                if catalogue.is_file():
                    found[one.name] = _described(one.name, catalogue)
    return {SOURCE.code: SOURCE, **{code: found[code] for code in sorted(found)}}


def language_of(code: str) -> PageLanguage:
    """The language of a code; English for one that is not there."""
    return languages().get(code, SOURCE)


def find_catalogue(code: str, name: str) -> bytes | None:
    """The bytes of a language's catalogue, ``comity`` or ``record``; None where there is none."""
    if code == SOURCE.code or code not in languages():
        return None
    files = (_catalogue(folder, code, name) for folder in _folders())
    return next((file.read_bytes() for file in files if file.is_file()), None)


def _folders() -> Iterator[Traversable]:
    """The package's folder, then those of the environment."""
    yield resources.files("comity.locale")
    for name in os.environ.get(VARIABLE, "").split(os.pathsep):
        if name:
            folder = Path(name)
            if not folder.is_dir():
                raise Malformed(
                    "expected a folder of catalogues in {variable}, got {name}", variable=VARIABLE, name=name
                )
            yield folder


def _catalogue(folder: Traversable, code: str, name: str) -> Traversable:
    return folder.joinpath(code, "LC_MESSAGES", f"{name}.po")


def _described(code: str, catalogue: Traversable) -> PageLanguage:
    with catalogue.open(encoding="utf-8") as file:
        head = file.read(_MOST_HEAD).partition("\n\n")[0]
    said = dict(_LINE.findall(head))
    wanted = ("X-Own-Name", "X-HTML-Language", "X-CLDR-Locale", "X-Direction", "Plural-Forms")
    lacking = [name for name in wanted if not said.get(name)]
    if lacking or said["X-Direction"] not in {"ltr", "rtl"}:
        raise Malformed(
            "expected {wanted} in the head of the catalogue of {code}, X-Direction as ltr or rtl; {lacking} missing",
            wanted=", ".join(wanted),
            code=code,
            lacking=", ".join(lacking) or "nothing",
        )
    return PageLanguage(
        code=code,
        name=said["X-Own-Name"],
        html=said["X-HTML-Language"],
        cldr=said["X-CLDR-Locale"],
        direction=said["X-Direction"],
    )
