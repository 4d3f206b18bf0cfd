import pytest

from capabilities.decisions.speaking import BODY, SESSION, body, folded, session
from capabilities.parties.speaking import Speech, disputing, say
from comity.capabilities.decisions import BODY as OF_BODIES
from comity.capabilities.decisions import CAPABILITY
from comity.capabilities.decisions.rules import body_authority, session_authority
from comity.kernel.fold import MatterSoFar, Standing


def reasons(matter: str, *speeches: Speech) -> list[str]:
    lines = folded(matter, *speeches).lines
    assert all((line.standing is Standing.VOID) == bool(line.reasons) for line in lines)
    return [line.reasons[0].sentence() if line.reasons else "" for line in lines]


def test_a_body_is_described_by_opener_and_organisation() -> None:
    said = [Speech(origin, body(note=origin)) for origin in ("XOC", "XAA", "XBB")]
    stranger = "XBB may not state this here; XAA, XOC may. You can dispute it instead."
    assert reasons(BODY, Speech("XAA", body()), *said) == ["", "", "", stranger]


def test_a_body_of_no_organisation_is_described_by_its_opener_alone() -> None:
    said = [Speech(origin, body(note=origin)) for origin in ("XAA", "XOC")]
    stranger = "XOC may not state this here; XAA may. You can dispute it instead."
    assert reasons(BODY, Speech("XAA", body(organisation=None)), *said) == ["", "", stranger]


def test_a_session_is_described_by_opener_organisation_host_and_chair() -> None:
    opening = Speech("XAA", session(country="XBB", chair="XDD"))
    said = [Speech(origin, session(note=origin)) for origin in ("XOC", "XBB", "XDD", "XCC")]
    stranger = "XCC may not state this here; XAA, XBB, XDD, XOC may. You can dispute it instead."
    assert reasons(SESSION, opening, *said) == ["", "", "", "", stranger]


def test_a_session_whose_host_is_not_known_has_fewer_voices() -> None:
    opening = Speech("XAA", session(country=None, chair=None))
    assert reasons(SESSION, opening, Speech("XBB", session()))[1].startswith(
        "XBB may not state this here; XAA, XOC may"
    )


@pytest.mark.parametrize(("matter", "opening"), [(BODY, body()), (SESSION, session())])
def test_who_names_itself_later_gains_no_voice(matter: str, opening: object) -> None:
    renamed = body(organisation="XCC") if matter == BODY else session(organisation="XCC", country="XCC", chair="XCC")
    speeches = (Speech("XAA", opening), Speech("XAA", renamed), Speech("XCC", renamed))  # type: ignore[arg-type]
    assert [reason != "" for reason in reasons(matter, *speeches)] == [False, False, True]


@pytest.mark.parametrize(("matter", "opening"), [(BODY, body()), (SESSION, session())])
def test_anybody_may_dispute_what_it_may_not_state(matter: str, opening: object) -> None:
    assert reasons(matter, Speech("XAA", opening), disputing("XCC", 0)) == ["", ""]  # type: ignore[arg-type]


def test_an_opening_of_another_kind_names_nobody_but_its_origin() -> None:
    of_body, of_session, other = say(BODY, (Speech("XAA", body()), Speech("XAA", session()), Speech("XOC", body())))
    assert body_authority(of_session, of_body) is None
    assert body_authority(of_session, other) is not None
    assert session_authority(of_body, of_session) is None
    assert session_authority(of_body, other) is not None


def test_what_is_said_of_a_body_may_be_corrected() -> None:
    first, other = say(BODY, (Speech("XAA", body()), Speech("XAA", body(organisation="XCC", founded="2002"))))
    assert CAPABILITY.admission(MatterSoFar(OF_BODIES, first, OF_BODIES.initial), other) == ()
