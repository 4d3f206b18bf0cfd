"""Who else sees a statement: parties by its handling, roles at this national system, and to whom it was handed."""

from collections.abc import Sequence

import htpy as h

from comity.app.accounts.roles import OVERSIGHT, RIGHTS, Right, Role
from comity.app.language import Catalogue
from comity.app.releasing import Handed
from comity.app.web.pages import Asked
from comity.app.web.sharing.page import handed_sentence, party_name
from comity.kernel.marking import PUBLIC, Marking, admits, allows, audience


def who_sees(marking: Marking, handed: Sequence[Handed], asked: Asked) -> h.Node:
    """By handling, by role, by record; for a reader who may see the statement."""
    words = asked.words
    if marking.release == PUBLIC:
        return [
            h.p[words.gettext("Everybody may see it, here and elsewhere.")],
            _handed(handed, asked) if handed else None,
        ]
    parties = sorted(audience(marking) or ())
    return [
        h.p[words.gettext("Its handling lets only these see it:")],
        h.ul[(h.li[party_name(code, asked)] for code in parties)],
        h.p[
            words.gettext(
                "That they may see it does not mean that they have it: each is given it by a share, which is recorded."
            )
        ],
        _roles(marking, asked),
        _handed(handed, asked),
    ]


def _roles(marking: Marking, asked: Asked) -> h.Node:
    """Who at this national system, where its party is in the audience."""
    words, party = asked.words, asked.site.node.party
    if not admits(marking, party):
        return None
    conditions = [words.gettext("cleared for {level}").format(level=words.code_label("level", marking.level.value))]
    if marking.caveats:
        conditions.append(words.gettext("meeting {conditions}").format(conditions=words.joined(marking.caveats)))
    text = words.gettext("At this national system people in these roles see it if they are {conditions}: {roles}.")
    return h.p[text.format(conditions=words.joined(conditions), roles=words.joined(_reading_roles(marking, words)))]


def _reading_roles(marking: Marking, words: Catalogue) -> list[str]:
    reading = (role for role in Role if Right.READ in RIGHTS[role])
    return [
        words.code_label("role", role.value)
        for role in reading
        if role is not Role.CLEARED_OVERSEER or allows(marking, OVERSIGHT)
    ]


def _handed(handed: Sequence[Handed], asked: Asked) -> h.Node:
    words: Catalogue = asked.words
    if not handed:
        return h.p[words.gettext("No share of it is on record that you may see.")]
    return [
        h.p[words.gettext("Shares on record that you may see:")],
        h.ul[(h.li[handed_sentence(one, asked)] for one in handed)],
    ]
