from capabilities.parties.speaking import Speech, disputing, say
from capabilities.programmes.speaking import MISSION, folded, watch
from comity.capabilities.programmes import CAPABILITY
from comity.capabilities.programmes import MISSION as OF_MISSIONS
from comity.kernel.fold import MatterSoFar, Standing

OPENING = Speech("XAA", watch())


def test_only_the_opener_describes_the_mission() -> None:
    others = [Speech(origin, watch(note=origin)) for origin in ("XBB", "XCC", "XOC")]
    lines = folded(OPENING, Speech("XAA", watch(note="again")), *others).lines
    by_origin = {line.said.origin: line for line in lines}
    assert by_origin["XAA"].standing is Standing.COUNTS
    for origin in ("XBB", "XCC", "XOC"):
        (reason,) = by_origin[origin].reasons
        assert (by_origin[origin].standing, reason.code) == (Standing.VOID, "file.not_yours")
        assert reason.sentence() == f"{origin} may not state this here; XAA may. You can dispute it instead."


def test_anybody_may_dispute() -> None:
    lines = folded(OPENING, disputing("XBB", 0)).lines
    assert ([line.standing for line in lines], len(lines[0].disputed_by)) == ([Standing.COUNTS] * 2, 1)


def test_a_mission_may_be_described_anew() -> None:
    opening, anew = say(MISSION, (OPENING, Speech("XAA", watch(organisation=None, hosts=("XDD",)))))
    assert CAPABILITY.admission(MatterSoFar(OF_MISSIONS, opening, OF_MISSIONS.initial), anew) == ()
