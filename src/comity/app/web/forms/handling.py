"""Handling as people choose it: who may see a statement and under which conditions, and the marking that means (K4).

What a marking cannot hold never comes back as an error of its bytes: lists are put in order, the members of an
organisation are resolved to those of the day and fixed, and contradictions are told at the field where they lie.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Annotated, Final

import msgspec

from comity.app.language import Catalogue
from comity.app.web.forms.filling import pairs_of
from comity.app.web.forms.inputs import Input, inputs_of
from comity.app.web.forms.reading import Grasp, Problem, Read, read_form
from comity.app.web.forms.values import Pair, Values
from comity.kernel.declaration import field
from comity.kernel.ids import Party
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, NationalLabel

PREFIX: Final = "handling:"
"""Start of the names of these fields: they cannot be taken for those of a body."""
MOST_PARTIES: Final = 300


class Audience(Enum):
    """To whom a statement may be given."""

    WE = "only_we"
    CHOSEN = "those_named"
    EVERYBODY = "everybody"


class Use(Enum):
    """What a statement may be used for."""

    PLANNING = "planning"
    EXERCISE = "exercise"
    ASSESSMENT = "assessment"
    WARNING = "warning"
    OVERSIGHT = "oversight"


class Confidentiality(Enum):
    """How long recipients keep it confidential."""

    NOT_ASKED = "not_asked"
    UNTIL = "until_a_day"
    ALWAYS = "without_end"


class Handling(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Handling as it is entered. members_of: organisations whose members of today are added to the parties.

    uses: none for every use. valid_until, confidential_until: the last day, whole, in UTC.
    """

    audience: Annotated[Audience, field("Who may see it", vocabulary="audience")]
    level: Annotated[Level, field("Level", help="What everybody may see is open.", vocabulary="level")]
    parties: Annotated[
        tuple[Party, ...],
        field("States and organisations", help="Where you choose who may see it.", max_length=MOST_PARTIES),
    ] = ()
    members_of: Annotated[
        tuple[Party, ...],
        field(
            "Members of",
            help="Organisations whose members of today may see it. Who joins later may not.",
            max_length=20,
        ),
    ] = ()
    exclusions: Annotated[
        tuple[Party, ...],
        field("Never to be given to", help="Those who receive it see this list.", max_length=MOST_PARTIES),
    ] = ()
    uses: Annotated[tuple[Use, ...], field("Only to be used for", help="None for every use.", vocabulary="use")] = ()
    valid_until: Annotated[date, field("Given out until", help="The last day, to its end in UTC.")] | None = None
    confidentiality: (
        Annotated[Confidentiality, field("To be kept confidential", vocabulary="confidentiality")] | None
    ) = None
    confidential_until: Annotated[date, field("Confidential until", help="The last day, to its end in UTC.")] | None = (
        None
    )
    label: (
        Annotated[
            str, field("National label", help="Kept word for word beside the level.", min_length=1, max_length=120)
        ]
        | None
    ) = None


def handling_inputs(caveats: Iterable[str], words: Catalogue) -> tuple[Input, ...]:
    """The inputs of handling; conditions to choose from are those that the writer meets."""
    known = tuple(sorted(caveats))
    condition = Input(
        name="caveats",
        form="codes",
        label=words.gettext("Conditions every reader must meet"),
        codes=known,
        unsaid=(),
        most=64,
    )
    inputs = inputs_of(Handling)
    return (*inputs[:5], condition, *inputs[5:]) if known else inputs


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """A marking with how it came about. members: by organisation, the members of today that were added."""

    marking: Marking
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_handling(
    values: Values, grasp: Grasp, party: str, members: Callable[[str], tuple[str, ...]]
) -> Read[Resolved]:
    """The marking that the fields mean. party: who writes. members: of an organisation, today."""
    read = read_form(Handling, values, grasp, PREFIX)
    if read.body is None:
        return Read(body=None, problems=read.problems)
    found = read.body
    caveats = tuple(sorted({code for code in values.all(f"{PREFIX}caveats") if code}))
    added = tuple((code, members(code)) for code in sorted(set(found.members_of)))
    problems = (*_check_audience(found, caveats, grasp.words), *_check_members(found, added, grasp.words))
    problems = (*problems, *_check_times(found, grasp.words))
    if problems:
        return Read(body=None, problems=problems)
    return Read(body=Resolved(marking=_marking(found, caveats, party, added), members=added))


