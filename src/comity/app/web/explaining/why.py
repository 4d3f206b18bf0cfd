"""Why a reader sees a statement: each condition of its handling beside what the reader brings, in sentences (K4)."""

from datetime import datetime

from comity.app.language import Catalogue
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, Reader


def why_seen(marking: Marking, reader: Reader, now: datetime, words: Catalogue) -> tuple[str, ...]:
    """The reasons, for a reader who may see it."""
    if marking.release == PUBLIC or reader.party is None:
        return (words.gettext("Its handling is public: everybody may see it."),)
    return (
        _audience(marking, reader.party, words),
        _roles(reader, words),
        _level(marking.level, reader.clearance, words),
        *_caveats(marking, words),
        *_purpose(marking, reader.purpose, words),
        *_time(marking, now, words),
    )


def _audience(marking: Marking, party: str, words: Catalogue) -> str:
    if marking.originators == (party,):
        text = words.gettext("You act for {party}, which wrote it and always sees its own.")
    else:
        text = words.gettext("You act for {party}, which its handling names among those that may see it.")
    return text.format(party=party)


def _roles(reader: Reader, words: Catalogue) -> str:
    roles = words.joined(words.code_label("role", role) for role in sorted(reader.roles))
    return words.gettext("Your role lets you read for it: {roles}.").format(roles=roles)


def _level(level: Level, clearance: Level, words: Catalogue) -> str:
    text = words.gettext("Its level is {level}; you are cleared up to {clearance}.")
    return text.format(
        level=words.code_label("level", level.value), clearance=words.code_label("level", clearance.value)
    )


def _caveats(marking: Marking, words: Catalogue) -> tuple[str, ...]:
    if not marking.caveats:
        return (words.gettext("It sets no further conditions."),)
    return (
        words.gettext("It asks every reader to meet {conditions}, and you do.").format(
            conditions=words.joined(marking.caveats)
        ),
    )


def _purpose(marking: Marking, purpose: str, words: Catalogue) -> tuple[str, ...]:
    if purpose:
        text = words.gettext("You read for one purpose, {purpose}, for which its handling allows its use.")
        return (text.format(purpose=purpose),)
    if marking.purposes == ANY:
        return ()
    text = words.gettext("You read for the duties of your party; it is to be used for {purposes} only.")
    return (text.format(purposes=words.joined(marking.purposes)),)


def _time(marking: Marking, now: datetime, words: Catalogue) -> tuple[str, ...]:
    if marking.valid_until is None:
        return ()
    if now >= marking.valid_until:
        text = words.gettext("Its time ended on {moment}; since then only those who wrote it see it.")
    else:
        text = words.gettext("It is given out until {moment}.")
    return (text.format(moment=words.moment(marking.valid_until)),)
