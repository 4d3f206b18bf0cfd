"""Acts about acts, at home in every matter: withdrawing one's own, disputing another's, translating.

A withdrawal takes effect only on an earlier act of the same party; it hides nothing, the act is shown as withdrawn
(K9). A withdrawal can itself be withdrawn. A dispute changes no outcome; it is shown beside the act it names, which
may be a row of the shipped record (K11). Translations: :mod:`comity.kernel.translation`.
"""

from typing import Annotated

import msgspec

from comity.kernel.act import Kind
from comity.kernel.declaration import field
from comity.kernel.translation import TRANSLATED, Translated


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A party takes back an earlier act of its own."""

    act: Annotated[str, field("Withdrawn statement", pattern=r"^[0-9a-f]{64}$(?!\n)")]
    reason: Annotated[str, field("Reason", min_length=1, max_length=2_000)]


class Disputed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A party says that another act, or a row of the reference library, is not right as it stands."""

    act: Annotated[str, field("Disputed statement", pattern=r"^[0-9a-f]{64}$(?!\n)")]
    reason: Annotated[str, field("Reason", min_length=1, max_length=2_000)]


WITHDRAWN = Kind(
    name="act.withdrawn/1",
    body=Withdrawn,
    label="Statement withdrawn",
    help="Take back an earlier statement of your own. It stays visible, marked as withdrawn.",
    bears=False,
    anywhere=True,
)
DISPUTED = Kind(
    name="act.disputed/1",
    body=Disputed,
    label="Statement disputed",
    help="Say that a statement or a row of the reference library is not right, and why. Nothing is removed.",
    bears=False,
    anywhere=True,
)
REMARKS = (WITHDRAWN, DISPUTED, TRANSLATED)
Remark = Withdrawn | Disputed | Translated
"""A body that names another act of its matter."""
