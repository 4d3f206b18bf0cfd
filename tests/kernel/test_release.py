from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from comity.kernel.act import Act, Said
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, admits
from comity.kernel.release import RELEASE_FACTS, Consent, Decision, Policy, Recipient, ReleaseRule, decide
from comity.kernel.rule import Words, read_rule
from kernel.ballot import Line, say
from kernel.mutants import decide_without_dates, decide_without_exclusions
from strategies import PARTIES, START, markings, moments

Decide = Callable[[Said, Recipient, Policy, datetime], Decision]
LOOK = settings(
    max_examples=3_000, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
)
BASE = say((Line(origin="XAA", what="open"),))[0]
ACT = BASE.id.hex()
GOOD = Recipient("XBB", good_standing=True)
OWN = Policy(sender="XAA")
MARKING = Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)


def act(**envelope: Any) -> Said:
    return Said(BASE.id, 0, Act(msgspec.structs.replace(BASE.act.envelope, **envelope), BASE.act.body))


def marked(**fields: Any) -> Said:
    marking = msgspec.structs.replace(MARKING, **fields)
    return act(marking=marking, origin=marking.originators[0])


def rule(text: str) -> ReleaseRule:
    words = Words(en=text, ru=text, zh=text)
    return ReleaseRule(name=text[:20], forbids=read_rule(text, RELEASE_FACTS), words=words)


def codes(said: Said, recipient: Recipient = GOOD, policy: Policy = OWN, now: datetime = START) -> list[str]:
    decision = decide(said, recipient, policy, now)
    assert decision.allowed == (not decision.reasons)
    assert decision.allowed == bool(decision.basis)
    return [reason.code for reason in decision.reasons]


consents = st.lists(
    st.builds(
        Consent,
        originator=st.sampled_from(PARTIES),
        act=st.sampled_from((ACT, "f" * 64)),
        recipient=st.sampled_from(PARTIES),
    ),
    max_size=6,
).map(tuple)
asked = st.tuples(
    markings().map(lambda marking: act(marking=marking, origin=marking.originators[0])),
    st.builds(Recipient, st.sampled_from(PARTIES), st.booleans()),
    st.builds(Policy, consents=consents, sender=st.sampled_from(("", *PARTIES))),
    moments(),
)
Asked = tuple[Said, Recipient, Policy, datetime]


def never_exceeds_the_marking(deciding: Decide, question: Asked) -> bool:
    """Whether what is allowed is allowed by everything the marking says; written out in full."""
    said, recipient, policy, now = question
    if not deciding(said, recipient, policy, now).allowed:
        return True
    marking, party = said.act.envelope.marking, recipient.party
    named = party in marking.release and party not in marking.exclusions
    reaches = marking.release == PUBLIC or named or marking.originators == (party,)
    consented = all(
        one in (policy.sender, party)
        or any((c.originator, c.act, c.recipient) == (one, said.id.hex(), party) for c in policy.consents)
        for one in marking.originators
    )
    return (
        reaches
        and recipient.good_standing
        and (marking.valid_until is None or now < marking.valid_until)
        and (marking.purposes == ANY or len(marking.purposes) > 0)
        and ("ORCON" not in marking.caveats or consented)
    )


@given(asked)
def test_a_release_never_exceeds_the_marking(question: Asked) -> None:
    assert never_exceeds_the_marking(decide, question)


@given(asked)
def test_nothing_else_withholds_an_act(question: Asked) -> None:
    said, recipient, policy, now = question
    marking = said.act.envelope.marking
    free = "ORCON" not in marking.caveats and marking.purposes != () and recipient.good_standing
    lasting = marking.valid_until is None or now < marking.valid_until
    if free and lasting and admits(marking, recipient.party):
        assert decide(said, recipient, policy, now).allowed


def test_each_mutant_is_caught_by_its_property() -> None:
    for mutant in (decide_without_exclusions, decide_without_dates):
        find(asked, lambda question, mutant=mutant: not never_exceeds_the_marking(mutant, question), settings=LOOK)  # type: ignore[misc]


def test_what_the_marking_allows_is_handed_over_on_its_basis() -> None:
    decision = decide(marked(), GOOD, OWN, START)
    assert (decision.allowed, decision.basis, decision.act, decision.recipient) == (True, ("marking",), ACT, "XBB")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"release": ("XAA",)}, ["release.outside_audience"]),
        ({"exclusions": ("XBB",)}, ["release.outside_audience"]),
        ({"release": ()}, ["release.outside_audience"]),
        ({"purposes": ()}, ["release.no_purpose"]),
        ({"valid_until": START}, ["release.expired"]),
        ({"valid_until": START + timedelta(microseconds=1)}, []),
        ({"caveats": ("NODIS",)}, []),
        ({"caveats": ("ORCON",)}, []),
        ({"caveats": ("ORCON",), "originators": ("XAA", "XBB")}, []),
        ({"caveats": ("ORCON",), "originators": ("XAA", "XCC")}, ["release.consent_missing"]),
    ],
)
def test_the_marking_decides_first(fields: dict[str, Any], expected: list[str]) -> None:
    assert codes(marked(**fields)) == expected


def test_a_party_in_bad_standing_receives_nothing() -> None:
    assert codes(marked(), Recipient("XBB", good_standing=False)) == ["release.standing"]


