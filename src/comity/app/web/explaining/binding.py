"""What binds somebody where a file is about: documents on record that name them and concern files of its sort.

This points to documents and decides nothing. That a document names a party, or was made in an organisation to which the
party belongs, does not say that it binds it today; the page leaves that to a legal adviser in so many words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import htpy as h
import msgspec

from comity.app.web.addresses import file_address
from comity.app.web.citing import whole
from comity.app.web.design.messages import notice
from comity.app.web.kinds import form_of
from comity.app.web.pages import Asked
from comity.app.web.sharing.page import party_name
from comity.app.web.tables import code_badge
from comity.app.web.wording import attributes
from comity.capabilities.instruments.acts import InstrumentTopic as Topic
from comity.capabilities.instruments.views import InstrumentQuery, InstrumentRow
from comity.capabilities.parties.views.memberships import FULL, MembershipQuery, MembershipRow
from comity.kernel.dates import Answer
from comity.kernel.declaration import declared_fields
from comity.kernel.marking import Reader

_FORCES: Final = frozenset(
    {Topic.ARMED_FORCES, Topic.CONFIDENCE_BUILDING, Topic.NOTIFICATION, Topic.OBSERVATION, Topic.STATUS_OF_FORCES}
)
CONCERNS: Final[Mapping[str, frozenset[Topic]]] = {
    "exercise": _FORCES | {Topic.EXERCISES, Topic.THRESHOLDS, Topic.TRANSPARENCY, Topic.TRAINING},
    "facility": _FORCES | {Topic.CEILINGS, Topic.LIMITATION_ZONES, Topic.VERIFICATION, Topic.ARMS_CONTROL},
    "crossing": frozenset({Topic.BORDER, Topic.CROSS_BORDER_FORCES, Topic.DRUG_CONTROL, Topic.ARMS_TRAFFICKING}),
    "engagement": frozenset({Topic.STATUS_OF_FORCES, Topic.DEFENCE_COOPERATION, Topic.INTERVENTION}),
    "mission": frozenset({Topic.PEACEKEEPING, Topic.PEACE_OPERATION, Topic.MANDATE, Topic.STATUS_OF_FORCES}),
}
"""Topics of documents that may concern files of a type; other types have none."""
PLANNED: Final = "instrument:s5-1996-cbm"
"""The agreement whose articles on exercises the planning page goes through."""
MOST: Final = 40
"""Documents named in one list."""


def parties_named(bodies: Iterable[msgspec.Struct]) -> frozenset[str]:
    """The states and organisations that these statements name in fields of their own."""
    return frozenset(code for body in bodies for code in _codes(body))


def _codes(body: msgspec.Struct) -> Iterator[str]:
    for declared in declared_fields(type(body)):
        value = getattr(body, declared.name)
        form, bare = form_of(declared.type)
        if form == "party" and value is not None:
            yield value
        elif form == "list" and form_of(bare.item_type)[0] == "party":  # type: ignore[attr-defined]
            yield from value


def whose(reader: Reader, named: frozenset[str]) -> tuple[str, ...]:
    """Whom "us" means: the reader's party; for a visitor the parties that the file names."""
    return (reader.party,) if reader.party is not None else tuple(sorted(named))


def binding_part(of_type: str, named: frozenset[str], asked: Asked) -> h.Node:
    """The documents, in force or perhaps so today, and what to make of them."""
    words, us = asked.words, whose(asked.reading.reader, named)
    views = asked.site.node.registry.views
    rows = whole(asked, views["instruments"], InstrumentQuery(on=asked.site.today()))
    if rows is None:
        return h.p[words.gettext("There are too many documents on record to look through them at once.")]
    concerning = [row for row in rows if CONCERNS[of_type].intersection(row.instrument.topics)]
    direct = [row for row in concerning if set(us).intersection(row.instrument.parties)]
    within = _organisations(us, asked)
    further = [row for row in concerning if row not in direct and within.intersection(row.instrument.organisations)]
    return [
        h.p[_about(us, asked)],
        _documents(words.gettext("Documents that name them as parties"), direct, asked),
        _documents(
            words.gettext("Further documents made in organisations to which they belong; who joined is not on record"),
            further,
            asked,
        ),
        h.p[words.gettext("No document on record fits.")] if not direct and not further else None,
        _plan(of_type, direct, asked),
        notice(
            h.p[
                words.gettext(
                    "This list points to documents and decides nothing. Whether one binds, and to what, only a legal "
                    "adviser can confirm."
                )
            ],
            kind="warn",
        ),
    ]


def _about(us: Sequence[str], asked: Asked) -> str:
    words = asked.words
    if asked.reading.reader.party is not None:
        text = words.gettext("Looked up for your side: {parties}. Only documents are named that concern such files.")
    else:
        text = words.gettext(
            "Looked up for those this file names: {parties}. Only documents are named that concern such files."
        )
    return text.format(parties=words.joined(party_name(code, asked) for code in us) or words.gettext("nobody"))


def _organisations(us: Sequence[str], asked: Asked) -> frozenset[str]:
    """Organisations to which any of them belongs in full today, as far as is known."""
    view = asked.site.node.registry.views["memberships"]
    rows: tuple[MembershipRow, ...] = whole(asked, view, MembershipQuery(on=asked.site.today())) or ()
    return frozenset(
        row.organisation
        for row in rows
        if row.organisation is not None and row.membership.party in us and row.membership.status in FULL
    )


def _documents(label: str, rows: Sequence[InstrumentRow], asked: Asked) -> h.Node:
    if not rows:
        return None
    words = asked.words
    asked.directory.learn(row.acts for row in rows[:MOST])
    left = len(rows) - MOST
    more = words.ngettext("{count} more is not shown here.", "{count} more are not shown here.", max(left, 0))
    return [
        h.h3[label],
        h.ul[(h.li[_document(row, asked)] for row in rows[:MOST])],
        h.p(".muted")[more.format(count=words.number(left))] if left > 0 else None,
    ]


def _document(row: InstrumentRow, asked: Asked) -> h.Node:
    words, registry = asked.words, asked.site.node.registry
    title = asked.directory.title_of(registry.views["instruments"], row)
    signed = row.instrument.signed
    parts: list[Any] = [h.a(attributes(title), href=file_address(registry, row.matter))[title.text]]
    if signed is not None:
        parts += [" ", h.span(".muted")[words.partial(signed)]]
    if row.held is Answer.CANNOT_SAY:
        parts += [" ", h.span(".badge.badge-unsure")[words.gettext("whether it is in force cannot be said")]]
    parts += [" ", code_badge(row.instrument.confidence, "confidence", words)]
    return parts


def _plan(of_type: str, direct: Sequence[InstrumentRow], asked: Asked) -> h.Node:
    if of_type != "exercise" or PLANNED not in {row.matter for row in direct}:
        return None
    text = asked.words.gettext("See what the agreement of 1996 would ask of an exercise, article by article")
    return h.p[h.a(href="/plan")[text]]
