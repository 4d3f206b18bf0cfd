"""The 1996 Shanghai agreement's article 6 as rules, and the vocabulary they use: the worked example of the tests.

Paragraph 1: one side's exercise of 35,000 or more in the zone: must invite observers of the other side, 30 days before.
Paragraph 3: 13,000 or more, or 300 tanks, in or outside the zone: voluntary.
"""

import json

from comity.kernel.rule import Provision, Vocabulary, Words, load, read_vocabulary


def _words(en: str, ru: str, zh: str) -> dict[str, str]:
    return {"en": en, "ru": ru, "zh": zh}


_FACTS: list[dict[str, object]] = [
    {
        "name": "personnel",
        "kind": "integer",
        "unit": "persons",
        "low": 0,
        "high": 2_000_000,
        "label": _words("personnel", "личный состав", "人数"),
        "sentence": _words("{value} persons take part", "участвуют {value} человек", "参加人数 {value}"),
    },
    {
        "name": "reserve",
        "kind": "integer",
        "unit": "persons",
        "low": 0,
        "high": 2_000_000,
        "label": _words("reservists", "резервисты", "预备役人数"),
        "sentence": _words(
            "{value} reservists are called up", "призвано резервистов: {value}", "征召预备役 {value} 人"
        ),
    },
    {
        "name": "tanks",
        "kind": "integer",
        "unit": "tanks",
        "low": 0,
        "high": 20_000,
        "label": _words("tanks", "танки", "坦克"),
        "sentence": _words("{value} tanks take part", "участвуют танки: {value}", "参加坦克 {value} 辆"),
    },
    {
        "name": "zone_km",
        "kind": "decimal",
        "unit": "km",
        "places": 1,
        "low": 0,
        "high": 5000,
        "label": _words("distance from the line", "расстояние от линии", "距边界线距离"),
        "sentence": _words(
            "nearest point {value} km from the border line",
            "ближайшая точка: {value} км от линии границы",
            "最近点距边界线 {value} 公里",
        ),
    },
    {
        "name": "kind",
        "kind": "code",
        "codes": [
            {"code": "troop_exercise", "words": _words("a troop exercise", "войсковое учение", "部队演习")},
            {"code": "staff_exercise", "words": _words("a staff exercise", "штабное учение", "指挥所演习")},
            {"code": "relief", "words": _words("disaster relief", "помощь при бедствии", "救灾")},
        ],
        "label": _words("kind of activity", "вид деятельности", "活动类型"),
        "sentence": _words("it is {value}", "вид: {value}", "类型：{value}"),
    },
    {
        "name": "participants",
        "kind": "codes",
        "label": _words("participants", "участники", "参加方"),
        "sentence": _words("participants: {value}", "участники: {value}", "参加方：{value}"),
    },
    {
        "name": "host",
        "kind": "code",
        "label": _words("host", "принимающая сторона", "主办方"),
        "sentence": _words("hosted by {value}", "принимает: {value}", "主办方：{value}"),
    },
    {
        "name": "snap",
        "kind": "yes_no",
        "label": _words("snap exercise", "внезапная проверка", "突击演习"),
        "sentence": _words("it is held without notice to the troops", "проводится внезапно", "未事先通知部队"),
        "negative": _words("the troops have notice of it", "войска извещены заранее", "已事先通知部队"),
    },
    {
        "name": "against_other_side",
        "kind": "human",
        "label": _words("direction", "направленность", "针对性"),
        "sentence": _words("it is directed against the other side", "направлено против другой стороны", "针对另一方"),
        "negative": _words(
            "it is not directed at the other side", "не направлено против другой стороны", "不针对另一方"
        ),
    },
    {
        "name": "start",
        "kind": "date",
        "label": _words("start", "начало", "开始日期"),
        "sentence": _words("it starts on {value}", "начало: {value}", "开始于 {value}"),
    },
    {
        "name": "end",
        "kind": "date",
        "label": _words("end", "окончание", "结束日期"),
        "sentence": _words("it ends on {value}", "окончание: {value}", "结束于 {value}"),
    },
    {
        "name": "invited_on",
        "kind": "date",
        "label": _words("invitation", "приглашение", "邀请日期"),
        "sentence": _words("invited on {value}", "приглашение: {value}", "邀请于 {value}"),
    },
    {
        "name": "received_at",
        "kind": "moment",
        "label": _words("receipt", "получение", "收到时间"),
        "sentence": _words("received at {value}", "получено: {value}", "收到于 {value}"),
    },
    {
        "name": "answered_at",
        "kind": "moment",
        "label": _words("answer", "ответ", "答复时间"),
        "sentence": _words("answered at {value}", "ответ: {value}", "答复于 {value}"),
    },
    {
        "name": "notice",
        "kind": "duration",
        "unit": "days",
        "low": 0,
        "high": 1000,
        "label": _words("days of notice", "заблаговременность в днях", "提前天数"),
        "sentence": _words("days of notice: {value}", "заблаговременность в днях: {value}", "提前 {value} 天"),
    },
]

_OTHER_SIDE = {"code": "other_side", "words": _words("the other side", "другая сторона", "另一方")}
_HOST_SIDE = {"code": "host_side", "words": _words("the side that exercises", "проводящая сторона", "演习方")}
_SEEN = {"party": "XAA", "status": "text_seen", "by": "legal adviser", "on": "2026-11-01"}

_COMMON: dict[str, object] = {
    "holder": [_HOST_SIDE],
    "addressee": [_OTHER_SIDE],
    "confirmations": [_SEEN],
    "deadline": {"rule": "days_before", "days": 30, "of": "start"},
    "done": "invited_on",
}

MUST_INVITE: dict[str, object] = {
    **_COMMON,
    "id": "S96-6.1",
    "citation": {
        "instrument": _words("Shanghai Agreement 1996", "Шанхайское соглашение 1996 г.", "1996年上海协定"),
        "article": "6(1)",
        "source": "article text",
    },
    "modality": "must",
    "applies": 'kind == "troop_exercise" and zone_km <= 100 and personnel >= 35_000',
    "words": _words(
        "observers of the other side must be invited in writing by {due}",
        "наблюдатели другой стороны приглашаются письменно, срок: {due}",
        "须在{due}前书面邀请另一方观察员",
    ),
}

MAY_INVITE: dict[str, object] = {
    **MUST_INVITE,
    "id": "S96-6.3",
    "citation": {
        "instrument": _words("Shanghai Agreement 1996", "Шанхайское соглашение 1996 г.", "1996年上海协定"),
        "article": "6(3)",
        "source": "article text",
    },
    "modality": "may",
    "applies": 'kind == "troop_exercise" and (personnel >= 13_000 or tanks >= 300)',
    "words": _words("observers may be invited", "наблюдатели могут быть приглашены", "可邀请观察员"),
}


def vocabulary() -> Vocabulary:
    return read_vocabulary(json.dumps(_FACTS).encode())


def provisions(*declared: dict[str, object]) -> tuple[Provision, ...]:
    return load(json.dumps(declared or (MUST_INVITE, MAY_INVITE)).encode(), vocabulary())


def varied(provision: dict[str, object], **fields: object) -> dict[str, object]:
    """The same declaration with some fields stated otherwise; None takes a field away."""
    changed = {**provision, **fields}
    return {name: value for name, value in changed.items() if value is not None}


def plain(text: str) -> Words:
    return Words(en=text, ru=text, zh=text)
