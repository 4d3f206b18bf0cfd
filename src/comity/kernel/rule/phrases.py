"""The fixed words between the vocabulary's own: joints, signs, outcomes, in three languages.

Slots stand where numbers, dates or names are put in; Russian phrases are built so that what is put in keeps its
dictionary form (after a colon or in brackets), or is a number or a date, whose written form does not change.
"""

from comity.kernel.rule.finding import Outcome
from comity.kernel.rule.provision import Modality
from comity.kernel.rule.tree import Sign
from comity.kernel.rule.words import Words

AND = Words(en=" and ", ru=" и ", zh="，且")
OR = Words(en=" or ", ru=" или ", zh="，或")
GROUP = Words(en="({inner})", ru="({inner})", zh="（{inner}）")
NOTE = Words(en=" ({inner})", ru=" ({inner})", zh="（{inner}）")
ALWAYS = Words(en="always", ru="всегда", zh="始终")
NEVER = Words(en="never", ru="никогда", zh="从不")
YES = Words(en="yes", ru="да", zh="是")
NO = Words(en="no", ru="нет", zh="否")
NOT_STATED = Words(
    en="cannot say: {names} not stated", ru="нельзя сказать, не указано: {names}", zh="无法判断：未说明{names}"
)
UNMET = Words(en="condition not met", ru="условие не выполнено", zh="条件未满足")
DETERMINED = Words(en="determined by {by}, {on}", ru="определено: {by}, {on}", zh="认定：{by}，{on}")
BY_PERSON = Words(en="as a person determines", ru="по решению уполномоченного лица", zh="由主管人员认定")
CONDITION = Words(en="condition: {inner}", ru="условие: {inner}", zh="条件：{inner}")
NONE_OF = Words(en="none of: {codes}", ru="ничего из следующего: {codes}", zh="以下皆非：{codes}")
INCLUDING = Words(en="including {code}", ru="в том числе {code}", zh="包括 {code}")
NOT_INCLUDING = Words(en="not including {code}", ru="кроме (не входит): {code}", zh="不包括 {code}")

_BOUND = (
    (">=", Words(en="at least {t}", ru="не менее {t}", zh="不少于 {t}")),
    (">", Words(en="more than {t}", ru="более {t}", zh="超过 {t}")),
    ("<=", Words(en="at most {t}", ru="не более {t}", zh="不超过 {t}")),
    ("<", Words(en="less than {t}", ru="менее {t}", zh="少于 {t}")),
    ("==", Words(en="exactly {t}", ru="ровно {t}", zh="恰为 {t}")),
    ("!=", Words(en="other than {t}", ru="не {t}", zh="不等于 {t}")),
)
_BOUND_DATE = (
    (">=", Words(en="on or after {t}", ru="не ранее {t}", zh="不早于 {t}")),
    (">", Words(en="after {t}", ru="после {t}", zh="晚于 {t}")),
    ("<=", Words(en="on or before {t}", ru="не позднее {t}", zh="不晚于 {t}")),
    ("<", Words(en="before {t}", ru="до {t}", zh="早于 {t}")),
    ("==", Words(en="on {t}", ru="точно {t}", zh="为 {t}")),
    ("!=", Words(en="not on {t}", ru="не {t}", zh="不为 {t}")),
)
_THRESHOLD = (
    (">=", Words(en="threshold {t}", ru="порог {t}", zh="门槛 {t}")),
    (">", Words(en="threshold: more than {t}", ru="порог: более {t}", zh="门槛：超过 {t}")),
    ("<=", Words(en="limit {t}", ru="предел {t}", zh="上限 {t}")),
    ("<", Words(en="limit: less than {t}", ru="предел: менее {t}", zh="上限：少于 {t}")),
    ("==", Words(en="condition: exactly {t}", ru="условие: ровно {t}", zh="条件：恰为 {t}")),
    ("!=", Words(en="condition: other than {t}", ru="условие: не {t}", zh="条件：不等于 {t}")),
)
_MISSED = (
    (">=", Words(en=", not reached", ru=", не достигнут", zh="，未达到")),
    (">", Words(en=", not exceeded", ru=", не превышен", zh="，未超过")),
    ("<=", Words(en=", exceeded", ru=", превышен", zh="，已超过")),
    ("<", Words(en=", reached or exceeded", ru=", достигнут или превышен", zh="，已达到或超过")),
    ("==", Words(en=", not met", ru=", не выполнено", zh="，未满足")),
    ("!=", Words(en=", not met", ru=", не выполнено", zh="，未满足")),
)
NOT_MET = Words(en=", not met", ru=", не выполнено", zh="，未满足")

