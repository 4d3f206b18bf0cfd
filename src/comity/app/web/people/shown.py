"""What pages about people share: moments, browsers, ways of signing in, how an account stands, secrets shown once."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import htpy as h

from comity.app.accounts.account import Account
from comity.app.accounts.people import is_entered
from comity.app.accounts.person import Person
from comity.app.language import Catalogue
from comity.app.web.answers import Answer
from comity.app.web.design.controls import Field, field_attributes, field_row
from comity.app.web.design.messages import notice
from comity.app.web.design.pieces import badge
from comity.app.web.headers import KEPT_BY_NOBODY
from comity.app.web.posting import form_key
from comity.kernel.errors import ComityError

BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser", "Yandex Browser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
"""What browsers say they are, the more telling first, and what people call it."""


def moment(micros: int, words: Catalogue) -> str:
    """A time of the node, microseconds since 1970, in words."""
    return words.moment(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros))


def browser_name(said: str, words: Catalogue) -> str:
    """Browser and system by what the browser said; it may have said anything."""
    found = [
        next((name for sign, name in names if re.search(re.escape(sign), said)), "") for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or words.gettext("Unknown browser")


def way_name(way: str, words: Catalogue) -> str:
    """How a session was opened."""
    names = {
        "password": words.gettext("password"),
        "passkey": words.gettext("passkey"),
        "one_time": words.gettext("password and one-time code"),
        "provider": words.gettext("the identity provider"),
        "setup": words.gettext("one-time link"),
    }
    return names.get(way, way)


def standing(account: Account, words: Catalogue) -> h.Node:
    """Whether an account is in use, waits for its owner, or was withdrawn."""
    if account.withdrawn:
        return badge(words.gettext("withdrawn"))
    return badge(words.gettext("in use"), "open") if is_entered(account) else badge(words.gettext("invited"), "unsure")


def roles_text(account: Account, words: Catalogue) -> str:
    """The roles of an account, in one line."""
    return words.joined(words.code_label("role", role.value) for role in account.roles)


def text_field(field: Field, value: str = "", **attributes: str | bool | int) -> h.Element:
    """A field with one line of text; further attributes are those of ``input``."""
    given: Mapping[str, str | bool | int] = {"type": "text", "required": True, **attributes}
    return field_row(field, h.input({**field_attributes(field), **given}, value=value or None))


def password_field(field: Field, fresh: bool = False) -> h.Element:
    """A field for a password. fresh: one that is being chosen, so that password managers offer one."""
    return text_field(
        field,
        type="password",
        autocomplete="new-password" if fresh else "current-password",
        maxlength=256,
    )


def code_field(words: Catalogue, name: str = "code") -> h.Element:
    """A field for a one-time code."""
    return text_field(
        Field(name=name, label=words.gettext("Six digits from your authenticator app")),
        inputmode="numeric",
        autocomplete="one-time-code",
        maxlength=20,
    )


def known_login(account: Account, words: Catalogue) -> h.Element:
    """Tells password managers, and whoever chooses a password, for whom it is."""
    field = Field(name="username", label=words.gettext("Sign-in name"))
    return text_field(field, account.login, readonly=True, autocomplete="username")


def fresh_password(words: Catalogue) -> h.Node:
    """The two fields in which a password is chosen, with the rule for it."""
    rule = words.gettext("12 to 128 characters. Several words that do not belong together are hard to guess.")
    return [
        password_field(Field(name="password", label=words.gettext("New password"), help=rule), fresh=True),
        password_field(Field(name="again", label=words.gettext("The same password again")), fresh=True),
    ]


def one_button(person: Person, action: str, label: str, kind: str = "quiet", **values: str) -> h.Element:
    """A form of one button. action: where to. values: what it sends, besides the form key."""
    return h.form(".one-button", method="post", action=action)[
        form_key(person),
        (h.input(type="hidden", name=name, value=value) for name, value in values.items()),
        h.button(class_=f"button {kind}", type="submit")[label],
    ]


def problem_notice(problem: ComityError | None, words: Catalogue) -> h.Node:
    """What was wrong with the form that was sent; nothing where it was right."""
    return notice(h.p[words.fault(problem)], kind="wrong", live=True) if problem is not None else None


def shown_once(label: str, secret: str, words: Catalogue) -> h.Node:
    """A secret that this page alone will ever show."""
    return h.div(".notice.notice-warn.secret")[
        h.p[h.strong[label]],
        h.p[h.code(".mono")[secret]],
        h.p[words.gettext("It is shown this once. Copy it now and hand it over in a way that others cannot read.")],
    ]


def unkept(answer: Answer, status: int = 200) -> Answer:
    """A page that nobody may keep, with its status."""
    answer.status_code = status
    answer.headers["cache-control"] = KEPT_BY_NOBODY
    return answer
