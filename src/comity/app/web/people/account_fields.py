"""What an administrator decides about an account, as fields of a form and read back from one."""

from collections.abc import Collection

import htpy as h
import msgspec

from comity.app.accounts.account import MOST_NAME, Account
from comity.app.accounts.people import Changes, parse_level, parse_role
from comity.app.accounts.roles import ALONE, Role
from comity.app.language import Catalogue
from comity.app.web.design.controls import Field, field_attributes, field_row
from comity.app.web.people.shown import text_field
from comity.app.web.posting import Form
from comity.kernel.errors import Malformed
from comity.kernel.marking import Caveat, Level


def read_changes(form: Form) -> Changes:
    """What the form decides. Raises Malformed."""
    try:
        caveats = msgspec.convert(form.get("caveats").replace(",", " ").split(), tuple[Caveat, ...])
    except msgspec.ValidationError as fault:
        raise Malformed("expected caveats in capital letters, such as ORCON, with spaces between") from fault
    return Changes(
        name=form.get("name"),
        roles=tuple(parse_role(one) for one in form.all("role")),
        clearance=parse_level(form.get("clearance")),
        caveats=caveats,
    )


def read_typed(form: Form) -> Account:
    """What was typed, to stand in the form again; whatever cannot be read is left out."""
    known = {role.value: role for role in Role}
    levels = {level.value: level for level in Level}
    return Account(
        id="",
        login=form.get("login")[:60],
        name=form.get("name")[:MOST_NAME],
        roles=tuple(known[one] for one in form.all("role") if one in known),
        clearance=levels.get(form.get("clearance"), Level.OPEN),
        caveats=tuple(form.get("caveats")[:500].split()),
        made=0,
    )


def decided_fields(account: Account, words: Catalogue) -> h.Node:
    """Name, roles, clearance and caveats."""
    clearance = Field(
        name="clearance",
        label=words.gettext("Clearance"),
        help=words.gettext("The highest level of handling that this person may read and write."),
    )
    return [
        text_field(
            Field(name="name", label=words.gettext("Name, as others here see it")),
            account.name,
            maxlength=MOST_NAME,
            autocomplete="off",
        ),
        _roles(account.roles, words),
        field_row(
            clearance,
            h.select(field_attributes(clearance))[
                (
                    h.option(value=level.value, selected=level is account.clearance)[
                        words.code_label("level", level.value)
                    ]
                    for level in Level
                )
            ],
        ),
        text_field(
            Field(
                name="caveats",
                label=words.gettext("Caveats"),
                help=words.gettext("Conditions that this person meets, such as ORCON, with spaces between."),
            ),
            " ".join(account.caveats),
            required=False,
            autocomplete="off",
        ),
    ]


def _roles(chosen: Collection[Role], words: Catalogue) -> h.Node:
    return h.fieldset(".choices")[
        h.legend[words.gettext("Roles")],
        h.p(".muted")[
            words.gettext("These are held alone: {roles}.").format(
                roles=words.joined(words.code_label("role", role.value) for role in Role if role in ALONE)
            )
        ],
        (
            h.span(".choose-one")[
                h.input(
                    id=f"role-{role.value}",
                    name="role",
                    type="checkbox",
                    value=role.value,
                    checked=role in chosen,
                ),
                h.label(for_=f"role-{role.value}")[words.code_label("role", role.value)],
            ]
            for role in Role
        ),
    ]