_OUTCOMES = (
    (Outcome.NOT_APPLICABLE, Words(en="does not apply", ru="не применяется", zh="不适用")),
    (Outcome.SATISFIED, Words(en="meets", ru="соответствует", zh="符合")),
    (
        Outcome.NOT_MET,
        Words(en="would not meet as described", ru="не соответствовало бы в описанном виде", zh="如所述将不符合"),
    ),
    (Outcome.DUE, Words(en="due", ru="подлежит исполнению", zh="待履行")),
    (Outcome.LATE, Words(en="already late", ru="срок уже истёк", zh="已逾期")),
    (Outcome.CANNOT_SAY, Words(en="cannot say", ru="нельзя сказать", zh="无法判断")),
    (
        Outcome.ASK_ADVISER,
        Words(en="ask your legal adviser", ru="спросите юридического советника", zh="请咨询法律顾问"),
    ),
    (Outcome.PERMITTED, Words(en="voluntary", ru="добровольно", zh="自愿")),
    (Outcome.RECOMMENDED, Words(en="recommended", ru="рекомендуется", zh="建议")),
    (Outcome.OVERRIDDEN, Words(en="gives way", ru="уступает другому положению", zh="让位于其他规定")),
)
_HEADS = (
    (
        Outcome.NOT_APPLICABLE,
        Words(
            en="Article {article} does not apply ({instrument}).",
            ru="Статья {article} не применяется ({instrument}).",
            zh="第 {article} 条不适用（{instrument}）。",
        ),
    ),
    (
        Outcome.SATISFIED,
        Words(
            en="Meets article {article} as described ({instrument}).",
            ru="Соответствует статье {article} в описанном виде ({instrument}).",
            zh="如所述，符合第 {article} 条（{instrument}）。",
        ),
    ),
    (
        Outcome.NOT_MET,
        Words(
            en="Would not meet article {article} as described ({instrument}).",
            ru="Не соответствовало бы статье {article} в описанном виде ({instrument}).",
            zh="如所述，将不符合第 {article} 条（{instrument}）。",
        ),
    ),
    (
        Outcome.DUE,
        Words(
            en="Due under article {article} ({instrument}){when}{to}.",
            ru="Подлежит исполнению по статье {article} ({instrument}){when}{to}.",
            zh="依第 {article} 条待履行（{instrument}）{when}{to}。",
        ),
    ),
    (
        Outcome.LATE,
        Words(
            en="Already late under article {article} ({instrument}): {late}, was due by {due}{to}.",
            ru="Срок по статье {article} уже истёк ({instrument}): просрочка в днях: {late}, срок был {due}{to}.",
            zh="依第 {article} 条已逾期 {late} 天（{instrument}）：期限为 {due}{to}。",
        ),
    ),
    (
        Outcome.CANNOT_SAY,
        Words(
            en="Article {article} ({instrument}): cannot say: {missing} not stated.",
            ru="Статья {article} ({instrument}): нельзя сказать, не указано: {missing}.",
            zh="第 {article} 条（{instrument}）：无法判断，未说明{missing}。",
        ),
    ),
    (
        Outcome.ASK_ADVISER,
        Words(
            en="Article {article} ({instrument}): text not confirmed{by}; ask your legal adviser.",
            ru="Статья {article} ({instrument}): текст не подтверждён{by}; спросите юридического советника.",
            zh="第 {article} 条（{instrument}）：条文未经确认{by}，请咨询法律顾问。",
        ),
    ),
    (
        Outcome.PERMITTED,
        Words(
            en="Voluntary under article {article} ({instrument}){when}{to}.",
            ru="Добровольно по статье {article} ({instrument}){when}{to}.",
            zh="依第 {article} 条属自愿（{instrument}）{when}{to}。",
        ),
    ),
    (
        Outcome.RECOMMENDED,
        Words(
            en="Recommended under article {article} ({instrument}){when}{to}.",
            ru="Рекомендуется по статье {article} ({instrument}){when}{to}.",
            zh="依第 {article} 条属建议（{instrument}）{when}{to}。",
        ),
    ),
    (
        Outcome.OVERRIDDEN,
        Words(
            en="Article {article} ({instrument}) gives way to another provision{by}.",
            ru="Статья {article} ({instrument}) уступает другому положению{by}.",
            zh="第 {article} 条（{instrument}）让位于其他规定{by}。",
        ),
    ),
)
WHEN = Words(en=", by {due}", ru=", срок до {due} включительно", zh="，期限 {due}")
TO = Words(en=", to: {names}", ru=", кому: {names}", zh="，对象：{names}")
BY = Words(en=": {ids}", ru=": {ids}", zh="：{ids}")
GROUNDS = Words(en=" Grounds: {inner}.", ru=" Основания: {inner}.", zh="理由：{inner}。")
EXCEPTION = Words(en="exception: {inner}", ru="исключение: {inner}", zh="例外：{inner}")
HOLDERS = Words(en="it binds: {names}", ru="обязывает: {names}", zh="约束对象：{names}")
_FORCES = (
    (Modality.MUST, Words(en=" Duty: {duty}.", ru=" Обязанность: {duty}.", zh="义务：{duty}。")),
    (Modality.MUST_NOT, Words(en=" Prohibition: {duty}.", ru=" Запрет: {duty}.", zh="禁止：{duty}。")),
    (Modality.MAY, Words(en=" Permission: {duty}.", ru=" Разрешение: {duty}.", zh="许可：{duty}。")),
    (Modality.SHOULD, Words(en=" Recommendation: {duty}.", ru=" Рекомендация: {duty}.", zh="建议：{duty}。")),
)


def bound(sign: Sign, is_date: bool) -> Words:
    """``at least {t}``: a threshold as part of a sentence."""
    return dict(_BOUND_DATE if is_date else _BOUND)[sign]


def threshold(sign: Sign) -> Words:
    """``threshold {t}``: a threshold beside the value it is held against."""
    return dict(_THRESHOLD)[sign]


def missed(sign: Sign) -> Words:
    """``, not reached``: added to :func:`threshold` when the comparison does not hold."""
    return dict(_MISSED)[sign]


def outcome_words(outcome: Outcome) -> Words:
    """A few words for an outcome, for lists."""
    return dict(_OUTCOMES)[outcome]


def head(outcome: Outcome) -> Words:
    """The first sentence of a finding."""
    return dict(_HEADS)[outcome]


def force(modality: Modality) -> Words:
    """The sentence that states the duty."""
    return dict(_FORCES)[modality]
