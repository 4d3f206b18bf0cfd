"""Wrong versions of what the properties guard; each property must find a counterexample to its own.

They are the mistakes that look natural: breaking a tie by id, letting references or arrival order decide, taking one
side's level for the derived, forgetting a caveat or an exclusion.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from comity.kernel.act import Act, Said
from comity.kernel.fold import Folded, MatterType, fold
from comity.kernel.marking import PUBLIC, Marking, Reader, admits, join
from comity.kernel.release import Decision, Policy, Recipient, decide


def fold_ties_by_id(matter: str, kind_of: MatterType, acts: Sequence[Said]) -> Folded:
    """Takes acts in the order of their ids."""
    return fold(matter, kind_of, renumbered(sorted(acts, key=lambda said: said.id)))


def fold_by_arrival(matter: str, kind_of: MatterType, acts: Sequence[Said]) -> Folded:
    """Takes acts in the order in which they came."""
    return fold(matter, kind_of, renumbered(acts))


def fold_by_references(matter: str, kind_of: MatterType, acts: Sequence[Said]) -> Folded:
    """Takes an act that another refers to as replaced by it."""
    referred = {ref for said in acts for ref in said.act.envelope.refs}
    kept = fold(matter, kind_of, [said for said in acts if said.id.hex() not in referred])
    lines = fold(matter, kind_of, acts).lines
    return msgspec.structs.replace(kept, lines=lines)


def renumbered(acts: Sequence[Said]) -> list[Said]:
    return [Said(said.id, index, said.act) for index, said in enumerate(acts)]


def join_looser(a: Marking, b: Marking) -> Marking:
    """Keeps the lower level."""
    joined = join(a, b)
    return msgspec.structs.replace(joined, level=min(a.level, b.level, key=lambda level: level.rank))


def join_widening(a: Marking, b: Marking) -> Marking:
    """Releases to the parties of either."""
    joined = join(a, b)
    if PUBLIC in (a.release, b.release):
        return joined
    return msgspec.structs.replace(joined, release=tuple(sorted({*a.release, *b.release})))


def join_forgetting(a: Marking, b: Marking) -> Marking:
    """Takes the earlier end of confidentiality, and an end where the other has none."""
    joined = join(a, b)
    ends = [end for end in (a.confidential_until, b.confidential_until) if end is not None]
    return msgspec.structs.replace(joined, confidential_always=False, confidential_until=min(ends, default=None))


def sees_without_caveats(reader: Reader, marking: Marking) -> bool:
    """Asks for party and clearance only."""
    if marking.release == PUBLIC:
        return True
    return (
        reader.party is not None
        and admits(marking, reader.party)
        and marking.level.rank <= reader.clearance.rank
    )  # fmt: skip


def decide_without_exclusions(said: Said, recipient: Recipient, policy: Policy, now: datetime) -> Decision:
    """Forgets whom the marking excludes."""
    marking = msgspec.structs.replace(said.act.envelope.marking, exclusions=())
    envelope = msgspec.structs.replace(said.act.envelope, marking=marking)
    return decide(Said(said.id, said.index, Act(envelope, said.act.body)), recipient, policy, now)


def decide_without_dates(said: Said, recipient: Recipient, policy: Policy, now: datetime) -> Decision:
    """Forgets until when the act may be shared."""
    marking = msgspec.structs.replace(said.act.envelope.marking, valid_until=None)
    envelope = msgspec.structs.replace(said.act.envelope, marking=marking)
    return decide(Said(said.id, said.index, Act(envelope, said.act.body)), recipient, policy, now)
