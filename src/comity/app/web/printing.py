"""What stands at the top of every sheet when a page is printed: handling, address, day."""

from collections.abc import Iterable, Mapping
from functools import reduce
from urllib.parse import urlencode

from comity.app.language import Catalogue
from comity.kernel.marking import PUBLIC, Marking, Reader, audience, join, public


def handling_on_paper(shown: Iterable[Marking], reader: Reader, words: Catalogue) -> str:
    """The strictest handling of what is shown; where nothing is given, the highest that this reader can be shown.

    A visitor is shown public statements alone.
    """
    each = set(shown)
    if each:
        return _told(reduce(join, each), words)
    if reader.party is None:
        return _told(public(""), words)
    level = words.code_label("level", reader.clearance.value)
    return words.gettext("Handling: up to {level}, see each statement").format(level=level)


def _told(marking: Marking, words: Catalogue) -> str:
    if marking.release == PUBLIC:
        return words.gettext("Handling: public")
    level = words.code_label("level", marking.level.value)
    parties = words.joined(sorted(audience(marking) or ())) or words.gettext("nobody")
    told = [words.gettext("Handling: {level}; only for {parties}").format(level=level, parties=parties)]
    if marking.caveats:
        told.append(words.joined(marking.caveats))
    return " · ".join(told)


def address_on_paper(node: str, path: str, values: Mapping[str, str]) -> str:
    """Where the page is to be found. node: where people reach this node, empty where that is not stated."""
    return f"{node}{path}?{urlencode(values)}" if values else f"{node}{path}"
