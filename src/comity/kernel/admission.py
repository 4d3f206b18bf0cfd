"""Whether a new act may be written on this node: the second verb (K5).

Checks what fold does not: that references and the file reach nobody who may not read them, that the author may read
what it writes, that names tell nothing, and the capability's policy rules. Authority rules are asked too, so that a
node writes nothing that every reader would find void. All reasons are returned at once.
"""

from collections.abc import Mapping

import msgspec

from comity.kernel.act import Kind, Said
from comity.kernel.capability import Capability
from comity.kernel.errors import Refusal, refusal
from comity.kernel.fold import MatterSoFar, MatterType, translation_standing, void_reason
from comity.kernel.ids import has_random_name, matter_owner
from comity.kernel.marking import PUBLIC, Marking, Reader, covers, may_see
from comity.kernel.remarks import Remark, Withdrawn
from comity.kernel.translation import Translated, text_hash, texts_of


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What admission looks at, all of it as the author may see it (K10).

    seen: the matter so far. referenced: markings of the acts referred to that the author may see, by written id; None
    when the node chose the references itself among those that fit. about: what a remark is about, nothing where the
    author sees no such act in this matter; None when the act is no remark. own: the node itself writes.
    """

    author: Reader
    kind: Kind
    matter_type: MatterType | None
    capability: Capability | None
    seen: MatterSoFar
    referenced: Mapping[str, Marking] | None
    about: tuple[Said, ...] | None = None
    own: bool = False


def admit(said: Said, setting: Setting) -> tuple[Refusal, ...]:
    """Every reason to refuse the act; empty when it may be written."""
    if setting.kind.node_only and not setting.own:
        return (refusal("kind.node_only", "The node writes {kind} itself.", kind=setting.kind.name),)
    reasons: list[Refusal] = []
    if not may_see(setting.author, said.act.envelope.marking):
        reasons.append(
            refusal("marking.above_author", "You could not read this statement yourself under that handling.")
        )
    reasons += _check_references(said, setting)
    reasons += _check_remark(said, setting)
    reasons += _check_opening(said, setting) if _opens(setting) else _check_matter(said, setting)
    if setting.capability is not None:
        reasons += setting.capability.admission(setting.seen, said)
    return tuple(reasons)


def _opens(setting: Setting) -> bool:
    return setting.kind.opens and setting.seen.opening is None


def _check_references(said: Said, setting: Setting) -> list[Refusal]:
    reasons: list[Refusal] = []
    if setting.referenced is None:
        return reasons
    for ref in said.act.envelope.refs:
        marking = setting.referenced.get(ref)
        if marking is None:
            reasons.append(refusal("reference.unknown", "There is no statement {ref} that you may read.", ref=ref))
        elif not covers(marking, said.act.envelope.marking):
            reasons.append(
                refusal(
                    "reference.too_narrow",
                    "Statement {ref} may not be read by everybody who would read this one.",
                    ref=ref,
                )
            )
    return reasons


def _check_remark(said: Said, setting: Setting) -> list[Refusal]:
    body = said.act.body
    if setting.about is None or not isinstance(body, Remark):
        return []
    if not setting.about:
        return [refusal("remark.unknown", "There is no statement {act} in this file that you may read.", act=body.act)]
    target = setting.about[0]
    if not covers(target.act.envelope.marking, said.act.envelope.marking):
        return [
            refusal(
                "remark.too_wide",
                "Some who would read this could not read the statement {act} that it is about.",
                act=body.act,
            )
        ]
    kind = None if setting.matter_type is None else setting.matter_type.kind(target.act.envelope.kind)
    if isinstance(body, Withdrawn) and kind is not None and kind.node_only:
        return [refusal("withdrawal.node_only", "What the node itself wrote is not withdrawn.")]
    origin = target.origin
    if isinstance(body, Withdrawn) and origin != said.origin:
        return [
            refusal(
                "withdrawal.not_own",
                "Statement {act} is of {origin}, which alone can withdraw it. You can dispute it instead.",
                act=body.act,
                origin=origin,
            )
        ]
    return _check_translation(said, body, target) if isinstance(body, Translated) else []


def _check_translation(said: Said, body: Translated, target: Said) -> list[Refusal]:
    """What makes it void, and what its author can still mend: other words, or the language they are in already."""
    _, reasons = translation_standing(said, target)
    if reasons:
        return list(reasons)
    if body.source != text_hash(texts_of(target.act.body)[body.path]):
        return [
            refusal(
                "translation.other_text",
                "The hash is not that of the text at {path} of statement {act}; translate what stands there.",
                path=body.path,
                act=body.act,
            )
        ]
    if body.language.partition("-")[0] == target.act.envelope.lang.partition("-")[0]:
        return [
            refusal(
                "translation.same_language",
                "Statement {act} is in this language already: {language}.",
                act=body.act,
                language=body.language,
            )
        ]
    return []


def _check_opening(said: Said, setting: Setting) -> list[Refusal]:
    envelope = said.act.envelope
    reasons = _check_authority(said, said, setting)
    if matter_owner(envelope.matter) != envelope.origin:
        reasons.append(
            refusal(
                "matter.not_owner",
                "The file {matter} can be opened by {owner} only.",
                matter=envelope.matter,
                owner=matter_owner(envelope.matter),
            )
        )
    if envelope.marking.release != PUBLIC and not has_random_name(envelope.matter):
        reasons.append(
            refusal("matter.telling_name", "A file that is not public needs a random name of 32 hexadecimal digits.")
        )
    return reasons


def _check_matter(said: Said, setting: Setting) -> list[Refusal]:
    first = setting.seen.opening
    if first is None:
        return [
            refusal("matter.unknown", "There is no file {matter} that you may read.", matter=said.act.envelope.matter)
        ]
    opening = first.act.envelope
    reasons = []
    if not covers(opening.marking, said.act.envelope.marking):
        reasons.append(
            refusal("marking.beyond_matter", "Some who would read this statement may not read the file it belongs to.")
        )
    if setting.kind.anywhere and opening.exercise != said.act.envelope.exercise:
        reasons.append(refusal("exercise.mixed", "Exercise traffic and live traffic cannot share a file."))
    return [*reasons, *_check_authority(first, said, setting)]


def _check_authority(opening: Said, said: Said, setting: Setting) -> list[Refusal]:
    if setting.kind.anywhere or setting.matter_type is None:
        return []
    reason = void_reason(setting.matter_type, opening, said)
    return [reason] if reason is not None else []
