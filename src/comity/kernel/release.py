"""Whether an act may be handed to a party: the sixth verb (K8).

Nothing is released by default. The marking must admit the recipient, its authority must not have expired, the recipient
must be in good standing, originators must have consented where the marking asks for it, and no rule of the sender may
forbid it. A rule that cannot be decided because a fact is missing forbids. The reasons are for the sender's own record:
a refusal can itself tell something, so none of it goes to the party that was refused.
"""

from datetime import datetime
from typing import Final

import msgspec

from comity.kernel.act import Said
from comity.kernel.errors import Refusal, refusal
from comity.kernel.ids import RECORD, matter_type
from comity.kernel.marking import admits
from comity.kernel.rule import Fact, Rule, Truth, Vocabulary, Words, declare, evaluate, state_case
from comity.kernel.transport import TRANSPORT

ORIGINATOR_CONTROL: Final = "ORCON"
"""Caveat by which every originator but sender and recipient must consent to each recipient."""
MAX_AGE: Final = 100_000
"""Days; the claimed time is the author's word, so an older one counts as this old."""
TRANSPORT_SUBJECTS: Final = frozenset(one.name for one in TRANSPORT.matter_types)
"""Types of matter that are never handed over by a release act."""


class Recipient(msgspec.Struct, frozen=True):
    """To whom; good_standing is the sender's own present view of the party."""

    party: str
    good_standing: bool


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """An originator's recorded consent to hand one act (written id) to one party."""

    originator: str
    act: str
    recipient: str


class ReleaseRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the sender: nothing is handed over while ``forbids`` holds or cannot be decided."""

    name: str
    forbids: Rule
    words: Words


class Policy(msgspec.Struct, frozen=True):
    """What the sender goes by: its own rules, consents received, and its code.

    sender: whose own consent to a share of ORCON acts lies in making it; empty: nobody's does.
    """

    rules: tuple[ReleaseRule, ...] = ()
    consents: tuple[Consent, ...] = ()
    sender: str = ""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one act and recipient; ``basis`` names what allowed it, ``reasons`` everything that forbids it."""

    act: str
    recipient: str
    reasons: tuple[Refusal, ...]
    basis: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        """Whether the act may be handed over."""
        return not self.reasons


def _fact(name: str, kind: str, en: str, ru: str, zh: str, **more: object) -> Fact:
    label = Words(en=en, ru=ru, zh=zh)
    sentence = Words(en=f"{en}: {{value}}", ru=f"{ru}: {{value}}", zh=f"{zh}:{{value}}")
    return Fact(name=name, kind=kind, label=label, sentence=sentence, **more)  # type: ignore[arg-type]


RELEASE_FACTS: Final[Vocabulary] = declare(
    (
        _fact("recipient", "code", "recipient", "получатель", "接收方"),
        _fact("subject", "code", "type of file", "вид дела", "案卷类型"),
        _fact("statement", "code", "kind of statement", "вид сообщения", "文电类型"),
        _fact(
            "level", "integer", "level, 0 (open) to 4", "уровень, от 0 (открыто) до 4", "密级,0(公开)至4", low=0, high=4
        ),
        _fact("originators", "codes", "originators", "составители", "来源方"),
        _fact("caveats", "codes", "caveats", "оговорки", "附加限制"),
        _fact(
            "age",
            "duration",
            "days since it was said",
            "дней с момента сообщения",
            "距发出天数",
            unit="days",
            low=0,
            high=MAX_AGE,
        ),
    )
)
"""What a sender's release rules may speak about."""


def decide(said: Said, recipient: Recipient, policy: Policy, now: datetime) -> Decision:
    """Decide one act for one recipient; all reasons at once.

    now: the sender's clock, with zone.
    """
    reasons = (
        *_check_marking(said, recipient, now),
        *_check_consent(said, recipient, policy),
        *_check_rules(said, recipient, policy, now),
    )
    basis = ("marking", *(f"rule:{rule.name}" for rule in policy.rules)) if not reasons else ()
    return Decision(act=said.id.hex(), recipient=recipient.party, reasons=reasons, basis=basis)


def _check_marking(said: Said, recipient: Recipient, now: datetime) -> tuple[Refusal, ...]:
    envelope = said.act.envelope
    party = recipient.party
    reasons = []
    if matter_type(envelope.matter) in TRANSPORT_SUBJECTS:
        reasons.append(refusal("release.transport", "Records of shares and keys are not shared as statements."))
    if envelope.origin == RECORD:
        reasons.append(refusal("release.record", "Every system has the reference library; it is not shared."))
    if not admits(envelope.marking, party):
        reasons.append(refusal("release.outside_audience", "Its handling does not admit {party}.", party=party))
    if not envelope.marking.purposes:
        reasons.append(refusal("release.no_purpose", "Its handling allows no purpose."))
    if envelope.marking.valid_until is not None and now >= envelope.marking.valid_until:
        until = envelope.marking.valid_until.date().isoformat()
        reasons.append(refusal("release.expired", "It could be shared until {until} only.", until=until))
    if not recipient.good_standing:
        reasons.append(refusal("release.standing", "{party} receives nothing at present.", party=party))
    return tuple(reasons)


def _check_consent(said: Said, recipient: Recipient, policy: Policy) -> tuple[Refusal, ...]:
    marking = said.act.envelope.marking
    if ORIGINATOR_CONTROL not in marking.caveats:
        return ()
    given = {one.originator for one in policy.consents if (one.act, one.recipient) == (said.id.hex(), recipient.party)}
    missing = sorted(set(marking.originators) - given - {policy.sender, recipient.party})
    if not missing:
        return ()
    return (refusal("release.consent_missing", "{parties} must consent first.", parties=", ".join(missing)),)


def _check_rules(said: Said, recipient: Recipient, policy: Policy, now: datetime) -> tuple[Refusal, ...]:
    if not policy.rules:
        return ()
    envelope = said.act.envelope
    case = state_case(
        RELEASE_FACTS,
        (
            ("recipient", recipient.party),
            ("subject", matter_type(envelope.matter)),
            ("statement", envelope.kind.partition("/")[0]),
            ("level", envelope.marking.level.rank),
            ("originators", frozenset(envelope.marking.originators)),
            ("caveats", frozenset(envelope.marking.caveats)),
            ("age", min(max(0, (now - envelope.claimed).days), MAX_AGE)),
        ),
    )
    reasons = []
    for rule in policy.rules:
        outcome = evaluate(rule.forbids.condition, case).truth
        if outcome is Truth.YES:
            reasons.append(refusal("release.rule", "The rule {rule} forbids it.", rule=rule.name))
        elif outcome is not Truth.NO:
            reasons.append(refusal("release.rule_undecided", "The rule {rule} cannot be decided.", rule=rule.name))
    return tuple(reasons)