@pytest.mark.parametrize("matter", ["release:XAA." + "0" * 32, "keys:XAA.1"])
def test_transport_is_never_handed_over_by_a_release(matter: str) -> None:
    assert codes(act(matter=matter)) == ["release.transport"]


def test_all_reasons_come_at_once() -> None:
    said = marked(
        release=("XCC",), purposes=(), valid_until=START, caveats=("ORCON",), originators=("XAA", "XCC", "XDD")
    )
    policy = Policy(rules=(rule("level >= 1"), rule('recipient == "XBB"')), sender="XAA")
    assert codes(said, Recipient("XBB", good_standing=False), policy) == [
        *("release.outside_audience", "release.no_purpose", "release.expired", "release.standing"),
        *("release.consent_missing", "release.rule", "release.rule"),
    ]


def test_every_other_originator_consents_to_this_act_and_recipient() -> None:
    said = marked(caveats=("ORCON",), originators=("XAA", "XCC", "XDD"))
    given_by = [Consent(originator=origin, act=ACT, recipient="XBB") for origin in ("XCC", "XDD")]
    assert codes(said, policy=Policy(consents=tuple(given_by), sender="XAA")) == []
    assert codes(said, policy=Policy(consents=tuple(given_by[:1]), sender="XAA")) == ["release.consent_missing"]
    for changed in ({"act": "f" * 64}, {"recipient": "XCC"}):
        other = msgspec.structs.replace(given_by[1], **changed)
        assert codes(said, policy=Policy(consents=(given_by[0], other), sender="XAA")) == ["release.consent_missing"]
    (reason,) = decide(said, GOOD, Policy(consents=(given_by[0],), sender="XAA"), START).reasons
    assert reason.sentence() == "XDD must consent first."


def test_who_hands_on_a_foreign_act_needs_its_originator_s_consent() -> None:
    foreign = marked(caveats=("ORCON",), originators=("XCC",))
    consent = Consent(originator="XCC", act=ACT, recipient="XBB")
    assert codes(foreign) == ["release.consent_missing"]
    assert codes(foreign, policy=Policy(consents=(consent,), sender="XAA")) == []
    assert codes(marked(caveats=("ORCON",)), policy=Policy()) == ["release.consent_missing"]


@pytest.mark.parametrize(
    ("text", "forbids"),
    [
        ('recipient == "XBB"', True),
        ('recipient == "XCC"', False),
        ('subject == "ballot" and statement == "ballot.opened"', True),
        ("level >= 3", True),
        ("level >= 4", False),
        ('"XAA" in originators', True),
        ('"ORCON" in caveats', False),
        ("age >= 30", True),
        ("age >= 31", False),
    ],
)
def test_a_rule_of_the_sender_withholds_while_it_holds(text: str, forbids: bool) -> None:
    said = act(marking=MARKING, claimed=START - timedelta(days=30, hours=5))
    assert codes(said, policy=Policy(rules=(rule(text),))) == (["release.rule"] if forbids else [])


def test_what_allowed_it_is_named() -> None:
    policy = Policy(rules=(rule("level >= 4"), rule("age >= 31")))
    assert decide(marked(), GOOD, policy, START).basis == ("marking", "rule:level >= 4", "rule:age >= 31")


def test_a_rule_about_a_fact_nobody_states_withholds() -> None:
    vocabulary = type(RELEASE_FACTS)(
        (*RELEASE_FACTS.facts, msgspec.structs.replace(RELEASE_FACTS.facts[3], name="risk"))
    )
    words = Words(en="risk", ru="риск", zh="风险")
    unknown = ReleaseRule(name="risk", forbids=read_rule("risk >= 2", vocabulary), words=words)
    assert codes(marked(), policy=Policy(rules=(unknown,))) == ["release.rule_undecided"]
    either = ReleaseRule(name="risk", forbids=read_rule("risk >= 2 and level >= 4", vocabulary), words=words)
    assert codes(marked(), policy=Policy(rules=(either,))) == []


@pytest.mark.parametrize("claimed", [datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)])
def test_an_absurd_claimed_time_is_no_fault(claimed: datetime) -> None:
    said = act(marking=MARKING, claimed=claimed)
    old = ["release.rule"] if claimed < START else []
    assert codes(said, policy=Policy(rules=(rule("age >= 90_000"),))) == old


def test_the_longest_names_an_act_may_carry_are_no_fault() -> None:
    kind = "a" * 21 + "." + "b" * 40 + "/1"
    matter_type = "a" * 31
    caveats = tuple(f"C{number:02d}{'X' * 27}" for number in range(64))
    originators = tuple(f"X{number:02d}" for number in range(64))
    marking = msgspec.structs.replace(MARKING, caveats=caveats, originators=originators)
    said = act(kind=kind, matter=f"{matter_type}:XAA.{'0' * 32}", origin="X00", marking=marking)
    assert codes(said, policy=Policy(rules=(rule('"ORCON" in caveats and statement == "a.b"'),))) == []


def test_the_shipped_record_is_not_shared() -> None:
    marking = msgspec.structs.replace(MARKING, originators=("RECORD",))
    assert "release.record" in codes(act(origin="RECORD", marking=marking))
