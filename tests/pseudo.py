"""Catalogues of languages that are not shipped, made from every text the program has.

``kk`` is Kazakh, with the few texts that tests ask for. ``en-XA`` is English in letters with accents and two fifths
longer, so that a text that comes from no catalogue stands out, and what has too little room shows. ``ar-XB`` runs from
right to left.
"""

import re
from pathlib import Path

from babel.messages import Catalog, pofile

from repo.messages import Message, wanted

EXPANDED, MIRRORED, KAZAKH = "en-XA", "ar-XB", "kk"
HEADS = {
    EXPANDED: ("Ëñğļïšħ", "en-XA", "ru", "ltr", "nplurals=2; plural=(n != 1);"),
    MIRRORED: ("ףארצ", "ar-XB", "he", "rtl", "nplurals=2; plural=(n != 1);"),
    KAZAKH: ("Қазақ тілі", "kk", "kk", "ltr", "nplurals=2; plural=(n != 1);"),
}
"""Own name, HTML tag, CLDR locale, direction and plural forms of each."""
KAZAKH_TEXTS = {
    "Overview": "Шолу",
    "Organisations": "Ұйымдар",
    "States": "Мемлекеттер",
    "Skip to content": "Мазмұнға өту",
    "{count} entry.": ("{count} жазба.", "{count} жазба (барлығы)."),
}
"""A few texts in Kazakh; a text with forms by count has two."""
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ãƀçđëƒğħïĵķļɱñöþɋřšţüṽŵẋýžÃƁÇĐËƑĞĦÏĴĶĻṀÑÖÞɊŘŠŢÜṼŴẊÝŽ"
)
_HEBREW = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "אבגדהוזחטיכלמנסעפצקרשתאבגדאבגדהוזחטיכלמנסעפצקרשתאבגד"
)
_SLOT = re.compile(r"(\{[^}]*\})")


def expanded(text: str) -> str:
    """The text in letters with accents, two fifths longer, slots left as they are."""
    longer = "".join(part if _SLOT.fullmatch(part) else part.translate(_ACCENTS) for part in _SLOT.split(text))
    missing = round(len(_SLOT.sub("", text)) * 0.4)
    # The added part breaks where the words of a real language would.
    return longer + "".join(" " if at % 8 == 0 else "ö" for at in range(missing)) if len(text) > 2 else longer


def mirrored(text: str) -> str:
    """The text in letters that run from right to left, slots left as they are."""
    return "".join(part if _SLOT.fullmatch(part) else part.translate(_HEBREW) for part in _SLOT.split(text))


def kazakh(text: str) -> str:
    """The text in Kazakh; empty where there is none."""
    told = KAZAKH_TEXTS.get(text, "")
    return told if isinstance(told, str) else ""


def write_catalogues(folder: Path, source: Path) -> Path:
    """Write the catalogues of all three languages into a folder; source: of the package."""
    makers = {EXPANDED: expanded, MIRRORED: mirrored, KAZAKH: kazakh}
    for code, make in makers.items():
        catalogue = Catalog(charset="utf-8")
        for one in sorted(wanted(source)):
            catalogue.add(_key(one), _told(one, make), context=one.context or None)
        _write(folder / code / "LC_MESSAGES" / "comity.po", catalogue, code)
    return folder


def _key(one: Message) -> str | tuple[str, str]:
    return (one.text, one.plural) if one.plural else one.text


def _told(one: Message, make: object) -> str | tuple[str, ...]:
    assert callable(make)
    if not one.plural:
        return str(make(one.text))
    forms = KAZAKH_TEXTS.get(one.text) if make is kazakh else (str(make(one.text)), str(make(one.plural)))
    return forms if isinstance(forms, tuple) else ("", "")


def _write(file: Path, catalogue: Catalog, code: str) -> None:
    name, html, cldr, direction, plurals = HEADS[code]
    lines = {
        "Language": code,
        "X-Own-Name": name,
        "X-HTML-Language": html,
        "X-CLDR-Locale": cldr,
        "X-Direction": direction,
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": plurals,
    }
    head = 'msgid ""\nmsgstr ""\n' + "".join(f'"{key}: {value}\\n"\n' for key, value in lines.items())
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        out.write(f"{head}\n".encode())
        pofile.write_po(out, catalogue, omit_header=True, width=0)
