"""What one presses, fills in or steps through: buttons, fields, tabs, steps. All of it works without scripts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import htpy as h
import msgspec

from comity.app.language import Catalogue

BUTTONS: Final = ("main", "quiet", "danger")
"""Kinds of buttons: the one thing to do here, anything else, what cannot be undone."""

Way = tuple[str, str]
"""An address and the words of the link to it."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a form without its control.

    name: of the control, whose id is the same. help: how to fill it in. error: what is wrong with what stands in it.
    """

    name: str
    label: str
    help: str = ""
    error: str = ""


def button(label: h.Node, kind: str = "main", name: str = "", value: str = "", disabled: bool = False) -> h.Element:
    """A button that sends the form it stands in. name, value: what it sends, where several buttons do."""
    return h.button(
        class_=_button_class(kind), type="submit", name=name or None, value=value or None, disabled=disabled
    )[label]


def link_button(label: h.Node, href: str, kind: str = "quiet") -> h.Element:
    """A link that looks like a button; it only leads somewhere and changes nothing."""
    return h.a(class_=_button_class(kind), href=href)[label]


def _button_class(kind: str) -> str:
    return "button" if kind == "main" else f"button {kind}"


def field_row(field: Field, control: h.Node) -> h.Element:
    """Label, help, control and error, one below another. control: has :func:`field_attributes`."""
    return h.div(class_="field field-wrong" if field.error else "field")[
        h.label(for_=field.name)[field.label],
        h.span(".muted", id=f"{field.name}-help")[field.help] if field.help else None,
        control,
        h.span(".field-error", id=f"{field.name}-error")[field.error] if field.error else None,
    ]


def field_attributes(field: Field) -> Mapping[str, str]:
    """What the field's control carries: its id and name, and where its help and error stand."""
    told = [f"{field.name}-{part}" for part, text in (("help", field.help), ("error", field.error)) if text]
    return {
        "id": field.name,
        "name": field.name,
        **({"aria-describedby": " ".join(told)} if told else {}),
        **({"aria-invalid": "true"} if field.error else {}),
    }


def tabs(label: str, ways: Iterable[Way], here: str) -> h.Element:
    """Pages that show the same thing in different ways; each has an address of its own. here: the one shown."""
    return h.nav(".tabs", aria_label=label)[
        h.ul[(h.li[h.a(href=href, aria_current="page" if href == here else None)[text]] for href, text in ways)]
    ]


def step_list(label: str, texts: Sequence[str], now: int, words: Catalogue) -> h.Element:
    """The steps of a task. now: the one being taken, from 0; those before it are done."""
    return h.ol(".steps", aria_label=label)[
        (
            h.li(class_=_step_class(at, now), aria_current="step" if at == now else None)[
                text, h.span(".visually-hidden")[f" ({words.gettext('done')})"] if at < now else None
            ]
            for at, text in enumerate(texts)
        )
    ]


def _step_class(at: int, now: int) -> str:
    return "done" if at < now else "now" if at == now else "ahead"
