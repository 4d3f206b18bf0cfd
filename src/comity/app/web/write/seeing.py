"""Who will see a statement and who will not, in plain words, while its handling is being chosen.

Of this system's own people it tells numbers by role and no names: who may read what is nobody's affair but theirs and
the administrator's.
"""

from collections import Counter
from collections.abc import Iterator

import htpy as h

from comity.app.accounts.roles import Role
from comity.app.language import Catalogue
from comity.app.web.forms.handling import Resolved
from comity.app.web.handling import handling_badge
from comity.app.web.pages import Asked
from comity.kernel.marking import PUBLIC, Marking, audience, may_see

SEEN_ID = "who-sees"
"""Id of the part, so that it can be made anew while one chooses."""


def seeing_part(resolved: Resolved | None, asked: Asked) -> h.Node:
    """The part; without a handling it says what is still to be chosen."""
    words = asked.words
    return h.section(f"#{SEEN_ID}.who-sees", aria_labelledby=f"{SEEN_ID}-title", aria_live="polite")[
        h.h3(f"#{SEEN_ID}-title")[words.gettext("Who will see it")],
        h.p(".muted")[words.gettext("Choose who may see it and the level; then it is told here.")]
        if resolved is None
        else [handling_badge(resolved.marking, words), _told(resolved, asked)],
    ]


def _told(resolved: Resolved, asked: Asked) -> h.Node:
    words, marking = asked.words, resolved.marking
    return [
        h.h4[words.gettext("They will")],
        h.ul[(h.li[one] for one in (*_will(marking, asked), *_people(marking, asked, True)))],
        h.h4[words.gettext("They will not")],
        h.ul[(h.li[one] for one in (*_will_not(marking, asked), *_people(marking, asked, False)))],
        h.h4[words.gettext("Later")],
        h.ul[(h.li[one] for one in _later(resolved, asked))],
    ]


def named_parties(codes: Iterator[str] | tuple[str, ...], asked: Asked) -> str:
    """States and organisations by name with their codes, in one line."""
    found = ((asked.directory.party(code), code) for code in codes)
    return asked.words.joined(f"{one.name} ({code})" if one is not None else code for one, code in found)


def _others(marking: Marking, asked: Asked) -> tuple[str, ...]:
    """Who else may be given it, sorted; asked for what is not public."""
    return tuple(sorted((audience(marking) or frozenset()) - {asked.site.node.party}))


def _will(marking: Marking, asked: Asked) -> Iterator[str]:
    words = asked.words
    if marking.release == PUBLIC:
        yield words.gettext("Everybody who opens the pages of this system, as soon as it is sent.")
        yield words.gettext("Every state and organisation it is shared with, and whoever they show it to.")
        return
    others = _others(marking, asked)
    if others:
        told = words.gettext("Once it is shared with them, people cleared for it at: {parties}.")
        yield told.format(parties=named_parties(others, asked))


def _will_not(marking: Marking, asked: Asked) -> Iterator[str]:
    words = asked.words
    if marking.release == PUBLIC:
        yield words.gettext("Nobody is kept from it.")
        return
    yield words.gettext("Visitors who are not signed in.")
    if _others(marking, asked):
        yield words.gettext("Every state and organisation that is not named here.")
    else:
        yield words.gettext("Every other state and organisation: it cannot be shared with anybody.")
    if marking.exclusions:
        told = words.gettext("Never, even if a list names them: {parties}.")
        yield told.format(parties=named_parties(marking.exclusions, asked))
    if marking.caveats:
        told = words.gettext("People who do not meet every one of these conditions: {list}.")
        yield told.format(list=words.joined(marking.caveats))


def _people(marking: Marking, asked: Asked, may: bool) -> Iterator[str]:
    """How many people of this system could read it, or could not, by role.

    Who is cleared above the writer is not told, not even in numbers.
    """
    words, node = asked.words, asked.site.node
    if not _within_own(marking, asked):
        if may:
            yield words.gettext("Whoever of this system is cleared for it.")
        return
    accounts = [one for one in node.accounts.all() if not one.withdrawn]
    found = [one for one in accounts if may_see(one.reader(node.party), marking) is may]
    if not found:
        return
    roles = Counter(role for one in found for role in one.roles)
    listed = words.joined(
        words.gettext("{role}: {count}").format(
            role=words.code_label("role", role.value), count=words.number(roles[role])
        )
        for role in Role
        if roles[role]
    )
    told = words.ngettext(
        "{count} person of this system ({roles}).", "{count} people of this system ({roles}).", len(found)
    )
    yield told.format(count=words.number(len(found)), roles=listed)


def _within_own(marking: Marking, asked: Asked) -> bool:
    """Whether the writer meets level and conditions of a handling themselves."""
    own = asked.reading.reader
    return marking.level.rank <= own.clearance.rank and set(marking.caveats) <= own.caveats


def _later(resolved: Resolved, asked: Asked) -> Iterator[str]:
    words, marking = asked.words, resolved.marking
    for code, members in resolved.members:
        told = words.gettext("Members of {organisation} on {day}: {parties}. Who joins later will not see it.")
        day = words.day(asked.site.today())
        yield told.format(organisation=code, day=day, parties=named_parties(members, asked))
    if marking.release != PUBLIC and not resolved.members:
        yield words.gettext("The list is fixed. Who joins an organisation later sees nothing of it.")
    if marking.valid_until is not None:
        told = words.gettext("After {moment} only this system goes on showing it.")
        yield told.format(moment=words.moment(marking.valid_until))
    if marking.confidential_until is not None:
        told = words.gettext("Recipients keep it confidential until {moment}.")
        yield told.format(moment=words.moment(marking.confidential_until))
    if marking.confidential_always:
        yield words.gettext("Recipients keep it confidential without end.")
    yield _sending(marking, words)


def _sending(marking: Marking, words: Catalogue) -> str:
    if marking.release == PUBLIC:
        return words.gettext("It cannot be made secret again. Sharing it with another system is a separate step.")
    return words.gettext(
        "Sending hands it to nobody: sharing it with another system is a separate step, which is recorded."
    )
