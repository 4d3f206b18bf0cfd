"""Who belongs to an organisation today, as far as the writer may see: what its name means in handling (K4)."""

from comity.app.web.pages import Asked
from comity.capabilities.parties.fold import OrganisationState
from comity.capabilities.parties.views.memberships import FULL
from comity.kernel.claims import settle
from comity.kernel.dates import Answer, held_on
from comity.kernel.errors import NotFound
from comity.kernel.ids import RECORD


def members_today(code: str, asked: Asked) -> tuple[str, ...]:
    """The codes of its full members on this day, sorted; none where no statement that counts names any.

    Only what the reference library or the organisation itself says counts: nobody else adds a reader, least of all a
    state itself, which may state its own membership in the same file.
    """
    named = asked.directory.organisations.get(code)
    if named is None:
        return ()
    try:
        state = asked.reading.folded(named.matter).state
    except NotFound:
        return ()
    if not isinstance(state, OrganisationState):
        return ()
    today, found = asked.site.today(), set[str]()
    for _, register in state.spells:
        said = tuple(one for one in register if one.origin in {RECORD, code})
        spell = settle(said).value if said else None
        if spell is not None and spell.status in FULL and held_on(spell.start, spell.end, today) is Answer.YES:
            found.add(spell.party)
    return tuple(sorted(found))
