import pytest

from capabilities.instruments.speaking import INSTRUMENT, folded, pact
from capabilities.parties.speaking import Speech, council, disputing, say
from comity.capabilities.instruments import CAPABILITY
from comity.capabilities.instruments import INSTRUMENT as OF_INSTRUMENTS
from comity.capabilities.instruments.rules.authority import instrument_authority
from comity.kernel.fold import MatterSoFar, Standing

OPENING = Speech("XAA", pact())


@pytest.mark.parametrize(
    ("origin", "counts"),
    [("XAA", True), ("XBB", True), ("XOC", True), ("XCC", False), ("XOC-DESK", False), ("XA", False)],
)
def test_opener_parties_and_organisations_describe_it(origin: str, counts: bool) -> None:
    line = folded(OPENING, Speech(origin, pact(note="seen otherwise"))).lines[1]
    assert line.standing is (Standing.COUNTS if counts else Standing.VOID)
    if not counts:
        (reason,) = line.reasons
        assert reason.code == "instrument.not_yours"
        assert reason.sentence() == (
            f"{origin} may not describe this document; XAA may, and so may those named as its parties. "
            "You can dispute it instead."
        )


def test_who_names_itself_a_party_later_gains_no_voice() -> None:
    joining = Speech("XCC", pact(parties=("XAA", "XBB", "XCC")))
    named = Speech("XAA", pact(parties=("XAA", "XBB", "XCC")))
    for speeches in ((OPENING, joining), (OPENING, named, joining)):
        assert folded(*speeches).lines[-1].standing is Standing.VOID


def test_a_party_left_out_later_keeps_its_voice() -> None:
    left_out = Speech("XAA", pact(parties=("XAA",)))
    assert folded(OPENING, left_out, Speech("XBB", pact(note="still here"))).lines[-1].standing is Standing.COUNTS


def test_anybody_may_dispute_what_it_may_not_describe() -> None:
    assert [line.standing for line in folded(OPENING, disputing("XCC", 0)).lines] == [Standing.COUNTS] * 2


def test_an_opening_of_another_kind_names_nobody_but_its_origin() -> None:
    opening, own, other = say(INSTRUMENT, (Speech("XAA", council()), OPENING, Speech("XBB", pact())))
    assert instrument_authority(opening, own) is None
    assert instrument_authority(opening, other) is not None


def test_titles_and_dates_may_be_corrected() -> None:
    first, other = say(INSTRUMENT, (OPENING, Speech("XAA", pact(title="Oasis Treaty", signed="2001"))))
    assert CAPABILITY.admission(MatterSoFar(OF_INSTRUMENTS, first, OF_INSTRUMENTS.initial), other) == ()