def handling_pairs(marking: Marking, party: str) -> tuple[Pair, ...]:
    """What the form holds for a marking that a party is to write under; times within a day become stricter.

    Nothing for a marking whose purposes the form does not know: leaving them out would make it wider.
    """
    known = {one.value for one in Use}
    if marking.purposes != ANY and not (marking.purposes and known.issuperset(marking.purposes)):
        return ()
    labels = [one.text for one in marking.labels if one.party == party]
    public = marking.release == PUBLIC
    release = () if marking.release == PUBLIC else marking.release
    alone = not public and set(release) <= set(marking.originators) and len(marking.originators) == 1
    until = marking.confidential_until
    handling = Handling(
        audience=Audience.EVERYBODY if public else Audience.WE if alone else Audience.CHOSEN,
        level=marking.level,
        parties=() if public or alone else release,
        exclusions=marking.exclusions,
        uses=() if marking.purposes == ANY else tuple(map(Use, marking.purposes)),
        valid_until=None if marking.valid_until is None else (marking.valid_until - timedelta(days=1)).date(),
        confidentiality=Confidentiality.ALWAYS
        if marking.confidential_always
        else Confidentiality.UNTIL
        if until is not None
        else None,
        confidential_until=None if until is None else (until - timedelta(microseconds=1)).date(),
        label=labels[0] if labels else None,
    )
    conditions = tuple((f"{PREFIX}caveats", one) for one in marking.caveats)
    return (*pairs_of(handling, PREFIX), *conditions)


def _check_audience(found: Handling, caveats: tuple[str, ...], words: Catalogue) -> list[Problem]:
    problems = []
    if found.audience is Audience.EVERYBODY:
        if found.level is not Level.OPEN:
            told = words.gettext("What everybody may see is open. Choose that level, or choose who may see it.")
            problems.append(Problem(f"{PREFIX}level", told))
        if found.exclusions:
            told = words.gettext(
                "What everybody may see is kept from nobody. Leave this empty, or choose who may see it."
            )
            problems.append(Problem(f"{PREFIX}exclusions", told))
        if caveats:
            told = words.gettext("What everybody may see has no conditions. Choose none, or choose who may see it.")
            problems.append(Problem(f"{PREFIX}caveats", told))
    if found.audience is not Audience.CHOSEN and (found.parties or found.members_of):
        told = words.gettext("You named states or organisations. Choose above that those you name may see it.")
        problems.append(Problem(f"{PREFIX}audience", told))
    if found.audience is Audience.CHOSEN and not (found.parties or found.members_of):
        told = words.gettext("Name the states and organisations that may see it.")
        problems.append(Problem(f"{PREFIX}parties", told))
    return problems


def _check_members(
    found: Handling, added: tuple[tuple[str, tuple[str, ...]], ...], words: Catalogue
) -> Iterable[Problem]:
    for number, code in enumerate(found.members_of):
        if not dict(added)[code]:
            told = words.gettext("No members of {organisation} are known here today. Name them one by one.")
            yield Problem(f"{PREFIX}members_of.{number}", told.format(organisation=code))
    if len({*found.parties, *(one for _, codes in added for one in codes)}) >= MOST_PARTIES:
        told = words.gettext("Expected at most {most} entries, got {count}.")
        count = len(found.parties) + sum(len(codes) for _, codes in added)
        yield Problem(f"{PREFIX}parties", told.format(most=words.number(MOST_PARTIES - 1), count=words.number(count)))


def _check_times(found: Handling, words: Catalogue) -> Iterable[Problem]:
    until = found.confidentiality is Confidentiality.UNTIL
    if until and found.confidential_until is None:
        yield Problem(f"{PREFIX}confidential_until", words.gettext("Say until which day."))
    if not until and found.confidential_until is not None:
        told = words.gettext("You gave a day. Choose that it is kept confidential until then, or leave the day empty.")
        yield Problem(f"{PREFIX}confidential_until", told)


def _marking(
    found: Handling, caveats: tuple[str, ...], party: str, added: tuple[tuple[str, tuple[str, ...]], ...]
) -> Marking:
    chosen = {party, *found.parties, *(code for _, codes in added for code in codes)}
    release = {Audience.WE: {party}, Audience.CHOSEN: chosen}.get(found.audience, set())
    return Marking(
        level=found.level,
        release=PUBLIC if found.audience is Audience.EVERYBODY else tuple(sorted(release)),
        originators=(party,),
        purposes=tuple(sorted(one.value for one in found.uses)) or ANY,
        exclusions=tuple(sorted(set(found.exclusions))),
        caveats=caveats,
        valid_until=_end_of(found.valid_until),
        confidential_until=_end_of(found.confidential_until),
        confidential_always=found.confidentiality is Confidentiality.ALWAYS,
        labels=() if found.label is None else (NationalLabel(party, found.label),),
    )


def _end_of(day: date | None) -> datetime | None:
    """The first moment after a day, in UTC."""
    return None if day is None else datetime.combine(day + timedelta(days=1), time(), UTC)
