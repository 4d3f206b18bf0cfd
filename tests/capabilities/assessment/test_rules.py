from capabilities.assessment.speaking import CLAIM, folded, yearly
from capabilities.parties.speaking import Speech, disputing, say
from comity.capabilities.assessment import CAPABILITY
from comity.capabilities.assessment import CLAIM as OF_CLAIMS
from comity.capabilities.assessment.acts import Verdict
from comity.kernel.fold import MatterSoFar, Standing

OPENING = Speech("XAA", yearly())


def test_only_the_opener_assesses_in_its_file() -> None:
    _, void = folded(OPENING, Speech("XBB", yearly(verdict=Verdict.SUPPORTED))).lines
    assert (void.standing, void.reasons[0].code) == (Standing.VOID, "file.not_yours")
    assert void.reasons[0].sentence() == "XBB may not state this here; XAA may. You can dispute it instead."


def test_anybody_may_dispute() -> None:
    lines = folded(OPENING, disputing("XBB", 0)).lines
    assert ([line.standing for line in lines], len(lines[0].disputed_by)) == ([Standing.COUNTS] * 2, 1)


def test_a_finding_may_change() -> None:
    opening, anew = say(CLAIM, (OPENING, Speech("XAA", yearly(verdict=Verdict.SUPPORTED))))
    assert CAPABILITY.admission(MatterSoFar(OF_CLAIMS, opening, OF_CLAIMS.initial), anew) == ()
