"""Access keys of one's own account: what one's programs show when they read and write in one's name."""

from typing import Final

import htpy as h
import msgspec

from comity.app.access import LONGEST_DAYS, Access
from comity.app.accounts.account import MOST_NAME, Account, parse_name
from comity.app.accounts.people import parse_level, parse_role
from comity.app.accounts.person import Person
from comity.app.accounts.stepping import require_step
from comity.app.web.design.controls import Field, button, field_attributes, field_row
from comity.app.web.design.messages import notice
from comity.app.web.layout import scroll_table
from comity.app.web.pages import Asked
from comity.app.web.people.noting import Event, note
from comity.app.web.people.shown import moment, one_button, shown_once, text_field
from comity.app.web.posting import Form, form_key
from comity.app.web.site import Web, site_of
from comity.kernel.errors import Malformed, NotAllowed, refusal
from comity.kernel.marking import Level

DAYS: Final = (7, 30, 90, LONGEST_DAYS)
_DAY: Final = 24 * 3600 * 1_000_000


class Made(msgspec.Struct, frozen=True):
    """A key that was just made, in its one showing."""

    text: str


def make_key(request: Web, person: Person, form: Form) -> Made:
    """Make a key that opens no more than the account. Raises StepNeeded, Malformed, NotAllowed."""
    node = site_of(request).node
    if person.waiting:
        # A key asks for no second factor: it would open what the session itself may not see yet.
        raise NotAllowed((refusal("role.may_not", "Your roles do not allow this."),))
    require_step(person, node.clock.micros())
    days = form.get("key_days")
    if days not in {str(one) for one in DAYS}:
        raise Malformed("expected one of the durations offered, got {days!r}", days=days[:20])
    now = node.clock.micros()
    access = Access(
        name=parse_name(form.get("key_name")),
        role=parse_role(form.get("key_role")),
        clearance=parse_level(form.get("key_clearance")),
        caveats=tuple(sorted(set(form.all("key_caveat")))),
        account=person.id,
        made=now,
        until=now + int(days) * _DAY,
    )
    note(request, Event.KEY_MADE, person.id, "own")
    return Made(node.access.create(access, node.entropy))


def withdraw_key(request: Web, person: Person, form: Form) -> str:
    """Withdraw one key of the account; one of another account is not there."""
    note(request, Event.KEY_WITHDRAWN, person.id, "own")
    site_of(request).node.access.withdraw_own(person.id, form.get("key"))
    return "key"


def withdraw_all(request: Web, person: Person, form: Form) -> str:
    """Withdraw every key of the account, and its feed address."""
    node = site_of(request).node
    note(request, Event.KEY_WITHDRAWN, person.id, "own all")
    node.access.withdraw_all(person.id)
    node.feeds.withdraw(person.id)
    return "all"


def still_open(asked: Asked, person: Person) -> h.Node:
    """What goes on to open the account after its owner has changed how to sign in; nothing where nothing does."""
    words, node = asked.words, asked.site.node
    count, feed = len(node.access.of(person.id)), node.feeds.of(person.id) is not None
    if not (count or feed):
        return None
    keys = words.ngettext(
        "{count} access key still opens your account.", "{count} access keys still open your account.", count
    )
    return notice(
        h.p[keys.format(count=words.number(count))] if count else None,
        h.p[words.gettext("Your feed address still shows what is new.")] if feed else None,
        h.p[words.gettext("If somebody else may have had your account, withdraw them and make new ones.")],
        one_button(person, "/account", words.gettext("Withdraw all of them"), "danger", do="withdraw-all"),
        kind="warn",
    )


def keys_section(asked: Asked, person: Person, account: Account, made: Made | None) -> h.Node:
    """The account's keys as a table, and the form that makes one."""
    words = asked.words
    found = asked.site.node.access.of(account.id)
    label = words.gettext("Access keys")
    heads = (
        words.gettext("Name"),
        words.gettext("Role"),
        words.gettext("Clearance"),
        words.gettext("Until"),
        words.gettext("Withdraw it"),
    )
    return [
        h.h2(id="keys")[label],
        h.p[
            words.gettext(
                "With an access key a program of yours reads and writes in your name. It opens at most what your "
                "account opens, and ends with it."
            )
        ],
        shown_once(words.gettext("The new access key"), made.text, words) if made is not None else None,
        scroll_table(
            label,
            h.table[
                h.caption[words.gettext("Access keys that hold")],
                h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
                h.tbody[(_row(asked, person, key, access) for key, access in found)],
            ],
        )
        if found
        else h.p(".muted")[words.gettext("You have none.")],
        _form(asked, person, account),
    ]


def _row(asked: Asked, person: Person, key: str, access: Access) -> h.Node:
    words = asked.words
    return h.tr[
        h.th(".said", scope="row")[access.name],
        h.td[words.code_label("role", access.role.value)],
        h.td[words.code_label("level", access.clearance.value), (f", {one}" for one in access.caveats)],
        h.td[moment(access.until, words)],
        h.td[one_button(person, "/account", words.gettext("Withdraw"), "danger", do="withdraw-key", key=key)],
    ]


def _form(asked: Asked, person: Person, account: Account) -> h.Node:
    words = asked.words
    levels = [level for level in Level if level.rank <= account.clearance.rank]
    return h.details(".filters")[
        h.summary[words.gettext("Make an access key")],
        h.form(".narrow-form", method="post", action="/account#keys")[
            form_key(person),
            h.input(type="hidden", name="do", value="make-key"),
            text_field(
                Field(name="key_name", label=words.gettext("Name"), help=words.gettext("Which program it is for.")),
                maxlength=MOST_NAME,
                autocomplete="off",
            ),
            _choice(
                Field(name="key_role", label=words.gettext("Role")),
                [(role.value, words.code_label("role", role.value)) for role in account.roles],
            ),
            _choice(
                Field(name="key_clearance", label=words.gettext("Clearance")),
                [(level.value, words.code_label("level", level.value)) for level in levels],
            ),
            _caveats(asked, account),
            _choice(
                Field(name="key_days", label=words.gettext("It ends after")),
                [(str(days), words.ngettext("{count} day", "{count} days", days).format(count=days)) for days in DAYS],
            ),
            button(words.gettext("Make the key")),
        ],
    ]


def _caveats(asked: Asked, account: Account) -> h.Node:
    if not account.caveats:
        return None
    return h.fieldset(".choices")[
        h.legend[asked.words.gettext("Caveats")],
        (
            h.span(".choose-one")[
                h.input(id=f"key-caveat-{one}", name="key_caveat", type="checkbox", value=one),
                h.label(for_=f"key-caveat-{one}")[one],
            ]
            for one in account.caveats
        ),
    ]


def _choice(field: Field, options: list[tuple[str, str]]) -> h.Element:
    return field_row(field, h.select(field_attributes(field))[(h.option(value=code)[name] for code, name in options)])
