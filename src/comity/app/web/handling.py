"""Who may see a statement and under which conditions, in words (K4)."""

import htpy as h

from comity.app.language import Catalogue
from comity.kernel.marking import PUBLIC, Level, Marking, audience

_CLASSES = {Level.OPEN: "open", Level.RESTRICTED: "restricted", Level.CONFIDENTIAL: "confidential"}


def handling_badge(marking: Marking, words: Catalogue) -> h.Node:
    """The level as a badge."""
    label = words.gettext("Public") if marking.release == PUBLIC else words.code_label("level", marking.level.value)
    return h.span(class_=f"badge badge-{_CLASSES.get(marking.level, 'secret')}")[label]


def handling_words(marking: Marking, words: Catalogue) -> h.Node:
    """Every condition in a sentence of its own."""
    return h.ul(".plain")[(h.li[sentence] for sentence in _sentences(marking, words))]


def _sentences(marking: Marking, words: Catalogue) -> list[str]:
    parties = audience(marking)
    if parties is None:
        sentences = [words.gettext("Everybody may see it.")]
    elif not parties:
        sentences = [words.gettext("Nobody may see it.")]
    else:
        sentences = [words.gettext("Only these may see it: {parties}.").format(parties=words.joined(sorted(parties)))]
    if marking.release != PUBLIC:
        level = words.code_label("level", marking.level.value)
        sentences.append(words.gettext("Level: {level}.").format(level=level))
    sentences += _conditions(marking, words)
    return sentences


def _conditions(marking: Marking, words: Catalogue) -> list[str]:
    lists = (
        (marking.exclusions, words.gettext("Never to be given to: {list}.")),
        (marking.caveats, words.gettext("Conditions every reader must meet: {list}.")),
        (tuple(f"{one.party} «{one.text}»" for one in marking.labels), words.gettext("National labels: {list}.")),
        (marking.purposes if marking.purposes != "ANY" else (), words.gettext("To be used for: {list}.")),
    )
    sentences = [text.format(list=words.joined(items)) for items, text in lists if items]
    moments = (
        (marking.valid_until, words.gettext("Given out until {moment}.")),
        (marking.confidential_until, words.gettext("To be kept confidential until {moment}.")),
    )
    sentences += [text.format(moment=words.moment(moment)) for moment, text in moments if moment is not None]
    if marking.confidential_always:
        sentences.append(words.gettext("To be kept confidential without end."))
    return sentences
