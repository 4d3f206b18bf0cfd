"""One's own feed address: made, renewed and withdrawn on ``/account/feed``, shown once."""

from typing import Final

import htpy as h
from litestar import route

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.accounts.stepping import require_step
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What
from comity.app.web.answers import Answer, redirect
from comity.app.web.arriving.feed import node_address
from comity.app.web.asking import signed_in
from comity.app.web.design.controls import Field, button, field_attributes, field_row
from comity.app.web.design.messages import notice
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page
from comity.app.web.posting import Form, form_key
from comity.app.web.site import READ, Web, site_of
from comity.kernel.errors import Malformed
from comity.kernel.marking import Level

PATH: Final = "/account/feed"


@route(PATH, **READ)
def address_page(request: Web) -> Answer:
    """Whether there is an address, and the forms to change that."""
    person = signed_in(request)
    person.require(Right.READ)
    return make_page(request, (), lambda asked: _page(asked, person))


def change_address(request: Web, form: Form) -> Answer:
    """Make a new address, which ends the one before, or withdraw it. Raises StepNeeded, NotAllowed, Malformed."""
    person = signed_in(request)
    person.require(Right.READ)
    node = site_of(request).node
    if form.get("do") == "withdraw":
        node.trail.note(person, Deed.KEY_WITHDRAWN, What(basis="own feed address", whom=person.id))
        node.feeds.withdraw(person.id)
        return redirect(PATH)
    level = read_level(form.get("level"))
    require_step(person, node.clock.micros())
    node.trail.note(person, Deed.KEY_MADE, What(basis=f"own feed address: {level.value}", whom=person.id))
    secret = node.feeds.renew(person.id, level, node.entropy)
    address = f"{node_address(request)}/feeds/{secret}/new.atom"
    return make_page(request, (), lambda asked: _page(asked, person, address))


def read_level(text: str) -> Level:
    """A level by its code. Raises Malformed."""
    found = next((level for level in Level if level.value == text), None)
    if found is None:
        raise Malformed("expected one of the levels offered, got {text!r}", text=text[:40])
    return found


def feed_section(asked: Asked, person: Person) -> h.Node:
    """The part of one's account that leads here; nothing where no role reads content."""
    if not person.may(Right.READ):
        return None
    words = asked.words
    return [
        h.h2(id="feed")[words.gettext("Feed address")],
        _state(asked, person),
        h.p[h.a(href=PATH)[words.gettext("Follow what is new in a feed reader")]],
    ]


def _state(asked: Asked, person: Person) -> h.Node:
    """Whether there is an address, and what it opens."""
    words, held = asked.words, asked.site.node.feeds.of(person.id)
    if held is None:
        return h.p[words.gettext("There is no address at present.")]
    level = words.code_label("level", held.level.value)
    return h.p[words.gettext("There is an address. It shows statements up to the level {level}.").format(level=level)]


def _page(asked: Asked, person: Person, made: str = "") -> Answer:
    words, held = asked.words, asked.site.node.feeds.of(person.id)
    title = words.gettext("Feed address")
    answer = asked.answer(
        title,
        crumbs(words, ("/account", words.gettext("Your account")), here=title),
        h.h1[title],
        h.p(".lead")[
            words.gettext(
                "With this address a feed reader shows what is new for you, without signing in. It tells kind, title "
                "of the file, speaker and time, and nothing else of what a statement says. Whoever has the address "
                "sees the same: keep it as you keep a password."
            )
        ],
        _shown_once(made, asked) if made else None,
        _state(asked, person),
        _make_form(person, held is not None, asked),
        _withdraw_form(person, asked) if held is not None else None,
    )
    answer.headers["cache-control"] = "no-store"
    return answer


def _shown_once(address: str, asked: Asked) -> h.Node:
    words = asked.words
    return notice(
        h.p[h.strong[words.gettext("Your new address; it is shown only this once:")]],
        h.p[h.code[address]],
        kind="good",
        live=True,
    )


def _make_form(person: Person, there: bool, asked: Asked) -> h.Node:
    words = asked.words
    field = Field(
        name="level",
        label=words.gettext("Show statements up to the level"),
        help=words.gettext("Statements that ask their readers for a condition of their own are never shown there."),
    )
    levels = [one for one in Level if one.rank <= person.reader.clearance.rank]
    return h.form(action=PATH, method="post")[
        form_key(person),
        h.input(type="hidden", name="do", value="renew"),
        field_row(
            field,
            h.select(**field_attributes(field))[
                (
                    h.option(value=one.value, selected=one is Level.OPEN)[words.code_label("level", one.value)]
                    for one in levels
                )
            ],
        ),
        h.p[
            button(
                words.gettext("Make a new address and end the old one") if there else words.gettext("Make an address")
            )
        ],
    ]


def _withdraw_form(person: Person, asked: Asked) -> h.Node:
    return h.form(action=PATH, method="post")[
        form_key(person),
        h.input(type="hidden", name="do", value="withdraw"),
        button(asked.words.gettext("Withdraw the address"), "danger"),
    ]
