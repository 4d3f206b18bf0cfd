"""What is asked of the trail, from the parameters of an address, and the form that asks it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import htpy as h
import msgspec

from comity.app.accounts.account import Accounts
from comity.app.trail.deeds import Deed, deed_label
from comity.app.trail.selecting import Choice
from comity.app.web.pages import Asked
from comity.kernel.errors import Malformed

PERSON: Final = "person"
DEED: Final = "deed"
SINCE: Final = "since"
UNTIL: Final = "until"
CHOICE: Final = (PERSON, DEED, SINCE, UNTIL)
"""Parameters that choose entries."""
_MOST_OFFERED: Final = 300
_SEAL: Final = re.compile("[0-9a-f]{64}")


def parse_choice(values: Mapping[str, str], accounts: Accounts) -> Choice:
    """The choice; a person is named by name, sign-in name or id.

    Raises Malformed.
    """
    person = values.get(PERSON, "").strip()
    return Choice(
        people=_ids(person, accounts) if person else frozenset(),
        deed=_parse_deed(values[DEED]) if values.get(DEED) else None,
        since=_parse_day(SINCE, values),
        until=_parse_day(UNTIL, values),
    )


def parse_number(name: str, values: Mapping[str, str]) -> int | None:
    """A number of an entry, or None where it is left out; raises Malformed."""
    text = values.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Malformed("expected {name} as the number of an entry, got {text!r}", name=name, text=text[:40])
    return int(text)


def parse_seal(name: str, values: Mapping[str, str]) -> str:
    """The seal of an entry, or empty where it is left out; raises Malformed."""
    text = values.get(name, "")
    if text and not _SEAL.fullmatch(text):
        raise Malformed("expected {name} as the seal of an entry, got {text!r}", name=name, text=text[:40])
    return text


def chosen(values: Mapping[str, str]) -> dict[str, str]:
    """The parameters that choose entries, as they were asked."""
    return {name: values[name] for name in CHOICE if values.get(name)}


def choice_form(asked: Asked, with_people: bool) -> h.Node:
    """The form that narrows the trail; it works without scripts."""
    words, values = asked.words, asked.values
    fields: list[tuple[str, str, h.Node]] = []
    if with_people:
        fields.append((PERSON, words.gettext("Person"), _person_field(asked)))
    fields += [
        (DEED, words.gettext("What was done"), _deed_field(asked)),
        (SINCE, words.gettext("From"), h.input(id=SINCE, name=SINCE, type="date", value=values.get(SINCE, ""))),
        (UNTIL, words.gettext("Until"), h.input(id=UNTIL, name=UNTIL, type="date", value=values.get(UNTIL, ""))),
    ]
    return h.form(".filter", method="get")[
        [h.div(".field")[h.label(for_=name)[label], control] for name, label, control in fields],
        h.button(".button", type="submit")[words.gettext("Show")],
    ]


def _person_field(asked: Asked) -> h.Node:
    names = sorted({one.name for one in asked.site.node.accounts.all()})[:_MOST_OFFERED]
    return [
        h.input(id=PERSON, name=PERSON, type="text", maxlength=100, list="people", value=asked.values.get(PERSON, "")),
        h.datalist(id="people")[(h.option(value=name) for name in names)],
    ]


def _deed_field(asked: Asked) -> h.Node:
    words, now = asked.words, asked.values.get(DEED, "")
    labels = sorted(((deed_label(deed, words), deed.value) for deed in Deed), key=lambda one: one[0])
    return h.select(id=DEED, name=DEED)[
        h.option(value="")[words.gettext("Everything")],
        [h.option(value=value, selected=value == now)[label] for label, value in labels],
    ]


def _ids(text: str, accounts: Accounts) -> frozenset[str]:
    wanted = text.casefold()
    found = {one.id for one in accounts.all() if wanted in (one.name.casefold(), one.login)}
    return frozenset({*found, text})


def _parse_deed(text: str) -> Deed:
    try:
        return Deed(text)
    except ValueError:
        known = ", ".join(one.value for one in Deed)
        raise Malformed("expected deed to be one of {known}, got {text!r}", known=known, text=text[:40]) from None


def _parse_day(name: str, values: Mapping[str, str]) -> date | None:
    text = values.get(name)
    if not text:
        return None
    try:
        return msgspec.convert(text, date)
    except msgspec.ValidationError:
        raise Malformed("expected {name} as a day like 2026-05-02, got {text!r}", name=name, text=text[:40]) from None
