import pytest

from comity.capabilities import REGISTRY
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from comity.kernel.remarks import DISPUTED, REMARKS, WITHDRAWN, Disputed, Withdrawn


@pytest.mark.parametrize("kind", REMARKS, ids=lambda kind: kind.name)
def test_a_remark_is_at_home_in_every_matter_and_bears_on_no_outcome(kind: object) -> None:
    declared = REGISTRY.kinds[kind.name]  # type: ignore[attr-defined]
    assert (declared.anywhere, declared.bears, declared.opens, declared.closes) == (True, False, False, False)
    assert not declared.node_only


@pytest.mark.parametrize("kind", [WITHDRAWN, DISPUTED], ids=lambda kind: kind.name)
def test_a_withdrawal_or_dispute_names_one_act_and_gives_a_reason(kind: object) -> None:
    declared = REGISTRY.kinds[kind.name]  # type: ignore[attr-defined]
    assert open_body(encode({"act": "a" * 64, "reason": "wrong"}), declared) in (
        Withdrawn(act="a" * 64, reason="wrong"),
        Disputed(act="a" * 64, reason="wrong"),
    )
    for wrong in (
        {"act": "a" * 64},
        {"act": "a" * 64, "reason": ""},
        {"act": "a" * 64, "reason": "x" * 2_001},
        {"act": "A" * 64, "reason": "wrong"},
        {"act": "a" * 64 + "\n", "reason": "wrong"},
        {"act": "a" * 63, "reason": "wrong"},
        {"act": ["a" * 64], "reason": "wrong"},
    ):
        with pytest.raises(Malformed):
            open_body(encode(wrong), declared)
